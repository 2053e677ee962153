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

func TestOverlapOnEitherSide(t *testing.T) {
	day := calendar(t, "09:00", "17:00")
	works(t, day.Book("10:00", "12:00"))
	refused(t, day.Book("09:30", "10:01"))
	refused(t, day.Book("11:59", "13:00"))
	refused(t, day.Book("10:30", "11:00"))
	refused(t, day.Book("09:00", "13:00"))
	refused(t, day.Book("10:00", "12:00"))
	use(t, day, 25)
}

func TestOutsideTheHours(t *testing.T) {
	day := calendar(t, "09:00", "17:00")
	refused(t, day.Book("08:59", "10:00"))
	refused(t, day.Book("16:00", "17:01"))
	refused(t, day.Book("07:00", "08:00"))
	free(t, day, 1, freeslots.Slot{Start: "09:00", End: "17:00"})
	works(t, day.Book("09:00", "17:00"))
}

func TestEmptyOrBackwards(t *testing.T) {
	day := calendar(t, "09:00", "17:00")
	refused(t, day.Book("10:00", "10:00"))
	refused(t, day.Book("11:00", "10:00"))
	use(t, day, 0)
}

func TestMalformedTimes(t *testing.T) {
	day := calendar(t, "09:00", "17:00")
	refused(t, day.Book("9:00", "10:00"))
	refused(t, day.Book("10:00", "10:60"))
	refused(t, day.Book("10:00", "25:00"))
	refused(t, day.Book("10:0", "11:00"))
	refused(t, day.Book(" 10:00", "11:00"))
	refused(t, day.Book("10:00", "11:00\n"))
	refused(t, day.Book("10.00", "11:00"))
	refused(t, day.Book("aa:bb", "11:00"))
	refused(t, day.Book("", "11:00"))
	refused(t, day.Book("10:00", "11:00:00"))
	use(t, day, 0)
}

func TestBookingsInAnyOrder(t *testing.T) {
	day := calendar(t, "09:00", "17:00")
	works(t, day.Book("14:00", "15:00"))
	works(t, day.Book("10:00", "11:00"))
	works(t, day.Book("12:00", "13:00"))
	free(t, day, 60, freeslots.Slot{Start: "09:00", End: "10:00"}, freeslots.Slot{Start: "11:00", End: "12:00"}, freeslots.Slot{Start: "13:00", End: "14:00"}, freeslots.Slot{Start: "15:00", End: "17:00"})
}

func TestCancelledTimeIsFree(t *testing.T) {
	day := calendar(t, "09:00", "17:00")
	works(t, day.Book("10:00", "11:00"))
	works(t, day.Cancel("10:00"))
	free(t, day, 1, freeslots.Slot{Start: "09:00", End: "17:00"})
	works(t, day.Book("10:30", "11:30"))
}

func TestCancelNamesTheStart(t *testing.T) {
	day := calendar(t, "09:00", "17:00")
	works(t, day.Book("10:00", "11:00"))
	refused(t, day.Cancel("10:30"))
	refused(t, day.Cancel("11:00"))
	refused(t, day.Cancel("10"))
	works(t, day.Cancel("10:00"))
	refused(t, day.Cancel("10:00"))
}

func TestFullDay(t *testing.T) {
	day := calendar(t, "09:00", "17:00")
	works(t, day.Book("09:00", "17:00"))
	free(t, day, 1)
	first(t, day, 1, "")
	use(t, day, 100)
}

func TestGapOfExactlyThatLength(t *testing.T) {
	day := calendar(t, "09:00", "17:00")
	works(t, day.Book("09:00", "09:30"))
	works(t, day.Book("10:00", "17:00"))
	free(t, day, 30, freeslots.Slot{Start: "09:30", End: "10:00"})
	first(t, day, 30, "09:30")
	free(t, day, 31)
	first(t, day, 31, "")
}

func TestHalfAPercentRoundsUp(t *testing.T) {
	day := calendar(t, "09:00", "12:20")
	works(t, day.Book("09:00", "09:01"))
	use(t, day, 1)
	works(t, day.Book("10:00", "10:04"))
	use(t, day, 3)
}

func TestMinutesMustBePositive(t *testing.T) {
	day := calendar(t, "09:00", "17:00")
	refused(t, second(day.Free(0)))
	refused(t, second(day.Free(-5)))
	refused(t, second(day.FirstFree(0)))
	refused(t, second(day.FirstFree(-1)))
}

func TestADayMayEndAt24(t *testing.T) {
	day := calendar(t, "22:00", "24:00")
	works(t, day.Book("23:00", "24:00"))
	free(t, day, 1, freeslots.Slot{Start: "22:00", End: "23:00"})
	refused(t, day.Book("24:00", "24:01"))
	use(t, day, 50)
}

func TestBadHours(t *testing.T) {
	refused(t, second(freeslots.New("10:00", "10:00")))
	refused(t, second(freeslots.New("12:00", "09:00")))
	refused(t, second(freeslots.New("9:00", "17:00")))
	refused(t, second(freeslots.New("09:00", "24:01")))
}

func TestCalendarsAreApart(t *testing.T) {
	day := calendar(t, "09:00", "17:00")
	works(t, day.Book("10:00", "11:00"))
	day = calendar(t, "09:00", "17:00")
	free(t, day, 1, freeslots.Slot{Start: "09:00", End: "17:00"})
	works(t, day.Book("10:00", "11:00"))
}

func TestWhatIsReturnedIsACopy(t *testing.T) {
	day := calendar(t, "09:00", "17:00")
	works(t, day.Book("10:00", "11:00"))
	slots, _ := day.Free(1)
	slots[0].End = "23:00"
	free(t, day, 1, freeslots.Slot{Start: "09:00", End: "10:00"}, freeslots.Slot{Start: "11:00", End: "17:00"})
}
