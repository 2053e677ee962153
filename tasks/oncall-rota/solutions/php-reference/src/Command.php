<?php

declare(strict_types=1);

namespace OncallRota;

final class Command
{
    private const DONE = 0;
    private const SHORT = 1;
    private const NOTHING_DONE = 2;

    /**
     * @param list<string> $arguments
     * @return int the exit status
     */
    public function run(array $arguments): int
    {
        if ($arguments !== []) {
            fwrite(STDERR, "oncall-rota: '$arguments[0]': there are no arguments; the plan comes on standard input\n");
            return self::NOTHING_DONE;
        }
        try {
            $plan = (new PlanReader())->read((string) stream_get_contents(STDIN));
        } catch (Mistake $mistake) {
            fwrite(STDERR, $mistake->getMessage() . "\n");
            return self::NOTHING_DONE;
        }
        $planner = new Planner($plan);
        $short = $planner->fill();
        if ($short !== []) {
            echo 'short ', implode(' ', array_map(fn (int $night): string => $plan->nights[$night]->name, $short)), "\n";
            return self::SHORT;
        }
        foreach ($plan->nights as $number => $night) {
            echo $night->name, ': ', implode(' ', array_map(fn (int $person): string => $plan->people[$person]->name, $planner->who($number))), "\n";
        }
        return self::DONE;
    }
}
