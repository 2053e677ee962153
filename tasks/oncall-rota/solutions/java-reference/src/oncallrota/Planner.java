package oncallrota;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Fills the nights, one place after the other. */
final class Planner {
	private final Plan plan;
	private final Map<Plan.Night, List<Plan.Person>> able = new IdentityHashMap<>();
	private final Map<Plan.Night, List<Plan.Person>> on = new IdentityHashMap<>();
	private final Map<Plan.Person, List<Plan.Night>> turns = new IdentityHashMap<>();

	/** Somebody who would go from one night to another; before: the step that makes room for that. */
	private record Step(Plan.Person person, Plan.Night from, Plan.Night to, Step before) {
	}

	Planner(Plan plan) {
		this.plan = plan;
		for (Plan.Night night : plan.nights()) {
			able.put(night, plan.people().stream().filter(person -> person.canTake(night)).toList());
			on.put(night, new ArrayList<>());
		}
		for (Plan.Person person : plan.people()) {
			turns.put(person, new ArrayList<>());
		}
	}

	List<Plan.Person> who(Plan.Night night) {
		return on.get(night);
	}

	/** Returns the nights that are short; none: all are filled. */
	List<Plan.Night> fill() {
		for (Plan.Night night : plan.nights()) {
			for (int place = 0; place < night.people(); place++) {
				List<Plan.Night> lacking = add(night);
				if (!lacking.isEmpty()) {
					return lacking;
				}
			}
		}
		return List.of();
	}

	private List<Plan.Night> add(Plan.Night wanted) {
		List<Plan.Night> visited = new ArrayList<>(List.of(wanted));
		Map<Plan.Night, Step> leave = new IdentityHashMap<>();
		Map<Plan.Person, Boolean> asked = new IdentityHashMap<>();
		leave.put(wanted, null);
		Deque<Plan.Night> queue = new ArrayDeque<>(visited);
		while (!queue.isEmpty()) {
			Plan.Night night = queue.remove();
			for (Plan.Person person : able.get(night)) {
				if (on.get(night).contains(person) || asked.put(person, true) != null) {
					continue;
				}
				if (turns.get(person).size() < person.most()) {
					put(person, night);
					for (Step step = leave.get(night); step != null; step = step.before()) {
						on.get(step.from()).remove(step.person());
						turns.get(step.person()).remove(step.from());
						put(step.person(), step.to());
					}
					return List.of();
				}
				for (Plan.Night other : turns.get(person)) {
					if (!leave.containsKey(other)) {
						leave.put(other, new Step(person, other, night, leave.get(night)));
						queue.add(other);
						visited.add(other);
					}
				}
			}
		}
		return visited;
	}

	private void put(Plan.Person person, Plan.Night night) {
		on.get(night).add(person);
		turns.get(person).add(night);
	}
}
