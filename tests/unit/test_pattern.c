/* test_pattern.c: regular expressions that find, and that give up where they would explode. */
#include "tests/support/support.h"

#include <stdlib.h>

#include "harness/base/pattern.h"
#include "harness/base/pattern_ways.h"
#include "harness/base/str.h"

static struct pattern *make(const char *text, unsigned flags)
{
	struct err e = ERR_NONE;
	struct pattern *p = pattern_new(text, flags, OWNER_TASK, &e);
	if (!p)
		fail_msg("%s", e.text);
	return p;
}

static enum pattern_result find(const char *pattern, unsigned flags, const char *text)
{
	struct pattern *p = make(pattern, flags);
	enum pattern_result result = pattern_find(p, bytes_of(text), 0, NULL);
	pattern_free(p);
	return result;
}

static enum pattern_result whole(const char *pattern, const char *text)
{
	struct pattern *p = make(pattern, 0);
	enum pattern_result result = pattern_whole(p, bytes_of(text));
	pattern_free(p);
	return result;
}

static void a_match_tells_its_place_and_its_groups(void **state)
{
	(void)state;
	struct pattern_match m;
	struct pattern *p = make("(\\w+)=(\\d+)?(x)?", 0);
	struct bytes text = bytes_of("a=1 bc=x");
	assert_int_equal(pattern_find(p, text, 0, &m), PATTERN_YES);
	assert_int_equal(m.start, 0);
	assert_int_equal(m.end, 3);
	assert_true(bytes_equal(m.group[0], bytes_of("a=1")));
	assert_true(bytes_equal(m.group[2], bytes_of("1")));
	assert_null(m.group[3].data);
	assert_null(m.group[9].data);
	assert_int_equal(pattern_find(p, text, m.end, &m), PATTERN_YES);
	assert_int_equal(m.start, 4);
	assert_true(bytes_equal(m.group[1], bytes_of("bc")));
	assert_null(m.group[2].data);
	assert_true(bytes_equal(m.group[3], bytes_of("x")));
	assert_int_equal(pattern_find(p, text, text.len, &m), PATTERN_NO);
	assert_int_equal(pattern_find(p, text, text.len + 1, &m), PATTERN_NO);
	pattern_free(p);
	pattern_free(NULL);
}

static void more_than_nine_groups_do_no_harm(void **state)
{
	(void)state;
	struct pattern_match m;
	struct pattern *p = make("(a)(a)(a)(a)(a)(a)(a)(a)(b)(c)(d)", 0);
	assert_int_equal(pattern_find(p, bytes_of("aaaaaaaabcd"), 0, &m), PATTERN_YES);
	assert_true(bytes_equal(m.group[9], bytes_of("b")));
	pattern_free(p);
}

static void flags_mean_what_they_say(void **state)
{
	(void)state;
	assert_int_equal(find("ABC", 0, "xabc"), PATTERN_NO);
	assert_int_equal(find("ABC", PATTERN_CASELESS, "xabc"), PATTERN_YES);
	assert_int_equal(find("^b", 0, "a\nb"), PATTERN_NO);
	assert_int_equal(find("^b", PATTERN_MULTILINE, "a\nb"), PATTERN_YES);
	assert_int_equal(find("a.b", 0, "a\nb"), PATTERN_NO);
	assert_int_equal(find("a.b", PATTERN_DOTALL, "a\nb"), PATTERN_YES);
	assert_int_equal(find("a$", 0, "a\n"), PATTERN_YES);
	assert_int_equal(find("a$", PATTERN_DOLLAR_END, "a\n"), PATTERN_NO);
	assert_int_equal(find("a b # why", PATTERN_EXTENDED, "ab"), PATTERN_YES);
}

static void the_whole_text_must_match_where_that_is_asked(void **state)
{
	(void)state;
	assert_int_equal(whole("a|ab", "ab"), PATTERN_YES);
	assert_int_equal(whole("a+", "aab"), PATTERN_NO);
	assert_int_equal(whole("b+", "ab"), PATTERN_NO);
	assert_int_equal(whole("a*", ""), PATTERN_YES);
	assert_int_equal(whole("^a$", "a\n"), PATTERN_NO);
	struct pattern *p = make("", 0);
	assert_int_equal(pattern_whole(p, (struct bytes){ 0 }), PATTERN_YES);
	assert_int_equal(pattern_find(p, (struct bytes){ 0 }, 0, NULL), PATTERN_YES);
	pattern_free(p);
}

static void characters_are_matched_whole_and_invalid_bytes_never(void **state)
{
	(void)state;
	struct pattern_match m;
	assert_int_equal(whole(".", "\xc3\xa4"), PATTERN_YES);
	assert_int_equal(whole(".", "\xff"), PATTERN_NO);
	assert_int_equal(whole("a*", "a\xff"
				     "a"),
			 PATTERN_NO);
	struct pattern *p = make("b+", 0);
	assert_int_equal(pattern_find(p,
				      bytes_of("\xff\xfe"
					       "bb\xff"),
				      0, &m),
			 PATTERN_YES);
	assert_int_equal(m.start, 2);
	assert_int_equal(m.end, 4);
	assert_int_equal(pattern_find(p, (struct bytes){ .data = "\0b", .len = 2 }, 0, &m), PATTERN_YES);
	assert_int_equal(m.start, 1);
	pattern_free(p);
}

static void a_bad_pattern_is_the_fault_of_its_author_and_says_where(void **state)
{
	(void)state;
	struct err e = ERR_NONE;
	assert_null(pattern_new("ab(c", 0, OWNER_TASK, &e));
	assert_int_equal(e.owner, OWNER_TASK);
	assert_string_equal(e.text, "the pattern 'ab(c' is wrong at its character 5: missing closing parenthesis");
	assert_null(pattern_new("\xff", 0, OWNER_TASK, &e));
	assert_non_null(strstr(e.text, "UTF-8"));
	assert_null(pattern_new("\\C", 0, OWNER_TASK, &e));
	SCOPED_STR s = STR_EMPTY;
	while (s.len < 70000)
		str_add(&s, "aaaaaaaaaa");
	assert_null(pattern_new(str_text(&s), 0, OWNER_HARNESS, &e));
	assert_int_equal(e.owner, OWNER_HARNESS);
	assert_string_equal(e.text, "the pattern is longer than 65536 bytes");
}

static void a_pattern_that_would_explode_gives_up(void **state)
{
	(void)state;
	SCOPED_STR s = STR_EMPTY;
	while (s.len < 60)
		str_add(&s, "a");
	str_add(&s, "!");
	assert_int_equal(find("^(a+)+$", 0, str_text(&s)), PATTERN_LIMIT);
	assert_int_equal(whole("(a|a)*[bc]", str_text(&s)), PATTERN_LIMIT);
	/* Where the host forbids a JIT the interpreter works, under the same limits. */
	assert_int_equal(find("(*NO_JIT)^(a+)+$", 0, str_text(&s)), PATTERN_LIMIT);
	assert_int_equal(find("(*NO_JIT)a+!", 0, str_text(&s)), PATTERN_YES);
	/* Deep rather than long: the stack has its limit, too. */
	while (s.len < 3000000)
		str_add(&s, "ab");
	assert_int_equal(find("^(?:(a)|(b)|!)*+\\z", 0, str_text(&s)), PATTERN_YES);
	assert_int_equal(find("^((a|b|!)(?1)?)$", 0, str_text(&s)), PATTERN_LIMIT);
	assert_int_equal(find("(*NO_JIT)^((a|b|!)(?1)?)$", 0, str_text(&s)), PATTERN_LIMIT);
}

/* Each pattern with what its alternatives are; and texts in which one or another of them comes first. */
static void alternatives_looked_for_one_by_one_find_what_the_whole_pattern_finds(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		size_t ways;
	} patterns[] = {
		{ "^[ \t]*use\\s+x|\\bY::", 2 },  { "^a|b|(?:c|d)e", 3 },        { "[|^(]x|^[]|]y|z", 3 },        { "^\\|a|b\\(|(?=c)c", 3 },
		{ "a|b", 0 },                    { "^a|^b", 0 },               { "^(a)|b", 0 },                 { "^(?<n>a)|b", 0 },
		{ "(?i)^a|b", 0 },               { "^a|\\Kb", 0 },            { "^[[:alpha:]|]b|c", 2 },       { "^(?>a|b)c|d$", 2 },
		{ "(?:^|;)a", 0 },               { "^a|b|", 3 },               { "ab|^a", 2 },                  { "^a|\\Qx|y\\E", 0 },
	};
	static const char *const texts[] = { "",          "use x;Y::z", "Y:: \n  use x", "ce\nb\na", "\na b",  "|x\n|y z",  "]y",      "zz\n(x",
					     "|a\nb(c",   "c b(",       "ab",           "b\nab",     "xb\ncd", "bc\nac d", "d\nbc",   "x;a\n;a",
					     "\xff\nuse x", "ac\xc3\xa4 d", "x|y",        "Y:" };
	for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++) {
		size_t ends[WAYS_MAX];
		assert_int_equal(patterns[i].ways, pattern_ways(patterns[i].text, ends));
		struct pattern *plain = pattern_new(patterns[i].text, PATTERN_MULTILINE, OWNER_TASK, NULL);
		struct pattern *quick = pattern_new(patterns[i].text, PATTERN_MULTILINE | PATTERN_QUICK, OWNER_TASK, NULL);
		assert_true(plain && quick);
		for (size_t k = 0; k < sizeof texts / sizeof texts[0]; k++)
			for (size_t from = 0; from <= strlen(texts[k]); from++) {
				struct pattern_match x = { 0 }, y = { 0 };
				struct bytes text = bytes_of(texts[k]);
				assert_int_equal(pattern_find(plain, text, from, &x), pattern_find(quick, text, from, &y));
				if (x.start != y.start || x.end != y.end)
					fail_msg("'%s' in '%s' from %zu: %zu..%zu, not %zu..%zu", patterns[i].text, texts[k], from, y.start, y.end, x.start, x.end);
			}
		pattern_free(plain);
		pattern_free(quick);
	}
}

static void a_pattern_that_gave_up_on_enough_texts_gives_up_at_once_and_tells_the_first(void **state)
{
	(void)state;
	char text[5001];
	memset(text, 'a', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	struct bytes first;
	struct pattern *p = pattern_new("(?:a+)+b|(?:a|aa)+c", PATTERN_QUICK, OWNER_TASK, NULL);
	pattern_tire(p, 2);
	assert_int_equal(0, pattern_gave_up(p, &first));
	for (int i = 0; i < 2; i++)
		assert_int_equal(PATTERN_LIMIT, pattern_find(p, (struct bytes){ .data = text + i, .len = 5000 - (size_t)i }, 0, NULL));
	assert_int_equal(PATTERN_LIMIT, pattern_find(p, bytes_of("nothing hard"), 0, NULL));
	assert_int_equal(3, pattern_gave_up(p, &first));
	assert_ptr_equal(text, first.data);
	pattern_free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_match_tells_its_place_and_its_groups),
		cmocka_unit_test(more_than_nine_groups_do_no_harm),
		cmocka_unit_test(flags_mean_what_they_say),
		cmocka_unit_test(the_whole_text_must_match_where_that_is_asked),
		cmocka_unit_test(characters_are_matched_whole_and_invalid_bytes_never),
		cmocka_unit_test(a_bad_pattern_is_the_fault_of_its_author_and_says_where),
		cmocka_unit_test(a_pattern_that_would_explode_gives_up),
		cmocka_unit_test(alternatives_looked_for_one_by_one_find_what_the_whole_pattern_finds),
		cmocka_unit_test(a_pattern_that_gave_up_on_enough_texts_gives_up_at_once_and_tells_the_first),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
