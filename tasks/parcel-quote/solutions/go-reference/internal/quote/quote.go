// Package quote quotes one order after the other and keeps the totals by zone.
package quote

import (
	"bytes"
	"errors"
	"fmt"
	"sort"
	"strings"

	"example.com/parcel-quote/internal/money"
	"example.com/parcel-quote/internal/tariff"
)

const cm3PerGram = 5

// Quote is the price of one order.
type Quote struct {
	ID, Zone string
	Grams    int64
	Price    money.Cents
}

func (q Quote) String() string {
	return fmt.Sprintf("%s,%s,%d,%v", q.ID, q.Zone, q.Grams, q.Price)
}

type total struct {
	orders, grams int64
	price         money.Cents
}

// Quoter remembers which orders it has quoted.
type Quoter struct {
	tariff *tariff.Tariff
	quoted map[string]bool
	totals map[string]total
}

// New returns a quoter that has not quoted anything.
func New(t *tariff.Tariff) *Quoter {
	return &Quoter{tariff: t, quoted: map[string]bool{}, totals: map[string]total{}}
}

// Quote quotes one line; the error says why the order is refused.
func (q *Quoter) Quote(line string) (Quote, error) {
	fields := strings.Split(line, ",")
	if len(fields) != 4 && len(fields) != 5 {
		return Quote{}, fmt.Errorf("an order has four or five fields, not %d", len(fields))
	}
	for i := range fields {
		fields[i] = strings.Trim(fields[i], " \t")
	}
	fields = append(fields, "")
	id, postcode, weight, size, extras := fields[0], fields[1], fields[2], fields[3], fields[4]
	if id == "" {
		return Quote{}, errors.New("the order has no id")
	}
	if q.quoted[id] {
		return Quote{}, fmt.Errorf("order %s was quoted before", id)
	}
	if postcode == "" || len(postcode) > 10 || strings.Trim(postcode, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return Quote{}, fmt.Errorf("%q is not a postcode", postcode)
	}
	zone, ok := q.tariff.Zone(postcode)
	if !ok {
		return Quote{}, fmt.Errorf("no zone holds postcode %s", postcode)
	}
	grams, err := billed(weight, size)
	if err != nil {
		return Quote{}, err
	}
	base, ok := q.tariff.Base(zone, grams)
	if !ok {
		return Quote{}, fmt.Errorf("zone %s takes no parcel of %d g", zone, grams)
	}
	surcharge, err := q.surcharge(extras, base)
	if err != nil {
		return Quote{}, err
	}
	net := base + surcharge
	quote := Quote{ID: id, Zone: zone, Grams: grams, Price: net + q.tariff.Fuel(net)}
	q.count(quote)
	return quote, nil
}

// Summary returns the totals as lines, sorted by zone.
func (q *Quoter) Summary() []byte {
	zones := make([]string, 0, len(q.totals))
	for zone := range q.totals {
		zones = append(zones, zone)
	}
	sort.Strings(zones)
	var text bytes.Buffer
	var sum total
	for _, zone := range zones {
		t := q.totals[zone]
		fmt.Fprintf(&text, "%s,%d,%d,%v\n", zone, t.orders, t.grams, t.price)
		sum = total{sum.orders + t.orders, sum.grams + t.grams, sum.price + t.price}
	}
	fmt.Fprintf(&text, "total,%d,%d,%v\n", sum.orders, sum.grams, sum.price)
	return text.Bytes()
}

func (q *Quoter) count(quote Quote) {
	q.quoted[quote.ID] = true
	t := q.totals[quote.Zone]
	q.totals[quote.Zone] = total{t.orders + 1, t.grams + quote.Grams, t.price + quote.Price}
}

func (q *Quoter) surcharge(extras string, base money.Cents) (money.Cents, error) {
	if extras == "" {
		return 0, nil
	}
	var sum money.Cents
	done := map[string]bool{}
	for _, name := range strings.Split(extras, "+") {
		cents, ok := q.tariff.Extra(name, base)
		if !ok {
			return 0, fmt.Errorf("the tariff has no extra %q", name)
		}
		if !done[name] {
			done[name] = true
			sum += cents
		}
	}
	return sum, nil
}

// billed returns the weight that is paid for: the actual or the volumetric one, whichever is more.
func billed(weight, size string) (int64, error) {
	grams, ok := money.Whole(weight, 1, 999_999_999)
	if !ok {
		return 0, fmt.Errorf("%q is not a weight in grams", weight)
	}
	sides := strings.Split(size, "x")
	volume := int64(1)
	for _, side := range sides {
		length, ok := money.Whole(side, 1, 999)
		if !ok || len(sides) != 3 {
			return 0, fmt.Errorf("%q is not a size such as 30x20x10", size)
		}
		volume *= length
	}
	if volumetric := (volume + cm3PerGram - 1) / cm3PerGram; volumetric > grams {
		grams = volumetric
	}
	return grams, nil
}
