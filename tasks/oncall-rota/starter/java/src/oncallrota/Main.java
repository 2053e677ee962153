package oncallrota;

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
		System.err.println("oncall-rota: not written yet");
		return 3;
	}
}
