/*
 * lint.c: one file a run, or all in one run where the profile's command has {files}.
 *
 * A checker that runs nothing of what it checks ("lint_reads_only") is first given many files in one run, one after another: mostly all are sound, and a run costs more
 * than a check. Only where something is found, or goes wrong, each has a run of its own, so that what is told does not depend on which way it went.
 */
#include "harness/build/lint.h"

#include "harness/base/pattern.h"
#include "harness/base/str.h"
#include "harness/base/utf8.h"
#include "harness/build/fill.h"

enum { LINT_OUTPUT_MAX = 64 << 10 };

/* For one file, or a batch: a syntax check is short. */
static struct limits limits_of(const struct box *box)
{
	struct limits limits = box->limits;
	limits.cpu_ms = limits.cpu_ms < 10000 ? limits.cpu_ms : 10000;
	limits.wall_ms = limits.wall_ms < 20000 ? limits.wall_ms : 20000;
	return limits;
}

static bool takes_all(const struct json *words)
{
	JSON_EACH (word, words)
		if (strcmp(word->string.data, "{files}") == 0)
			return true;
	return false;
}

static void note_first(struct arena *a, struct lint *lint, struct bytes line, const char *path)
{
	if (lint->first)
		return;
	lint->first = utf8_visible(a, line, 300);
	lint->first_path = path;
}

/* Lines that are findings; a failure without any is one, told by its last line. */
static void count_findings(struct arena *a, const struct pattern *finding, const struct box_run *run, const char *path, struct lint *lint)
{
	size_t found = 0;
	struct bytes last = { 0 };
	for (size_t at = 0; at < run->text.len;) {
		const char *start = run->text.data + at, *newline = memchr(start, '\n', run->text.len - at);
		struct bytes line = { .data = start, .len = newline ? (size_t)(newline - start) : run->text.len - at };
		at += line.len + 1;
		if (line.len)
			last = line;
		if (finding && line.len && pattern_find(finding, line, 0, NULL) == PATTERN_YES) {
			note_first(a, lint, line, path);
			found++;
		}
	}
	if (!found && !run->ok) {
		note_first(a, lint, last.len ? last : bytes_of(run->ended), path);
		found = 1;
	}
	lint->findings += found;
}

struct checking {
	struct arena *a;
	struct box *box;
	const struct detection *detection;
	const struct json *words;
	const struct pattern *finding;
	struct limits limits;
	struct holes holes;
	const char *const *env;
	size_t stopped;
	bool missing; /* the checker */
	struct lint *lint;
};

static int check(struct checking *c, const char *const *argv, struct box_run *ret, struct err *e)
{
	if (box_run(c->a, c->box, argv, c->env, &c->limits, LINT_OUTPUT_MAX, ret, NULL, e) < 0)
		return err_wrap(e, "checking '%s'", c->holes.entry);
	c->lint->cpu_ms += ret->cpu_ms;
	c->lint->wall_ms += ret->wall_ms;
	return 0;
}

/* ${file} as the checker sees it, or with {files} all. */
static int check_one(struct checking *c, const char *file, struct err *e)
{
	struct box_run run;
	bool all = takes_all(c->words);
	c->holes.entry = fill_inside(c->detection, file);
	if (check(c, fill_argv(c->a, &c->holes, c->words), &run, e) < 0)
		return -1;
	c->missing = run.missing;
	if (c->missing)
		return 0;
	c->lint->ran = true;
	c->stopped += run.stopped;
	c->lint->stopped = c->stopped > 0;
	count_findings(c->a, c->finding, &run, all ? NULL : file, c->lint);
	c->lint->files++;
	return 0;
}

/* for f do php -l "$f" || exit; done */
static const char *loop_over_files(struct checking *c)
{
	struct str text = STR_EMPTY;
	str_add(&text, "for f do");
	JSON_EACH (word, c->words) {
		const char *const one[] = { fill_text(c->a, &c->holes, word->string.data), NULL };
		bool entry = strcmp(word->string.data, "{entry}") == 0;
		str_addf(&text, " %s", entry ? "\"$f\"" : fill_typed(c->a, one));
	}
	str_add(&text, " || exit; done");
	return str_steal(&text, c->a);
}

/* Are all ${count} sound? False: that has to be found out one by one. */
static int check_together(struct checking *c, const char *const *files, size_t count, bool *ret_sound, struct err *e)
{
	struct box_run run;
	const char **argv = ARENA_ARRAY(c->a, const char *, count + 5);
	argv[0] = "sh";
	argv[1] = "-c";
	argv[2] = loop_over_files(c);
	argv[3] = argv[0];
	for (size_t i = 0; i < count; i++)
		argv[4 + i] = fill_safe(c->a, fill_inside(c->detection, files[i]));
	struct lint none = { 0 };
	if (check(c, argv, &run, e) < 0)
		return -1;
	count_findings(c->a, c->finding, &run, NULL, &none);
	*ret_sound = run.ok && !run.cut && none.findings == 0;
	if (*ret_sound) {
		c->lint->ran = true;
		c->lint->files += count;
	}
	return 0;
}

/* The candidate's own files that lie in the project, the first LINT_FILES_MAX of all. */
static const char *const *files_of(struct arena *a, const struct detection *detection, size_t *ret_count)
{
	const char **files = ARENA_ARRAY(a, const char *, LINT_FILES_MAX + 1);
	size_t count = 0;
	for (size_t i = 0; i < LINT_FILES_MAX && detection->source_files[i]; i++)
		if (fill_inside(detection, detection->source_files[i]))
			files[count++] = detection->source_files[i];
	*ret_count = count;
	return files;
}

static int lint_each(struct checking *c, struct err *e)
{
	size_t count, share = 0;
	const char *const *files = files_of(c->a, c->detection, &count);
	bool together = json_bool(c->detection->profile->root, "lint_reads_only", false);
	for (size_t at = 0; at < count && c->stopped < LINT_STOPPED_MAX && !c->missing; at += share) {
		bool sound = false;
		share = count - at < LINT_TOGETHER_MAX ? count - at : LINT_TOGETHER_MAX;
		if (together && share > 1 && check_together(c, files + at, share, &sound, e) < 0)
			return -1;
		for (size_t i = at; i < at + share && !sound && c->stopped < LINT_STOPPED_MAX && !c->missing; i++)
			if (check_one(c, files[i], e) < 0)
				return -1;
	}
	return 0;
}

static int lint_all(struct checking *c, struct err *e)
{
	size_t count;
	const char *const *files = files_of(c->a, c->detection, &count);
	if (count == 0)
		return 0;
	if (check_one(c, files[0], e) < 0)
		return -1;
	for (c->lint->files = 0; !c->missing && c->holes.sources[c->lint->files];)
		c->lint->files++;
	return 0;
}

int lint_files(struct arena *a, struct box *box, const struct detection *detection, struct lint *ret, struct err *e)
{
	const struct json *words = json_get(detection->profile->root, "lint");
	const char *text = json_text(detection->profile->root, "lint_finding", NULL);
	*ret = (struct lint){ 0 };
	if (!words || !detection->source_files)
		return 0;
	struct pattern *finding = text ? pattern_new(text, 0, OWNER_TASK, e) : NULL;
	struct checking c = { .a = a,
			      .box = box,
			      .detection = detection,
			      .words = words,
			      .finding = finding,
			      .limits = limits_of(box),
			      .holes = fill_entry(a, detection, NULL, true),
			      .lint = ret };
	c.env = fill_env(a, &c.holes, json_get(detection->profile->root, "env"), NULL);
	int result = text && !finding ? -1 : takes_all(words) ? lint_all(&c, e) : lint_each(&c, e);
	pattern_free(finding);
	return result;
}
