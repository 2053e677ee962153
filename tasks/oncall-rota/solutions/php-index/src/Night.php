<?php

declare(strict_types=1);

namespace OncallRota;

final class Night
{
    public function __construct(public readonly string $name, public readonly int $people, public readonly ?string $skill)
    {
    }
}
