<?php

declare(strict_types=1);

namespace FreeSlots;

final class Calendar
{
    public function __construct(string $open, string $close)
    {
    }

    public function book(string $start, string $end): void
    {
        throw new \LogicException('not written yet');
    }

    public function cancel(string $start): void
    {
        throw new \LogicException('not written yet');
    }

    /** @return list<array{string, string}> */
    public function free(int $minutes): array
    {
        throw new \LogicException('not written yet');
    }

    public function firstFree(int $minutes): ?string
    {
        throw new \LogicException('not written yet');
    }

    public function use(): int
    {
        throw new \LogicException('not written yet');
    }
}
