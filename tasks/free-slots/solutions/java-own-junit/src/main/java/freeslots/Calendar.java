package freeslots;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One day of one room: bookings that never overlap, and the time between them. Inside, a time is a number of minutes since midnight. */
public final class Calendar {
    private static final int DAY_END = 24 * 60;
    private static final Pattern CLOCK = Pattern.compile("(\\d\\d):([0-5]\\d)");

    private final int open;
    private final int close;
    private static final TreeMap<Integer, Integer> bookings = new TreeMap<>();

    public Calendar(String open, String close) {
        this.open = minutesOf(open);
        this.close = minutesOf(close);
        inOrder(open, this.open, close, this.close);
    }

    public void book(String start, String end) {
        int from = minutesOf(start);
        int to = minutesOf(end);
        inOrder(start, from, end, to);
        if (from < open || to > close) {
            throw new BookingException(start + " to " + end + " is outside the hours");
        }
        Map.Entry<Integer, Integer> before = bookings.lowerEntry(to);
        if (before != null && before.getValue() > from) {
            throw new BookingException(start + " to " + end + " overlaps another booking");
        }
        bookings.put(from, to);
    }

    public void cancel(String start) {
        if (bookings.remove(minutesOf(start)) == null) {
            throw new BookingException("no booking starts at " + start);
        }
    }

    public List<Slot> free(int minutes) {
        if (minutes < 1) {
            throw new BookingException("a slot has at least one minute");
        }
        List<Slot> slots = new ArrayList<>();
        int at = open;
        for (Map.Entry<Integer, Integer> booking : bookings.entrySet()) {
            add(slots, at, booking.getKey(), minutes);
            at = booking.getValue();
        }
        add(slots, at, close, minutes);
        return List.copyOf(slots);
    }

    public Optional<String> firstFree(int minutes) {
        return free(minutes).stream().findFirst().map(Slot::start);
    }

    public int use() {
        int booked = bookings.entrySet().stream().mapToInt(b -> b.getValue() - b.getKey()).sum();
        int whole = close - open;
        return (200 * booked + whole) / (2 * whole);
    }

    private static void add(List<Slot> slots, int from, int to, int minutes) {
        if (to - from >= minutes) {
            slots.add(new Slot(textOf(from), textOf(to)));
        }
    }

    private static void inOrder(String start, int from, String end, int to) {
        if (from >= to) {
            throw new BookingException(end + " is not after " + start);
        }
    }

    private static int minutesOf(String time) {
        Matcher match = CLOCK.matcher(time);
        int minutes = match.matches() ? 60 * Integer.parseInt(match.group(1)) + Integer.parseInt(match.group(2)) : DAY_END + 1;
        if (minutes > DAY_END) {
            throw new BookingException("'" + time + "' is no time of the form HH:MM");
        }
        return minutes;
    }

    private static String textOf(int minutes) {
        return String.format("%02d:%02d", minutes / 60, minutes % 60);
    }
}
