<?php

declare(strict_types=1);

namespace ParcelQuote;

/** The command line, the tariff or a file cannot be used: the program ends with status 2. */
final class Unusable extends \RuntimeException
{
}
