/* test_report_escape.c: a stranger's text cannot end the place where it stands, in any of the languages that reports are written in. */
#include "tests/support/support.h"

#include "harness/report/escape.h"

/* What ${escape} makes of ${text}, as a string of its own. */
static const char *bytes_escaped(struct arena *a, void (*escape)(struct str *out, struct bytes text), struct bytes text)
{
	SCOPED_STR out = STR_EMPTY;
	escape(&out, text);
	return arena_strdup(a, str_text(&out));
}

static const char *text_escaped(struct arena *a, void (*escape)(struct str *out, const char *text), const char *text)
{
	SCOPED_STR out = STR_EMPTY;
	escape(&out, text);
	return arena_strdup(a, str_text(&out));
}

static void xml_keeps_text_and_replaces_what_no_document_may_hold(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	assert_string_equal(bytes_escaped(a, escape_xml, bytes_of("a < b & c > \"d\" 'e' ]]>")), "a &lt; b &amp; c &gt; &quot;d&quot; &#39;e&#39; ]]&gt;");
	assert_string_equal(bytes_escaped(a, escape_xml, bytes_of("1\n2\t3\r")), "1&#10;2&#9;3&#13;");
	assert_string_equal(bytes_escaped(a, escape_xml, ((struct bytes){ "\0\x01\x1b\x7f", 4 })), "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
	assert_string_equal(bytes_escaped(a, escape_xml, bytes_of("\xff\xef\xbf\xbe\xed\xa0\x80")), "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
	assert_string_equal(bytes_escaped(a, escape_xml, bytes_of("é漢😀")), "é漢😀");
	arena_free(a);
}

static void a_cell_is_no_formula(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	assert_string_equal(bytes_escaped(a, escape_csv, bytes_of("plain")), "\"plain\"");
	assert_string_equal(bytes_escaped(a, escape_csv, bytes_of("a\"b,c\n")), "\"a\"\"b,c\n\"");
	static const char *const FORMULAS[] = { "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠x" };
	for (size_t i = 0; i < sizeof FORMULAS / sizeof FORMULAS[0]; i++)
		assert_int_equal(bytes_escaped(a, escape_csv, bytes_of(FORMULAS[i]))[1], '\'');
	assert_string_equal(bytes_escaped(a, escape_csv, bytes_of("a=1")), "\"a=1\"");
	arena_free(a);
}

static void markdown_text_means_nothing_but_itself(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	static const struct {
		const char *text, *escaped;
	} ROWS[] = {
		{ "plain text, with a comma.", "plain text, with a comma." },
		{ "bin/parcel-quote", "bin/parcel-quote" },
		{ "<b>*x*_y_`z`|[a](b)", "\\<b\\>\\*x\\*\\_y\\_\\`z\\`\\|\\[a\\](b)" },
		{ "- no list", "\\- no list" },
		{ "# no heading", "\\# no heading" },
		{ "1. no list", "1\\. no list" },
		{ "12) no list", "12\\) no list" },
		{ "version 1.2", "version 1.2" },
		{ "https://x.y www.z.org a@b", "https\\://x.y www\\.z.org a\\@b" },
		{ "two\nlines", "two lines" },
		{ "\n  - indented", "\\- indented" },
		{ "\x1b[31m", "\xef\xbf\xbd\\[31m" },
	};
	for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++)
		assert_string_equal(text_escaped(a, escape_markdown, ROWS[i].text), ROWS[i].escaped);
	arena_free(a);
}

static void code_is_fenced_by_more_backticks_than_it_has(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	assert_string_equal(text_escaped(a, escape_markdown_code, "a|b"), "`a\\|b`");
	assert_string_equal(text_escaped(a, escape_markdown_code, "`x``y"), "``` `x``y ```");
	assert_string_equal(text_escaped(a, escape_markdown_code, ""), "`(empty)`");
	assert_string_equal(bytes_escaped(a, escape_markdown_block, bytes_of("x\n````\ny")), "`````text\nx\n````\ny\n`````\n");
	arena_free(a);
}

static void a_script_cannot_be_ended_by_its_data(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	assert_string_equal(bytes_escaped(a, escape_script, bytes_of("{\"a\":\"</script><!--&\"}")), "{\"a\":\"\\u003c/script\\u003e\\u003c!--\\u0026\"}");
	assert_string_equal(text_escaped(a, escape_html, "<a href=\"x\">'&'"), "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;");
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(xml_keeps_text_and_replaces_what_no_document_may_hold),
		cmocka_unit_test(a_cell_is_no_formula),
		cmocka_unit_test(markdown_text_means_nothing_but_itself),
		cmocka_unit_test(code_is_fenced_by_more_backticks_than_it_has),
		cmocka_unit_test(a_script_cannot_be_ended_by_its_data),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
