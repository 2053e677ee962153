/*
 * killing.c KILLS [SEED]: SIGKILL to a supervisor at random instants: by turns to takehome grading a shipped solution, and to a process that opens boxes and runs
 * programs which fork, print and stay. After each, the next start of takehome must leave nothing of it: no process, no control group, no mount,
 * no scratch folder, no half a report. We are the subreaper, so that whoever outlives its parent is our child and cannot be overlooked.
 */
#include "tests/sandbox/boxes.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/prctl.h>

#include "harness/base/clock.h"

enum { SLOT = 785, PATIENCE_MS = 10000, SUPERVISORS = 2 };

static int kills;
static unsigned seed;
static char *scratch, *report;

static const char takehome[] = TAKEHOME_BUILD_DIR "/takehome";

static void quiet(void)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	for (int fd = 0; fd < 3; fd++)
		dup2(null, fd);
}

/* A build, several cases, a report: every stage has its instants. */
static void grade(void)
{
	quiet();
	execl(takehome, "takehome", "grade", TAKEHOME_SOURCE_DIR "/tasks/parcel-quote", TAKEHOME_SOURCE_DIR "/tasks/parcel-quote/solutions/c-reference",
	      "--json", report, "--quiet", (char *)NULL);
	_exit(70);
}

static void supervise(void)
{
	quiet();
	for (;;) {
		struct err e = ERR_NONE;
		struct sandbox *box;
		const struct sandbox_spec spec = { .slot = SLOT, .ceiling = BOXES_LIMITS, .ahead = true };
		if (sandbox_open(&spec, &box, &e) < 0)
			_exit(71);
		for (int i = 0; i < 20; i++) {
			struct sandbox_result r;
			const char *script = i % 2 ? "sleep 1000 & sleep 1000 & echo x; setsid sleep 1000 & sleep 0.01" : "trap '' TERM HUP; echo x >f; cat f";
			if (sandbox_run(box, &(struct sandbox_command){ .argv = SH(script), .policy = "run", .limits = BOXES_LIMITS }, &r, &e) < 0)
				_exit(72);
			sandbox_result_clear(&r);
		}
		sandbox_close(box);
	}
}

static void (*const supervisors[SUPERVISORS])(void) = { grade, supervise };

static pid_t start(int which)
{
	pid_t pid = fork();
	if (pid == 0)
		supervisors[which]();
	assert_true(pid > 0);
	return pid;
}

/* What takehome does first at every start is the sweeping that is tested here. */
static void next_start(void)
{
	pid_t pid = fork();
	if (pid == 0) {
		quiet();
		execl(takehome, "takehome", "run", "--", "true", (char *)NULL);
		_exit(70);
	}
	int status;
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		fail_msg("takehome run -- true: status %d", status);
}

/* Bury the killed one's orphans. Return how many would not die. */
static int orphans(void)
{
	uint64_t end = clock_ns() + PATIENCE_MS * 1000000ull;
	for (;;) {
		pid_t pid = waitpid(-1, NULL, WNOHANG | __WALL);
		if (pid < 0)
			return 0;
		if (pid == 0 && clock_ns() > end)
			return 1;
		if (pid == 0)
			usleep(1000);
	}
}

/* Entries of the scratch folder, of which ${ret_name} is one; the report, where there is one, must be whole. */
static int scratch_left(char ret_name[NAME_MAX + 1])
{
	int count = 0;
	DIR *dir = opendir(scratch);
	ret_name[0] = '\0';
	assert_non_null(dir);
	for (struct dirent *entry; (entry = readdir(dir));)
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 && strcmp(entry->d_name, "report.json") != 0) {
			snprintf(ret_name, NAME_MAX + 1, "%s", entry->d_name);
			count++;
		}
	closedir(dir);
	return count;
}

static bool half_a_report(void)
{
	SCOPED_FD fd = open(report, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	SCOPED_FREE char *text = boxes_text(fd);
	size_t len = strlen(text);
	unlink(report);
	return len < 3 || text[0] != '{' || strcmp(text + len - 2, "}\n") != 0;
}

static size_t mounts(void)
{
	size_t count = 0;
	FILE *list = fopen("/proc/self/mountinfo", "re");
	for (int c; (c = fgetc(list)) != EOF;)
		count += c == '\n';
	fclose(list);
	return count;
}

static void kill_after(int which, uint64_t delay_us, size_t mounts_before)
{
	pid_t pid = start(which);
	usleep((useconds_t)delay_us);
	kill(pid, SIGKILL);
	int status;
	assert_int_equal(waitpid(pid, &status, 0), pid);
	next_start();
	int alive = orphans();
	size_t groups = boxes_groups_of(pid);
	char name[NAME_MAX + 1];
	int left = scratch_left(name);
	bool half = half_a_report();
	if (alive || groups || left || half || mounts() != mounts_before)
		fail_msg("supervisor %d killed after %llu us (seed %u): %d processes, %zu control groups, %d scratch entries (%s), %s report, %zd mounts more",
			 which, (unsigned long long)delay_us, seed, alive, groups, left, name, half ? "half a" : "no half", (ssize_t)(mounts() - mounts_before));
}

/* How long one grading takes when nobody is killed: the instants are spread over it. */
static uint64_t whole_us(void)
{
	uint64_t begun = clock_ns();
	pid_t pid = start(0);
	int status;
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (!WIFEXITED(status) || WEXITSTATUS(status) > 1)
		fail_msg("a grading that is left alone: status %d", status);
	unlink(report);
	return (clock_ns() - begun) / 1000;
}

static void a_killed_supervisor_leaves_nothing_after_the_next_start(void **state)
{
	(void)state;
	if (geteuid() == 0 && (unshare(CLONE_NEWNS) < 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0))
		fail_msg("a mount namespace: %s", strerror(errno));
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	scratch = strdup(support_scratch());
	assert_int_equal(setenv("TMPDIR", scratch, 1), 0);
	SCOPED_STR path = STR_EMPTY;
	str_addf(&path, "%s/report.json", scratch);
	report = strdup(str_text(&path));
	uint64_t whole = whole_us();
	size_t before = mounts();
	printf("one grading takes %.0f ms; seed %u\n", (double)whole / 1e3, seed);
	srandom(seed);
	for (int i = 0; i < kills; i++) {
		/* The set-up is short and has the most instants, so half of the kills fall into its 50 ms. */
		uint64_t range = i % 4 < 2 ? 50000 : whole;
		kill_after(i % SUPERVISORS, (uint64_t)random() % range, before);
		if ((i + 1) % 50 == 0 || i + 1 == kills)
			printf("%d kills: nothing left\n", i + 1);
		fflush(stdout);
	}
	support_scratch_remove();
	free(scratch);
	free(report);
}

int main(int argc, char **argv)
{
	if (argc < 2) {
		fputs("usage: killing KILLS [SEED]\n", stderr);
		return 2;
	}
	kills = (int)strtol(argv[1], NULL, 10);
	seed = argc > 2 ? (unsigned)strtoul(argv[2], NULL, 10) : (unsigned)clock_ns();
	const struct CMUnitTest tests[] = { cmocka_unit_test(a_killed_supervisor_leaves_nothing_after_the_next_start) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
