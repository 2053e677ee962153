/*
 * limits.c: the measure "limits": the program keeps within what it may use.
 *
 * A violation or a limit that was hit costs the whole criterion; each kind of refused call costs denied_cost; a passed case that used more than time_share
 * of its CPU limit costs half. The last is a step, not a slope: the points must not follow every flutter of a measured time.
 */
#include "harness/base/utf8.h"
#include "harness/score/measures.h"
#include "harness/score/passed.h"

static bool is_limit(enum verdict v)
{
	return v == VERDICT_TIME_LIMIT || v == VERDICT_MEMORY_LIMIT || v == VERDICT_OUTPUT_LIMIT || v == VERDICT_DISK_LIMIT || v == VERDICT_PROCESS_LIMIT ||
	       v == VERDICT_SECURITY_VIOLATION;
}

static const char *case_ref(struct measuring *m, const struct case_result *r)
{
	return arena_printf(m->a, "case %s/%s", r->group->id, r->task_case->id);
}

/* The first case that was stopped stands for all of them. */
static bool lose_stopped(struct measuring *m)
{
	const struct case_result *first = NULL;
	size_t count = 0;
	for (size_t i = 0; i < m->grade->results.count; i++) {
		const struct case_result *r = &m->grade->results.items[i];
		if (!is_limit(r->verdict.verdict))
			continue;
		first = first ? first : r;
		count++;
	}
	if (!first)
		return false;
	const char *more = count > 1 ? arena_printf(m->a, " (and %zu more case%s like it)", count - 1, count == 2 ? "" : "s") : "";
	const char *ref = case_ref(m, first);
	measuring_lose(m, (struct cost){ .share = 1, .ref = ref, .text = arena_printf(m->a, "In %s the program %s%s.", ref, first->verdict.reason, more) });
	return true;
}

static bool refused_before(const struct results *results, size_t before, const struct outcome *o, size_t own, const char *call)
{
	for (size_t k = 0; k < own; k++)
		if (strcmp(o->denied[k].call, call) == 0)
			return true;
	for (size_t i = 0; i < before; i++)
		for (size_t k = 0; k < results->items[i].outcome.denied_count; k++)
			if (strcmp(results->items[i].outcome.denied[k].call, call) == 0)
				return true;
	return false;
}

static void lose_denied(struct measuring *m)
{
	const struct results *results = &m->grade->results;
	for (size_t i = 0; i < results->count; i++) {
		const struct case_result *r = &results->items[i];
		for (size_t k = 0; k < r->outcome.denied_count; k++) {
			const struct sandbox_denied *d = &r->outcome.denied[k];
			if (refused_before(results, i, &r->outcome, k, d->call))
				continue;
			const char *ref = case_ref(m, r), *detail = utf8_visible(m->a, bytes_of(d->detail), 320);
			measuring_lose(m, (struct cost){ .share = m->criterion->denied_cost,
							 .ref = ref,
							 .text = arena_printf(m->a, "In %s the sandbox refused the system call %s%s%s%s.", ref,
									      utf8_visible(m->a, bytes_of(d->call), 64), *detail ? " (" : "", detail,
									      *detail ? ")" : "") });
		}
	}
}

static void lose_slow(struct measuring *m)
{
	for (size_t i = 0; i < m->grade->results.count; i++) {
		const struct case_result *r = &m->grade->results.items[i];
		double used = (double)(r->outcome.usage.cpu_user_us + r->outcome.usage.cpu_system_us) / 1000;
		if (!score_passed(r) || used <= m->criterion->time_share * r->outcome.limits.cpu_ms)
			continue;
		const char *ref = case_ref(m, r);
		measuring_lose(m, (struct cost){ .share = 0.5,
						 .ref = ref,
						 .text = arena_printf(m->a, "In %s it used more than %g %% of the CPU limit of %u ms.", ref,
								      m->criterion->time_share * 100, r->outcome.limits.cpu_ms) });
		return;
	}
}

void measure_limits(struct measuring *m)
{
	size_t ran = 0;
	for (size_t i = 0; i < m->grade->results.count; i++)
		ran += m->grade->results.items[i].outcome.ran;
	if (ran == 0) {
		measuring_lose_all(m, "The program never ran.", NULL, 0);
		return;
	}
	m->whole = m->criterion->time_share > 0 ? arena_printf(m->a, "No limit was reached, nothing was refused, and no passed case used more than %g %% of its CPU limit.",
							       m->criterion->time_share * 100)
						: "No limit was reached and nothing was refused.";
	if (lose_stopped(m))
		return;
	if (m->criterion->denied_cost > 0)
		lose_denied(m);
	if (m->criterion->time_share > 0)
		lose_slow(m);
}
