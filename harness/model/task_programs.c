/* task_programs.c: the programs of the task itself, "interactor" and "checker", and whether there is one for each case that asks for it. */
#include <fcntl.h>
#include <sys/stat.h>

#include "harness/base/fs.h"
#include "harness/model/task_load.h"

/* A program of the task has no reason to be near a limit: these are for one that hangs. */
#define PROGRAM_LIMITS                        \
	((struct limits){ .cpu_ms = 10000,    \
			  .wall_ms = 20000,   \
			  .memory_mb = 512,   \
			  .output_kb = 65536, \
			  .disk_mb = 64,      \
			  .files = 10000,     \
			  .processes = 64,    \
			  .open_files = 256,  \
			  .policy = "run" })

static const struct task_program *bind_program(struct task_loader *l, const char *key)
{
	struct document *d = &l->doc;
	const struct json *object = json_get(d->root, key), *where = json_get(object, "folder");
	const struct limits otherwise = PROGRAM_LIMITS;
	struct stat st;
	if (!object || object->type != JSON_OBJECT)
		return NULL;
	struct task_program *program = ARENA_NEW(d->arena, struct task_program);
	program->folder = where ? document_string(d, where) : key;
	program->limits = task_bind_limits(d, json_get(object, "limits"), &otherwise);
	program->line = object->line;
	const char *why = program->folder ? task_path_problem(program->folder) : NULL;
	if (why)
		problems_at(d->problems, d->file, where, "\"%s\" %s", program->folder, why);
	else if (program->folder && (fstatat(l->dir, program->folder, &st, AT_SYMLINK_NOFOLLOW) < 0 || !S_ISDIR(st.st_mode)))
		problems_at(d->problems, d->file, where ? where : object, "there is no folder '%s' with the program", task_folder_path(l, program->folder));
	return program;
}

void task_bind_programs(struct task_loader *l)
{
	l->task->interactor = bind_program(l, "interactor");
	l->task->checker = bind_program(l, "checker");
}

static bool by_checker(const struct match *match)
{
	return match->kind && strcmp(match->kind, "checker") == 0;
}

static bool checks(const struct task_case *c)
{
	bool any = (c->expect_stdout && by_checker(&c->stdout_match)) || (c->expect_stderr && by_checker(&c->stderr_match));
	for (size_t i = 0; i < c->expected_file_count; i++)
		any = any || by_checker(&c->expected_files[i].match);
	return any;
}

static bool checks_bodies(const struct task_case *c)
{
	bool any = false;
	for (size_t i = 0; c->http && i < c->http->request_count; i++) {
		const struct http_expect *expect = &c->http->requests[i].expect;
		any = any || (expect->has_body && by_checker(&expect->body_match));
		for (size_t h = 0; h < expect->header_count; h++)
			any = any || by_checker(&expect->headers[h].match);
	}
	return any;
}

static void check_case(struct task_loader *l, const struct group *group, const struct task_case *c)
{
	const char *name = c->id ? arena_printf(l->doc.arena, "the case \"%s\" of the group \"%s\"", c->id, group->id ? group->id : "") : "a case";
	const char *lacks = c->kind == CASE_INTERACTIVE && !l->task->interactor ? "interactor" : checks(c) && !l->task->checker ? "checker" : NULL;
	if (lacks)
		problems_at(l->doc.problems, l->doc.file, l->doc.root, "%s needs the task's %s: add \"%s\": {\"folder\": \"%s\"}", name, lacks, lacks, lacks);
	if (checks_bodies(c))
		problems_at(l->doc.problems, l->doc.file, l->doc.root,
			    "%s asks for the matcher checker in an HTTP answer; it is for streams and files of stdio cases", name);
}

void task_check_programs(struct task_loader *l)
{
	for (size_t g = 0; g < l->task->group_count; g++)
		for (size_t c = 0; c < l->task->groups[g].case_count; c++)
			check_case(l, &l->task->groups[g], &l->task->groups[g].cases[c]);
}
