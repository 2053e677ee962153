/* measures.c: the table of measures, and what they share. */
#include "harness/score/measures.h"

static const measure_function table[measure_count] = {
	[MEASURE_CASES] = measure_cases,
	[MEASURE_ENTRY_POINT] = measure_entry_point,
	[MEASURE_FRAMEWORK] = measure_framework,
	[MEASURE_FILES] = measure_files,
	[MEASURE_SOURCE] = measure_source,
	[MEASURE_BUILD] = measure_build,
	[MEASURE_LIMITS] = measure_limits,
	[MEASURE_LINT] = measure_lint,
	[MEASURE_REVIEWER] = measure_reviewer,
};

measure_function measures_find(enum measure measure)
{
	return table[measure];
}

void measuring_lose(struct measuring *m, struct cost cost)
{
	if (m->cost_count == m->cost_cap) {
		size_t cap = m->cost_cap ? m->cost_cap * 2 : 16;
		struct cost *grown = ARENA_ARRAY(m->a, struct cost, cap);
		if (m->cost_count)
			memcpy(grown, m->costs, m->cost_count * sizeof *grown);
		m->costs = grown;
		m->cost_cap = cap;
	}
	if (cost.share > m->share)
		cost.share = m->share;
	m->share -= cost.share;
	if (m->share < 1e-12) /* ten times a tenth is not quite one */
		m->share = 0;
	m->costs[m->cost_count++] = cost;
}

void measuring_lose_all(struct measuring *m, const char *text, const char *path, uint32_t line)
{
	measuring_lose(m, (struct cost){ .share = 1, .text = text, .path = path, .line = line });
}

bool measuring_empty(struct measuring *m)
{
	if (m->grade->tree.refused)
		measuring_lose_all(m, arena_printf(m->a, "The submission could not be unpacked: %s", m->grade->tree.refused), NULL, 0);
	else if (m->grade->detection.language_count == 0)
		measuring_lose_all(m, "There is no source file of a known language to judge.", NULL, 0);
	else
		return false;
	return true;
}

void measure_reviewer(struct measuring *m)
{
	m->pending = true;
	m->whole = "A reviewer decides on the levels below.";
}
