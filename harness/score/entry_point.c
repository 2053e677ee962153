/* entry_point.c: the measures "entry_point" (conventions, and what breaking each costs) and "framework" (how much of one is used). */
#include "harness/base/utf8.h"
#include "harness/score/measures.h"

/* "php.cli.*" takes in "php.cli.index-php". */
static bool covers(const char *rule, const char *id)
{
	size_t len = strlen(rule);
	if (len >= 2 && strcmp(rule + len - 2, ".*") == 0)
		return strncmp(rule, id, len - 1) == 0;
	return strcmp(rule, id) == 0;
}

static double cost_of(const struct criterion *c, const char *id)
{
	for (size_t i = 0; i < c->convention_count; i++)
		if (covers(c->conventions[i].id, id))
			return c->conventions[i].cost;
	return 0;
}

/* A convention broken in several places costs once. */
static bool broken_before(const struct detection *d, size_t before)
{
	for (size_t i = 0; i < before; i++)
		if (!d->conventions[i].held && strcmp(d->conventions[i].id, d->conventions[before].id) == 0)
			return true;
	return false;
}

/* "FOUND (index.php:3). Convention: TEXT"; the place only where FOUND does not name it already. */
static const char *tell_broken(struct arena *a, const struct convention *c)
{
	const char *found = c->found ? c->found : "It is broken.";
	const char *path = c->path ? utf8_visible(a, bytes_of(c->path), 200) : NULL;
	const char *place = !path || strstr(found, path) ? ""
			    : c->line ? arena_printf(a, " (%s:%u)", path, c->line)
				      : arena_printf(a, " (%s)", path);
	size_t len = strlen(found);
	if (len && found[len - 1] == '.')
		len--;
	return arena_printf(a, "%.*s%s. Convention: %s", (int)len, found, place, c->text);
}

void measure_entry_point(struct measuring *m)
{
	const struct detection *d = &m->grade->detection;
	if (m->grade->tree.refused && measuring_empty(m))
		return;
	if (d->candidate_count == 0) {
		measuring_lose_all(m, d->no_entry_reason ? d->no_entry_reason : "No entry point was found.", NULL, 0);
		return;
	}
	for (size_t i = 0; i < d->convention_count; i++) {
		const struct convention *c = &d->conventions[i];
		double cost = c->held ? 0 : cost_of(m->criterion, c->id);
		if (cost <= 0 || broken_before(d, i))
			continue;
		measuring_lose(m, (struct cost){ .share = cost,
						 .path = c->path,
						 .line = c->line,
						 .ref = arena_printf(m->a, "convention %s", c->id),
						 .text = tell_broken(m->a, c) });
	}
	m->whole = arena_printf(m->a, "The entry point %s keeps the conventions that count here.", utf8_visible(m->a, bytes_of(d->candidates[0].path), 200));
}

void measure_framework(struct measuring *m)
{
	static const char *const words[] = { [FRAMEWORK_NONE] = "plain code",
					     [FRAMEWORK_COMPONENT] = "single components or a small library",
					     [FRAMEWORK_FULL] = "a framework" };
	const struct framework *f = &m->grade->detection.framework;
	int over = (int)f->use - (int)m->criterion->allowed;
	if (measuring_empty(m))
		return;
	if (over > 0) {
		const struct evidence *e = f->evidence;
		measuring_lose(m, (struct cost){ .share = over == 1 ? 0.5 : 1,
						 .path = e ? e->path : NULL,
						 .line = e ? e->line : 0,
						 .text = arena_printf(m->a, "It is built on %s%s%s%s%s; the task asks for no more than %s.", words[f->use],
								      f->name ? ": " : "", f->name ? f->name : "", e ? ", as " : "", e ? e->text : "",
								      words[m->criterion->allowed]) });
		return;
	}
	m->whole = f->use == FRAMEWORK_NONE ? "It is plain code of the candidate." : arena_printf(m->a, "It uses %s, which is allowed.", words[f->use]);
}
