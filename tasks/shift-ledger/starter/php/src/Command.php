<?php

declare(strict_types=1);

namespace ShiftLedger;

final class Command
{
    /**
     * @param list<string> $arguments
     * @return int the exit status
     */
    public function run(array $arguments): int
    {
        // Your work begins here.
        fwrite(STDERR, "shift-ledger: not written yet\n");
        return 3;
    }
}
