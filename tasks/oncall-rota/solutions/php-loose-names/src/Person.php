<?php

declare(strict_types=1);

namespace OncallRota;

final class Person
{
    /** @var array<int, true> by the night's number */
    public array $away = [];

    /** @param list<string> $skills */
    public function __construct(public readonly string $name, public readonly int $most, public readonly array $skills)
    {
    }
}
