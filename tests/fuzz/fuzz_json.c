/* fuzz_json.c: any bytes are refused with a place, or give a tree that is written and read back as the same text. */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "harness/base/json.h"

static struct json_writer *written(const struct json *root)
{
	struct json_writer *w = json_writer_new(false);
	json_put_json(w, NULL, root);
	return w;
}

static void round_trip(struct arena *a, const struct json *root)
{
	struct json_error error;
	struct json_writer *first = written(root);
	struct json *again = json_parse(a, json_writer_text(first), JSON_STRICT, &error);
	MUST(again);
	struct json_writer *second = written(again);
	MUST(bytes_equal(json_writer_text(first), json_writer_text(second)));
	json_writer_free(first);
	json_writer_free(second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes text = { .data = (const char *)data, .len = size };
	struct json *root[2];
	struct arena *a = arena_new();
	for (unsigned flags = JSON_STRICT; flags <= JSON_COMMENTS; flags++) {
		struct json_error error = { 0 };
		root[flags] = json_parse(a, text, flags, &error);
		MUST(root[flags] || (error.line > 0 && error.column > 0 && error.text[0] && memchr(error.text, '\0', sizeof(error.text))));
		if (root[flags])
			round_trip(a, root[flags]);
	}
	/* What is JSON is also JSON with comments. */
	MUST(!root[JSON_STRICT] || root[JSON_COMMENTS]);
	arena_free(a);
	return 0;
}
