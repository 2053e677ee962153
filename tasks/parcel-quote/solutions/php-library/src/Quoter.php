<?php

declare(strict_types=1);

namespace ParcelQuote;

/** Quotes orders one after the other and adds them up by zone. */
final class Quoter
{
    private const CM3_PER_GRAM = 5;

    /** @var array<string, array{int, int, int}> zone => [orders, grams, cents] */
    public array $totals = [];
    /** @var array<string, true> */
    private array $quoted = [];

    public function __construct(private readonly Tariff $tariff)
    {
    }

    /**
     * @param resource $orders
     * @return \Generator<int, array{id: string, zone: string, grams: int, cents: int}|string> line number => quote, or why there is none
     */
    public function quoteAll($orders): \Generator
    {
        for ($number = 1; ($line = fgets($orders)) !== false; $number++) {
            $line = trim($line, " \t\r\n");
            if ($line === '' || $line[0] === '#') {
                continue;
            }
            try {
                yield $number => $this->quote($line);
            } catch (Refused $refusal) {
                yield $number => $refusal->getMessage();
            }
        }
    }

    /** @return array{id: string, zone: string, grams: int, cents: int} */
    private function quote(string $line): array
    {
        $fields = array_map(static fn (string $field): string => trim($field, " \t"), explode(',', $line));
        if (count($fields) !== 4 && count($fields) !== 5) {
            throw new Refused('an order has four or five fields, not ' . count($fields));
        }
        [$id, $postcode, $weight, $size] = $fields;
        if ($id === '') {
            throw new Refused('the order has no id');
        }
        if (isset($this->quoted[$id])) {
            throw new Refused("order $id was quoted before");
        }
        if (!preg_match('/\A[0-9A-Z]{1,10}\z/', $postcode)) {
            throw new Refused("'$postcode' is not a postcode");
        }
        $zone = $this->tariff->zone($postcode) ?? throw new Refused("no zone holds postcode $postcode");
        $grams = max(
            Number::whole($weight) ?? throw new Refused("'$weight' is not a weight in grams"),
            $this->volumetric($size),
        );
        $base = $this->tariff->base($zone, $grams) ?? throw new Refused("zone $zone takes no parcel of $grams g");
        $cents = $base + $this->extras($fields[4] ?? '', $base);
        $cents += $this->tariff->fuel($cents);

        $this->quoted[$id] = true;
        [$orders, $allGrams, $allCents] = $this->totals[$zone] ?? [0, 0, 0];
        $this->totals[$zone] = [$orders + 1, $allGrams + $grams, $allCents + $cents];
        return ['id' => $id, 'zone' => $zone, 'grams' => $grams, 'cents' => $cents];
    }

    private function volumetric(string $size): int
    {
        $sides = array_map(static fn (string $side): ?int => Number::whole($side, 1, 999), explode('x', $size));
        if (count($sides) !== 3 || in_array(null, $sides, true)) {
            throw new Refused("'$size' is not a size such as 30x20x10");
        }
        return intdiv(array_product($sides) + self::CM3_PER_GRAM - 1, self::CM3_PER_GRAM);
    }

    private function extras(string $field, int $base): int
    {
        $sum = 0;
        foreach ($field === '' ? [] : array_unique(explode('+', $field)) as $name) {
            $sum += $this->tariff->extra($name, $base) ?? throw new Refused("the tariff has no extra '$name'");
        }
        return $sum;
    }
}
