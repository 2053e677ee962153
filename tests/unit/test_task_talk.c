/* test_task_talk.c: interactive cases as their author wrote them: what is bound, and that every mistake is told with its place. */
#include "tests/support/support.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "harness/base/fs.h"
#include "harness/model/task.h"

struct fixture {
	struct arena *a;
	const char *folder;
	struct problems problems;
	struct err e;
};

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	f->a = arena_new();
	f->folder = support_scratch();
	f->e = ERR_NONE;
	problems_init(&f->problems, f->a);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;
	arena_free(f->a);
	free(f);
	support_scratch_remove();
	return 0;
}

#define TASK(more, members)                                                                                                                   \
	"{\"schema\": \"takehome.task/1\", \"id\": \"t\", \"version\": \"1.0.0\", \"title\": \"T\", \"kind\": \"cli\", " more                 \
	"\"groups\": [{\"id\": \"g\", \"title\": \"G\", \"visibility\": \"public\", \"points\": 1, \"scoring\": \"sum\", \"cases\": [\n"      \
	"{\"id\": \"c\", \"kind\": \"interactive\"" members "}\n]}]}\n"
#define INTERACTOR "\"interactor\": {}, "

static void put(struct fixture *f, const char *path, const char *text)
{
	const char *full = fs_join(f->a, f->folder, path);
	mkdir(arena_strndup(f->a, full, strlen(full) - strlen(fs_basename(full))), 0755);
	assert_int_equal(0, fs_replace(full, bytes_of(text), &f->e));
}

static struct task *load(struct fixture *f, const char *text)
{
	put(f, "task.json", text);
	return task_load(f->a, f->folder, &f->problems, &f->e);
}

static void expect_told(struct fixture *f, const char *text, const char *words)
{
	struct str s = STR_EMPTY;
	problems_init(&f->problems, f->a);
	assert_null(load(f, text));
	problems_text(&f->problems, &s);
	if (!strstr(str_text(&s), words))
		fail_msg("wanted: %s\ntold: %s%s", words, str_text(&s), f->e.text);
	str_free(&s);
}

static void an_interactor_is_given_what_its_case_says(void **state)
{
	struct fixture *f = *state;
	put(f, "interactor/talk.py", "print(1)\n");
	struct task *task = load(f, TASK(INTERACTOR, ", \"args\": [\"-v\"], \"interactor\": {\"input\": \"7\\n\", \"answer\": \"yes\", \"args\": [\"fast\"]}, \"expect\": {\"exit\": 3}"));
	assert_non_null(task);
	const struct task_case *c = &task->groups[0].cases[0];
	assert_int_equal(CASE_INTERACTIVE, c->kind);
	assert_string_equal("-v", c->args[0]);
	assert_true(bytes_equal(c->talk->input, bytes_of("7\n")) && bytes_equal(c->talk->answer, bytes_of("yes")));
	assert_string_equal("fast", c->talk->args[0]);
	assert_true(c->expect_exit && c->exit_min == 3 && c->exit_max == 3);
	/* The program under test is given none of it. */
	assert_int_equal(0, c->stdin_data.len);
}

static void what_makes_no_sense_in_a_dialogue_is_told(void **state)
{
	static const struct {
		const char *task, *words;
	} rows[] = {
		{ TASK(INTERACTOR, ", \"stdin\": \"x\""), "task.json:2: groups[0].cases[0].stdin: \"stdin\" does not belong to an interactive case: the program's input comes from the interactor" },
		{ TASK(INTERACTOR, ", \"steps\": [{\"method\": \"GET\", \"path\": \"/\", \"expect\": {\"status\": 200}}]"), "\"steps\" does not belong to an interactive case: they are for the kind http" },
		{ TASK(INTERACTOR, ", \"match\": \"exact\""), "\"match\" does not belong to an interactive case: the interactor decides" },
		{ TASK(INTERACTOR, ", \"expect\": {\"stdout\": \"x\"}"), "\"stdout\" does not belong to an interactive case: the interactor reads and judges it" },
		{ TASK(INTERACTOR, ", \"expect\": {\"stderr\": \"x\"}"), "\"stderr\" does not belong to an interactive case: the interactor decides" },
		{ TASK(INTERACTOR, ", \"expect\": {\"files\": {\"a\": \"x\"}}"), "\"files\" does not belong to an interactive case: the interactor decides" },
		{ TASK(INTERACTOR, ", \"interactor\": {\"imput\": \"x\"}"), "did you mean \"input\"?" },
		{ TASK(INTERACTOR, ", \"interactor\": {\"input\": {\"file\": \"none.txt\"}}"), "none.txt" },
		{ TASK("", ""), "the case \"c\" of the group \"g\" needs the task's interactor: add \"interactor\": {\"folder\": \"interactor\"}" },
		{ TASK("\"interactor\": {\"folder\": \"elsewhere\"}, ", ""), "there is no folder '" },
		{ TASK("\"interactor\": {\"folder\": \"../x\"}, ", ""), "\"../x\"" },
	};
	struct fixture *f = *state;
	put(f, "interactor/talk.py", "print(1)\n");
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		expect_told(f, rows[i].task, rows[i].words);
}

static void words_for_an_interactor_in_another_kind_of_case_are_told(void **state)
{
	struct fixture *f = *state;
	put(f, "interactor/talk.py", "print(1)\n");
	static const char text[] = "{\"schema\": \"takehome.task/1\", \"id\": \"t\", \"version\": \"1.0.0\", \"title\": \"T\", \"kind\": \"cli\", \"interactor\": {}, "
				   "\"groups\": [{\"id\": \"g\", \"title\": \"G\", \"visibility\": \"public\", \"points\": 1, \"scoring\": \"sum\", \"cases\": [\n"
				   "{\"id\": \"c\", \"expect\": {\"stdout\": \"x\"}, \"interactor\": {\"input\": \"x\"}}]}]}";
	expect_told(f, text, "\"interactor\" belongs to a case of the kind interactive: give it \"kind\": \"interactive\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(an_interactor_is_given_what_its_case_says, setup, teardown),
		cmocka_unit_test_setup_teardown(what_makes_no_sense_in_a_dialogue_is_told, setup, teardown),
		cmocka_unit_test_setup_teardown(words_for_an_interactor_in_another_kind_of_case_are_told, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
