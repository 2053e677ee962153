package oncallrota;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** The command line. */
public final class Main {
	private static final int DONE = 0;
	private static final int SHORT = 1;
	private static final int NOTHING_DONE = 2;

	private Main() {
	}

	public static void main(String[] args) throws IOException {
		System.exit(run(args));
	}

	/** Returns the exit status. */
	private static int run(String[] args) throws IOException {
		// One byte, one character: names go out as they came in.
		PrintStream out = new PrintStream(System.out, false, StandardCharsets.ISO_8859_1);
		PrintStream err = new PrintStream(System.err, true, StandardCharsets.ISO_8859_1);
		if (args.length > 0) {
			err.println("oncall-rota: " + args[0] + ": there are no arguments; the plan comes on standard input");
			return NOTHING_DONE;
		}
		Plan plan;
		try {
			plan = new PlanReader().read(new String(System.in.readAllBytes(), StandardCharsets.ISO_8859_1));
		} catch (Mistake mistake) {
			err.println(mistake.getMessage());
			return NOTHING_DONE;
		}
		Planner planner = new Planner(plan);
		List<Plan.Night> lacking = planner.fill();
		if (lacking.isEmpty()) {
			for (Plan.Night night : plan.nights()) {
				out.println(night.name() + ": " + planner.who(night).stream().map(Plan.Person::name).collect(Collectors.joining(" ")));
			}
		} else {
			out.println("short " + lacking.stream().map(Plan.Night::name).collect(Collectors.joining(" ")));
		}
		out.flush();
		return lacking.isEmpty() ? DONE : SHORT;
	}
}
