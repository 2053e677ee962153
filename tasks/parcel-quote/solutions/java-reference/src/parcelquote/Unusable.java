package parcelquote;

/** The command line, the tariff or a file is no good: nothing can be quoted. */
final class Unusable extends Exception {
	private static final long serialVersionUID = 1;

	Unusable(String message) {
		super(message);
	}
}
