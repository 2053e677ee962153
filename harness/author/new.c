/* new.c: the templates copied, with %ID% and %TITLE% filled in. */
#include "harness/author/new.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "harness/base/data.h"
#include "harness/base/fs.h"
#include "harness/base/scoped.h"
#include "harness/base/str.h"

enum { TEMPLATE_BYTES_MAX = 1 << 20, ID_MAX = 100 };

struct copying {
	struct arena *a;
	const char *id, *title;
	int to;
	struct err *e;
};

const char *new_id_problem(const char *id)
{
	size_t len = strlen(id);
	if (len == 0 || len > ID_MAX)
		return "must have 1 to 100 characters";
	if (id[0] == '-' || strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-") != len)
		return "must be of small letters, digits and hyphens, and must not begin with a hyphen";
	return NULL;
}

static bool is_hole(struct bytes text, size_t at, const char *hole)
{
	size_t len = strlen(hole);
	return text.len - at >= len && memcmp(text.data + at, hole, len) == 0;
}

static const char *filled(const struct copying *c, struct bytes text, size_t *ret_len)
{
	static const char ID[] = "%ID%", TITLE[] = "%TITLE%";
	SCOPED_STR out = STR_EMPTY;
	for (size_t at = 0; at < text.len;) {
		if (is_hole(text, at, ID)) {
			str_add(&out, c->id);
			at += strlen(ID);
		} else if (is_hole(text, at, TITLE)) {
			str_add(&out, c->title);
			at += strlen(TITLE);
		} else {
			str_add_char(&out, text.data[at++]);
		}
	}
	*ret_len = out.len;
	return arena_strndup(c->a, str_text(&out), out.len);
}

static int copy_one(void *context, int parent, const char *name, const char *path, const struct stat *st)
{
	const struct copying *c = context;
	struct bytes text;
	size_t len;
	const char *to = filled(c, bytes_of(path), &len);
	if (S_ISDIR(st->st_mode))
		return fs_mkdirs(c->to, to, 0755) < 0 ? err_sys(c->e, OWNER_HARNESS, "making the folder '%s'", to) : 0;
	if (fs_read(c->a, parent, name, TEMPLATE_BYTES_MAX, &text, c->e) < 0)
		return -1;
	SCOPED_FD fd = fs_open_beneath(c->to, to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, st->st_mode & S_IXUSR ? 0755 : 0644);
	if (fd < 0)
		return err_sys(c->e, OWNER_HARNESS, "writing '%s'", to);
	struct bytes out = { .data = filled(c, text, &len), .len = len };
	return fs_write_all(fd, out, c->e);
}

static int copy_all(struct arena *a, enum kind kind, const char *id, const char *title, const char *folder, struct err *e)
{
	const char *templates = data_path(a, arena_printf(a, "harness/author/templates/%s", kind_text(kind)), e);
	if (!templates)
		return -1;
	SCOPED_FD from = open(templates, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	SCOPED_FD to = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (from < 0 || to < 0)
		return err_sys(e, OWNER_HARNESS, "opening '%s'", from < 0 ? templates : folder);
	struct copying copying = { .a = a, .id = id, .title = title, .to = to, .e = e };
	return fs_walk(from, copy_one, &copying, e);
}

int new_task(enum kind kind, const char *id, const char *title, const char *folder, struct err *e)
{
	if (mkdir(folder, 0755) < 0)
		return errno == EEXIST ? err_set(e, OWNER_TASK, "'%s' is already there, and is left as it is: choose another id or folder", folder)
				       : err_sys(e, OWNER_TASK, "making the folder '%s'", folder);
	struct arena *a = arena_new();
	int bad = copy_all(a, kind, id, title, folder, e);
	arena_free(a);
	if (bad < 0)
		fs_remove_tree(AT_FDCWD, folder, NULL);
	return bad;
}
