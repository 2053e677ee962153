/* test_template.c: texts with placeholders, filled so that any value arrives as it is. */
#include "harness/base/json.h"
#include "harness/base/str.h"
#include "harness/pool/template.h"
#include "tests/support/support.h"

static struct arena *a;
static const char *const WORDS[] = { "takehome", "it's", "", "a b", "$x", NULL };
static const struct template_value VALUES[] = { { .name = "path", .text = "/a \"b\"/{{number}}" }, { .name = "plain", .text = "a-b.c" }, { .name = "number", .number = -7 }, { .name = "words", .words = WORDS } };
static const struct template_values ALL = { .items = VALUES, .count = sizeof VALUES / sizeof *VALUES };

static int set_up(void **state)
{
	(void)state;
	a = arena_new();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

static const char *shell(const char *text)
{
	struct err e = ERR_NONE;
	struct bytes out;
	return template_shell(a, bytes_of(text), ALL, &out, &e) == 0 ? out.data : arena_strdup(a, e.text);
}

static const char *json(const char *text)
{
	struct err e = ERR_NONE;
	struct json_error wrong;
	struct bytes out;
	if (template_json(a, bytes_of(text), ALL, &out, &e) < 0)
		return arena_strdup(a, e.text);
	/* The same without indents. */
	struct json_writer *w = json_writer_new(false);
	json_put_json(w, NULL, json_parse(a, out, JSON_STRICT, &wrong));
	const char *compact = arena_bytes(a, json_writer_text(w)).data;
	json_writer_free(w);
	return compact;
}

static void a_shell_gets_words_that_it_reads_as_they_are(void **state)
{
	(void)state;
	assert_string_equal(shell("x={{plain}} {{number}}{{number}}"), "x=a-b.c -7-7");
	assert_string_equal(shell("{{words}};"), "takehome 'it'\\''s' '' 'a b' '$x';");
}

static void what_a_value_holds_is_no_placeholder(void **state)
{
	(void)state;
	assert_string_equal(shell("{{path}}"), "'/a \"b\"/{{number}}'");
	assert_string_equal(json("[\"{{path}}\"]"), "[\"/a \\\"b\\\"/{{number}}\"]\n");
}

static void what_only_looks_like_a_placeholder_stays(void **state)
{
	(void)state;
	assert_string_equal(shell("${a[@]} {{ {x}} }"), "a template has the placeholder \" {x\", for which there is no value");
	assert_string_equal(shell("${a[@]} {x}} {{"), "${a[@]} {x}} {{");
}

static void json_gets_numbers_texts_and_an_element_for_each_word(void **state)
{
	(void)state;
	assert_string_equal(json("/* ours */ {\"a\": \"{{number}}\", \"b\": \"{{number}}m {{plain}}\", \"c\": [1, \"{{words}}\", true, null]}"),
			    "{\"a\":-7,\"b\":\"-7m a-b.c\",\"c\":[1,\"takehome\",\"it's\",\"\",\"a b\",\"$x\",true,null]}\n");
}

static void our_own_mistakes_are_named(void **state)
{
	(void)state;
	assert_string_equal(shell("{{pth}}"), "a template has the placeholder \"pth\", for which there is no value");
	assert_string_equal(json("{\"a\": \"{{pth}}\"}"), "a template has the placeholder \"pth\", for which there is no value");
	assert_string_equal(json("{\"a\": \"{{words}}\"}"), "a template has words (\"words\") where no list is");
	assert_string_equal(json("[\"x {{words}}\"]"), "a template has words (\"words\") within a text");
	assert_non_null(strstr(json("[\n1,,]"), "a template is no JSON: line 2: "));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_shell_gets_words_that_it_reads_as_they_are, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_a_value_holds_is_no_placeholder, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_only_looks_like_a_placeholder_stays, set_up, tear_down),
		cmocka_unit_test_setup_teardown(json_gets_numbers_texts_and_an_element_for_each_word, set_up, tear_down),
		cmocka_unit_test_setup_teardown(our_own_mistakes_are_named, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
