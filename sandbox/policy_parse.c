/*
 * policy_parse.c: the text of a policy, line by line. A mistake never ends the reading, so that all of them are listed.
 *
 *	line    = "include" NAME | class [ERRNO] call… ["if" test {"and" test}]
 *	test    = subject ["&" value] "==" value | subject ["&" value] "in" value…
 *	subject = "arg0".."arg5" | "wide0".."wide5" | "family"
 *	value   = number or constant, several joined by '|' without blanks
 */
#include "sandbox/policy_table.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "harness/base/fs.h"
#include "sandbox/constants.h"

enum { WORDS_MAX = 128, TEXT_MAX = 1 << 20, MEANT_MAX = 20 };

/* One line being read: its words, and where it stands. */
struct line {
	struct policy *policy;
	struct problems *problems;
	const char *folder, *file;
	uint32_t number;
	const char *words[WORDS_MAX];
	size_t count, at;
};

#define COMPLAIN(l, ...) problems_add((l)->problems, (l)->file, (l)->number, NULL, __VA_ARGS__)

static const char *peek(const struct line *l)
{
	return l->at < l->count ? l->words[l->at] : NULL;
}

static bool take(struct line *l, const char *word)
{
	const char *next = peek(l);
	if (!next || strcmp(next, word) != 0)
		return false;
	l->at++;
	return true;
}

/* Split what stands before '#'. A NUL byte cannot be meant: it is refused like any unknown word, since the word then ends early. */
static bool split(struct line *l, struct bytes text)
{
	size_t at = 0;
	l->count = l->at = 0;
	while (at < text.len && text.data[at] != '#') {
		if (isspace((unsigned char)text.data[at])) {
			at++;
			continue;
		}
		size_t start = at;
		while (at < text.len && text.data[at] != '#' && !isspace((unsigned char)text.data[at]))
			at++;
		if (l->count == WORDS_MAX) {
			COMPLAIN(l, "more than %d words on one line; use several lines", WORDS_MAX);
			return false;
		}
		l->words[l->count++] = arena_strndup(l->policy->arena, text.data + start, at - start);
	}
	return true;
}

static bool parse_value(struct line *l, uint64_t *ret)
{
	const char *word = peek(l);
	if (!word) {
		COMPLAIN(l, "a value is missing at the end of the line");
		return false;
	}
	l->at++;
	*ret = 0;
	while (true) {
		size_t len = strcspn(word, "|");
		uint64_t part;
		if (!constant_parse(word, len, &part)) {
			const char *name = arena_strndup(l->policy->arena, word, len);
			const char *meant = l->problems->count < MEANT_MAX ? constant_nearest(name) : NULL;
			COMPLAIN(l, "\"%s\" is neither a number nor a known constant%s%s%s", name, meant ? "; did you mean \"" : "", meant ? meant : "",
				 meant ? "\"?" : "");
			return false;
		}
		*ret |= part;
		if (word[len] == '\0')
			return true;
		word += len + 1;
	}
}

static bool parse_subject(struct line *l, struct policy_test *test)
{
	const char *word = peek(l);
	if (!word) {
		COMPLAIN(l, "a condition is missing after \"%s\"", l->words[l->count - 1]);
		return false;
	}
	l->at++;
	size_t len = strlen(word);
	bool numbered = len > 0 && word[len - 1] >= '0' && word[len - 1] < '0' + POLICY_ARGS;
	test->mask = UINT32_MAX;
	if (strcmp(word, "family") == 0) {
		test->subject = POLICY_FAMILY;
		return true;
	}
	if (numbered && ((len == 4 && memcmp(word, "arg", 3) == 0) || (len == 5 && memcmp(word, "wide", 4) == 0))) {
		test->subject = word[len - 1] - '0';
		if (len == 5)
			test->mask = UINT64_MAX;
		return true;
	}
	COMPLAIN(l, "a condition starts with arg0 to arg5, wide0 to wide5 or family, not \"%s\"", word);
	return false;
}

/* A condition that can never be true is a mistake: the line would silently do nothing. */
static bool value_fits(struct line *l, const struct policy_test *test, uint64_t value)
{
	if ((value & ~test->mask) == 0)
		return true;
	COMPLAIN(l, "the value %#llx has bits that the mask %#llx takes away, so it can never be met", (unsigned long long)value,
		 (unsigned long long)test->mask);
	return false;
}

static bool parse_test(struct line *l, struct policy_test *test)
{
	if (!parse_subject(l, test))
		return false;
	if (take(l, "&")) {
		uint64_t mask;
		if (!parse_value(l, &mask))
			return false;
		if (mask & ~test->mask) {
			COMPLAIN(l, "the mask %#llx is wider than 32 bits; use wide%d", (unsigned long long)mask, test->subject);
			return false;
		}
		test->mask = mask;
	}
	uint64_t values[POLICY_VALUES_MAX];
	if (take(l, "==")) {
		test->count = 1;
		if (!parse_value(l, &values[0]) || !value_fits(l, test, values[0]))
			return false;
	} else if (take(l, "in")) {
		for (const char *next = peek(l); next && strcmp(next, "and") != 0; next = peek(l)) {
			if (test->count == POLICY_VALUES_MAX) {
				COMPLAIN(l, "more than %d values; use several lines", POLICY_VALUES_MAX);
				return false;
			}
			if (!parse_value(l, &values[test->count]) || !value_fits(l, test, values[test->count]))
				return false;
			test->count++;
		}
		if (test->count == 0) {
			COMPLAIN(l, "no value stands after \"in\"");
			return false;
		}
	} else {
		COMPLAIN(l, "\"==\", \"in\" or \"& MASK ==\" is expected here%s%s%s", peek(l) ? ", not \"" : "", peek(l) ? peek(l) : "", peek(l) ? "\"" : "");
		return false;
	}
	uint64_t *kept = ARENA_ARRAY(l->policy->arena, uint64_t, test->count);
	memcpy(kept, values, test->count * sizeof(values[0]));
	test->values = kept;
	return true;
}

static bool parse_tests(struct line *l, struct policy_rule *rule)
{
	size_t combinations = 1;
	do {
		if (rule->test_count == POLICY_TESTS_MAX) {
			COMPLAIN(l, "more than %d conditions on one line", POLICY_TESTS_MAX);
			return false;
		}
		struct policy_test *test = &rule->tests[rule->test_count];
		if (!parse_test(l, test))
			return false;
		for (size_t i = 0; i < rule->test_count; i++) {
			if (rule->tests[i].subject == test->subject) {
				COMPLAIN(l, "the same argument is tested twice on one line; use \"in\" or several lines");
				return false;
			}
		}
		if (test->subject == POLICY_FAMILY && rule->class == POLICY_ALLOW) {
			COMPLAIN(l, "an allow line cannot depend on \"family\": it is read from memory that the program can change meanwhile");
			return false;
		}
		combinations *= test->count;
		if (combinations > POLICY_COMBINATIONS_MAX) {
			COMPLAIN(l, "the values of this line make more than %d combinations; use several lines", POLICY_COMBINATIONS_MAX);
			return false;
		}
		rule->test_count++;
	} while (take(l, "and"));
	if (peek(l)) {
		COMPLAIN(l, "\"and\" or the end of the line is expected, not \"%s\"", peek(l));
		return false;
	}
	return true;
}

/* Lines of one call must not hide each other. The check is by pairs: an earlier line against the new one. */
static bool fits_with(struct line *l, const struct policy_rule *old, const struct policy_rule *rule, const char *call)
{
	const char *old_class = policy_class_text(old->class);
	if (old->test_count == 0 && rule->test_count == 0)
		COMPLAIN(l, "%s is already classed \"%s\" by %s:%u", call, old_class, old->file, old->line);
	else if (old->test_count == 0)
		COMPLAIN(l, "%s is already decided for every argument by %s:%u (%s); put the line with the condition before it", call, old->file, old->line,
			 old_class);
	else if (rule->test_count == 0 && rule->class == POLICY_ALLOW)
		COMPLAIN(l, "\"allow %s\" without a condition would hide the condition of %s:%u", call, old->file, old->line);
	else
		return true;
	return false;
}

static void add_rule(struct line *l, const struct policy_rule *model, const char *call)
{
	int nr = call_number(call);
	if (nr == CALL_UNKNOWN) {
		char meant[64];
		/* Who has so many mistakes did not misspell them. */
		bool near = l->problems->count < MEANT_MAX && call_nearest(call, meant, sizeof(meant));
		COMPLAIN(l, "\"%s\" is no system call%s%s%s", call, near ? "; did you mean \"" : "", near ? meant : "", near ? "\"?" : "");
		return;
	}
	/* Named for another architecture: nothing to do here. */
	if (nr == CALL_FOREIGN)
		return;
	if (nr >= POLICY_NR_MAX) {
		COMPLAIN(l, "the number of %s, %d, is beyond what the table holds (%d)", call, nr, POLICY_NR_MAX);
		return;
	}
	struct policy_rule **end = &l->policy->calls[nr];
	for (; *end; end = &(*end)->next)
		if (!fits_with(l, *end, model, call))
			return;
	struct policy_rule *rule = ARENA_NEW(l->policy->arena, struct policy_rule);
	*rule = *model;
	rule->nr = nr;
	*end = rule;
}

static void parse_include(struct line *l)
{
	if (l->count != 2) {
		COMPLAIN(l, "\"include\" takes the name of one group");
		return;
	}
	const char *name = l->words[1];
	if (!l->folder) {
		COMPLAIN(l, "nothing can be included here: the text comes from no folder");
		return;
	}
	if (strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_-") != strlen(name)) {
		COMPLAIN(l, "\"%s\" cannot be a group's name: lower-case letters, digits, '-' and '_' only", name);
		return;
	}
	char *file = arena_printf(l->policy->arena, "%s/groups/%s.group", l->folder, name);
	for (const struct policy_include *i = l->policy->includes; i; i = i->next)
		if (strcmp(i->file, file) == 0)
			return;
	struct policy_include *include = ARENA_NEW(l->policy->arena, struct policy_include);
	*include = (struct policy_include){ .file = file, .from_file = l->file, .from_line = l->number, .next = l->policy->includes };
	l->policy->includes = include;
	policy_read_file(l->policy, l->folder, file, l->problems);
}

static void parse_line(struct line *l)
{
	if (l->count == 0)
		return;
	if (take(l, "include")) {
		parse_include(l);
		return;
	}
	struct policy_rule model = { .error = EPERM, .file = l->file, .line = l->number };
	const char *class = l->words[l->at++];
	if (!policy_class_parse(class, &model.class)) {
		COMPLAIN(l, "a line starts with allow, quiet, deny, violation or include, not \"%s\"", class);
		return;
	}
	const char *word = peek(l);
	if (word && word[0] == 'E' && isupper((unsigned char)word[1])) {
		l->at++;
		model.error = errno_number(word);
		if (model.error < 0)
			COMPLAIN(l, "\"%s\" is no errno name", word);
		else if (model.class == POLICY_ALLOW)
			COMPLAIN(l, "an allow line has no errno");
	} else if (word && strcmp(word, "OK") == 0) {
		l->at++;
		model.error = 0;
		if (model.class != POLICY_QUIET)
			COMPLAIN(l, "only a quiet line can answer OK");
	}
	size_t first = l->at;
	while (peek(l) && strcmp(peek(l), "if") != 0)
		l->at++;
	size_t last = l->at;
	if (first == last) {
		COMPLAIN(l, "no system call is named");
		return;
	}
	if (take(l, "if") && !parse_tests(l, &model))
		return;
	for (size_t i = first; i < last; i++)
		add_rule(l, &model, l->words[i]);
}

void policy_parse_text(struct policy *policy, const char *folder, const char *file, struct bytes text, struct problems *p)
{
	struct line *l = ARENA_NEW(policy->arena, struct line);
	*l = (struct line){ .policy = policy, .problems = p, .folder = folder, .file = file };
	size_t at = 0;
	while (at < text.len) {
		const char *start = text.data + at;
		const char *end = memchr(start, '\n', text.len - at);
		size_t len = end ? (size_t)(end - start) : text.len - at;
		l->number++;
		if (split(l, (struct bytes){ .data = start, .len = len }))
			parse_line(l);
		at += len + 1;
	}
}

void policy_read_file(struct policy *policy, const char *folder, const char *file, struct problems *p)
{
	struct err e = ERR_NONE;
	struct bytes text;
	if (fs_read(policy->arena, AT_FDCWD, file, TEXT_MAX, &text, &e) < 0) {
		const struct policy_include *from = policy->includes;
		if (from && strcmp(from->file, file) == 0)
			problems_add(p, from->from_file, from->from_line, NULL, "the group cannot be included: %s", e.text);
		else
			problems_add(p, file, 0, NULL, "%s", e.text);
		return;
	}
	/* Names relative to the folder: the digest must not depend on where the project lies. */
	hash_add_field(&policy->hash, bytes_of(file + strlen(folder)));
	hash_add_field(&policy->hash, text);
	policy_parse_text(policy, folder, file, text, p);
}
