// Package tariff holds what a tariff file says, in tables.
package tariff

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"strings"

	"example.com/parcel-quote/internal/money"
)

// Tariff answers what a parcel costs.
type Tariff struct {
	zones  map[string]string
	bands  map[string]map[int64]money.Cents
	extras map[string]extra
	fuel   *money.Percent
}

type extra struct {
	isPercent bool
	percent   money.Percent
	cents     money.Cents
}

// Read reads a tariff file; the error names file and line.
func Read(path string) (*Tariff, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	t := &Tariff{zones: map[string]string{}, bands: map[string]map[int64]money.Cents{}, extras: map[string]extra{}}
	lines := bufio.NewScanner(file)
	for number := 1; lines.Scan(); number++ {
		words := strings.FieldsFunc(lines.Text(), func(r rune) bool { return r == ' ' || r == '\t' })
		if len(words) == 0 || words[0][0] == '#' {
			continue
		}
		if err := t.take(words[0], words[1:]); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", path, number, err)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return t, nil
}

// Zone returns the zone of the longest prefix of the postcode that the tariff has.
func (t *Tariff) Zone(postcode string) (string, bool) {
	for ; postcode != ""; postcode = postcode[:len(postcode)-1] {
		if zone, ok := t.zones[postcode]; ok {
			return zone, true
		}
	}
	return "", false
}

// Base returns the price of the smallest band that holds the weight.
func (t *Tariff) Base(zone string, grams int64) (price money.Cents, ok bool) {
	var best int64
	for limit, cents := range t.bands[zone] {
		if limit >= grams && (!ok || limit < best) {
			best, price, ok = limit, cents, true
		}
	}
	return price, ok
}

// Extra returns what an extra costs on a base price.
func (t *Tariff) Extra(name string, base money.Cents) (money.Cents, bool) {
	e, ok := t.extras[name]
	if e.isPercent {
		return e.percent.Of(base), ok
	}
	return e.cents, ok
}

// Fuel returns the fuel surcharge on an amount.
func (t *Tariff) Fuel(cents money.Cents) money.Cents {
	if t.fuel == nil {
		return 0
	}
	return t.fuel.Of(cents)
}

func (t *Tariff) take(kind string, words []string) error {
	switch {
	case kind == "prefix" && len(words) == 2:
		return t.takePrefix(words[0], words[1])
	case kind == "band" && len(words) == 3:
		return t.takeBand(words[0], words[1], words[2])
	case kind == "extra" && len(words) == 2:
		return t.takeExtra(words[0], words[1])
	case kind == "fuel" && len(words) == 1:
		return t.takeFuel(words[0])
	}
	return fmt.Errorf("not a tariff line: %s %s", kind, strings.Join(words, " "))
}

func (t *Tariff) takePrefix(prefix, zone string) error {
	if _, ok := t.zones[prefix]; ok {
		return fmt.Errorf("prefix %s was given before", prefix)
	}
	t.zones[prefix] = zone
	return nil
}

func (t *Tariff) takeBand(zone, grams, price string) error {
	limit, limitOK := money.Whole(grams, 1, 999_999_999)
	cents, centsOK := money.Price(price)
	if !limitOK || !centsOK {
		return fmt.Errorf("a band is ZONE GRAMS PRICE, not %s %s %s", zone, grams, price)
	}
	if t.bands[zone] == nil {
		t.bands[zone] = map[int64]money.Cents{}
	}
	if _, ok := t.bands[zone][limit]; ok {
		return fmt.Errorf("zone %s has a band of %d g already", zone, limit)
	}
	t.bands[zone][limit] = cents
	return nil
}

func (t *Tariff) takeExtra(name, amount string) error {
	if _, ok := t.extras[name]; ok {
		return fmt.Errorf("extra %s was given before", name)
	}
	percent, isPercent := money.ParsePercent(amount)
	cents, isPrice := money.Price(amount)
	if !isPercent && !isPrice {
		return fmt.Errorf("%s is neither a price nor a percentage", amount)
	}
	t.extras[name] = extra{isPercent, percent, cents}
	return nil
}

func (t *Tariff) takeFuel(amount string) error {
	if t.fuel != nil {
		return errors.New("fuel was given before")
	}
	percent, ok := money.ParsePercent(amount)
	if !ok {
		return fmt.Errorf("%s is not a percentage", amount)
	}
	t.fuel = &percent
	return nil
}
