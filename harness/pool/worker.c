/*
 * worker.c: a process that grades.
 *
 *	start     a process group of its own, so that Ctrl-C on the terminal reaches the batch and not the program under test; dies with its parent
 *	set up    core, slot, place in the turns; what fails here is the answer to every job, so that the reason is told and nothing loops
 *	work      a job, a scratch folder, the pipeline, an answer; everything of a submission is let go before the next
 */
#include "harness/pool/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/base/fault.h"
#include "harness/base/fs.h"
#include "harness/base/hash.h"
#include "harness/base/log.h"
#include "harness/base/scoped.h"
#include "harness/build/build.h"
#include "harness/model/workdir.h"
#include "harness/pipeline/pipeline.h"
#include "harness/pipeline/slot.h"
#include "harness/pipeline/turn.h"
#include "harness/pool/frame.h"
#include "harness/pool/ident.h"
#include "harness/report/report.h"

enum { OUR_FD = 3 };

struct working {
	const struct worker_spec *spec;
	int fd;
	struct job job; /* of all */
	struct slot slot;
	bool ready;
	struct err wrong; /* not ready: why */
};

int worker_cores(void)
{
	cpu_set_t set;
	return sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
}

/* Not pinned is slower, not wrong: a failure is passed over. */
static void pin(int number)
{
	cpu_set_t all, one;
	if (sched_getaffinity(0, sizeof all, &all) < 0 || CPU_COUNT(&all) == 0)
		return;
	int left = number % CPU_COUNT(&all);
	size_t cpu = 0;
	while (cpu < CPU_SETSIZE - 1 && (!CPU_ISSET(cpu, &all) || left-- > 0))
		cpu++;
	CPU_ZERO(&one);
	CPU_SET(cpu, &one);
	sched_setaffinity(0, sizeof one, &one);
}

static void tell(void *context, const char *stage, size_t done, size_t of)
{
	const struct working *w = context;
	SCOPED_STR at = STR_EMPTY;
	SCOPED_STR all = STR_EMPTY;
	str_addf(&at, "%zu", done);
	str_addf(&all, "%zu", of);
	const struct frame frame = { .type = FRAME_TELL, .fields = { bytes_of(stage), str_bytes(&at), str_bytes(&all) } };
	frame_send(w->fd, &frame, NULL);
}

/* Names and bytes of all files, however they were packed; of what was refused, the archive itself. */
static int content_of(struct arena *a, const struct tree *tree, const char **ret, struct err *e)
{
	struct hash h;
	char file[HASH_HEX_SIZE], *hex = arena_zalloc(a, HASH_HEX_SIZE);
	*ret = arena_strdup(a, tree->sha256);
	if (tree->refused || tree->fd < 0)
		return 0;
	hash_start(&h);
	for (size_t i = 0; i < tree->entry_count; i++) {
		const struct tree_entry *entry = &tree->entries[i];
		if (entry->kind != ENTRY_FILE)
			continue;
		SCOPED_FD fd = fs_open_regular(tree->fd, entry->path, NULL);
		if (fd < 0)
			return err_sys(e, OWNER_HARNESS, "reading the unpacked submission again");
		if (hash_fd(fd, file, e) < 0)
			return -1;
		hash_add_field(&h, bytes_of(entry->path));
		hash_add(&h, bytes_of(file));
	}
	hash_hex(&h, hex);
	*ret = hex;
	return 0;
}

static int grade_in(struct arena *a, struct working *w, const struct job *job, const struct workdir *work, struct frame *ret, struct err *e)
{
	const struct pipeline_progress progress = { .tell = tell, .context = w };
	struct grade grade = { .tree.fd = -1 };
	const char *stamp, *content;
	/* Before it is read: what changes while it is graded then differs from its stamp. */
	struct err unseen = ERR_NONE;
	if (ident_stamp(a, job->submission, &stamp, &unseen) < 0)
		stamp = IDENT_UNKNOWN; /* too deep, or not to be read: unpacking says what that means for the grade */
	int bad = pipeline_grade(a, job, work, &progress, &grade, e);
	if (bad == 0)
		bad = content_of(a, &grade.tree, &content, e);
	if (bad == 0)
		*ret = (struct frame){ .type = FRAME_GRADED, .fields = { report_json(a, job, &grade), bytes_of(content), bytes_of(stamp), bytes_of(arena_strdup(a, grade.tree.sha256)) } };
	pipeline_release(&grade);
	return bad;
}

static int grade_one(struct arena *a, struct working *w, const struct frame *asked, struct frame *ret, struct err *e)
{
	struct job job = w->job;
	struct workdir work;
	if (!w->ready) {
		*e = w->wrong;
		return -1;
	}
	const char *path = asked->fields[2].data;
	job.name = asked->fields[1].data;
	job.submission = path[0] == '/' ? path : fs_join(a, w->spec->root, path);
	if (workdir_open(a, &work, e) < 0)
		return -1;
	int bad = grade_in(a, w, &job, &work, ret, e);
	workdir_close(&work);
	return bad;
}

static void answer(struct working *w, const struct frame *asked)
{
	struct arena *a = arena_new();
	struct err e = ERR_NONE;
	struct frame frame;
	if (fault_at("worker.die"))
		raise(SIGKILL);
	if (grade_one(a, w, asked, &frame, &e) < 0)
		frame = (struct frame){ .type = FRAME_FAILED, .fields = { bytes_of(owner_text(e.owner)), bytes_of(e.text) } };
	frame_send(w->fd, &frame, NULL);
	arena_free(a);
}

static void work(struct working *w)
{
	struct str inbox = STR_EMPTY;
	struct frame frame;
	for (int more = 1; more > 0;) {
		struct arena *a = arena_new();
		more = frame_wait(a, w->fd, &inbox, &frame);
		if (more > 0 && frame.type == FRAME_JOB && frame.fields[1].data && frame.fields[2].data)
			answer(w, &frame);
		arena_free(a);
	}
	str_free(&inbox);
}

static void set_up(struct working *w)
{
	w->job = *w->spec->job;
	w->job.tools = build_tools_new();
	w->slot = SLOT_NONE;
	pin(w->spec->number);
	w->ready = slot_claim(NULL, &w->slot, &w->wrong) == 0 && turn_open(NULL, &w->job.turn, &w->wrong) == 0;
	w->job.slot = w->slot.number;
}

static int in_child(const struct worker_spec *spec, int fd, int words_fd, pid_t parent)
{
	struct working w = { .spec = spec, .fd = OUR_FD };
	sigset_t none;
	int null_fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	setpgid(0, 0);
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 || getppid() != parent)
		return 1;
	signal(SIGINT, SIG_DFL);
	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	if (dup2(null_fd, STDIN_FILENO) < 0 || dup2(words_fd, STDOUT_FILENO) < 0 || dup2(words_fd, STDERR_FILENO) < 0 || dup2(fd, OUR_FD) < 0)
		return 1;
	/* The store, its lock and the other workers' sockets are not ours. */
	close_range(OUR_FD + 1, ~0u, 0);
	fcntl(OUR_FD, F_SETFD, FD_CLOEXEC);
	log_set_level(LOG_QUIET);
	set_up(&w);
	work(&w);
	turn_close(w.job.turn);
	build_tools_free(w.job.tools);
	slot_release(&w.slot);
	return 0;
}

static int fork_worker(const struct worker_spec *spec, int fd, int words_fd, struct worker *ret, struct err *e)
{
	pid_t parent = getpid();
	ret->pid = fault_at("worker.fork") ? -1 : fork();
	if (ret->pid == 0)
		_exit(in_child(spec, fd, words_fd, parent));
	if (ret->pid < 0)
		return err_sys(e, OWNER_HARNESS, "starting a worker");
	ret->pid_fd = pidfd_open(ret->pid, 0);
	return ret->pid_fd < 0 ? err_sys(e, OWNER_HARNESS, "watching a worker") : 0;
}

int worker_start(const struct worker_spec *spec, struct worker *ret, struct err *e)
{
	int sockets[2] = { -1, -1 }, pipes[2] = { -1, -1 };
	*ret = WORKER_NONE;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) < 0)
		return err_sys(e, OWNER_HARNESS, "making a worker's socket");
	ret->fd = sockets[0];
	SCOPED_FD theirs = sockets[1];
	if (pipe2(pipes, O_CLOEXEC) < 0) {
		err_sys(e, OWNER_HARNESS, "making a worker's pipe");
		worker_end(ret, true);
		return -1;
	}
	ret->words_fd = pipes[0];
	SCOPED_FD words = pipes[1];
	fcntl(ret->words_fd, F_SETFL, O_NONBLOCK);
	if (fork_worker(spec, theirs, words, ret, e) == 0)
		return 0;
	worker_end(ret, true);
	return -1;
}

static void close_one(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

int worker_end(struct worker *w, bool kill_it)
{
	int status = 0;
	close_one(&w->fd);
	if (w->pid > 0) {
		if (kill_it)
			kill(w->pid, SIGKILL);
		while (waitpid(w->pid, &status, 0) < 0 && errno == EINTR)
			continue;
	}
	close_one(&w->words_fd);
	close_one(&w->pid_fd);
	w->pid = -1;
	return status;
}
