<?php

declare(strict_types=1);

use PHPUnit\Framework\TestCase;

require_once __DIR__ . '/../src/Window.php';

final class WindowTest extends TestCase
{
    private static function filled(int $places, int ...$numbers): Window
    {
        $window = new Window($places);
        foreach ($numbers as $number) {
            $window->add($number);
        }
        return $window;
    }

    public function testSumsWhatIsInside(): void
    {
        $window = self::filled(3, 5, 1);
        self::assertSame(6, $window->sum());
        self::assertSame(5, $window->largest());
    }

    public function testTheOldestLeaves(): void
    {
        self::assertSame(3, self::filled(2, 5, 1, 2)->sum());
    }

    public function testTheLargestMayLeave(): void
    {
        self::assertSame(2, self::filled(2, 5, 1, 2)->largest());
    }
}
