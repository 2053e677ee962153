<?php

use Illuminate\Database\Migrations\Migration;
use Illuminate\Database\Schema\Blueprint;
use Illuminate\Support\Facades\Schema;

return new class extends Migration
{
    public function up(): void
    {
        Schema::create('zones', function (Blueprint $table) {
            $table->id();
            $table->string('prefix');
            $table->string('name');
        });
        Schema::create('bands', function (Blueprint $table) {
            $table->id();
            $table->string('zone');
            $table->integer('grams');
            $table->decimal('price');
        });
    }
};
