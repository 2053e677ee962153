/* gradings.c: workers are given one submission after the other until none is left. */
#include "harness/author/gradings.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>

#include "harness/base/alloc.h"
#include "harness/pipeline/pipeline.h"
#include "harness/pool/crew.h"

enum { FDS_A_WORKER = 3 };

struct running {
	const struct gradings *g;
	struct crew crew;
	size_t *given; /* what each member has */
	size_t next;
	struct err *e;
};

static int start_member(struct running *r, size_t number)
{
	const struct worker_spec spec = { .job = r->g->job, .root = "", .number = (int)number };
	str_free(&r->crew.items[number].inbox);
	return worker_start(&spec, &r->crew.items[number].worker, r->e);
}

/* The next one, if any is left. */
static int give(struct running *r, size_t number)
{
	const char *path, *name;
	struct err unreachable = ERR_NONE;
	if (r->next == r->g->count)
		return 0;
	r->given[number] = r->next++;
	if (r->g->prepare(r->g->context, r->given[number], &path, &name, r->e) < 0)
		return -1;
	/* A worker that cannot be reached has ended, which is seen by its descriptor. */
	crew_give(&r->crew.items[number], "grading", name, bytes_of(path), &unreachable);
	return 0;
}

static int finish(struct running *r, size_t number, const struct grading *grading)
{
	struct grading own = *grading;
	own.index = r->given[number];
	crew_take_back(&r->crew.items[number]);
	r->g->done(r->g->context, &own);
	return give(r, number);
}

static int on_frame(struct arena *a, struct running *r, size_t number, const struct frame *frame)
{
	struct json_error wrong;
	struct grading grading = { .owner = OWNER_HARNESS };
	if (frame->type == FRAME_GRADED) {
		grading.report = json_parse(a, frame->fields[0], JSON_STRICT, &wrong);
		if (!grading.report)
			return err_set(r->e, OWNER_HARNESS, "a worker's report is no JSON: %s", wrong.text);
	} else if (frame->type == FRAME_FAILED) {
		owner_parse(frame->fields[0].data, &grading.owner);
		grading.why = frame->fields[1].data;
	} else {
		return 0;
	}
	return finish(r, number, &grading);
}

/* 1: it goes on, 0: it is gone, -1: ${r}->e. */
static int read_frames(struct running *r, size_t number)
{
	struct member *m = &r->crew.items[number];
	for (;;) {
		struct arena *a = arena_new();
		struct frame frame;
		int taken = frame_take(a, &m->inbox, &frame), bad = taken > 0 ? on_frame(a, r, number, &frame) : 0;
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

static int on_death(struct running *r, size_t number)
{
	struct member *m = &r->crew.items[number];
	struct arena *a = arena_new();
	pid_t pid = m->worker.pid;
	crew_listen(m);
	int status = worker_end(&m->worker, true), bad = 0;
	const char *words = crew_last_words(a, m);
	const char *why = crew_died(a, m, pid, status);
	bool busy = m->id != NULL;
	if (r->next < r->g->count)
		bad = start_member(r, number);
	if (bad == 0 && busy)
		bad = finish(r, number, &(struct grading){ .owner = OWNER_HARNESS, .why = words ? arena_printf(a, "%s; its last words: %s", why, words) : why });
	arena_free(a);
	return bad;
}

static int on_member(struct running *r, size_t number, const struct pollfd *fds)
{
	int alive = 1;
	if (fds[2].revents)
		crew_listen(&r->crew.items[number]);
	if (fds[0].revents || fds[1].revents)
		alive = read_frames(r, number);
	return alive < 0 ? -1 : alive == 0 || fds[0].revents ? on_death(r, number) : 0;
}

static int wait_once(struct running *r)
{
	struct pollfd *fds = alloc_zero(r->crew.count * FDS_A_WORKER * sizeof *fds);
	for (size_t i = 0; i < r->crew.count; i++) {
		const struct worker *w = &r->crew.items[i].worker;
		fds[i * FDS_A_WORKER] = (struct pollfd){ .fd = w->pid_fd, .events = POLLIN };
		fds[i * FDS_A_WORKER + 1] = (struct pollfd){ .fd = w->fd, .events = POLLIN };
		fds[i * FDS_A_WORKER + 2] = (struct pollfd){ .fd = w->words_fd, .events = POLLIN };
	}
	int ready = poll(fds, r->crew.count * FDS_A_WORKER, -1), bad = ready < 0 && errno != EINTR ? err_sys(r->e, OWNER_HARNESS, "waiting for workers") : 0;
	for (size_t i = 0; ready > 0 && i < r->crew.count && bad == 0; i++) {
		const struct pollfd *own = fds + i * FDS_A_WORKER;
		if (own[0].revents || own[1].revents || own[2].revents)
			bad = on_member(r, i, own);
	}
	free(fds);
	return bad;
}

int gradings_run(const struct gradings *g, struct err *e)
{
	struct running r = { .g = g, .e = e };
	size_t workers = (size_t)g->workers < g->count ? (size_t)g->workers : g->count;
	int bad = 0;
	if (workers == 0)
		return 0;
	pipeline_start();
	r.given = alloc_zero(workers * sizeof *r.given);
	crew_init(&r.crew, (int)workers);
	for (size_t i = 0; i < workers && bad == 0; i++)
		bad = start_member(&r, i) < 0 || give(&r, i) < 0 ? -1 : 0;
	while (bad == 0 && crew_busy(&r.crew) > 0)
		bad = wait_once(&r);
	crew_end(&r.crew, bad < 0);
	free(r.given);
	return bad;
}
