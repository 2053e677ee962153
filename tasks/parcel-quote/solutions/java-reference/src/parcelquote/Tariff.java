package parcelquote;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** What the tariff file says, in tables. A zone is found by trying the prefixes of a postcode, longest first. */
final class Tariff {
	private record Extra(boolean isPercent, long amount) {
	}

	private final Map<String, String> zones = new HashMap<>();
	private final Map<String, TreeMap<Long, Long>> bands = new HashMap<>();
	private final Map<String, Extra> extras = new HashMap<>();
	private OptionalLong fuel = OptionalLong.empty();

	private Tariff() {
	}

	static Tariff parse(List<String> lines, String name) throws Unusable {
		Tariff tariff = new Tariff();
		int number = 0;
		for (String line : lines) {
			number++;
			String text = Text.trim(line);
			if (text.isEmpty() || text.startsWith("#")) {
				continue;
			}
			String problem = tariff.take(text.split("[ \t]+"));
			if (problem != null) {
				throw new Unusable(name + ":" + number + ": " + problem);
			}
		}
		return tariff;
	}

	/** Null if no prefix of the postcode has a zone. */
	String zone(String postcode) {
		for (int length = postcode.length(); length > 0; length--) {
			String zone = zones.get(postcode.substring(0, length));
			if (zone != null) {
				return zone;
			}
		}
		return null;
	}

	/** The price of the smallest band that holds the weight. */
	OptionalLong base(String zone, long grams) {
		TreeMap<Long, Long> limits = bands.get(zone);
		Map.Entry<Long, Long> band = limits == null ? null : limits.ceilingEntry(grams);
		return band == null ? OptionalLong.empty() : OptionalLong.of(band.getValue());
	}

	OptionalLong extra(String name, long base) {
		Extra extra = extras.get(name);
		if (extra == null) {
			return OptionalLong.empty();
		}
		return OptionalLong.of(extra.isPercent() ? Text.share(base, extra.amount()) : extra.amount());
	}

	long fuel(long cents) {
		return Text.share(cents, fuel.orElse(0));
	}

	/** What is wrong with the line, or null. */
	private String take(String[] words) {
		return switch (words.length + " " + words[0]) {
			case "3 prefix" -> takePrefix(words[1], words[2]);
			case "4 band" -> takeBand(words[1], words[2], words[3]);
			case "3 extra" -> takeExtra(words[1], words[2]);
			case "2 fuel" -> takeFuel(words[1]);
			default -> "not a tariff line: " + String.join(" ", words);
		};
	}

	private String takePrefix(String prefix, String zone) {
		return zones.putIfAbsent(prefix, zone) == null ? null : "prefix " + prefix + " was given before";
	}

	private String takeBand(String zone, String grams, String price) {
		OptionalLong limit = Text.whole(grams, 1, 999_999_999);
		OptionalLong cents = Text.price(price);
		if (limit.isEmpty() || cents.isEmpty()) {
			return "a band is ZONE GRAMS PRICE, not " + zone + " " + grams + " " + price;
		}
		TreeMap<Long, Long> limits = bands.computeIfAbsent(zone, key -> new TreeMap<>());
		boolean isNew = limits.putIfAbsent(limit.getAsLong(), cents.getAsLong()) == null;
		return isNew ? null : "zone " + zone + " has a band of " + limit.getAsLong() + " g already";
	}

	private String takeExtra(String name, String text) {
		boolean isPercent = text.endsWith("%");
		OptionalLong amount = isPercent ? Text.percent(text) : Text.price(text);
		if (amount.isEmpty()) {
			return text + " is neither a price nor a percentage";
		}
		boolean isNew = extras.putIfAbsent(name, new Extra(isPercent, amount.getAsLong())) == null;
		return isNew ? null : "extra " + name + " was given before";
	}

	private String takeFuel(String text) {
		if (fuel.isPresent()) {
			return "fuel was given before";
		}
		fuel = Text.percent(text);
		return fuel.isPresent() ? null : text + " is not a percentage";
	}
}
