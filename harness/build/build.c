/*
 * build.c: a tree that can run.
 *
 *	toolchain   ask each tool for its version, inside the box that will use it: a missing one is our host's fault
 *	steps       the rule of the profile that detection chose; its commands run in one box, without network
 *	product     copy the tree as the build left it; find the program in it
 *	lint        the profile's checker over the candidate's own files
 *
 * Everything that a submission can do wrong ends as a status and a reason. -1 means that this host cannot build or start that language.
 */
#include <assert.h>

#include "harness/build/build.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/base/fs.h"
#include "harness/base/scoped.h"
#include "harness/base/str.h"
#include "harness/base/utf8.h"
#include "harness/build/box.h"
#include "harness/build/cache.h"
#include "harness/build/fill.h"
#include "harness/build/lint.h"
#include "harness/build/log_text.h"
#include "harness/build/product.h"
#include "harness/build/version.h"

enum { LOG_MAX = 128 << 10, VERSION_MAX = 4096, COMMAND_SHOWN_MAX = 500, TOOLS_MAX = 2 };

struct building {
	struct arena *a;
	const struct job *job;
	const struct tree *tree;
	const struct detection *detection;
	const struct workdir *work;
	struct box box;
	struct cache cache;
	struct holes holes;  /* as the submission's folder sees it, where programs are started */
	struct holes inside; /* as the project's folder sees it, where they are built */
	struct built *built;
};

static int ask_toolchain(struct building *b, struct err *e)
{
	const struct profile *profile = b->detection->profile, *starter = b->detection->starter;
	b->built->tools = ARENA_ARRAY(b->a, struct tool_version, TOOLS_MAX);
	if (version_ask(b->a, &b->box, b->job, profile, &b->inside, &b->built->tools[b->built->tool_count++], e) < 0)
		return -1;
	return starter && starter != profile ? version_ask(b->a, &b->box, b->job, starter, &b->inside, &b->built->tools[b->built->tool_count++], e) : 0;
}

/* One step is run as it is; several are one shell command, because each run starts from the unbuilt tree. */
static const char *const *steps_argv(struct building *b, const struct json *steps, const char **ret_typed)
{
	struct str typed = STR_EMPTY;
	const char *const *argv = NULL;
	assert(steps && steps->count > 0); /* the profile's schema says so */
	JSON_EACH (step, steps) {
		argv = fill_argv(b->a, &b->inside, step);
		if (typed.len)
			str_add(&typed, " && ");
		str_add(&typed, fill_typed(b->a, argv));
	}
	const char *whole = str_steal(&typed, b->a);
	*ret_typed = utf8_visible(b->a, bytes_of(whole), COMMAND_SHOWN_MAX);
	if (steps->count == 1)
		return argv;
	const char **shell = ARENA_ARRAY(b->a, const char *, 4);
	shell[0] = "sh";
	shell[1] = "-c";
	shell[2] = whole;
	return shell;
}

/* Did the steps fail for want of a tool? Asked only after a failure. */
static int check_tool(struct building *b, const struct json *rule, const struct box_run *run, struct err *e)
{
	const char *tool = json_text(rule, "tool", "");
	bool missing = run->missing;
	if (!missing && !run->ok && json_get(rule, "steps")->count > 1) {
		const char *const argv[] = { "sh", "-c", "command -v -- \"$0\"", tool, NULL };
		struct box_run found;
		if (box_run(b->a, &b->box, argv, NULL, &b->box.limits, VERSION_MAX, &found, NULL, e) < 0)
			return -1;
		missing = !found.ok;
	}
	return missing ? version_missing(b->job, b->detection->profile->name, tool, profile_install(b->a, rule), e) : 0;
}

static int export_tree(struct building *b, const struct sandbox_result *result, int *ret_fd, struct err *e)
{
	uid_t owner = sandbox_uid(b->job->slot);
	if (mkdirat(b->work->fd, "built", 0755) < 0)
		return err_sys(e, OWNER_HARNESS, "making the folder for the built tree");
	SCOPED_FD built = fs_open_beneath(b->work->fd, "built", O_RDONLY | O_DIRECTORY, 0);
	if (built < 0 || (geteuid() == 0 && fchown(built, owner, owner) < 0))
		return err_sys(e, OWNER_HARNESS, "opening the folder for the built tree");
	if (sandbox_export(result, built, owner, e) < 0)
		return err_wrap(e, "copying the built tree");
	b->built->path = fs_join(b->a, b->work->path, "built");
	*ret_fd = fd_steal(&built);
	return 0;
}

static void fail(struct building *b, const struct box_run *run)
{
	const char *error = run->stopped ? NULL : log_text_error(b->a, b->built->log);
	b->built->status = BUILD_FAILED;
	b->built->reason =
		error ? arena_printf(b->a, "%s %s: %s", b->built->method, run->ended, error) : arena_printf(b->a, "%s %s", b->built->method, run->ended);
}

static int find_product(struct building *b, const struct json *rule, int fd, struct err *e)
{
	const struct json *products = json_get(rule, "products");
	if (!products || b->detection->starter != b->detection->profile)
		return 0; /* an interpreter starts the entry point, which may start what was built */
	if (product_find(b->a, fd, b->detection->project, products, &b->holes, &b->built->run, e) < 0)
		return -1;
	if (!b->built->run) {
		b->built->status = BUILD_FAILED;
		b->built->reason =
			arena_printf(b->a, "%s succeeded, but left no program that could be started%s%s", b->built->method,
				     b->holes.name ? ", neither one called " : "", b->holes.name ? arena_printf(b->a, "%s nor another", b->holes.name) : "");
	}
	return 0;
}

/* The commands, run or remembered. ${ret_fd}: the tree that they left; -1: they failed. */
static int run_steps(struct building *b, const struct json *rule, struct box_run *ret, int *ret_fd, struct err *e)
{
	struct sandbox_result result = SANDBOX_RESULT_NONE;
	const char *const *argv = steps_argv(b, json_get(rule, "steps"), &b->built->command);
	const char *const *env = fill_env(b->a, &b->inside, json_get(b->detection->profile->root, "env"), json_get(rule, "env"));
	if (cache_get_build(b->a, &b->cache, b->work, sandbox_uid(b->job->slot), ret, ret_fd)) {
		if (*ret_fd >= 0)
			b->built->path = fs_join(b->a, b->work->path, "built");
		return 0;
	}
	if (box_run(b->a, &b->box, argv, env, &b->box.limits, LOG_MAX, ret, &result, e) < 0)
		return -1;
	int failed = check_tool(b, rule, ret, e);
	if (failed == 0 && ret->ok)
		failed = export_tree(b, &result, ret_fd, e);
	sandbox_result_clear(&result);
	if (failed == 0)
		cache_put_build(&b->cache, ret, *ret_fd);
	return failed;
}

static int build_tree(struct building *b, const struct json *rule, struct err *e)
{
	const struct profile *profile = b->detection->profile;
	struct box_run run;
	SCOPED_FD fd = -1;
	b->built->method = json_text(rule, "method", "");
	if (run_steps(b, rule, &run, &fd, e) < 0)
		return -1;
	b->built->status = BUILD_OK;
	b->built->log_cut = run.cut;
	b->built->cpu_ms = run.cpu_ms;
	b->built->wall_ms = run.wall_ms;
	if (log_text_steady(b->a, profile, run.text, &b->built->log, e) < 0 || log_text_warnings(profile, b->built->log, &b->built->warnings, e) < 0)
		return -1;
	if (run.ok)
		return find_product(b, rule, fd, e);
	fail(b, &run);
	return 0;
}

static int check_files(struct building *b, struct err *e)
{
	struct lint *lint = &b->built->lint;
	if (cache_get_lint(b->a, &b->cache, lint))
		return 0;
	if (lint_files(b->a, &b->box, b->detection, lint, e) < 0)
		return -1;
	cache_put_lint(&b->cache, lint);
	return 0;
}

static int make_ready(struct building *b, struct err *e)
{
	const struct detection *detection = b->detection;
	if (ask_toolchain(b, e) < 0)
		return -1;
	cache_open(b->a, b->job, b->tree, detection, &b->box, b->built->tools, b->built->tool_count, &b->cache);
	if (detection->build_rule && build_tree(b, detection->build_rule, e) < 0)
		return -1;
	if (b->built->status != BUILD_FAILED && !b->built->run && detection->run_rule)
		b->built->run = fill_argv(b->a, &b->holes, json_get(detection->run_rule, "argv"));
	const struct profile *starter = detection->starter ? detection->starter : detection->profile;
	b->built->env = fill_env(b->a, &b->holes, json_get(starter->root, "env"), json_get(detection->run_rule, "env"));
	b->built->kind = detection->kind;
	if (detection->serve_rule) {
		b->holes.port = arena_printf(b->a, "%d", BUILT_PORT);
		b->built->serve = fill_argv(b->a, &b->holes, json_get(detection->serve_rule, "argv"));
		b->built->serve_env = fill_env(b->a, &b->holes, json_get(detection->serve_rule, "env"), NULL);
	}
	return check_files(b, e);
}

int build(struct arena *a, const struct job *job, const struct tree *tree, const struct detection *detection, const struct workdir *work, struct built *ret,
	  struct err *e)
{
	static const char *const no_env[] = { NULL };
	*ret = (struct built){ .status = BUILD_NOT_NEEDED, .path = tree->path, .env = no_env, .language = detection->profile ? detection->profile->id : NULL };
	if (!detection->profile)
		return 0;
	struct building b = { .a = a, .job = job, .tree = tree, .detection = detection, .work = work, .built = ret, .cache = CACHE_NONE };
	b.holes = fill_entry(a, detection, job->task ? job->task->entry : NULL, false);
	b.inside = fill_entry(a, detection, job->task ? job->task->entry : NULL, true);
	if (box_open(a, job, tree, detection->project ? detection->project : "", &b.box, e) < 0)
		return -1;
	int result = make_ready(&b, e);
	cache_close(&b.cache);
	box_close(&b.box);
	return result;
}
