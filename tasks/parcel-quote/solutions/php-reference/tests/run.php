<?php

declare(strict_types=1);

// php tests/run.php: the sums that are easy to get wrong.

use ParcelQuote\Number;

require __DIR__ . '/../src/Number.php';

$checks = [
    'half a cent goes up' => [Number::share(150, 1500), 23],
    'less than half goes down' => [Number::share(149, 1500), 22],
    'one decimal is tenths' => [Number::percent('12.5%'), 1250],
    'leading zeros are decimal' => [Number::whole('0900'), 900],
    'ten digits are too many' => [Number::whole('1234567890'), null],
    'one decimal is no price' => [Number::price('4.9'), null],
];
$failed = 0;
foreach ($checks as $name => [$actual, $expected]) {
    if ($actual !== $expected) {
        $failed++;
        echo "FAILED $name: ", var_export($actual, true), "\n";
    }
}
echo count($checks) - $failed, ' of ', count($checks), " passed\n";
exit($failed === 0 ? 0 : 1);
