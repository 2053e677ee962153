/* request.c: the layout: a struct request, its vectors, the files' heads, then strings with their NUL and the files' bytes. It is gone through twice: to measure, to write. */
#include "sandbox/request.h"

#include <string.h>

/* What every program finds in its environment unless the command says otherwise. */
static const char *const defaults[] = { "PATH=/usr/local/bin:/usr/bin:/bin", "HOME=/tmp", "TMPDIR=/tmp", "LANG=C.UTF-8", "TZ=UTC" };
enum { DEFAULTS = sizeof defaults / sizeof defaults[0] };

/* Where the next bytes go. base NULL: they are only counted. */
struct place {
	char *base;
	size_t at;
};

static void *put(struct place *p, const void *data, size_t size)
{
	char *to = p->base ? p->base + p->at : NULL;
	if (to && size)
		memcpy(to, data, size);
	p->at += size;
	return to;
}

static char *put_text(struct place *p, const char *text, size_t len)
{
	char *to = put(p, text, len);
	put(p, "", 1);
	return to;
}

/* Room for ${size} bytes of pointers and numbers, all zero. */
static void *reserve(struct place *p, size_t size)
{
	p->at = (p->at + sizeof(void *) - 1) / sizeof(void *) * sizeof(void *);
	void *to = p->base ? p->base + p->at : NULL;
	if (to)
		memset(to, 0, size);
	p->at += size;
	return to;
}

static void set(char **vector, size_t i, char *text)
{
	if (vector)
		vector[i] = text;
}

static bool is_set(const char *const *env, const char *assignment)
{
	size_t len = (size_t)(strchr(assignment, '=') - assignment) + 1;
	for (; env && *env; env++)
		if (strncmp(*env, assignment, len) == 0)
			return true;
	return false;
}

static size_t count(const char *const *list)
{
	size_t n = 0;
	while (list && list[n])
		n++;
	return n;
}

static char **put_list(struct place *p, const char *const *list)
{
	size_t n = count(list);
	char **vector = reserve(p, (n + 1) * sizeof *vector);
	for (size_t i = 0; i < n; i++)
		set(vector, i, put_text(p, list[i], strlen(list[i])));
	return vector;
}

static char **put_env(struct place *p, const char *const *env)
{
	size_t n = 0;
	char **vector = reserve(p, (DEFAULTS + count(env) + 1) * sizeof *vector);
	for (size_t i = 0; i < DEFAULTS; i++)
		if (!is_set(env, defaults[i]))
			set(vector, n++, put_text(p, defaults[i], strlen(defaults[i])));
	for (; env && *env; env++)
		set(vector, n++, put_text(p, *env, strlen(*env)));
	return vector;
}

/* The PATH that the program will have: the last one counts. */
static const char *path_of(const char *const *env)
{
	const char *path = defaults[0] + strlen("PATH=");
	for (; env && *env; env++)
		if (strncmp(*env, "PATH=", 5) == 0)
			path = *env + 5;
	return path;
}

static char **put_paths(struct place *p, const char *name, const char *path)
{
	bool direct = strchr(name, '/');
	size_t folders = 1;
	for (const char *c = path; *c; c++)
		folders += *c == ':';
	char **vector = reserve(p, (folders + 1) * sizeof *vector);
	if (direct)
		set(vector, 0, put_text(p, name, strlen(name)));
	for (size_t i = 0; !direct && *path && name[0]; i++) {
		size_t len = strcspn(path, ":");
		char *text = len ? put(p, path, len) : put(p, ".", 1);
		put(p, "/", 1);
		put_text(p, name, strlen(name));
		set(vector, i, text);
		path += len + (path[len] == ':');
	}
	return vector;
}

static void lay_out(const struct sandbox_command *c, struct place *p)
{
	struct request *r = reserve(p, sizeof *r);
	struct request made = { .file_count = c->file_count };
	struct sandbox_file *files = reserve(p, c->file_count * sizeof *files);
	made.files = files;
	made.argv = put_list(p, c->argv);
	made.env = put_env(p, c->env);
	made.paths = put_paths(p, c->argv[0], path_of(c->env));
	const char *cwd = c->cwd ? c->cwd : "";
	made.cwd = put_text(p, cwd, strlen(cwd));
	for (size_t i = 0; i < c->file_count; i++) {
		struct sandbox_file file = c->files[i];
		file.path = put_text(p, file.path, strlen(file.path));
		file.data = put(p, file.data, file.len);
		if (files)
			files[i] = file;
	}
	if (r)
		*r = made;
}

size_t request_size(const struct sandbox_command *command)
{
	struct place p = { NULL, 0 };
	lay_out(command, &p);
	return p.at;
}

void request_write(const struct sandbox_command *command, void *mailbox)
{
	struct place p = { mailbox, 0 };
	lay_out(command, &p);
}
