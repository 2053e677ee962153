<?php

declare(strict_types=1);

namespace ShiftLedger;

/** The records of all doors, by badge. A time is a number of minutes; every day has 1,440 of them. */
final class Log
{
    private const LINE = '/\A([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2})[ \t]+([^ \t]+)[ \t]+(in|out)\z/';

    /** @var array<string, list<array{int, int, int, int}>> badge => [minute, 0 out or 1 in, file, line] */
    public array $records = [];
    /** @var list<string> names of the files as they are shown */
    public array $names = [];
    /** @var list<string> */
    public array $malformed = [];

    /** @var array<string, int> date => minutes before it: most records share a few days */
    private array $midnights = [];

    public function read(string $file): void
    {
        $text = $file === '-' ? stream_get_contents(STDIN) : (is_file($file) ? file_get_contents($file) : false);
        if ($text === false) {
            throw new Unusable("$file: cannot be read");
        }
        $index = count($this->names);
        $this->names[] = $file === '-' ? 'stdin' : $file;
        foreach (explode("\n", $text) as $i => $line) {
            $line = trim($line, " \t\r");
            if ($line !== '' && $line[0] !== '#' && !$this->take($line, $index, $i + 1)) {
                $this->malformed[] = "{$this->names[$index]}:" . ($i + 1) . ": not a record such as '2026-03-02T08:00 b7 in', or no such time";
            }
        }
    }

    public static function text(int $minute): string
    {
        return gmdate('Y-m-d\TH:i', $minute * 60);
    }

    private function take(string $line, int $file, int $number): bool
    {
        if (!preg_match(self::LINE, $line, $m)) {
            return false;
        }
        [, $year, $month, $day, $hour, $minute, $badge, $direction] = $m;
        if ($year < '1970' || $hour > '23' || $minute > '59' || !checkdate((int) $month, (int) $day, (int) $year)) {
            return false;
        }
        $midnight = $this->midnights["$year$month$day-"] ??= intdiv(gmmktime(0, 0, 0, (int) $month, (int) $day, (int) $year), 60);
        $badge = ctype_digit($badge) ? (int) $badge : $badge;
        $this->records[$badge][] = [$midnight + (int) $hour * 60 + (int) $minute, $direction === 'in' ? 1 : 0, $file, $number];
        return true;
    }
}
