<?php

declare(strict_types=1);

use FreeSlots\BookingError;
use FreeSlots\Calendar;
use PHPUnit\Framework\TestCase;

require_once __DIR__ . '/../src/BookingError.php';
require_once __DIR__ . '/../src/Calendar.php';

final class EdgeTest extends TestCase
{
    private function assertRefused(callable $call): void
    {
        try {
            $call();
        } catch (BookingError) {
            $this->addToAssertionCount(1);
            return;
        }
        self::fail('it was not refused');
    }

    public function testOverlapOnEitherSide(): void
    {
        $day = new Calendar("09:00", "17:00");
        $day->book("10:00", "12:00");
        $this->assertRefused(static fn () => $day->book("09:30", "10:01"));
        $this->assertRefused(static fn () => $day->book("11:59", "13:00"));
        $this->assertRefused(static fn () => $day->book("10:30", "11:00"));
        $this->assertRefused(static fn () => $day->book("09:00", "13:00"));
        $this->assertRefused(static fn () => $day->book("10:00", "12:00"));
        self::assertSame(25, $day->use());
    }

    public function testOutsideTheHours(): void
    {
        $day = new Calendar("09:00", "17:00");
        $this->assertRefused(static fn () => $day->book("08:59", "10:00"));
        $this->assertRefused(static fn () => $day->book("16:00", "17:01"));
        $this->assertRefused(static fn () => $day->book("07:00", "08:00"));
        self::assertSame([['09:00', '17:00']], $day->free(1));
        $day->book("09:00", "17:00");
    }

    public function testEmptyOrBackwards(): void
    {
        $day = new Calendar("09:00", "17:00");
        $this->assertRefused(static fn () => $day->book("10:00", "10:00"));
        $this->assertRefused(static fn () => $day->book("11:00", "10:00"));
        self::assertSame(0, $day->use());
    }

    public function testMalformedTimes(): void
    {
        $day = new Calendar("09:00", "17:00");
        $this->assertRefused(static fn () => $day->book("9:00", "10:00"));
        $this->assertRefused(static fn () => $day->book("10:00", "10:60"));
        $this->assertRefused(static fn () => $day->book("10:00", "25:00"));
        $this->assertRefused(static fn () => $day->book("10:0", "11:00"));
        $this->assertRefused(static fn () => $day->book(" 10:00", "11:00"));
        $this->assertRefused(static fn () => $day->book("10:00", "11:00\n"));
        $this->assertRefused(static fn () => $day->book("10.00", "11:00"));
        $this->assertRefused(static fn () => $day->book("aa:bb", "11:00"));
        $this->assertRefused(static fn () => $day->book("", "11:00"));
        $this->assertRefused(static fn () => $day->book("10:00", "11:00:00"));
        self::assertSame(0, $day->use());
    }

    public function testBookingsInAnyOrder(): void
    {
        $day = new Calendar("09:00", "17:00");
        $day->book("14:00", "15:00");
        $day->book("10:00", "11:00");
        $day->book("12:00", "13:00");
        self::assertSame([['09:00', '10:00'], ['11:00', '12:00'], ['13:00', '14:00'], ['15:00', '17:00']], $day->free(60));
    }

    public function testCancelledTimeIsFree(): void
    {
        $day = new Calendar("09:00", "17:00");
        $day->book("10:00", "11:00");
        $day->cancel("10:00");
        self::assertSame([['09:00', '17:00']], $day->free(1));
        $day->book("10:30", "11:30");
    }

    public function testCancelNamesTheStart(): void
    {
        $day = new Calendar("09:00", "17:00");
        $day->book("10:00", "11:00");
        $this->assertRefused(static fn () => $day->cancel("10:30"));
        $this->assertRefused(static fn () => $day->cancel("11:00"));
        $this->assertRefused(static fn () => $day->cancel("10"));
        $day->cancel("10:00");
        $this->assertRefused(static fn () => $day->cancel("10:00"));
    }

    public function testFullDay(): void
    {
        $day = new Calendar("09:00", "17:00");
        $day->book("09:00", "17:00");
        self::assertSame([], $day->free(1));
        self::assertSame(null, $day->firstFree(1));
        self::assertSame(100, $day->use());
    }

    public function testGapOfExactlyThatLength(): void
    {
        $day = new Calendar("09:00", "17:00");
        $day->book("09:00", "09:30");
        $day->book("10:00", "17:00");
        self::assertSame([['09:30', '10:00']], $day->free(30));
        self::assertSame("09:30", $day->firstFree(30));
        self::assertSame([], $day->free(31));
        self::assertSame(null, $day->firstFree(31));
    }

    public function testHalfAPercentRoundsUp(): void
    {
        $day = new Calendar("09:00", "12:20");
        $day->book("09:00", "09:01");
        self::assertSame(1, $day->use());
        $day->book("10:00", "10:04");
        self::assertSame(3, $day->use());
    }

    public function testMinutesMustBePositive(): void
    {
        $day = new Calendar("09:00", "17:00");
        $this->assertRefused(static fn () => $day->free(0));
        $this->assertRefused(static fn () => $day->free(-5));
        $this->assertRefused(static fn () => $day->firstFree(0));
        $this->assertRefused(static fn () => $day->firstFree(-1));
    }

    public function testADayMayEndAt24(): void
    {
        $day = new Calendar("22:00", "24:00");
        $day->book("23:00", "24:00");
        self::assertSame([['22:00', '23:00']], $day->free(1));
        $this->assertRefused(static fn () => $day->book("24:00", "24:01"));
        self::assertSame(50, $day->use());
    }

    public function testBadHours(): void
    {
        $this->assertRefused(static fn () => new Calendar("10:00", "10:00"));
        $this->assertRefused(static fn () => new Calendar("12:00", "09:00"));
        $this->assertRefused(static fn () => new Calendar("9:00", "17:00"));
        $this->assertRefused(static fn () => new Calendar("09:00", "24:01"));
    }

    public function testCalendarsAreApart(): void
    {
        $day = new Calendar("09:00", "17:00");
        $day->book("10:00", "11:00");
        $day = new Calendar("09:00", "17:00");
        self::assertSame([['09:00', '17:00']], $day->free(1));
        $day->book("10:00", "11:00");
    }

    public function testWhatIsReturnedIsACopy(): void
    {
        $day = new Calendar("09:00", "17:00");
        $day->book("10:00", "11:00");
        $slots = $day->free(1);
        $slots[0][1] = '23:00';
        self::assertSame([['09:00', '10:00'], ['11:00', '17:00']], $day->free(1));
    }
}
