package freeslots_test

import (
	"errors"
	"fmt"
	"testing"

	"freeslots"
)

func calendar(t *testing.T, open, end string) *freeslots.Calendar {
	t.Helper()
	day, err := freeslots.New(open, end)
	if err != nil {
		t.Fatalf("New(%q, %q): %v", open, end, err)
	}
	return day
}

func works(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Errorf("it was refused: %v", err)
	}
}

func refused(t *testing.T, err error) {
	t.Helper()
	var booking *freeslots.BookingError
	if !errors.As(err, &booking) {
		t.Errorf("it should be refused with a *BookingError, and gave %v", err)
	}
}

func second[T any](_ T, err error) error { return err }

func free(t *testing.T, day *freeslots.Calendar, minutes int, want ...freeslots.Slot) {
	t.Helper()
	got, err := day.Free(minutes)
	works(t, err)
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("Free(%d) = %v, want %v", minutes, got, want)
	}
}

func first(t *testing.T, day *freeslots.Calendar, minutes int, want string) {
	t.Helper()
	got, err := day.FirstFree(minutes)
	works(t, err)
	if got != want {
		t.Errorf("FirstFree(%d) = %q, want %q", minutes, got, want)
	}
}

func use(t *testing.T, day *freeslots.Calendar, want int) {
	t.Helper()
	if got := day.Use(); got != want {
		t.Errorf("Use() = %d, want %d", got, want)
	}
}

func TestEmptyDayIsFree(t *testing.T) {
	day := calendar(t, "09:00", "17:00")
	free(t, day, 30, freeslots.Slot{Start: "09:00", End: "17:00"})
	use(t, day, 0)
}

func TestBookingSplitsTheDay(t *testing.T) {
	day := calendar(t, "09:00", "17:00")
	works(t, day.Book("10:00", "11:00"))
	free(t, day, 30, freeslots.Slot{Start: "09:00", End: "10:00"}, freeslots.Slot{Start: "11:00", End: "17:00"})
}

func TestNeighboursMayTouch(t *testing.T) {
	day := calendar(t, "09:00", "17:00")
	works(t, day.Book("10:00", "11:00"))
	works(t, day.Book("11:00", "12:00"))
	works(t, day.Book("09:30", "10:00"))
	free(t, day, 1, freeslots.Slot{Start: "09:00", End: "09:30"}, freeslots.Slot{Start: "12:00", End: "17:00"})
}

func TestOverlapIsRefused(t *testing.T) {
	day := calendar(t, "09:00", "17:00")
	works(t, day.Book("10:00", "11:00"))
	refused(t, day.Book("10:30", "11:30"))
	free(t, day, 30, freeslots.Slot{Start: "09:00", End: "10:00"}, freeslots.Slot{Start: "11:00", End: "17:00"})
}

func TestShortGapsAreLeftOut(t *testing.T) {
	day := calendar(t, "09:00", "17:00")
	works(t, day.Book("09:20", "12:00"))
	free(t, day, 30, freeslots.Slot{Start: "12:00", End: "17:00"})
	free(t, day, 20, freeslots.Slot{Start: "09:00", End: "09:20"}, freeslots.Slot{Start: "12:00", End: "17:00"})
}

func TestFirstFreeIsTheEarliest(t *testing.T) {
	day := calendar(t, "09:00", "17:00")
	works(t, day.Book("09:00", "09:45"))
	first(t, day, 30, "09:45")
}

func TestUseIsAWholePercentage(t *testing.T) {
	day := calendar(t, "09:00", "17:00")
	works(t, day.Book("09:00", "11:00"))
	use(t, day, 25)
}
