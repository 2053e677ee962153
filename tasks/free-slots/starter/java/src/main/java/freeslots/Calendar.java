package freeslots;

import java.util.List;
import java.util.Optional;

public final class Calendar {
    public Calendar(String open, String close) {
    }

    public void book(String start, String end) {
        throw new UnsupportedOperationException("not written yet");
    }

    public void cancel(String start) {
        throw new UnsupportedOperationException("not written yet");
    }

    public List<Slot> free(int minutes) {
        throw new UnsupportedOperationException("not written yet");
    }

    public Optional<String> firstFree(int minutes) {
        throw new UnsupportedOperationException("not written yet");
    }

    public int use() {
        throw new UnsupportedOperationException("not written yet");
    }
}
