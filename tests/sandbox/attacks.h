/*
 * attacks.h: running the programs of hostile/ in a box, for test_hostile.c and test_hogs.c: a row says how the run must end and what the result must say;
 * after each one nothing may be left: no process, no mount, no descriptor, no call that came through. Everything is done twice, as root and as an ordinary
 * user with control groups of its own, and a table of who held what is printed at the end.
 */
#ifndef TESTS_SANDBOX_ATTACKS_H
#define TESTS_SANDBOX_ATTACKS_H

#include "tests/sandbox/boxes.h"

#include <signal.h>

#include "harness/base/arena.h"
#include "harness/base/fs.h"

/* The slot follows our pid, so that two builds may be tested at one time: processes are counted by the slot's user. */
#define SLOT ((uint32_t)(840 + getpid() % 80 * 2))
enum { HELD = 0 };
#define USUAL (&BOXES_LIMITS)

/* What a test is run with. */
extern struct attacks {
	struct arena *arena;
	struct sandbox *box;
	const char *port; /* of listeners of ours on the host's loopback, TCP and UDP: where the programs would call */
} attacks;

struct row {
	const char *program, *arg;
	const char *threat; /* what it tries, in a few words */
	enum sandbox_end end;
	int code;                  /* exit status or signal */
	const char *call, *detail; /* of a refused call that must be reported; call NULL: nothing may be; detail NULL: whatever it is */
};

/* attacks_run(in, program, arg, arg2, limits): One program of hostile/ in ${in}; by its extension, an interpreter runs it. */
struct sandbox_result attacks_run(struct sandbox *in, const char *program, const char *arg, const char *arg2, const struct sandbox_limits *limits);

/* attacks_file(program): Its text, as a file to lay in. */
struct sandbox_file attacks_file(const char *program);

const struct sandbox_denied *attacks_denied(const struct sandbox_result *r, const char *call);

/* attacks_told(r): Everything that a failed expectation needs to be understood. */
const char *attacks_told(const struct sandbox_result *r);

void attacks_nothing_left(void);

/* attacks_note(program, arg, threat, r): A line of the table for what is not a row; failed until attacks_held. */
void attacks_note(const char *program, const char *arg, const char *threat);
void attacks_held(const char *program, const char *arg, const struct sandbox_result *r);

void attacks_row(const struct row *row, const struct sandbox_limits *limits);
void attacks_rows(const struct row *rows, size_t count, const struct sandbox_limits *limits);
#define ASSERT_ROWS(rows, limits) attacks_rows(rows, sizeof(rows) / sizeof((rows)[0]), limits)

/* attacks_main(argc, argv, tests, count): For main(): the tests as root and as a user, and the table. Return the number of failures. */
int attacks_main(int argc, char **argv, const struct CMUnitTest *tests, size_t count);

#endif
