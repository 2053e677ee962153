/* test_inside.c: what a program finds in its box: who it is, what it can see and reach, and what it cannot. */
#include "tests/sandbox/boxes.h"

enum { SLOT = 850 };

static struct sandbox *box; /* with an empty /work */

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
	return boxes_groups() == 0 ? 0 : -1;
}

static void input_is_given_and_cannot_be_changed(void **state)
{
	(void)state;
	struct sandbox_command c = {
		.argv = SH("cat; (echo x >&0) 2>/dev/null || echo sealed"), .policy = "run", .limits = BOXES_LIMITS, .stdin_data = "in\n", .stdin_len = 3
	};
	struct sandbox_result r = boxes_run(box, &c);
	BOXES_ASSERT_TEXT(r.stdout_fd, "in\nsealed\n");
	sandbox_result_clear(&r);
	BOXES_EXPECT(box, "wc -c", "0\n");
}

static void output_files_are_sealed_and_rewound(void **state)
{
	(void)state;
	struct sandbox_result r = boxes_do(box, SH("echo out"));
	char text[4] = "";
	assert_int_equal(write(r.stdout_fd, "x", 1), -1);
	assert_int_equal(read(r.stdout_fd, text, 3), 3);
	assert_string_equal(text, "out");
	assert_int_equal(r.stderr_fd, -1);
	sandbox_result_clear(&r);
}

static void environment_is_small_and_extended_by_the_command(void **state)
{
	(void)state;
	setenv("TAKEHOME_SECRET", "x", 1);
	struct sandbox_command c = { .argv = (const char *const[]){ "env", NULL },
				     .env = (const char *const[]){ "A=1", "TZ=Asia/Tokyo", NULL },
				     .policy = "run",
				     .limits = BOXES_LIMITS };
	struct sandbox_result r = boxes_run(box, &c);
	BOXES_ASSERT_TEXT(r.stdout_fd, "PATH=/usr/local/bin:/usr/bin:/bin\nHOME=/tmp\nTMPDIR=/tmp\nLANG=C.UTF-8\nA=1\nTZ=Asia/Tokyo\n");
	sandbox_result_clear(&r);
}

static void the_working_folder_is_work_or_below(void **state)
{
	(void)state;
	static const struct sandbox_file file = { .path = "deep/er/f", .data = "", .len = 0 };
	struct sandbox_command c = { .argv = SH("pwd"), .cwd = "deep/er", .policy = "run", .limits = BOXES_LIMITS, .files = &file, .file_count = 1 };
	struct sandbox_result r = boxes_run(box, &c);
	BOXES_ASSERT_TEXT(r.stdout_fd, "/work/deep/er\n");
	sandbox_result_clear(&r);
	c.cwd = "not/there";
	r = boxes_run(box, &c);
	BOXES_ASSERT_END(r, SANDBOX_EXEC_FAILED);
	assert_int_equal(r.exec_errno, ENOENT);
	sandbox_result_clear(&r);
	BOXES_EXPECT(box, "pwd", "/work\n");
}

static void it_is_nobody_and_alone(void **state)
{
	(void)state;
	BOXES_EXPECT(box, "id -u; id -g; echo $$; hostname; ps 2>/dev/null | grep -c init; umask", "1000\n1000\n2\nbox\n0\n0022\n");
	BOXES_EXPECT(box, "grep -E '^(CapPrm|CapEff|CapBnd|NoNewPrivs|Seccomp):' /proc/self/status",
		     "CapPrm:\t0000000000000000\nCapEff:\t0000000000000000\nCapBnd:\t0000000000000000\nNoNewPrivs:\t1\nSeccomp:\t2\n");
}

static void only_its_three_descriptors_are_open(void **state)
{
	(void)state;
	BOXES_EXPECT(box, "cd /proc/self/fd && echo *", "0 1 2 3\n"); /* 3: the shell's own look at the folder */
}

static void no_file_of_the_host_is_visible(void **state)
{
	(void)state;
	static const char *const paths[] = { "/etc/shadow", "/root",  "/home",    "/var/log", "/sys",     "/boot",    "/run",      "/opt",   "/srv",
					     "/mnt",        "/media", "/etc/ssh", "/dev/sda", "/dev/mem", "/dev/tty", "/dev/kmsg", "/proc/1" };
	for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
		SCOPED_STR script = STR_EMPTY;
		str_addf(&script, "test -e %s && echo visible; true", paths[i]);
		BOXES_EXPECT(box, str_text(&script), "");
	}
	BOXES_EXPECT(box, "for f in cmdline kallsyms kcore keys key-users modules; do test ! -e /proc/$f || head -c 100 /proc/$f; done", "");
	BOXES_EXPECT(box, "for p in /proc/[0-9]*; do test $p = /proc/$$ || echo $p; done; cat /proc/self/cgroup | grep -c takehome; true", "0\n");
	/* Nor by its path: where this test itself lies. */
	SCOPED_STR script = STR_EMPTY;
	str_addf(&script, "test -e %s && echo visible; true", TAKEHOME_SOURCE_DIR);
	BOXES_EXPECT(box, str_text(&script), "");
}

/* Pools of workers are sized by these; with nothing there a right program would go wrong. */
static void the_number_of_cpus_and_the_memory_are_told(void **state)
{
	(void)state;
	BOXES_EXPECT(box, "grep -c . /proc/cpuinfo > /dev/null && grep -c ^MemTotal /proc/meminfo && test $(nproc) -ge 1 && uptime > /dev/null", "1\n");
}

static void toolchains_cannot_be_written(void **state)
{
	(void)state;
	BOXES_EXPECT(box, "for f in /x /usr/x /usr/bin/x /etc/x /lib/x /dev/x /proc/x; do (echo > $f) 2>/dev/null && echo $f; done; true", "");
	BOXES_EXPECT(box, "(echo > /dev/null) && head -c 3 /dev/zero | wc -c", "3\n");
}

static void standard_streams_have_their_names(void **state)
{
	(void)state;
	struct sandbox_command c = {
		.argv = SH("cat /dev/stdin > /dev/stdout; echo e > /dev/stderr"), .policy = "run", .limits = BOXES_LIMITS, .stdin_data = "i\n", .stdin_len = 2
	};
	struct sandbox_result r = boxes_run(box, &c);
	BOXES_ASSERT_TEXT(r.stdout_fd, "i\n");
	BOXES_ASSERT_TEXT(r.stderr_fd, "e\n");
	sandbox_result_clear(&r);
}

static void a_connection_is_refused_and_named(void **state)
{
	(void)state;
	struct sandbox_result r =
		boxes_do(box, PERL("use Socket; socket S, PF_INET, SOCK_STREAM, 0; connect(S, sockaddr_in(5432, inet_aton('127.0.0.1'))) and print 'in'"));
	BOXES_ASSERT_TEXT(r.stdout_fd, "");
	assert_int_equal(r.denied_kinds, 1);
	assert_string_equal(r.denied[0].call, "connect");
	assert_string_equal(r.denied[0].detail, "127.0.0.1:5432");
	assert_int_equal(r.denied_calls, 1);
	sandbox_result_clear(&r);
}

static void a_violation_stops_the_run(void **state)
{
	(void)state;
	/* keyctl(2): keys would outlive the run. */
	struct sandbox_result r = boxes_do(box, PERL("syscall(250, 0, 0, 0, 0, 0); print 'went on'"));
	BOXES_ASSERT_END(r, SANDBOX_VIOLATION);
	BOXES_ASSERT_TEXT(r.stdout_fd, "");
	assert_string_equal(r.denied[0].call, "keyctl");
	assert_true(r.denied_kinds >= 1 && r.denied[0].violation);
	sandbox_result_clear(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(input_is_given_and_cannot_be_changed),
		cmocka_unit_test(output_files_are_sealed_and_rewound),
		cmocka_unit_test(environment_is_small_and_extended_by_the_command),
		cmocka_unit_test(the_working_folder_is_work_or_below),
		cmocka_unit_test(it_is_nobody_and_alone),
		cmocka_unit_test(only_its_three_descriptors_are_open),
		cmocka_unit_test(no_file_of_the_host_is_visible),
		cmocka_unit_test(the_number_of_cpus_and_the_memory_are_told),
		cmocka_unit_test(toolchains_cannot_be_written),
		cmocka_unit_test(standard_streams_have_their_names),
		cmocka_unit_test(a_connection_is_refused_and_named),
		cmocka_unit_test(a_violation_stops_the_run),
	};
	return cmocka_run_group_tests(tests, open_box, close_box);
}
