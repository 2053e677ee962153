/*
 * strength.c: each mutant is a copy of the reference with one changed file, graded as any submission, but without what only matters for a grade (job->probe).
 *
 * Copies are made when a worker is free and removed when it is done, so that a thousand mutants take the room of a few.
 */
#include "harness/author/strength.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "harness/author/gradings.h"
#include "harness/base/fs.h"
#include "harness/base/scoped.h"
#include "harness/build/tree_copy.h"
#include "harness/pipeline/pipeline.h"

ENUM_DEFINE(fate, FATE_TABLE)

enum { SOURCE_BYTES_MAX = 1 << 20, COPY_BYTES_MAX = 256 << 20 };

struct trying {
	struct arena *a;
	const struct strength_spec *spec;
	const char *reference; /* path */
	const struct workdir *work;
	struct case_facts *facts;
	struct strength *ret;
	size_t done;
};

static const char *folder_name(struct arena *a, size_t index)
{
	return arena_printf(a, "mutant-%zu", index);
}

static int copy_reference(struct arena *a, const char *from, int to, struct err *e)
{
	SCOPED_FD folder = open(from, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (folder >= 0)
		return tree_copy(folder, to, geteuid(), COPY_BYTES_MAX) < 0 ? err_set(e, OWNER_HARNESS, "copying '%s' to change the copy", from) : 0;
	struct bytes text;
	if (fs_read(a, AT_FDCWD, from, SOURCE_BYTES_MAX, &text, e) < 0)
		return -1;
	SCOPED_FD fd = openat(to, fs_basename(from), O_WRONLY | O_CREAT | O_CLOEXEC, 0755);
	return fd < 0 ? err_sys(e, OWNER_HARNESS, "writing a copy of '%s'", from) : fs_write_all(fd, text, e);
}

static int prepare(void *context, size_t index, const char **ret_path, const char **ret_name, struct err *e)
{
	struct trying *t = context;
	const struct mutant *mutant = &t->ret->mutants.items[index];
	const char *name = folder_name(t->a, index);
	if (mkdirat(t->work->fd, name, 0755) < 0)
		return err_sys(e, OWNER_HARNESS, "making a folder for a mutant");
	SCOPED_FD to = openat(t->work->fd, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (to < 0)
		return err_sys(e, OWNER_HARNESS, "opening a mutant's folder");
	if (copy_reference(t->a, t->reference, to, e) < 0)
		return -1;
	SCOPED_FD file = fs_open_beneath(to, mutant->path, O_WRONLY | O_TRUNC | O_CLOEXEC, 0);
	if (file < 0)
		return err_sys(e, OWNER_HARNESS, "changing '%s' in a copy of the reference", mutant->path);
	*ret_path = fs_join(t->a, t->work->path, name);
	*ret_name = name;
	return fs_write_all(file, mutant->text, e);
}

static const char *explained(const struct solutions *solutions, const struct mutant *mutant)
{
	for (size_t i = 0; i < solutions->equivalent_count; i++) {
		const struct equivalent *known = &solutions->equivalents[i];
		if (strcmp(known->path, mutant->path) == 0 && strcmp(known->line, mutant->before) == 0 && strcmp(known->becomes, mutant->after) == 0)
			return known->why;
	}
	return NULL;
}

static bool not_built(const struct trying *t, const struct json *report)
{
	const struct json *build = json_get(report, "build");
	return strcmp(json_text(build, "status", ""), "failed") == 0 ||
	       json_number(json_get(build, "lint"), "findings", 0) > (double)t->spec->lint_findings;
}

static struct mutant_fate fate_of(struct trying *t, const struct mutant *mutant, const struct grading *grading)
{
	if (!grading->report)
		return (struct mutant_fate){ .fate = FATE_UNKNOWN, .by = arena_strdup(t->a, grading->why) };
	if (not_built(t, grading->report))
		return (struct mutant_fate){ .fate = FATE_NOT_BUILT };
	for (size_t i = 0; i < t->facts->count; i++) {
		enum verdict verdict = case_facts_verdict(grading->report, i);
		if (verdict != VERDICT_PASSED && verdict != VERDICT_SKIPPED)
			return (struct mutant_fate){ .fate = FATE_KILLED, .by = t->facts->items[i].name };
	}
	const char *why = explained(t->spec->solutions, mutant);
	return (struct mutant_fate){ .fate = why ? FATE_EXPLAINED : FATE_SURVIVED, .by = why };
}

static void done(void *context, const struct grading *grading)
{
	struct trying *t = context;
	struct mutant_fate fate = fate_of(t, &t->ret->mutants.items[grading->index], grading);
	if (fate.fate == FATE_KILLED)
		case_facts_add(t->a, t->facts, grading->report, "a mutant");
	t->ret->fates[grading->index] = fate;
	t->ret->counts[fate.fate]++;
	fs_remove_tree(t->work->fd, folder_name(t->a, grading->index), NULL);
	if (t->spec->tell)
		t->spec->tell(t->spec->context, "mutants", ++t->done, t->ret->mutants.count);
}

/* The candidate's own files of the main language, as detection tells them apart from tests and others' code. */
static int collect(struct arena *a, const struct strength_spec *spec, const struct solution *reference, const struct workdir *work, struct strength *ret,
		   struct err *e)
{
	struct tree tree;
	struct detection detection;
	int bad = pipeline_inspect(a, reference->path, reference->id, spec->job->task, spec->job->profiles, work, &tree, &detection, e);
	for (const char *const *path = detection.source_files; bad == 0 && detection.profile && path && *path; path++) {
		struct bytes text;
		SCOPED_FD fd = fs_open_regular(tree.fd, *path, NULL);
		if (fd < 0 || fs_read_fd(a, fd, SOURCE_BYTES_MAX, &text, e) < 0)
			bad = fd < 0 ? err_sys(e, OWNER_HARNESS, "reading '%s' of the reference", *path) : -1;
		else
			bad = mutants_of(a, spec->job->profiles, detection.profile, *path, text, &ret->mutants, e);
	}
	if (tree.fd >= 0)
		close(tree.fd);
	ret->possible = ret->mutants.count;
	mutants_sample(&ret->mutants, spec->most);
	return bad;
}

static void judge_strength(const struct strength_spec *spec, struct findings *findings, struct strength *ret)
{
	size_t all = ret->counts[FATE_KILLED] + ret->counts[FATE_SURVIVED];
	if (ret->mutants.count == 0 || all == 0) {
		findings_add(findings, FINDING_ADVICE, "strength", "nothing of the reference could be changed: its language has no \"mutations\" that fit");
		return;
	}
	ret->percent = 100.0 * (double)ret->counts[FATE_KILLED] / (double)all;
	if (ret->percent < STRENGTH_WANTED_PERCENT)
		findings_add(findings, FINDING_WRONG, "strength",
			     "the suite catches %.1f percent of the changed programs, less than %d: add cases for those that it does not catch, or say in "
			     "solutions.json (\"strength\": {\"equivalent\": …}) why a change makes no difference",
			     ret->percent, STRENGTH_WANTED_PERCENT);
	for (size_t i = 0; spec->most == 0 && i < spec->solutions->equivalent_count; i++) {
		const struct equivalent *known = &spec->solutions->equivalents[i];
		bool used = false;
		for (size_t k = 0; k < ret->mutants.count && !used; k++)
			used = ret->fates[k].fate == FATE_EXPLAINED && ret->fates[k].by == known->why;
		if (!used)
			findings_add(findings, FINDING_ADVICE, spec->solutions->file, "\"equivalent\" explains a change of %s that no longer survives or exists: \"%s\"", known->path,
				     known->line);
	}
}

static int measure_in(struct arena *a, const struct strength_spec *spec, const struct workdir *work, struct case_facts *facts, struct findings *findings,
		      struct strength *ret, struct err *e)
{
	const struct solution *reference = spec->solutions->reference;
	struct job job = *spec->job;
	struct trying trying = { .a = a, .spec = spec, .reference = reference->path, .work = work, .facts = facts, .ret = ret };
	job.probe = true;
	if (collect(a, spec, reference, work, ret, e) < 0)
		return -1;
	ret->fates = ARENA_ARRAY(a, struct mutant_fate, ret->mutants.count + 1);
	const struct gradings g = { .job = &job, .workers = spec->workers, .count = ret->mutants.count, .context = &trying, .prepare = prepare, .done = done };
	if (gradings_run(&g, e) < 0)
		return -1;
	judge_strength(spec, findings, ret);
	return 0;
}

int strength_measure(struct arena *a, const struct strength_spec *spec, struct case_facts *facts, struct findings *findings, struct strength *ret, struct err *e)
{
	struct workdir work;
	*ret = (struct strength){ .asked = true };
	if (!spec->solutions->reference) {
		findings_add(findings, FINDING_WRONG, "strength", "there is no reference solution, one that must get 100 percent: changes of it are what the suite is tried on");
		return 0;
	}
	ret->reference = spec->solutions->reference->id;
	if (workdir_open(a, &work, e) < 0)
		return -1;
	int bad = measure_in(a, spec, &work, facts, findings, ret, e);
	workdir_close(&work);
	return bad;
}
