<?php

declare(strict_types=1);

use ParcelQuote\CommandLine;
use ParcelQuote\Quoter;
use ParcelQuote\Summary;
use ParcelQuote\Tariff;
use ParcelQuote\Unusable;

foreach (['Unusable', 'Refused', 'Number', 'CommandLine', 'Tariff', 'Quoter', 'Summary'] as $class) {
    require __DIR__ . "/src/$class.php";
}

// Nothing is printed before the command line, the tariff and the order file are known to be usable.
try {
    $command = CommandLine::parse(array_slice($argv, 1));
    $quoter = new Quoter(Tariff::read($command->tariff));
    $orders = $command->openOrders();
    $refused = false;
    foreach ($quoter->quoteAll($orders) as $line => $result) {
        if (is_string($result)) {
            fwrite(STDERR, "{$command->ordersName()}:$line: $result\n");
            $refused = true;
        } else {
            fwrite(STDOUT, "$result[id],$result[zone],$result[grams]," . ParcelQuote\Number::money($result['cents']) . "\n");
        }
    }
    if ($command->summary !== null) {
        Summary::of($quoter)->write($command->summary);
    }
    exit($refused ? 1 : 0);
} catch (Unusable $problem) {
    fwrite(STDERR, $problem->getMessage() . "\n");
    exit(2);
}
