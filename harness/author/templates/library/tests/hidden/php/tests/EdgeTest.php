<?php

declare(strict_types=1);

use PHPUnit\Framework\TestCase;

require_once __DIR__ . '/../src/Window.php';

final class EdgeTest extends TestCase
{
    private static function filled(int $places, int ...$numbers): Window
    {
        $window = new Window($places);
        foreach ($numbers as $number) {
            $window->add($number);
        }
        return $window;
    }

    private function assertRefused(callable $call): void
    {
        try {
            $call();
        } catch (InvalidArgumentException) {
            $this->addToAssertionCount(1);
            return;
        }
        self::fail('it was not refused');
    }

    public function testEmpty(): void
    {
        $window = new Window(3);
        self::assertSame(0, $window->sum());
        $this->assertRefused(static fn () => $window->largest());
    }

    public function testOnePlace(): void
    {
        $window = self::filled(1, 7, 4);
        self::assertSame([4, 4], [$window->sum(), $window->largest()]);
    }

    public function testEqualNumbers(): void
    {
        $window = self::filled(2, 3, 3, 1);
        self::assertSame([4, 3], [$window->sum(), $window->largest()]);
        $window->add(1);
        self::assertSame([2, 1], [$window->sum(), $window->largest()]);
    }

    public function testNegativeNumbers(): void
    {
        $window = self::filled(2, -5, -7);
        self::assertSame([-12, -5], [$window->sum(), $window->largest()]);
        $window->add(-9);
        self::assertSame([-16, -7], [$window->sum(), $window->largest()]);
    }

    public function testHowManyPlaces(): void
    {
        foreach ([0, -1, 1000001] as $places) {
            $this->assertRefused(static fn () => new Window($places));
        }
        self::assertSame(2, self::filled(1000000, 2)->sum());
    }

    public function testWindowsAreApart(): void
    {
        [$one, $other] = [self::filled(2, 1), self::filled(2, 9)];
        self::assertSame([1, 1], [$one->sum(), $one->largest()]);
        self::assertSame([9, 9], [$other->sum(), $other->largest()]);
    }

    public function testStaysQuick(): void
    {
        $window = new Window(100000);
        for ($number = 200000; $number > 0; $number--) {
            $window->add($number);
            $window->largest();
        }
        self::assertSame([5000050000, 100000], [$window->sum(), $window->largest()]);
    }
}
