<?php

declare(strict_types=1);

namespace OncallRota;

/** A wrong line of the plan. */
final class Mistake extends \RuntimeException
{
    public function __construct(public readonly int $lineNumber, string $words)
    {
        parent::__construct("line $lineNumber: $words");
    }
}
