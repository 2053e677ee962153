// Package money reads and prints the numbers of tariffs and orders: cents, hundredths of a percent, grams. Whole numbers all the way.
package money

import (
	"fmt"
	"strconv"
	"strings"
)

// Cents is an amount of money.
type Cents int64

func (c Cents) String() string {
	return fmt.Sprintf("%d.%02d", c/100, c%100)
}

// Percent is a share in hundredths of a percent.
type Percent int64

// Of returns that share of an amount, halves rounded up.
func (p Percent) Of(c Cents) Cents {
	return (c*Cents(p) + 5000) / 10000
}

// Whole reads one to nine digits that spell a number from least to most.
func Whole(text string, least, most int64) (int64, bool) {
	value, ok := digits(text, 9)
	return value, ok && value >= least && value <= most
}

// Price reads "4" or "4.90".
func Price(text string) (Cents, bool) {
	value, ok := hundredths(text, 6, 2)
	return Cents(value), ok
}

// ParsePercent reads "12%", "12.5%" or "12.25%".
func ParsePercent(text string) (Percent, bool) {
	number, found := cutSuffix(text, "%")
	value, ok := hundredths(number, 3, 1)
	return Percent(value), found && ok
}

func digits(text string, most int) (int64, bool) {
	if text == "" || len(text) > most || strings.Trim(text, "0123456789") != "" {
		return 0, false
	}
	value, err := strconv.ParseInt(text, 10, 64)
	return value, err == nil
}

func hundredths(text string, most, leastDecimals int) (int64, bool) {
	units, decimals, point := strings.Cut(text, ".")
	value, ok := digits(units, most)
	if !ok || !point {
		return value * 100, ok
	}
	if len(decimals) < leastDecimals || len(decimals) > 2 {
		return 0, false
	}
	fraction, ok := digits((decimals + "0")[:2], 2)
	return value*100 + fraction, ok
}

func cutSuffix(text, suffix string) (string, bool) {
	return strings.TrimSuffix(text, suffix), strings.HasSuffix(text, suffix)
}
