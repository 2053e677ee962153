/* report_summary.c: a grade for people, on one screen: who, what it is, how it was started, a line a group, the rubric with reasons, the total. */
#include "harness/base/utf8.h"
#include "harness/report/dialogue.h"
#include "harness/report/layout.h"

/* The reasons of a criterion that are shown; the report has them all. */
enum { REASONS_SHOWN = 3, TITLE_WIDTH_MAX = 56, BESIDE_TITLE = 44, ASIDE_SHOWN = 3, LOG_LINES_SHOWN = 6, LOG_LINE_BYTES = 300 };

static const char *plural(struct arena *a, size_t count, const char *one, const char *many)
{
	return arena_printf(a, "%zu %s", count, count == 1 ? one : many);
}

static void put_who(const struct layout *l, const struct job *job, const struct grade *grade)
{
	const struct tree *tree = &grade->tree;
	layout_put(l, LAYOUT_BOLD, layout_show(l, tree->name));
	layout_put(l, LAYOUT_PLAIN,
		   arena_printf(l->a, " · %s %s · rubric %s %s\n", layout_show(l, job->task->title), layout_show(l, job->task->version),
				layout_show(l, job->rubric->id), layout_show(l, job->rubric->version)));
	if (tree->refused) {
		layout_wrap(l, LAYOUT_RED, arena_printf(l->a, "Refused: %s", layout_show(l, tree->refused)), 0, 2);
		return;
	}
	size_t refused = 0;
	for (const struct tree_note *note = tree->notes; note; note = note->next)
		refused += note->kind == NOTE_REFUSED;
	str_addf(l->out, "%s, %s", layout_show(l, tree->format), plural(l->a, tree->file_count, "file", "files"));
	if (refused > 0)
		layout_put(l, LAYOUT_YELLOW, arena_printf(l->a, ", %s not unpacked", plural(l->a, refused, "entry was", "entries were")));
	str_add_char(l->out, '\n');
}

static const char *command_line(struct arena *a, const char *const *argv)
{
	SCOPED_STR line = STR_EMPTY;
	for (size_t i = 0; argv[i]; i++)
		str_addf(&line, "%s%s", i ? " " : "", argv[i]);
	return arena_strdup(a, str_text(&line));
}

/* What was no part of the program, and what was not looked at: the reviewer may want to. */
static void put_beside(const struct layout *l, const struct detection *detection)
{
	SCOPED_STR aside = STR_EMPTY;
	for (size_t i = 0; i < detection->set_aside_count && i < ASIDE_SHOWN; i++)
		str_addf(&aside, "%s%s (%s, %s)", i ? ", " : "", layout_show(l, detection->set_aside[i].path),
			 plural(l->a, detection->set_aside[i].files, "file", "files"), layout_show(l, detection->set_aside[i].text));
	if (aside.len)
		layout_wrap(l, LAYOUT_DIM, arena_printf(l->a, "Set aside: %s%s", str_text(&aside), detection->set_aside_count > ASIDE_SHOWN ? " …" : ""), 0, 2);
	for (size_t i = 0; i < detection->unseen_count && i < ASIDE_SHOWN; i++) {
		const struct unseen *unseen = &detection->unseen[i];
		layout_wrap(l, LAYOUT_YELLOW,
			    arena_printf(l->a, "Not seen: %s%s%s", unseen->path ? layout_show(l, unseen->path) : "", unseen->path ? ": " : "", layout_show(l, unseen->text)),
			    0, 2);
	}
}

static void put_what(const struct layout *l, const struct job *job, const struct grade *grade)
{
	const struct detection *detection = &grade->detection;
	const struct built *built = &grade->built;
	if (grade->tree.refused)
		return;
	str_addf(l->out, "%s, ", detection->profile ? layout_show(l, detection->profile->name) : "no language that takehome knows");
	if (detection->framework.use == FRAMEWORK_NONE)
		str_addf(l->out, "no framework%s\n", detection->own_structure ? ", but a structure of its own in that manner" : "");
	else
		str_addf(l->out, "%s %s\n", detection->framework.use == FRAMEWORK_FULL ? "framework" : "component", layout_show(l, detection->framework.name));
	if (built->status != BUILD_NOT_NEEDED)
		layout_wrap(l, built->status == BUILD_OK ? LAYOUT_PLAIN : LAYOUT_RED,
			    arena_printf(l->a, "Built with %s: %s", layout_show(l, built->method),
					 built->status == BUILD_OK ? "ok" : layout_show(l, built->reason ? built->reason : "failed")),
			    0, 2);
	const char *const *start = built_start(built, job->task->kind);
	if (start && detection->candidate_count > 0)
		layout_wrap(l, LAYOUT_PLAIN,
			    arena_printf(l->a, "Started as: %s%s   (entry point %s)", layout_show(l, command_line(l->a, start)), job->task->kind == KIND_CLI ? " ARGUMENTS" : "",
					 layout_show(l, detection->candidates[0].path)),
			    0, 2);
	else if (detection->candidate_count == 0)
		layout_wrap(l, LAYOUT_RED, arena_printf(l->a, "No entry point: %s", layout_show(l, detection->no_entry_reason)), 0, 2);
	if (detection->ambiguous && detection->candidate_count > 1)
		layout_wrap(l, LAYOUT_YELLOW,
			    arena_printf(l->a, "Ambiguous: %s is as likely an entry point; the first was run", layout_show(l, detection->candidates[1].path)),
			    0, 2);
	put_beside(l, detection);
}

/* "2 × time limit, 1 × wrong answer" for what did not pass. */
static const char *what_failed(struct arena *a, const struct grade *grade, const struct group *group)
{
	size_t counts[verdict_count] = { 0 };
	for (size_t i = 0; i < grade->results.count; i++)
		if (grade->results.items[i].group == group)
			counts[grade->results.items[i].verdict.verdict]++;
	SCOPED_STR text = STR_EMPTY;
	for (int v = 0; v < verdict_count; v++) {
		if (counts[v] == 0 || v == VERDICT_PASSED)
			continue;
		str_addf(&text, "%s%zu × ", text.len ? ", " : "", counts[v]);
		for (const char *c = verdict_text((enum verdict)v); *c; c++)
			str_add_char(&text, (char)(*c == '_' ? ' ' : *c));
	}
	return arena_strdup(a, str_text(&text));
}

static size_t widest(size_t so_far, size_t most, const char *text)
{
	size_t wide = layout_width(text);
	if (wide > most)
		wide = most;
	return wide > so_far ? wide : so_far;
}

static size_t title_width(const struct layout *l, const struct scorecard *card)
{
	size_t room = l->style->columns - BESIDE_TITLE; /* columns is 60 at least */
	size_t most = room < TITLE_WIDTH_MAX ? room : TITLE_WIDTH_MAX, width = 12;
	for (size_t g = 0; g < card->group_count; g++)
		width = widest(width, most, layout_show(l, card->groups[g].group->title));
	for (size_t c = 0; c < card->criterion_count; c++)
		width = widest(width, most, layout_show(l, card->criteria[c].criterion->title));
	return width;
}

static bool all_skipped(const struct grade *grade, const struct group *group)
{
	for (size_t i = 0; i < grade->results.count; i++)
		if (grade->results.items[i].group == group && grade->results.items[i].verdict.verdict != VERDICT_SKIPPED)
			return false;
	return true;
}

static void put_mark(const struct layout *l, const struct grade *grade, const struct group_score *score)
{
	bool skipped = all_skipped(grade, score->group);
	layout_put(l, score->whole ? LAYOUT_GREEN : skipped ? LAYOUT_DIM : LAYOUT_RED, score->whole ? "✓ " : skipped ? "– " : "✗ ");
}

static void put_groups(const struct layout *l, const struct grade *grade, size_t width)
{
	const struct scorecard *card = &grade->scorecard;
	str_add(l->out, "\n");
	layout_put(l, LAYOUT_BOLD, "Cases\n");
	for (size_t g = 0; g < card->group_count; g++) {
		const struct group_score *score = &card->groups[g];
		str_add(l->out, "  ");
		put_mark(l, grade, score);
		layout_cell(l, LAYOUT_PLAIN, layout_show(l, score->group->title), width, false);
		layout_cell(l, LAYOUT_PLAIN, arena_printf(l->a, "%zu/%zu", score->passed, score->total), 8, true);
		layout_cell(l, LAYOUT_PLAIN, arena_printf(l->a, "%s of %s", layout_number(l->a, score->points), layout_number(l->a, score->group->points)), 14,
			    true);
		const char *failed = what_failed(l->a, grade, score->group);
		str_add(l->out, failed[0] ? "  " : "");
		layout_wrap(l, LAYOUT_DIM, failed, width + 28, width + 28);
	}
	dialogue_summary(l, grade);
}

static const char *reason_line(const struct layout *l, const struct score_reason *reason)
{
	SCOPED_STR line = STR_EMPTY;
	if (reason->cost > 0)
		str_addf(&line, "−%s  ", layout_number(l->a, reason->cost));
	/* "case edge/empty" says nothing more where the sentence names edge/empty itself. */
	const char *id = reason->ref ? strchr(reason->ref, ' ') : NULL;
	if (reason->ref && !(id && strstr(reason->text, id + 1)))
		str_addf(&line, "%s: ", layout_show(l, reason->ref));
	str_add(&line, layout_show(l, reason->text));
	if (reason->path && reason->line > 0)
		str_addf(&line, " (%s:%u)", layout_show(l, reason->path), reason->line);
	else if (reason->path)
		str_addf(&line, " (%s)", layout_show(l, reason->path));
	return arena_strdup(l->a, str_text(&line));
}

static void put_criterion(const struct layout *l, const struct criterion_score *score, size_t width)
{
	bool whole = !score->pending && score->score >= score->of;
	str_add(l->out, "  ");
	layout_put(l, score->pending ? LAYOUT_YELLOW : whole ? LAYOUT_GREEN : LAYOUT_RED, score->pending ? "? " : whole ? "✓ " : "− ");
	layout_cell(l, LAYOUT_PLAIN, layout_show(l, score->criterion->title), width, false);
	layout_cell(l, LAYOUT_PLAIN, arena_printf(l->a, "%s of %s", score->pending ? "–" : layout_number(l->a, score->score), layout_number(l->a, score->of)),
		    22, true);
	str_add(l->out, score->pending ? "  waits for a reviewer\n" : "\n");
	if (whole || score->pending)
		return;
	size_t shown = 0;
	for (const struct score_reason *reason = score->reasons; reason && shown < REASONS_SHOWN; reason = reason->next, shown++) {
		str_add(l->out, "      ");
		layout_wrap(l, LAYOUT_DIM, reason_line(l, reason), 6, 12);
	}
	if (score->reason_count > shown)
		layout_put(l, LAYOUT_DIM,
			   arena_printf(l->a, "      … and %s in the report\n", plural(l->a, score->reason_count - shown, "more reason", "more reasons")));
}

static void put_total(const struct layout *l, const struct job *job, const struct scorecard *card)
{
	str_add(l->out, "\n");
	layout_put(l, LAYOUT_BOLD, arena_printf(l->a, "Total %s %%", layout_number(l->a, card->percent)));
	str_addf(l->out, " (%s of %s points), the bar is %s %%: ", layout_number(l->a, card->automatic), layout_number(l->a, card->automatic_of),
		 layout_number(l->a, job->rubric->pass));
	layout_put(l, card->passed ? LAYOUT_GREEN : LAYOUT_RED, card->passed ? "passed" : "below the bar");
	if (card->reviewer_of > 0)
		str_addf(l->out, "; %s points wait for a reviewer", layout_number(l->a, card->reviewer_of));
	str_add(l->out, "\n");
	if (card->capped)
		layout_wrap(l, LAYOUT_RED, arena_printf(l->a, "Capped: %s", layout_show(l, card->cap_reason)), 0, 2);
}

/* What the server of the first case that failed printed at last: often that says why. */
static void put_server_log(const struct layout *l, const struct grade *grade)
{
	const struct case_result *result = NULL;
	for (size_t i = 0; i < grade->results.count && !result; i++)
		if (grade->results.items[i].outcome.log_end.len && grade->results.items[i].verdict.verdict != VERDICT_PASSED)
			result = &grade->results.items[i];
	if (!result)
		return;
	struct bytes left = result->outcome.log_end;
	size_t lines = 0, skip = 0;
	for (size_t i = 0; i + 1 < left.len; i++)
		lines += left.data[i] == '\n';
	layout_put(l, LAYOUT_BOLD, arena_printf(l->a, "\nServer log of %s/%s, its end\n", result->group->id, result->task_case->id));
	for (size_t line = 0; left.len; line++, left.data += skip, left.len -= skip) {
		const char *end = memchr(left.data, '\n', left.len);
		struct bytes text = { .data = left.data, .len = end ? (size_t)(end - left.data) : left.len };
		skip = text.len + (end != NULL);
		if (line + LOG_LINES_SHOWN <= lines)
			continue;
		str_add(l->out, "  ");
		layout_wrap(l, LAYOUT_DIM, utf8_visible(l->a, text, LOG_LINE_BYTES), 2, 4);
	}
}

static void put_missing(const struct layout *l, const struct grade *grade)
{
	if (!grade->missing)
		return;
	SCOPED_STR names = STR_EMPTY;
	for (int i = 0; i < sandbox_protection_count; i++)
		if (grade->missing >> i & 1)
			str_addf(&names, "%s%s", names.len ? ", " : "", sandbox_protection_text((enum sandbox_protection)i));
	layout_wrap(l, LAYOUT_YELLOW, arena_printf(l->a, "Graded without these protections, as asked: %s", str_text(&names)), 0, 2);
}

void report_summary(const struct job *job, const struct grade *grade, const struct report_style *style, struct str *out)
{
	struct layout layout = { .a = arena_new(), .style = style, .out = out };
	const struct layout *l = &layout;
	size_t width = title_width(l, &grade->scorecard);
	put_who(l, job, grade);
	put_what(l, job, grade);
	put_groups(l, grade, width);
	str_add(out, "\n");
	layout_put(l, LAYOUT_BOLD, "Rubric\n");
	for (size_t i = 0; i < grade->scorecard.criterion_count; i++)
		put_criterion(l, &grade->scorecard.criteria[i], width);
	put_server_log(l, grade);
	put_total(l, job, &grade->scorecard);
	put_missing(l, grade);
	arena_free(layout.a);
}
