package freeslots;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.util.List;
import java.util.Optional;
import org.junit.Test;

public class EdgeTest {
    @Test
    public void overlapOnEitherSide() {
        Calendar day = new Calendar("09:00", "17:00");
        day.book("10:00", "12:00");
        assertThrows(BookingException.class, () -> day.book("09:30", "10:01"));
        assertThrows(BookingException.class, () -> day.book("11:59", "13:00"));
        assertThrows(BookingException.class, () -> day.book("10:30", "11:00"));
        assertThrows(BookingException.class, () -> day.book("09:00", "13:00"));
        assertThrows(BookingException.class, () -> day.book("10:00", "12:00"));
        assertEquals(25, day.use());
    }

    @Test
    public void outsideTheHours() {
        Calendar day = new Calendar("09:00", "17:00");
        assertThrows(BookingException.class, () -> day.book("08:59", "10:00"));
        assertThrows(BookingException.class, () -> day.book("16:00", "17:01"));
        assertThrows(BookingException.class, () -> day.book("07:00", "08:00"));
        assertEquals(List.of(new Slot("09:00", "17:00")), day.free(1));
        day.book("09:00", "17:00");
    }

    @Test
    public void emptyOrBackwards() {
        Calendar day = new Calendar("09:00", "17:00");
        assertThrows(BookingException.class, () -> day.book("10:00", "10:00"));
        assertThrows(BookingException.class, () -> day.book("11:00", "10:00"));
        assertEquals(0, day.use());
    }

    @Test
    public void malformedTimes() {
        Calendar day = new Calendar("09:00", "17:00");
        assertThrows(BookingException.class, () -> day.book("9:00", "10:00"));
        assertThrows(BookingException.class, () -> day.book("10:00", "10:60"));
        assertThrows(BookingException.class, () -> day.book("10:00", "25:00"));
        assertThrows(BookingException.class, () -> day.book("10:0", "11:00"));
        assertThrows(BookingException.class, () -> day.book(" 10:00", "11:00"));
        assertThrows(BookingException.class, () -> day.book("10:00", "11:00\n"));
        assertThrows(BookingException.class, () -> day.book("10.00", "11:00"));
        assertThrows(BookingException.class, () -> day.book("aa:bb", "11:00"));
        assertThrows(BookingException.class, () -> day.book("", "11:00"));
        assertThrows(BookingException.class, () -> day.book("10:00", "11:00:00"));
        assertEquals(0, day.use());
    }

    @Test
    public void bookingsInAnyOrder() {
        Calendar day = new Calendar("09:00", "17:00");
        day.book("14:00", "15:00");
        day.book("10:00", "11:00");
        day.book("12:00", "13:00");
        assertEquals(List.of(new Slot("09:00", "10:00"), new Slot("11:00", "12:00"), new Slot("13:00", "14:00"), new Slot("15:00", "17:00")), day.free(60));
    }

    @Test
    public void cancelledTimeIsFree() {
        Calendar day = new Calendar("09:00", "17:00");
        day.book("10:00", "11:00");
        day.cancel("10:00");
        assertEquals(List.of(new Slot("09:00", "17:00")), day.free(1));
        day.book("10:30", "11:30");
    }

    @Test
    public void cancelNamesTheStart() {
        Calendar day = new Calendar("09:00", "17:00");
        day.book("10:00", "11:00");
        assertThrows(BookingException.class, () -> day.cancel("10:30"));
        assertThrows(BookingException.class, () -> day.cancel("11:00"));
        assertThrows(BookingException.class, () -> day.cancel("10"));
        day.cancel("10:00");
        assertThrows(BookingException.class, () -> day.cancel("10:00"));
    }

    @Test
    public void fullDay() {
        Calendar day = new Calendar("09:00", "17:00");
        day.book("09:00", "17:00");
        assertEquals(List.of(), day.free(1));
        assertEquals(Optional.empty(), day.firstFree(1));
        assertEquals(100, day.use());
    }

    @Test
    public void gapOfExactlyThatLength() {
        Calendar day = new Calendar("09:00", "17:00");
        day.book("09:00", "09:30");
        day.book("10:00", "17:00");
        assertEquals(List.of(new Slot("09:30", "10:00")), day.free(30));
        assertEquals(Optional.of("09:30"), day.firstFree(30));
        assertEquals(List.of(), day.free(31));
        assertEquals(Optional.empty(), day.firstFree(31));
    }

    @Test
    public void halfAPercentRoundsUp() {
        Calendar day = new Calendar("09:00", "12:20");
        day.book("09:00", "09:01");
        assertEquals(1, day.use());
        day.book("10:00", "10:04");
        assertEquals(3, day.use());
    }

    @Test
    public void minutesMustBePositive() {
        Calendar day = new Calendar("09:00", "17:00");
        assertThrows(BookingException.class, () -> day.free(0));
        assertThrows(BookingException.class, () -> day.free(-5));
        assertThrows(BookingException.class, () -> day.firstFree(0));
        assertThrows(BookingException.class, () -> day.firstFree(-1));
    }

    @Test
    public void aDayMayEndAt24() {
        Calendar day = new Calendar("22:00", "24:00");
        day.book("23:00", "24:00");
        assertEquals(List.of(new Slot("22:00", "23:00")), day.free(1));
        assertThrows(BookingException.class, () -> day.book("24:00", "24:01"));
        assertEquals(50, day.use());
    }

    @Test
    public void badHours() {
        assertThrows(BookingException.class, () -> new Calendar("10:00", "10:00"));
        assertThrows(BookingException.class, () -> new Calendar("12:00", "09:00"));
        assertThrows(BookingException.class, () -> new Calendar("9:00", "17:00"));
        assertThrows(BookingException.class, () -> new Calendar("09:00", "24:01"));
    }

    @Test
    public void calendarsAreApart() {
        Calendar day = new Calendar("09:00", "17:00");
        day.book("10:00", "11:00");
        Calendar other = new Calendar("09:00", "17:00");
        assertEquals(List.of(new Slot("09:00", "17:00")), other.free(1));
        other.book("10:00", "11:00");
    }

    @Test
    public void whatIsReturnedIsACopy() {
        Calendar day = new Calendar("09:00", "17:00");
        day.book("10:00", "11:00");
        try {
            day.free(1).clear();
        } catch (UnsupportedOperationException e) {
            // as good
        }
        assertEquals(List.of(new Slot("09:00", "10:00"), new Slot("11:00", "17:00")), day.free(1));
    }
}
