/* serve.c: sandbox_serve: a server in its box, and our client that asks it. */
#include "sandbox/serve.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "harness/base/clock.h"
#include "harness/base/scoped.h"
#include "sandbox/loopback.h"
#include "sandbox/run.h"

enum { CLIENT_FILES = 64, SLACK_MS = 1000, MS_NS = 1000000 };

/* ── in the client's process ── */

static int enter(const void *ns)
{
	const struct rlimit files = { CLIENT_FILES, CLIENT_FILES };
	return setrlimit(RLIMIT_NOFILE, &files) < 0 ? -1 : loopback_enter(*(const int *)ns);
}

static int ask(int in, int out, void *context)
{
	const struct sandbox_client *client = context;
	(void)in;
	return client->run(out, client->context);
}

/* ── in ours ── */

/* The capture reads by a descriptor of its own: both it and confine_finish close theirs. */
static int open_capture(struct serve *s)
{
	int pipe = fcntl(s->confine.out, F_DUPFD_CLOEXEC, 0);
	if (pipe < 0)
		return -1;
	s->out.pipe = pipe;
	s->out.cap = (uint64_t)s->client->output_kb << 10;
	return fcntl(pipe, F_SETFL, O_NONBLOCK);
}

int serve_start(struct serve *s, int ns, uint32_t wall_ms)
{
	struct err e = ERR_NONE;
	SCOPED_FD nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
	const struct confine_spec spec = {
		.input = nothing,
		.memory_mb = s->client->memory_mb,
		.cpu_ms = s->client->cpu_ms,
		.wall_ms = wall_ms + s->client->grace_ms + SLACK_MS,
		.policy = "client",
		.enter = enter,
		.where = &ns,
	};
	if (nothing < 0)
		return -1;
	if (confine_start(&spec, ask, (void *)(uintptr_t)s->client, &s->confine, &e) < 0) {
		errno = e.sys ? e.sys : EINVAL;
		return -1;
	}
	s->started = true;
	return open_capture(s);
}

/* Take what it writes until it has ended (true) or until ${until_ns} (false). */
static bool await_end(struct serve *s, uint64_t until_ns)
{
	for (;;) {
		struct pollfd polled[] = { { s->confine.pidfd, POLLIN, 0 }, { s->out.pipe, POLLIN, 0 } };
		uint64_t now = clock_ns();
		int ms = now >= until_ns ? 0 : (int)((until_ns - now + MS_NS - 1) / MS_NS);
		int got = poll(polled, 2, ms);
		if (got < 0 && errno != EINTR)
			return false;
		if (got > 0 && polled[0].revents)
			return true;
		if (got > 0 && polled[1].revents && capture_take(&s->out) < 0)
			return false;
		if (got == 0 && ms == 0)
			return false;
	}
}

/* The run is over: give the client ${grace_ms} to notice, then kill it; tell how it ended. -1: our fault, with nothing left. */
static int finish(struct serve *s, uint32_t grace_ms, struct sandbox_client_result *ret, struct err *e)
{
	bool late = !await_end(s, clock_ns() + (uint64_t)grace_ms * MS_NS);
	if (late) {
		struct pollfd dead = { s->confine.pidfd, POLLIN, 0 };
		syscall(SYS_pidfd_send_signal, s->confine.pidfd, SIGKILL, NULL, 0);
		while (poll(&dead, 1, -1) < 0 && errno == EINTR)
			;
	}
	ret->started = true;
	int rc = capture_finish(&s->out, &ret->out_fd) < 0 ? err_sys(e, OWNER_HARNESS, "capturing what the client wrote") : 0;
	ret->out_bytes = s->out.bytes;
	ret->out_cut = s->out.cut;
	capture_close(&s->out);
	if (confine_finish(&s->confine, &ret->how, rc < 0 ? NULL : e) < 0)
		rc = -1;
	if (late && ret->how.end == CONFINE_CRASHED)
		ret->how.end = CONFINE_TIME;
	s->started = false;
	return rc;
}

int sandbox_serve(struct sandbox *box, const struct sandbox_command *server, const struct sandbox_client *client, struct sandbox_result *ret,
		  struct sandbox_client_result *ret_client, struct err *e)
{
	struct sandbox_command command = *server;
	struct serve s = SERVE_NONE;
	*ret = SANDBOX_RESULT_NONE;
	*ret_client = SANDBOX_CLIENT_RESULT_NONE;
	command.network = NETWORK_LOOPBACK;
	s.client = client;
	if (confine_warm("client", e) < 0)
		return err_wrap(e, "getting a client ready");
	int rc = run_command(box, &command, &s, ret, e);
	/* A client without a run has nothing to say. */
	if (s.started && finish(&s, rc < 0 ? 0 : client->grace_ms, ret_client, rc < 0 ? NULL : e) < 0)
		rc = -1;
	if (rc < 0) {
		sandbox_result_clear(ret);
		sandbox_client_result_clear(ret_client);
	}
	return rc;
}

void sandbox_client_result_clear(struct sandbox_client_result *result)
{
	if (result->out_fd >= 0)
		close(result->out_fd);
	*result = SANDBOX_CLIENT_RESULT_NONE;
}
