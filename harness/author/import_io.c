/*
 * import_io.c: folders of inputs and outputs. An input is a file whose name says so, by its ending (1.in, 1.input) or its folder or beginning (input/input01.txt, in/01);
 * its output has the same name with the other word.
 */
#include "harness/author/import.h"

#include <stdlib.h>
#include <unistd.h>
#include <fcntl.h>

#include "harness/base/fs.h"
#include "harness/base/scoped.h"

/* How names of inputs become names of outputs: the first that is there. */
static const struct {
	const char *in, *out;
} WORDS[] = { { "input", "output" }, { "Input", "Output" }, { "input", "answer" }, { "input", "expected" }, { ".in", ".out" }, { ".in", ".ans" }, { ".in", ".expected" }, { "in/", "out/" }, { "in.", "out." }, { "stdin", "stdout" } };

struct listed {
	const char **paths;
	size_t count, room;
	struct arena *a;
};

static int list_one(void *context, int parent, const char *name, const char *path, const struct stat *st)
{
	struct listed *l = context;
	(void)parent;
	if (name[0] == '.')
		return S_ISDIR(st->st_mode) ? FS_SKIP : 0;
	if (!S_ISREG(st->st_mode))
		return 0;
	if (l->count == l->room) {
		const char **old = l->paths;
		l->room = l->room ? l->room * 2 : 256;
		l->paths = ARENA_ARRAY(l->a, const char *, l->room);
		if (l->count)
			memcpy(l->paths, old, l->count * sizeof *old);
	}
	l->paths[l->count++] = arena_strdup(l->a, path);
	return 0;
}

static bool among(const struct listed *l, const char *path)
{
	for (size_t i = 0; i < l->count; i++)
		if (strcmp(l->paths[i], path) == 0)
			return true;
	return false;
}

static const char *replaced(struct arena *a, const char *text, const char *word, const char *by)
{
	SCOPED_STR out = STR_EMPTY;
	for (const char *at = text; *at;) {
		if (strncmp(at, word, strlen(word)) == 0) {
			str_add(&out, by);
			at += strlen(word);
		} else {
			str_add_char(&out, *at++);
		}
	}
	return arena_strdup(a, str_text(&out));
}

static const char *output_of(const struct listed *l, const char *path)
{
	for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++) {
		if (!strstr(path, WORDS[i].in))
			continue;
		const char *out = replaced(l->a, path, WORDS[i].in, WORDS[i].out);
		if (among(l, out))
			return out;
		/* input/01.in and output/01.out: both words. */
		for (size_t k = 0; k < sizeof WORDS / sizeof *WORDS; k++)
			if (k != i && strstr(out, WORDS[k].in) && among(l, replaced(l->a, out, WORDS[k].in, WORDS[k].out)))
				return replaced(l->a, out, WORDS[k].in, WORDS[k].out);
	}
	return NULL;
}

static bool is_output(const struct listed *l, const char *path)
{
	for (size_t i = 0; i < l->count; i++) {
		const char *out = output_of(l, l->paths[i]);
		if (out && strcmp(out, path) == 0)
			return true;
	}
	return false;
}

/* The case's name: the path of its input without the words that only say that it is one. */
static const char *case_name(struct arena *a, const char *path)
{
	const char *name = path;
	static const char *const NOISE[] = { "input/", "Input/", "in/", ".input", ".in", ".txt", "input", "Input", "stdin" };
	for (size_t i = 0; i < sizeof NOISE / sizeof *NOISE; i++)
		name = replaced(a, name, NOISE[i], "");
	return *name ? name : "case";
}

static int take(struct draft *d, const struct listed *l, const char *path)
{
	const char *out_path = output_of(l, path);
	struct bytes in, out;
	bool sample = strstr(path, "sample") || strstr(path, "example");
	if (!draft_read(d, path, &in) || !draft_read(d, out_path, &out))
		return 0;
	struct draft_group *group = sample ? draft_group(d, "sample", "samples", "The samples") : draft_group(d, "", "cases", "The cases");
	if (!group)
		return 0;
	group->visibility = sample ? VISIBILITY_PUBLIC : VISIBILITY_HIDDEN;
	group->scoring = SCORING_SUM;
	return draft_case(d, group, case_name(d->a, path), in, out.data ? out : bytes_of(""), NULL);
}

int import_io(struct draft *d, const char *name)
{
	struct listed l = { .a = d->a };
	(void)name;
	d->match = "\"lines\"";
	if (fs_walk(d->from, list_one, &l, d->e) < 0)
		return -1;
	for (size_t i = 0; i < l.count; i++) {
		if (output_of(&l, l.paths[i])) {
			if (take(d, &l, l.paths[i]) < 0)
				return -1;
		} else if (strcmp(l.paths[i], "README.md") == 0) {
			draft_read(d, "README.md", &d->brief);
		} else if (!is_output(&l, l.paths[i])) {
			draft_left(d, l.paths[i], "it is no input with an output beside it");
		}
	}
	if (!d->brief.data)
		draft_left(d, "README.md", "there is no brief: README.md of the task holds its title only");
	return 0;
}
