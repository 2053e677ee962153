package parcelquote;

import java.util.Iterator;
import java.util.List;

record Options(String tariff, String summary, String orders) {
	private static final String USAGE = "\nusage: parcel-quote [--tariff FILE] [--summary FILE] [ORDERS]";

	static Options parse(List<String> arguments) throws Unusable {
		String tariff = "tariff.txt";
		String summary = null;
		String orders = null;
		for (Iterator<String> rest = arguments.iterator(); rest.hasNext();) {
			String argument = rest.next();
			if (argument.equals("--tariff")) {
				tariff = value(argument, rest);
			} else if (argument.equals("--summary")) {
				summary = value(argument, rest);
			} else if (argument.startsWith("-") && argument.length() > 1) {
				throw new Unusable("unknown option " + argument + USAGE);
			} else if (orders != null) {
				throw new Unusable("one file of orders at a time" + USAGE);
			} else {
				orders = argument;
			}
		}
		return new Options(tariff, summary, orders == null ? "-" : orders);
	}

	private static String value(String option, Iterator<String> rest) throws Unusable {
		if (!rest.hasNext()) {
			throw new Unusable(option + " needs a file name" + USAGE);
		}
		return rest.next();
	}
}
