/*
 * verify.c: the steps of a verification.
 *
 *	grade     all solutions and starters, side by side; each report is read for its row, what it tells of the cases, and what earlier repeats got
 *	time      limits that are too tight for right answers, or would nearly have let a slow one through
 *	brief     its examples
 *	strength  when asked
 */
#include "harness/author/verify.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>

#include "harness/author/brief.h"
#include "harness/author/gradings.h"
#include "harness/author/held.h"
#include "harness/base/alloc.h"
#include "harness/base/fs.h"

/* A slow solution must be slow by so much. */
enum { SLOW_PERCENT = 150 };

struct subject {
	const struct solution *solution; /* NULL: a starter */
	const char *id, *path, *name;    /* name: "solution php-slow" */
	const char *fingerprint;         /* verdicts of the first repeat */
	bool flaky;
};

struct verifying {
	struct arena *a;
	const struct verify_spec *spec;
	struct subject *subjects;
	struct verification *ret;
	struct case_facts facts;
	double lint_findings; /* of the reference */
	const struct solution *reference;
	bool reference_holds;
	size_t count, done;
	bool unwritten; /* a report could not be kept: ${err} says why */
	struct err *err;
};

static int is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static int by_name(const struct dirent **x, const struct dirent **y)
{
	return strcmp((*x)->d_name, (*y)->d_name);
}

static void list_subjects(struct verifying *v, const struct solutions *solutions)
{
	struct arena *a = v->a;
	struct dirent **names = NULL;
	const char *folder = fs_join(a, v->spec->job->task->folder, "starter");
	int starters = scandir(folder, &names, is_visible, by_name);
	v->subjects = ARENA_ARRAY(a, struct subject, solutions->count + (size_t)(starters > 0 ? starters : 0) + 1);
	for (size_t i = 0; i < solutions->count; i++)
		v->subjects[v->count++] = (struct subject){ .solution = &solutions->items[i],
							    .id = solutions->items[i].id,
							    .path = solutions->items[i].path,
							    .name = arena_printf(a, "solution %s", solutions->items[i].id) };
	for (int i = 0; i < starters; i++) {
		v->subjects[v->count++] = (struct subject){ .id = arena_strdup(a, names[i]->d_name),
							    .path = fs_join(a, folder, names[i]->d_name),
							    .name = arena_printf(a, "starter %s", names[i]->d_name) };
		free(names[i]);
	}
	free(names);
}

static int prepare(void *context, size_t index, const char **ret_path, const char **ret_name, struct err *e)
{
	const struct verifying *v = context;
	(void)e;
	*ret_path = v->subjects[index % v->count].path;
	*ret_name = v->subjects[index % v->count].id;
	return 0;
}

/* All verdicts in one text, to compare repeats by. */
static const char *fingerprint(struct verifying *v, const struct json *report)
{
	SCOPED_STR text = STR_EMPTY;
	for (size_t i = 0; i < v->facts.count; i++)
		str_addf(&text, "%s ", verdict_text(case_facts_verdict(report, i)));
	return arena_strdup(v->a, str_text(&text));
}

static const char *first_difference(const struct verifying *v, const char *x, const char *y)
{
	for (size_t i = 0; i < v->facts.count; i++) {
		size_t len = strcspn(x, " "), other = strcspn(y, " ");
		if (len != other || memcmp(x, y, len) != 0)
			return v->facts.items[i].name;
		x += len + 1;
		y += other + 1;
	}
	return "";
}

static void check_repeat(struct verifying *v, struct subject *subject, const struct json *report)
{
	const char *now = fingerprint(v, report);
	if (!subject->fingerprint) {
		subject->fingerprint = now;
	} else if (!subject->flaky && strcmp(subject->fingerprint, now) != 0) {
		subject->flaky = true;
		findings_add(&v->ret->findings, FINDING_WRONG, subject->name,
			     "two runs of the same do not agree, first at the case %s: either the solution or the case is left to chance", first_difference(v, subject->fingerprint, now));
	}
}

static const char *all_verdicts(struct arena *a, const struct json *report)
{
	/* One group that has the cases of all. */
	struct json cases = { .type = JSON_ARRAY, .key = "cases" }, whole = { .type = JSON_OBJECT, .child = &cases, .count = 1 };
	struct json **last = &cases.child;
	JSON_EACH(group, json_get(report, "groups")) {
		JSON_EACH(one, json_get(group, "cases")) {
			*last = ARENA_NEW(a, struct json);
			**last = *one;
			(*last)->next = NULL;
			last = &(*last)->next;
			cases.count++;
		}
	}
	return held_verdicts(a, &whole);
}

static bool starter_holds(struct verifying *v, const struct subject *subject, const struct json *report)
{
	struct findings *f = &v->ret->findings;
	size_t before = f->wrong, failed = 0;
	const struct json *build = json_get(report, "build");
	for (size_t i = 0; i < v->facts.count; i++)
		failed += case_facts_verdict(report, i) != VERDICT_PASSED;
	if (strcmp(json_text(build, "status", ""), "failed") == 0)
		findings_add(f, FINDING_WRONG, subject->name, "it does not build: %s", json_text(build, "reason", "the build failed"));
	else if (json_number(json_get(build, "lint"), "findings", 0) > 0)
		findings_add(f, FINDING_WRONG, subject->name, "its source has mistakes: %s", json_text(json_get(build, "lint"), "first", ""));
	if (v->ret->task->kind != KIND_LIBRARY && !json_pointer(report, "/entry_point/chosen/path"))
		findings_add(f, FINDING_WRONG, subject->name, "nothing of it can be started: %s", json_text(json_get(report, "entry_point"), "reason", ""));
	if (failed == 0)
		findings_add(f, FINDING_WRONG, subject->name, "it passes every case: nothing is left to do");
	else if (json_bool(json_get(report, "totals"), "passed", false))
		findings_add(f, FINDING_ADVICE, subject->name, "it passes the bar as it is: who sends it back unchanged is let through");
	return f->wrong == before;
}

static void judge_report(struct verifying *v, struct subject *subject, const struct json *report, struct verify_row *row)
{
	const struct solution *solution = subject->solution;
	*row = (struct verify_row){ .kind = solution ? "solution" : "starter",
				    .id = subject->id,
				    .graded = true,
				    .percent = json_number(json_get(report, "totals"), "percent", 0),
				    .passed = json_bool(json_get(report, "totals"), "passed", false),
				    .seconds = json_number(json_pointer(report, "/measurements/stages"), "total_ms", 0) / 1e3,
				    .cases = all_verdicts(v->a, report) };
	row->holds = solution ? held_compare(solution, report, subject->name, &v->ret->findings) : starter_holds(v, subject, report);
	if (solution)
		case_facts_add(v->a, &v->facts, report, subject->id);
	if (solution && solution == v->reference) {
		v->lint_findings = json_number(json_pointer(report, "/build/lint"), "findings", 0);
		v->reference_holds = true;
		for (size_t i = 0; i < v->facts.count; i++)
			v->reference_holds = v->reference_holds && case_facts_verdict(report, i) == VERDICT_PASSED;
	}
}

static int keep_report(const struct verifying *v, const struct subject *subject, const struct json *report)
{
	struct json_writer *w = json_writer_new(true);
	json_put_json(w, NULL, report);
	const char *name = arena_printf(v->a, "%s-%s%s.json", v->ret->task->id, subject->solution ? "" : "starter-", subject->id);
	int bad = fs_replace(fs_join(v->a, v->spec->reports, name), json_writer_text(w), v->err);
	json_writer_free(w);
	return bad;
}

static void done(void *context, const struct grading *grading)
{
	struct verifying *v = context;
	struct subject *subject = &v->subjects[grading->index % v->count];
	struct verify_row *row = &v->ret->rows[grading->index % v->count];
	v->done++;
	if (v->spec->tell)
		v->spec->tell(v->spec->context, "grading", v->done, v->count * v->spec->repeat);
	if (!grading->report) {
		*row = (struct verify_row){ .kind = subject->solution ? "solution" : "starter", .id = subject->id, .cases = arena_strdup(v->a, grading->why) };
		findings_add(&v->ret->findings, FINDING_WRONG, subject->name, "there is no grade: %s", grading->why);
		return;
	}
	check_repeat(v, subject, grading->report);
	if (v->spec->reports && !v->unwritten)
		v->unwritten = keep_report(v, subject, grading->report) < 0;
	/* The first of the repeats is the row; later ones only must agree with it. */
	if (!row->kind)
		judge_report(v, subject, grading->report, row);
	row->holds = row->holds && !subject->flaky;
}

static struct task *stretched(struct arena *a, const struct task *task, uint32_t percent)
{
	struct task *copy = ARENA_NEW(a, struct task);
	*copy = *task;
	copy->groups = ARENA_ARRAY(a, struct group, task->group_count);
	for (size_t g = 0; g < task->group_count; g++) {
		struct group *group = &copy->groups[g];
		*group = task->groups[g];
		group->cases = ARENA_ARRAY(a, struct task_case, group->case_count);
		for (size_t c = 0; c < group->case_count; c++) {
			group->cases[c] = task->groups[g].cases[c];
			struct limits *limits = &group->cases[c].limits;
			limits->cpu_ms = (uint32_t)((uint64_t)limits->cpu_ms * percent / 100);
			limits->wall_ms = (uint32_t)((uint64_t)limits->wall_ms * percent / 100);
		}
	}
	return copy;
}

/* Those that ran out of time, once more with more of it. */
struct slow {
	struct verifying *v;
	struct subject **subjects;
	size_t count;
};

static int prepare_slow(void *context, size_t index, const char **ret_path, const char **ret_name, struct err *e)
{
	const struct slow *slow = context;
	(void)e;
	*ret_path = slow->subjects[index]->path;
	*ret_name = slow->subjects[index]->id;
	return 0;
}

static bool was_slow(const struct slow *slow, size_t index, size_t at)
{
	const char *text = slow->subjects[index]->fingerprint;
	while (at-- > 0 && *text)
		text += strcspn(text, " ") + 1;
	const char *limit = verdict_text(VERDICT_TIME_LIMIT);
	return strncmp(text, limit, strlen(limit)) == 0;
}

static void done_slow(void *context, const struct grading *grading)
{
	const struct slow *slow = context;
	struct verifying *v = slow->v;
	for (size_t i = 0; grading->report && i < v->facts.count; i++) {
		const struct case_fact *fact = &v->facts.items[i];
		enum verdict verdict = case_facts_verdict(grading->report, i);
		if (!was_slow(slow, grading->index, i) || verdict == VERDICT_TIME_LIMIT || verdict == VERDICT_SKIPPED)
			continue;
		double took = case_facts_cpu_ms(grading->report, fact->name);
		double lower = took * 100 / SLOW_PERCENT;
		if (lower >= 2 * fact->slowest_ms)
			findings_add(&v->ret->findings, FINDING_ADVICE, slow->subjects[grading->index]->name,
				     "it is stopped by time in the case %s, but only just: it ends after %.0f ms of CPU time, and %u are allowed. A faster machine would let it through; "
				     "\"cpu_ms\": %.0f would stop it there, too",
				     fact->name, took, fact->task_case->limits.cpu_ms, lower);
		else
			findings_add(&v->ret->findings, FINDING_ADVICE, slow->subjects[grading->index]->name,
				     "it is stopped by time in the case %s, but only just: it ends after %.0f ms of CPU time, and %u are allowed, of which right ones need %.0f. "
				     "A larger input would tell them apart",
				     fact->name, took, fact->task_case->limits.cpu_ms, fact->slowest_ms);
	}
}

static int check_time(struct verifying *v, struct err *e)
{
	struct slow slow = { .v = v, .subjects = ARENA_ARRAY(v->a, struct subject *, v->count + 1) };
	case_facts_slack(&v->facts, &v->ret->findings);
	for (size_t i = 0; i < v->count; i++)
		if (v->subjects[i].fingerprint && v->subjects[i].solution && strstr(v->subjects[i].fingerprint, verdict_text(VERDICT_TIME_LIMIT)))
			slow.subjects[slow.count++] = &v->subjects[i];
	struct job job = *v->spec->job;
	job.task = stretched(v->a, v->spec->job->task, SLOW_PERCENT);
	job.probe = true;
	const struct gradings g = { .job = &job, .workers = v->spec->workers, .count = slow.count, .context = &slow, .prepare = prepare_slow, .done = done_slow };
	return gradings_run(&g, e);
}

static int check_brief(struct verifying *v, struct err *e)
{
	struct brief brief;
	if (brief_read(v->a, v->ret->task, &brief, e) < 0)
		return -1;
	if (!brief.text.data)
		findings_add(&v->ret->findings, FINDING_WRONG, brief.file, "there is no brief: candidates get README.md");
	brief_check(&brief, v->ret->task, &v->ret->findings);
	return 0;
}

static int check_strength(struct verifying *v, const struct solutions *solutions, struct err *e)
{
	const struct strength_spec spec = { .job = v->spec->job,
					    .workers = v->spec->workers,
					    .most = v->spec->mutants,
					    .solutions = solutions,
					    .lint_findings = (size_t)v->lint_findings,
					    .tell = v->spec->tell,
					    .context = v->spec->context };
	v->ret->strength.asked = true;
	if (solutions->reference && !v->reference_holds) {
		findings_add(&v->ret->findings, FINDING_WRONG, "strength", "not measured: the reference \"%s\" does not pass every case itself", solutions->reference->id);
		return 0;
	}
	return strength_measure(v->a, &spec, &v->facts, &v->ret->findings, &v->ret->strength, e);
}

int verify_task(struct arena *a, const struct verify_spec *spec, const struct solutions *solutions, struct verification *ret, struct err *e)
{
	struct verifying v = { .a = a, .spec = spec, .ret = ret, .reference = solutions->reference, .err = e };
	*ret = (struct verification){ .task = spec->job->task, .findings = { .arena = a } };
	case_facts_init(a, ret->task, &v.facts);
	list_subjects(&v, solutions);
	ret->rows = ARENA_ARRAY(a, struct verify_row, v.count + 1);
	ret->row_count = v.count;
	if (solutions->count == 0)
		findings_add(&ret->findings, FINDING_WRONG, solutions->file, "there is no solution: at least one that is right and one that is wrong show that the cases tell them apart");
	const struct gradings g = { .job = spec->job, .workers = spec->workers, .count = v.count * spec->repeat, .context = &v, .prepare = prepare, .done = done };
	if (gradings_run(&g, e) < 0 || v.unwritten || check_time(&v, e) < 0 || check_brief(&v, e) < 0 || (spec->strength && check_strength(&v, solutions, e) < 0))
		return -1;
	/* Without mutants too little is known of what the cases tell apart. */
	if (spec->strength)
		case_facts_idle(&v.facts, &ret->findings);
	return 0;
}
