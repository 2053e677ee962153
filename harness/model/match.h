/* match.h: how an output is held against what is expected. In task.json: "lines", or {"kind": "number", "absolute": 0.01}. */
#ifndef HARNESS_MODEL_MATCH_H
#define HARNESS_MODEL_MATCH_H

#include <stdbool.h>

struct match {
	const char *kind;          /* a row of the matcher table in judge/ */
	double absolute, relative; /* number, json, csv: tolerances, ≥ 0; a number matches within either */
	bool ignore_case;          /* of text */
	char delimiter;            /* csv; NUL: a comma */
	const char *const *args;   /* checker: its arguments; NULL: none */
	bool by_name;              /* csv: columns are found by the names in the first row, in whatever order they stand */
};

#endif
