/* version.c: which version of a toolchain is in the box. */
#include "harness/build/version.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "harness/base/alloc.h"
#include "harness/base/utf8.h"
#include "harness/build/build.h"

enum { VERSION_MAX = 4096, VERSION_CPU_MS = 10000, LINE_MAX_BYTES = 200, COMPLAINT_MAX = 300 };

/* One answer, and the file that gave it. */
struct known {
	char *tool, *line;
	struct stat file;
	struct known *next;
};

struct tools {
	struct known *first;
};

struct tools *build_tools_new(void)
{
	return alloc_zero(sizeof(struct tools));
}

void build_tools_free(struct tools *tools)
{
	while (tools && tools->first) {
		struct known *known = tools->first;
		tools->first = known->next;
		free(known->tool);
		free(known->line);
		free(known);
	}
	free(tools);
}

/* The file that the sandbox will start, as far as that can be told from outside; a name that is found nowhere is asked each time. */
static bool find_file(struct arena *a, const struct job *job, const char *tool, struct stat *ret)
{
	static const char *const FOLDERS[] = { "/usr/local/bin", "/usr/bin", "/bin" };
	for (size_t i = 0; i < sizeof FOLDERS / sizeof FOLDERS[0]; i++)
		if (stat(arena_printf(a, "%s%s/%s", job->rootfs ? job->rootfs : "", FOLDERS[i], tool), ret) == 0)
			return true;
	return false;
}

static struct known *find_known(const struct tools *tools, const char *tool)
{
	struct known *known = tools ? tools->first : NULL;
	while (known && strcmp(known->tool, tool) != 0)
		known = known->next;
	return known;
}

static bool same_file(const struct stat *x, const struct stat *y)
{
	return x->st_dev == y->st_dev && x->st_ino == y->st_ino && x->st_size == y->st_size && x->st_ctim.tv_sec == y->st_ctim.tv_sec &&
	       x->st_ctim.tv_nsec == y->st_ctim.tv_nsec;
}

static void keep(struct tools *tools, struct known *known, const char *tool, const char *line, const struct stat *file)
{
	if (!known) {
		known = alloc_zero(sizeof *known);
		known->tool = alloc_strdup(tool);
		known->next = tools->first;
		tools->first = known;
	}
	free(known->line);
	known->line = alloc_strdup(line);
	known->file = *file;
}

int version_missing(const struct job *job, const char *language, const char *tool, const char *how, struct err *e)
{
	if (job->rootfs)
		return err_set(e, OWNER_HARNESS, "%s programs need %s, which the root tree %s does not have", language, tool, job->rootfs);
	return err_set(e, OWNER_HARNESS, "this host has no %s toolchain (%s). Install it: %s", language, tool, how ? how : tool);
}

int version_ask(struct arena *a, struct box *box, const struct job *job, const struct profile *profile, const struct holes *holes, struct tool_version *ret,
		struct err *e)
{
	struct stat file;
	bool found = find_file(a, job, profile->toolchain, &file);
	struct known *known = find_known(job->tools, profile->toolchain);
	ret->name = profile->toolchain;
	if (known && found && same_file(&known->file, &file)) {
		ret->version = arena_strdup(a, known->line);
		return 0;
	}
	struct box_run run;
	struct limits limits = box->limits;
	limits.cpu_ms = limits.cpu_ms < VERSION_CPU_MS ? limits.cpu_ms : VERSION_CPU_MS;
	const char *const *env = fill_env(a, holes, json_get(profile->root, "env"), NULL);
	if (box_run(a, box, profile->version.argv, env, &limits, VERSION_MAX, &run, NULL, e) < 0)
		return -1;
	if (run.missing)
		return version_missing(job, profile->name, profile->toolchain, profile_install(a, profile->root), e);
	const char *newline = memchr(run.text.data, '\n', run.text.len);
	struct bytes line = { .data = run.text.data, .len = newline ? (size_t)(newline - run.text.data) : run.text.len };
	if (!run.ok)
		return err_set(e, OWNER_HARNESS, "the %s toolchain does not work in the sandbox: %s %s: %s", profile->name, profile->toolchain, run.ended,
			       utf8_visible(a, line, COMPLAINT_MAX));
	ret->version = utf8_visible(a, line, LINE_MAX_BYTES);
	if (job->tools && found)
		keep(job->tools, known, profile->toolchain, ret->version, &file);
	return 0;
}

int build_tool_version(struct arena *a, const struct job *job, const struct profile *profile, struct tool_version *ret, struct err *e)
{
	const struct tree empty = { .fd = -1 };
	const struct holes none = { .project = "" };
	struct box box;
	if (box_open(a, job, &empty, "", &box, e) < 0)
		return -1;
	int r = version_ask(a, &box, job, profile, &none, ret, e);
	box_close(&box);
	return r;
}
