<?php

declare(strict_types=1);

namespace ParcelQuote;

/** What the tariff file says, kept for look-up: a zone is found by trying the prefixes of a postcode, longest first. */
final class Tariff
{
    /** @var array<string, string> prefix => zone; PHP turns the key "12" into 12, which looks up all the same */
    private array $zones = [];
    /** @var array<string, array<int, int>> zone => grams => cents */
    private array $bands = [];
    /** @var array<string, array{bool, int}> name => [is a percentage, cents or hundredths of a percent] */
    private array $extras = [];
    private ?int $fuel = null;

    public static function read(string $file): self
    {
        $text = is_file($file) ? file_get_contents($file) : false;
        if ($text === false) {
            throw new Unusable("$file: cannot be read");
        }
        $tariff = new self();
        foreach (explode("\n", $text) as $i => $line) {
            $words = preg_split('/[ \t]+/', trim($line, " \t\r"), -1, PREG_SPLIT_NO_EMPTY);
            if ($words === [] || $words[0][0] === '#') {
                continue;
            }
            $problem = $tariff->take($words);
            if ($problem !== null) {
                throw new Unusable("$file:" . ($i + 1) . ": $problem");
            }
        }
        return $tariff;
    }

    public function zone(string $postcode): ?string
    {
        for ($length = strlen($postcode); $length > 0; $length--) {
            $zone = $this->zones[substr($postcode, 0, $length)] ?? null;
            if ($zone !== null) {
                return $zone;
            }
        }
        return null;
    }

    /** The price in cents of the smallest band that holds $grams; null if none does. */
    public function base(string $zone, int $grams): ?int
    {
        foreach ($this->bands[$zone] ?? [] as $limit => $cents) {
            if ($limit >= $grams && (!isset($best) || $limit < $best)) {
                $best = $limit;
                $price = $cents;
            }
        }
        return $price ?? null;
    }

    public function extra(string $name, int $base): ?int
    {
        if (!isset($this->extras[$name])) {
            return null;
        }
        [$isPercentage, $amount] = $this->extras[$name];
        return $isPercentage ? Number::share($base, $amount) : $amount;
    }

    public function fuel(int $cents): int
    {
        return Number::share($cents, $this->fuel ?? 0);
    }

    /**
     * @param non-empty-list<string> $words
     * @return string|null what is wrong with the line
     */
    private function take(array $words): ?string
    {
        return match (count($words) . " $words[0]") {
            '3 prefix' => $this->takePrefix($words[1], $words[2]),
            '4 band' => $this->takeBand($words[1], $words[2], $words[3]),
            '3 extra' => $this->takeExtra($words[1], $words[2]),
            '2 fuel' => $this->takeFuel($words[1]),
            default => "not a tariff line: '" . implode(' ', $words) . "'",
        };
    }

    private function takePrefix(string $prefix, string $zone): ?string
    {
        if (isset($this->zones[$prefix])) {
            return "prefix $prefix was given before";
        }
        $this->zones[$prefix] = $zone;
        return null;
    }

    private function takeBand(string $zone, string $grams, string $price): ?string
    {
        $limit = Number::whole($grams);
        $cents = Number::price($price);
        if ($limit === null || $cents === null) {
            return "a band is ZONE GRAMS PRICE, not '$zone $grams $price'";
        }
        if (isset($this->bands[$zone][$limit])) {
            return "zone $zone has a band of $limit g already";
        }
        $this->bands[$zone][$limit] = $cents;
        return null;
    }

    private function takeExtra(string $name, string $amount): ?string
    {
        if (isset($this->extras[$name])) {
            return "extra $name was given before";
        }
        $isPercentage = str_ends_with($amount, '%');
        $value = $isPercentage ? Number::percent($amount) : Number::price($amount);
        if ($value === null) {
            return "'$amount' is neither a price nor a percentage";
        }
        $this->extras[$name] = [$isPercentage, $value];
        return null;
    }

    private function takeFuel(string $amount): ?string
    {
        if ($this->fuel !== null) {
            return 'fuel was given before';
        }
        $this->fuel = Number::percent($amount);
        return $this->fuel === null ? "'$amount' is not a percentage" : null;
    }
}
