// Package freeslots keeps one day of one room: bookings that never overlap, and the time between them.
package freeslots

import (
	"fmt"
	"regexp"
	"sort"
	"strconv"
)

const dayEnd = 24 * 60

var clock = regexp.MustCompile(`^(\d\d):([0-5]\d)$`)

// BookingError says why a booking, a cancellation or a question was refused.
type BookingError struct{ Reason string }

func (e *BookingError) Error() string { return e.Reason }

func refuse(format string, args ...any) error {
	return &BookingError{fmt.Sprintf(format, args...)}
}

// Slot is free time, as HH:MM.
type Slot struct{ Start, End string }

// span is a stretch of minutes since midnight.
type span struct{ start, end int }

// Calendar is one day of one room.
type Calendar struct {
	hours    span
	bookings []span // sorted
}

func minutesOf(time string) (int, error) {
	match := clock.FindStringSubmatch(time)
	if match == nil {
		return 0, refuse("%q is no time of the form HH:MM", time)
	}
	hours, _ := strconv.Atoi(match[1])
	minutes, _ := strconv.Atoi(match[2])
	if 60*hours+minutes > dayEnd {
		return 0, refuse("%q is after the end of the day", time)
	}
	return 60*hours + minutes, nil
}

func spanOf(start, end string) (span, error) {
	from, err := minutesOf(start)
	if err != nil {
		return span{}, err
	}
	to, err := minutesOf(end)
	if err != nil {
		return span{}, err
	}
	if from >= to {
		return span{}, refuse("%s is not after %s", end, start)
	}
	return span{from, to}, nil
}

func textOf(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }

// New makes the calendar of a day with these hours.
func New(open, end string) (*Calendar, error) {
	hours, err := spanOf(open, end)
	if err != nil {
		return nil, err
	}
	return &Calendar{hours: hours}, nil
}

// Book takes the time from start up to end.
func (c *Calendar) Book(start, end string) error {
	s, err := spanOf(start, end)
	if err != nil {
		return err
	}
	if s.start < c.hours.start || s.end > c.hours.end {
		return refuse("%s to %s is outside the hours", start, end)
	}
	c.bookings = append(c.bookings, s)
	sort.Slice(c.bookings, func(i, k int) bool { return c.bookings[i].start < c.bookings[k].start })
	for i := 1; i < len(c.bookings); i++ {
		if c.bookings[i].start < c.bookings[i-1].end {
			return refuse("%s to %s overlaps another booking", start, end)
		}
	}
	return nil
}

// Cancel gives back the booking that starts at start.
func (c *Calendar) Cancel(start string) error {
	from, err := minutesOf(start)
	if err != nil {
		return err
	}
	for i, other := range c.bookings {
		if other.start == from {
			c.bookings = append(c.bookings[:i], c.bookings[i+1:]...)
			return nil
		}
	}
	return refuse("no booking starts at %s", start)
}

// Free lists the free time in stretches of at least so many minutes.
func (c *Calendar) Free(minutes int) ([]Slot, error) {
	if minutes < 1 {
		return nil, refuse("a slot has at least one minute")
	}
	slots := []Slot{}
	at := c.hours.start
	for _, b := range append(append([]span{}, c.bookings...), span{c.hours.end, c.hours.end}) {
		if b.start-at >= minutes {
			slots = append(slots, Slot{textOf(at), textOf(b.start)})
		}
		at = b.end
	}
	return slots, nil
}

// FirstFree is the start of the first such stretch; "" if there is none.
func (c *Calendar) FirstFree(minutes int) (string, error) {
	slots, err := c.Free(minutes)
	if err != nil || len(slots) == 0 {
		return "", err
	}
	return slots[0].Start, nil
}

// Use is how much of the hours is booked, as a whole percentage, half up.
func (c *Calendar) Use() int {
	booked, whole := 0, c.hours.end-c.hours.start
	for _, b := range c.bookings {
		booked += b.end - b.start
	}
	return (200*booked + whole) / (2 * whole)
}
