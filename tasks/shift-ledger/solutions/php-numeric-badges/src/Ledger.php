<?php

declare(strict_types=1);

namespace ShiftLedger;

/** Pairs records to stretches of presence, joins stretches to shifts, and works the figures out. */
final class Ledger
{
    /** @var array<string, list<int>> badge => minutes of each shift */
    private array $shifts = [];
    /** @var array<int, int> minute => how many more are present from then on */
    private array $changes = [];
    /** @var list<array{int, int, string}> file, line, kind */
    private array $anomalies = [];
    /** @var list<string> */
    private array $unclosed = [];

    public function __construct(private readonly Log $log, private readonly int $gap)
    {
        $records = $log->records;
        ksort($records, SORT_STRING);
        foreach ($records as $badge => $ofBadge) {
            $shifts = $this->join($this->pair((string) $badge, $ofBadge));
            if ($shifts !== []) {
                $this->shifts[$badge] = $shifts;
            }
        }
        sort($this->anomalies);
    }

    /** @return array<string, mixed> */
    public function report(): array
    {
        $all = array_merge(...array_values($this->shifts));
        $people = [];
        foreach ($this->shifts as $badge => $shifts) {
            $people[] = ['badge' => (string) $badge, 'shifts' => count($shifts), 'minutes' => array_sum($shifts), 'longest' => max($shifts)];
        }
        return [
            'shifts' => count($all),
            'minutes' => array_sum($all),
            'mean' => $all === [] ? null : array_sum($all) / count($all),
            'median' => self::median($all),
            'people' => $people,
            'peak' => $this->peak(),
            'anomalies' => array_map(fn (array $a): array => ['file' => $this->log->names[$a[0]], 'line' => $a[1], 'kind' => $a[2]], $this->anomalies),
            'unclosed' => $this->unclosed,
        ];
    }

    /**
     * @param list<array{int, int, int, int}> $records
     * @return list<array{int, int}> from, until
     */
    private function pair(string $badge, array $records): array
    {
        // By minute, and at the same minute out (0) before in (1); file and line keep the order of the rest.
        sort($records);
        $stretches = [];
        $since = null;
        foreach ($records as [$minute, $entering, $file, $line]) {
            if ($entering === 1 && $since === null) {
                $since = $minute;
            } elseif ($entering === 1 || $since === null) {
                $this->anomalies[] = [$file, $line, $entering === 1 ? 'double-in' : 'stray-out'];
            } else {
                $stretches[] = [$since, $minute];
                $since = null;
            }
        }
        if ($since !== null) {
            $this->unclosed[] = $badge;
        }
        return $stretches;
    }

    /**
     * @param list<array{int, int}> $stretches
     * @return list<int>
     */
    private function join(array $stretches): array
    {
        $shifts = [];
        $last = null;
        foreach ($stretches as [$from, $until]) {
            $this->changes[$from] = ($this->changes[$from] ?? 0) + 1;
            $this->changes[$until] = ($this->changes[$until] ?? 0) - 1;
            if ($last !== null && $from - $last <= $this->gap) {
                $shifts[array_key_last($shifts)] += $until - $from;
            } else {
                $shifts[] = $until - $from;
            }
            $last = $until;
        }
        return $shifts;
    }

    /** @return array{present: int, from: string, until: string}|null */
    private function peak(): ?array
    {
        $changes = array_filter($this->changes);
        ksort($changes);
        $minutes = array_keys($changes);
        $present = $most = 0;
        $at = null;
        foreach ($minutes as $i => $minute) {
            $present += $changes[$minute];
            if ($present > $most) {
                $most = $present;
                $at = $i;
            }
        }
        return $at === null ? null : ['present' => $most, 'from' => Log::text($minutes[$at]), 'until' => Log::text($minutes[$at + 1])];
    }

    /** @param list<int> $numbers */
    private static function median(array $numbers): int|float|null
    {
        sort($numbers);
        $half = intdiv(count($numbers), 2);
        return match (true) {
            $numbers === [] => null,
            count($numbers) % 2 === 1 => $numbers[$half],
            default => ($numbers[$half - 1] + $numbers[$half]) / 2,
        };
    }
}
