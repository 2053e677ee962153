/*
 * launch.c: times how long each launcher takes to start and reap /bin/true. Prints one line a sample, for the script beside it to sum up:
 *
 *	SERIES LAUNCHER NANOSECONDS          (series "tight" and "gap")
 *	runs1 LAUNCHER RUNS_PER_SECOND       (and "runs2": workers, each pinned to a core)
 *	step LAUNCHER.STEP NANOSECONDS
 *
 * The launchers take turns, so that whatever else the machine does meets all of them alike.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "harness/base/clock.h"
#include "harness/base/err.h"
#include "harness/base/fs.h"
#include "sandbox/sandbox.h"

extern char **environ;

enum { TIGHT_BATCH = 20, GAP_MS = 60, WARM_UP = 3, SLICE_MS = 400, SLICES = 4 };

static _Noreturn void die(const char *what)
{
	fprintf(stderr, "launch: %s\n", what);
	exit(4);
}

static void spawn_and_reap(char *const *argv)
{
	pid_t pid;
	int status;
	if (posix_spawn(&pid, argv[0], NULL, NULL, argv, environ) != 0)
		die(argv[0]);
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			die("waitpid");
	if (status != 0)
		die(argv[0]);
}

static struct sandbox_limits limits;
static const char *work_tree;
static const char *const true_argv[] = { "/bin/true", NULL };

static struct sandbox *open_box(uint32_t slot, bool ahead)
{
	struct err e = ERR_NONE;
	struct sandbox *box;
	const struct sandbox_spec spec = { .work = work_tree, .slot = slot, .ceiling = limits, .ahead = ahead };
	if (sandbox_open(&spec, &box, &e) < 0)
		die(e.text);
	if (sandbox_missing(box) & ~(1u << PROTECT_SLOT_UID))
		die("the box is not fully protected on this host");
	return box;
}

static void run_box(struct sandbox *box, bool ahead, const char *series)
{
	struct err e = ERR_NONE;
	struct sandbox_result r;
	const struct sandbox_command c = { .argv = true_argv, .policy = "run", .limits = limits };
	if (sandbox_run(box, &c, &r, &e) < 0)
		die(e.text);
	if (r.end != SANDBOX_EXITED || r.status != 0)
		die(sandbox_end_text(r.end));
	for (int i = 0; series && i < sandbox_phase_count; i++)
		printf("step-%s %s.%s %llu\n", series, ahead ? "box-ahead" : "box", sandbox_phase_text((enum sandbox_phase)i),
		       (unsigned long long)r.phase_ns[i]);
	sandbox_result_clear(&r);
}

/* A launcher: a command line that runs /bin/true somehow, or one of our boxes. */
enum kind { COMMAND, BOX, BOX_AHEAD };
struct launcher {
	const char *name;
	enum kind kind;
	char *argv[24];
	bool unusable;
	struct sandbox *box;
};

static struct launcher launchers[] = {
	{ .name = "posix_spawn", .argv = { "/bin/true" } },
	{ .name = "unshare",
	  .argv = { "/usr/bin/unshare", "--user", "--map-root-user", "--pid", "--fork", "--mount-proc", "--ipc", "--uts", "--net", "--cgroup", "/bin/true" } },
	{ .name = "bubblewrap",
	  .argv = { "/usr/bin/bwrap", "--unshare-all", "--die-with-parent", "--ro-bind", "/usr",   "/usr",   "--symlink", "usr/bin", "/bin", "--symlink",
		    "usr/lib",        "/lib",          "--symlink",         "usr/lib64", "/lib64", "--proc", "/proc",     "--dev",   "/dev", "--tmpfs",
		    "/tmp",           "/bin/true" } },
	{ .name = "firejail",
	  .argv = { "/usr/bin/firejail", "--quiet", "--noprofile", "--net=none", "--private", "--private-dev", "--ipc-namespace", "--caps.drop=all",
		    "--seccomp", "--nonewprivs", "--noroot", "/bin/true" } },
	{ .name = "box", .kind = BOX },
	{ .name = "box-ahead", .kind = BOX_AHEAD },
};
enum { LAUNCHERS = sizeof launchers / sizeof launchers[0] };

/* ${series}: under which the steps are to be told, or NULL. */
static void launch(struct launcher *l, const char *series)
{
	if (l->kind == COMMAND)
		spawn_and_reap(l->argv);
	else
		run_box(l->box, l->kind == BOX_AHEAD, series);
}

/* What the caller would do between two runs is not timed, and so neither is what a box does meanwhile. */
static void settle(struct launcher *l)
{
	if (l->kind == BOX_AHEAD)
		sandbox_settle(l->box);
}

/* Tried once in a child, which may fail: not every launcher runs everywhere. */
static void find_usable(void)
{
	for (size_t i = 0; i < LAUNCHERS; i++) {
		struct launcher *l = &launchers[i];
		if (l->kind != COMMAND)
			continue;
		pid_t pid = fork();
		if (pid == 0) {
			int null = open("/dev/null", O_RDWR | O_CLOEXEC);
			dup2(null, 1);
			dup2(null, 2);
			execv(l->argv[0], l->argv);
			_exit(127);
		}
		int status;
		if (pid < 0 || waitpid(pid, &status, 0) < 0)
			die("fork");
		l->unusable = status != 0;
		if (l->unusable)
			printf("unusable %s %d\n", l->name, WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
	}
}

static void pin(int core)
{
	cpu_set_t set;
	CPU_ZERO(&set);
	CPU_SET((size_t)core, &set);
	if (sched_setaffinity(0, sizeof set, &set) < 0)
		die("sched_setaffinity");
}

static void open_boxes(uint32_t slot)
{
	for (size_t i = 0; i < LAUNCHERS; i++)
		if (launchers[i].kind != COMMAND)
			launchers[i].box = open_box(slot + (uint32_t)i, launchers[i].kind == BOX_AHEAD);
}

static void close_boxes(void)
{
	for (size_t i = 0; i < LAUNCHERS; i++) {
		sandbox_close(launchers[i].box);
		launchers[i].box = NULL;
	}
}

static void sample(const char *series, struct launcher *l)
{
	settle(l);
	uint64_t start = clock_ns();
	launch(l, series);
	printf("%s %s %llu\n", series, l->name, (unsigned long long)(clock_ns() - start));
}

static void time_runs(int rounds, bool gaps)
{
	const struct timespec gap = { .tv_nsec = GAP_MS * 1000000L };
	for (int round = 0; round < rounds; round++) {
		for (size_t n = 0; n < LAUNCHERS; n++) {
			struct launcher *l = &launchers[(n + (size_t)round) % LAUNCHERS];
			if (l->unusable)
				continue;
			for (int i = 0; !gaps && i < WARM_UP; i++)
				launch(l, NULL);
			for (int i = 0; i < (gaps ? 1 : TIGHT_BATCH); i++) {
				if (gaps)
					nanosleep(&gap, NULL);
				sample(gaps ? "gap" : "tight", l);
			}
		}
	}
}

/* One worker: runs for each launcher in turn, told as counts through the pipe. */
static void work(int core, int writer)
{
	pin(core);
	open_boxes(900 + (uint32_t)core * LAUNCHERS);
	for (int slice = 0; slice < SLICES; slice++) {
		for (size_t i = 0; i < LAUNCHERS; i++) {
			uint64_t start = clock_ns(), now = start;
			double runs = 0;
			for (; !launchers[i].unusable && now - start < SLICE_MS * 1000000ull; now = clock_ns(), runs++)
				launch(&launchers[i], NULL);
			double rate = runs == 0 ? 0 : runs * 1e9 / (double)(now - start);
			if (write(writer, &rate, sizeof rate) != (ssize_t)sizeof rate)
				_exit(1);
		}
	}
	close_boxes();
	_exit(0);
}

static void count_runs(int workers)
{
	int reader[8];
	for (int w = 0; w < workers; w++) {
		int ends[2];
		if (pipe2(ends, O_CLOEXEC) < 0)
			die("pipe2");
		fflush(stdout);
		pid_t pid = fork();
		if (pid < 0)
			die("fork");
		if (pid == 0)
			work(w, ends[1]);
		close(ends[1]);
		reader[w] = ends[0];
	}
	for (int slice = 0; slice < SLICES; slice++) {
		for (size_t i = 0; i < LAUNCHERS; i++) {
			double sum = 0, rate;
			for (int w = 0; w < workers; w++) {
				if (read(reader[w], &rate, sizeof rate) != (ssize_t)sizeof rate)
					die("a worker failed");
				sum += rate;
			}
			if (sum > 0)
				printf("runs%d %s %.0f\n", workers, launchers[i].name, sum);
		}
	}
	for (int w = 0; w < workers; w++)
		close(reader[w]);
	while (wait(NULL) > 0)
		;
}

/* launch [--quick] [ROUNDS [WORK_TREE]]: quick leaves out the other launchers and the throughput. */
int main(int argc, char **argv)
{
	bool quick = argc > 1 && strcmp(argv[1], "--quick") == 0;
	argc -= quick;
	argv += quick;
	int rounds = argc > 1 ? atoi(argv[1]) : 30;
	limits = SANDBOX_LIMITS_DEFAULT;
	work_tree = argc > 2 ? argv[2] : NULL;
	sandbox_sweep();
	find_usable();
	for (size_t i = 1; quick && i < LAUNCHERS; i++)
		launchers[i].unusable |= launchers[i].kind == COMMAND;
	if (!quick && sysconf(_SC_NPROCESSORS_ONLN) >= 2)
		count_runs(2);
	if (!quick)
		count_runs(1);
	pin(0);
	open_boxes(900);
	time_runs(rounds, false);
	time_runs(rounds, true);
	close_boxes();
	return 0;
}
