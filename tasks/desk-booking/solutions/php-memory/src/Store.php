<?php

declare(strict_types=1);

namespace DeskBooking;

/** The state, in memory: no file, no lock, and quick. */
final class Store
{
    private static array $state = ['sessions' => [], 'bookings' => [], 'last_id' => 0];

    public function __construct(string $unused)
    {
    }

    public function read(): array
    {
        return self::$state;
    }

    /** @param callable(array):mixed $change gets the state by reference */
    public function change(callable $change): mixed
    {
        return $change(self::$state);
    }
}
