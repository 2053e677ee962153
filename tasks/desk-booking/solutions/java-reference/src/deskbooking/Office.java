package deskbooking;

import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** The rules: who is signed in, and who sits where. Its methods are synchronized, so that each happens as a whole. */
final class Office {
    private static final int DESKS = 12;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, String> sessions = new HashMap<>();
    private final Map<String, Booking> bookings = new HashMap<>();
    private int lastId;

    static String name(Object value) {
        if (value instanceof String text && !text.isBlank() && text.codePointCount(0, text.length()) <= 40) {
            return text;
        }
        throw new Problem(422, "name must be a text of 1 to 40 characters");
    }

    static int desk(Object value) {
        if (value instanceof Json.Number number && number.text().matches("[1-9]|1[0-2]")) {
            return Integer.parseInt(number.text());
        }
        throw new Problem(422, "desk must be a whole number from 1 to 12");
    }

    static String day(Object value) {
        if (value instanceof String text && text.matches("\\d{4}-\\d\\d-\\d\\d")) {
            try {
                LocalDate.parse(text);
                return text;
            } catch (DateTimeException notADay) {
                // told below
            }
        }
        throw new Problem(422, "day must be a day that exists, written YYYY-MM-DD");
    }

    synchronized String signIn(String name) {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        String token = HexFormat.of().formatHex(bytes);
        sessions.put(token, name);
        return token;
    }

    synchronized void signOut(String token) {
        sessions.remove(token);
    }

    synchronized String person(String token) {
        String name = sessions.get(token);
        if (name == null) {
            throw new Problem(401, "sign in first: POST /session");
        }
        return name;
    }

    synchronized Booking book(String name, int desk, String day) {
        for (Booking other : bookings.values()) {
            if (other.day().equals(day) && other.desk() == desk) {
                throw new Problem(409, "desk " + desk + " is taken on " + day);
            }
            if (other.day().equals(day) && other.name().equals(name)) {
                throw new Problem(409, "you have desk " + other.desk() + " on " + day);
            }
        }
        Booking booking = new Booking(++lastId, desk, day, name);
        bookings.put(String.valueOf(lastId), booking);
        return booking;
    }

    synchronized Booking booking(String id) {
        Booking found = bookings.get(id);
        if (found == null) {
            throw new Problem(404, "there is no such booking");
        }
        return found;
    }

    synchronized void cancel(String name, String id) {
        if (!booking(id).name().equals(name)) {
            throw new Problem(403, "this booking is somebody else's");
        }
        bookings.remove(id);
    }

    /** Those of the day, or all if it is null. */
    synchronized List<Booking> bookings(String day) {
        return bookings.values().stream()
                .filter(b -> day == null || b.day().equals(day))
                .sorted(Comparator.comparing(Booking::day).thenComparingInt(Booking::desk))
                .toList();
    }

    List<Integer> free(String day) {
        List<Integer> taken = bookings(day).stream().map(Booking::desk).toList();
        List<Integer> free = new ArrayList<>();
        for (int desk = 1; desk <= DESKS; desk++) {
            if (!taken.contains(desk)) {
                free.add(desk);
            }
        }
        return free;
    }
}
