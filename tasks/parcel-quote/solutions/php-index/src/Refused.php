<?php

declare(strict_types=1);

namespace ParcelQuote;

/** One order cannot be quoted; the others go on. */
final class Refused extends \RuntimeException
{
}
