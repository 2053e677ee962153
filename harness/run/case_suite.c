/*
 * case_suite.c: a case that is one planned test of a unit suite. The suite runs once for its group; its cases share that run, and the next run if one is run again.
 *
 * The results channel is the pipe that we read as the command's stdout: it has no name that a glob would find, and what was written to it cannot be taken back. The shell that
 * starts the runner moves it to descriptor 3, so that nothing the code under test prints gets there. A sealed runner frames its report with a nonce that our part of it reads
 * from standard input before anything of the candidate is loaded. Our process is the parent of it all: nobody else tells how the run ended.
 */
#include <glob.h>
#include <sys/random.h>

#include "harness/base/fault.h"
#include "harness/base/scoped.h"
#include "harness/base/str.h"
#include "harness/run/capture.h"
#include "harness/run/command.h"
#include "harness/run/kinds.h"
#include "harness/run/report.h"

enum { NONCE_BYTES = 16, RUNS_MAX = 8, STDERR_KEPT = 2049 };

struct suite_run {
	struct outcome outcome; /* of the whole; its texts are the arena's */
	struct report report;
};

struct suite_runs {
	const struct suite *suite;
	struct suite_run *runs[RUNS_MAX];
	size_t count;
	const struct task_case *asked; /* the case that was asked for last */
	size_t at;                     /* how often, without a break */
};

struct suite_runs *suite_runs_new(struct arena *a)
{
	return ARENA_NEW(a, struct suite_runs);
}

/* ── one run ── */

static int make_nonce(struct arena *a, const char **ret, struct err *e)
{
	static const char digits[] = "0123456789abcdef";
	unsigned char random[NONCE_BYTES];
	char *text = arena_zalloc(a, 2 * NONCE_BYTES + 1);
	if (fault_at("suite.nonce") || getrandom(random, sizeof random, 0) != (ssize_t)sizeof random)
		return err_sys(e, OWNER_HARNESS, "asking the kernel for a random number");
	for (size_t i = 0; i < NONCE_BYTES; i++) {
		text[2 * i] = digits[random[i] >> 4];
		text[2 * i + 1] = digits[random[i] & 15];
	}
	*ret = text;
	return 0;
}

static int check_needs(const struct kinds_context *context, const struct suite_runner *runner, struct err *e)
{
	const char *rootfs = context->rootfs ? context->rootfs : "";
	for (size_t i = 0; runner->needs[i]; i++) {
		glob_t found;
		int r = glob(arena_printf(context->arena, "%s%s", rootfs, runner->needs[i]), GLOB_NOSORT | GLOB_BRACE, NULL, &found);
		globfree(&found);
		if (r == 0)
			continue;
		if (*rootfs)
			return err_set(e, OWNER_HARNESS, "the task's tests need %s (%s), which the root tree %s does not have", runner->title, runner->needs[i], rootfs);
		return err_set(e, OWNER_HARNESS, "the task's tests need %s, which this host does not have (%s). Install it: %s", runner->title, runner->needs[i],
			       runner->install);
	}
	return 0;
}

/* The runner's part first: should a task have a file of the same name, it is the task's that counts. Last the list of the suite's files, for runners that clear away others. */
static const struct sandbox_file *files_of(struct arena *a, const struct suite *suite, size_t *ret_count)
{
	size_t count = 0;
	struct sandbox_file *files = ARENA_ARRAY(a, struct sandbox_file, suite->runner->file_count + suite->file_count + 1);
	SCOPED_STR list = STR_EMPTY;
	for (size_t i = 0; i < suite->runner->file_count; i++) {
		const struct suite_file *file = &suite->runner->files[i];
		files[count++] = (struct sandbox_file){ .path = file->path, .data = file->content.data, .len = file->content.len };
	}
	for (size_t i = 0; i < suite->file_count; i++) {
		const struct suite_file *file = &suite->files[i];
		files[count++] = (struct sandbox_file){ .path = file->path, .data = file->content.data, .len = file->content.len };
		str_addf(&list, "%s\n", file->path);
	}
	struct bytes names = arena_bytes(a, str_bytes(&list));
	files[count++] = (struct sandbox_file){ .path = ".takehome/files", .data = names.data, .len = names.len };
	*ret_count = count;
	return files;
}

static const char *const *words(struct arena *a, const struct suite *suite)
{
	static const char *const shell[] = { "sh", "-c", NULL };
	const char **script = ARENA_ARRAY(a, const char *, 3);
	script[0] = arena_printf(a, "exec 3>&1 >&2\n%s", suite->runner->script);
	script[1] = "suite";
	return command_joined(a, command_joined(a, shell, script), suite->args);
}

/* What stands between the marks; or why it does not count. */
static const char *unseal(struct arena *a, const char *nonce, struct bytes *text)
{
	struct bytes begin = bytes_of(arena_printf(a, "takehome %s begin\n", nonce)), end = bytes_of(arena_printf(a, "takehome %s end\n", nonce));
	struct bytes tampered = bytes_of(arena_printf(a, "takehome %s tampered\n", nonce));
	if (text->len == 0)
		return "is empty: the run ended before the test runner could report";
	if (text->len < begin.len || memcmp(text->data, begin.data, begin.len) != 0)
		return "was not written by the test runner: its mark is missing";
	*text = (struct bytes){ .data = text->data + begin.len, .len = text->len - begin.len };
	if (text->len >= tampered.len && memcmp(text->data + text->len - tampered.len, tampered.data, tampered.len) == 0)
		return "cannot be believed: the code under test changed the test framework (an assertion that must fail did not, or was replaced)";
	if (text->len < end.len || memcmp(text->data + text->len - end.len, end.data, end.len) != 0)
		return "ends in the middle: the run ended before the test runner was done";
	text->len -= end.len;
	return NULL;
}

static int read_results(struct arena *a, const struct suite *suite, const char *nonce, struct suite_run *run, struct err *e)
{
	struct outcome *o = &run->outcome;
	struct bytes text = o->stdout_data;
	const char *why = suite->runner->sealed ? unseal(a, nonce, &text) : NULL;
	int r = why ? 0 : report_read(a, suite->runner->format, text, &run->report, e);
	if (why)
		run->report = (struct report){ .why_not = why };
	struct bytes head = { .data = o->stderr_data.data, .len = o->stderr_data.len < STDERR_KEPT ? o->stderr_data.len : STDERR_KEPT };
	head = arena_bytes(a, head);
	capture_unmap(&o->stdout_data);
	capture_unmap(&o->stderr_data);
	o->stderr_data = head;
	return r;
}

static int run_suite(const struct kinds_context *context, const struct suite *suite, const struct limits *limits, struct suite_run **ret, struct err *e)
{
	struct arena *a = context->arena;
	const char *nonce = NULL;
	if (check_needs(context, suite->runner, e) < 0 || make_nonce(a, &nonce, e) < 0)
		return -1;
	const char *input = arena_printf(a, "%s\n", nonce);
	struct sandbox_command command = { .argv = words(a, suite),
					   .env = command_joined(a, context->built->env, suite->runner->env),
					   .policy = limits->policy,
					   .limits = limits_for_sandbox(limits),
					   .stdin_data = input,
					   .stdin_len = strlen(input) };
	command.files = files_of(a, suite, &command.file_count);
	struct sandbox_result result = SANDBOX_RESULT_NONE;
	if (sandbox_run(context->box, &command, &result, e) < 0)
		return -1;
	struct suite_run *run = ARENA_NEW(a, struct suite_run);
	int r = command_outcome(a, &result, limits, &run->outcome, e);
	sandbox_result_clear(&result);
	if (r == 0)
		r = read_results(a, suite, nonce, run, e);
	capture_unmap(&run->outcome.stdout_data);
	*ret = run;
	return r;
}

/* ── one test of it ── */

static int rank(enum test_status status)
{
	return status == TEST_PASSED ? 0 : status == TEST_SKIPPED ? 1 : status == TEST_FAILED ? 2 : 3;
}

static struct suite_outcome *find_test(struct arena *a, const struct suite *suite, const char *name, const struct suite_run *run)
{
	struct suite_outcome *ret = ARENA_NEW(a, struct suite_outcome);
	*ret = (struct suite_outcome){ .runner = suite->runner->title, .name = name, .unreadable = run->report.why_not, .message = bytes_of(""), .other = bytes_of("") };
	for (size_t i = 0; i < run->report.count; i++) {
		const struct report_test *t = &run->report.tests[i];
		ret->tests++;
		bool bad = t->status == TEST_FAILED || t->status == TEST_ERROR;
		if (bad && ret->failures++ == 0)
			ret->other = t->message;
		if (!report_matches(name, t->name))
			continue;
		if (ret->reports++ == 0 || rank(t->status) > rank(ret->status)) {
			ret->status = t->status;
			ret->message = t->message;
		}
	}
	return ret;
}

/* The languages that the group has tests for, in its order. */
static const char *no_suite(struct arena *a, const struct suite_group *group, const char *language)
{
	SCOPED_STR s = STR_EMPTY;
	for (size_t i = 0; i < group->count; i++)
		str_addf(&s, "%s%s", i == 0 ? "" : i + 1 < group->count ? ", " : " or ", group->items[i].language);
	return arena_printf(a, "the task's tests are for %s; the submission is %s%s", str_text(&s), language ? "mostly " : "", language ? language : "in no known language");
}

/* The run that this case gets: a case that is run again gets the next one, and all cases of the group get the same ones. */
static int find_run(const struct kinds_context *context, const struct task_case *task_case, const struct suite *suite, struct suite_run **ret, struct err *e)
{
	struct suite_runs *runs = context->suites;
	if (runs->suite != suite)
		*runs = (struct suite_runs){ .suite = suite };
	runs->at = runs->asked == task_case ? runs->at + 1 : 0;
	runs->asked = task_case;
	if (runs->at < runs->count) {
		*ret = runs->runs[runs->at];
		return 0;
	}
	if (run_suite(context, suite, &task_case->limits, ret, e) < 0)
		return err_wrap(e, "running the tests with %s", suite->runner->title);
	if (runs->count < RUNS_MAX)
		runs->runs[runs->count++] = *ret;
	return 0;
}

int case_suite(const struct kinds_context *context, const struct task_case *task_case, struct outcome *ret, struct err *e)
{
	const struct suite_case *planned = task_case->suite;
	const struct suite *suite = suite_for(planned->group, context->built->language);
	struct suite_run *run = NULL;
	if (!suite) {
		struct suite_outcome *none = ARENA_NEW(context->arena, struct suite_outcome);
		none->no_suite = no_suite(context->arena, planned->group, context->built->language);
		*ret = (struct outcome){ .ran = true, .limits = task_case->limits, .suite = none, .stdout_data = bytes_of(""), .stderr_data = bytes_of("") };
		return 0;
	}
	if (find_run(context, task_case, suite, &run, e) < 0 || !run)
		return -1;
	*ret = run->outcome;
	ret->suite = find_test(context->arena, suite, planned->names[suite - planned->group->items], run);
	ret->stdout_data = ret->suite->message;
	return 0;
}
