package parcelquote;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Quotes one order after the other and keeps the totals by zone. */
final class Quoter {
	private static final long CM3_PER_GRAM = 5;
	private static final Pattern POSTCODE = Pattern.compile("[0-9A-Z]{1,10}");

	private record Total(long orders, long grams, long cents) {
		static final Total NOTHING = new Total(0, 0, 0);

		Total plus(Total other) {
			return new Total(orders + other.orders, grams + other.grams, cents + other.cents);
		}

		String line(String name) {
			return name + "," + orders + "," + grams + "," + Text.money(cents) + "\n";
		}
	}

	private final Tariff tariff;
	private final Set<String> quoted = new HashSet<>();
	private final Map<String, Total> totals = new TreeMap<>();

	Quoter(Tariff tariff) {
		this.tariff = tariff;
	}

	/** The line to print. */
	String quote(String line) throws Refused {
		String[] fields = line.split(",", -1);
		if (fields.length != 4 && fields.length != 5) {
			throw new Refused("an order has four or five fields, not " + fields.length);
		}
		String id = Text.trim(fields[0]);
		if (id.isEmpty()) {
			throw new Refused("the order has no id");
		}
		if (quoted.contains(id)) {
			throw new Refused("order " + id + " was quoted before");
		}
		String zone = zone(Text.trim(fields[1]));
		long grams = Math.max(weight(Text.trim(fields[2])), volumetric(Text.trim(fields[3])));
		long base = need(tariff.base(zone, grams), "zone " + zone + " takes no parcel of " + grams + " g");
		long net = base + surcharge(fields.length == 5 ? Text.trim(fields[4]) : "", base);
		long cents = net + tariff.fuel(net);
		quoted.add(id);
		totals.merge(zone, new Total(1, grams, cents), Total::plus);
		return id + "," + zone + "," + grams + "," + Text.money(cents);
	}

	String summary() {
		StringBuilder text = new StringBuilder();
		totals.forEach((zone, total) -> text.append(total.line(zone)));
		return text.append(totals.values().stream().reduce(Total.NOTHING, Total::plus).line("total")).toString();
	}

	private String zone(String postcode) throws Refused {
		if (!POSTCODE.matcher(postcode).matches()) {
			throw new Refused("'" + postcode + "' is not a postcode");
		}
		String zone = tariff.zone(postcode);
		if (zone == null) {
			throw new Refused("no zone holds postcode " + postcode);
		}
		return zone;
	}

	private static long weight(String text) throws Refused {
		return need(Text.whole(text, 1, 999_999_999), "'" + text + "' is not a weight in grams");
	}

	private static long volumetric(String size) throws Refused {
		String problem = "'" + size + "' is not a size such as 30x20x10";
		String[] sides = size.split("x", -1);
		if (sides.length != 3) {
			throw new Refused(problem);
		}
		long volume = 1;
		for (String side : sides) {
			volume *= need(Text.whole(side, 1, 999), problem);
		}
		return (volume + CM3_PER_GRAM - 1) / CM3_PER_GRAM;
	}

	private long surcharge(String extras, long base) throws Refused {
		long sum = 0;
		for (String name : extras.isEmpty() ? Set.<String>of() : new LinkedHashSet<>(List.of(extras.split("\\+", -1)))) {
			sum += need(tariff.extra(name, base), "the tariff has no extra '" + name + "'");
		}
		return sum;
	}

	private static long need(OptionalLong value, String otherwise) throws Refused {
		return value.orElseThrow(() -> new Refused(otherwise));
	}
}
