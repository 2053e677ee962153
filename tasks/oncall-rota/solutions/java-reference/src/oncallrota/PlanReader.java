package oncallrota;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringTokenizer;
import java.util.regex.Pattern;

/** Reads one plan. */
final class PlanReader {
	private static final Pattern PEOPLE = Pattern.compile("[1-9]");
	private static final Pattern MOST = Pattern.compile("[0-9]{1,3}");

	private record Absence(int line, List<String> words) {
	}

	private final Map<String, Plan.Night> nights = new LinkedHashMap<>();
	private final Map<String, Plan.Person> people = new LinkedHashMap<>();
	private final List<Absence> absences = new ArrayList<>();
	private final List<Mistake> mistakes = new ArrayList<>();

	/** Throws the mistake of the first wrong line. */
	Plan read(String text) throws Mistake {
		int number = 0;
		for (String line : text.split("\n", -1)) {
			number++;
			List<String> words = new ArrayList<>();
			new StringTokenizer(line, " \t\r").asIterator().forEachRemaining(word -> words.add((String) word));
			if (words.isEmpty() || words.get(0).startsWith("#")) {
				continue;
			}
			try {
				readLine(number, words.get(0), words.subList(1, words.size()));
			} catch (Mistake mistake) {
				mistakes.add(mistake);
			}
		}
		for (Absence absence : absences) {
			try {
				settle(absence);
			} catch (Mistake mistake) {
				mistakes.add(mistake);
			}
		}
		if (!mistakes.isEmpty()) {
			throw mistakes.stream().min(Comparator.comparingInt((Mistake mistake) -> mistake.line)).get();
		}
		return new Plan(List.copyOf(nights.values()), List.copyOf(people.values()));
	}

	private void readLine(int number, String kind, List<String> words) throws Mistake {
		switch (kind) {
			case "night" -> night(number, words);
			case "person" -> person(number, words);
			case "away" -> {
				demand(words.size() >= 2, number, "away takes a name and nights");
				absences.add(new Absence(number, words));
			}
			default -> throw new Mistake(number, "'" + kind + "' is none of night, person, away");
		}
	}

	private static void demand(boolean holds, int number, String words) throws Mistake {
		if (!holds) {
			throw new Mistake(number, words);
		}
	}

	private void night(int number, List<String> words) throws Mistake {
		demand(words.size() == 2 || words.size() == 3, number, "night takes a name, a number of people and perhaps a skill");
		String name = words.get(0);
		demand(PEOPLE.matcher(words.get(1)).matches(), number, "'" + words.get(1) + "' is no number of people from 1 to 9");
		demand(!nights.containsKey(name), number, "the night '" + name + "' was there before");
		nights.put(name, new Plan.Night(name, Integer.parseInt(words.get(1)), words.size() == 3 ? words.get(2) : null));
	}

	private void person(int number, List<String> words) throws Mistake {
		demand(words.size() >= 2, number, "person takes a name, a number of nights and skills");
		String name = words.get(0);
		demand(MOST.matcher(words.get(1)).matches(), number, "'" + words.get(1) + "' is no number of nights from 0 to 999");
		demand(!people.containsKey(name), number, "the person '" + name + "' was there before");
		people.put(name, new Plan.Person(name, Integer.parseInt(words.get(1)), new HashSet<>(words.subList(2, words.size())), new HashSet<>()));
	}

	private void settle(Absence absence) throws Mistake {
		Plan.Person person = people.get(absence.words().get(0));
		demand(person != null, absence.line(), "'" + absence.words().get(0) + "' is no person of this plan");
		for (String night : absence.words().subList(1, absence.words().size())) {
			demand(nights.containsKey(night), absence.line(), "'" + night + "' is no night of this plan");
			person.away().add(night);
		}
	}
}
