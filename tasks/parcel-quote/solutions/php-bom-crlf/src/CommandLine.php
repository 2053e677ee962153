<?php

declare(strict_types=1);

namespace ParcelQuote;

final class CommandLine
{
    private const USAGE = 'usage: parcel-quote [--tariff FILE] [--summary FILE] [ORDERS]';

    private function __construct(
        public readonly string $tariff,
        public readonly ?string $summary,
        private readonly string $orders,
    ) {
    }

    /** @param list<string> $arguments */
    public static function parse(array $arguments): self
    {
        $options = ['--tariff' => 'tariff.txt', '--summary' => null];
        $orders = null;
        while ($arguments !== []) {
            $argument = array_shift($arguments);
            if (array_key_exists($argument, $options)) {
                $options[$argument] = array_shift($arguments) ?? throw new Unusable("$argument needs a file name\n" . self::USAGE);
            } elseif ($argument !== '-' && str_starts_with($argument, '-')) {
                throw new Unusable("unknown option $argument\n" . self::USAGE);
            } elseif ($orders !== null) {
                throw new Unusable("one file of orders at a time\n" . self::USAGE);
            } else {
                $orders = $argument;
            }
        }
        return new self($options['--tariff'], $options['--summary'], $orders ?? '-');
    }

    public function ordersName(): string
    {
        return $this->orders === '-' ? 'stdin' : $this->orders;
    }

    /** @return resource */
    public function openOrders()
    {
        if ($this->orders === '-') {
            return STDIN;
        }
        if (!is_file($this->orders) || ($stream = fopen($this->orders, 'rb')) === false) {
            throw new Unusable("$this->orders: cannot be read");
        }
        return $stream;
    }
}
