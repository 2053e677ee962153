<?php

declare(strict_types=1);

namespace ParcelQuote;

final class Summary
{
    /** @param array<string, array{int, int, int}> $totals */
    private function __construct(private array $totals)
    {
    }

    public static function of(Quoter $quoter): self
    {
        return new self($quoter->totals);
    }

    public function write(string $file): void
    {
        ksort($this->totals, SORT_STRING);
        $text = '';
        foreach ($this->totals as $zone => $total) {
            $text .= self::line((string) $zone, $total);
        }
        $columns = array_map(fn (int $i): int => array_sum(array_column($this->totals, $i)), [0, 1, 2]);
        $text .= self::line('total', $columns);
        if (!is_dir(dirname($file)) || file_put_contents($file, $text) === false) {
            throw new Unusable("$file: cannot be written");
        }
    }

    /** @param array{int, int, int} $total */
    private static function line(string $name, array $total): string
    {
        return "$name,$total[0],$total[1]," . Number::money($total[2]) . "\n";
    }
}
