/*
 * redact.c: many words looked for in a text at once.
 *
 * The text is folded to letters and digits, each with the place that it came from. A table by the first three folded bytes leads to the needles that may begin there; what
 * a needle demands of its surroundings is checked in the text itself.
 */
#include "harness/pool/redact.h"

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>

#include "harness/base/alloc.h"
#include "harness/base/scoped.h"
#include "harness/base/str.h"
#include "harness/base/utf8.h"

enum { KEY_BYTES = 3, BUCKETS = 1 << 14, PARTS_MAX = 12, GAP_MAX = 6, LONG_NAME = 7, SHORTHAND_MIN = 4, EXACT_MAX = 3 };

struct needle {
	const char *folded;
	size_t len;
	bool gaps;      /* separators may stand inside */
	bool edges;     /* it must stand alone */
	const char *as; /* not NULL: it must be written like this: what is short or common is a name only then */
	const struct redact_instead *instead;
	struct needle *next;
};

struct redact {
	struct arena *a;
	struct needle *buckets[BUCKETS];
	struct needle *two; /* the few names of two letters */
};

struct redact *redact_new(struct arena *a)
{
	struct redact *set = ARENA_NEW(a, struct redact);
	set->a = a;
	return set;
}

static size_t bucket_of(const char *folded)
{
	const unsigned char *b = (const unsigned char *)folded;
	return ((size_t)b[0] * 961 + (size_t)b[1] * 31 + b[2]) % BUCKETS;
}

static void add(struct redact *set, struct bytes folded, bool gaps, bool edges, const char *as, const struct redact_instead *instead)
{
	if (folded.len < 2)
		return;
	struct needle **bucket = folded.len < KEY_BYTES ? &set->two : &set->buckets[bucket_of(folded.data)];
	for (const struct needle *n = *bucket; n; n = n->next)
		if (n->len == folded.len && memcmp(n->folded, folded.data, folded.len) == 0 && n->gaps == gaps && (!n->as || as))
			return;
	struct needle *n = ARENA_NEW(set->a, struct needle);
	*n = (struct needle){ .folded = arena_strndup(set->a, folded.data, folded.len),
			      .len = folded.len,
			      .gaps = gaps,
			      .edges = edges,
			      .as = as,
			      .instead = instead,
			      .next = *bucket };
	*bucket = n;
}

bool redact_is_common(const char *word, size_t len)
{
	/* Of programs, archives and tasks; some are names of people as well. */
	static const char *const COMMON[] = {
		"app",	  "application", "archive", "art",     "assignment", "bin",	"candidate", "case",   "challenge", "class",	 "cli",	  "cobol",    "code",
		"coding", "copy",	 "cpp",	    "csharp",  "data",	     "demo",	"dev",	     "doc",    "draft",	    "elixir",	 "end",	  "example",  "exercise",
		"file",	  "final",	 "fix",	    "for",     "framework",  "go",	"golang",    "hash",   "haskell",   "home",	 "index", "interview", "java",
		"javascript", "job",	 "js",	    "json",    "kotlin",     "lib",	"library",   "line",   "list",	    "lua",	 "main",  "mark",     "master",
		"max",	  "min",	 "new",	    "node",    "off",	     "old",	"one",	     "page",   "perl",	    "php",	 "plain", "pool",     "print",
		"project", "python",	 "reference", "report", "repo",	     "rob",	"ruby",	     "run",    "rust",	    "sample",	 "scala", "script",   "server",
		"shell",  "solution",	 "src",	    "start",   "string",     "submission", "sum",    "sun",    "swift",	    "take",	 "takehome", "task",  "test",
		"tests",  "text",	 "the",	    "time",    "tool",	     "two",	"type",	     "typescript", "user",  "version",	 "web",	  "will",     "work",
		"zip",
	};
	for (size_t i = 0; i < sizeof COMMON / sizeof COMMON[0]; i++)
		if (strlen(COMMON[i]) == len && strncasecmp(COMMON[i], word, len) == 0)
			return true;
	return false;
}

/* The folded letters of ${text}. */
static void fold_all(struct bytes text, struct str *out)
{
	for (size_t at = 0; at < text.len;) {
		uint32_t c = 0;
		char folded[UTF8_FOLD_MAX];
		size_t len = utf8_next(text, at, &c);
		if (len)
			str_add_bytes(out, (struct bytes){ .data = folded, .len = utf8_fold(c, folded) });
		at += len ? len : 1;
	}
}

struct name_part {
	struct bytes as;     /* in the name */
	struct bytes folded; /* owned by the set */
	bool common;
};

/* The parts of a name: runs of what folds to something; an apostrophe does not part ("O'Neill"). */
static size_t split(struct arena *a, const char *name, struct name_part parts[PARTS_MAX])
{
	struct bytes text = bytes_of(name);
	size_t count = 0, from = 0;
	for (size_t at = 0, len; at <= text.len && count < PARTS_MAX; at += len) {
		uint32_t c = 0;
		char folded[UTF8_FOLD_MAX];
		len = at < text.len ? utf8_next(text, at, &c) : 0;
		len = len ? len : 1;
		if (at < text.len && (utf8_fold(c, folded) > 0 || utf8_is_mark(c) || c == '\'' || c == 0x2019))
			continue;
		if (at > from) {
			SCOPED_STR all = STR_EMPTY;
			struct bytes as = { .data = arena_strndup(a, text.data + from, at - from), .len = at - from };
			fold_all(as, &all);
			size_t folded_len = all.len;
			if (folded_len)
				parts[count++] = (struct name_part){ .as = as,
								     .folded = { .data = str_steal(&all, a), .len = folded_len },
								     .common = redact_is_common(as.data, as.len) };
		}
		from = at + len;
	}
	return count;
}

/* The parts ${order}[0..count), joined. */
static void add_joined(struct redact *set, const struct name_part *parts, const size_t *order, size_t count, const struct redact_instead *instead)
{
	SCOPED_STR joined = STR_EMPTY;
	for (size_t i = 0; i < count; i++)
		str_add_bytes(&joined, parts[order[i]].folded);
	add(set, str_bytes(&joined), true, joined.len < LONG_NAME, NULL, instead);
}

static void add_shorthands(struct redact *set, const struct name_part *parts, size_t count, const struct redact_instead *instead)
{
	const struct name_part *first = &parts[0], *last = &parts[count - 1];
	SCOPED_STR shorthand = STR_EMPTY;
	str_add_char(&shorthand, first->folded.data[0]);
	str_add_bytes(&shorthand, last->folded);
	if (last->folded.len >= SHORTHAND_MIN - 1)
		add(set, str_bytes(&shorthand), false, true, NULL, instead);
	str_clear(&shorthand);
	str_add_bytes(&shorthand, first->folded);
	str_add_char(&shorthand, last->folded.data[0]);
	if (first->folded.len >= SHORTHAND_MIN)
		add(set, str_bytes(&shorthand), false, true, NULL, instead);
}

static void add_orders(struct redact *set, const struct name_part *parts, size_t count, const struct redact_instead *instead)
{
	size_t order[PARTS_MAX];
	for (size_t i = 0; i < count; i++)
		order[i] = i;
	add_joined(set, parts, order, count, instead);
	for (size_t i = 0; i < count; i++)
		order[i] = i == 0 ? count - 1 : i - 1;
	add_joined(set, parts, order, count, instead);
	if (count > 2) {
		add_joined(set, parts, (size_t[]){ 0, count - 1 }, 2, instead);
		add_joined(set, parts, (size_t[]){ count - 1, 0 }, 2, instead);
	}
}

/* "Müller" is "Mueller", and "Łukasz" "Lukasz", where a keyboard has no such letters: the name written so, or NULL if that is no other. */
static const char *plain_letters(struct arena *a, const char *name)
{
	static const char *const PAIRS[][2] = { { "ä", "ae" }, { "ö", "oe" }, { "ü", "ue" }, { "Ä", "Ae" }, { "Ö", "Oe" },
						{ "Ü", "Ue" }, { "ø", "oe" }, { "Ø", "Oe" }, { "å", "aa" }, { "Å", "Aa" },
						{ "ł", "l" },  { "Ł", "L" },  { "đ", "d" },  { "Đ", "D" },  { "ı", "i" },  { "æ", "ae" }, { "Æ", "Ae" } };
	SCOPED_STR out = STR_EMPTY;
	bool changed = false;
	while (*name) {
		size_t i = 0, count = sizeof PAIRS / sizeof PAIRS[0];
		while (i < count && strncmp(name, PAIRS[i][0], strlen(PAIRS[i][0])) != 0)
			i++;
		changed = changed || i < count;
		if (i < count)
			str_add(&out, PAIRS[i][1]);
		else
			str_add_char(&out, *name);
		name += i < count ? strlen(PAIRS[i][0]) : 1;
	}
	return changed ? str_steal(&out, a) : NULL;
}

void redact_name(struct redact *set, const char *name, bool alone, const struct redact_instead *instead)
{
	struct name_part parts[PARTS_MAX];
	size_t count = split(set->a, name, parts), common = 0;
	/* "Max Case" is somebody, "php-index" is not. */
	for (size_t i = 0; i < count; i++)
		common += parts[i].common && !isupper((unsigned char)parts[i].as.data[0]);
	if (count == 0)
		return;
	if (count == 1 || common == count) {
		/* One word, or a name made of words like "php-index": as it is written, and no other way. */
		SCOPED_STR folded = STR_EMPTY;
		fold_all(bytes_of(name), &folded);
		add(set, str_bytes(&folded), count > 1, true, common == count ? arena_strdup(set->a, name) : NULL, instead);
	} else {
		add_orders(set, parts, count, instead);
		add_shorthands(set, parts, count, instead);
	}
	for (size_t i = 0; alone && count > 1 && i < count; i++) {
		bool as_written = parts[i].common || parts[i].folded.len <= EXACT_MAX;
		/* A word of programs is no name in lower case; "php" of "php-jane" is none at all. */
		if (parts[i].common && !isupper((unsigned char)parts[i].as.data[0]))
			continue;
		const char *apostrophe = strpbrk(parts[i].as.data, "'\xe2");
		add(set, parts[i].folded, apostrophe != NULL, true, as_written ? parts[i].as.data : NULL, instead);
		/* "O'Neill" is "Neill" to a program that stops at the apostrophe. */
		if (apostrophe && strlen(apostrophe) > EXACT_MAX + 1)
			redact_word(set, apostrophe + 1, instead);
	}
	const char *other = plain_letters(set->a, name);
	if (other)
		redact_name(set, other, alone, instead);
}

void redact_word(struct redact *set, const char *word, const struct redact_instead *instead)
{
	SCOPED_STR folded = STR_EMPTY;
	fold_all(bytes_of(word), &folded);
	add(set, str_bytes(&folded), true, true, redact_is_common(word, strlen(word)) ? arena_strdup(set->a, word) : NULL, instead);
}

/* A text's letters and digits, and where each came from. */
struct folded {
	char *bytes;
	uint32_t *start, *end;
	size_t len, cap;
};

static int hex_value(struct bytes text, size_t at, size_t digits)
{
	int value = 0;
	for (size_t i = 0; i < digits; i++) {
		if (at + i >= text.len || !isxdigit((unsigned char)text.data[at + i]))
			return -1;
		char c = (char)tolower((unsigned char)text.data[at + i]);
		value = value * 16 + (c <= '9' ? c - '0' : c - 'a' + 10);
	}
	return value;
}

/* The character at ${at}: as it is, as \u00e9 (JSON), or as %c3%a9 (addresses). Return its bytes in the text. */
static size_t next_character(struct bytes text, size_t at, uint32_t *ret)
{
	int value;
	if (text.data[at] == '\\' && at + 1 < text.len && text.data[at + 1] == 'u' && (value = hex_value(text, at + 2, 4)) >= 0) {
		*ret = (uint32_t)value;
		return 6;
	}
	if (text.data[at] == '%' && hex_value(text, at + 1, 2) >= 0) {
		char raw[4];
		size_t count = 0;
		while (count < sizeof raw && at + 3 * count < text.len && text.data[at + 3 * count] == '%' && (value = hex_value(text, at + 3 * count + 1, 2)) >= 0)
			raw[count++] = (char)value;
		size_t len = utf8_next((struct bytes){ .data = raw, .len = count }, 0, ret);
		if (len)
			return 3 * len;
	}
	size_t len = utf8_next(text, at, ret);
	if (len == 0)
		*ret = 0;
	return len ? len : 1;
}

static void fold_text(struct bytes text, struct folded *f)
{
	for (size_t at = 0, len; at < text.len; at += len) {
		uint32_t c;
		char folded[UTF8_FOLD_MAX];
		len = next_character(text, at, &c);
		size_t count = utf8_fold(c, folded);
		if (count == 0 && f->len > 0 && utf8_is_mark(c) && f->end[f->len - 1] == at)
			f->end[f->len - 1] = (uint32_t)(at + len);
		if (f->len + count > f->cap) {
			f->cap = 2 * f->cap + 256;
			f->bytes = alloc_resize(f->bytes, f->cap);
			f->start = alloc_resize(f->start, f->cap * sizeof *f->start);
			f->end = alloc_resize(f->end, f->cap * sizeof *f->end);
		}
		for (size_t i = 0; i < count; i++) {
			f->bytes[f->len] = folded[i];
			f->start[f->len] = (uint32_t)at;
			f->end[f->len++] = (uint32_t)(at + len);
		}
	}
}

/* Does a word end between the bytes ${before} and ${after}? */
static bool is_edge(char before, char after)
{
	unsigned char b = (unsigned char)before, c = (unsigned char)after;
	bool in_b = isalnum(b) || b >= 0x80, in_c = isalnum(c) || c >= 0x80;
	if (!in_b || !in_c || (isdigit(b) != 0) != (isdigit(c) != 0))
		return true;
	return islower(b) && isupper(c);
}

static bool fits(const struct folded *f, size_t at, const struct needle *n, struct bytes text)
{
	if (n->len > f->len - at || memcmp(f->bytes + at, n->folded, n->len) != 0)
		return false;
	size_t start = f->start[at], end = f->end[at + n->len - 1];
	/* A match ends with a whole character: one that folds to several bytes is not cut. */
	if (at > 0 && f->start[at - 1] == start)
		return false;
	if (at + n->len < f->len && f->start[at + n->len] == f->start[at + n->len - 1])
		return false;
	for (size_t i = at + 1; i < at + n->len; i++) {
		size_t gap = f->start[i] > f->end[i - 1] ? f->start[i] - f->end[i - 1] : 0;
		if (gap > (n->gaps ? GAP_MAX : 0))
			return false;
	}
	if (n->edges && ((start > 0 && !is_edge(text.data[start - 1], text.data[start])) || (end < text.len && !is_edge(text.data[end - 1], text.data[end]))))
		return false;
	return !n->as || (strlen(n->as) == end - start && memcmp(n->as, text.data + start, end - start) == 0);
}

static const struct needle *longest_of(const struct needle *n, const struct needle *best, const struct folded *f, size_t at, struct bytes text)
{
	for (; n; n = n->next)
		if ((!best || n->len > best->len) && fits(f, at, n, text))
			best = n;
	return best;
}

static const struct needle *longest_at(const struct folded *f, size_t at, const struct redact *const *sets, size_t count, struct bytes text)
{
	const struct needle *best = NULL;
	for (size_t s = 0; s < count; s++) {
		if (f->len - at >= KEY_BYTES)
			best = longest_of(sets[s]->buckets[bucket_of(f->bytes + at)], best, f, at, text);
		best = longest_of(sets[s]->two, best, f, at, text);
	}
	return best;
}

struct bytes redact_apply(struct arena *a, const struct redact *const *sets, size_t count, struct bytes text)
{
	struct folded f = { 0 };
	SCOPED_STR out = STR_EMPTY;
	size_t from = 0;
	fold_text(text, &f);
	for (size_t at = 0; at < f.len;) {
		const struct needle *n = longest_at(&f, at, sets, count, text);
		if (!n) {
			at++;
			continue;
		}
		size_t start = f.start[at], end = f.end[at + n->len - 1];
		str_add_bytes(&out, (struct bytes){ .data = text.data + from, .len = start - from });
		bool spaced = memchr(text.data + start, ' ', end - start) != NULL;
		str_add(&out, spaced ? n->instead->text : n->instead->word);
		from = end;
		at += n->len;
	}
	if (from > 0) {
		str_add_bytes(&out, (struct bytes){ .data = text.data + from, .len = text.len - from });
		text = arena_bytes(a, str_bytes(&out));
	}
	free(f.bytes);
	free(f.start);
	free(f.end);
	return text;
}
