/* test_network.c: a server in its box and our client beside it: they meet on a loopback that is theirs alone. */
#include "tests/sandbox/boxes.h"

#include <arpa/inet.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <time.h>

#include "harness/base/fault.h"

enum { PORT = 8080, DEAD_PORT = 8081 };
/* The slot follows our pid, so that two builds may be tested at one time. */
#define SLOT ((uint32_t)(870 + getpid() % 30 * 2))

#define CLIENT(function, what) \
	((struct sandbox_client){ .run = (function), .context = (what), .memory_mb = 64, .cpu_ms = 5000, .output_kb = 64, .grace_ms = 2000 * boxes_patience() })

/* A server in a few lines. Says who it is to everyone who comes. */
#define SERVER                                                                                                 \
	"use Socket; my ($port, $answer) = @ARGV; socket(S, PF_INET, SOCK_STREAM, 0) or die; "                 \
	"setsockopt(S, SOL_SOCKET, SO_REUSEADDR, 1); bind(S, sockaddr_in($port, INADDR_LOOPBACK)) or die $!; " \
	"listen(S, 5) or die; $| = 1; print qq(ready\n); while (accept(C, S)) { "
#define SERVE(rest, answer) ((const char *const[]){ "perl", "-e", SERVER rest " }", "8080", (answer), NULL })
#define ANSWER "syswrite(C, $answer); close(C)"

/* ── in the client: system calls only ── */

static int dial(int port)
{
	const struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd >= 0 && connect(fd, (const struct sockaddr *)&to, sizeof to) == 0)
		return fd;
	close(fd);
	return -1;
}

/* A server needs a moment until it listens. */
static int dial_patiently(int port)
{
	int fd;
	for (int tries = 0; (fd = dial(port)) < 0 && tries < 2000; tries++)
		nanosleep(&(struct timespec){ .tv_nsec = 5000000 }, NULL);
	return fd;
}

/* Send ${context} as a request, pass on all that comes. */
static int fetch(int out, void *context)
{
	const char *request = context;
	char part[4096];
	int fd = dial_patiently(PORT);
	if (fd < 0)
		return 2;
	if (request && send(fd, request, strlen(request), MSG_NOSIGNAL) < 0)
		return 3;
	ssize_t got;
	while ((got = read(fd, part, sizeof part)) > 0)
		if (write(out, part, (size_t)got) != got)
			return 4;
	return got < 0 ? 5 : 0;
}

static struct sandbox *box;

struct served {
	struct sandbox_result server;
	struct sandbox_client_result client;
};

static struct served serve(struct sandbox *in, const char *const *argv, struct sandbox_client client, struct sandbox_limits limits)
{
	struct err e = ERR_NONE;
	struct served s;
	const struct sandbox_command c = { .argv = argv, .policy = "serve", .limits = limits };
	if (sandbox_serve(in, &c, &client, &s.server, &s.client, &e) < 0)
		fail_msg("%s", e.text);
	return s;
}

static void clear(struct served *s)
{
	sandbox_result_clear(&s->server);
	sandbox_client_result_clear(&s->client);
	/* The box's own process is alive; nobody else is there, not even dead. */
	assert_int_equal(waitpid(-1, NULL, WNOHANG | __WALL), 0);
}

static void assert_client(const struct served *s, enum confine_end end, int status)
{
	assert_true(s->client.started);
	if (s->client.how.end != end || s->client.how.status != status)
		fail_msg("the client: %s, status %d, signal %d; the server: %s", confine_end_text(s->client.how.end), s->client.how.status,
			 s->client.how.signal, sandbox_end_text(s->server.end));
}

/* ── what meets ── */

static void a_server_is_asked_and_stopped_when_its_client_is_done(void **state)
{
	(void)state;
	struct served s = serve(box, SERVE(ANSWER, "hello\n"), CLIENT(fetch, NULL), BOXES_LIMITS);
	assert_client(&s, CONFINE_DONE, 0);
	BOXES_ASSERT_TEXT(s.client.out_fd, "hello\n");
	assert_int_equal(s.client.out_bytes, 6);
	BOXES_ASSERT_END(s.server, SANDBOX_STOPPED);
	BOXES_ASSERT_TEXT(s.server.stdout_fd, "ready\n");
	BOXES_ASSERT_TEXT(s.server.stderr_fd, "");
	assert_int_equal(s.server.denied_calls, 0);
	assert_true(s.server.work_fd >= 0);
	clear(&s);
}

/* What candidates write servers with; their own report says nothing of the sandbox. */
static void servers_of_usual_runtimes_answer(void **state)
{
	(void)state;
	static const struct sandbox_file page = { .path = "index.html", .data = "a page", .len = 6 };
	static const struct {
		const char *needs;
		const char *argv[8];
	} table[] = {
		{ "/usr/bin/python3", { "/usr/bin/python3", "-m", "http.server", "--bind", "127.0.0.1", "8080", NULL } },
		{ "/usr/bin/php", { "/usr/bin/php", "-S", "127.0.0.1:8080", NULL } },
	};
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		if (access(table[i].needs, X_OK) < 0)
			continue;
		struct sandbox_limits limits = BOXES_LIMITS;
		const struct sandbox_command c = { .argv = table[i].argv, .policy = "serve", .limits = limits, .files = &page, .file_count = 1 };
		const struct sandbox_client client = CLIENT(fetch, "GET /index.html HTTP/1.0\r\nHost: localhost\r\n\r\n");
		struct served s;
		struct err e = ERR_NONE;
		if (sandbox_serve(box, &c, &client, &s.server, &s.client, &e) < 0)
			fail_msg("%s", e.text);
		SCOPED_FREE char *said = boxes_text(s.server.stderr_fd);
		SCOPED_FREE char *answer = boxes_text(s.client.out_fd);
		if (!answer || !strstr(answer, "200 OK") || !strstr(answer, "a page") || s.server.denied_calls > 0)
			fail_msg("%s: client %s %d, server %s, %u refused calls (%s %s): '%s', '%s'", table[i].needs, confine_end_text(s.client.how.end),
				 s.client.how.status, sandbox_end_text(s.server.end), (unsigned)s.server.denied_calls, s.server.denied[0].call,
				 s.server.denied[0].detail, answer ? answer : "", said ? said : "");
		assert_client(&s, CONFINE_DONE, 0);
		BOXES_ASSERT_END(s.server, SANDBOX_STOPPED);
		clear(&s);
	}
}

static int dial_wrong_port(int out, void *context)
{
	(void)out;
	(void)context;
	int fd = dial_patiently(PORT), wrong = dial(DEAD_PORT);
	return fd < 0 ? 1 : wrong < 0 && errno == ECONNREFUSED ? 0 : 2;
}

static void a_port_where_nobody_listens_refuses(void **state)
{
	(void)state;
	struct served s = serve(box, SERVE(ANSWER, "x"), CLIENT(dial_wrong_port, NULL), BOXES_LIMITS);
	assert_client(&s, CONFINE_DONE, 0);
	clear(&s);
}

/* ── ends ── */

static void a_server_that_dies_is_told_and_its_client_has_what_came_before(void **state)
{
	(void)state;
	struct served s = serve(box, SERVE("syswrite(C, 'half'); close(C); exit 7", ""), CLIENT(fetch, NULL), BOXES_LIMITS);
	assert_client(&s, CONFINE_DONE, 0);
	BOXES_ASSERT_TEXT(s.client.out_fd, "half");
	if (s.server.end == SANDBOX_EXITED)
		assert_int_equal(s.server.status, 7);
	else
		BOXES_ASSERT_END(s.server, SANDBOX_STOPPED);
	clear(&s);
}

static int wait_for_ever(int out, void *context)
{
	(void)context;
	return write(out, "here", 4) == 4 && poll(NULL, 0, -1) == 0 ? 0 : 1;
}

static void a_client_that_does_not_notice_that_its_server_is_gone_is_ended_after_its_grace(void **state)
{
	(void)state;
	struct sandbox_client client = CLIENT(wait_for_ever, NULL);
	client.grace_ms = 100;
	struct served s = serve(box, SH("exit 3"), client, BOXES_LIMITS);
	assert_client(&s, CONFINE_TIME, 0);
	BOXES_ASSERT_TEXT(s.client.out_fd, "here");
	BOXES_ASSERT_END(s.server, SANDBOX_EXITED);
	assert_int_equal(s.server.status, 3);
	clear(&s);
}

static void a_server_that_does_not_answer_meets_the_wall_limit(void **state)
{
	(void)state;
	struct sandbox_limits limits = BOXES_LIMITS;
	limits.wall_ms = 700 * boxes_patience();
	struct served s = serve(box, SERVE("sleep 1000", ""), CLIENT(fetch, NULL), limits);
	BOXES_ASSERT_END(s.server, SANDBOX_WALL_LIMIT);
	/* The connection of a process that is gone is closed or reset. */
	assert_true(s.client.started);
	assert_true(s.client.how.end == CONFINE_DONE || s.client.how.status == 5);
	assert_int_equal(s.client.out_fd, -1);
	clear(&s);
}

static void a_server_that_cannot_be_started_has_no_client(void **state)
{
	(void)state;
	struct served s = serve(box, (const char *const[]){ "no-such-server", NULL }, CLIENT(fetch, NULL), BOXES_LIMITS);
	BOXES_ASSERT_END(s.server, SANDBOX_EXEC_FAILED);
	assert_false(s.client.started);
	clear(&s);
}

static void a_client_that_cannot_be_set_up_is_our_fault(void **state)
{
	(void)state;
#ifdef NDEBUG
	skip(); /* faults are not compiled in */
#endif
	const struct sandbox_command c = { .argv = SH("sleep 1000"), .policy = "serve", .limits = BOXES_LIMITS };
	const struct sandbox_client client = CLIENT(wait_for_ever, NULL);
	struct err e = ERR_NONE;
	struct served s;
	fault_arm("bringing it to its place");
	int rc = sandbox_serve(box, &c, &client, &s.server, &s.client, &e);
	fault_arm(NULL);
	assert_int_equal(rc, -1);
	assert_int_equal(e.owner, OWNER_HARNESS);
	assert_non_null(strstr(e.text, "bringing it to its place"));
	assert_int_equal(s.server.work_fd, -1);
	clear(&s);
}

static int flood(int out, void *context)
{
	(void)context;
	static const char much[4096];
	for (int i = 0; i < 64; i++)
		if (write(out, much, sizeof much) != (ssize_t)sizeof much)
			return 1;
	return 0;
}

static void of_a_client_that_writes_too_much_the_beginning_is_kept(void **state)
{
	(void)state;
	struct served s = serve(box, SERVE(ANSWER, "x"), CLIENT(flood, NULL), BOXES_LIMITS);
	assert_client(&s, CONFINE_DONE, 0);
	assert_true(s.client.out_cut);
	assert_int_equal(s.client.out_bytes, 65536);
	clear(&s);
}

/* ── what does not meet ── */

/* A listener on the host's own loopback. */
static int listen_on_host(int *ret_port)
{
	struct sockaddr_in here = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof here;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&here, sizeof here), 0);
	assert_int_equal(listen(fd, 5), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&here, &size), 0);
	*ret_port = ntohs(here.sin_port);
	return fd;
}

static int dial_host(int out, void *context)
{
	(void)out;
	int server = dial_patiently(PORT), host = dial(*(int *)context);
	return server < 0 ? 1 : host < 0 && errno == ECONNREFUSED ? 0 : 2;
}

static void neither_side_reaches_the_hosts_loopback(void **state)
{
	(void)state;
	int port;
	SCOPED_FD listener = listen_on_host(&port);
	struct served s = serve(box, SERVE(ANSWER, "x"), CLIENT(dial_host, &port), BOXES_LIMITS);
	assert_client(&s, CONFINE_DONE, 0);
	clear(&s);
	/* The server calls nobody, anyway, and is named for trying. */
	SCOPED_STR script = STR_EMPTY;
	str_addf(&script, "use Socket; socket(S, PF_INET, SOCK_STREAM, 0) or die; connect(S, sockaddr_in(%d, INADDR_LOOPBACK)) and print 'reached'; exit 0",
		 port);
	struct sandbox_client client = CLIENT(wait_for_ever, NULL);
	client.grace_ms = 0;
	s = serve(box, PERL(str_text(&script)), client, BOXES_LIMITS);
	BOXES_ASSERT_TEXT(s.server.stdout_fd, "");
	assert_int_equal(s.server.denied_kinds, 1);
	assert_string_equal(s.server.denied[0].call, "connect");
	clear(&s);
	assert_int_equal(accept(listener, NULL, NULL), -1);
	assert_int_equal(errno, EAGAIN);
}

static int pipe_to_us[2];

/* Say that the server is there, and stay for a while. */
static int announce(int out, void *context)
{
	(void)context;
	if (dial_patiently(PORT) < 0)
		return 1;
	return write(out, "up", 2) == 2 && nanosleep(&(struct timespec){ .tv_nsec = 400000000 }, NULL) == 0 ? 0 : 2;
}

static void the_host_cannot_reach_in(void **state)
{
	(void)state;
	assert_int_equal(pipe2(pipe_to_us, O_CLOEXEC), 0);
	/* Somebody on the host who tries all the while. */
	pid_t caller = fork();
	if (caller == 0) {
		char stop;
		close(pipe_to_us[1]);
		fcntl(pipe_to_us[0], F_SETFL, O_NONBLOCK);
		int reached = 0;
		while (read(pipe_to_us[0], &stop, 1) < 0) {
			int fd = dial(18765);
			reached += fd >= 0;
			close(fd);
			nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
		}
		_exit(reached > 0);
	}
	close(pipe_to_us[0]);
	struct err e = ERR_NONE;
	struct served s;
	/* Two ports, so that the client sees the server come up on one and the host tries the other, that nobody else uses. */
	const char *const argv[] = {
		"perl",
		"-e",
		"use Socket; socket(T, PF_INET, SOCK_STREAM, 0); bind(T, sockaddr_in(18765, INADDR_ANY)) or die; listen(T, 5); " SERVER ANSWER " }",
		"8080",
		"x",
		NULL
	};
	const struct sandbox_command c = { .argv = argv, .policy = "serve", .limits = BOXES_LIMITS };
	const struct sandbox_client client = CLIENT(announce, NULL);
	int rc = sandbox_serve(box, &c, &client, &s.server, &s.client, &e);
	close(pipe_to_us[1]);
	int status;
	assert_int_equal(waitpid(caller, &status, 0), caller);
	if (rc < 0)
		fail_msg("%s", e.text);
	assert_int_equal(status, 0);
	assert_client(&s, CONFINE_DONE, 0);
	clear(&s);
}

/* Each in a process of its own, as workers are, on one port at one time. */
static void two_at_a_time_do_not_meet(void **state)
{
	(void)state;
	pid_t pids[2];
	for (uint32_t i = 0; i < 2; i++) {
		pids[i] = fork();
		if (pids[i] != 0)
			continue;
		const struct sandbox_spec spec = { .slot = SLOT + i, .ceiling = BOXES_LIMITS };
		const struct sandbox_client client = CLIENT(fetch, NULL);
		const struct sandbox_command c = { .argv = SERVE("sleep 1; " ANSWER, i ? "second" : "first"), .policy = "serve", .limits = BOXES_LIMITS };
		struct sandbox *own;
		struct served s;
		if (sandbox_open(&spec, &own, NULL) < 0 || sandbox_serve(own, &c, &client, &s.server, &s.client, NULL) < 0)
			_exit(1);
		SCOPED_FREE char *text = boxes_text(s.client.out_fd);
		sandbox_close(own);
		_exit(text && strcmp(text, i ? "second" : "first") == 0 ? 0 : 2);
	}
	for (int i = 0; i < 2; i++) {
		int status;
		assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
		assert_int_equal(status, 0);
	}
}

static int misbehave(int out, void *context)
{
	(void)out;
	switch (*(int *)context) {
	case 0:
		return open("/etc/passwd", O_RDONLY) < 0 && errno == EACCES ? 0 : 1;
	case 1:
		return socket(AF_UNIX, SOCK_STREAM, 0);
	case 2:
		return socket(AF_INET, SOCK_RAW, IPPROTO_TCP);
	case 3:
		return fork();
	case 4:
		return kill(getppid(), 0);
	case 5:
		return socket(AF_INET, SOCK_DGRAM, 0);
	default:
		return execl("/bin/true", "true", (char *)NULL);
	}
}

static void a_client_can_do_nothing_else(void **state)
{
	(void)state;
	for (int what = 0; what < 7; what++) {
		struct served s = serve(box, SERVE(ANSWER, "x"), CLIENT(misbehave, &what), BOXES_LIMITS);
		if (what == 0) {
			assert_client(&s, CONFINE_DONE, 0);
		} else {
			assert_client(&s, CONFINE_CRASHED, 0);
			assert_int_equal(s.client.how.signal, SIGSYS);
		}
		BOXES_ASSERT_END(s.server, SANDBOX_STOPPED);
		clear(&s);
	}
}

static void other_runs_of_the_box_have_no_loopback(void **state)
{
	(void)state;
	BOXES_EXPECT(box, "grep -c . /proc/net/dev; awk 'NR > 2 { print $1 }' /proc/net/dev; cat /proc/net/if_inet6", "3\nlo:\n");
	struct sandbox_result r =
		boxes_run(box, &(struct sandbox_command){
				       .argv = SH("cut -c 1-32 /proc/net/if_inet6"), .policy = "run", .network = NETWORK_LOOPBACK, .limits = BOXES_LIMITS });
	BOXES_ASSERT_TEXT(r.stdout_fd, "00000000000000000000000000000001\n");
	sandbox_result_clear(&r);
}

/* The namespace of a run to come is made beforehand, too, and is that run's alone. */
static void a_box_that_is_ahead_serves_as_well(void **state)
{
	(void)state;
	const struct sandbox_spec spec = { .slot = SLOT + 1, .ceiling = BOXES_LIMITS, .ahead = true };
	struct sandbox *ahead;
	assert_int_equal(sandbox_open(&spec, &ahead, NULL), 0);
	for (int i = 0; i < 6; i++) {
		struct served s = serve(ahead, SERVE(ANSWER, "x"), CLIENT(fetch, NULL), BOXES_LIMITS);
		BOXES_ASSERT_TEXT(s.client.out_fd, "x");
		BOXES_ASSERT_END(s.server, SANDBOX_STOPPED);
		sandbox_result_clear(&s.server);
		sandbox_client_result_clear(&s.client);
		if (i % 3 == 1)
			BOXES_EXPECT(ahead, "cat /proc/net/if_inet6; echo ok", "ok\n");
	}
	sandbox_close(ahead);
	boxes_assert_childless();
}

enum { FAMILY = 3 }; /* zygote, init, client */

/* The children of ${parent}; how many. */
static int children_of(pid_t parent, pid_t ret[FAMILY])
{
	SCOPED_STR path = STR_EMPTY;
	int count = 0;
	str_addf(&path, "/proc/%d/task/%d/children", (int)parent, (int)parent);
	FILE *list = fopen(str_text(&path), "re");
	while (list && count < FAMILY && fscanf(list, "%d", &ret[count]) == 1)
		count++;
	if (list)
		fclose(list);
	return count;
}

static void a_supervisor_that_is_killed_takes_server_and_client_along(void **state)
{
	(void)state;
	pid_t family[FAMILY], supervisor = fork();
	if (supervisor == 0) {
		box = boxes_open(SLOT, NULL);
		serve(box, SH("sleep 1000"), CLIENT(wait_for_ever, NULL), BOXES_LIMITS);
		_exit(1);
	}
	int count = 0;
	for (int tries = 0; tries < 2000 && (count = children_of(supervisor, family)) < FAMILY; tries++)
		nanosleep(&(struct timespec){ .tv_nsec = 5000000 }, NULL);
	nanosleep(&(struct timespec){ .tv_nsec = 50000000 }, NULL); /* let the client settle; the test holds at any moment */
	kill(supervisor, SIGKILL);
	assert_int_equal(waitpid(supervisor, NULL, 0), supervisor);
	assert_int_equal(count, FAMILY);
	for (int i = 0; i < FAMILY; i++) {
		int tries = 0;
		while (kill(family[i], 0) == 0 && tries++ < 2000)
			nanosleep(&(struct timespec){ .tv_nsec = 5000000 }, NULL);
		if (kill(family[i], 0) == 0)
			fail_msg("process %d of 3 is still there", i + 1);
	}
	sandbox_sweep();
}

static void nothing_is_left_of_many(void **state)
{
	(void)state;
	int before = boxes_open_fds();
	for (int i = 0; i < 20; i++) {
		struct served s = serve(box, SERVE(ANSWER, "x"), CLIENT(fetch, NULL), BOXES_LIMITS);
		BOXES_ASSERT_TEXT(s.client.out_fd, "x");
		clear(&s);
	}
	assert_int_equal(boxes_open_fds(), before);
}

static int open_box(void **state)
{
	(void)state;
	box = boxes_open(SLOT, NULL);
	return 0;
}

static int close_box(void **state)
{
	(void)state;
	sandbox_close(box);
	boxes_assert_childless();
	assert_int_equal(boxes_groups(), 0);
	return 0;
}

#define IN_BOX(test) cmocka_unit_test_setup_teardown(test, open_box, close_box)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_BOX(a_server_is_asked_and_stopped_when_its_client_is_done),
		IN_BOX(servers_of_usual_runtimes_answer),
		IN_BOX(a_port_where_nobody_listens_refuses),
		IN_BOX(a_server_that_dies_is_told_and_its_client_has_what_came_before),
		IN_BOX(a_client_that_does_not_notice_that_its_server_is_gone_is_ended_after_its_grace),
		IN_BOX(a_server_that_does_not_answer_meets_the_wall_limit),
		IN_BOX(a_server_that_cannot_be_started_has_no_client),
		IN_BOX(a_client_that_cannot_be_set_up_is_our_fault),
		IN_BOX(of_a_client_that_writes_too_much_the_beginning_is_kept),
		IN_BOX(neither_side_reaches_the_hosts_loopback),
		IN_BOX(the_host_cannot_reach_in),
		cmocka_unit_test(two_at_a_time_do_not_meet),
		IN_BOX(a_client_can_do_nothing_else),
		IN_BOX(other_runs_of_the_box_have_no_loopback),
		cmocka_unit_test(a_box_that_is_ahead_serves_as_well),
		cmocka_unit_test(a_supervisor_that_is_killed_takes_server_and_client_along),
		IN_BOX(nothing_is_left_of_many),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
