/*
 * accuracy.c [ROUNDS]: what a result says of programs that know what they used, over ROUNDS (20) runs each in turn; and how soon after its limit a program is stopped.
 * Figures, for people to read: what time shows is never a verdict. What does not depend on the machine's load (which run is stopped, how much memory) is.
 */
#include "tests/sandbox/boxes.h"

#include "harness/base/arena.h"
#include "harness/base/fs.h"

enum { SLOT = 790, ROUNDS_MAX = 1000, BIG_MIB = 1024 };

/* What is measured of each run, in ms or MiB. */
enum measure { CPU_MS, WALL_MS, PEAK_MIB, CPU_LATE_MS, WALL_LATE_MS, SAID_LATE_MS };

static const struct row {
	const char *title, *what, *amount;
	enum measure measure;
	double expected;
	const char *unit;
	enum sandbox_end end;
	uint32_t cpu_ms, wall_ms, memory_mb;
	double low, high; /* outside of this it is wrong, whatever the load; both 0: no such bounds */
} rows[] = {
	{ "burns 0.50 s: CPU time", "burn", "500", CPU_MS, 500, "ms", SANDBOX_EXITED, 5000, 30000, 128, 0, 0 },
	{ "four burn 0.25 s each: CPU time", "four", "250", CPU_MS, 1000, "ms", SANDBOX_EXITED, 5000, 30000, 128, 0, 0 },
	{ "sleeps 0.5 s: wall time", "rest", "500", WALL_MS, 500, "ms", SANDBOX_EXITED, 5000, 30000, 128, 0, 0 },
	{ "sleeps 0.5 s: CPU time", "rest", "500", CPU_MS, 0, "ms", SANDBOX_EXITED, 5000, 30000, 128, 0, 0 },
	{ "touches 100 MiB: peak memory", "touch", "100", PEAK_MIB, 100, "MiB", SANDBOX_EXITED, 5000, 30000, 256, 99, 108 },
	{ "reads 1 GiB under 256 MiB: peak (at most)", "read", "1024", PEAK_MIB, 260, "MiB", SANDBOX_EXITED, 20000, 60000, 256, 0, 264 },
	{ "CPU limit 500 ms: CPU time beyond", "report_cpu", "500", CPU_LATE_MS, 0, "ms", SANDBOX_CPU_LIMIT, 500, 30000, 128, 0, 0 },
	{ "  and by its own last words", "report_cpu", "500", SAID_LATE_MS, 0, "ms", SANDBOX_CPU_LIMIT, 500, 30000, 128, 0, 0 },
	{ "wall limit 500 ms: wall time beyond", "report_wall", "500", WALL_LATE_MS, 0, "ms", SANDBOX_WALL_LIMIT, 5000, 500, 128, 0, 0 },
	{ "  and by its own last words", "report_wall", "500", SAID_LATE_MS, 0, "ms", SANDBOX_WALL_LIMIT, 5000, 500, 128, 0, 0 },
};
enum { ROWS = sizeof rows / sizeof rows[0] };

static int rounds = 20;
static double value[ROWS][ROUNDS_MAX];

/* The last whole line that the program printed, in ms. */
static double last_words(const struct sandbox_result *r)
{
	SCOPED_FREE char *text = boxes_text(r->stdout_fd);
	char *end = strrchr(text, '\n');
	if (!end)
		return 0;
	*end = '\0';
	const char *line = strrchr(text, '\n');
	return strtod(line ? line + 1 : text, NULL) / 1e3;
}

static double measured(const struct row *row, const struct sandbox_result *r)
{
	const struct sandbox_usage *u = &r->usage;
	double cpu = (double)(u->cpu_user_us + u->cpu_system_us) / 1e3, wall = (double)u->wall_us / 1e3;
	switch (row->measure) {
	case CPU_MS:
		return cpu;
	case WALL_MS:
		return wall;
	case PEAK_MIB:
		return (double)u->peak_memory_bytes / (1 << 20);
	case CPU_LATE_MS:
		return cpu - row->cpu_ms;
	case WALL_LATE_MS:
		return wall - row->wall_ms;
	case SAID_LATE_MS:
	default:
		return last_words(r) - (row->end == SANDBOX_CPU_LIMIT ? row->cpu_ms : row->wall_ms);
	}
}

static double run_row(struct sandbox *box, const struct row *row, const struct sandbox_file *program)
{
	struct sandbox_limits limits = BOXES_LIMITS;
	limits.cpu_ms = row->cpu_ms;
	limits.wall_ms = row->wall_ms;
	limits.memory_mb = row->memory_mb;
	struct sandbox_result r = boxes_run(box, &(struct sandbox_command){ .argv = (const char *const[]){ "./program", row->what, row->amount, NULL },
									    .policy = "run",
									    .limits = limits,
									    .files = program,
									    .file_count = 1 });
	if (r.end != row->end || (r.end == SANDBOX_EXITED && r.status != 0))
		fail_msg("%s: ended as %s, status %d", row->title, sandbox_end_text(r.end), r.status);
	double v = measured(row, &r);
	sandbox_result_clear(&r);
	if (row->high > 0 && (v < row->low || v > row->high))
		fail_msg("%s: %.1f %s, which is not between %.0f and %.0f", row->title, v, row->unit, row->low, row->high);
	return v;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static void print_table(void)
{
	printf("%-42s %9s %9s %9s %9s %9s\n", "", "expected", "median", "least", "most", "spread");
	for (int i = 0; i < ROWS; i++) {
		double *v = value[i];
		qsort(v, (size_t)rounds, sizeof *v, compare);
		printf("%-42s %9.1f %9.2f %9.2f %9.2f %9.2f %s\n", rows[i].title, rows[i].expected, v[rounds / 2], v[0], v[rounds - 1], v[rounds - 1] - v[0],
		       rows[i].unit);
	}
	printf("%d runs each, in turn. A program's CPU time includes its start; the limits to reach are 20 ms after the CPU limit, 10 ms after the wall "
	       "limit.\n",
	       rounds);
}

static int big_file(const char *tree)
{
	SCOPED_STR path = STR_EMPTY;
	str_addf(&path, "%s/big", tree);
	int fd = open(str_text(&path), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
	/* Nothing but a hole; the kernel caches what is read of it like any other file. */
	assert_int_equal(ftruncate(fd, (off_t)BIG_MIB << 20), 0);
	assert_int_equal(fchown(fd, sandbox_uid(SLOT), uidmap_gid(SLOT)), 0);
	return fd;
}

static void results_say_what_programs_used(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct err e = ERR_NONE;
	struct bytes text;
	if (fs_read(a, AT_FDCWD, TAKEHOME_BUILD_DIR "/tests/accuracy_program", 16 << 20, &text, &e) < 0)
		fail_msg("%s", e.text);
	const struct sandbox_file program = { .path = "program", .data = text.data, .len = text.len, .executable = true };
	char *tree = strdup(support_scratch());
	boxes_own(tree, SLOT);
	int big = big_file(tree);
	struct sandbox_spec spec = { .work = tree, .slot = SLOT, .ceiling = BOXES_LIMITS };
	spec.ceiling.memory_mb = 256;
	struct sandbox *box;
	if (sandbox_open(&spec, &box, &e) < 0)
		fail_msg("%s", e.text);
	for (int round = 0; round < rounds; round++)
		for (int i = 0; i < ROWS; i++) {
			posix_fadvise(big, 0, 0, POSIX_FADV_DONTNEED); /* read anew each time */
			value[i][round] = run_row(box, &rows[i], &program);
		}
	sandbox_close(box);
	close(big);
	support_scratch_remove();
	free(tree);
	arena_free(a);
	print_table();
}

int main(int argc, char **argv)
{
	if (argc > 1)
		rounds = (int)strtol(argv[1], NULL, 10);
	if (rounds < 1 || rounds > ROUNDS_MAX) {
		fprintf(stderr, "usage: accuracy [ROUNDS], 1 to %d\n", ROUNDS_MAX);
		return 2;
	}
	const struct CMUnitTest tests[] = { cmocka_unit_test(results_say_what_programs_used) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
