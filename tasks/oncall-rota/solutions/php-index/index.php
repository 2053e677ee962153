<?php

declare(strict_types=1);

use OncallRota\Command;

foreach (['Mistake', 'Night', 'Person', 'Plan', 'PlanReader', 'Planner', 'Command'] as $class) {
    require __DIR__ . "/src/$class.php";
}

exit((new Command())->run(array_slice($argv, 1)));
