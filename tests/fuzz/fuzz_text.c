/*
 * fuzz_text.c: a stranger's text (a checker's feedback, a server's log, a name) on its way into reports: visible, valid, within its limit, and unable to end the place
 * where it stands. Input: the limit (a byte), then the text.
 */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "harness/base/json.h"
#include "harness/base/utf8.h"
#include "harness/report/escape.h"

static void visible(struct arena *a, struct bytes text, size_t max)
{
	struct bytes shown = bytes_of(utf8_visible(a, text, max)), copy = utf8_valid_copy(a, text);
	MUST(shown.len <= max && utf8_valid(shown) && utf8_valid(copy));
	for (size_t i = 0; i < shown.len; i++)
		MUST((unsigned char)shown.data[i] >= ' ' && shown.data[i] != 0x7f);
}

static void markup(struct bytes text)
{
	struct str out = STR_EMPTY;
	escape_xml(&out, text);
	MUST(!out.len || (utf8_valid(str_bytes(&out)) && !strpbrk(out.data, "<>\"") && strlen(out.data) == out.len));
	str_clear(&out);
	escape_csv(&out, text);
	MUST(out.len >= 2 && out.data[0] == '"' && out.data[out.len - 1] == '"' && !memchr("=+-@\t\r", out.data[1], 6));
	size_t quotes = 0;
	for (size_t i = 0; i < out.len; i++)
		quotes += out.data[i] == '"';
	MUST(quotes % 2 == 0);
	str_clear(&out);
	escape_markdown_block(&out, text);
	str_free(&out);
}

static void running(struct arena *a, struct bytes text)
{
	const char *plain = arena_strndup(a, text.data, text.len);
	struct str out = STR_EMPTY;
	escape_html(&out, plain);
	MUST(!out.len || !strpbrk(out.data, "<>\""));
	str_clear(&out);
	escape_markdown(&out, plain);
	MUST(!out.len || !strpbrk(out.data, "\r\n"));
	str_clear(&out);
	escape_markdown_code(&out, plain);
	MUST(!out.len || !strpbrk(out.data, "\r\n"));
	str_free(&out);
}

static void script(struct arena *a, struct bytes text)
{
	struct json_writer *w = json_writer_new(false);
	struct str out = STR_EMPTY;
	struct json_error wrong;
	struct bytes valid = utf8_valid_copy(a, text);
	json_put_bytes(w, NULL, valid);
	escape_script(&out, json_writer_text(w));
	MUST(out.len && !strpbrk(out.data, "<>&"));
	const struct json *again = json_parse(a, str_bytes(&out), JSON_STRICT, &wrong);
	MUST(again && again->type == JSON_STRING && bytes_equal(again->string, valid));
	str_free(&out);
	json_writer_free(w);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	struct arena *a = arena_new();
	struct bytes text = { .data = (const char *)data + 1, .len = size - 1 };
	visible(a, text, 16 + (size_t)data[0] * 8);
	markup(text);
	running(a, text);
	script(a, text);
	arena_free(a);
	return 0;
}
