/* formats.h: formats named on the command line. */
#ifndef HARNESS_CLI_FORMATS_H
#define HARNESS_CLI_FORMATS_H

#include <argp.h>

#include "harness/report/formats.h"

enum { FORMATS_MAX = 32 };
struct format_list {
	const struct format *items[FORMATS_MAX];
	size_t count;
};

#define FORMATS_HELP "html, json, ndjson, csv, cases-csv, markdown, junit, ctrf, gradescope or exercism"

/* formats_add(state, arg, ret): Add the formats that ${arg} names ("csv,junit", "all") to ${ret} (a struct format_list), each once. Complain about what is none. */
error_t formats_add(struct argp_state *state, const char *arg, void *ret);

#endif
