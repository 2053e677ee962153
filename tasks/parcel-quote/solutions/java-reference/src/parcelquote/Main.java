package parcelquote;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The command line: what is read, what is printed, how it ends. See README.md. */
public final class Main {
	/** Every byte of an id leaves as it came. */
	private static final Charset BYTES = StandardCharsets.ISO_8859_1;

	private final PrintStream out = new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out), false, BYTES);
	private final PrintStream err = new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.err), true, BYTES);

	private Main() {
	}

	public static void main(String[] args) {
		System.exit(new Main().run(args));
	}

	private int run(String[] args) {
		try {
			Options options = Options.parse(List.of(args));
			Quoter quoter = new Quoter(Tariff.parse(lines(options.tariff()), options.tariff()));
			boolean refused = options.orders().equals("-")
					? quoteAll(quoter, System.in, "stdin")
					: quoteFile(quoter, options.orders());
			if (options.summary() != null) {
				writeSummary(options.summary(), quoter.summary());
			}
			return refused ? 1 : 0;
		} catch (Unusable problem) {
			err.println(problem.getMessage());
			return 2;
		} finally {
			out.flush();
		}
	}

	private boolean quoteFile(Quoter quoter, String path) throws Unusable {
		try (InputStream orders = new FileInputStream(path)) {
			return quoteAll(quoter, orders, path);
		} catch (IOException problem) {
			throw new Unusable(path + ": cannot be read: " + problem.getMessage());
		}
	}

	private boolean quoteAll(Quoter quoter, InputStream orders, String name) throws Unusable {
		boolean refused = false;
		StringBuilder quotes = new StringBuilder();
		try {
			BufferedReader reader = new BufferedReader(new InputStreamReader(orders, BYTES));
			int number = 0;
			for (String text; (text = reader.readLine()) != null;) {
				number++;
				String line = Text.trim(text);
				if (line.isEmpty() || line.startsWith("#")) {
					continue;
				}
				try {
					quotes.append(quoter.quote(line)).append('\n');
				} catch (Refused refusal) {
					err.println(name + ":" + number + ": " + refusal.getMessage());
					refused = true;
				}
			}
		} catch (IOException problem) {
			throw new Unusable(name + ": cannot be read: " + problem.getMessage());
		}
		out.print(quotes);
		return refused;
	}

	private static List<String> lines(String path) throws Unusable {
		try {
			return Files.readAllLines(Path.of(path), BYTES);
		} catch (IOException problem) {
			throw new Unusable(path + ": cannot be read: " + problem.getMessage());
		}
	}

	private static void writeSummary(String path, String text) throws Unusable {
		try {
			Files.writeString(Path.of(path), text, BYTES);
		} catch (IOException problem) {
			throw new Unusable(path + ": cannot be written: " + problem.getMessage());
		}
	}
}
