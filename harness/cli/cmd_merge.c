/* cmd_merge.c: `takehome merge OUT DIR…`: the stores of several machines made one. */
#include <stdio.h>
#include <stdlib.h>

#include "harness/cli/commands.h"
#include "harness/cli/terminal.h"
#include "harness/pool/merge.h"

struct merge_options {
	const char *out;
	char **sources; /* ended by NULL */
	bool wait;
};

static const struct option_row OPTIONS[] = {
	OPTION_FLAG(struct merge_options, wait, "wait", 0, "If a batch or another merge works on OUT, wait until it ends"),
	OPTIONS_END,
};
static const struct option_row ARGUMENTS[] = { ARGUMENT(struct merge_options, out), ARGUMENT_REST(struct merge_options, sources), OPTIONS_END };

static void conflict(void *context, const char *source, const char *id, const char *why)
{
	(void)context;
	printf("conflict: %s (%s): %s\n", id, source, why);
}

static int run(struct arena *a, void *options)
{
	struct merge_options *o = options;
	struct err e = ERR_NONE;
	struct merge_done done;
	if (merge_stores(a, o->out, o->wait, (const char *const *)o->sources, conflict, NULL, &done, &e) < 0) {
		terminal_complain("%s", e.text);
		return e.owner == OWNER_TASK ? EXIT_TASK : EXIT_HARNESS;
	}
	printf("%zu graded submissions taken, %zu were there already and are the same, %zu without a grade, %zu conflict%s\n", done.taken, done.same, done.ungraded, done.conflicts,
	       done.conflicts == 1 ? "" : "s");
	if (done.conflicts)
		printf("In a conflict the grade stays that was there first. To decide otherwise merge in another order into a new folder, or grade again.\n");
	return done.conflicts ? EXIT_BELOW : EXIT_PASSED;
}

const struct command cmd_merge = {
	.name = "merge",
	.summary = "Unite the stores of several machines",
	.arguments = "OUT DIR...",
	.about = "Unite the pools that \"takehome batch --shard\" graded into the folders DIR in the folder OUT. A submission that two of them graded alike is taken once; "
		 "where they differ the first stays and the conflict is listed (exit status 1). Merging the same again changes nothing.",
	.example = "  takehome merge round-1 node-a/round-1 node-b/round-1",
	.size = sizeof(struct merge_options),
	.options = OPTIONS,
	.takes = ARGUMENTS,
	.needed = 2,
	.needs = "an OUT and at least one DIR are needed",
	.run = run,
};
