/*
 * suite.h: unit suites: the task's own tests in the candidate's language, laid over the submission and run by a test runner.
 *
 * A group has at most one suite a language. It is run once for all cases of the group; each case is one planned test, known by the name that the runner reports it by.
 * Runners are data: harness/run/runners/ID.json, checked against runner.schema.json in the same folder.
 */
#ifndef HARNESS_MODEL_SUITE_H
#define HARNESS_MODEL_SUITE_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/base/bytes.h"
#include "harness/base/enum.h"

/* How a runner tells its results. */
#define SUITE_FORMAT_TABLE(X) X(SUITE_TAP, "tap") X(SUITE_JUNIT, "junit") X(SUITE_CTRF, "ctrf") X(SUITE_GO, "go-json")
ENUM_DECLARE(suite_format, SUITE_FORMAT_TABLE)

/* A file laid into the tree before the run. */
struct suite_file {
	const char *path; /* beneath the tree, checked */
	struct bytes content;
};

struct suite_runner {
	const char *id, *title;
	const char *install;      /* how to get it, in words: "apt-get install phpunit" */
	const char *const *needs; /* NULL-terminated absolute paths, perhaps with '*' or "{a,b}", each of which the host must have */
	enum suite_format format;
	bool sealed;              /* our part in it frames the report with the nonce */
	const char *script;       /* sh; "$@" are the suite's words, descriptor 3 is where results go */
	const char *const *env;   /* NULL-terminated "NAME=value" */
	const char *pick;         /* glob over the suite's files: those that are the words when the suite names none */
	struct suite_file *files; /* our part in it */
	size_t file_count;
};

struct suite {
	const char *language; /* profile id */
	const struct suite_runner *runner;
	const char *const *args; /* NULL-terminated words for the runner's script */
	const char *rule;        /* how a case's id becomes the name of its test: "PriceTest::test{Camel}"; NULL: the cases say */
	struct suite_file *files;
	size_t file_count;
};

struct suite_group {
	struct suite *items;
	size_t count;
};

/* A planned test. */
struct suite_case {
	const struct suite_group *group;
	const char *const *names; /* one for each suite of the group; NULL: this language has no such test (the loader refuses that) */
};

/* suite_for(group, language): The suite of the language, or NULL. ${group} and ${language} may be NULL. */
const struct suite *suite_for(const struct suite_group *group, const char *language);

#endif
