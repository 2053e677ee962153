package deskbooking;

/** Something that the caller has to be told, with the status that says so. */
final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;
    final int status;

    Problem(int status, String words) {
        super(words);
        this.status = status;
    }
}
