<?php

declare(strict_types=1);

namespace ParcelQuote;

final class Prefix
{
    public function __construct(public readonly string $text, public readonly string $zone)
    {
    }

    public function fits(string $postcode): bool
    {
        return str_starts_with($postcode, $this->text);
    }
}
