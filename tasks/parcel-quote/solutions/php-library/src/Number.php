<?php

declare(strict_types=1);

namespace ParcelQuote;

/** Money in cents and percentages in hundredths of a percent: whole numbers all the way, so that no half cent gets lost. */
final class Number
{
    /** One to nine digits, between $least and $most; null for anything else. */
    public static function whole(string $text, int $least = 1, int $most = 999_999_999): ?int
    {
        if (!preg_match('/\A[0-9]{1,9}\z/', $text)) {
            return null;
        }
        $value = (int) $text;
        return $value >= $least && $value <= $most ? $value : null;
    }

    /** "4" or "4.90" in cents. */
    public static function price(string $text): ?int
    {
        return preg_match('/\A([0-9]{1,6})(?:\.([0-9]{2}))?\z/', $text, $m) ? (int) $m[1] * 100 + (int) ($m[2] ?? 0) : null;
    }

    /** "12%", "12.5%" or "12.25%" in hundredths of a percent. */
    public static function percent(string $text): ?int
    {
        if (!preg_match('/\A([0-9]{1,3})(?:\.([0-9]{1,2}))?%\z/', $text, $m)) {
            return null;
        }
        return (int) $m[1] * 100 + (int) str_pad($m[2] ?? '', 2, '0');
    }

    /** The share of an amount, halves rounded up. */
    public static function share(int $cents, int $hundredths): int
    {
        return intdiv($cents * $hundredths + 5000, 10000);
    }

    public static function money(int $cents): string
    {
        return sprintf('%d.%02d', intdiv($cents, 100), $cents % 100);
    }
}
