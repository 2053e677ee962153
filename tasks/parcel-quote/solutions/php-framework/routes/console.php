<?php

use App\Console\Commands\QuoteParcels;
use Illuminate\Support\Facades\Artisan;

Artisan::starting(fn ($artisan) => $artisan->resolve(QuoteParcels::class));
