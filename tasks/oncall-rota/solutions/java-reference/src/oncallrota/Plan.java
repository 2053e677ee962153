package oncallrota;

import java.util.List;
import java.util.Set;

/** Nights and people, in the order in which they came. */
record Plan(List<Night> nights, List<Person> people) {
	/** A skill that is null asks for nothing. */
	record Night(String name, int people, String skill) {
	}

	record Person(String name, int most, Set<String> skills, Set<String> away) {
		boolean canTake(Night night) {
			return !away.contains(night.name()) && (night.skill() == null || skills.contains(night.skill()));
		}
	}
}
