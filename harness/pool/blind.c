/* blind.c: an export in which nobody can be told by name. The key file stands in blind_key.c. */
#include "harness/pool/blind.h"

#include <ctype.h>
#include <stdlib.h>

#include "harness/base/alloc.h"
#include "harness/base/fs.h"
#include "harness/base/pattern.h"
#include "harness/pool/authors.h"
#include "harness/pool/blind_key.h"
#include "harness/pool/redact.h"

struct blind {
	struct arena *a;
	struct blind_key key;
	struct blind_one *items;
	size_t count;
	struct redact *everyone; /* full names, ids and file names of all */
	struct redact *own;      /* what else belongs to the submission at hand */
	struct redact_instead *instead; /* by the index of items */
	struct authors *authors;
	struct pattern *email;
	const struct blind_one *now;
};

/* Local part, @, domain with a dot: what a reader would write to. */
static const char EMAIL[] = "[\\p{L}\\p{N}._%+\\-]+(?:@|%40|\\\\u0040| ?\\[at\\] ?| ?\\(at\\) ?)[\\p{L}\\p{N}\\-]+(?:(?:\\.| ?\\[dot\\] ?)[\\p{L}\\p{N}\\-]+)+";

static int by_pseudonym(const void *left, const void *right)
{
	const struct blind_one *a = left, *b = right;
	return strcmp(a->pseudonym, b->pseudonym);
}

/* "Jane Doe.tar.gz" is called "Jane Doe". */
static const char *stem(struct arena *a, const char *path)
{
	static const char *const SUFFIXES[] = { ".zip", ".tar", ".gz", ".tgz", ".bz2", ".tbz2", ".xz", ".txz", ".zst", ".7z", ".bundle", ".rar" };
	char *name = arena_strdup(a, fs_basename(path));
	for (bool again = true; again;) {
		again = false;
		for (size_t i = 0; i < sizeof SUFFIXES / sizeof SUFFIXES[0]; i++) {
			size_t len = strlen(name), tail = strlen(SUFFIXES[i]);
			if (len > tail && strcasecmp(name + len - tail, SUFFIXES[i]) == 0) {
				name[len - tail] = '\0';
				again = true;
			}
		}
	}
	return name;
}

static void add_known(struct redact *set, struct arena *a, const struct submission *who, bool parts, const struct redact_instead *instead)
{
	const char *file = stem(a, who->path);
	redact_name(set, who->name, parts, instead);
	redact_word(set, who->id, instead);
	redact_name(set, who->id, parts, instead);
	redact_name(set, file, parts, instead);
	/* "jane_doe_late_4711.zip" of a learning platform: the name is in there, and the number is its id. */
	redact_word(set, file, instead);
}

static bool is_taken(const struct blind *b, const char *pseudonym)
{
	for (size_t i = 0; i < b->count; i++)
		if (strcmp(b->items[i].pseudonym, pseudonym) == 0)
			return true;
	return false;
}

static void add_one(struct blind *b, const char *id)
{
	struct blind_one one = { .id = arena_strdup(b->a, id) };
	for (unsigned turn = 0; !one.pseudonym || is_taken(b, one.pseudonym); turn++) {
		const char *code = blind_key_code(b->a, &b->key, id, turn);
		char *lower = arena_strdup(b->a, code);
		for (char *c = lower; *c; c++)
			*c = (char)tolower((unsigned char)*c);
		one.pseudonym = arena_printf(b->a, "candidate-%s", lower);
		one.name = arena_printf(b->a, "Candidate %s", code);
	}
	b->items[b->count++] = one;
}

static int list_all(struct blind *b, const struct store *s, const char *key, struct err *e)
{
	int64_t total;
	if (blind_key_open(b->a, key, &b->key, e) < 0 || db_number(s->db, e, "SELECT count(*) FROM submission", &total, "") < 0)
		return -1;
	b->items = ARENA_ARRAY(b->a, struct blind_one, (size_t)total + 1);
	b->instead = ARENA_ARRAY(b->a, struct redact_instead, (size_t)total + 1);
	struct db_query *q = db_ask(s->db, e, "SELECT id FROM submission ORDER BY id", "");
	int more = q ? 0 : -1;
	while (q && b->count < (size_t)total && (more = db_step(q, e)) > 0)
		add_one(b, db_text(q, 0));
	db_done(q);
	if (more < 0)
		return -1;
	qsort(b->items, b->count, sizeof *b->items, by_pseudonym);
	for (size_t i = 0; i < b->count; i++)
		b->instead[i] = (struct redact_instead){ .text = b->items[i].name,
							 .word = arena_printf(b->a, "candidate%s", strchr(b->items[i].pseudonym, '-') + 1) };
	return 0;
}

static int learn_all(struct blind *b, const struct store *s, struct err *e)
{
	struct blind_key_writer *w = blind_key_write(&b->key);
	int r = 0;
	for (size_t i = 0; i < b->count && r == 0; i++) {
		struct arena *a = arena_new();
		struct submission who;
		r = store_submission(a, s, b->items[i].id, &who, e) < 0 ? -1 : 0;
		if (r == 0) {
			add_known(b->everyone, a, &who, false, &b->instead[i]);
			blind_key_add(w, &b->items[i], &who);
		}
		arena_free(a);
	}
	return blind_key_end(w, r == 0, e) < 0 ? -1 : r;
}

int blind_open(struct arena *a, const struct store *s, const char *key, struct blind **ret, struct err *e)
{
	struct blind *b = ARENA_NEW(a, struct blind);
	*ret = b;
	b->a = a;
	b->everyone = redact_new(a);
	b->authors = authors_new(e);
	b->email = b->authors ? pattern_new(EMAIL, PATTERN_QUICK, OWNER_HARNESS, e) : NULL;
	if (!b->email || list_all(b, s, key, e) < 0 || learn_all(b, s, e) < 0) {
		blind_close(b);
		*ret = NULL;
		return -1;
	}
	return 0;
}

void blind_close(struct blind *b)
{
	if (!b)
		return;
	authors_free(b->authors);
	pattern_free(b->email);
}

const struct blind_one *blind_all(const struct blind *b, size_t *ret_count)
{
	*ret_count = b->count;
	return b->items;
}

const struct blind_one *blind_find(const struct blind *b, const char *id)
{
	for (size_t i = 0; i < b->count; i++)
		if (strcmp(b->items[i].id, id) == 0)
			return &b->items[i];
	return NULL;
}

void blind_begin(struct blind *b, struct arena *a, const struct submission *who, const char *path, const struct sources *sources)
{
	b->now = blind_find(b, who->id);
	const struct redact_instead *instead = &b->instead[b->now - b->items];
	b->own = redact_new(a);
	add_known(b->own, a, who, true, instead);
	for (const struct author *author = authors_in(b->authors, a, sources->items, sources->count, path); author; author = author->next) {
		redact_name(b->own, author->text, true, instead);
		if (author->kind == AUTHOR_LOGIN)
			redact_word(b->own, author->text, instead);
	}
}

static struct bytes without_emails(const struct blind *b, struct arena *a, struct bytes text)
{
	SCOPED_STR out = STR_EMPTY;
	struct pattern_match match;
	size_t from = 0;
	/* Most texts have none; the search itself would cost more than this look. */
	if (!memchr(text.data ? text.data : "", '@', text.len) && !memmem(text.data, text.len, "40", 2) && !memmem(text.data, text.len, "at", 2))
		return text;
	while (from < text.len && pattern_find(b->email, text, from, &match) == PATTERN_YES) {
		str_add_bytes(&out, (struct bytes){ .data = text.data + from, .len = match.start - from });
		str_addf(&out, "%s@example.invalid", b->now->pseudonym);
		from = match.end;
	}
	if (from == 0)
		return text;
	str_add_bytes(&out, (struct bytes){ .data = text.data + from, .len = text.len - from });
	return arena_bytes(a, str_bytes(&out));
}

static struct bytes hide(const struct blind *b, struct arena *a, struct bytes text)
{
	const struct redact *const sets[] = { b->own, b->everyone };
	return redact_apply(a, sets, 2, without_emails(b, a, text));
}

const char *blind_text(struct blind *b, struct arena *a, const char *text)
{
	struct bytes hidden = text ? hide(b, a, bytes_of(text)) : (struct bytes){ 0 };
	return text ? arena_strndup(a, hidden.data, hidden.len) : NULL;
}

/* Members whose words are the report's own, the task's, or a reviewer's name: no candidate has written them, and a program reads them. */
static bool is_ours(const struct json *value)
{
	static const char *const KEYS[] = { "schema", "tool",	"task",	  "rubric", "sandbox", "toolchain", "verdict", "owner",	  "kind",	"class",   "status",
					    "use",    "format", "visibility", "scoring", "measure", "rule",	  "limits",  "call",	  "end",	"signal",  "started", "levels", "by", "at",
					    "host",   "from",   "stages", "flags",   "ref",    "level",	    "shares",	 "why",	     "source",	  "title" };
	for (size_t i = 0; value->key && i < sizeof KEYS / sizeof KEYS[0]; i++)
		if (strcmp(value->key, KEYS[i]) == 0)
			return true;
	return false;
}

static void hide_in(const struct blind *b, struct arena *a, struct json *value)
{
	if (!value || is_ours(value))
		return;
	if (value->type == JSON_STRING)
		value->string = hide(b, a, value->string);
	/* Ids are the task's: of groups, cases, criteria, conventions and languages. Those of submissions are treated apart. */
	for (struct json *child = value->child; child; child = child->next)
		if (!child->key || strcmp(child->key, "id") != 0)
			hide_in(b, a, child);
}

static void set_text(struct arena *a, struct json *object, const char *key, const char *text)
{
	for (struct json *member = object ? object->child : NULL; member; member = member->next) {
		if (strcmp(member->key, key) != 0)
			continue;
		member->type = text ? JSON_STRING : JSON_NULL;
		member->string = text ? arena_bytes(a, bytes_of(text)) : (struct bytes){ 0 };
	}
}

static struct json *member(struct json *object, const char *key)
{
	struct json *found = object ? object->child : NULL;
	while (found && strcmp(found->key, key) != 0)
		found = found->next;
	return found;
}

static void hide_identical(const struct blind *b, struct arena *a, struct json *pool)
{
	struct json *identical = member(pool, "identical");
	for (struct json *other = identical ? identical->child : NULL; other; other = other->next) {
		const struct blind_one *one = blind_find(b, json_text(other, "id", ""));
		set_text(a, other, "id", one ? one->pseudonym : "");
		set_text(a, other, "name", one ? one->name : "");
	}
}

void blind_report(struct blind *b, struct arena *a, struct json *report)
{
	struct json *pool = member(report, "pool"), *submission = member(report, "submission");
	hide_in(b, a, report);
	set_text(a, submission, "name", b->now->name);
	set_text(a, submission, "sha256", NULL);
	set_text(a, pool, "id", b->now->pseudonym);
	hide_identical(b, a, pool);
}

void blind_sources(struct blind *b, struct arena *a, struct sources *sources)
{
	for (size_t i = 0; i < sources->count; i++) {
		sources->items[i].path = blind_text(b, a, sources->items[i].path);
		if (sources->items[i].text.data)
			sources->items[i].text = hide(b, a, sources->items[i].text);
	}
}
