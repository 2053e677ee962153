/* test_unpack_look.c: a folder looked at in place is the tree that a copy of it would be. */
#include "tests/unit/unpack_support.h"

#include "harness/base/str.h"

struct fixture {
	struct arena *a;
	const char *folder;
	struct workdir work;
	struct tree copied, seen;
	bool is_seen;
	struct err e;
};

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	f->a = arena_new();
	f->folder = arena_strdup(f->a, support_scratch());
	f->work.fd = f->copied.fd = f->seen.fd = -1;
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;
	if (f->copied.fd >= 0)
		close(f->copied.fd);
	if (f->seen.fd >= 0)
		close(f->seen.fd);
	workdir_close(&f->work);
	fs_remove_tree(AT_FDCWD, f->folder, NULL);
	arena_free(f->a);
	free(f);
	return 0;
}

static bool skips_vendor(void *context, const char *folder)
{
	(void)context;
	return fs_glob("vendor/", folder) || fs_glob("**/vendor/", folder);
}

static void look(struct fixture *f)
{
	const struct unpack_skip skip = { .skips = skips_vendor };
	if (unpack_look(f->a, fs_join(f->a, f->folder, "sent"), NULL, &skip, &f->seen, &f->is_seen, &f->e) < 0)
		fail_msg("%s", f->e.text);
}

static void look_and_copy(struct fixture *f)
{
	look(f);
	if (workdir_open(f->a, &f->work, &f->e) < 0 ||
	    unpack(f->a, fs_join(f->a, f->folder, "sent"), NULL, &UNPACK_LIMITS_DEFAULT, &f->work, geteuid(), &f->copied, &f->e) < 0)
		fail_msg("%s", f->e.text);
}

static void assert_same(const struct tree *seen, const struct tree *copied)
{
	assert_string_equal(seen->name, copied->name);
	assert_string_equal(seen->sha256, copied->sha256);
	assert_int_equal(seen->file_count, copied->file_count);
	assert_int_equal(seen->note_count, copied->note_count);
	for (const struct tree_note *x = seen->notes, *y = copied->notes; x || y; x = x->next, y = y->next) {
		assert_true(x && y);
		assert_string_equal(x->path, y->path);
		assert_string_equal(x->reason, y->reason);
	}
	assert_int_equal(seen->entry_count, copied->entry_count);
	for (size_t i = 0; i < seen->entry_count; i++) {
		const struct tree_entry *x = &seen->entries[i], *y = &copied->entries[i];
		assert_string_equal(x->path, y->path);
		assert_int_equal(x->kind, y->kind);
		if (x->named)
			continue;
		assert_int_equal(x->exec, y->exec);
		assert_int_equal(x->bytes, y->bytes);
		assert_string_equal(x->target ? x->target : "", y->target ? y->target : "");
	}
}

static void what_is_seen_is_what_a_copy_holds(void **state)
{
	struct fixture *f = *state;
	run_shell(f->folder, "mkdir -p sent/jane/src/a-b sent/jane/src/a/b sent/jane/.git sent/jane/vendor/x/y sent/jane/vendor/x-z sent/jane/vendor/x.d\n"
			     "cd sent/jane; echo '<?php' > index.php; echo x > src/a/b/one; echo y > src/a-b/two; echo z > src/a.c; chmod 755 src/a.c\n"
			     "echo h > .git/HEAD; touch .DS_Store notes~; echo i > .gitignore; mkfifo pipe; ln -s src link; ln -s /etc out; ln -s ../../up up\n"
			     "echo '#!/bin/sh' > unsure; chmod 666 unsure; touch \"$(printf 'new\\nline')\"; mkdir \"$(printf 'bad\\001')\"; touch \"$(printf 'bad\\001')/in\"\n"
			     "echo v > vendor/autoload.php; echo w > vendor/x/y/deep; echo u > vendor/x-z/f; echo t > vendor/x.d/g; touch vendor/x/f\n"
			     "touch \"$(printf 'latin\\351')\"");
	look_and_copy(f);
	assert_true(f->is_seen);
	assert_string_equal(f->seen.wrapper, "jane");
	assert_same(&f->seen, &f->copied);
	assert_true(tree_find(&f->seen, "vendor/x/y/deep")->named);
	assert_false(tree_find(&f->seen, "src/a.c")->named);
	assert_null(f->seen.ungradable);
	assert_int_equal(64, strlen(f->seen.sha256));
}

static void others_folders_stand_in_order_among_ones_own(void **state)
{
	struct fixture *f = *state;
	run_shell(f->folder, "mkdir -p sent/a/vendor/p sent/a-b/vendor/q sent/vendor/r sent/z; cd sent\n"
			     "touch a/vendor/p/f a-b/vendor/q/g vendor/r/h z/i a/zz a.b vendor-own");
	look_and_copy(f);
	assert_same(&f->seen, &f->copied);
	for (size_t i = 1; i < f->seen.entry_count; i++)
		assert_true(strcmp(f->seen.entries[i - 1].path, f->seen.entries[i].path) < 0);
}

static void what_is_too_deep_is_refused_and_not_followed(void **state)
{
	struct fixture *f = *state;
	run_shell(f->folder, "mkdir sent; cd sent; echo x > f; i=0; while [ $i -lt 300 ]; do mkdir d; cd d; i=$((i+1)); done; touch lost");
	look_and_copy(f);
	assert_same(&f->seen, &f->copied);
	assert_non_null(strstr(f->seen.notes->reason, "deeper than 32 folders"));
}

static void a_name_that_unpacking_would_change_is_not_seen_in_place(void **state)
{
	struct fixture *f = *state;
	run_shell(f->folder, "mkdir sent; touch \"$(printf 'sent/a\\314\\210.php')\"");
	look(f);
	assert_false(f->is_seen);
	assert_int_equal(-1, f->seen.fd);
}

static void a_file_is_not_seen_in_place(void **state)
{
	struct fixture *f = *state;
	run_shell(f->folder, "echo '<?php' > sent");
	look(f);
	assert_false(f->is_seen);
}

static void what_grading_will_refuse_for_its_size_is_looked_at_and_told(void **state)
{
	struct fixture *f = *state;
	run_shell(f->folder, "mkdir sent; truncate -s 300M sent/big.php; echo x > sent/small.php");
	look(f);
	assert_true(f->is_seen);
	assert_null(f->seen.refused);
	assert_string_equal("A file in the submission is larger than 256 MiB.", f->seen.ungradable);
	assert_string_equal("", f->seen.sha256);
	assert_int_equal(300 << 20, tree_find(&f->seen, "big.php")->bytes);
}

static void more_files_than_grading_takes_are_looked_at_and_told(void **state)
{
	struct fixture *f = *state;
	run_shell(f->folder, "mkdir -p sent/vendor/x; cd sent; echo x > own.php; cd vendor/x; seq 20001 | xargs touch");
	look(f);
	assert_non_null(strstr(f->seen.ungradable, "more than 20,000 files and folders"));
	assert_int_equal(20002, f->seen.file_count);
	assert_int_equal(2, f->seen.bytes);
}

static void an_empty_folder_is_refused_as_a_copy_is(void **state)
{
	struct fixture *f = *state;
	run_shell(f->folder, "mkdir -p sent/.git; touch sent/.git/HEAD");
	look_and_copy(f);
	assert_string_equal(f->seen.refused, f->copied.refused);
	assert_int_equal(-1, f->seen.fd);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_seen_is_what_a_copy_holds),
		TEST(others_folders_stand_in_order_among_ones_own),
		TEST(what_is_too_deep_is_refused_and_not_followed),
		TEST(a_name_that_unpacking_would_change_is_not_seen_in_place),
		TEST(a_file_is_not_seen_in_place),
		TEST(what_grading_will_refuse_for_its_size_is_looked_at_and_told),
		TEST(more_files_than_grading_takes_are_looked_at_and_told),
		TEST(an_empty_folder_is_refused_as_a_copy_is),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
