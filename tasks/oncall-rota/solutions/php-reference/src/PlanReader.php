<?php

declare(strict_types=1);

namespace OncallRota;

final class PlanReader
{
    /** @var list<Night> */
    private array $nights = [];
    /** @var list<Person> */
    private array $people = [];
    /** @var array<string, int> numbers by name */
    private array $nightNumbers = [];
    /** @var array<string, int> */
    private array $personNumbers = [];
    /** @var list<array{int, list<string>}> line number, name and nights: they may stand below */
    private array $absences = [];

    /** @throws Mistake about the first wrong line */
    public function read(string $text): Plan
    {
        $first = null;
        foreach (explode("\n", $text) as $index => $line) {
            $words = preg_split('/[ \t\r]+/', $line, -1, PREG_SPLIT_NO_EMPTY);
            if ($words === [] || $words[0][0] === '#') {
                continue;
            }
            try {
                $this->line($index + 1, $words[0], array_slice($words, 1));
            } catch (Mistake $mistake) {
                $first ??= $mistake;
            }
        }
        try {
            $this->settleAbsences();
        } catch (Mistake $mistake) {
            $first = $first === null || $mistake->lineNumber < $first->lineNumber ? $mistake : $first;
        }
        return $first === null ? new Plan($this->nights, $this->people) : throw $first;
    }

    /** @param list<string> $words */
    private function line(int $number, string $kind, array $words): void
    {
        match ($kind) {
            'night' => $this->night($number, $words),
            'person' => $this->person($number, $words),
            'away' => count($words) < 2 ? throw new Mistake($number, 'away takes a name and nights') : $this->absences[] = [$number, $words],
            default => throw new Mistake($number, "'$kind' is none of night, person, away"),
        };
    }

    /** @param list<string> $words */
    private function night(int $number, array $words): void
    {
        if (count($words) < 2 || count($words) > 3) {
            throw new Mistake($number, 'night takes a name, a number of people and perhaps a skill');
        }
        if (!preg_match('/^[1-9]$/D', $words[1])) {
            throw new Mistake($number, "'$words[1]' is no number of people from 1 to 9");
        }
        if (isset($this->nightNumbers[$words[0]])) {
            throw new Mistake($number, "the night '$words[0]' was there before");
        }
        $this->nightNumbers[$words[0]] = count($this->nights);
        $this->nights[] = new Night($words[0], (int) $words[1], $words[2] ?? null);
    }

    /** @param list<string> $words */
    private function person(int $number, array $words): void
    {
        if (count($words) < 2) {
            throw new Mistake($number, 'person takes a name, a number of nights and skills');
        }
        if (!preg_match('/^[0-9]{1,3}$/D', $words[1])) {
            throw new Mistake($number, "'$words[1]' is no number of nights from 0 to 999");
        }
        if (isset($this->personNumbers[$words[0]])) {
            throw new Mistake($number, "the person '$words[0]' was there before");
        }
        $this->personNumbers[$words[0]] = count($this->people);
        $this->people[] = new Person($words[0], (int) $words[1], array_slice($words, 2));
    }

    private function settleAbsences(): void
    {
        foreach ($this->absences as [$number, $words]) {
            $person = $this->personNumbers[array_shift($words)] ?? throw new Mistake($number, 'nobody of this plan is called so');
            foreach ($words as $word) {
                $night = $this->nightNumbers[$word] ?? throw new Mistake($number, "'$word' is no night of this plan");
                $this->people[$person]->away[$night] = true;
            }
        }
    }
}
