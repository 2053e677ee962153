/* report_json.c: a grade as "takehome.report/1". The order of the members is the order in which a reviewer reads. */
#include <math.h>
#include <stdlib.h>

#include "harness/base/json.h"
#include "harness/report/measured.h"
#include "harness/report/parts.h"
#include "harness/report/report.h"

static void put_provenance(const struct parts *p, const struct provenance *provenance)
{
	json_put_string(p->w, "digest", provenance->digest);
	json_put_string(p->w, "commit", provenance->commit);
	if (provenance->commit)
		json_put_bool(p->w, "dirty", provenance->dirty);
	else
		json_put_null(p->w, "dirty");
}

static void put_task(const struct parts *p, const struct task *task)
{
	json_object(p->w, "task");
	json_put_string(p->w, "id", task->id);
	json_put_string(p->w, "version", task->version);
	json_put_string(p->w, "title", task->title);
	json_put_string(p->w, "kind", kind_text(task->kind));
	json_put_string(p->w, "entry", task->entry);
	put_provenance(p, &task->provenance);
	json_end(p->w);
}

static void put_rubric(const struct parts *p, const struct rubric *rubric)
{
	json_object(p->w, "rubric");
	json_put_string(p->w, "id", rubric->id);
	json_put_string(p->w, "version", rubric->version);
	json_put_string(p->w, "title", rubric->title);
	json_put_number(p->w, "pass", rubric->pass);
	put_provenance(p, &rubric->provenance);
	json_end(p->w);
}

static void put_build(const struct parts *p, const struct built *built)
{
	json_object(p->w, "build");
	json_put_string(p->w, "status", build_status_text(built->status));
	json_put_string(p->w, "method", built->method);
	json_put_string(p->w, "command", built->command);
	json_put_string(p->w, "reason", built->reason);
	json_put_int(p->w, "warnings", (int64_t)built->warnings);
	json_object(p->w, "lint");
	json_put_bool(p->w, "ran", built->lint.ran);
	json_put_int(p->w, "files", (int64_t)built->lint.files);
	json_put_int(p->w, "findings", (int64_t)built->lint.findings);
	parts_visible(p, "first", built->lint.first);
	parts_visible(p, "first_path", built->lint.first_path);
	json_end(p->w);
	json_end(p->w);
}

static void put_limits(const struct parts *p, const struct limits *limits)
{
	json_object(p->w, "limits");
	json_put_int(p->w, "cpu_ms", limits->cpu_ms);
	json_put_int(p->w, "wall_ms", limits->wall_ms);
	json_put_int(p->w, "memory_mb", limits->memory_mb);
	json_put_int(p->w, "output_kb", limits->output_kb);
	json_put_int(p->w, "disk_mb", limits->disk_mb);
	json_put_int(p->w, "files", limits->files);
	json_put_int(p->w, "processes", limits->processes);
	json_put_int(p->w, "open_files", limits->open_files);
	json_put_string(p->w, "policy", limits->policy);
	json_end(p->w);
}

static void put_difference(const struct parts *p, const struct case_verdict *verdict)
{
	const struct difference *difference = &verdict->difference;
	if (!verdict->has_difference) {
		json_put_null(p->w, "difference");
		return;
	}
	json_object(p->w, "difference");
	parts_visible(p, "stream", difference->stream ? difference->stream : "");
	json_put_int(p->w, "line", (int64_t)difference->line);
	json_put_int(p->w, "column", (int64_t)difference->column);
	json_put_string(p->w, "expected", difference->expected);
	json_put_string(p->w, "actual", difference->actual);
	json_put_string(p->w, "note", difference->note);
	json_end(p->w);
}

static int denied_order(const void *left, const void *right)
{
	const struct sandbox_denied *a = left, *b = right;
	int by_call = strcmp(a->call, b->call);
	return by_call != 0 ? by_call : strcmp(a->detail, b->detail);
}

/* Sorted: which of two processes was refused first is chance. */
static void put_denied(const struct parts *p, const struct outcome *outcome)
{
	struct sandbox_denied *sorted = ARENA_ARRAY(p->a, struct sandbox_denied, outcome->denied_count + 1);
	for (size_t i = 0; i < outcome->denied_count; i++)
		sorted[i] = outcome->denied[i];
	qsort(sorted, outcome->denied_count, sizeof *sorted, denied_order);
	json_array(p->w, "denied");
	for (size_t i = 0; i < outcome->denied_count; i++) {
		json_object(p->w, NULL);
		json_put_string(p->w, "call", sorted[i].call);
		parts_visible(p, "detail", sorted[i].detail);
		json_put_bool(p->w, "violation", sorted[i].violation);
		json_end(p->w);
	}
	json_end(p->w);
}

static void put_case(const struct parts *p, const struct case_result *result)
{
	json_object(p->w, NULL);
	json_put_string(p->w, "id", result->task_case->id);
	json_put_string(p->w, "title", result->task_case->title);
	json_put_string(p->w, "verdict", verdict_text(result->verdict.verdict));
	json_put_string(p->w, "owner", owner_text(result->verdict.owner));
	json_put_string(p->w, "reason", result->verdict.reason);
	put_difference(p, &result->verdict);
	put_limits(p, &result->task_case->limits);
	put_denied(p, &result->outcome);
	json_end(p->w);
}

static void put_groups(const struct parts *p, const struct grade *grade)
{
	const struct scorecard *card = &grade->scorecard;
	json_array(p->w, "groups");
	for (size_t g = 0; g < card->group_count; g++) {
		const struct group *group = card->groups[g].group;
		json_object(p->w, NULL);
		json_put_string(p->w, "id", group->id);
		json_put_string(p->w, "title", group->title);
		json_put_string(p->w, "visibility", visibility_text(group->visibility));
		json_put_string(p->w, "scoring", scoring_text(group->scoring));
		json_put_number(p->w, "points", round(card->groups[g].points * 100) / 100);
		json_put_number(p->w, "of", group->points);
		json_put_int(p->w, "passed", (int64_t)card->groups[g].passed);
		json_put_int(p->w, "total", (int64_t)card->groups[g].total);
		json_array(p->w, "cases");
		for (size_t i = 0; i < grade->results.count; i++)
			if (grade->results.items[i].group == group)
				put_case(p, &grade->results.items[i]);
		json_end(p->w);
		json_end(p->w);
	}
	json_end(p->w);
}

/* What a person needs to decide: the report is all that a reviewer has. */
static void put_levels(const struct parts *p, const struct criterion *criterion)
{
	if (criterion->measure != MEASURE_REVIEWER)
		return;
	json_array(p->w, "levels");
	for (size_t i = 0; i < criterion->level_count; i++) {
		json_object(p->w, NULL);
		json_put_number(p->w, "score", criterion->levels[i].score);
		json_put_string(p->w, "anchor", criterion->levels[i].anchor);
		json_end(p->w);
	}
	json_end(p->w);
}

static void put_criterion(const struct parts *p, const struct criterion_score *score)
{
	const struct criterion *criterion = score->criterion;
	json_object(p->w, NULL);
	json_put_string(p->w, "id", criterion->id);
	json_put_string(p->w, "title", criterion->title);
	json_put_string(p->w, "measure", measure_text(criterion->measure));
	json_put_bool(p->w, "pending", score->pending);
	if (score->pending)
		json_put_null(p->w, "score");
	else
		json_put_number(p->w, "score", score->score);
	json_put_number(p->w, "of", score->of);
	if (score->level >= 0 && (size_t)score->level < criterion->level_count) {
		json_object(p->w, "level");
		json_put_number(p->w, "score", criterion->levels[score->level].score);
		json_put_string(p->w, "anchor", criterion->levels[score->level].anchor);
		json_end(p->w);
	} else {
		json_put_null(p->w, "level");
	}
	put_levels(p, criterion);
	if (criterion->required)
		json_put_number(p->w, "cap", criterion->cap);
	json_array(p->w, "reasons");
	for (const struct score_reason *reason = score->reasons; reason; reason = reason->next) {
		json_object(p->w, NULL);
		json_put_string(p->w, "text", reason->text);
		parts_visible(p, "path", reason->path);
		json_put_int(p->w, "line", reason->line);
		json_put_string(p->w, "ref", reason->ref);
		json_put_number(p->w, "cost", reason->cost);
		json_end(p->w);
	}
	json_end(p->w);
	json_put_int(p->w, "reasons_total", (int64_t)score->reason_count);
	json_end(p->w);
}

static void put_totals(const struct parts *p, const struct job *job, const struct scorecard *card)
{
	json_object(p->w, "totals");
	json_put_number(p->w, "automatic", card->automatic);
	json_put_number(p->w, "automatic_of", card->automatic_of);
	json_put_null(p->w, "reviewer");
	json_put_number(p->w, "reviewer_of", card->reviewer_of);
	/* A pending criterion leaves the whole open; it is never counted as zero. */
	if (card->reviewer_of > 0)
		json_put_null(p->w, "whole");
	else
		json_put_number(p->w, "whole", card->percent);
	json_put_number(p->w, "percent", card->percent);
	json_put_number(p->w, "pass", job->rubric->pass);
	json_put_bool(p->w, "passed", card->passed);
	json_put_bool(p->w, "capped", card->capped);
	json_put_string(p->w, "cap_reason", card->cap_reason);
	json_end(p->w);
}

static void put_sandbox(const struct parts *p, const struct grade *grade)
{
	json_object(p->w, "sandbox");
	for (int missing = 0; missing <= 1; missing++) {
		json_array(p->w, missing ? "missing" : "in_force");
		for (int i = 0; i < sandbox_protection_count; i++)
			if ((grade->missing >> i & 1) == (unsigned)missing)
				json_put_string(p->w, NULL, sandbox_protection_text((enum sandbox_protection)i));
		json_end(p->w);
	}
	json_put_string(p->w, "cgroup", sandbox_cgroup_text(grade->cgroup));
	json_put_string(p->w, "policy_digest", grade->policy_digest);
	json_end(p->w);
}

static void put_toolchain(const struct parts *p, const struct built *built)
{
	json_array(p->w, "toolchain");
	for (size_t i = 0; i < built->tool_count; i++) {
		json_object(p->w, NULL);
		json_put_string(p->w, "name", built->tools[i].name);
		parts_visible(p, "version", built->tools[i].version ? built->tools[i].version : "");
		json_end(p->w);
	}
	json_end(p->w);
}

struct bytes report_json(struct arena *a, const struct job *job, const struct grade *grade)
{
	struct parts parts = { .w = json_writer_new(true), .a = a };
	const struct parts *p = &parts;
	json_object(p->w, NULL);
	json_put_string(p->w, "schema", "takehome.report/1");
	parts_tool(p);
	put_task(p, job->task);
	put_rubric(p, job->rubric);
	parts_submission(p, &grade->tree, false);
	parts_language(p, &grade->detection);
	parts_entry_point(p, &grade->detection);
	parts_texts(p, "command", built_start(&grade->built, job->task->kind));
	parts_framework(p, &grade->detection);
	parts_conventions(p, &grade->detection);
	parts_set_aside(p, &grade->detection);
	put_build(p, &grade->built);
	put_groups(p, grade);
	json_array(p->w, "criteria");
	for (size_t i = 0; i < grade->scorecard.criterion_count; i++)
		put_criterion(p, &grade->scorecard.criteria[i]);
	json_end(p->w);
	put_totals(p, job, &grade->scorecard);
	put_sandbox(p, grade);
	put_toolchain(p, &grade->built);
	measured_all(p, grade);
	json_end(p->w);
	struct bytes text = arena_bytes(a, json_writer_text(p->w));
	json_writer_free(p->w);
	return text;
}
