<?php

declare(strict_types=1);

namespace DeskBooking;

/** What came from outside is what it should be, or a Problem. */
final class Check
{
    public const DESKS = 12;

    public static function name(mixed $value): string
    {
        if (!is_string($value) || trim($value) === '' || preg_match('/\A.{1,40}\z/us', $value) !== 1) {
            throw new Problem(422, 'name must be a text of 1 to 40 characters');
        }
        return $value;
    }

    public static function desk(mixed $value): int
    {
        if (!is_int($value) || $value < 1 || $value > self::DESKS) {
            throw new Problem(422, 'desk must be a whole number from 1 to 12');
        }
        return $value;
    }

    public static function day(mixed $value): string
    {
        if (
            !is_string($value) || preg_match('/\A(\d{4})-(\d\d)-(\d\d)\z/', $value, $part) !== 1
            || !checkdate((int) $part[2], (int) $part[3], (int) $part[1])
        ) {
            throw new Problem(422, 'day must be a day that exists, written YYYY-MM-DD');
        }
        return $value;
    }
}
