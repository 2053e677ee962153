<?php

declare(strict_types=1);

namespace OncallRota;

final class Plan
{
    /**
     * @param list<Night> $nights
     * @param list<Person> $people
     */
    public function __construct(public readonly array $nights, public readonly array $people)
    {
    }

    /** The numbers of all who can take this night. */
    public function able(int $night): array
    {
        $skill = $this->nights[$night]->skill;
        $able = [];
        foreach ($this->people as $number => $person) {
            if (!isset($person->away[$night]) && ($skill === null || in_array($skill, $person->skills, true))) {
                $able[] = $number;
            }
        }
        return $able;
    }
}
