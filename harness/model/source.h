/* source.h: the candidate's own source files, code and comments apart (see detect_source), read once by detect/, used by score/. */
#ifndef HARNESS_MODEL_SOURCE_H
#define HARNESS_MODEL_SOURCE_H

#include <stddef.h>

#include "harness/base/bytes.h"

struct source {
	const char *path, *language; /* language: profile id */
	struct bytes code, comments;
};

struct sources {
	struct source *items; /* sorted by path */
	size_t count;
};

#endif
