/* fuzz_schema.c: any JSON document is held against every schema that people write files for; each deviation has a line and a sentence. */
#include "tests/fuzz/fuzz.h"

#include "harness/base/data.h"
#include "harness/base/schema.h"

static const char *const names[] = { "tasks/task.schema.json", "tasks/case.schema.json", "tasks/solutions.schema.json", "rubrics/rubric.schema.json",
				     "harness/languages/profile.schema.json" };
enum { SCHEMAS = sizeof(names) / sizeof(names[0]) };

/* Loaded once: the loading is not what is fuzzed. */
static struct schema *const *schemas(void)
{
	static struct schema *loaded[SCHEMAS];
	static struct arena *arena;
	if (arena)
		return loaded;
	arena = arena_new();
	for (size_t i = 0; i < SCHEMAS; i++) {
		struct err e = ERR_NONE;
		const char *path = data_path(arena, names[i], &e);
		loaded[i] = path ? schema_load(arena, path, &e) : NULL;
		if (!loaded[i]) {
			fprintf(stderr, "%s\n", e.text);
			abort();
		}
	}
	return loaded;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct json_error error;
	const struct json *document = json_parse(a, (struct bytes){ .data = (const char *)data, .len = size }, JSON_COMMENTS, &error);
	for (size_t i = 0; document && i < SCHEMAS; i++) {
		struct problems problems;
		struct str text = STR_EMPTY;
		problems_init(&problems, a);
		schema_check(schemas()[i], "fuzz.json", document, &problems);
		for (const struct problem *p = problems.first; p; p = p->next)
			MUST(p->line > 0 && p->text[0]);
		problems_text(&problems, &text);
		MUST((text.len == 0) == (problems.count == 0));
		str_free(&text);
	}
	arena_free(a);
	return 0;
}
