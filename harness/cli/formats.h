/* formats.h: formats named on the command line. */
#ifndef HARNESS_CLI_FORMATS_H
#define HARNESS_CLI_FORMATS_H

#include <argp.h>

#include "harness/report/formats.h"

enum { FORMATS_MAX = 32 };
#define FORMATS_HELP "html, json, ndjson, csv, cases-csv, markdown, junit, ctrf, gradescope or exercism"

/* formats_add(state, arg, formats, count): The formats that ${arg} names ("csv,junit", "all"), each once. Complain about what is none. */
error_t formats_add(struct argp_state *state, const char *arg, const struct format *formats[FORMATS_MAX], size_t *count);

#endif
