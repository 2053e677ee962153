/*
 * batch.c: a pool graded.
 *
 *	take the lock, open the store, enter the pool, plan       nothing is graded yet
 *	start workers, give each its first job
 *	wait for answers, deaths and signals                       each answer and the next job of that worker are one transaction
 *	end
 *
 * A job is sent only after the store knows of the attempt, and an answer is told only after the store has it.
 */
#include "harness/pool/batch.h"

#include <errno.h>
#include <malloc.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "harness/base/alloc.h"
#include "harness/base/clock.h"
#include "harness/base/fs.h"
#include "harness/base/scoped.h"
#include "harness/pipeline/pipeline.h"
#include "harness/pool/about.h"
#include "harness/pool/crew.h"
#include "harness/pool/lock.h"

ENUM_DEFINE(event, EVENT_TABLE)

/* So many submissions without a grade, and none with one: it is this host, and the rest would fare no better. */
enum { HOPELESS = 6, TRIES = 2, HOST_BYTES = 256, FDS_A_WORKER = 3 };

struct batch {
	struct arena *a; /* of the whole batch: nothing of a single submission */
	const struct batch_spec *spec;
	const char *root;
	struct store store;
	struct versions now;
	struct plan plan;
	struct crew crew;
	size_t next;     /* in plan.todo */
	int64_t *again;  /* rows to be tried once more */
	size_t again_count, again_next;
	const char *graded_by;
	bool stopping, stopped;
	struct batch_totals totals;
};

static void tell(const struct batch *b, struct batch_event event)
{
	event.totals = &b->totals;
	if (b->spec->tell)
		b->spec->tell(b->spec->context, &event);
}

static const char *who_grades(struct arena *a)
{
	char host[HOST_BYTES] = "";
	const struct passwd *user = getpwuid(geteuid());
	if (gethostname(host, sizeof host - 1) < 0)
		host[0] = '\0';
	return arena_printf(a, "%s@%s", user ? user->pw_name : "?", host);
}

static int worker_spec_start(struct batch *b, size_t i, struct err *e)
{
	const struct worker_spec spec = { .job = b->spec->job, .root = b->root, .number = (int)i };
	str_free(&b->crew.items[i].inbox);
	return worker_start(&spec, &b->crew.items[i].worker, e);
}

/* The next row to be graded and how often it was tried; 0: none. */
static int64_t take_row(struct batch *b, int *ret_tries)
{
	*ret_tries = 0;
	if (b->stopping)
		return 0;
	if (b->next < b->plan.count)
		return b->plan.todo[b->next++];
	*ret_tries = 1;
	return b->again_next < b->again_count ? b->again[b->again_next++] : 0;
}

struct next {
	int64_t row, attempt; /* row 0: none */
	int tries;
	const char *id, *name;
	struct bytes path;
};

/* Inside a transaction. */
static int choose_next(struct arena *a, struct batch *b, size_t worker, struct next *ret, struct err *e)
{
	*ret = (struct next){ 0 };
	ret->row = take_row(b, &ret->tries);
	if (ret->row == 0)
		return 0;
	struct db_query *q = db_ask(b->store.db, e, "SELECT id, name, path FROM submission WHERE rowid = ?1", "i", ret->row);
	int there = q ? db_step(q, e) : -1;
	if (there > 0) {
		ret->id = arena_strdup(a, db_text(q, 0));
		ret->name = arena_strdup(a, db_text(q, 1));
		ret->path = arena_bytes(a, db_bytes(q, 2));
	}
	db_done(q);
	if (there <= 0)
		return there < 0 ? -1 : err_set(e, OWNER_HARNESS, "a submission vanished from the store");
	return store_start_attempt(&b->store, ret->id, (int)worker, &ret->attempt, e);
}

/* Outside of it: the store knows. A worker that cannot be reached has died, which will be seen. */
static void give(struct batch *b, size_t worker, const struct next *next)
{
	struct member *m = &b->crew.items[worker];
	struct err unreachable = ERR_NONE;
	if (next->row == 0)
		return;
	m->row = next->row;
	m->attempt = next->attempt;
	m->tries = next->tries;
	crew_give(m, next->id, next->name, next->path, &unreachable);
	b->totals.running = crew_busy(&b->crew);
	tell(b, (struct batch_event){ .kind = EVENT_STARTED, .id = next->id, .name = next->name, .worker = (int)worker });
}

/* How an attempt ended, before it is in the store. */
struct answer {
	enum attempt_outcome outcome;
	const struct frame *graded; /* of ATTEMPT_GRADED */
	enum owner owner;
	const char *reason, *last_words;
};

static int put_graded(struct arena *a, struct batch *b, const struct member *m, const struct frame *frame, struct grade_gist *ret_gist, struct err *e)
{
	const struct graded graded = { .submission = m->id,
				       .attempt = m->attempt,
				       .state = b->spec->state,
				       .versions = b->now,
				       .report = frame->fields[0],
				       .content = frame->fields[1].data,
				       .graded_by = b->graded_by,
				       .graded_at = clock_utc(a) };
	if (store_put_grade(a, &b->store, &graded, ret_gist, e) < 0)
		return -1;
	if (db_run(b->store.db, e, "UPDATE submission SET stamp = ?2, sha256 = ?3 WHERE id = ?1", "ttt", m->id, frame->fields[2].data, frame->fields[3].data) < 0)
		return -1;
	return store_flag(&b->store, m->id, FLAG_UNREADABLE, false, e);
}

static int put_failed(struct batch *b, const struct member *m, const struct answer *answer, struct err *e)
{
	struct arena *a = arena_new();
	struct submission who;
	int there = answer->outcome == ATTEMPT_HARNESS_ERROR ? store_submission(a, &b->store, m->id, &who, e) : 0, bad = there < 0 ? -1 : 0;
	if (there > 0 && access(who.path[0] == '/' ? who.path : fs_join(a, b->root, who.path), R_OK) < 0)
		bad = store_flag(&b->store, m->id, FLAG_UNREADABLE, true, e);
	arena_free(a);
	return bad;
}

/* The answer of ${worker} and its next job, in one transaction. */
static int put_answer(struct arena *a, struct batch *b, size_t worker, const struct answer *answer, struct grade_gist *ret_gist, struct next *ret_next, struct err *e)
{
	const struct member *m = &b->crew.items[worker];
	if (db_begin(b->store.db, e) < 0)
		return -1;
	int bad = answer->outcome == ATTEMPT_GRADED ? put_graded(a, b, m, answer->graded, ret_gist, e) : put_failed(b, m, answer, e);
	if (bad == 0)
		bad = store_end_attempt(&b->store, m->attempt, answer->outcome, answer->owner, answer->reason, answer->last_words, e);
	if (bad == 0 && answer->outcome != ATTEMPT_GRADED && m->tries + 1 < TRIES)
		b->again[b->again_count++] = m->row;
	if (bad == 0)
		bad = choose_next(a, b, worker, ret_next, e);
	if (bad == 0 && db_commit(b->store.db, e) == 0)
		return 0;
	db_rollback(b->store.db);
	return err_wrap(e, "putting the grade of '%s' into the store", m->id);
}

static void tell_answer(struct batch *b, size_t worker, const struct answer *answer, const struct grade_gist *gist)
{
	const struct member *m = &b->crew.items[worker];
	struct batch_event event = { .id = m->id, .name = m->name, .worker = (int)worker };
	b->totals.running = crew_busy(&b->crew) - 1;
	if (answer->outcome == ATTEMPT_GRADED) {
		b->totals.graded++;
		b->totals.passed += gist->passed;
		event.kind = EVENT_GRADED;
		event.percent = gist->percent;
		event.passed = gist->passed;
		event.verdict = gist->worst;
	} else {
		bool again = m->tries + 1 < TRIES;
		b->totals.ungraded += !again;
		event.kind = again ? EVENT_RETRY : EVENT_UNGRADED;
		event.owner = answer->owner;
		event.reason = answer->reason;
		event.last_words = answer->last_words;
	}
	tell(b, event);
}

static int hopeless(const struct batch *b, const struct answer *answer, struct err *e)
{
	if (answer->outcome != ATTEMPT_HARNESS_ERROR || b->totals.graded > 0 || b->totals.kept > 0 || b->again_count < HOPELESS)
		return 0;
	return err_set(e, answer->owner, "the first %d submissions all got no grade, the last because: %s", (int)b->again_count, answer->reason);
}

/* ${dead}: the worker is gone, and another takes its place. */
static int settle(struct batch *b, size_t worker, const struct answer *answer, bool dead, struct err *e)
{
	struct arena *a = arena_new();
	struct grade_gist gist = { 0 };
	struct next next = { 0 };
	int bad = put_answer(a, b, worker, answer, &gist, &next, e);
	if (bad == 0) {
		tell_answer(b, worker, answer, &gist);
		crew_take_back(&b->crew.items[worker]);
		bad = hopeless(b, answer, e);
	}
	if (bad == 0 && dead && next.row != 0)
		bad = worker_spec_start(b, worker, e);
	if (bad == 0)
		give(b, worker, &next);
	arena_free(a);
	return bad;
}

static int on_frame(struct batch *b, size_t worker, const struct frame *frame, struct err *e)
{
	struct member *m = &b->crew.items[worker];
	struct answer answer = { .outcome = ATTEMPT_GRADED, .graded = frame };
	if (!m->id)
		return 0;
	switch (frame->type) {
	case FRAME_TELL:
		m->at = strtoul(frame->fields[1].data, NULL, 10);
		m->of = strtoul(frame->fields[2].data, NULL, 10);
		memset(m->stage, 0, sizeof m->stage);
		strncpy(m->stage, frame->fields[0].data, sizeof m->stage - 1);
		tell(b, (struct batch_event){ .kind = EVENT_STAGE, .id = m->id, .worker = (int)worker, .stage = m->stage, .count = m->at, .of = m->of });
		return 0;
	case FRAME_FAILED:
		answer.outcome = ATTEMPT_HARNESS_ERROR;
		answer.owner = OWNER_HARNESS;
		owner_parse(frame->fields[0].data, &answer.owner);
		answer.reason = frame->fields[1].data;
		return settle(b, worker, &answer, false, e);
	case FRAME_GRADED:
		return settle(b, worker, &answer, false, e);
	case FRAME_JOB:
	case FRAME_ITEM:
		break;
	}
	return 0;
}

/* Frames that are there. 1: more may come; 0: the worker is gone; -1. */
static int listen_to(struct batch *b, size_t worker, struct err *e)
{
	struct member *m = &b->crew.items[worker];
	for (;;) {
		struct arena *a = arena_new();
		struct frame frame;
		int taken = frame_take(a, &m->inbox, &frame), bad = taken > 0 ? on_frame(b, worker, &frame, e) : 0;
		arena_free(a);
		if (bad < 0)
			return -1;
		if (taken > 0)
			continue;
		int fed = taken < 0 ? -1 : frame_feed(m->worker.fd, &m->inbox);
		if (fed <= 0)
			return fed == 0;
	}
}

static int bury(struct batch *b, size_t worker, struct err *e)
{
	struct member *m = &b->crew.items[worker];
	struct arena *a = arena_new();
	pid_t pid = m->worker.pid;
	int bad = 0;
	crew_listen(m);
	/* Gone, or talking nonsense: then it has to go. */
	int status = worker_end(&m->worker, true);
	pipeline_start(); /* sweeps what it left behind */
	if (m->id) {
		const struct answer answer = { .outcome = ATTEMPT_DIED,
					       .owner = OWNER_HARNESS,
					       .reason = crew_died(a, m, pid, status),
					       .last_words = crew_last_words(a, m) };
		bad = settle(b, worker, &answer, true, e);
	}
	arena_free(a);
	return bad;
}

static int on_worker(struct batch *b, size_t worker, const struct pollfd fds[FDS_A_WORKER], struct err *e)
{
	struct member *m = &b->crew.items[worker];
	int alive = 1;
	if (fds[2].revents)
		crew_listen(m);
	if (fds[0].revents || fds[1].revents) /* a last answer may have come before the end */
		alive = listen_to(b, worker, e);
	if (alive < 0)
		return -1;
	return alive == 0 || fds[0].revents ? bury(b, worker, e) : 0;
}

static void on_signal(struct batch *b, int fd)
{
	struct signalfd_siginfo info;
	if (read(fd, &info, sizeof info) != (ssize_t)sizeof info)
		return;
	if (info.ssi_signo == SIGINT && !b->stopping) {
		b->stopping = true;
		tell(b, (struct batch_event){ .kind = EVENT_STOPPING });
	} else {
		b->stopping = b->stopped = true;
	}
}

static int wait_once(struct batch *b, int signal_fd, struct err *e)
{
	struct arena *a = arena_new();
	size_t count = 1 + b->crew.count * FDS_A_WORKER;
	struct pollfd *fds = ARENA_ARRAY(a, struct pollfd, count);
	fds[0] = (struct pollfd){ .fd = signal_fd, .events = POLLIN };
	for (size_t i = 0; i < b->crew.count; i++) {
		const struct worker *w = &b->crew.items[i].worker;
		struct pollfd *own = fds + 1 + i * FDS_A_WORKER;
		own[0] = (struct pollfd){ .fd = w->pid_fd, .events = POLLIN };
		own[1] = (struct pollfd){ .fd = w->fd, .events = POLLIN };
		own[2] = (struct pollfd){ .fd = w->words_fd, .events = POLLIN };
	}
	int ready = poll(fds, count, -1), bad = ready < 0 && errno != EINTR ? err_sys(e, OWNER_HARNESS, "waiting for workers") : 0;
	if (ready > 0 && fds[0].revents)
		on_signal(b, signal_fd);
	for (size_t i = 0; ready > 0 && i < b->crew.count && bad == 0 && !b->stopped; i++) {
		const struct pollfd *own = fds + 1 + i * FDS_A_WORKER;
		if (own[0].revents || own[1].revents || own[2].revents)
			bad = on_worker(b, i, own, e);
	}
	arena_free(a);
	return bad;
}

static int first_job(struct batch *b, size_t worker, struct err *e)
{
	struct arena *a = arena_new();
	struct next next = { 0 };
	int bad = db_begin(b->store.db, e);
	if (bad == 0 && (choose_next(a, b, worker, &next, e) < 0 || db_commit(b->store.db, e) < 0)) {
		db_rollback(b->store.db);
		bad = -1;
	}
	if (bad == 0)
		bad = worker_spec_start(b, worker, e);
	if (bad == 0)
		give(b, worker, &next);
	arena_free(a);
	return bad;
}

static int grade_all(struct batch *b, int signal_fd, struct err *e)
{
	size_t workers = (size_t)b->spec->workers < b->plan.count ? (size_t)b->spec->workers : b->plan.count;
	int bad = 0;
	b->again = alloc_zero((b->plan.count + 1) * sizeof *b->again);
	crew_init(&b->crew, (int)workers);
	pipeline_start();
	on_signal(b, signal_fd); /* one that came while the pool was looked through */
	for (size_t i = 0; i < workers && bad == 0; i++)
		bad = first_job(b, i, e);
	while (bad == 0 && !b->stopped && crew_busy(&b->crew) > 0)
		bad = wait_once(b, signal_fd, e);
	bool cut_short = bad < 0 || b->stopped;
	crew_end(&b->crew, cut_short);
	free(b->again);
	if (cut_short)
		pipeline_start();
	if (b->stopped) {
		tell(b, (struct batch_event){ .kind = EVENT_STOPPED });
		bad = store_interrupted(&b->store, e);
	}
	return bad;
}

static sigset_t our_signals(void)
{
	sigset_t ours;
	sigemptyset(&ours);
	sigaddset(&ours, SIGINT);
	sigaddset(&ours, SIGTERM);
	sigaddset(&ours, SIGHUP);
	return ours;
}

static int with_signals(struct batch *b, struct err *e)
{
	const sigset_t ours = our_signals();
	SCOPED_FD fd = signalfd(-1, &ours, SFD_CLOEXEC | SFD_NONBLOCK);
	int bad = fd < 0 ? err_sys(e, OWNER_HARNESS, "listening for signals") : grade_all(b, fd, e);
	/* One that came after the last look must not end us now that all is done. */
	struct signalfd_siginfo info;
	while (fd >= 0 && read(fd, &info, sizeof info) > 0)
		b->stopping = true;
	return bad;
}

static void stale(void *context, const char *id, enum scan_why why, const char *detail, bool kept)
{
	tell(context, (struct batch_event){ .kind = EVENT_STALE, .id = id, .why = scan_why_text(why), .reason = detail, .kept = kept });
}

static int plan(struct batch *b, struct err *e)
{
	const struct batch_spec *spec = b->spec;
	const struct scan_spec scan = { .store = &b->store,
					.root = b->root,
					.job = spec->job,
					.now = &b->now,
					.state = spec->state,
					.shard = spec->shard,
					.only = spec->only,
					.regrade = spec->regrade,
					.keep_stale = spec->keep_stale,
					.stale = spec->state == GRADE_CURRENT ? stale : NULL,
					.context = b };
	if (scan_plan(b->a, &scan, &b->plan, e) < 0)
		return -1;
	b->totals = (struct batch_totals){ .total = b->plan.total, .kept = b->plan.done, .stale = b->plan.stale, .todo = b->plan.count };
	tell(b, (struct batch_event){ .kind = EVENT_PLAN });
	return 0;
}

/* Everything before the first is graded. */
static int prepare(struct batch *b, struct err *e)
{
	const struct batch_spec *spec = b->spec;
	if (versions_now(b->a, spec->job, &b->now, e) < 0 || store_interrupted(&b->store, e) < 0)
		return -1;
	b->root = spec->input ? arena_strdup(b->a, spec->input->root) : store_meta(b->a, &b->store, "source", e);
	if (!b->root)
		return err_set(e, OWNER_HARNESS, "nobody is in the pool yet: \"takehome batch\" comes first");
	b->graded_by = who_grades(b->a);
	if (about_put(b->a, &b->store, spec, &b->now, b->root, e) < 0)
		return -1;
	if (spec->input && scan_sync(&b->store, spec->input, spec->shard, e) < 0)
		return -1;
	if (spec->input_arena) {
		arena_free(*spec->input_arena);
		*spec->input_arena = NULL;
		malloc_trim(0);
	}
	return plan(b, e);
}

static int sum_up(struct batch *b, struct batch_done *ret, struct err *e)
{
	int64_t below;
	if (db_number(b->store.db, e,
		      "SELECT count(*) FROM submission s LEFT JOIN grade g ON g.submission = s.id AND g.state = ?1"
		      " WHERE s.flags NOT LIKE '%gone%' AND g.passed IS NOT 1",
		      &below, "t", grade_state_text(b->spec->state)) < 0)
		return -1;
	size_t unfinished = b->totals.todo - b->totals.graded;
	*ret = (struct batch_done){ .totals = b->totals, .stopped = b->stopping && unfinished > 0, .all_passed = below == 0, .unfinished = unfinished };
	tell(b, (struct batch_event){ .kind = EVENT_DONE });
	return 0;
}

static void waiting(void *context, long pid)
{
	tell(context, (struct batch_event){ .kind = EVENT_WAITING, .count = (size_t)pid });
}

int batch_run(struct arena *a, const struct batch_spec *spec, struct batch_done *ret, struct err *e)
{
	struct batch b = { .a = a, .spec = spec };
	int lock;
	*ret = (struct batch_done){ 0 };
	if (lock_take(spec->folder, spec->wait, waiting, &b, &lock, e) < 0)
		return -1;
	/* Signals are waited for, not caught; and from here on, because a shell's background job would not even notice one that it does not wait for yet. */
	sigset_t before;
	const sigset_t ours = our_signals();
	sigprocmask(SIG_BLOCK, &ours, &before);
	int bad = store_open(a, spec->folder, spec->input ? DB_CREATE : DB_WRITE, &b.store, e);
	if (bad == 0) {
		bad = prepare(&b, e);
		if (bad == 0 && b.plan.count > 0)
			bad = with_signals(&b, e);
		if (bad == 0)
			bad = sum_up(&b, ret, e);
		store_close(&b.store);
	}
	sigprocmask(SIG_SETMASK, &before, NULL);
	close(lock);
	return bad;
}
