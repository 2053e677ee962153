// Package freeslots keeps one day of one room: bookings that never overlap, and the time between them.
package freeslots

import "errors"

// BookingError says why a booking, a cancellation or a question was refused.
type BookingError struct{ Reason string }

func (e *BookingError) Error() string { return e.Reason }

// Slot is free time, as HH:MM.
type Slot struct{ Start, End string }

// Calendar is one day of one room.
type Calendar struct{}

var errNotWritten = errors.New("not written yet")

func New(open, end string) (*Calendar, error) { return &Calendar{}, nil }

func (c *Calendar) Book(start, end string) error { return errNotWritten }

func (c *Calendar) Cancel(start string) error { return errNotWritten }

func (c *Calendar) Free(minutes int) ([]Slot, error) { return nil, errNotWritten }

func (c *Calendar) FirstFree(minutes int) (string, error) { return "", errNotWritten }

func (c *Calendar) Use() int { return -1 }
