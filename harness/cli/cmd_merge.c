/* cmd_merge.c: `takehome merge OUT DIR…`: the stores of several machines made one. */
#include <stdio.h>
#include <stdlib.h>

#include "harness/cli/commands.h"
#include "harness/cli/terminal.h"
#include "harness/pool/merge.h"

struct merge_options {
	const char *out;
	char **sources; /* of argv: NULL-terminated */
};

static const struct argp_option OPTIONS[] = { { 0 } };

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct merge_options *o = state->input;
	switch (key) {
	case ARGP_KEY_ARG:
		if (state->arg_num > 0)
			return ARGP_ERR_UNKNOWN; /* the rest in one piece */
		o->out = arg;
		return 0;
	case ARGP_KEY_ARGS:
		o->sources = state->argv + state->next;
		return 0;
	case ARGP_KEY_END:
		if (!o->out || !o->sources) {
			argp_error(state, "an OUT and at least one DIR are needed");
			return EINVAL;
		}
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static void conflict(void *context, const char *source, const char *id, const char *why)
{
	(void)context;
	printf("conflict: %s (%s): %s\n", id, source, why);
}

static int run(int argc, char **argv)
{
	struct merge_options options = { 0 };
	int status = commands_parse(&cmd_merge, argc, argv, &options);
	if (status >= 0)
		return status;
	struct arena *a = arena_new();
	struct err e = ERR_NONE;
	struct merge_done done;
	if (merge_stores(a, options.out, (const char *const *)options.sources, conflict, NULL, &done, &e) < 0) {
		terminal_complain("%s", e.text);
		status = e.owner == OWNER_TASK ? EXIT_TASK : EXIT_HARNESS;
	} else {
		printf("%zu graded submissions taken, %zu were there already and are the same, %zu without a grade, %zu conflict%s\n", done.taken, done.same, done.ungraded,
		       done.conflicts, done.conflicts == 1 ? "" : "s");
		if (done.conflicts)
			printf("In a conflict the grade stays that was there first. To decide otherwise merge in another order into a new folder, or grade again.\n");
		status = done.conflicts ? EXIT_BELOW : EXIT_PASSED;
	}
	arena_free(a);
	return status;
}

const struct command cmd_merge = {
	.name = "merge",
	.summary = "Unite the stores of several machines",
	.arguments = "OUT DIR...",
	.about = "Unite the pools that \"takehome batch --shard\" graded into the folders DIR in the folder OUT. A submission that two of them graded alike is taken once; "
		 "where they differ the first stays and the conflict is listed (exit status 1). Merging the same again changes nothing.",
	.example = "  takehome merge round-1 node-a/round-1 node-b/round-1",
	.options = OPTIONS,
	.parse = parse,
	.run = run,
};
