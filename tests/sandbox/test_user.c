/* test_user.c: the sandbox for an ordinary user: refused with advice where the host gives no control group, weaker only when asked, the same with a group of its own. */
#include "tests/sandbox/boxes.h"

#include "tests/sandbox/delegate.h"

enum { SLOT = 840 };
/* A uid that nobody has; it follows our pid, so that two builds may be tested at one time. */
static uid_t user;

/* In a child that has become ${user}: print what is wrong and count it. */
static int wrong;
#define CHECK(condition, ...)                                                           \
	do {                                                                            \
		if (!(condition)) {                                                     \
			wrong++;                                                        \
			fprintf(stderr, "%s:%d: %s: ", __FILE__, __LINE__, #condition); \
			fprintf(stderr, __VA_ARGS__);                                   \
			fputc('\n', stderr);                                            \
		}                                                                       \
	} while (0)

static void as_user(void (*check)(void))
{
	pid_t pid = fork();
	if (pid == 0) {
		support_public_enter();
		delegate_become(user);
		check();
		_exit(wrong);
	}
	int status;
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

static const sandbox_protections groups = 1u << PROTECT_MEMORY | 1u << PROTECT_PIDS | 1u << PROTECT_CPU;

static void check_refusal(void)
{
	const struct sandbox_spec spec = { .slot = SLOT, .ceiling = BOXES_LIMITS };
	struct sandbox *box;
	struct err e = ERR_NONE;
	int rc = sandbox_open(&spec, &box, &e);
	CHECK(rc == -1, "it was opened");
	CHECK(e.owner == OWNER_HARNESS, "%s", owner_text(e.owner));
	CHECK(strstr(e.text, "cgroup-memory, cgroup-pids, cgroup-cpu"), "%s", e.text);
	CHECK(strstr(e.text, "mkdir /sys/fs/cgroup/") || strstr(e.text, "systemd-run"), "%s", e.text);
	CHECK(strstr(e.text, "takehome doctor"), "%s", e.text);
	struct sandbox_probe probes[sandbox_protection_count];
	sandbox_probe_all(SLOT, probes);
	CHECK(!probes[PROTECT_MEMORY].works && probes[PROTECT_MEMORY].advice[0], "%s", probes[PROTECT_MEMORY].found);
	CHECK(probes[PROTECT_ROOT].works, "%s", probes[PROTECT_ROOT].found);
}

static struct sandbox_result do_unlimited(struct sandbox *box, const char *const *argv, struct sandbox_limits limits)
{
	const struct sandbox_command c = { .argv = argv, .policy = "run", .limits = limits };
	struct err e = ERR_NONE;
	struct sandbox_result r;
	if (sandbox_run(box, &c, &r, &e) < 0) {
		CHECK(false, "%s", e.text);
		_exit(wrong);
	}
	return r;
}

static int answer(int out, void *context)
{
	(void)context;
	return write(out, "x", 1) == 1 ? 0 : 1;
}

static void check_server(struct sandbox *box)
{
	const struct sandbox_client client = { .run = answer, .memory_mb = 64, .cpu_ms = 5000, .output_kb = 1, .grace_ms = 1000 };
	const struct sandbox_command c = { .argv = SH("sleep 1000"), .policy = "serve", .limits = BOXES_LIMITS };
	struct sandbox_result r;
	struct sandbox_client_result asked;
	struct err e = ERR_NONE;
	if (sandbox_serve(box, &c, &client, &r, &asked, &e) < 0) {
		CHECK(false, "%s", e.text);
		return;
	}
	CHECK(asked.how.end == CONFINE_DONE && asked.out_bytes == 1, "%s", confine_end_text(asked.how.end));
	CHECK(r.end == SANDBOX_STOPPED, "%s", sandbox_end_text(r.end));
	sandbox_client_result_clear(&asked);
	sandbox_result_clear(&r);
}

static void check_without(void)
{
	const struct sandbox_spec spec = { .slot = SLOT, .ceiling = BOXES_LIMITS, .without = groups };
	struct sandbox *box;
	struct err e = ERR_NONE;
	if (sandbox_open(&spec, &box, &e) < 0) {
		CHECK(false, "%s", e.text);
		return;
	}
	CHECK((sandbox_missing(box) & groups) == groups, "%x", sandbox_missing(box));
	CHECK(sandbox_cgroup_kind(box) == CGROUP_NONE, "%d", sandbox_cgroup_kind(box));
	struct sandbox_limits limits = BOXES_LIMITS;
	struct sandbox_result r = do_unlimited(box, SH("exit 3"), limits);
	CHECK(r.end == SANDBOX_EXITED && r.status == 3, "%s", sandbox_end_text(r.end));
	limits.cpu_ms = 300;
	r = do_unlimited(box, SH("while :; do :; done"), limits);
	CHECK(r.end == SANDBOX_CPU_LIMIT, "%s", sandbox_end_text(r.end));
	limits = BOXES_LIMITS;
	limits.memory_mb = 32;
	/* One process of its own accord is stopped by its data limit, many together by the samples. */
	r = do_unlimited(box, PERL("$x = 'x' x (200 << 20); print 'got it'"), limits);
	CHECK(r.stdout_bytes == 0, "%s", sandbox_end_text(r.end));
	r = do_unlimited(box, PERL("for (1..6) { fork or do { $x = 'x' x (12 << 20); sleep 1000 } } sleep 1000"), limits);
	CHECK(r.end == SANDBOX_MEMORY_LIMIT, "%s", sandbox_end_text(r.end));
	limits = BOXES_LIMITS;
	r = do_unlimited(
		box,
		PERL("$n = 0; while (defined($p = fork)) { if (!$p) { sleep 1000 } $n++ } select undef, undef, undef, 0.2; print $n < 17 ? 'few' : 'many'"),
		limits);
	char text[8] = "";
	CHECK(pread(r.stdout_fd, text, 7, 0) > 0 && strcmp(text, "few") == 0, "%s", text);
	CHECK(r.process_limit_hit, "not told");
	sandbox_result_clear(&r);
	check_server(box);
	sandbox_close(box);
}

static void without_a_group_it_is_refused_with_advice(void **state)
{
	(void)state;
	as_user(check_refusal);
}

static void without_a_group_it_runs_when_asked_to_and_limits_what_it_can(void **state)
{
	(void)state;
	as_user(check_without);
}

/* ── with a group that root made for the user ── */

static int give_groups(void **state)
{
	(void)state;
	return delegate_possible() ? delegate_give(user) : 0;
}

static int take_groups(void **state)
{
	(void)state;
	return delegate_possible() ? delegate_take(user) : 0;
}

/* The other tests of the sandbox, each a program beside this one, as the user. */
static void run_as_user(const char *test)
{
	char self[4096] = "";
	assert_true(readlink("/proc/self/exe", self, sizeof self - 1) > 0);
	*strrchr(self, '/') = '\0';
	SCOPED_STR path = STR_EMPTY;
	str_addf(&path, "%s/%s", self, test);
	support_public_add(str_text(&path), test);
	pid_t pid = fork();
	if (pid == 0) {
		support_public_enter();
		delegate_become(user);
		execl(test, test, (char *)NULL);
		_exit(71);
	}
	int status;
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

static void with_a_group_of_its_own_runs_are_as_for_root(void **state)
{
	(void)state;
	if (!delegate_possible())
		skip();
	run_as_user("test_core");
	run_as_user("test_inside");
}

static void with_a_group_of_its_own_servers_are_asked_as_for_root(void **state)
{
	(void)state;
	if (!delegate_possible())
		skip();
	run_as_user("test_network");
}

static void with_a_group_of_its_own_work_trees_are_as_for_root(void **state)
{
	(void)state;
	if (!delegate_possible())
		skip();
	run_as_user("test_work");
}

static void with_a_group_of_its_own_faults_are_as_for_root(void **state)
{
	(void)state;
	if (!delegate_possible())
		skip();
	run_as_user("test_faults");
}

static int make_public(void **state)
{
	(void)state;
	support_public(user);
	return 0;
}

static int remove_public(void **state)
{
	(void)state;
	support_public_remove();
	return 0;
}

int main(void)
{
	user = (uid_t)(61000 + getpid() % 1000);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_a_group_it_is_refused_with_advice),
		cmocka_unit_test(without_a_group_it_runs_when_asked_to_and_limits_what_it_can),
		cmocka_unit_test_setup_teardown(with_a_group_of_its_own_runs_are_as_for_root, give_groups, take_groups),
		cmocka_unit_test_setup_teardown(with_a_group_of_its_own_servers_are_asked_as_for_root, give_groups, take_groups),
		cmocka_unit_test_setup_teardown(with_a_group_of_its_own_work_trees_are_as_for_root, give_groups, take_groups),
		cmocka_unit_test_setup_teardown(with_a_group_of_its_own_faults_are_as_for_root, give_groups, take_groups),
	};
	return cmocka_run_group_tests(tests, make_public, remove_public);
}
