/* parts.c: what a submission is, as JSON: the parts that a report and an inspection share. */
#include "harness/base/json.h"
#include "harness/base/utf8.h"
#include "harness/report/parts.h"

enum { VISIBLE_BYTES_MAX = 1024 };

void parts_visible(const struct parts *p, const char *key, const char *text)
{
	json_put_string(p->w, key, text ? utf8_visible(p->a, bytes_of(text), VISIBLE_BYTES_MAX) : NULL);
}

void parts_texts(const struct parts *p, const char *key, const char *const *list)
{
	if (!list) {
		json_put_null(p->w, key);
		return;
	}
	json_array(p->w, key);
	for (size_t i = 0; list[i]; i++)
		json_put_string(p->w, NULL, list[i]);
	json_end(p->w);
}

void parts_tool(const struct parts *p)
{
	json_object(p->w, "tool");
	json_put_string(p->w, "name", "takehome");
	json_put_string(p->w, "version", TAKEHOME_VERSION);
	json_end(p->w);
}

void parts_submission(const struct parts *p, const struct tree *tree, bool inspected)
{
	json_object(p->w, "submission");
	parts_visible(p, "name", tree->name ? tree->name : "");
	json_put_string(p->w, "format", tree->format);
	json_put_string(p->w, "sha256", tree->sha256[0] ? tree->sha256 : NULL);
	json_put_int(p->w, "bytes", (int64_t)tree->bytes);
	json_put_int(p->w, "files", (int64_t)tree->file_count);
	parts_visible(p, "wrapper", tree->wrapper);
	json_put_string(p->w, "refused", tree->refused);
	if (inspected)
		json_put_string(p->w, "ungradable", tree->ungradable);
	json_array(p->w, "notes");
	for (const struct tree_note *note = tree->notes; note; note = note->next) {
		json_object(p->w, NULL);
		json_put_string(p->w, "kind", note_kind_text(note->kind));
		parts_visible(p, "path", note->path ? note->path : "");
		json_put_string(p->w, "reason", note->reason);
		json_end(p->w);
	}
	json_end(p->w);
	json_put_int(p->w, "notes_total", (int64_t)tree->note_count);
	json_end(p->w);
}

void parts_language(const struct parts *p, const struct detection *detection)
{
	const struct profile *profile = detection->profile;
	json_object(p->w, "language");
	json_put_string(p->w, "id", profile ? profile->id : NULL);
	json_put_string(p->w, "name", profile ? profile->name : NULL);
	json_put_int(p->w, "other_files", (int64_t)detection->other_files);
	json_array(p->w, "shares");
	for (size_t i = 0; i < detection->language_count; i++) {
		json_object(p->w, NULL);
		json_put_string(p->w, "language", detection->languages[i].language);
		json_put_int(p->w, "bytes", (int64_t)detection->languages[i].bytes);
		json_put_int(p->w, "files", (int64_t)detection->languages[i].files);
		json_end(p->w);
	}
	json_end(p->w);
	json_end(p->w);
}

static void put_evidence(const struct parts *p, const char *key, const struct evidence *first)
{
	json_array(p->w, key);
	for (const struct evidence *evidence = first; evidence; evidence = evidence->next) {
		json_object(p->w, NULL);
		json_put_string(p->w, "rule", evidence->rule);
		json_put_string(p->w, "text", evidence->text);
		parts_visible(p, "path", evidence->path);
		json_put_int(p->w, "line", evidence->line);
		json_put_int(p->w, "weight", evidence->weight);
		json_end(p->w);
	}
	json_end(p->w);
}

static void put_entry(const struct parts *p, const char *key, const struct candidate_entry *entry)
{
	json_object(p->w, key);
	parts_visible(p, "path", entry->path);
	json_put_string(p->w, "language", entry->language);
	json_put_string(p->w, "kind", kind_text(entry->kind));
	json_put_string(p->w, "class", entry->class_name);
	json_put_int(p->w, "score", entry->score);
	put_evidence(p, "evidence", entry->evidence);
	json_end(p->w);
}

static void put_documented(const struct parts *p, const struct invocation *documented)
{
	if (!documented->text) {
		json_put_null(p->w, "documented");
		return;
	}
	json_object(p->w, "documented");
	parts_visible(p, "text", documented->text);
	json_array(p->w, "words");
	for (const char *const *word = documented->words; word && *word; word++)
		parts_visible(p, NULL, *word);
	json_end(p->w);
	parts_visible(p, "path", documented->path);
	json_put_int(p->w, "line", documented->line);
	json_end(p->w);
}

void parts_entry_point(const struct parts *p, const struct detection *detection)
{
	bool found = detection->candidate_count > 0;
	json_object(p->w, "entry_point");
	json_put_bool(p->w, "found", found);
	json_put_string(p->w, "kind", kind_text(found ? detection->candidates[0].kind : detection->kind));
	json_put_string(p->w, "reason", found ? NULL : detection->no_entry_reason);
	if (found)
		put_entry(p, "chosen", &detection->candidates[0]);
	else
		json_put_null(p->w, "chosen");
	put_documented(p, &detection->documented);
	json_put_bool(p->w, "ambiguous", detection->ambiguous);
	json_array(p->w, "others");
	for (size_t i = 1; i < detection->candidate_count; i++)
		put_entry(p, NULL, &detection->candidates[i]);
	json_end(p->w);
	json_end(p->w);
}

void parts_framework(const struct parts *p, const struct detection *detection)
{
	json_object(p->w, "framework");
	json_put_string(p->w, "use", framework_use_text(detection->framework.use));
	json_put_string(p->w, "name", detection->framework.name);
	put_evidence(p, "evidence", detection->framework.evidence);
	put_evidence(p, "own_structure", detection->own_structure);
	json_end(p->w);
}

void parts_conventions(const struct parts *p, const struct detection *detection)
{
	json_array(p->w, "conventions");
	for (size_t i = 0; i < detection->convention_count; i++) {
		const struct convention *convention = &detection->conventions[i];
		json_object(p->w, NULL);
		json_put_string(p->w, "id", convention->id);
		json_put_bool(p->w, "held", convention->held);
		json_put_string(p->w, "text", convention->text);
		json_put_string(p->w, "why", convention->why);
		json_put_string(p->w, "source", convention->source);
		parts_visible(p, "path", convention->path);
		json_put_int(p->w, "line", convention->line);
		json_put_string(p->w, "found", convention->found);
		json_end(p->w);
	}
	json_end(p->w);
}

void parts_set_aside(const struct parts *p, const struct detection *detection)
{
	json_object(p->w, "set_aside");
	json_put_int(p->w, "files", (int64_t)detection->set_aside_files);
	json_array(p->w, "rows");
	for (size_t i = 0; i < detection->set_aside_count; i++) {
		const struct set_aside *row = &detection->set_aside[i];
		json_object(p->w, NULL);
		json_put_string(p->w, "id", row->id);
		json_put_string(p->w, "text", row->text);
		parts_visible(p, "path", row->path);
		json_put_bool(p->w, "folder", row->folder);
		json_put_int(p->w, "files", (int64_t)row->files);
		json_end(p->w);
	}
	json_end(p->w);
	json_end(p->w);
	json_array(p->w, "not_seen");
	for (size_t i = 0; i < detection->unseen_count; i++) {
		json_object(p->w, NULL);
		parts_visible(p, "path", detection->unseen[i].path);
		json_put_string(p->w, "text", detection->unseen[i].text);
		json_end(p->w);
	}
	json_end(p->w);
}
