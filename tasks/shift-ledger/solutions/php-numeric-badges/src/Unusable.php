<?php

declare(strict_types=1);

namespace ShiftLedger;

/** The command line or a file is no good: there is no ledger. */
final class Unusable extends \RuntimeException
{
}
