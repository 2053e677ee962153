/* draft.c: a task folder written piece by piece. The package is a stranger's: nothing in it is opened through a link. */
#include "harness/author/draft.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "harness/base/fs.h"
#include "harness/base/scoped.h"
#include "harness/base/str.h"
#include "harness/base/utf8.h"

enum { FILE_BYTES_MAX = 64 << 20, ID_BYTES_MAX = 90 };

const char *draft_id(struct arena *a, const char *text)
{
	SCOPED_STR id = STR_EMPTY;
	for (; *text && id.len < ID_BYTES_MAX; text++) {
		unsigned char c = (unsigned char)*text;
		if (c < 128 && isalnum(c))
			str_add_char(&id, (char)tolower(c));
		else if (id.len > 0 && id.data[id.len - 1] != '-')
			str_add_char(&id, '-');
	}
	while (id.len > 0 && id.data[id.len - 1] == '-')
		id.data[--id.len] = '\0';
	return id.len ? arena_strdup(a, str_text(&id)) : "x";
}

static void add(struct draft *d, enum finding_level level, const char *where, const char *fmt, va_list ap)
{
	const char *text = arena_vprintf(d->a, fmt, ap);
	findings_add(d->findings, level, where, "%s", utf8_visible(d->a, bytes_of(text), strlen(text) * 4));
}

void draft_left(struct draft *d, const char *where, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	add(d, FINDING_ADVICE, where, fmt, ap);
	va_end(ap);
}

void draft_wrong(struct draft *d, const char *where, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	add(d, FINDING_WRONG, where, fmt, ap);
	va_end(ap);
}

bool draft_read(struct draft *d, const char *path, struct bytes *ret)
{
	struct err why = ERR_NONE;
	SCOPED_FD fd = fs_open_regular(d->from, path, NULL);
	if (fd < 0) {
		if (errno != ENOENT)
			draft_wrong(d, path, "it cannot be read: %s", errno == ELOOP ? "it is a link" : strerror(errno));
		return false;
	}
	if (fs_read_fd(d->a, fd, FILE_BYTES_MAX, ret, &why) == 0)
		return true;
	draft_wrong(d, path, "it cannot be read: %s", why.text);
	return false;
}

char draft_is(const struct draft *d, const char *path)
{
	struct stat st;
	SCOPED_FD fd = fs_open_beneath(d->from, path, O_PATH, 0);
	if (fd < 0 || fstat(fd, &st) < 0)
		return 0;
	return S_ISDIR(st.st_mode) ? 'd' : S_ISREG(st.st_mode) ? 'f' : 0;
}

static int parent_of(struct draft *d, const char *path)
{
	const char *name = fs_basename(path);
	if (name == path)
		return 0;
	const char *folder = arena_strndup(d->a, path, (size_t)(name - path) - 1);
	return fs_mkdirs(d->to, folder, 0755) < 0 ? err_sys(d->e, OWNER_HARNESS, "making the folder '%s'", folder) : 0;
}

static int put_file(struct draft *d, const char *path, struct bytes b, bool executable)
{
	if (parent_of(d, path) < 0)
		return -1;
	SCOPED_FD fd = fs_open_beneath(d->to, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, executable ? 0755 : 0644);
	return fd < 0 ? err_sys(d->e, OWNER_HARNESS, "writing '%s'", path) : fs_write_all(fd, b, d->e);
}

struct copy {
	struct draft *d;
	const char *from, *to;
};

static int copy_file(struct draft *d, const char *from, const char *to, bool executable)
{
	struct bytes b;
	return draft_read(d, from, &b) ? put_file(d, to, b, executable) : 0;
}

static int copy_one(void *context, int parent, const char *name, const char *path, const struct stat *st)
{
	const struct copy *c = context;
	const char *from = fs_join(c->d->a, c->from, path);
	(void)parent;
	(void)name;
	if (S_ISDIR(st->st_mode))
		return 0;
	if (!S_ISREG(st->st_mode)) {
		draft_left(c->d, from, "links and special files are not copied");
		return 0;
	}
	return copy_file(c->d, from, fs_join(c->d->a, c->to, path), st->st_mode & S_IXUSR);
}

int draft_copy(struct draft *d, const char *from, const char *to)
{
	struct copy copy = { .d = d, .from = from, .to = to };
	if (draft_is(d, from) == 'f')
		return copy_file(d, from, to, false);
	SCOPED_FD fd = fs_open_beneath(d->from, from, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
	if (fd < 0) {
		draft_wrong(d, from, "it cannot be read: %s", strerror(errno));
		return 0;
	}
	return fs_walk(fd, copy_one, &copy, d->e);
}

int draft_declare(struct draft *d, const char *to, const char *name)
{
	static const char *const SCRIPTS[] = { "py", "rb", "pl", "php", "js", "lua", "sh", NULL };
	bool script = false;
	for (size_t i = 0; SCRIPTS[i]; i++)
		script = script || strcmp(fs_extension(name), SCRIPTS[i]) == 0;
	if (!script)
		return 0;
	struct json_writer *w = json_writer_new(true);
	json_object(w, NULL);
	json_object(w, "takehome");
	json_put_string(w, "entry", name);
	json_end(w);
	json_end(w);
	int bad = put_file(d, fs_join(d->a, to, "takehome.json"), json_writer_text(w), false);
	json_writer_free(w);
	return bad;
}

struct draft_group *draft_group(struct draft *d, const char *from, const char *id, const char *title)
{
	for (size_t i = 0; i < d->group_count; i++)
		if (strcmp(d->groups[i].from, from) == 0)
			return &d->groups[i];
	if (d->group_count == DRAFT_GROUPS_MAX) {
		draft_wrong(d, from, "more than %d groups: the cases of the others are left out", DRAFT_GROUPS_MAX);
		return NULL;
	}
	const char *base = draft_id(d->a, id), *own = base;
	for (size_t k = 2, i = 0; i < d->group_count; i++)
		if (strcmp(d->groups[i].id, own) == 0) {
			own = arena_printf(d->a, "%s-%zu", base, k++);
			i = (size_t)-1;
		}
	struct draft_group *group = &d->groups[d->group_count++];
	*group = (struct draft_group){ .id = own, .title = title, .visibility = VISIBILITY_HIDDEN, .points = 1, .counts = true, .from = arena_strdup(d->a, from) };
	return group;
}

int draft_case(struct draft *d, struct draft_group *group, const char *name, struct bytes in, struct bytes out, const char *more)
{
	const char *base = fs_join(d->a, fs_join(d->a, "cases", group->id), draft_id(d->a, name)), *own = base;
	struct stat st;
	for (size_t k = 2; fstatat(d->to, arena_printf(d->a, "%s.in", own), &st, AT_SYMLINK_NOFOLLOW) == 0; k++)
		own = arena_printf(d->a, "%s-%zu", base, k);
	group->cases++;
	if (put_file(d, arena_printf(d->a, "%s.in", own), in, false) < 0 || (out.data && put_file(d, arena_printf(d->a, "%s.out", own), out, false) < 0))
		return -1;
	return more ? put_file(d, arena_printf(d->a, "%s.json", own), bytes_of(arena_printf(d->a, "{%s}\n", more)), false) : 0;
}

int draft_solution(struct draft *d, const char *path, const char *id, const char *what, bool right)
{
	if (d->solution_count == DRAFT_SOLUTIONS_MAX) {
		draft_wrong(d, path, "more than %d submissions: this one is left out", DRAFT_SOLUTIONS_MAX);
		return 0;
	}
	const char *base = draft_id(d->a, id), *own = base;
	for (size_t k = 2, i = 0; i < d->solution_count; i++)
		if (strcmp(d->solutions[i].id, own) == 0) {
			own = arena_printf(d->a, "%s-%zu", base, k++);
			i = (size_t)-1;
		}
	d->solutions[d->solution_count++] = (struct draft_solution){ .id = own, .path = own, .what = what, .right = right };
	const char *to = fs_join(d->a, "solutions", own);
	if (draft_is(d, path) != 'f')
		return draft_copy(d, path, to);
	return draft_copy(d, path, fs_join(d->a, to, fs_basename(path))) < 0 ? -1 : draft_declare(d, to, fs_basename(path));
}

static void put_raw(struct draft *d, struct json_writer *w, const char *key, const char *text)
{
	struct json_error wrong;
	json_put_json(w, key, json_parse(d->a, bytes_of(text), JSON_STRICT, &wrong));
}

static int put_document(struct draft *d, const char *path, struct json_writer *w)
{
	int bad = put_file(d, path, json_writer_text(w), false);
	json_writer_free(w);
	return bad;
}

static struct json_writer *begin(const struct draft *d, const char *schema)
{
	struct json_writer *w = json_writer_new(true);
	json_object(w, NULL);
	json_put_string(w, "schema", schema);
	if (!strstr(schema, "solutions")) {
		json_put_string(w, "id", d->id);
		json_put_string(w, "version", "1.0.0");
		json_put_string(w, "title", d->title);
	}
	return w;
}

static void put_limits(const struct draft *d, struct json_writer *w)
{
	if (!d->cpu_ms && !d->memory_mb && !d->output_kb)
		return;
	json_object(w, "limits");
	if (d->cpu_ms) {
		json_put_int(w, "cpu_ms", d->cpu_ms);
		json_put_int(w, "wall_ms", (int64_t)d->cpu_ms * 5);
	}
	if (d->memory_mb)
		json_put_int(w, "memory_mb", d->memory_mb);
	if (d->output_kb)
		json_put_int(w, "output_kb", d->output_kb);
	json_end(w);
}

static int put_task(struct draft *d)
{
	struct json_writer *w = begin(d, "takehome.task/1");
	json_put_string(w, "kind", "cli");
	json_put_string(w, "rubric", "rubric.json");
	put_limits(d, w);
	if (d->match)
		put_raw(d, w, "match", d->match);
	if (d->checker)
		put_raw(d, w, "checker", "{\"folder\": \"checker\"}");
	if (d->interactive)
		put_raw(d, w, "interactor", "{\"folder\": \"interactor\"}");
	json_array(w, "groups");
	for (size_t i = 0; i < d->group_count; i++) {
		const struct draft_group *group = &d->groups[i];
		if (group->cases == 0)
			continue;
		json_object(w, NULL);
		json_put_string(w, "id", group->id);
		json_put_string(w, "title", group->title);
		json_put_string(w, "visibility", visibility_text(group->visibility));
		json_put_number(w, "points", group->points);
		json_put_string(w, "scoring", scoring_text(group->scoring));
		if (group->match)
			put_raw(d, w, "match", group->match);
		json_end(w);
	}
	json_end(w);
	json_end(w);
	return put_document(d, "task.json", w);
}

static int put_rubric(struct draft *d)
{
	struct json_writer *w = begin(d, "takehome.rubric/1");
	json_put_number(w, "pass", d->pass);
	json_array(w, "criteria");
	json_object(w, NULL);
	json_put_string(w, "id", "correctness");
	json_put_string(w, "title", "Gives the right answers");
	json_put_int(w, "weight", 100);
	json_put_string(w, "measure", "cases");
	json_array(w, "groups");
	for (size_t i = 0; i < d->group_count; i++)
		if (d->groups[i].cases > 0 && d->groups[i].counts)
			json_put_string(w, NULL, d->groups[i].id);
	json_end(w);
	json_array(w, "levels");
	put_raw(d, w, NULL, "{\"score\": 0, \"anchor\": \"no answer is right\"}");
	put_raw(d, w, NULL, "{\"score\": 1, \"anchor\": \"every answer is right\"}");
	json_end(w);
	json_end(w);
	json_end(w);
	json_end(w);
	return put_document(d, "rubric.json", w);
}

static int put_solutions(struct draft *d)
{
	if (d->solution_count == 0)
		return 0;
	struct json_writer *w = begin(d, "takehome.solutions/1");
	json_array(w, "solutions");
	for (size_t i = 0; i < d->solution_count; i++) {
		const struct draft_solution *s = &d->solutions[i];
		json_object(w, NULL);
		json_put_string(w, "id", s->id);
		json_put_string(w, "path", s->path);
		json_put_string(w, "what", s->what);
		put_raw(d, w, "expect", s->right ? "{\"percent\": 100, \"passed\": true, \"groups\": {}}" : "{\"percent\": [0, 99.99], \"passed\": false, \"groups\": {}}");
		json_end(w);
	}
	json_end(w);
	json_end(w);
	return put_document(d, "solutions/solutions.json", w);
}

int draft_finish(struct draft *d)
{
	size_t cases = 0, counted = 0;
	for (size_t i = 0; i < d->group_count; i++) {
		cases += d->groups[i].cases;
		counted += d->groups[i].counts ? d->groups[i].cases : 0;
	}
	if (cases == 0)
		draft_wrong(d, "cases", "not one case was found: the task is not whole");
	for (size_t i = 0; counted == 0 && i < d->group_count; i++)
		d->groups[i].counts = true;
	if (!d->brief.data)
		d->brief = bytes_of(arena_printf(d->a, "# %s\n", d->title));
	return put_file(d, "README.md", d->brief, false) < 0 || put_task(d) < 0 || put_rubric(d) < 0 || put_solutions(d) < 0 ? -1 : 0;
}
