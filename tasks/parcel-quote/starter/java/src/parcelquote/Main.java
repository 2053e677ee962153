package parcelquote;

/** See README.md. */
public final class Main {
	private Main() {
	}

	public static void main(String[] args) {
		System.exit(run(args));
	}

	/** Returns the exit status. */
	private static int run(String[] args) {
		// Your work begins here.
		System.err.println("parcel-quote: not written yet");
		return 3;
	}
}
