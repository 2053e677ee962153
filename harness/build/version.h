/* version.h: which version of a toolchain is in the box, asked of the toolchain itself. */
#ifndef HARNESS_BUILD_VERSION_H
#define HARNESS_BUILD_VERSION_H

#include "harness/build/box.h"
#include "harness/build/fill.h"

/*
 * version_ask(a, box, job, profile, holes, ret, e): The first line that its version command prints. Answers are kept in job->tools while the tool's file stays what it was.
 * A missing toolchain is -1, OWNER_HARNESS, naming the package to install.
 */
int version_ask(struct arena *a, struct box *box, const struct job *job, const struct profile *profile, const struct holes *holes, struct tool_version *ret,
		struct err *e);

/* version_missing(job, language, tool, how, e): That error, with profile_install()'s words for ${how}, or NULL. Always -1. */
int version_missing(const struct job *job, const char *language, const char *tool, const char *how, struct err *e);

#endif
