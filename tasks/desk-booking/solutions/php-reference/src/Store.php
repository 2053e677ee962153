<?php

declare(strict_types=1);

namespace DeskBooking;

/**
 * The state between requests: one JSON file. Whoever changes it holds its lock from reading to writing, so that two requests cannot both see a free desk.
 */
final class Store
{
    private const EMPTY = ['sessions' => [], 'bookings' => [], 'last_id' => 0];

    public function __construct(private readonly string $path)
    {
    }

    public function read(): array
    {
        return $this->locked(LOCK_SH, fn ($file) => $this->load($file));
    }

    /** @param callable(array):mixed $change gets the state by reference; when it throws, nothing is written */
    public function change(callable $change): mixed
    {
        return $this->locked(LOCK_EX, function ($file) use ($change) {
            $state = $this->load($file);
            $result = $change($state);
            rewind($file);
            ftruncate($file, 0);
            fwrite($file, json_encode($state, JSON_THROW_ON_ERROR));
            fflush($file);
            return $result;
        });
    }

    private function load($file): array
    {
        rewind($file);
        $text = stream_get_contents($file);
        return $text === '' ? self::EMPTY : json_decode($text, true, 512, JSON_THROW_ON_ERROR);
    }

    private function locked(int $how, callable $work): mixed
    {
        $file = fopen($this->path, 'c+');
        flock($file, $how);
        try {
            return $work($file);
        } finally {
            flock($file, LOCK_UN);
            fclose($file);
        }
    }
}
