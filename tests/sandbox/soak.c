/*
 * soak.c RUNS BOXES: many runs in one box, as many in one that gets each ready ahead, then many boxes, with what is in use printed now and then; fails if it
 * grows. tests/soak starts it with 20,000 runs and 2,000 boxes, CTest with few.
 */
#include "tests/sandbox/boxes.h"

#include <sched.h>
#include <sys/mount.h>

#include "harness/base/clock.h"

enum { SLOT = 780, MARKS = 10, GROWTH_KIB = 1024 };

/* What is looked at. Counts must stay as they were after the warm-up; memory may breathe by GROWTH_KIB. */
#define FIGURES(X)                              \
	X(descriptors, "descriptors", 0)        \
	X(box_descriptors, "in the box", 0)     \
	X(mounts, "mounts", 0)                  \
	X(box_mounts, "in the box", 0)          \
	X(groups, "cgroups", 0)                 \
	X(processes, "processes", 0)            \
	X(resident, "resident KiB", GROWTH_KIB) \
	X(box_resident, "box's KiB", GROWTH_KIB)
#define FIGURE_NAME(name, title, growth) FIGURE_##name,
enum { FIGURES(FIGURE_NAME) FIGURE_COUNT };
#define FIGURE_ROW(name, title, growth) { title, growth },
static const struct {
	const char *title;
	long growth;
} figures[] = { FIGURES(FIGURE_ROW) };

struct mark {
	long value[FIGURE_COUNT]; /* -1: cannot be seen (by an ordinary user, in a process that is not dumpable) */
};

static long lines_of(pid_t pid)
{
	SCOPED_STR path = STR_EMPTY;
	str_addf(&path, "/proc/%d/mountinfo", (int)pid);
	FILE *list = fopen(str_text(&path), "re");
	if (!list)
		return -1;
	long count = 0;
	for (int c; (c = fgetc(list)) != EOF;)
		count += c == '\n';
	fclose(list);
	return count;
}

static long descriptors_of(pid_t pid)
{
	SCOPED_STR path = STR_EMPTY;
	str_addf(&path, "/proc/%d/fd", (int)pid);
	DIR *dir = opendir(str_text(&path));
	if (!dir)
		return -1;
	long count = -2; /* . and .. */
	while (readdir(dir))
		count++;
	closedir(dir);
	return count;
}

/* A number of a process's status file. */
static long status_of(pid_t pid, const char *key)
{
	SCOPED_STR path = STR_EMPTY;
	str_addf(&path, "/proc/%d/status", (int)pid);
	FILE *status = fopen(str_text(&path), "re");
	long value = -1;
	char line[256];
	while (status && fgets(line, sizeof line, status))
		if (strncmp(line, key, strlen(key)) == 0)
			value = strtol(line + strlen(key), NULL, 10);
	if (status)
		fclose(status);
	return value;
}

/* It and its inits share a name at first, but it has no PID namespace of its own. */
static bool is_zygote(pid_t pid)
{
	SCOPED_STR path = STR_EMPTY;
	str_addf(&path, "/proc/%d/status", (int)pid);
	FILE *status = fopen(str_text(&path), "re");
	int outside, inside, numbers = 0;
	bool named = false;
	char line[256];
	while (status && numbers <= 0 && fgets(line, sizeof line, status)) {
		numbers = sscanf(line, "NSpid: %d %d", &outside, &inside);
		named |= strcmp(line, "Name:\ttakehome-box\n") == 0;
	}
	if (status)
		fclose(status);
	return named && numbers == 1;
}

/* Our children: how many, and one of them, the box's process. */
static long children(pid_t *ret_box)
{
	long count = 0;
	DIR *proc = opendir("/proc");
	*ret_box = -1;
	for (struct dirent *entry; proc && (entry = readdir(proc));) {
		pid_t pid = (pid_t)strtol(entry->d_name, NULL, 10);
		if (pid <= 0 || status_of(pid, "PPid:") != getpid())
			continue;
		if (is_zygote(pid))
			*ret_box = pid;
		count++;
	}
	if (proc)
		closedir(proc);
	return count;
}

/* A moment's descriptors are no leak. The least of some looks. */
static long settled_descriptors_of(pid_t pid)
{
	long least = descriptors_of(pid);
	for (int i = 0; i < 20; i++) {
		usleep(1000);
		long now = descriptors_of(pid);
		least = now < least ? now : least;
	}
	return least;
}

/* In a box that is ahead the next run's init is there, too; it is waited for, or it would be counted at one mark and not at the next. */
static struct mark look(struct sandbox *open)
{
	struct mark m;
	pid_t box;
	if (open)
		sandbox_settle(open);
	m.value[FIGURE_processes] = children(&box);
	m.value[FIGURE_descriptors] = descriptors_of(getpid());
	m.value[FIGURE_box_descriptors] = box > 0 ? settled_descriptors_of(box) : -1;
	m.value[FIGURE_mounts] = lines_of(getpid());
	m.value[FIGURE_box_mounts] = box > 0 ? lines_of(box) : -1;
	m.value[FIGURE_groups] = (long)boxes_groups();
	m.value[FIGURE_resident] = status_of(getpid(), "VmRSS:");
	m.value[FIGURE_box_resident] = box > 0 ? status_of(box, "VmRSS:") : -1;
	return m;
}

static void print_titles(const char *what)
{
	printf("\n%8s", what);
	for (int i = 0; i < FIGURE_COUNT; i++)
		printf(" %13s", figures[i].title);
	printf(" %13s\n", "ms each");
}

static int print_and_compare(int done, const struct mark *first, const struct mark *now, double ms)
{
	int grown = 0;
	printf("%8d", done);
	for (int i = 0; i < FIGURE_COUNT; i++) {
		bool more = now->value[i] > first->value[i] + figures[i].growth;
#ifdef __SANITIZE_ADDRESS__
		more &= figures[i].growth == 0; /* what is freed is kept for a while, to catch who uses it */
#endif
		printf(" %12ld%c", now->value[i], more ? '!' : ' ');
		grown += more;
	}
	printf(" %13.2f\n", ms);
	fflush(stdout);
	return grown;
}

/* A bit of everything: output on both channels, input, files, a process left behind, a refused call, a failure. */
static void run_once(struct sandbox *box, int number)
{
	static const struct sandbox_file file = { .path = "a/b/file", .data = "x", .len = 1 };
	static const char *const scripts[] = { "true",
					       "cat; cat a/b/file",
					       "echo out; echo err >&2; echo f >f; mkdir d; rm -r a",
					       "sleep 1000 & echo left",
					       "exit 3",
					       "perl -e 'chroot \"/\"'",
					       "kill -9 $$",
					       "head -c 100000 /dev/zero" };
	const char *script = scripts[(size_t)number % (sizeof scripts / sizeof scripts[0])];
	struct sandbox_result r = boxes_run(box, &(struct sandbox_command){ .argv = SH(script),
									    .policy = number & 1 ? "run" : "build",
									    .limits = BOXES_LIMITS,
									    .stdin_data = "in\n",
									    .stdin_len = 3,
									    .files = &file,
									    .file_count = 1 });
	sandbox_result_clear(&r);
}

/* Do ${count} times what ${once} does, with a first look after a tenth of it. */
static int soak(const char *what, int count, void (*once)(void *context, int number), void *context, struct sandbox *open)
{
	int step = count / MARKS > 0 ? count / MARKS : 1, grown = 0;
	struct mark first = { { 0 } };
	print_titles(what);
	uint64_t start = clock_ns();
	for (int i = 1; i <= count; i++) {
		once(context, i);
		if (i % step != 0)
			continue;
		struct mark now = look(open);
		if (i == step)
			first = now;
		grown += print_and_compare(i, &first, &now, (double)(clock_ns() - start) / 1e6 / step);
		start = clock_ns();
	}
	return grown;
}

static void one_run(void *context, int number)
{
	run_once(context, number);
}

static struct sandbox *open_box(const char *tree, bool ahead)
{
	const struct sandbox_spec spec = { .work = tree, .slot = SLOT, .ceiling = BOXES_LIMITS, .ahead = ahead };
	struct err e = ERR_NONE;
	struct sandbox *box;
	if (sandbox_open(&spec, &box, &e) < 0)
		fail_msg("%s", e.text);
	return box;
}

static void one_box(void *context, int number)
{
	struct sandbox *box = open_box(context, number & 1);
	run_once(box, number);
	sandbox_close(box);
}

static int runs, boxes;

static void nothing_grows(void **state)
{
	(void)state;
	/* The mounts of others are none of our business. */
	if (geteuid() == 0 && (unshare(CLONE_NEWNS) < 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0))
		fail_msg("a mount namespace: %s", strerror(errno));
	char *tree = strdup(support_scratch());
	boxes_own(tree, SLOT);
	boxes_write(tree, "given", "as it was", SLOT);
	int grown = 0;
	for (int ahead = 0; ahead < 2; ahead++) {
		struct sandbox *box = open_box(tree, ahead);
		grown += soak(ahead ? "ahead" : "runs", runs, one_run, box, box);
		sandbox_close(box);
	}
	grown += soak("boxes", boxes, one_box, tree, NULL);
	boxes_assert_childless();
	assert_int_equal(boxes_groups(), 0);
	support_scratch_remove();
	free(tree);
	assert_int_equal(grown, 0);
}

int main(int argc, char **argv)
{
	if (argc != 3) {
		fputs("usage: soak RUNS BOXES\n", stderr);
		return 2;
	}
	runs = (int)strtol(argv[1], NULL, 10);
	boxes = (int)strtol(argv[2], NULL, 10);
	const struct CMUnitTest tests[] = { cmocka_unit_test(nothing_grows) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
