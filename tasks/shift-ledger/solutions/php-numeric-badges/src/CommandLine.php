<?php

declare(strict_types=1);

namespace ShiftLedger;

final class CommandLine
{
    private const USAGE = 'usage: shift-ledger [--gap MINUTES] [FILE...]';

    /** @param list<string> $files */
    private function __construct(public readonly int $gap, public readonly array $files)
    {
    }

    /** @param list<string> $arguments */
    public static function parse(array $arguments): self
    {
        $gap = 15;
        $files = [];
        while ($arguments !== []) {
            $argument = array_shift($arguments);
            if ($argument === '--gap') {
                $gap = self::gap(array_shift($arguments) ?? '');
            } elseif ($argument !== '-' && str_starts_with($argument, '-')) {
                throw new Unusable("unknown option $argument\n" . self::USAGE);
            } else {
                $files[] = $argument;
            }
        }
        return new self($gap, $files === [] ? ['-'] : $files);
    }

    private static function gap(string $value): int
    {
        if (!preg_match('/\A[0-9]{1,4}\z/', $value) || (int) $value > 1440) {
            throw new Unusable("--gap needs a whole number of minutes from 0 to 1440\n" . self::USAGE);
        }
        return (int) $value;
    }
}
