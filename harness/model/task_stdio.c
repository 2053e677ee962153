/* task_stdio.c: a case of a command-line program: arguments, standard input and files in; streams, exit status and files out. */
#include "harness/model/task_load.h"

void task_stdio_names(struct task_loader *l, const struct json *object)
{
	const struct json *expect = json_get(object, "expect");
	const struct json *const lists[2] = { json_get(object, "files"), json_get(expect, "files") };
	task_name_file(l, json_get(object, "stdin"));
	task_name_file(l, json_get(expect, "stdout"));
	task_name_file(l, json_get(expect, "stderr"));
	for (size_t i = 0; i < 2; i++) {
		if (!lists[i] || lists[i]->type != JSON_ARRAY)
			continue;
		JSON_EACH(item, lists[i])
			task_name_file(l, item);
	}
}

void task_bind_exit(const struct json *value, struct task_case *ret)
{
	ret->expect_exit = true;
	ret->exit_min = ret->exit_max = 0;
	if (!value)
		return;
	if (value->type == JSON_NUMBER && value->number >= 0 && value->number <= 255) {
		ret->exit_min = ret->exit_max = (int)value->number;
	} else if (value->type == JSON_STRING) {
		bool any = strcmp(value->string.data, "any") == 0;
		ret->expect_exit = !any;
		ret->exit_min = any ? 0 : 1;
		ret->exit_max = 255;
	}
}

static void bind_expect(struct task_loader *l, struct document *d, const struct json *expect, const struct match *match, struct task_case *ret)
{
	static const struct match lines = { .kind = "lines" };
	const struct json *out = json_get(expect, "stdout"), *err = json_get(expect, "stderr");
	ret->stdout_match = *match;
	ret->stderr_match = lines;
	if (out) {
		ret->expect_stdout = true;
		ret->stdout_data = task_bind_expected(l, d, out, match, &ret->stdout_match);
	}
	if (err) {
		ret->expect_stderr = true;
		ret->stderr_data = task_bind_expected(l, d, err, &lines, &ret->stderr_match);
	}
	task_bind_exit(json_get(expect, "exit"), ret);
	ret->expected_files = task_bind_files(l, d, json_get(expect, "files"), true, &ret->expected_file_count);
}

void task_stdio_bind(struct task_loader *l, struct document *d, const struct json *object, const struct case_defaults *defaults, struct task_case *ret)
{
	const struct json *input = json_get(object, "stdin");
	struct match match = task_bind_match(d, json_get(object, "match"), &defaults->match);
	struct task_place place;
	if (json_get(object, "steps"))
		problems_at(d->problems, d->file, json_get(object, "steps"), "\"steps\" belong to a case of the kind http: give it \"kind\": \"http\"");
	if (json_get(object, "interactor"))
		problems_at(d->problems, d->file, json_get(object, "interactor"), "\"interactor\" belongs to a case of the kind interactive: give it \"kind\": \"interactive\"");
	ret->args = document_strings(d, json_get(object, "args"));
	ret->env = task_bind_env(d, json_get(object, "env"));
	ret->has_stdin = input;
	ret->stdin_data = input ? task_bind_text(l, d, input, &place) : bytes_of("");
	ret->files = task_bind_files(l, d, json_get(object, "files"), false, &ret->file_count);
	bind_expect(l, d, json_get(object, "expect"), &match, ret);
}

/* Is anything expected in so many words? The exit status 0 that goes without saying does not count. */
bool task_stdio_expects(const struct task_case *c, const struct json *object)
{
	return c->expect_stdout || c->expect_stderr || c->expected_file_count || json_get(json_get(object, "expect"), "exit");
}
