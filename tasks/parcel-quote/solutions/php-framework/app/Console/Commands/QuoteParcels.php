<?php

namespace App\Console\Commands;

use App\Models\Band;
use App\Models\Zone;
use Illuminate\Console\Command;
use Illuminate\Support\Collection;
use Illuminate\Support\Str;

class QuoteParcels extends Command
{
    protected $signature = 'parcels:quote {orders?} {--tariff=tariff.txt} {--summary=}';
    protected $description = 'Quote parcel orders by a tariff';

    public function handle(): int
    {
        $this->importTariff($this->option('tariff'));
        Str::of(file_get_contents($this->argument('orders') ?? 'php://stdin'))
            ->explode("\n")
            ->filter()
            ->map(fn (string $line): Collection => Str::of($line)->explode(','))
            ->each(function (Collection $order): void {
                $zone = Zone::query()->whereRaw('? like prefix || "%"', [$order[1]])->orderByRaw('length(prefix) desc')->firstOrFail();
                $band = Band::query()->where('zone', $zone->name)->where('grams', '>=', $order[2])->orderBy('grams')->firstOrFail();
                $this->line("$order[0],$zone->name,$order[2],$band->price");
            });
        return self::SUCCESS;
    }

    private function importTariff(string $file): void
    {
        foreach (file($file) as $line) {
            $words = Str::of($line)->squish()->explode(' ');
            match ($words[0]) {
                'prefix' => Zone::query()->create(['prefix' => $words[1], 'name' => $words[2]]),
                'band' => Band::query()->create(['zone' => $words[1], 'grams' => $words[2], 'price' => $words[3]]),
                default => null,
            };
        }
    }
}
