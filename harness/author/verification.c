/* verification.c: what an author reads. */
#include "harness/author/verification.h"

#include "harness/report/layout.h"

enum { ID_WIDTH_MAX = 40, PERCENT_WIDTH = 9, SECONDS_WIDTH = 9, MARK_WIDTH = 6 };

static size_t id_width(const struct verification *v)
{
	size_t width = 8;
	for (size_t i = 0; i < v->row_count; i++)
		width = layout_width(v->rows[i].id) > width ? layout_width(v->rows[i].id) : width;
	return width < ID_WIDTH_MAX ? width : ID_WIDTH_MAX;
}

static void put_row(const struct layout *l, const struct verify_row *row, size_t width)
{
	layout_cell(l, row->holds ? LAYOUT_GREEN : LAYOUT_RED, row->holds ? "ok" : "WRONG", MARK_WIDTH, false);
	layout_cell(l, LAYOUT_PLAIN, layout_show(l, row->id), width + 1, false);
	if (row->graded) {
		layout_cell(l, LAYOUT_PLAIN, arena_printf(l->a, "%s %%", layout_number(l->a, row->percent)), PERCENT_WIDTH, true);
		layout_cell(l, LAYOUT_DIM, arena_printf(l->a, "%.1f s", row->seconds), SECONDS_WIDTH, true);
	} else {
		layout_cell(l, LAYOUT_PLAIN, "", PERCENT_WIDTH + SECONDS_WIDTH, false);
	}
	str_add(l->out, "  ");
	size_t at = MARK_WIDTH + width + 1 + PERCENT_WIDTH + SECONDS_WIDTH + 2;
	layout_wrap(l, LAYOUT_PLAIN, layout_show(l, row->cases ? row->cases : ""), at, at);
}

static void put_rows(const struct layout *l, const struct verification *v)
{
	size_t width = id_width(v);
	const char *kind = "";
	for (size_t i = 0; i < v->row_count; i++) {
		const struct verify_row *row = &v->rows[i];
		if (row->kind && strcmp(kind, row->kind) != 0)
			layout_put(l, LAYOUT_DIM, arena_printf(l->a, "%ss\n", row->kind));
		kind = row->kind ? row->kind : kind;
		put_row(l, row, width);
	}
}

static void put_survivor(const struct layout *l, const struct mutant *mutant)
{
	str_addf(l->out, "  %s:%u (%s)\n", layout_show(l, mutant->path), mutant->line, mutant->rule);
	layout_put(l, LAYOUT_RED, arena_printf(l->a, "    - %s\n", layout_show(l, mutant->before)));
	layout_put(l, LAYOUT_GREEN, arena_printf(l->a, "    + %s\n", mutant->after[0] ? layout_show(l, mutant->after) : "(the line is gone)"));
}

static void put_strength(const struct layout *l, const struct strength *s)
{
	if (!s->asked || !s->reference || s->mutants.count == 0)
		return;
	layout_put(l, LAYOUT_BOLD,
		   arena_printf(l->a, "strength: %.1f %% of the changed programs are caught", s->percent));
	str_addf(l->out, " (%zu of %zu; %s, %zu of %zu possible changes tried)\n", s->counts[FATE_KILLED], s->counts[FATE_KILLED] + s->counts[FATE_SURVIVED],
		 layout_show(l, s->reference), s->mutants.count, s->possible);
	str_addf(l->out, "  %zu no longer built, %zu make no difference and are explained, %zu were not graded\n", s->counts[FATE_NOT_BUILT], s->counts[FATE_EXPLAINED],
		 s->counts[FATE_UNKNOWN]);
	if (s->counts[FATE_SURVIVED] > 0)
		str_add(l->out, "survivors: no case tells these from the reference\n");
	for (size_t i = 0; i < s->mutants.count; i++)
		if (s->fates[i].fate == FATE_SURVIVED)
			put_survivor(l, &s->mutants.items[i]);
}

void verification_findings(const struct findings *findings, const struct report_style *style, struct str *out)
{
	const struct layout l = { .a = findings->arena, .style = style, .out = out };
	for (const struct finding *f = findings->first; f; f = f->next) {
		bool wrong = f->level == FINDING_WRONG;
		layout_put(&l, wrong ? LAYOUT_RED : LAYOUT_YELLOW, wrong ? "wrong:  " : "advice: ");
		layout_wrap(&l, LAYOUT_PLAIN, arena_printf(l.a, "%s: %s", layout_show(&l, f->subject), layout_show(&l, f->text)), 8, 8);
	}
}

void verification_text(const struct verification *v, const struct report_style *style, struct str *out)
{
	const struct layout l = { .a = v->findings.arena, .style = style, .out = out };
	layout_put(&l, LAYOUT_BOLD, layout_show(&l, v->task->id));
	str_addf(out, " %s: %s\n", layout_show(&l, v->task->version), layout_show(&l, v->task->title));
	put_rows(&l, v);
	put_strength(&l, &v->strength);
	verification_findings(&v->findings, style, out);
	if (v->findings.wrong == 0)
		layout_put(&l, LAYOUT_GREEN, arena_printf(l.a, "%s holds", layout_show(&l, v->task->id)));
	else
		layout_put(&l, LAYOUT_RED, arena_printf(l.a, "%s does not hold: %zu to mend", layout_show(&l, v->task->id), v->findings.wrong));
	str_addf(out, "%s\n", v->findings.advice ? arena_printf(l.a, ", %zu to look at", v->findings.advice) : "");
}

void verification_findings_json(struct json_writer *w, const struct findings *findings)
{
	json_array(w, "findings");
	for (const struct finding *f = findings->first; f; f = f->next) {
		json_object(w, NULL);
		json_put_string(w, "level", finding_level_text(f->level));
		json_put_string(w, "subject", f->subject);
		json_put_string(w, "text", f->text);
		json_end(w);
	}
	json_end(w);
}

static void strength_json(struct json_writer *w, const struct strength *s)
{
	if (!s->asked || !s->reference) {
		json_put_null(w, "strength");
		return;
	}
	json_object(w, "strength");
	json_put_string(w, "reference", s->reference);
	json_put_int(w, "possible", (int64_t)s->possible);
	json_put_int(w, "tried", (int64_t)s->mutants.count);
	for (size_t i = 0; i < fate_count; i++)
		json_put_int(w, fate_text((enum fate)i), (int64_t)s->counts[i]);
	json_put_number(w, "percent", s->percent);
	json_array(w, "mutants");
	for (size_t i = 0; i < s->mutants.count; i++) {
		const struct mutant *mutant = &s->mutants.items[i];
		json_object(w, NULL);
		json_put_string(w, "path", mutant->path);
		json_put_int(w, "line", mutant->line);
		json_put_string(w, "rule", mutant->rule);
		json_put_string(w, "before", mutant->before);
		json_put_string(w, "after", mutant->after);
		json_put_string(w, "fate", fate_text(s->fates[i].fate));
		json_put_string(w, "by", s->fates[i].by);
		json_end(w);
	}
	json_end(w);
	json_end(w);
}

void verification_json(struct json_writer *w, const struct verification *v)
{
	json_object(w, NULL);
	json_put_string(w, "task", v->task->id);
	json_put_string(w, "version", v->task->version);
	json_put_bool(w, "holds", v->findings.wrong == 0);
	json_array(w, "rows");
	for (size_t i = 0; i < v->row_count; i++) {
		const struct verify_row *row = &v->rows[i];
		json_object(w, NULL);
		json_put_string(w, "kind", row->kind);
		json_put_string(w, "id", row->id);
		json_put_bool(w, "holds", row->holds);
		json_put_bool(w, "graded", row->graded);
		json_put_number(w, "percent", row->percent);
		json_put_bool(w, "passed", row->passed);
		json_put_number(w, "seconds", row->seconds);
		json_put_string(w, "cases", row->cases);
		json_end(w);
	}
	json_end(w);
	strength_json(w, &v->strength);
	verification_findings_json(w, &v->findings);
	json_end(w);
}
