/*
 * dispatch.h: a pool for several machines: the job file of an engine that hands out shards, with what the task's limits say about memory and time.
 *
 *	struct dispatch_size size = dispatch_size(task, crowd, workers);
 *	const struct dispatch_engine *engine = dispatch_find("slurm");
 *	dispatch_write(a, engine, &spec, &text, e)
 *
 * The files are templates in harness/pool/dispatch/ (template.h). Every shard grades into OUT/shards/I-of-N, a store of its own that "takehome batch" goes on with after
 * any stop, so that an engine may end and start it as it likes; "takehome merge" makes OUT of them.
 */
#ifndef HARNESS_POOL_DISPATCH_H
#define HARNESS_POOL_DISPATCH_H

#include "harness/model/task.h"
#include "harness/pool/input.h"

struct dispatch_size {
	uint32_t each_mb;   /* the most that one submission may use at one time */
	uint32_t own_mb;    /* takehome's own, with all workers */
	uint32_t memory_mb; /* of a shard */
	uint32_t crowd;     /* submissions of the largest shard */
	uint64_t seconds;   /* what a shard takes if each of its submissions uses up every limit once */
};

/* How a job's file is made; a row of a table. */
struct dispatch_engine {
	const char *name;   /* "slurm" */
	const char *title;  /* "Slurm" */
	const char *ending; /* of the file: ".slurm.sh" */
	const char *about;  /* for --help */
	const char *next;   /* what to do with the file: a template for the shell, a command a line, also with {{file}} and {{results}} */
	bool in_containers; /* image, claim and mount are needed */
	const char *template; /* below the program's data */
	/* A path so that the engine hands it on as it is; NULL with ${e} if there is no way. No function: paths need nothing. */
	const char *(*told)(struct arena *a, const char *text, struct err *e);
};

struct dispatch_spec {
	const char *task_id;
	const char *const *batch; /* NULL-terminated: the command that grades, without shard, out and workers */
	const char *takehome;     /* the command */
	const char *out;          /* as the machines see it */
	uint32_t shards, workers, retries;
	struct dispatch_size size;
	const char *image, *claim, *mount; /* of containers */
	const char *file, *results; /* for what to do next: where the job file is, and where the results will be seen from here */
};

const struct dispatch_engine *dispatch_find(const char *name);
/* dispatch_engines(ret_count): All of them. */
const struct dispatch_engine *dispatch_engines(size_t *ret_count);

/* dispatch_crowd(pool, shards): Submissions of the largest shard. Pure. */
uint32_t dispatch_crowd(const struct input *pool, uint32_t shards);
/* dispatch_size(task, crowd, workers): Pure. */
struct dispatch_size dispatch_size(const struct task *task, uint32_t crowd, uint32_t workers);

/* dispatch_write(a, engine, spec, ret, e): The job file. -1: a path cannot be told to that engine (OWNER_TASK), or our template is wrong. */
int dispatch_write(struct arena *a, const struct dispatch_engine *engine, const struct dispatch_spec *spec, struct bytes *ret, struct err *e);
/* dispatch_next(a, engine, spec, ret, e): What to do with it, a command a line. */
int dispatch_next(struct arena *a, const struct dispatch_engine *engine, const struct dispatch_spec *spec, struct bytes *ret, struct err *e);

#endif
