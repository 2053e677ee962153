/* report_inspection.c: what a submission is, without running it: for people, and as "takehome.inspection/1". */
#include "harness/base/json.h"
#include "harness/report/layout.h"
#include "harness/report/parts.h"

/* Without --explain: enough to see why, not all of it. */
enum { EVIDENCE_SHOWN = 3, OTHERS_SHOWN = 3, NOTES_SHOWN = 6, ROWS_SHOWN = 6, UNSEEN_SHOWN = 5, STRUCTURE_SHOWN = 2 };
/* Where values stand, behind their labels. */
enum { LABEL = 13 };

static const char *place(const struct layout *l, const char *path, uint32_t line)
{
	if (!path)
		return "";
	return line > 0 ? arena_printf(l->a, " (%s:%u)", layout_show(l, path), line) : arena_printf(l->a, " (%s)", layout_show(l, path));
}

static const char *plural(const struct layout *l, size_t count, const char *one, const char *many)
{
	return arena_printf(l->a, "%s %s", layout_count(l->a, count), count == 1 ? one : many);
}

/* A line behind ${label}, or under the one before it where that is "". */
static void put_line(const struct layout *l, const char *label, enum layout_colour colour, const char *text)
{
	layout_cell(l, LAYOUT_PLAIN, label, LABEL, false);
	layout_wrap(l, colour, text, LABEL, LABEL);
}

static const char *kind_words(enum kind kind)
{
	static const char *const words[] = { [KIND_CLI] = "command-line program", [KIND_WEB] = "web application", [KIND_LIBRARY] = "library" };
	return words[kind];
}

static const char *size_text(const struct layout *l, uint64_t bytes)
{
	if (bytes < 10ul * 1024)
		return plural(l, (size_t)bytes, "byte", "bytes");
	return bytes < 10 << 20 ? arena_printf(l->a, "%s KiB", layout_count(l->a, (size_t)(bytes >> 10)))
				: arena_printf(l->a, "%s MiB", layout_count(l->a, (size_t)(bytes >> 20)));
}

static bool by_name_only(const struct tree *tree)
{
	for (size_t i = 0; i < tree->entry_count; i++)
		if (tree->entries[i].named)
			return true;
	return false;
}

static void put_tree(const struct layout *l, const struct tree *tree)
{
	layout_put(l, LAYOUT_BOLD, layout_show(l, tree->name));
	if (tree->refused) {
		str_add(l->out, "\n");
		layout_wrap(l, LAYOUT_RED, arena_printf(l->a, "Refused: %s", layout_show(l, tree->refused)), 0, 2);
		return;
	}
	str_addf(l->out, " · %s, %s, %s%s\n", layout_show(l, tree->format), plural(l, tree->file_count, "file", "files"), size_text(l, tree->bytes),
		 by_name_only(tree) ? " without installed packages" : "");
	if (tree->wrapper)
		layout_wrap(l, LAYOUT_DIM, arena_printf(l->a, "All of it lay in one folder, %s, which was taken off", layout_show(l, tree->wrapper)), 0, 2);
	if (tree->ungradable)
		layout_wrap(l, LAYOUT_YELLOW, arena_printf(l->a, "Grading will refuse it: %s", tree->ungradable), 0, 2);
}

/* The one sentence to take away. */
static void put_sentence(const struct layout *l, const struct detection *d)
{
	const char *language = d->profile ? layout_show(l, d->profile->name) : NULL;
	SCOPED_STR text = STR_EMPTY;
	if (!language)
		str_add(&text, "No program in a language that takehome knows");
	else if (!d->candidate_count)
		str_addf(&text, "%s%s", language, d->kind == KIND_LIBRARY ? " code that is a library: nothing of it is started" : ", but no program that could be started");
	else
		str_addf(&text, "%s %s, started by %s", language, kind_words(d->kind), layout_show(l, d->candidates[0].path));
	if (d->ambiguous && d->candidate_count > 1)
		str_addf(&text, " or %s", layout_show(l, d->candidates[1].path));
	if (language && d->framework.use == FRAMEWORK_FULL)
		str_addf(&text, "; made with the framework %s", layout_show(l, d->framework.name));
	else if (language)
		str_addf(&text, "; no framework%s", d->own_structure ? ", but a structure of its own in that manner" : "");
	str_add(l->out, "\n");
	layout_wrap(l, LAYOUT_BOLD, str_text(&text), 0, 0);
	str_add(l->out, "\n");
}

static void put_evidence(const struct layout *l, const struct evidence *first, size_t most)
{
	size_t shown = 0;
	for (; first && shown < most; first = first->next, shown++)
		put_line(l, "", LAYOUT_DIM, arena_printf(l->a, "%s%s", layout_show(l, first->text), place(l, first->path, first->line)));
	size_t more = 0;
	for (; first; first = first->next)
		more++;
	if (more)
		put_line(l, "", LAYOUT_DIM, arena_printf(l->a, "… and %s (--explain)", plural(l, more, "more reason", "more reasons")));
}

static void put_none(const struct layout *l, const struct detection *d)
{
	put_line(l, "Entry point", LAYOUT_RED, arena_printf(l->a, "none: %s", layout_show(l, d->no_entry_reason)));
	put_line(l, "", LAYOUT_DIM,
		 "Looked for: what manifests declare; commands in the README, Dockerfile, Procfile, Makefile and the like; first lines with #!; main functions; code outside of "
		 "functions and classes.");
}

static void put_entry(const struct layout *l, const struct detection *d)
{
	if (!d->candidate_count) {
		put_none(l, d);
		return;
	}
	bool tied = d->ambiguous && d->candidate_count > 1;
	for (size_t i = 0; i < (tied ? 2 : 1); i++) {
		put_line(l, i ? "or as likely" : "Entry point", LAYOUT_BOLD, layout_show(l, d->candidates[i].path));
		put_evidence(l, d->candidates[i].evidence, EVIDENCE_SHOWN);
	}
	if (tied)
		put_line(l, "", LAYOUT_YELLOW,
			 arena_printf(l->a,
				      "Ambiguous: grading starts %s, and says so. To decide, ask the candidate; a file takehome.json in the submission with "
				      "{\"takehome\": {\"entry\": \"%s\"}} settles it.",
				      layout_show(l, d->candidates[0].path), layout_show(l, d->candidates[1].path)));
	if (d->documented.text)
		put_line(l, "Shown as", LAYOUT_PLAIN,
			 arena_printf(l->a, "%s%s", layout_show(l, d->documented.text), place(l, d->documented.path, d->documented.line)));
	SCOPED_STR others = STR_EMPTY;
	size_t first = tied ? 2 : 1, i = first;
	for (; i < d->candidate_count && i < first + OTHERS_SHOWN; i++)
		str_addf(&others, "%s%s", others.len ? ", " : "", layout_show(l, d->candidates[i].path));
	if (i < d->candidate_count)
		str_addf(&others, " and %s", plural(l, d->candidate_count - i, "other", "others"));
	if (others.len)
		put_line(l, "Less likely", LAYOUT_DIM, str_text(&others));
}

static void put_languages(const struct layout *l, const struct detection *d)
{
	uint64_t all = 0;
	for (size_t i = 0; i < d->language_count; i++)
		all += d->languages[i].bytes;
	SCOPED_STR text = STR_EMPTY;
	for (size_t i = 0; i < d->language_count; i++) {
		str_addf(&text, "%s%s ", text.len ? ", " : "", layout_show(l, d->languages[i].language));
		if (all > 0)
			str_addf(&text, "%.0f %% ", (double)d->languages[i].bytes * 100 / (double)all);
		str_addf(&text, "(%s)", plural(l, d->languages[i].files, "file", "files"));
	}
	if (d->other_files)
		str_addf(&text, "%s%s that %s no source code", text.len ? "; " : "", plural(l, d->other_files, "file", "files"), d->other_files == 1 ? "is" : "are");
	put_line(l, "Own code", LAYOUT_PLAIN, text.len ? str_text(&text) : "none");
}

static void put_framework(const struct layout *l, const struct detection *d)
{
	const struct framework *framework = &d->framework;
	put_line(l, "Framework", LAYOUT_PLAIN,
		 framework->use == FRAMEWORK_NONE ? "none" : arena_printf(l->a, "%s: %s", framework_use_text(framework->use), layout_show(l, framework->name)));
	put_evidence(l, framework->evidence, EVIDENCE_SHOWN);
	if (d->own_structure) {
		put_line(l, "Structure", LAYOUT_PLAIN, "made by the candidate in the manner of a framework");
		put_evidence(l, d->own_structure, STRUCTURE_SHOWN);
	}
}

static void put_convention(const struct layout *l, const struct convention *c, bool explain)
{
	layout_put(l, c->held ? LAYOUT_GREEN : LAYOUT_YELLOW, c->held ? "  ✓ " : "  ✗ ");
	layout_wrap(l, LAYOUT_PLAIN, arena_printf(l->a, "%s: %s", layout_show(l, c->id), layout_show(l, c->text)), 4, 6);
	if (c->found) {
		str_add(l->out, "      ");
		layout_wrap(l, LAYOUT_DIM, arena_printf(l->a, "%s%s", layout_show(l, c->found), place(l, c->path, c->line)), 6, 8);
	}
	if (explain && c->why) {
		str_add(l->out, "      ");
		layout_wrap(l, LAYOUT_DIM, arena_printf(l->a, "Why: %s (%s)", layout_show(l, c->why), layout_show(l, c->source)), 6, 8);
	}
}

/* The broken ones first; of the held ones only their number, unless all is to be told. */
static void put_conventions(const struct layout *l, const struct detection *d, bool explain)
{
	size_t held = 0;
	for (size_t i = 0; i < d->convention_count; i++)
		held += d->conventions[i].held;
	if (!d->convention_count)
		return;
	put_line(l, "Conventions", LAYOUT_PLAIN,
		 held == d->convention_count ? arena_printf(l->a, "all %zu that apply are held", held)
					     : arena_printf(l->a, "%zu broken, %zu held", d->convention_count - held, held));
	for (size_t i = 0; i < d->convention_count; i++)
		if (!d->conventions[i].held)
			put_convention(l, &d->conventions[i], explain);
	for (size_t i = 0; i < d->convention_count && explain; i++)
		if (d->conventions[i].held)
			put_convention(l, &d->conventions[i], true);
}

static void put_aside(const struct layout *l, const struct detection *d, bool explain)
{
	if (!d->set_aside_files)
		return;
	put_line(l, "Set aside", LAYOUT_PLAIN,
		 arena_printf(l->a, "%s, no part of the candidate's own program", plural(l, d->set_aside_files, "file", "files")));
	size_t shown = 0, files = 0;
	for (; shown < d->set_aside_count && (explain || shown < ROWS_SHOWN); shown++) {
		const struct set_aside *row = &d->set_aside[shown];
		const char *more = !row->folder && row->files > 1 ? arena_printf(l->a, " and %s", plural(l, row->files - 1, "other", "others")) : "";
		layout_cell(l, LAYOUT_DIM, layout_count(l->a, row->files), LABEL - 2, true);
		str_add(l->out, "  ");
		layout_wrap(l, LAYOUT_DIM, arena_printf(l->a, "%s%s: %s", layout_show(l, row->path), more, layout_show(l, row->text)), LABEL, LABEL + 2);
		files += row->files;
	}
	if (files < d->set_aside_files)
		put_line(l, "", LAYOUT_DIM, arena_printf(l->a, "… and %s in other places", layout_count(l->a, d->set_aside_files - files)));
}

static void put_unseen(const struct layout *l, const struct detection *d, bool explain)
{
	size_t shown = 0;
	for (; shown < d->unseen_count && (explain || shown < UNSEEN_SHOWN); shown++) {
		const struct unseen *unseen = &d->unseen[shown];
		put_line(l, shown ? "" : "Not seen", LAYOUT_YELLOW,
			 unseen->path ? arena_printf(l->a, "%s: %s", layout_show(l, unseen->path), layout_show(l, unseen->text)) : layout_show(l, unseen->text));
	}
	if (shown < d->unseen_count)
		put_line(l, "", LAYOUT_YELLOW, arena_printf(l->a, "… and %zu more", d->unseen_count - shown));
}

static void put_notes(const struct layout *l, const struct tree *tree, bool explain)
{
	size_t shown = 0;
	for (const struct tree_note *note = tree->notes; note && (explain || shown < NOTES_SHOWN); note = note->next, shown++)
		put_line(l, shown ? "" : "Not taken", note->kind == NOTE_REFUSED ? LAYOUT_YELLOW : LAYOUT_DIM,
			 arena_printf(l->a, "%s: %s", layout_show(l, note->path), layout_show(l, note->reason)));
	if (tree->note_count > shown)
		put_line(l, "", LAYOUT_DIM, arena_printf(l->a, "… and %s more", layout_count(l->a, tree->note_count - shown)));
}

/* Every candidate with all that speaks for and against it. */
static void put_ranking(const struct layout *l, const struct detection *d)
{
	if (d->candidate_count)
		layout_put(l, LAYOUT_BOLD, "\nRanking\n");
	for (size_t i = 0; i < d->candidate_count; i++) {
		const struct candidate_entry *entry = &d->candidates[i];
		layout_cell(l, LAYOUT_BOLD, arena_printf(l->a, "%d", entry->score), 6, true);
		str_add(l->out, "  ");
		layout_put(l, LAYOUT_BOLD, layout_show(l, entry->path));
		str_addf(l->out, "   %s, %s\n", kind_text(entry->kind), layout_show(l, entry->language));
		for (const struct evidence *e = entry->evidence; e; e = e->next) {
			layout_cell(l, LAYOUT_DIM, arena_printf(l->a, "%+d", e->weight), 10, true);
			str_add(l->out, "  ");
			layout_wrap(l, LAYOUT_DIM,
				    arena_printf(l->a, "%s%s  [%s]", layout_show(l, e->text), place(l, e->path, e->line), layout_show(l, e->rule)), 12, 14);
		}
	}
}

void report_inspection(const struct tree *tree, const struct detection *detection, bool explain, const struct report_style *style, struct str *out)
{
	struct layout layout = { .a = arena_new(), .style = style, .out = out };
	const struct layout *l = &layout;
	put_tree(l, tree);
	if (!tree->refused) {
		put_sentence(l, detection);
		put_entry(l, detection);
		put_languages(l, detection);
		put_framework(l, detection);
		put_conventions(l, detection, explain);
		put_aside(l, detection, explain);
		put_unseen(l, detection, explain);
	} else {
		str_add(out, tree->notes ? "\n" : "");
	}
	put_notes(l, tree, explain);
	if (explain)
		put_ranking(l, detection);
	arena_free(layout.a);
}

struct bytes report_inspection_json(struct arena *a, const struct tree *tree, const struct detection *detection)
{
	struct parts parts = { .w = json_writer_new(true), .a = a };
	const struct parts *p = &parts;
	json_object(p->w, NULL);
	json_put_string(p->w, "schema", "takehome.inspection/1");
	parts_tool(p);
	parts_submission(p, tree, true);
	parts_language(p, detection);
	parts_entry_point(p, detection);
	parts_framework(p, detection);
	parts_conventions(p, detection);
	parts_set_aside(p, detection);
	json_end(p->w);
	struct bytes text = arena_bytes(a, json_writer_text(p->w));
	json_writer_free(p->w);
	return text;
}
