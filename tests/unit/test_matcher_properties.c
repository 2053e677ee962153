/*
 * test_matcher_properties.c: what must hold of a matcher whatever the text is: it accepts its own expectation, also as it may be rewritten, and finds a change
 * that was planted at just its line and column. Texts are made from numbered seeds, so that a failure can be made again.
 */
#include "tests/support/support.h"

#include <string.h>

#include "harness/judge/matchers.h"

enum { SEEDS = 300, LINES_MAX = 400 };

static uint64_t seed;

static uint32_t random_below(uint32_t n)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(seed >> 33) % n;
}

/* A text of words that no other place of it has, so that a change can be nothing but a change. */
struct text {
	struct str all;
	size_t word_at[LINES_MAX * 4];
	uint32_t line[LINES_MAX * 4], column[LINES_MAX * 4];
	size_t words;
};

static void make(struct text *t, const char *first, const char *between, const char *last)
{
	size_t lines = 1 + random_below(random_below(8) ? 40 : LINES_MAX), number = 0;
	t->all = STR_EMPTY;
	t->words = 0;
	for (size_t i = 0; i < lines; i++) {
		size_t start = t->all.len, count = 1 + random_below(3);
		str_add(&t->all, i ? "" : first);
		for (size_t k = 0; k < count; k++) {
			str_add(&t->all, k ? between : "");
			t->word_at[t->words] = t->all.len;
			t->line[t->words] = (uint32_t)i + 1;
			t->column[t->words++] = (uint32_t)(t->all.len - start) + 1;
			str_addf(&t->all, "%zu", 1000 + number++);
		}
		str_add(&t->all, i + 1 < lines ? *between == ' ' ? "\n" : ",\n" : last);
	}
}

static void holds(const char *kind, const char *first, const char *between, const char *last)
{
	const struct match how = { .kind = kind };
	const struct matcher *m = matchers_find(kind);
	for (seed = 1; seed <= SEEDS; seed++) {
		uint64_t number = seed;
		struct text t;
		struct mismatch found = { .why = NULL };
		struct arena *a = arena_new();
		make(&t, first, between, last);
		struct bytes expected = arena_bytes(a, str_bytes(&t.all));
		assert_int_equal(MATCH_YES, m->match(a, &how, expected, expected, &found));
		size_t word = random_below((uint32_t)t.words);
		t.all.data[t.word_at[word]] = '7'; /* words begin with 1 */
		assert_int_equal(MATCH_NO, m->match(a, &how, expected, str_bytes(&t.all), &found));
		if (found.difference.line != t.line[word] || found.difference.column != t.column[word])
			print_error("%s, seed %llu: %u:%u told as %llu:%llu\n", kind, (unsigned long long)number, t.line[word], t.column[word],
				    (unsigned long long)found.difference.line, (unsigned long long)found.difference.column);
		assert_int_equal(t.line[word], found.difference.line);
		assert_int_equal(t.column[word], found.difference.column);
		str_free(&t.all);
		arena_free(a);
		seed = number;
	}
}

static void a_change_is_found_at_its_place(void **state)
{
	(void)state;
	static const char *const kinds[] = { "exact", "lines", "tokens", "number" };
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		holds(kinds[i], "", " ", "\n");
}

/* A confined process each, so fewer of them would do; they are quick. */
static void a_change_in_json_is_found_at_its_place(void **state)
{
	(void)state;
	holds("json", "[", ", ", "]\n");
}

/* Blanks and line breaks anywhere between words: equal to tokens, and a change is still found, across many blocks. */
static void words_are_the_same_whatever_stands_between_them(void **state)
{
	(void)state;
	static const char *const blanks[] = { " ", "\n", "  ", "\t", "\r\n", " \n\n " };
	const struct match how = { .kind = "tokens" };
	for (uint64_t number = 1; number <= 20; number++) {
		SCOPED_STR x = STR_EMPTY;
		SCOPED_STR y = STR_EMPTY;
		struct mismatch found = { .why = NULL };
		struct arena *a = arena_new();
		size_t changed = 0;
		seed = number;
		for (uint32_t i = 0; i < 20000; i++) {
			const char *blank = blanks[random_below(6)];
			str_addf(&x, "%u%s", 10000 + i, blank);
			changed = i == 15000 ? y.len : changed;
			/* Long runs are the same bytes, and then again each blank is another. */
			str_addf(&y, "%u%s", 10000 + i, i / 3000 % 2 ? blanks[random_below(6)] : blank);
		}
		assert_int_equal(MATCH_YES, matchers_find("tokens")->match(a, &how, str_bytes(&x), str_bytes(&y), &found));
		y.data[changed] = '9';
		assert_int_equal(MATCH_NO, matchers_find("tokens")->match(a, &how, str_bytes(&x), str_bytes(&y), &found));
		assert_non_null(strstr(found.difference.actual, "95000"));
		arena_free(a);
	}
}

/* Shuffled lines are the same set; one that is changed is told by its line. */
static void lines_are_the_same_in_any_order(void **state)
{
	(void)state;
	const struct match how = { .kind = "unordered" };
	for (uint64_t number = 1; number <= SEEDS; number++) {
		SCOPED_STR x = STR_EMPTY;
		SCOPED_STR y = STR_EMPTY;
		uint32_t order[LINES_MAX], count = 0;
		struct mismatch found = { .why = NULL };
		struct arena *a = arena_new();
		seed = number;
		for (count = 2 + random_below(LINES_MAX - 2); x.len == 0;)
			for (uint32_t i = 0; i < count; i++)
				str_addf(&x, "line %u\n", (order[i] = i) / 2); /* each twice */
		for (uint32_t i = count - 1; i > 0; i--) {
			uint32_t k = random_below(i + 1), swap = order[i];
			order[i] = order[k];
			order[k] = swap;
		}
		uint32_t changed = random_below(count);
		size_t at = 0;
		for (uint32_t i = 0; i < count; i++) {
			at = i == changed ? y.len : at;
			str_addf(&y, "line %u\n", order[i] / 2);
		}
		assert_int_equal(MATCH_YES, matchers_find("unordered")->match(a, &how, str_bytes(&x), str_bytes(&y), &found));
		y.data[at] = 'L';
		assert_int_equal(MATCH_NO, matchers_find("unordered")->match(a, &how, str_bytes(&x), str_bytes(&y), &found));
		assert_int_equal(changed + 1, found.difference.line);
		arena_free(a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_change_is_found_at_its_place),
		cmocka_unit_test(a_change_in_json_is_found_at_its_place),
		cmocka_unit_test(words_are_the_same_whatever_stands_between_them),
		cmocka_unit_test(lines_are_the_same_in_any_order),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
