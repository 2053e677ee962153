/* test_cgroup.c: finding our control group in what the kernel writes, and the files of both kinds of hierarchy, on folders made to look like them. */
#include "tests/sandbox/boxes.h"

#include "harness/base/fs.h"
#include "sandbox/cgroup.h"
#include "sandbox/cgroup_file.h"
#include "sandbox/procstat.h"

static const char v1_mounts[] = "31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755\n"
				"35 31 0:32 /outer /sys/fs/cgroup/mem\\040ory rw,relatime shared:9 - cgroup cgroup rw,memory\n"
				"36 31 0:33 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct\n"
				"41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw\n";

static void mounts_are_found_by_controller(void **state)
{
	(void)state;
	static const struct {
		const char *controller, *mount, *root;
	} table[] = { { "memory", "/sys/fs/cgroup/mem ory", "/outer" },
		      { "cpuacct", "/sys/fs/cgroup/cpu,cpuacct", "/" },
		      { "cpu", "/sys/fs/cgroup/cpu,cpuacct", "/" },
		      { NULL, "/sys/fs/cgroup/unified", "/" } };
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		SCOPED_STR mount = STR_EMPTY;
		SCOPED_STR root = STR_EMPTY;
		assert_true(cgroup_file_parse_mount(bytes_of(v1_mounts), table[i].controller, &mount, &root));
		assert_string_equal(str_text(&mount), table[i].mount);
		assert_string_equal(str_text(&root), table[i].root);
	}
	static const char *const nothing[] = { "", "\n\n", "1 2 3", "41 31 0:38 / /x rw - cgroup", "garbage - cgroup cgroup rw,memory" };
	for (size_t i = 0; i < sizeof nothing / sizeof nothing[0]; i++) {
		SCOPED_STR mount = STR_EMPTY;
		SCOPED_STR root = STR_EMPTY;
		assert_false(cgroup_file_parse_mount(bytes_of(nothing[i]), "memory", &mount, &root));
	}
}

static void groups_are_found_by_controller(void **state)
{
	(void)state;
	static const char groups[] = "9:name=systemd:/s\n4:memory:/a:b/c\n2:cpu,cpuacct:/both\n0::/user.slice/x.scope\n";
	static const struct {
		const char *controller, *path;
	} table[] = { { "memory", "/a:b/c" }, { "cpuacct", "/both" }, { NULL, "/user.slice/x.scope" } };
	for (size_t i = 0; i < 3; i++) {
		SCOPED_STR path = STR_EMPTY;
		assert_true(cgroup_file_parse_group(bytes_of(groups), table[i].controller, &path));
		assert_string_equal(str_text(&path), table[i].path);
	}
	SCOPED_STR path = STR_EMPTY;
	assert_false(cgroup_file_parse_group(bytes_of(groups), "pids", &path));
	assert_false(cgroup_file_parse_group(bytes_of("4:memory"), "memory", &path));
}

/* ── a folder that looks like a group ── */

static const char *folder;

static void put(const char *name, const char *text)
{
	SCOPED_STR path = STR_EMPTY;
	str_addf(&path, "%s/%s", folder, name);
	SCOPED_FD fd = open(str_text(&path), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
}

static void assert_file(const char *name, const char *text)
{
	SCOPED_STR path = STR_EMPTY;
	str_addf(&path, "%s/%s", folder, name);
	SCOPED_FD fd = open(str_text(&path), O_RDONLY | O_CLOEXEC);
	BOXES_ASSERT_TEXT(fd, text);
}

static struct cgroup look_alike(enum sandbox_cgroup kind)
{
	struct cgroup c = CGROUP_CLOSED;
	c.kind = kind;
	for (int part = 0; part < CGROUP_PARTS; part++)
		c.part[part].fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return c;
}

static void drop(struct cgroup *c)
{
	for (int part = 0; part < CGROUP_PARTS; part++)
		close(c->part[part].fd);
	support_scratch_remove();
}

static void v2_limits_and_counters_are_in_their_files(void **state)
{
	(void)state;
	folder = support_scratch();
	static const char *const written[] = { "memory.max", "memory.swap.max", "memory.oom.group", "pids.max", "cgroup.procs" };
	for (size_t i = 0; i < 5; i++)
		put(written[i], "");
	put("cpu.stat", "usage_usec 1500\nuser_usec 1000\nsystem_usec 500\n");
	put("memory.events", "low 0\nhigh 0\nmax 9\noom 4\noom_kill 3\noom_group_kill 1\n");
	put("memory.current", "4096\n");
	put("pids.peak", "17\n");
	put("pids.current", "5\n");
	put("pids.events", "max 2\n");
	struct cgroup c = look_alike(CGROUP_V2);
	struct step_failure f = { 0 };
	assert_int_equal(cgroup_limit(&c, 1 << 20, 7, &f), 0);
	assert_file("memory.max", "1048576");
	assert_file("memory.swap.max", "0");
	assert_file("memory.oom.group", "1");
	assert_file("pids.max", "7");
	assert_int_equal(cgroup_enter(&c, 4711, &f), 0);
	assert_file("cgroup.procs", "4711");
	struct cgroup_counters now;
	assert_int_equal(cgroup_counters(&c, &now, &f), 0);
	assert_int_equal(now.cpu_ns, 1500000);
	assert_int_equal(now.cpu_user_us, 1000);
	assert_int_equal(now.cpu_system_us, 500);
	assert_int_equal(now.oom_kills, 3);
	assert_int_equal(now.forks_refused, 2);
	assert_int_equal(now.usage_bytes, 4096);
	assert_int_equal(now.peak_processes, 17);
	assert_int_equal(cgroup_processes(&c), 5);
	drop(&c);
}

static void v1_limits_and_counters_are_in_their_files(void **state)
{
	(void)state;
	folder = support_scratch();
	static const char *const written[] = { "memory.limit_in_bytes", "memory.memsw.limit_in_bytes", "pids.max" };
	for (size_t i = 0; i < 3; i++)
		put(written[i], "");
	put("cpuacct.usage", "1500000\n");
	put("memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 3\n");
	put("memory.max_usage_in_bytes", "8192\n");
	put("memory.usage_in_bytes", "4096\n");
	struct cgroup c = look_alike(CGROUP_V1);
	struct step_failure f = { 0 };
	assert_int_equal(cgroup_limit(&c, 1 << 20, 7, &f), 0);
	assert_file("memory.limit_in_bytes", "1048576");
	assert_file("memory.memsw.limit_in_bytes", "1048576");
	struct cgroup_counters now;
	assert_int_equal(cgroup_counters(&c, &now, &f), 0);
	assert_int_equal(now.cpu_ns, 1500000);
	assert_int_equal(now.oom_kills, 3);
	assert_int_equal(now.peak_bytes, 8192);
	assert_int_equal(now.peak_processes, 0);
	/* What does not change is not written again. */
	put("pids.max", "untouched");
	assert_int_equal(cgroup_limit(&c, 2 << 20, 7, &f), 0);
	assert_file("pids.max", "untouched");
	assert_file("memory.limit_in_bytes", "2097152");
	cgroup_reset_peak(&c);
	drop(&c);
}

static void limits_move_up_and_down_in_a_real_group(void **state)
{
	(void)state;
	struct cgroup c;
	struct step_failure f = { 0 };
	cgroup_open(&c, 999);
	if (c.missing)
		fail_msg("%s", str_text(&c.why));
	static const uint64_t sizes[] = { 64, 512, 16, 1024, 32 };
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
		assert_int_equal(cgroup_limit(&c, sizes[i] << 20, 10, &f), 0);
	assert_true(boxes_groups() > 0);
	cgroup_close(&c);
	assert_int_equal(boxes_groups(), 0);
}

static void a_process_name_does_not_shift_the_fields_of_its_stat(void **state)
{
	(void)state;
	folder = support_scratch();
	SCOPED_STR pid = STR_EMPTY;
	str_addf(&pid, "%s/7", folder);
	assert_int_equal(mkdir(str_text(&pid), 0755), 0);
	put("7/stat", "7 (a) b) 1 (c) S 3 7 7 0 -1 4194560 1 0 0 0 14 15 16 17 20 0 19 0 22 23 24 25\n");
	SCOPED_FD proc = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	uint64_t field[PROCSTAT_FIELDS];
	assert_int_equal(procstat_read(proc, "7", field), 0);
	assert_int_equal(field[PROCSTAT_PPID], 3);
	assert_int_equal(field[PROCSTAT_UTIME], 14);
	assert_int_equal(field[PROCSTAT_CSTIME], 17);
	assert_int_equal(field[PROCSTAT_START], 22);
	assert_int_equal(field[PROCSTAT_RSS], 24);
	assert_int_equal(procstat_read(proc, "8", field), -1);
	support_scratch_remove();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mounts_are_found_by_controller),
		cmocka_unit_test(groups_are_found_by_controller),
		cmocka_unit_test(v2_limits_and_counters_are_in_their_files),
		cmocka_unit_test(v1_limits_and_counters_are_in_their_files),
		cmocka_unit_test(limits_move_up_and_down_in_a_real_group),
		cmocka_unit_test(a_process_name_does_not_shift_the_fields_of_its_stat),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
