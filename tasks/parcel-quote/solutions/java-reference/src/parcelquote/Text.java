package parcelquote;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers as the brief spells them: money in cents, percentages in hundredths of a percent, whole numbers all the way. */
final class Text {
	private static final Pattern WHOLE = Pattern.compile("[0-9]{1,9}");
	private static final Pattern PRICE = Pattern.compile("([0-9]{1,6})(?:\\.([0-9]{2}))?");
	private static final Pattern PERCENT = Pattern.compile("([0-9]{1,3})(?:\\.([0-9]{1,2}))?%");

	private Text() {
	}

	static OptionalLong whole(String text, long least, long most) {
		if (!WHOLE.matcher(text).matches()) {
			return OptionalLong.empty();
		}
		long value = Long.parseLong(text);
		return value >= least && value <= most ? OptionalLong.of(value) : OptionalLong.empty();
	}

	static OptionalLong price(String text) {
		return hundredths(PRICE.matcher(text));
	}

	static OptionalLong percent(String text) {
		return hundredths(PERCENT.matcher(text));
	}

	/** That share of an amount, halves rounded up. */
	static long share(long cents, long hundredths) {
		return (cents * hundredths + 5000) / 10000;
	}

	static String money(long cents) {
		long decimals = cents % 100;
		return cents / 100 + (decimals < 10 ? ".0" : ".") + decimals;
	}

	/** Spaces and tabs only: String.strip would take more than the brief says. */
	static String trim(String text) {
		int from = 0;
		int to = text.length();
		while (from < to && isBlank(text.charAt(from))) {
			from++;
		}
		while (to > from && isBlank(text.charAt(to - 1))) {
			to--;
		}
		return text.substring(from, to);
	}

	private static boolean isBlank(char c) {
		return c == ' ' || c == '\t';
	}

	private static OptionalLong hundredths(Matcher matcher) {
		if (!matcher.matches()) {
			return OptionalLong.empty();
		}
		String decimals = matcher.group(2) == null ? "00" : (matcher.group(2) + "0").substring(0, 2);
		return OptionalLong.of(Long.parseLong(matcher.group(1)) * 100 + Long.parseLong(decimals));
	}
}
