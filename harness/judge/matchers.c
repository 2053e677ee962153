/* matchers.c: the table of matchers. A new one is a file and a row here, and its name in tasks/task.schema.json. */
#include "harness/judge/matchers.h"

static const struct matcher table[] = {
	{ "exact", "the same bytes", match_exact },
	{ "lines", "the same lines; blanks at line ends and line ends at the end do not count, CRLF is LF", match_lines },
	{ "tokens", "the same words; how many blanks or line breaks stand between them does not count", match_tokens },
	{ "number", "as tokens, and numbers may differ by an absolute or a relative tolerance", match_number },
	{ "regex", "a PCRE2 pattern matches the whole output; line ends at the end may be left out", match_regex },
	{ "contains", "the text occurs somewhere in the output", match_contains },
	{ "json", "the same JSON value; order of keys does not count, numbers may have a tolerance", match_json },
	{ "json-subset", "as json, but objects may have further members", match_json_subset },
	{ "unordered", "the same lines, each as often, in whatever order", match_unordered },
	{ "checker", "the task's own program says so: 42 right, 43 wrong; it is given input, expected text and output", match_checker },
	{ "csv", "the same table, cell by cell; quoting does not count, numbers may have a tolerance", match_csv },
};

const struct matcher *matchers_all(size_t *ret_count)
{
	*ret_count = sizeof table / sizeof *table;
	return table;
}

const struct matcher *matchers_find(const char *kind)
{
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (strcmp(table[i].kind, kind) == 0)
			return &table[i];
	return NULL;
}
