/* run.c: sandbox_run: one command from the request to the result; the supervisor's half of it. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/base/clock.h"
#include "harness/base/fs.h"
#include "harness/base/scoped.h"
#include "sandbox/box.h"
#include "sandbox/capture.h"
#include "sandbox/channel.h"
#include "sandbox/request.h"
#include "sandbox/run.h"
#include "sandbox/sandbox.h"
#include "sandbox/watch.h"

enum {
	OUR_PROCESSES = 2, /* zygote and init are in the group, too */
	OUR_MEMORY_MB = 4, /* and so is what they and the kernel need for them */
};

static int check_range(const char *name, uint64_t value, uint64_t low, uint64_t high, struct err *e)
{
	if (value >= low && value <= high)
		return 0;
	return err_set(e, OWNER_HARNESS, "the limit %s must be between %llu and %llu, is %llu", name, (unsigned long long)low, (unsigned long long)high,
		       (unsigned long long)value);
}

static int check_command(const struct sandbox *box, const struct sandbox_command *c, struct err *e)
{
	const struct sandbox_limits *l = &c->limits, *ceiling = &box->ceiling;
	const struct {
		const char *name;
		uint32_t value, low, high;
	} table[] = {
#define ROW(field, min, max) { #field, l->field, min, max },
		SANDBOX_LIMIT_TABLE(ROW)
#undef ROW
		/* What the box's group was made for is a bound, too. */
		{ "memory_mb", l->memory_mb, 4, ceiling->memory_mb ? ceiling->memory_mb : UINT32_MAX },
		{ "processes", l->processes, 1, ceiling->processes ? ceiling->processes : UINT32_MAX },
	};
	if (!c->argv || !c->argv[0])
		return err_set(e, OWNER_HARNESS, "the sandbox was given no command");
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
		if (check_range(table[i].name, table[i].value, table[i].low, table[i].high, e) < 0)
			return -1;
	return 0;
}

/* The program's input: a file that neither it nor we can change. */
static int open_stdin(const struct sandbox_command *c, uid_t uid)
{
	if (!c->stdin_data)
		return open("/dev/null", O_RDONLY | O_CLOEXEC);
	SCOPED_FD file = memfd_create("takehome-stdin", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	if (file < 0 || fs_write_all(file, (struct bytes){ c->stdin_data, c->stdin_len }, NULL) < 0)
		return -1;
	if ((uid != geteuid() && fchown(file, uid, (gid_t)uid) < 0) || lseek(file, 0, SEEK_SET) < 0 ||
	    fcntl(file, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) < 0)
		return -1;
	return fd_steal(&file);
}

static int make_pipes(struct run *r, struct step_failure *f)
{
	uid_t uid = sandbox_uid(r->box->slot);
	uint64_t cap = (uint64_t)r->command->limits.output_kb << 10;
	if (r->talks)
		return STEP_TRY(f, STEP_PIPES, capture_open(&r->err, cap, uid, &r->given[INIT_ERR])) < 0 ? -1 : 0;
	if (STEP_TRY(f, STEP_PIPES, r->given[INIT_IN] = open_stdin(r->command, uid)) < 0 ||
	    STEP_TRY(f, STEP_PIPES, capture_open(&r->out, cap, uid, &r->given[INIT_OUT])) < 0)
		return -1;
	int rc = r->command->tee_stderr_to_stdout ? (r->given[INIT_ERR] = fcntl(r->given[INIT_OUT], F_DUPFD_CLOEXEC, 0))
						  : capture_open(&r->err, cap, uid, &r->given[INIT_ERR]);
	return STEP_TRY(f, STEP_PIPES, rc) < 0 ? -1 : 0;
}

/* Wait until what the last run held is given back. What it had on its file system is charged to the group as long as it is there. */
static void settle(struct sandbox *box)
{
	undertaker_await(&box->undertaker);
	cgroup_settle(&box->cgroup);
}

static int prepare_group(struct run *r, struct step_failure *f)
{
	struct cgroup *c = &r->box->cgroup;
	const struct sandbox_limits *l = &r->command->limits;
	settle(r->box);
	if (cgroup_limit(c, (uint64_t)(l->memory_mb + OUR_MEMORY_MB) << 20, l->processes + OUR_PROCESSES, f) < 0)
		return -1;
	cgroup_reset_peak(c);
	return cgroup_counters_before(c, &r->watch.before, f);
}

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

void run_close_given(struct run *r)
{
	for (int i = 0; i < INIT_GIVEN; i++)
		close_fd(&r->given[i]);
}

/*
 * What outlives its maker in an IPC namespace is made by these calls alone. Where the policy allows none of them, nothing can be in there, and the box's own namespace,
 * empty for good, is as good as a fresh one.
 */
static bool leaves_ipc(const struct policy *policy)
{
	static const int makers[] = { SYS_shmget, SYS_semget, SYS_msgget, SYS_mq_open };
	for (size_t i = 0; i < sizeof makers / sizeof makers[0]; i++)
		if (policy_may(policy, makers[i]))
			return true;
	return false;
}

static struct init_plan plan_of(const struct run *r)
{
	const uint64_t no_args[6] = { 0 };
	const struct sandbox *box = r->box;
	struct init_plan plan = {
		.limits = r->command->limits,
		.policy = (uint32_t)(r->policy - box->policy),
		.landlock = !box_lacks(box, PROTECT_LANDLOCK),
		.loopback = r->command->network == NETWORK_LOOPBACK,
		.network = policy_decide(r->policy->policy, SYS_bind, no_args, -1).class == POLICY_ALLOW,
		.seccomp = !box_lacks(box, PROTECT_SECCOMP),
		.own_ipc = box_lacks(box, PROTECT_SECCOMP) || leaves_ipc(r->policy->policy),
		.count_by_uid = box_lacks(box, PROTECT_PIDS),
		.has_client = r->watch.serve != NULL,
		.talks = r->talks,
		.memory_by_process = box_lacks(box, PROTECT_MEMORY),
		.sampled = box->cgroup.missing != 0,
	};
	/* These are kept from outside. */
	plan.limits.wall_ms = plan.limits.output_kb = 0;
	return plan;
}

/* Ask for an init, unless the box has one for a command like this. */
static int ask(struct run *r, struct step_failure *f)
{
	struct sandbox *box = r->box;
	struct spare *spare = &box->spare;
	if (spare->channel >= 0 && memcmp(&spare->plan, &r->plan, sizeof r->plan) == 0)
		return 0;
	spare_drop(spare, &box->zygote);
	return spare_ask(spare, &box->zygote, &r->plan, &r->policy->program, f);
}

/* The command is written where init will look for it. A box whose mailbox is too small gets a new process with a larger one. */
static int write_request(struct run *r, struct err *e)
{
	struct sandbox *box = r->box;
	size_t size = request_size(r->command);
	if (step_armed(STEP_REQUEST)) {
		struct step_failure f;
		step_failed(&f, STEP_REQUEST);
		return step_err(&f, e);
	}
	if (size > box->mailbox_bytes) {
		spare_drop(&box->spare, &box->zygote);
		zygote_stop(&box->zygote);
		box->mailbox_bytes = (size + BOX_MAILBOX_BYTES - 1) / BOX_MAILBOX_BYTES * BOX_MAILBOX_BYTES;
	}
	if (box_zygote(box, e) < 0)
		return -1;
	request_write(r->command, box->zygote.mailbox);
	return 0;
}

/*
 * An init that is ready, with the command in its mailbox. One that was made ahead may have died since, which says nothing of this run; and so may a zygote (of memory,
 * where nothing exempts it): it is replaced, once. What they died of may be the last run's memory, so that is waited for first.
 */
static int await_init(struct run *r, struct err *e)
{
	struct sandbox *box = r->box;
	struct step_failure f = { 0 };
	for (int tries = 0; tries < 2; tries++) {
		bool ahead = box->spare.channel >= 0;
		if (write_request(r, e) < 0)
			return -1;
		if (ask(r, &f) == 0 && spare_await(&box->spare, &box->zygote, &f) == 0)
			return 0;
		if (!ahead && f.error != EPIPE)
			break;
		if (!ahead)
			zygote_stop(&box->zygote);
		settle(box);
	}
	return step_err(&f, e);
}

static void take_spare(struct run *r)
{
	struct spare *spare = &r->box->spare;
	r->channel = spare->channel;
	r->watch.pid = spare->pid;
	r->watch.base_bytes = spare->base_bytes;
	memcpy(r->watch.fd, spare->fd, sizeof spare->fd);
	*spare = SPARE_NONE;
}

static int give_command(struct run *r, struct step_failure *f)
{
	const char word = 0;
	if (prepare_group(r, f) < 0)
		return -1;
	return STEP_TRY(f, STEP_REQUEST, channel_send(r->channel, &word, sizeof word, r->given, INIT_GIVEN));
}

/* An init that was made and cannot be used. */
static void abandon(struct run *r)
{
	if (r->watch.pid <= 0)
		return;
	kill(r->watch.pid, SIGKILL);
	while (waitpid(r->watch.pid, NULL, 0) < 0 && errno == EINTR)
		;
	r->watch.pid = 0;
	close_fd(&r->channel);
}

static void measure_disk(const struct watch *w, struct sandbox_result *ret)
{
	struct statfs disk;
	if (!w->started || w->fd[INIT_DISK] < 0 || fstatfs(w->fd[INIT_DISK], &disk) < 0)
		return;
	uint64_t used = (uint64_t)(disk.f_blocks - disk.f_bfree) * (uint64_t)disk.f_bsize;
	ret->usage.written_bytes = used > w->base_bytes ? used - w->base_bytes : 0;
	ret->disk_limit_hit = disk.f_bfree == 0 || disk.f_ffree == 0;
}

/* The kernel knows the sum to the nanosecond and the split only by clock ticks; so the sum is divided in the proportion of the ticks. */
static void split_cpu(const struct cgroup_counters *before, const struct cgroup_counters *after, struct sandbox_usage *ret)
{
	uint64_t total = (after->cpu_ns - before->cpu_ns) / 1000;
	uint64_t user = after->cpu_user_us - before->cpu_user_us, system = after->cpu_system_us - before->cpu_system_us;
	ret->cpu_user_us = user + system == 0 ? total : (uint64_t)((double)total * (double)user / (double)(user + system));
	ret->cpu_system_us = total - ret->cpu_user_us;
}

/*
 * File cache of earlier runs is charged to the group until somebody needs the room, so what was in use before is not the run's. (Only when memory ran out it
 * has been squeezed out for certain, and the whole is the run's.)
 */
static uint64_t peak_of(const struct run *r, const struct cgroup_counters *after, enum sandbox_end end)
{
	const struct cgroup_counters *before = &r->watch.before;
	uint64_t peak = after->peak_bytes;
	/* A peak that cannot be reset and did not move is another run's; then what was seen in passing is the best that is known. */
	if (r->box->cgroup.peak_stays && peak == before->peak_bytes)
		peak = r->watch.peak_resident;
	if (end == SANDBOX_MEMORY_LIMIT)
		return after->peak_bytes;
	return peak > before->usage_bytes ? peak - before->usage_bytes : 0;
}

static void measure(struct run *r, struct sandbox_result *ret, uint64_t end_ns)
{
	const struct watch *w = &r->watch;
	struct sandbox *box = r->box;
	const struct cgroup_counters *after = &w->after;
	struct sandbox_usage *u = &ret->usage;
	if (box_lacks(box, PROTECT_CPU)) {
		bool sampled = !w->ended || w->sampled_cpu_ns / 1000 > w->last.cpu_user_us + w->last.cpu_system_us;
		u->cpu_user_us = sampled ? w->sampled_cpu_ns / 1000 : w->last.cpu_user_us;
		u->cpu_system_us = sampled ? 0 : w->last.cpu_system_us;
	} else {
		split_cpu(&w->before, after, u);
	}
	u->peak_memory_bytes = box_lacks(box, PROTECT_MEMORY) ? w->peak_resident : peak_of(r, after, ret->end);
	u->peak_processes = after->peak_processes > w->before.peak_processes ? after->peak_processes - OUR_PROCESSES : w->peak_processes;
	if (w->started && u->peak_processes == 0)
		u->peak_processes = 1; /* the program itself; no more were seen */
	if (w->started)
		u->wall_us = (w->ended ? w->last.wall_ns : end_ns - w->first.start_ns) / 1000;
	u->left_processes = w->last.left;
	ret->process_limit_hit =
		box_lacks(box, PROTECT_PIDS) ? w->peak_processes >= r->command->limits.processes : after->forks_refused > w->before.forks_refused;
	measure_disk(w, ret);
}

static int finish_output(struct run *r, struct sandbox_result *ret, struct step_failure *f)
{
	if (capture_finish(&r->out, &ret->stdout_fd) < 0 || capture_finish(&r->err, &ret->stderr_fd) < 0)
		return step_failed(f, STEP_CAPTURE);
	ret->stdout_bytes = r->out.bytes;
	ret->stderr_bytes = r->err.bytes;
	ret->stdout_cut = r->out.cut;
	ret->stderr_cut = r->err.cut;
	bool by_itself = ret->end == SANDBOX_EXITED || ret->end == SANDBOX_SIGNALED;
	if (by_itself && (r->out.cut || r->err.cut) && !r->command->keep_going_when_full)
		ret->end = SANDBOX_OUTPUT_LIMIT;
	return 0;
}

static void tell_phases(const struct run *r, uint64_t ret_ns[sandbox_phase_count])
{
	const struct watch *w = &r->watch;
	const uint64_t at[] = { r->asked_ns, r->ready_ns, r->given_ns, w->last.start_ns, w->last.start_ns + w->last.wall_ns, w->dead_ns, clock_ns() };
	_Static_assert(sizeof at / sizeof at[0] == sandbox_phase_count + 1, "a phase lies between two points");
	for (size_t i = 0; w->ended && i < sandbox_phase_count; i++)
		ret_ns[i] = at[i + 1] > at[i] ? at[i + 1] - at[i] : 0;
}

static void prepare_watch(struct run *r, struct sandbox_result *ret)
{
	struct watch *w = &r->watch;
	w->report = r->channel;
	w->cgroup = &r->box->cgroup;
	w->command = r->command;
	w->policy = r->policy->policy;
	w->out = &r->out;
	w->err = &r->err;
	w->result = ret;
}

/* From a run that was watched to its end to a result. */
static int tell_result(struct run *r, struct sandbox_result *ret, struct step_failure *f)
{
	struct watch *w = &r->watch;
	uint64_t end_ns = clock_ns();
	run_close_given(r);
	if (finish_output(r, ret, f) < 0)
		return -1;
	measure(r, ret, end_ns);
	if (w->started)
		ret->work_fd = fd_steal(&w->fd[INIT_WORK]);
	tell_phases(r, ret->phase_ns);
	return 0;
}

/* If the box is to be ahead, the next init is made; and what the run leaves is taken down meanwhile. */
static void leave(struct run *r, bool good)
{
	struct sandbox *box = r->box;
	int *fd = r->watch.fd;
	struct step_failure ignored;
	/* /work comes last: while the first is taken down, a caller who does not look at what is in there has let go of it, and does not have to wait, either. */
	const int left[] = { fd[INIT_SPACE], fd[INIT_DISK], r->watch.result ? r->watch.result->work_fd : -1 };
	if (good && box->ahead)
		spare_ask(&box->spare, &box->zygote, &r->plan, &r->policy->program, &ignored);
	undertaker_give(&box->undertaker, left, sizeof left / sizeof left[0]);
	for (int i = 0; i < INIT_FDS; i++)
		close_fd(&fd[i]);
}

/* An init that was ready may be gone by now, if somebody killed it; then another is made, once. */
static int set_going(struct run *r, struct err *e)
{
	struct step_failure f = { 0 };
	for (int tries = 0; tries < 2; tries++) {
		if (await_init(r, e) < 0)
			return -1;
		r->ready_ns = clock_ns();
		take_spare(r);
		int rc = give_command(r, &f);
		r->given_ns = clock_ns();
		if (rc == 0)
			return 0;
		abandon(r);
		leave(r, false);
		if (f.error != EPIPE)
			break;
	}
	return step_err(&f, e);
}

static int begin(struct run *r, struct err *e)
{
	struct step_failure f = { 0 };
	r->asked_ns = clock_ns();
	r->plan = plan_of(r);
	return make_pipes(r, &f) < 0 ? step_err(&f, e) : set_going(r, e);
}

static void close_run(struct run *r)
{
	run_close_given(r);
	close_fd(&r->channel);
	capture_close(&r->out);
	capture_close(&r->err);
}

int run_begin(struct run *r, struct sandbox_result *ret, struct err *e)
{
	*ret = SANDBOX_RESULT_NONE;
	if (check_command(r->box, r->command, e) < 0)
		return -1;
	r->policy = box_policy(r->box, r->command->policy, e);
	if (!r->policy || begin(r, e) < 0) {
		close_run(r);
		return err_wrap(e, "running '%s'", r->command->argv[0]);
	}
	/* The writing ends of the output stay open here: its end is told by init's death, and to be woken for it before costs time. Not so where somebody listens. */
	close_fd(&r->given[INIT_IN]);
	if (r->talks)
		run_close_given(r);
	prepare_watch(r, ret);
	return 0;
}

int run_finish(struct run *r, int watched, struct step_failure *f, struct err *e)
{
	struct sandbox_result *ret = r->watch.result;
	int rc = watched < 0 ? -1 : tell_result(r, ret, f);
	leave(r, rc == 0);
	close_run(r);
	if (rc == 0)
		return 0;
	step_err(f, e);
	sandbox_result_clear(ret);
	return err_wrap(e, "running '%s'", r->command->argv[0]);
}

int run_command(struct sandbox *box, const struct sandbox_command *command, struct serve *serve, struct sandbox_result *ret_result, struct err *e)
{
	struct step_failure f = { 0 };
	struct run r = RUN_OF(box, command);
	r.watch.serve = serve;
	if (run_begin(&r, ret_result, e) < 0)
		return -1;
	return run_finish(&r, watch_run(&r.watch, &f), &f, e);
}

int sandbox_run(struct sandbox *box, const struct sandbox_command *command, struct sandbox_result *ret_result, struct err *e)
{
	return run_command(box, command, NULL, ret_result, e);
}

void sandbox_result_clear(struct sandbox_result *result)
{
	close_fd(&result->stdout_fd);
	close_fd(&result->stderr_fd);
	close_fd(&result->work_fd);
	*result = SANDBOX_RESULT_NONE;
}
