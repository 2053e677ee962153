/*
 * mutants.c: each rule is tried at each place of the code; what it finds is replaced in the text as it was written.
 *
 * In a replacement $0 to $9 stand for what the groups matched, ${1+1} for a number that was matched and one more, ${1-1} for one less. Two rules that make the same
 * of a line make one mutant.
 */
#include "harness/author/mutants.h"

#include <stdlib.h>

#include "harness/base/pattern.h"
#include "harness/base/str.h"
#include "harness/detect/detect.h"

struct site {
	struct bytes text, code; /* of the same length */
	const char *path, *rule, *replace;
};

/* The group's bytes as they were written, strings too. */
static struct bytes written(const struct site *s, const struct pattern_match *match, unsigned group)
{
	const struct bytes *found = &match->group[group];
	return found->data ? (struct bytes){ .data = s->text.data + (found->data - s->code.data), .len = found->len } : (struct bytes){ 0 };
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* "${1+1}" at ${at}: its length; 0: it is none. */
static size_t add_sum(const struct site *s, const struct pattern_match *match, const char *at, struct str *out)
{
	if (at[0] != '$' || at[1] != '{' || !is_digit(at[2]) || (at[3] != '+' && at[3] != '-') || !is_digit(at[4]) || at[5] != '}')
		return 0;
	struct bytes number = written(s, match, (unsigned)(at[2] - '0'));
	char digits[16] = "";
	if (number.len >= sizeof digits)
		return 0;
	memcpy(digits, number.data, number.len);
	long value = strtol(digits, NULL, 10), step = at[4] - '0';
	str_addf(out, "%ld", at[3] == '+' ? value + step : value - step);
	return 6;
}

static void replacement(const struct site *s, const struct pattern_match *match, struct str *out)
{
	for (const char *at = s->replace; *at;) {
		size_t sum = add_sum(s, match, at, out);
		if (sum > 0) {
			at += sum;
		} else if (at[0] == '$' && is_digit(at[1])) {
			str_add_bytes(out, written(s, match, (unsigned)(at[1] - '0')));
			at += 2;
		} else {
			str_add_char(out, *at++);
		}
	}
}

static uint32_t line_of(struct bytes text, size_t at)
{
	uint32_t line = 1;
	for (size_t i = 0; i < at && i < text.len; i++)
		line += text.data[i] == '\n';
	return line;
}

/* The lines around ${from} to ${to}, without the blanks at both ends. */
static const char *lines_around(struct arena *a, struct bytes text, size_t from, size_t to)
{
	while (from > 0 && text.data[from - 1] != '\n')
		from--;
	while (to < text.len && text.data[to] != '\n')
		to++;
	while (from < to && (text.data[from] == ' ' || text.data[from] == '\t'))
		from++;
	while (to > from && (text.data[to - 1] == ' ' || text.data[to - 1] == '\t' || text.data[to - 1] == '\r'))
		to--;
	return arena_strndup(a, text.data + from, to - from);
}

static struct mutant *add(struct arena *a, struct mutants *m)
{
	if (m->count == m->room) {
		struct mutant *old = m->items;
		m->room = m->room ? m->room * 2 : 64;
		m->items = ARENA_ARRAY(a, struct mutant, m->room);
		if (m->count)
			memcpy(m->items, old, m->count * sizeof *old);
	}
	return &m->items[m->count++];
}

static void change(struct arena *a, const struct site *s, const struct pattern_match *match, struct mutants *ret)
{
	SCOPED_STR instead = STR_EMPTY;
	SCOPED_STR whole = STR_EMPTY;
	replacement(s, match, &instead);
	str_add_bytes(&whole, (struct bytes){ .data = s->text.data, .len = match->start });
	str_add_bytes(&whole, str_bytes(&instead));
	str_add_bytes(&whole, (struct bytes){ .data = s->text.data + match->end, .len = s->text.len - match->end });
	if (bytes_equal(str_bytes(&whole), s->text))
		return;
	for (size_t i = 0; i < ret->count; i++)
		if (strcmp(ret->items[i].path, s->path) == 0 && bytes_equal(ret->items[i].text, str_bytes(&whole)))
			return;
	struct bytes text = arena_bytes(a, str_bytes(&whole));
	*add(a, ret) = (struct mutant){ .path = s->path,
					.rule = s->rule,
					.line = line_of(s->text, match->start),
					.before = lines_around(a, s->text, match->start, match->end),
					.after = lines_around(a, text, match->start, match->start + str_bytes(&instead).len),
					.text = text };
}

static int by_rules(struct arena *a, const struct profile *profile, struct site *s, struct mutants *ret, struct err *e)
{
	JSON_EACH(rule, json_get(profile->root, "mutations")) {
		struct pattern_match match;
		struct pattern *find = pattern_new(json_text(rule, "find", ""), PATTERN_MULTILINE, OWNER_TASK, e);
		if (!find)
			return err_wrap(e, "%s:%u", profile->file, rule->line);
		s->rule = json_text(rule, "id", "");
		s->replace = json_text(rule, "replace", "");
		for (size_t at = 0; at < s->code.len && pattern_find(find, s->code, at, &match) == PATTERN_YES;) {
			change(a, s, &match, ret);
			at = match.end > at ? match.end : at + 1;
		}
		pattern_free(find);
	}
	return 0;
}

static int by_place(const void *x, const void *y)
{
	const struct mutant *a = x, *b = y;
	int file = strcmp(a->path, b->path);
	if (file || a->line != b->line)
		return file ? file : a->line < b->line ? -1 : 1;
	int rule = strcmp(a->rule, b->rule);
	return rule ? rule : strcmp(a->after, b->after);
}

int mutants_of(struct arena *a, const struct profiles *profiles, const struct profile *profile, const char *path, struct bytes text, struct mutants *ret, struct err *e)
{
	struct bytes comments;
	struct site s = { .text = text, .path = path };
	detect_source(a, profile, text, &s.code, &comments);
	if (by_rules(a, profile, &s, ret, e) < 0 || (profiles->common && by_rules(a, profiles->common, &s, ret, e) < 0))
		return -1;
	if (ret->count)
		qsort(ret->items, ret->count, sizeof *ret->items, by_place);
	return 0;
}

void mutants_sample(struct mutants *m, size_t most)
{
	if (most == 0 || m->count <= most)
		return;
	for (size_t i = 0; i < most; i++)
		m->items[i] = m->items[i * m->count / most];
	m->count = most;
}
