/* inputs.h: what commands read before they work: profiles, task, rubric; and where results go. */
#ifndef HARNESS_CLI_INPUTS_H
#define HARNESS_CLI_INPUTS_H

#include "harness/base/bytes.h"
#include "harness/model/profile.h"
#include "harness/model/rubric.h"
#include "harness/model/task.h"
#include "harness/pool/input.h"

struct inputs {
	struct profiles profiles;
	struct task *task;     /* NULL if none was asked for */
	struct rubric *rubric; /* NULL without a task */
};

/*
 * inputs_load(a, task, rubric, languages, ret): Read the language profiles (and those of the folder ${languages}), the task (a folder, or the id of a shipped one; NULL: none)
 * and its rubric (${rubric}, or what the task names). Every mistake in them is listed on stderr. Return EXIT_PASSED, or the exit status to end with.
 */
int inputs_load(struct arena *a, const char *task, const char *rubric, const char *languages, struct inputs *ret);

/*
 * inputs_pool(a, pool, quiet, ret): Read who takes part. Mistakes in a manifest are listed on stderr, and, unless ${quiet}, what is left out of a folder. Return EXIT_PASSED or
 * EXIT_USAGE.
 */
int inputs_pool(struct arena *a, const char *pool, bool quiet, struct input *ret);

/* inputs_lasting(a, path): ${path} as it is found from any folder; what is no path here (a shipped task's id, NULL) as it is. */
const char *inputs_lasting(struct arena *a, const char *path);

/* inputs_beside_tasks(path): Is it a plain file, as schemas and READMEs lie beside task folders? Who names all that is in a folder does not mean it. */
bool inputs_beside_tasks(const char *path);

/* inputs_readable(path, what): Is there something to read, "the submission"? Complain if not. Return EXIT_PASSED or EXIT_USAGE. */
int inputs_readable(const char *path, const char *what);

/*
 * inputs_writable(path): Could a result be written to ${path} (NULL or "-": nothing to ask)? Asked before the work, so that minutes of grading are not lost to a
 * misspelt folder. Complain if not. Return EXIT_PASSED or EXIT_USAGE.
 */
int inputs_writable(const char *path);

/* inputs_write(path, text): A result to a file, whole or not at all, or to stdout for "-". Return EXIT_PASSED or EXIT_HARNESS, which was said. */
int inputs_write(const char *path, struct bytes text);

#endif
