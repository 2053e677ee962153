<?php

declare(strict_types=1);

namespace DeskBooking;

/** Something that the caller has to be told; the code is the status that says so. */
final class Problem extends \Exception
{
    public function __construct(int $status, string $words, public readonly array $headers = [])
    {
        parent::__construct($words, $status);
    }
}
