/* run.h: a run, with or without somebody of ours beside it. */
#ifndef SANDBOX_RUN_H
#define SANDBOX_RUN_H

#include "sandbox/sandbox.h"

struct serve;

/* run_command(box, command, serve, ret, e): sandbox_run; with ${serve}, its client is started when the program has been, and the run is over when the client is. */
int run_command(struct sandbox *box, const struct sandbox_command *command, struct serve *serve, struct sandbox_result *ret, struct err *e);

#endif
