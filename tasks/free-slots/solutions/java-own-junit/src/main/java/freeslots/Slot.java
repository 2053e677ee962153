package freeslots;

/** Free time, as HH:MM. */
public record Slot(String start, String end) {
}
