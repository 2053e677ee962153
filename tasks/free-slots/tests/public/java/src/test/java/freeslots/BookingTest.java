package freeslots;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.util.List;
import java.util.Optional;
import org.junit.Test;

public class BookingTest {
    @Test
    public void emptyDayIsFree() {
        Calendar day = new Calendar("09:00", "17:00");
        assertEquals(List.of(new Slot("09:00", "17:00")), day.free(30));
        assertEquals(0, day.use());
    }

    @Test
    public void bookingSplitsTheDay() {
        Calendar day = new Calendar("09:00", "17:00");
        day.book("10:00", "11:00");
        assertEquals(List.of(new Slot("09:00", "10:00"), new Slot("11:00", "17:00")), day.free(30));
    }

    @Test
    public void neighboursMayTouch() {
        Calendar day = new Calendar("09:00", "17:00");
        day.book("10:00", "11:00");
        day.book("11:00", "12:00");
        day.book("09:30", "10:00");
        assertEquals(List.of(new Slot("09:00", "09:30"), new Slot("12:00", "17:00")), day.free(1));
    }

    @Test
    public void overlapIsRefused() {
        Calendar day = new Calendar("09:00", "17:00");
        day.book("10:00", "11:00");
        assertThrows(BookingException.class, () -> day.book("10:30", "11:30"));
        assertEquals(List.of(new Slot("09:00", "10:00"), new Slot("11:00", "17:00")), day.free(30));
    }

    @Test
    public void shortGapsAreLeftOut() {
        Calendar day = new Calendar("09:00", "17:00");
        day.book("09:20", "12:00");
        assertEquals(List.of(new Slot("12:00", "17:00")), day.free(30));
        assertEquals(List.of(new Slot("09:00", "09:20"), new Slot("12:00", "17:00")), day.free(20));
    }

    @Test
    public void firstFreeIsTheEarliest() {
        Calendar day = new Calendar("09:00", "17:00");
        day.book("09:00", "09:45");
        assertEquals(Optional.of("09:45"), day.firstFree(30));
    }

    @Test
    public void useIsAWholePercentage() {
        Calendar day = new Calendar("09:00", "17:00");
        day.book("09:00", "11:00");
        assertEquals(25, day.use());
    }
}
