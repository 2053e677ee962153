/* program.c: see program.h. */
#include "harness/run/program.h"

#include <string.h>
#include <unistd.h>

#include "harness/base/scoped.h"
#include "harness/base/utf8.h"
#include "harness/run/capture.h"
#include "harness/run/command.h"

#define GIVEN "takehome"
enum { SLOTS = 1000, APART = 500, MESSAGE_BYTES_MAX = 64 * 1024, MESSAGE_SHOWN = 600, COMPLAINT_BYTES = 300 };

/* Another user than the one of the program under test. */
uint32_t program_slot(uint32_t slot)
{
	return (slot + APART) % SLOTS;
}

int program_open(const struct job *job, const char *what, const struct built *built, const struct task_program *task_program, struct program *ret,
		 struct err *e)
{
	*ret = (struct program){ .what = what };
	if (!built || !task_program)
		return 0;
	const struct sandbox_spec spec = { .work = built->path,
					   .rootfs = job->rootfs,
					   .slot = program_slot(job->slot),
					   .ceiling = limits_for_sandbox(&task_program->limits),
					   .ahead = true,
					   .without = job->without };
	if (sandbox_open(&spec, &ret->box, e) < 0)
		return err_wrap(e, "opening the sandbox of the task's %s", what);
	ret->built = built;
	ret->task_program = task_program;
	return 0;
}

void program_close(struct program *p)
{
	sandbox_close(p->box);
	p->box = NULL;
}

struct sandbox_command program_command(struct arena *a, const struct program *p, struct bytes input, struct bytes answer, const char *const *args)
{
	static const char *const given[] = { "/work/" GIVEN "/input", "/work/" GIVEN "/answer", "/work/" GIVEN "/feedback/", NULL };
	struct sandbox_file *files = ARENA_ARRAY(a, struct sandbox_file, 3);
	files[0] = (struct sandbox_file){ .path = GIVEN "/input", .data = input.data, .len = input.len };
	files[1] = (struct sandbox_file){ .path = GIVEN "/answer", .data = answer.data, .len = answer.len };
	/* What makes the folder. */
	files[2] = (struct sandbox_file){ .path = GIVEN "/feedback/.keep", .data = "", .len = 0 };
	return (struct sandbox_command){ .argv = command_joined(a, command_joined(a, p->built->run, given), args),
					 .env = p->built->env,
					 .policy = p->task_program->limits.policy,
					 .limits = limits_for_sandbox(&p->task_program->limits),
					 .files = files,
					 .file_count = 3 };
}

/* Text of the task's author, which may quote what a candidate's program said. */
static const char *visible(struct arena *a, struct bytes text, size_t max)
{
	while (text.len && strchr(" \t\r\n", text.data[text.len - 1]) && text.data[text.len - 1])
		text.len--;
	return text.len ? utf8_visible(a, text, max) : NULL;
}

static int read_message(struct arena *a, const struct sandbox_result *result, const char *path, const char **ret, struct err *e)
{
	SCOPED_FD fd = -1;
	uint64_t len = 0;
	const char *why_not;
	struct bytes text = { 0 };
	if (result->work_fd < 0 || sandbox_collect(result, path, MESSAGE_BYTES_MAX, &fd, &len, &why_not) < 0)
		return 0;
	if (capture_map(fd, len, &text, e) < 0)
		return -1;
	*ret = visible(a, text, MESSAGE_SHOWN);
	capture_unmap(&text);
	return 0;
}

int program_said(struct arena *a, const struct program *p, const struct limits *limits, const struct sandbox_result *result, struct checked *ret, struct err *e)
{
	*ret = (struct checked){ .what = p->what,
				 .end = result->end,
				 .status = result->status,
				 .signal = result->signal,
				 .exec_errno = result->exec_errno,
				 .usage = result->usage,
				 .limits = *limits };
	if (read_message(a, result, GIVEN "/feedback/teammessage.txt", &ret->message, e) < 0 ||
	    (!ret->message && read_message(a, result, GIVEN "/feedback/judgemessage.txt", &ret->message, e) < 0))
		return -1;
	struct bytes said = { 0 };
	if (capture_map(result->stderr_fd, result->stderr_bytes, &said, e) < 0)
		return -1;
	/* A traceback says most at its end. */
	size_t skipped = said.len > COMPLAINT_BYTES ? said.len - COMPLAINT_BYTES : 0;
	ret->complaint = visible(a, (struct bytes){ .data = said.data + skipped, .len = said.len - skipped }, (size_t)2 * COMPLAINT_BYTES);
	capture_unmap(&said);
	return 0;
}

/* ── the checker ── */

struct checking {
	struct arena *a;
	const struct program *checker;
	const struct task_case *task_case;
};

static int check(const struct checking *c, const struct match *match, struct bytes answer, struct bytes output, const struct checked **ret, struct err *e)
{
	struct checked *checked = ARENA_NEW(c->a, struct checked);
	struct sandbox_result result = SANDBOX_RESULT_NONE;
	*ret = checked;
	*checked = (struct checked){ .what = "checker" };
	if (!c->checker->box) {
		checked->why_not = "the task has none";
		return 0;
	}
	struct sandbox_command command = program_command(c->a, c->checker, c->task_case->stdin_data, answer, match->args);
	command.stdin_data = output.len ? output.data : "";
	command.stdin_len = output.len;
	command.keep_going_when_full = true; /* what it prints is nobody's */
	if (sandbox_run(c->checker->box, &command, &result, e) < 0)
		return err_wrap(e, "running the task's checker");
	int r = program_said(c->a, c->checker, &c->checker->task_program->limits, &result, checked, e);
	sandbox_result_clear(&result);
	return r;
}

static bool is_for(const struct match *match)
{
	return match->kind && strcmp(match->kind, "checker") == 0;
}

int program_check(struct arena *a, const struct program *checker, const struct task_case *task_case, struct outcome *ret, struct err *e)
{
	const struct checking c = { .a = a, .checker = checker, .task_case = task_case };
	const struct task_case *t = task_case;
	/* Otherwise the verdict is found before it. */
	if (ret->end != SANDBOX_EXITED)
		return 0;
	bool as_expected = !t->expect_exit || (ret->status >= t->exit_min && ret->status <= t->exit_max);
	/* With another status it is wrong in any case; what was printed may still be right, and whoever reads the report wants to know. */
	if (!as_expected && ret->stdout_data.len == 0)
		return 0;
	if (t->expect_stdout && is_for(&t->stdout_match) && check(&c, &t->stdout_match, t->stdout_data, ret->stdout_data, &ret->stdout_checked, e) < 0)
		return -1;
	if (!as_expected)
		return 0;
	if (t->expect_stderr && is_for(&t->stderr_match) && check(&c, &t->stderr_match, t->stderr_data, ret->stderr_data, &ret->stderr_checked, e) < 0)
		return -1;
	for (size_t i = 0; i < t->expected_file_count; i++) {
		struct collected_file *file = &ret->files[i];
		if (is_for(&t->expected_files[i].match) && !file->why_not &&
		    check(&c, &t->expected_files[i].match, t->expected_files[i].content, file->content, &file->checked, e) < 0)
			return -1;
	}
	return 0;
}
