package parcelquote;

/** One order cannot be quoted; the others can. */
final class Refused extends Exception {
	private static final long serialVersionUID = 1;

	Refused(String message) {
		super(message);
	}
}
