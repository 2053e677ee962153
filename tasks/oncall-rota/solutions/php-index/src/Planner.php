<?php

declare(strict_types=1);

namespace OncallRota;

final class Planner
{
    /** @var list<array<int, true>> night → numbers of those who have it */
    private array $on;
    /** @var list<array<int, true>> person → numbers of their nights */
    private array $turns;
    /** @var list<list<int>> */
    private array $able = [];

    public function __construct(private readonly Plan $plan)
    {
        $this->on = array_fill(0, max(1, count($plan->nights)), []);
        $this->turns = array_fill(0, max(1, count($plan->people)), []);
        foreach (array_keys($plan->nights) as $night) {
            $this->able[] = $plan->able($night);
        }
    }

    /** @return list<int> the nights that are short; none: the rota is made */
    public function fill(): array
    {
        foreach ($this->plan->nights as $night => $asked) {
            while (count($this->on[$night]) < $asked->people) {
                $short = $this->add($night);
                if ($short !== []) {
                    return $short;
                }
            }
        }
        return [];
    }

    /** @return list<int> numbers of people */
    public function who(int $night): array
    {
        return array_keys($this->on[$night]);
    }

    /** @return list<int> [], or the nights that were asked in vain */
    private function add(int $wanted): array
    {
        $asked = [$wanted];
        $giver = [$wanted => null];
        $foundAt = [];
        for ($i = 0; $i < count($asked); $i++) {
            foreach ($this->able[$asked[$i]] as $person) {
                if (isset($foundAt[$person]) || isset($this->on[$asked[$i]][$person])) {
                    continue;
                }
                $foundAt[$person] = $asked[$i];
                if (count($this->turns[$person]) < $this->plan->people[$person]->most) {
                    $this->handOver($person, $foundAt, $giver);
                    return [];
                }
                foreach (array_keys($this->turns[$person]) as $night) {
                    if (!array_key_exists($night, $giver)) {
                        $giver[$night] = $person;
                        $asked[] = $night;
                    }
                }
            }
        }
        return $asked;
    }

    /**
     * @param array<int, int> $foundAt
     * @param array<int, ?int> $giver
     */
    private function handOver(?int $person, array $foundAt, array $giver): void
    {
        while ($person !== null) {
            $night = $foundAt[$person];
            $this->on[$night][$person] = true;
            $this->turns[$person][$night] = true;
            $person = $giver[$night];
            if ($person !== null) {
                unset($this->on[$night][$person], $this->turns[$person][$night]);
            }
        }
    }
}
