/* fuzz_yaml.c: any bytes as YAML: JSON that our parser takes or refuses with a place, or a clause that says in which line the YAML is wrong. */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "harness/author/yaml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct str out = yaml_convert((struct bytes){ .data = (const char *)data, .len = size });
	struct json_error wrong = { 0 };
	MUST(out.len > 0);
	if (out.data[0] == '!')
		MUST(strncmp(out.data, "!line ", 6) == 0 && strstr(out.data, ": "));
	else
		MUST(json_parse(a, str_bytes(&out), JSON_STRICT, &wrong) || (wrong.line > 0 && wrong.text[0]));
	str_free(&out);
	arena_free(a);
	return 0;
}
