package freeslots;

/** Why a booking, a cancellation or a question was refused. */
public final class BookingException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public BookingException(String reason) {
        super(reason);
    }
}
