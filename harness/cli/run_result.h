/* run_result.h: what `run` says about one command in the sandbox: for people, and as "takehome.run/1". */
#ifndef HARNESS_CLI_RUN_RESULT_H
#define HARNESS_CLI_RUN_RESULT_H

#include "harness/base/str.h"
#include "sandbox/sandbox.h"

struct run_result {
	const struct sandbox *box;
	const struct sandbox_command *command;
	const struct sandbox_result *result;
};

/* run_result_text(r, out): "exited with status 1 · CPU 12 ms of 10,000 …", and a line for each kind of refused call. */
void run_result_text(const struct run_result *r, struct str *out);
/* run_result_json(a, r, ret, e): -1: reading what was printed failed. */
int run_result_json(struct arena *a, const struct run_result *r, struct bytes *ret, struct err *e);

#endif
