<?php

declare(strict_types=1);

namespace OncallRota;

final class Command
{
    /**
     * @param list<string> $arguments
     * @return int the exit status
     */
    public function run(array $arguments): int
    {
        // Your work begins here.
        fwrite(STDERR, "oncall-rota: not written yet\n");
        return 3;
    }
}
