/*
 * test_profile_patterns.c: no pattern of a shipped profile explodes, whatever a submission is made of.
 *
 * Each meets texts that begin over and over what it looks for and never end it: openers of strings, comments and blocks of all languages, and the words of the
 * pattern itself. PCRE2 counts no steps of a search as a whole, so it is time that tells: not how much, which is the host's affair, but how it grows. A text four times as
 * long may take four times as long; with a pattern that runs on to the end from every place it takes sixteen times as long.
 */
#include "tests/support/support.h"

#include <ctype.h>
#include <string.h>
#include <time.h>

#include "harness/base/pattern.h"
#include "harness/base/scoped.h"
#include "harness/base/str.h"
#include "harness/model/profile.h"

/* What takes less than SUSPICIOUS_NS for TEXT bytes is quick enough, however it grows. GROWTH: of time, when the text is four times as long. */
enum { TEXT = 4096, LONGER = 4 * TEXT, SUSPICIOUS_NS = 1000000, GROWTH = 8, TRIES = 5, WORDS_MAX = 24, WORD_MAX = 40 };

static const char *const OPENERS[] = {
	"\"",      "'",          "`",        "\"\"\"",  "'''",     "/*",      "//",      "#",       "--",      "{-",       "(*",     "#|",    "=begin\n", "<<<A\n",     "<<A\n",
	"%q(",     "r#\"",       "R\"x(",    "@\"",     "$\"",     "[[",      "[=[",     "(",       "{",       "[",        "<",      "\\",    "<?php ",   "?>",         "<!--",
	" ",       "\t",         "\n",       " \n",     "a",       "a ",      "a.",      "a\\",     "A\\B\\",  "::",       "->",     "$a",    "$a[",      "a(",         "a, ",
	"a = ",    "use a ",     "class A ", "class A {", "import a ", "def a(", "require '", "public static ", "if (",    "@A(",      "\r\n",   ";",     "a;\n",     "/",          "../",
	"a\n",     "\n  a ",   "static\n",  "final\n",     "- a\n",    "[a]\n",   "a: b\n",  "\xc3\xa9", "\xff",    "a/b ",    "a-b_",    "0",
};

static const char *const JOINS[] = { "", " ", "\n", "(", " a ", "\\" };

static struct bytes repeat(char *room, size_t size, const char *a, const char *b)
{
	size_t len = 0, a_len = strlen(a), b_len = strlen(b);
	while (len + a_len + b_len < size && a_len + b_len) {
		memcpy(room + len, a, a_len);
		memcpy(room + len + a_len, b, b_len);
		len += a_len + b_len;
	}
	return (struct bytes){ .data = room, .len = len };
}

/* The words that stand in ${pattern} as they are. */
static size_t words_of(const char *pattern, char words[WORDS_MAX][WORD_MAX])
{
	size_t count = 0;
	for (const char *c = pattern; *c && count < WORDS_MAX;) {
		if (*c == '\\' && c[1]) {
			c += 2;
			continue;
		}
		size_t len = 0;
		while (isalnum((unsigned char)c[len]) || c[len] == '_')
			len++;
		if (len >= 2 && len < WORD_MAX) {
			memcpy(words[count], c, len);
			words[count++][len] = '\0';
		}
		c += len ? len : 1;
	}
	return count;
}

/* The processor time of one search, the least of some: nothing else on this host makes it less. */
static uint64_t least_ns(const struct pattern *p, struct bytes text, int tries)
{
	uint64_t least = UINT64_MAX;
	while (tries-- > 0) {
		struct timespec from, to;
		clock_gettime(CLOCK_THREAD_CPUTIME_ID, &from);
		pattern_find(p, text, 0, NULL);
		clock_gettime(CLOCK_THREAD_CPUTIME_ID, &to);
		uint64_t ns = (uint64_t)(to.tv_sec - from.tv_sec) * 1000000000 + (uint64_t)to.tv_nsec - (uint64_t)from.tv_nsec;
		least = ns < least ? ns : least;
	}
	return least;
}

static size_t explodes(const struct profile *profile, const struct json *value, const struct pattern *p, const char *a, const char *b)
{
	static char room[LONGER];
	struct bytes text = repeat(room, TEXT, a, b);
	if (least_ns(p, text, 1) < SUSPICIOUS_NS)
		return 0;
	uint64_t ns = least_ns(p, text, TRIES);
	uint64_t longer = ns < SUSPICIOUS_NS ? 0 : least_ns(p, repeat(room, LONGER, a, b), TRIES);
	if (longer < GROWTH * ns)
		return 0;
	print_error("%s:%u explodes on \"%s%s\" again and again (%.1f ms for 4 KiB, %.1f ms for 16): %.100s\n", profile->file, value->line, a, b, (double)ns / 1e6,
		    (double)longer / 1e6, value->string.data);
	return 1;
}

static size_t try_pattern(const struct profile *profile, const struct json *value)
{
	static char words[WORDS_MAX][WORD_MAX];
	struct pattern *p = pattern_new(value->string.data, PATTERN_MULTILINE, OWNER_TASK, NULL);
	size_t exploded = 0, count = words_of(value->string.data, words);
	assert_non_null(p);
	for (size_t i = 0; i < sizeof OPENERS / sizeof *OPENERS && !exploded; i++)
		exploded += explodes(profile, value, p, OPENERS[i], "");
	for (size_t i = 0; i < count && !exploded; i++)
		for (size_t k = 0; k < sizeof JOINS / sizeof *JOINS && !exploded; k++)
			exploded += explodes(profile, value, p, words[i], JOINS[k]);
	pattern_free(p);
	return exploded;
}

/* Names of files, and the first bytes of a file, are no long texts. */
static bool sees_short_texts(const struct json *value)
{
	if (value->key && strcmp(value->key, "begins") == 0)
		return true;
	for (; value; value = value->parent)
		if (value->key && strcmp(value->key, "built") == 0)
			return true;
	return false;
}

static size_t try_all(const struct profile *profile, const struct json *value)
{
	size_t exploded = profile_is_pattern(value) && !sees_short_texts(value) ? try_pattern(profile, value) : 0;
	JSON_EACH (child, value)
		exploded += try_all(profile, child);
	return exploded;
}

static void no_pattern_of_a_profile_explodes(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct profiles profiles;
	struct problems problems;
	struct err e = ERR_NONE;
	size_t exploded = 0;
	problems_init(&problems, a);
	if (profiles_load(a, NULL, &profiles, &problems, &e) < 0)
		fail_msg("%s", problems.first ? problems.first->text : e.text);
	for (size_t i = 0; i < profiles.count; i++)
		exploded += try_all(profiles.items[i], profiles.items[i]->root);
	exploded += profiles.common ? try_all(profiles.common, profiles.common->root) : 0;
	assert_int_equal(0, exploded);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(no_pattern_of_a_profile_explodes) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
