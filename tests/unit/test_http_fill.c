/* test_http_fill.c: captured values in later texts: each place has its own way of writing a stranger's value. */
#include "tests/support/support.h"

#include <string.h>

#include "harness/model/http_fill.h"

static const char *const NAMES[] = { "id", "word", "later" };
static struct arena *a;

static void hold(enum http_fill how, const char *text, struct http_value id, struct http_value word, const char *wanted)
{
	const struct http_value values[] = { id, word, { 0 } };
	struct bytes got = http_fill(a, how, bytes_of(text), NAMES, values, 3);
	if (got.len != strlen(wanted) || memcmp(got.data, wanted, got.len) != 0)
		fail_msg("%s: got %.*s, wanted %s", text, (int)got.len, got.data, wanted);
}

#define NUMBER(value) ((struct http_value){ .set = true, .literal = true, .text = bytes_of(value) })
#define WORD(value) ((struct http_value){ .set = true, .text = bytes_of(value) })

static void names_are_replaced_and_others_stay(void **state)
{
	(void)state;
	hold(HTTP_FILL_TEXT, "{{id}}-{{word}}{{id}}", NUMBER("7"), WORD("x"), "7-x7");
	hold(HTTP_FILL_TEXT, "{{later}} {{other}} {{}} {{Id}} {id} {{id", NUMBER("7"), WORD("x"), "{{later}} {{other}} {{}} {{Id}} {id} {{id");
	hold(HTTP_FILL_TEXT, "{{{id}}}", NUMBER("7"), WORD("x"), "{7}");
	hold(HTTP_FILL_TEXT, "", NUMBER("7"), WORD("x"), "");
	/* A value is no text to be filled again. */
	hold(HTTP_FILL_TEXT, "{{word}}", NUMBER("7"), WORD("{{id}}"), "{{id}}");
}

static void in_json_a_number_stays_a_number(void **state)
{
	(void)state;
	hold(HTTP_FILL_JSON, "{\"id\":\"{{id}}\",\"text\":\"no {{id}}\"}", NUMBER("7"), WORD("x"), "{\"id\":7,\"text\":\"no 7\"}");
	hold(HTTP_FILL_JSON, "[\"{{word}}\"]", NUMBER("7"), WORD("a\"b\\c\n"), "[\"a\\\"b\\\\c\\u000a\"]");
}

static void a_value_cannot_break_out_of_its_place(void **state)
{
	(void)state;
	hold(HTTP_FILL_TARGET, "/a/{{word}}", NUMBER("7"), WORD("b c\r\nX: y#\xc3\xbc%20"), "/a/b%20c%0D%0AX:%20y%23%C3%BC%20");
	hold(HTTP_FILL_HEADER, "{{word}}", NUMBER("7"), WORD("a\r\nX: b"), "a  X: b");
	hold(HTTP_FILL_REGEX, "^{{word}}$", NUMBER("7"), WORD("a.*(b"), "^a\\.\\*\\(b$");
}

static int setup(void **state)
{
	(void)state;
	a = arena_new();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_replaced_and_others_stay),
		cmocka_unit_test(in_json_a_number_stays_a_number),
		cmocka_unit_test(a_value_cannot_break_out_of_its_place),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
