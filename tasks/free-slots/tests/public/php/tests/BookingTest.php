<?php

declare(strict_types=1);

use FreeSlots\BookingError;
use FreeSlots\Calendar;
use PHPUnit\Framework\TestCase;

require_once __DIR__ . '/../src/BookingError.php';
require_once __DIR__ . '/../src/Calendar.php';

final class BookingTest extends TestCase
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

    public function testEmptyDayIsFree(): void
    {
        $day = new Calendar("09:00", "17:00");
        self::assertSame([['09:00', '17:00']], $day->free(30));
        self::assertSame(0, $day->use());
    }

    public function testBookingSplitsTheDay(): void
    {
        $day = new Calendar("09:00", "17:00");
        $day->book("10:00", "11:00");
        self::assertSame([['09:00', '10:00'], ['11:00', '17:00']], $day->free(30));
    }

    public function testNeighboursMayTouch(): void
    {
        $day = new Calendar("09:00", "17:00");
        $day->book("10:00", "11:00");
        $day->book("11:00", "12:00");
        $day->book("09:30", "10:00");
        self::assertSame([['09:00', '09:30'], ['12:00', '17:00']], $day->free(1));
    }

    public function testOverlapIsRefused(): void
    {
        $day = new Calendar("09:00", "17:00");
        $day->book("10:00", "11:00");
        $this->assertRefused(static fn () => $day->book("10:30", "11:30"));
        self::assertSame([['09:00', '10:00'], ['11:00', '17:00']], $day->free(30));
    }

    public function testShortGapsAreLeftOut(): void
    {
        $day = new Calendar("09:00", "17:00");
        $day->book("09:20", "12:00");
        self::assertSame([['12:00', '17:00']], $day->free(30));
        self::assertSame([['09:00', '09:20'], ['12:00', '17:00']], $day->free(20));
    }

    public function testFirstFreeIsTheEarliest(): void
    {
        $day = new Calendar("09:00", "17:00");
        $day->book("09:00", "09:45");
        self::assertSame("09:45", $day->firstFree(30));
    }

    public function testUseIsAWholePercentage(): void
    {
        $day = new Calendar("09:00", "17:00");
        $day->book("09:00", "11:00");
        self::assertSame(25, $day->use());
    }
}
