/*
 * test_escape.c: ways out of the box that need no forbidden call: names in /proc, links, descriptors, signals, odd processes, messages to later runs, and
 * files that are something else when they are collected.
 */
#include "tests/sandbox/attacks.h"

/* ── processes ── */

static void signals_reach_nobody_outside(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{ "signals", "init", "kills init", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "signals", "all", "kills everybody", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "signals", "range", "looks for others by number", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "process", "signals_to_init", "sends init every signal, to stop it or to confuse it", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "process", "signals_by_descriptor", "kills init by descriptor", SANDBOX_EXITED, HELD, NULL, NULL },
	};
	ASSERT_ROWS(rows, USUAL);
}

static void odd_processes_get_no_further(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{ "process", "trace_child", "traces its own child, to see past the filter", SANDBOX_EXITED, HELD, "ptrace", NULL },
		{ "process", "from_memory", "runs a program that has no file", SANDBOX_EXITED, HELD, "chroot", "/" },
		{ "process", "huge_arguments", "hands over more arguments than the kernel carries", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "process", "script_of_itself", "starts a script that is its own interpreter", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "process", "swapped_path", "changes a path between the check and its use", SANDBOX_EXITED, HELD, NULL, NULL },
	};
	ASSERT_ROWS(rows, USUAL);
}

/* They are counted when the program ends, and gone when the run does. */
static void whoever_stays_behind_is_counted_and_killed(void **state)
{
	(void)state;
	static const struct {
		const char *program, *arg, *threat;
		uint32_t least;
	} rows[] = {
		{ "process", "sibling", "starts a child that is init's", 1 },
		{ "process", "silent_child", "starts a child whose death nobody is told", 1 },
		{ "process", "shared_memory_child", "starts a child on its own memory", 1 },
		{ "process", "orphans_kept", "keeps orphans from init", 4 },
		{ "process", "runner", "forks and dies, faster than one can look", 0 },
		{ "printer", "choir", "lets children print on after it is gone", 8 },
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		attacks_note(rows[i].program, rows[i].arg, rows[i].threat);
		struct sandbox_result r = attacks_run(attacks.box, rows[i].program, rows[i].arg, NULL, USUAL);
		if (r.end != SANDBOX_EXITED || r.status != HELD)
			fail_msg("%s: %s", rows[i].arg, attacks_told(&r));
		if (r.usage.left_processes < rows[i].least)
			fail_msg("%s: %u left", rows[i].arg, r.usage.left_processes);
		attacks_held(rows[i].program, rows[i].arg, &r);
		sandbox_result_clear(&r);
		attacks_nothing_left();
	}
}

/* ── names ── */

static void no_name_leads_out(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{ "escape", "dotdot", "climbs past the root", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "escape", "moved_folder", "stands in a folder that is moved away", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "escape", "init_links", "follows init's links in /proc", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "escape", "init_memory", "reads init's memory and state in /proc", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "escape", "init_namespaces", "opens init's namespaces", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "escape", "descriptors", "climbs from an inherited descriptor", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "escape", "mounts", "looks for a mount that is writable or tells of the host", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "escape", "settings", "writes to each of the kernel's settings", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "escape", "devices", "opens devices of the host", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "escape", "device_modes", "changes the devices that it was given", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "escape", "toolchain", "changes a program of the host without writing to it", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "escape", "foreign_links", "gives a file of the host a second name", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "escape", "own_links", "makes links that lead out", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "escape", "running_programs", "overwrites the program that runs it", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "escape", "memory_dump", "has the host's dump handler started", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "escape.php", NULL, "does what PHP can: wrappers, shells, folders", SANDBOX_EXITED, HELD, NULL, NULL },
	};
	ASSERT_ROWS(rows, USUAL);
}

static void the_host_cannot_be_seen_or_changed(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{ "look.py", NULL, "looks for anything of the host", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "write.py", NULL, "changes toolchains, settings, its own limits", SANDBOX_EXITED, HELD, NULL, NULL },
	};
	static const char *const never[] = { "/escaped", "/usr/bin/escaped", "/bin/escaped", "/lib/escaped", "/etc/escaped", "/dev/escaped" };
	assert_int_equal(setenv("TAKEHOME_HOSTILE_SECRET", "x", 1), 0);
	ASSERT_ROWS(rows, USUAL);
	unsetenv("TAKEHOME_HOSTILE_SECRET");
	for (size_t i = 0; i < sizeof never / sizeof never[0]; i++)
		assert_int_equal(access(never[i], F_OK), -1);
	/* mount(8) asks for the call that only an attack makes. */
	attacks_note("privilege.sh", NULL, "looks for a way up: set-user-id programs, capabilities");
	struct sandbox_result r = attacks_run(attacks.box, "privilege.sh", NULL, NULL, USUAL);
	if (r.end == SANDBOX_VIOLATION)
		assert_non_null(attacks_denied(&r, "mount"));
	else
		assert_int_equal(r.status, HELD);
	attacks_held("privilege.sh", NULL, &r);
	sandbox_result_clear(&r);
	attacks_nothing_left();
}

/* ── later ── */

static void no_run_leaves_word_for_the_next(void **state)
{
	(void)state;
	static const char *const turns[] = { "leave", "find", "leave", "find" };
	const char *folder = support_scratch();
	boxes_own(folder, SLOT + 1);
	boxes_write(folder, "given", "as it was", SLOT + 1);
	struct sandbox *other = boxes_open(SLOT + 1, folder);
	attacks_note("leave.py", NULL, "leaves messages for the next run");
	for (size_t i = 0; i < sizeof turns / sizeof turns[0]; i++) {
		struct sandbox_result r = attacks_run(other, "leave.py", turns[i], NULL, USUAL);
		if (r.end != SANDBOX_EXITED || r.status != HELD)
			fail_msg("%s", attacks_told(&r));
		attacks_held("leave.py", NULL, &r);
		sandbox_result_clear(&r);
	}
	sandbox_close(other);
	SCOPED_FD given = open(arena_printf(attacks.arena, "%s/given", folder), O_RDONLY | O_CLOEXEC);
	BOXES_ASSERT_TEXT(given, "as it was");
	support_scratch_remove();
}

static void outputs_that_are_no_plain_files_are_refused_by_name(void **state)
{
	(void)state;
	static const struct {
		const char *how, *path, *why;
	} rows[] = {
		{ "symlink", "result.txt", "link" },
		{ "symlink-relative", "result.txt", "link" },
		{ "symlink-folder", "sub/passwd", "" },
		{ "symlink-proc", "result.txt", "link" },
		{ "hardlink", "result.txt", "hard link" },
		{ "fifo", "result.txt", "FIFO" },
		{ "folder", "result.txt", "" },
		{ "big", "result.txt", "larger" },
		{ "socket", "result.txt", "socket" },
		{ "mode", "result.txt", "mode" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		attacks_note("output.sh", rows[i].how, "makes the file to be collected into something else");
		struct sandbox_result r = attacks_run(attacks.box, "output.sh", rows[i].how, NULL, USUAL);
		int fd;
		uint64_t bytes;
		const char *why = NULL;
		if (r.end != SANDBOX_EXITED || r.status != 0)
			fail_msg("%s: %s", rows[i].how, attacks_told(&r));
		if (sandbox_collect(&r, rows[i].path, 1 << 20, &fd, &bytes, &why) == 0)
			fail_msg("%s was collected", rows[i].how);
		assert_non_null(why);
		if (!strstr(why, rows[i].why))
			fail_msg("%s is refused because it %s", rows[i].how, why);
		attacks_held("output.sh", rows[i].how, &r);
		sandbox_result_clear(&r);
	}
	attacks_nothing_left();
}

/* Whoever would change a file while it is collected is dead by then: it is the same file at every look, and never one of the host's. */
static void nobody_races_with_the_collector(void **state)
{
	(void)state;
	static const struct {
		const char *how, *path, *threat;
	} rows[] = {
		{ "link", "result.txt", "swaps the file for a link while it is collected" },
		{ "folder", "folder/result.txt", "swaps its folder for a link while it is collected" },
		{ "grow", "result.txt", "lets the file grow while it is collected" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		uint64_t first = 0;
		attacks_note("race", rows[i].how, rows[i].threat);
		struct sandbox_result r = attacks_run(attacks.box, "race", rows[i].how, NULL, USUAL);
		if (r.end != SANDBOX_EXITED || r.status != HELD || r.usage.left_processes != 1)
			fail_msg("%s: %s", rows[i].how, attacks_told(&r));
		for (int look = 0; look < 200; look++) {
			int fd;
			uint64_t bytes;
			const char *why = NULL;
			char start[6] = "";
			int rc = sandbox_collect(&r, rows[i].path, 1 << 20, &fd, &bytes, &why);
			if (look == 0)
				first = bytes;
			assert_int_equal(bytes, first);
			if (rc < 0)
				continue; /* the link was there last; nothing was followed */
			assert_int_equal(read(fd, start, 6), 6);
			assert_memory_equal(start, "right\n", 6);
			close(fd);
		}
		attacks_held("race", rows[i].how, &r);
		sandbox_result_clear(&r);
	}
	attacks_nothing_left();
}

/* Holes stay holes: what takes no room in the box takes none on the host. */
static void an_export_is_no_larger_than_what_was_written(void **state)
{
	(void)state;
	attacks_note("bomb", "sparse_many", "has more copied out than the disk holds");
	struct sandbox_result r = attacks_run(attacks.box, "bomb", "sparse_many", NULL, USUAL);
	if (r.end != SANDBOX_EXITED || r.status != HELD)
		fail_msg("%s", attacks_told(&r));
	struct err e = ERR_NONE;
	int to = open(support_scratch(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (sandbox_export(&r, to, geteuid(), &e) < 0)
		fail_msg("%s", e.text);
	struct stat hole;
	assert_int_equal(fstatat(to, "hole149", &hole, 0), 0);
	assert_int_equal(hole.st_size, 8 << 20);
	assert_true(hole.st_blocks < 64);
	attacks_held("bomb", "sparse_many", &r);
	sandbox_result_clear(&r);
	close(to);
	support_scratch_remove();
	attacks_nothing_left();
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(signals_reach_nobody_outside),
		cmocka_unit_test(odd_processes_get_no_further),
		cmocka_unit_test(whoever_stays_behind_is_counted_and_killed),
		cmocka_unit_test(no_name_leads_out),
		cmocka_unit_test(the_host_cannot_be_seen_or_changed),
		cmocka_unit_test(no_run_leaves_word_for_the_next),
		cmocka_unit_test(outputs_that_are_no_plain_files_are_refused_by_name),
		cmocka_unit_test(nobody_races_with_the_collector),
		cmocka_unit_test(an_export_is_no_larger_than_what_was_written),
	};
	return attacks_main(argc, argv, tests, sizeof tests / sizeof tests[0]);
}
