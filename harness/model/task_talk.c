/* task_talk.c: a case of a dialogue: what the interactor is given, and what the program is started with. */
#include "harness/model/task_load.h"

void task_talk_names(struct task_loader *l, const struct json *object)
{
	const struct json *interactor = json_get(object, "interactor"), *files = json_get(object, "files");
	task_name_file(l, json_get(interactor, "input"));
	task_name_file(l, json_get(interactor, "answer"));
	JSON_EACH (file, files && files->type == JSON_ARRAY ? files : NULL)
		task_name_file(l, file);
}

static struct bytes text_of(struct task_loader *l, struct document *d, const struct json *value)
{
	struct task_place place;
	return value ? task_bind_text(l, d, value, &place) : bytes_of("");
}

/* What makes no sense where the interactor hears and judges all. */
static void refuse(struct document *d, const struct json *object, const char *key, const char *why)
{
	const struct json *member = json_get(object, key);
	if (member)
		problems_at(d->problems, d->file, member, "\"%s\" does not belong to an interactive case: %s", key, why);
}

void task_talk_bind(struct task_loader *l, struct document *d, const struct json *object, const struct case_defaults *defaults, struct task_case *ret)
{
	const struct json *interactor = json_get(object, "interactor"), *expect = json_get(object, "expect");
	struct talk_case *talk = ARENA_NEW(d->arena, struct talk_case);
	(void)defaults;
	refuse(d, object, "stdin", "the program's input comes from the interactor; give that an \"input\"");
	refuse(d, object, "steps", "they are for the kind http");
	refuse(d, object, "match", "the interactor decides");
	refuse(d, expect, "stdout", "the interactor reads and judges it");
	refuse(d, expect, "stderr", "the interactor decides");
	refuse(d, expect, "files", "the interactor decides");
	ret->args = document_strings(d, json_get(object, "args"));
	ret->env = task_bind_env(d, json_get(object, "env"));
	ret->files = task_bind_files(l, d, json_get(object, "files"), false, &ret->file_count);
	task_bind_exit(json_get(expect, "exit"), ret);
	ret->stdout_match = ret->stderr_match = (struct match){ .kind = "lines" };
	talk->input = text_of(l, d, json_get(interactor, "input"));
	talk->answer = text_of(l, d, json_get(interactor, "answer"));
	talk->args = document_strings(d, json_get(interactor, "args"));
	ret->talk = talk;
}

void task_talk_take_files(struct task_case *c)
{
	if (c->has_stdin)
		c->talk->input = c->stdin_data;
	if (c->expect_stdout)
		c->talk->answer = c->stdout_data;
	c->has_stdin = c->expect_stdout = c->expect_stderr = false;
	c->stdin_data = c->stdout_data = bytes_of("");
}

/* The interactor expects something, always. */
bool task_talk_expects(const struct task_case *c, const struct json *object)
{
	(void)c;
	(void)object;
	return true;
}
