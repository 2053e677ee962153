/* cmd_dispatch.c: `takehome dispatch ENGINE TASK POOL --out DIR --shards N`: the job file by which an engine grades a pool on several machines. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "harness/base/fs.h"
#include "harness/base/scoped.h"
#include "harness/cli/commands.h"
#include "harness/cli/inputs.h"
#include "harness/cli/protections.h"
#include "harness/cli/terminal.h"
#include "harness/pool/dispatch.h"

enum { SHARDS_MAX = 1000, WORKERS_MAX = 256, RETRIES_MAX = 20, WORDS_MAX = 12 };

struct dispatch_options {
	const struct dispatch_engine *engine;
	const char *task, *pool, *out, *file, *rubric, *languages, *rootfs, *takehome, *map, *image, *claim;
	uint32_t shards, workers, retries;
	sandbox_protections without;
};

static error_t read_engine(struct argp_state *state, const char *arg, void *field)
{
	const struct dispatch_engine *found = dispatch_find(arg);
	if (found)
		return *(const struct dispatch_engine **)field = found, 0;
	argp_error(state, "\"%s\" is no engine that is known: slurm, nomad or kubernetes", arg);
	return EINVAL;
}

static const struct option_row OPTIONS[] = {
	OPTION_TEXT(struct dispatch_options, out, "out", 'o', "DIR", "Where the grades are to be, on a file system that all machines share. Needed"),
	OPTION_NUMBER(struct dispatch_options, shards, "shards", 'n', "N", 1, SHARDS_MAX, "Into how many shares the pool is cut; each is a job of its own. Needed"),
	OPTION_NUMBER(struct dispatch_options, workers, "workers", 'j', "J", 1, WORKERS_MAX, "Submissions at one time in a shard, a core each; 4 by default"),
	OPTION_TEXT(struct dispatch_options, file, "file", 'f', "FILE", "Write the job file there (- is standard output); by default beside the task's folder, so that it lies in git with it"),
	OPTION_NUMBER(struct dispatch_options, retries, "retries", 0, "R", 0, RETRIES_MAX, "How often a shard that did not become whole is tried again, going on where it was; 2 by default"),
	OPTION_TEXT(struct dispatch_options, map, "map", 0, "HERE=THERE",
		    "What lies below the folder HERE on this machine lies below THERE on those that grade (for Kubernetes: where the claim is mounted)"),
	OPTION_TEXT(struct dispatch_options, takehome, "takehome", 0, "COMMAND", "The command on those machines, if \"takehome\" is not found there by its name"),
	OPTION_TEXT(struct dispatch_options, image, "image", 0, "IMAGE", "Kubernetes: a container image with takehome and the candidates' toolchains. Needed there"),
	OPTION_TEXT(struct dispatch_options, claim, "claim", 0, "NAME", "Kubernetes: the PersistentVolumeClaim that holds task, pool and grades. Needed there"),
	OPTION_TEXT(struct dispatch_options, rubric, "rubric", 'r', "FILE", "Grade with this rubric instead of the one that the task names"),
	OPTION_LANGUAGES(struct dispatch_options),
	OPTION_ROOTFS(struct dispatch_options),
	OPTION_WITHOUT(struct dispatch_options),
	OPTIONS_END,
};
static const struct option_row ARGUMENTS[] = {
	ARGUMENT_READ(struct dispatch_options, engine, read_engine),
	ARGUMENT(struct dispatch_options, task),
	ARGUMENT(struct dispatch_options, pool),
	OPTIONS_END,
};
static const struct dispatch_options DEFAULTS = { .takehome = "takehome", .workers = 4, .retries = 2 };

/* What is missing on the command line, in words; NULL: nothing. */
static const char *missing(const struct dispatch_options *o)
{
	if (!o->out || !o->shards)
		return o->out ? "--shards N is needed: into how many shares the pool is cut" : "--out DIR is needed: where the grades are to be";
	if (strcmp(o->pool, "-") == 0)
		return "the pool has to be a folder or a manifest: the machines that grade do not have this standard input";
	if (o->engine->in_containers && (!o->image || !o->claim || !o->map))
		return "this engine runs containers: --image IMAGE, --claim NAME and --map HERE=THERE are needed (THERE is where the claim is mounted)";
	const char *there = o->map ? strchr(o->map, '=') : NULL;
	if (o->map && (!there || there[1] != '/' || there == o->map))
		return "--map takes HERE=THERE, a folder of this machine and its absolute path on those that grade";
	return NULL;
}

static error_t check(struct argp_state *state, void *options)
{
	const char *wrong = missing(options);
	if (!wrong)
		return 0;
	argp_error(state, "%s", wrong);
	return EINVAL;
}

/* ${path} from the root. What is not there yet (results) is made absolute by the folder that it will be in. */
static const char *absolute(struct arena *a, const char *path)
{
	SCOPED_FREE char *real = realpath(path, NULL);
	if (real)
		return arena_strdup(a, real);
	char *copy = arena_strdup(a, path);
	for (size_t len = strlen(copy); len > 1 && copy[len - 1] == '/'; len--)
		copy[len - 1] = '\0';
	const char *name = fs_basename(copy);
	const char *folder = name == copy ? "." : name == copy + 1 ? "/" : arena_strndup(a, copy, (size_t)(name - copy) - 1);
	if (strcmp(folder, copy) == 0)
		return copy;
	const char *above = absolute(a, folder);
	return fs_join(a, strcmp(above, "/") == 0 ? "" : above, name);
}

/* ${path} as the machines that grade see it; NULL: it lies outside of what they see, which was said. */
static const char *there(struct arena *a, const struct dispatch_options *o, const char *path)
{
	if (!path)
		return NULL;
	const char *real = absolute(a, path);
	if (!o->map)
		return real;
	const char *split = strchr(o->map, '=');
	const char *here = absolute(a, arena_strndup(a, o->map, (size_t)(split - o->map)));
	size_t len = strlen(here);
	if (strncmp(real, here, len) == 0 && (real[len] == '/' || real[len] == '\0'))
		return arena_printf(a, "%s%s", split + 1, real + len);
	terminal_complain("\"%s\" does not lie below \"%s\", so the machines that grade do not see it: move it there, or give another --map", real, here);
	return NULL;
}

/* Is ${task} the id of a shipped task, which every machine with takehome has? */
static bool is_shipped(const char *task)
{
	return !strchr(task, '/') && access(task, F_OK) < 0;
}

/* The command that grades, as those machines are to run it. NULL: that was said. */
static const char *const *command(struct arena *a, const struct dispatch_options *o)
{
	const char **words = ARENA_ARRAY(a, const char *, WORDS_MAX + 2 * (size_t)sandbox_protection_count + 1);
	size_t count = 0;
	const struct {
		const char *option, *path;
	} paths[] = { { NULL, o->pool }, { "--rubric", o->rubric }, { "--languages", o->languages }, { "--rootfs", o->rootfs } };
	words[count++] = o->takehome;
	words[count++] = "batch";
	words[count] = is_shipped(o->task) ? o->task : there(a, o, o->task);
	if (!words[count++])
		return NULL;
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
		if (!paths[i].path)
			continue;
		if (paths[i].option)
			words[count++] = paths[i].option;
		words[count] = there(a, o, paths[i].path);
		if (!words[count++])
			return NULL;
	}
	for (int i = 0; i < sandbox_protection_count; i++) {
		if (!(o->without & 1u << i))
			continue;
		words[count++] = "--without";
		words[count++] = sandbox_protection_text((enum sandbox_protection)i);
	}
	return words;
}

/* Beside the task's folder; a shipped task is not the user's to write beside. */
static const char *default_file(struct arena *a, const struct dispatch_options *o, const struct task *task)
{
	const char *name = arena_printf(a, "%s%s", task->id, o->engine->ending);
	if (is_shipped(o->task))
		return name;
	const char *folder = absolute(a, o->task), *last = fs_basename(folder);
	return arena_printf(a, "%.*s%s", (int)(last - folder), folder, name);
}

static int write_job(struct arena *a, const struct dispatch_options *o, const struct dispatch_spec *spec)
{
	struct err e = ERR_NONE;
	struct bytes text, next;
	bool to_stdout = strcmp(spec->file, "-") == 0, replaced = !to_stdout && access(spec->file, F_OK) == 0;
	if (dispatch_write(a, o->engine, spec, &text, &e) < 0 || dispatch_next(a, o->engine, spec, &next, &e) < 0) {
		terminal_complain("%s", e.text);
		return e.owner == OWNER_TASK ? EXIT_USAGE : EXIT_HARNESS;
	}
	int status = inputs_writable(spec->file);
	if (status == EXIT_PASSED)
		status = inputs_write(spec->file, text);
	if (status != EXIT_PASSED || to_stdout)
		return status;
	printf("%s is %s for %s: %u shard%s, in the largest %u submission%s, %u at one time.\n"
	       "A shard asks for %u core%s, %u MB (%u MB for each at one time, by the task's limits, and %u MB of its own) and %llu minutes at the very most.\n"
	       "Next:\n%.*s",
	       spec->file, replaced ? "written again" : "the job file", o->engine->title, spec->shards, spec->shards == 1 ? "" : "s", spec->size.crowd,
	       spec->size.crowd == 1 ? "" : "s", spec->workers, spec->workers, spec->workers == 1 ? "" : "s", spec->size.memory_mb, spec->size.each_mb, spec->size.own_mb,
	       (unsigned long long)(spec->size.seconds + 59) / 60, (int)next.len, next.data);
	return EXIT_PASSED;
}

static int run(struct arena *a, void *options)
{
	const struct dispatch_options *o = options;
	struct inputs inputs;
	struct input pool;
	int status = inputs_load(a, o->task, o->rubric, o->languages, &inputs);
	if (status == EXIT_PASSED)
		status = inputs_pool(a, o->pool, false, &pool);
	if (status != EXIT_PASSED)
		return status;
	const char *const *batch = command(a, o);
	const char *out = there(a, o, o->out);
	if (!batch || !out)
		return EXIT_USAGE;
	const struct dispatch_spec spec = { .task_id = inputs.task->id,
					    .batch = batch,
					    .takehome = o->takehome,
					    .out = out,
					    .shards = o->shards,
					    .workers = o->workers,
					    .retries = o->retries,
					    .size = dispatch_size(inputs.task, dispatch_crowd(&pool, o->shards), o->workers),
					    .image = o->image,
					    .claim = o->claim,
					    .mount = o->map ? strchr(o->map, '=') + 1 : NULL,
					    .file = o->file ? o->file : default_file(a, o, inputs.task),
					    .results = absolute(a, o->out) };
	return write_job(a, o, &spec);
}

const struct command cmd_dispatch = {
	.name = "dispatch",
	.summary = "Write the job file by which Slurm, Nomad or Kubernetes grades a pool",
	.arguments = "ENGINE TASK POOL",
	.about = "Write a file that has ENGINE (slurm, nomad or kubernetes) grade POOL in N shares on several machines and merge the grades into DIR. Nothing is started: read the file, put it "
		 "into git, hand it to the engine. Memory and time in it follow from the task's limits. Each shard has a store of its own, DIR/shards/I-of-N, and goes on where it was whenever it is "
		 "started again; that somebody is below the bar is no failure of the job.\n"
		 "Those machines need takehome, the candidates' toolchains, a shared file system whose locks work, and the right to isolate: \"takehome doctor\" there says what is missing.",
	.example = "  takehome dispatch slurm robot pool/ --out round-1 --shards 4 -j 8\n"
		   "  takehome dispatch kubernetes robot pool/ --out round-1 --shards 4 \\\n"
		   "      --image reg.example/takehome:1 --claim hiring --map .=/hiring",
	.size = sizeof(struct dispatch_options),
	.defaults = &DEFAULTS,
	.options = OPTIONS,
	.takes = ARGUMENTS,
	.needed = 3,
	.needs = "an ENGINE, a TASK and a POOL are needed",
	.check = check,
	.run = run,
};
