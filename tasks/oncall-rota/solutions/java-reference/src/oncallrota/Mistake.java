package oncallrota;

/** A wrong line of the plan. */
final class Mistake extends Exception {
	private static final long serialVersionUID = 1L;

	final int line;

	Mistake(int line, String words) {
		super("line " + line + ": " + words);
		this.line = line;
	}
}
