/* report_inspection.c: what a submission is, without running it: for people, and as "takehome.inspection/1". */
#include "harness/base/json.h"
#include "harness/report/layout.h"
#include "harness/report/parts.h"

/* Without --explain: enough to see why, not all of it. */
enum { EVIDENCE_SHOWN = 3, OTHERS_SHOWN = 3, NOTES_SHOWN = 8 };

static const char *place(const struct layout *l, const char *path, uint32_t line)
{
	if (!path)
		return "";
	return line > 0 ? arena_printf(l->a, " (%s:%u)", layout_show(l, path), line) : arena_printf(l->a, " (%s)", layout_show(l, path));
}

static void put_evidence(const struct layout *l, const struct evidence *first, bool explain)
{
	size_t shown = 0;
	for (const struct evidence *evidence = first; evidence && (explain || shown < EVIDENCE_SHOWN); evidence = evidence->next, shown++) {
		const char *weight = explain ? arena_printf(l->a, "%+4d  ", evidence->weight) : "";
		const char *rule = explain ? arena_printf(l->a, "  [%s]", evidence->rule) : "";
		str_add(l->out, "      ");
		layout_wrap(l, LAYOUT_DIM,
			    arena_printf(l->a, "%s%s%s%s", weight, layout_show(l, evidence->text), place(l, evidence->path, evidence->line), rule), 6, 8);
	}
}

static void put_tree(const struct layout *l, const struct tree *tree)
{
	layout_put(l, LAYOUT_BOLD, layout_show(l, tree->name));
	if (tree->refused) {
		str_add(l->out, "\n");
		layout_wrap(l, LAYOUT_RED, arena_printf(l->a, "Refused: %s", layout_show(l, tree->refused)), 0, 2);
		return;
	}
	str_addf(l->out, " · %s, %zu file%s, %llu bytes\n", layout_show(l, tree->format), tree->file_count, tree->file_count == 1 ? "" : "s",
		 (unsigned long long)tree->bytes);
	if (tree->wrapper)
		str_addf(l->out, "All of it lay in one folder, %s, which was taken off\n", layout_show(l, tree->wrapper));
	size_t shown = 0;
	for (const struct tree_note *note = tree->notes; note && shown < NOTES_SHOWN; note = note->next, shown++)
		layout_wrap(l, note->kind == NOTE_REFUSED ? LAYOUT_YELLOW : LAYOUT_DIM,
			    arena_printf(l->a, "  %s: %s: %s", note->kind == NOTE_SET_ASIDE ? "set aside" : note_kind_text(note->kind),
					 layout_show(l, note->path), layout_show(l, note->reason)),
			    0, 6);
	if (tree->note_count > shown)
		str_addf(l->out, "  … and %zu more notes\n", tree->note_count - shown);
}

static void put_languages(const struct layout *l, const struct detection *detection)
{
	uint64_t all = 0;
	for (size_t i = 0; i < detection->language_count; i++)
		all += detection->languages[i].bytes;
	str_addf(l->out, "\nLanguage     %s", detection->profile ? layout_show(l, detection->profile->name) : "none that takehome knows");
	for (size_t i = 0; i < detection->language_count && all > 0; i++)
		str_addf(l->out, "%s%s %.0f %%", i ? ", " : "   (", layout_show(l, detection->languages[i].language),
			 (double)detection->languages[i].bytes * 100 / (double)all);
	str_add(l->out, detection->language_count > 0 && all > 0 ? ")\n" : "\n");
}

static void put_entry(const struct layout *l, const struct detection *detection, bool explain)
{
	if (detection->candidate_count == 0) {
		str_add(l->out, "Entry point  ");
		layout_wrap(l, LAYOUT_RED, arena_printf(l->a, "none: %s", layout_show(l, detection->no_entry_reason)), 13, 13);
		return;
	}
	for (size_t i = 0; i < detection->candidate_count && (explain || i <= OTHERS_SHOWN); i++) {
		const struct candidate_entry *entry = &detection->candidates[i];
		bool tied = i == 1 && detection->ambiguous;
		str_add(l->out, i == 0 ? "Entry point  " : "        or   ");
		layout_put(l, i == 0 ? LAYOUT_BOLD : LAYOUT_PLAIN, layout_show(l, entry->path));
		str_addf(l->out, "   %s, %s, %d%s\n", kind_text(entry->kind), layout_show(l, entry->language), entry->score,
			 tied ? ", as likely: ambiguous" : "");
		if (i == 0 || explain || tied)
			put_evidence(l, entry->evidence, explain);
	}
}

static void put_conventions(const struct layout *l, const struct detection *detection, bool explain)
{
	str_add(l->out, "Conventions\n");
	size_t shown = 0;
	for (size_t i = 0; i < detection->convention_count; i++) {
		const struct convention *convention = &detection->conventions[i];
		if (convention->held && !explain)
			continue;
		shown++;
		layout_put(l, convention->held ? LAYOUT_GREEN : LAYOUT_YELLOW, convention->held ? "  ✓ " : "  ✗ ");
		layout_wrap(l, LAYOUT_PLAIN, arena_printf(l->a, "%s: %s", layout_show(l, convention->id), layout_show(l, convention->text)), 4, 6);
		if (convention->found) {
			str_add(l->out, "      ");
			layout_wrap(l, LAYOUT_DIM, arena_printf(l->a, "%s%s", layout_show(l, convention->found), place(l, convention->path, convention->line)),
				    6, 8);
		}
	}
	if (shown == 0)
		str_addf(l->out, "  all %zu that apply are held\n", detection->convention_count);
}

void report_inspection(const struct tree *tree, const struct detection *detection, bool explain, const struct report_style *style, struct str *out)
{
	struct layout layout = { .a = arena_new(), .style = style, .out = out };
	const struct layout *l = &layout;
	put_tree(l, tree);
	if (!tree->refused) {
		put_languages(l, detection);
		str_addf(out, "Framework    %s%s%s\n", framework_use_text(detection->framework.use), detection->framework.name ? ": " : "",
			 layout_show(l, detection->framework.name));
		put_evidence(l, detection->framework.evidence, explain);
		put_entry(l, detection, explain);
		put_conventions(l, detection, explain);
	}
	arena_free(layout.a);
}

struct bytes report_inspection_json(struct arena *a, const struct tree *tree, const struct detection *detection)
{
	struct parts parts = { .w = json_writer_new(true), .a = a };
	const struct parts *p = &parts;
	json_object(p->w, NULL);
	json_put_string(p->w, "schema", "takehome.inspection/1");
	parts_tool(p);
	parts_submission(p, tree);
	parts_language(p, detection);
	parts_entry_point(p, detection);
	parts_framework(p, detection);
	parts_conventions(p, detection);
	json_end(p->w);
	struct bytes text = arena_bytes(a, json_writer_text(p->w));
	json_writer_free(p->w);
	return text;
}
