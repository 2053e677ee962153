/* kinds.c: the table of case kinds. */
#include "harness/run/kinds.h"

static const struct kinds_row KINDS[] = {
	{ CASE_STDIO, case_stdio },
	{ CASE_HTTP, case_http },
	{ CASE_INTERACTIVE, case_interactive },
	{ CASE_SUITE, case_suite },
};
_Static_assert(sizeof KINDS / sizeof KINDS[0] == case_kind_count, "every kind that a task file can name has a row");

const struct kinds_row *kinds_find(enum case_kind kind)
{
	for (size_t i = 0; i < sizeof KINDS / sizeof KINDS[0]; i++)
		if (KINDS[i].kind == kind)
			return &KINDS[i];
	return NULL;
}
