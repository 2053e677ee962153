/* cmd_schema.c: `takehome schema NAME`: print the JSON Schema of a format. */
#include <fcntl.h>
#include <stdio.h>

#include "harness/base/data.h"
#include "harness/base/fs.h"
#include "harness/cli/commands.h"
#include "harness/cli/inputs.h"
#include "harness/cli/terminal.h"

static const struct {
	const char *name, *data, *what;
} SCHEMAS[] = {
	{ "task", "tasks/task.schema.json", "task.json of a task" },
	{ "case", "tasks/case.schema.json", "a case in a file of its own, cases/GROUP/NAME.json" },
	{ "rubric", "rubrics/rubric.schema.json", "a rubric" },
	{ "profile", "harness/languages/profile.schema.json", "a language profile" },
	{ "runner", "harness/run/runners/runner.schema.json", "a test runner of unit suites" },
	{ "solutions", "tasks/solutions.schema.json", "solutions.json: sample solutions and the grade that each must get" },
	{ "verification", "harness/author/verification.schema.json", "what verify --json writes" },
	{ "report", "harness/report/report.schema.json", "what grade writes" },
	{ "reports", "harness/report/reports.schema.json", "what export --format json writes of a whole pool" },
	{ "inspection", "harness/report/inspection.schema.json", "what inspect --json writes" },
	{ "run", "harness/report/run.schema.json", "what run --json writes" },
	{ "doctor", "harness/report/doctor.schema.json", "what doctor --json writes" },
};
enum { SCHEMA_COUNT = sizeof SCHEMAS / sizeof SCHEMAS[0], SCHEMA_BYTES_MAX = 1 << 20 };

struct schema_options {
	const char *name;
};

static const struct option_row ARGUMENTS[] = { ARGUMENT(struct schema_options, name), OPTIONS_END };

static void list(FILE *out)
{
	for (size_t i = 0; i < SCHEMA_COUNT; i++)
		fprintf(out, "  %-11s %s\n", SCHEMAS[i].name, SCHEMAS[i].what);
}

static int print(struct arena *a, const char *data)
{
	struct err e = ERR_NONE;
	struct bytes text;
	const char *path = data_path(a, data, &e);
	return path && fs_read(a, AT_FDCWD, path, SCHEMA_BYTES_MAX, &text, &e) == 0 ? inputs_write("-", text) : terminal_fail(&e);
}

static int run(struct arena *a, void *options)
{
	const char *name = ((const struct schema_options *)options)->name;
	if (!name) {
		list(stdout);
		return EXIT_PASSED;
	}
	for (size_t i = 0; i < SCHEMA_COUNT; i++)
		if (strcmp(SCHEMAS[i].name, name) == 0)
			return print(a, SCHEMAS[i].data);
	terminal_complain("there is no schema \"%s\". These are:", name);
	list(stderr);
	return EXIT_USAGE;
}

const struct command cmd_schema = {
	.name = "schema",
	.summary = "Print the JSON Schema of a format; without NAME, list them",
	.arguments = "[NAME]",
	.about = "Print the JSON Schema (draft 2020-12) of a file that takehome reads or writes. Without NAME: list what there is.",
	.example = "  takehome schema report > report.schema.json",
	.size = sizeof(struct schema_options),
	.takes = ARGUMENTS,
	.run = run,
};
