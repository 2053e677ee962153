/* dispatch.c: job files for engines that hand out shards. */
#include "harness/pool/dispatch.h"

#include <fcntl.h>
#include <string.h>

#include "harness/base/data.h"
#include "harness/base/fs.h"
#include "harness/base/str.h"
#include "harness/pool/ident.h"
#include "harness/pool/template.h"

enum {
	OWN_MB = 128,          /* a batch and its store, a build cache's files in memory */
	OWN_WORKER_MB = 64,    /* a worker and its boxes */
	MERGE_MB = 256,
	START_SECONDS = 600,   /* asking toolchains for their versions, a slow file system */
	GRACE_SECONDS = 120,   /* before the time is over: what runs may end by itself */
	NAME_BYTES = 50,       /* engines put numbers behind a job's name, and 63 is what some take */
	TEMPLATE_BYTES_MAX = 1 << 20
};

/* Kubernetes takes $(NAME) for a variable and $$ for $. */
static const char *dollars_twice(struct arena *a, const char *text, struct err *e)
{
	(void)e;
	struct str out = STR_EMPTY;
	for (; *text; text++) {
		if (*text == '$')
			str_add_char(&out, '$');
		str_add_char(&out, *text);
	}
	return str_steal(&out, a);
}

static const char *no_variables(struct arena *a, const char *text, struct err *e)
{
	(void)a;
	if (!strstr(text, "${"))
		return text;
	err_set(e, OWNER_TASK, "Nomad would replace \"${\" in \"%s\": give that folder or file another name", text);
	return NULL;
}

static const struct dispatch_engine ENGINES[] = {
	{ .name = "slurm",
	  .title = "Slurm",
	  .ending = ".slurm.sh",
	  .about = "an array job, an element a shard, and a merge job that depends on it",
	  .next = "  sbatch {{file}}\n  squeue --me\n",
	  .template = "harness/pool/dispatch/slurm.sh" },
	{ .name = "nomad",
	  .title = "Nomad",
	  .ending = ".nomad.json",
	  .about = "a batch job (driver raw_exec), an allocation a shard, each with a poststop task that merges",
	  .next = "  nomad job validate -json {{file}}\n  nomad job run -json {{file}}\n  nomad job status {{name}}\n",
	  .template = "harness/pool/dispatch/nomad.json",
	  .told = no_variables },
	{ .name = "kubernetes",
	  .title = "Kubernetes",
	  .ending = ".kubernetes.json",
	  .about = "an Indexed Job, an index a shard, whose pods grade and then merge",
	  .next = "  kubectl apply -f {{file}}\n  kubectl wait --for=condition=complete --timeout={{all_seconds}}s job/{{name}}\n",
	  .in_containers = true,
	  .template = "harness/pool/dispatch/kubernetes.json",
	  .told = dollars_twice },
};
enum { ENGINE_COUNT = sizeof ENGINES / sizeof *ENGINES };

const struct dispatch_engine *dispatch_engines(size_t *ret_count)
{
	*ret_count = ENGINE_COUNT;
	return ENGINES;
}

const struct dispatch_engine *dispatch_find(const char *name)
{
	for (size_t i = 0; i < ENGINE_COUNT; i++)
		if (strcmp(ENGINES[i].name, name) == 0)
			return &ENGINES[i];
	return NULL;
}

uint32_t dispatch_crowd(const struct input *pool, uint32_t shards)
{
	uint32_t most = 0;
	for (uint32_t i = 1; i <= shards; i++) {
		uint32_t count = 0;
		for (size_t j = 0; j < pool->count; j++)
			count += ident_in_shard(pool->items[j].id, (struct shard){ .index = i, .of = shards });
		most = count > most ? count : most;
	}
	return most;
}

static uint32_t larger(uint32_t a, uint32_t b)
{
	return a > b ? a : b;
}

/* What a case holds at one time: an interactor is there beside the program, a checker comes after it. */
static uint32_t case_mb(const struct task *task, const struct task_case *c)
{
	uint32_t beside = c->kind == CASE_INTERACTIVE && task->interactor ? task->interactor->limits.memory_mb : 0;
	uint32_t after = task->checker ? task->checker->limits.memory_mb : 0;
	return larger(c->limits.memory_mb + beside, after);
}

static uint64_t case_ms(const struct task *task, const struct task_case *c)
{
	uint64_t ms = c->limits.wall_ms;
	if (c->kind == CASE_INTERACTIVE && task->interactor)
		ms += task->interactor->limits.wall_ms;
	return task->checker ? ms + task->checker->limits.wall_ms : ms;
}

/* A unit suite is run once for all of its cases. */
static uint64_t group_ms(const struct task *task, const struct group *group)
{
	uint64_t ms = 0, suite = 0;
	for (size_t i = 0; i < group->case_count; i++) {
		uint64_t one = case_ms(task, &group->cases[i]);
		if (group->cases[i].kind != CASE_SUITE)
			ms += one;
		else if (one > suite)
			suite = one;
	}
	return ms + suite;
}

struct dispatch_size dispatch_size(const struct task *task, uint32_t crowd, uint32_t workers)
{
	struct dispatch_size size = { .each_mb = task->build_limits.memory_mb, .own_mb = OWN_MB + workers * OWN_WORKER_MB, .crowd = crowd };
	uint64_t each_ms = task->build_limits.wall_ms, rounds = ((uint64_t)crowd + workers - 1) / workers;
	for (size_t g = 0; g < task->group_count; g++) {
		each_ms += group_ms(task, &task->groups[g]);
		for (size_t i = 0; i < task->groups[g].case_count; i++)
			size.each_mb = larger(size.each_mb, case_mb(task, &task->groups[g].cases[i]));
	}
	size.memory_mb = size.each_mb * workers + size.own_mb;
	size.seconds = START_SECONDS + (rounds * each_ms + 999) / 1000;
	return size;
}

/* Small letters, digits and hyphens, as task ids are, and short enough for every engine. */
static const char *job_name(struct arena *a, const char *task_id)
{
	char *name = arena_printf(a, "takehome-%s", task_id);
	size_t len = strlen(name) < NAME_BYTES ? strlen(name) : NAME_BYTES;
	while (len > 0 && name[len - 1] == '-')
		len--;
	name[len] = '\0';
	return name;
}

static const char *told(struct arena *a, const struct dispatch_engine *engine, const char *text, struct err *e)
{
	return engine->told ? engine->told(a, text, e) : text;
}

static const char *const *told_words(struct arena *a, const struct dispatch_engine *engine, const char *const *words, struct err *e)
{
	size_t count = 0;
	while (words[count])
		count++;
	const char **out = ARENA_ARRAY(a, const char *, count + 1);
	for (size_t i = 0; i < count; i++) {
		out[i] = told(a, engine, words[i], e);
		if (!out[i])
			return NULL;
	}
	return out;
}

static int fill(struct arena *a, const struct dispatch_engine *engine, const struct dispatch_spec *spec, struct bytes template, bool json, struct bytes *ret, struct err *e)
{
	const struct dispatch_size *size = &spec->size;
	const char *out = told(a, engine, spec->out, e), *takehome = told(a, engine, spec->takehome, e);
	const char *const *batch = told_words(a, engine, spec->batch, e);
	if (!out || !takehome || !batch)
		return -1;
	uint64_t minutes = (size->seconds + GRACE_SECONDS + 59) / 60;
	/* Numbers that a format wants as text. */
	const char *shards = arena_printf(a, "%u", spec->shards), *workers = arena_printf(a, "%u", spec->workers);
	const struct template_value values[] = {
		{ .name = "name", .text = job_name(a, spec->task_id) },
		{ .name = "batch", .words = batch },
		{ .name = "takehome", .text = takehome },
		{ .name = "out", .text = out },
		{ .name = "shards", .number = spec->shards },
		{ .name = "shards_text", .text = shards },
		{ .name = "workers", .number = spec->workers },
		{ .name = "workers_text", .text = workers },
		{ .name = "retries", .number = spec->retries },
		{ .name = "each_mb", .number = size->each_mb },
		{ .name = "own_mb", .number = size->own_mb },
		{ .name = "memory_mb", .number = size->memory_mb },
		{ .name = "merge_mb", .number = MERGE_MB },
		{ .name = "crowd", .number = size->crowd },
		{ .name = "minutes", .number = (int64_t)minutes },
		{ .name = "seconds", .number = (int64_t)minutes * 60 },
		{ .name = "all_seconds", .number = (int64_t)minutes * 60 * (spec->retries + 1) },
		{ .name = "grace_seconds", .number = GRACE_SECONDS },
		{ .name = "image", .text = spec->image ? spec->image : "" },
		{ .name = "claim", .text = spec->claim ? spec->claim : "" },
		{ .name = "mount", .text = spec->mount ? spec->mount : "" },
		{ .name = "file", .text = spec->file ? spec->file : "" },
		{ .name = "results", .text = spec->results ? spec->results : "" },
	};
	const struct template_values all = { .items = values, .count = sizeof values / sizeof *values };
	return json ? template_json(a, template, all, ret, e) : template_shell(a, template, all, ret, e);
}

int dispatch_write(struct arena *a, const struct dispatch_engine *engine, const struct dispatch_spec *spec, struct bytes *ret, struct err *e)
{
	struct bytes template;
	const char *path = data_path(a, engine->template, e);
	if (!path || fs_read(a, AT_FDCWD, path, TEMPLATE_BYTES_MAX, &template, e) < 0)
		return -1;
	return fill(a, engine, spec, template, strcmp(fs_extension(path), "json") == 0, ret, e);
}

int dispatch_next(struct arena *a, const struct dispatch_engine *engine, const struct dispatch_spec *spec, struct bytes *ret, struct err *e)
{
	static const char AFTER[] = "  takehome status {{results}}\n  takehome export {{results}}\n";
	return fill(a, engine, spec, bytes_of(arena_printf(a, "%s%s", engine->next, AFTER)), false, ret, e);
}
