/* provenance.c: the content digest of a task. git(1) is asked in provenance_git.c. */
#include "harness/model/provenance.h"

#include <fcntl.h>
#include <limits.h>

#include "harness/base/fs.h"
#include "harness/base/scoped.h"

struct digest {
	struct hash hash;
	struct err *err;
};

static int add_entry(void *context, int parent, const char *name, const char *path, const struct stat *st)
{
	struct digest *d = context;
	bool folder = S_ISDIR(st->st_mode);
	if (strncmp(name, ".git", 4) == 0 || (folder && (strcmp(path, "solutions") == 0 || strcmp(path, "starter") == 0)))
		return folder ? FS_SKIP : 0;
	hash_add_field(&d->hash, bytes_of(path));
	hash_add_field(&d->hash, bytes_of(folder ? "folder" : S_ISREG(st->st_mode) ? "file" : S_ISLNK(st->st_mode) ? "link" : "other"));
	if (S_ISREG(st->st_mode)) {
		char hex[HASH_HEX_SIZE];
		SCOPED_FD fd = fs_open_regular(parent, name, NULL);
		if (fd < 0)
			return err_sys(d->err, OWNER_HARNESS, "opening '%s'", path);
		if (hash_fd(fd, hex, d->err) < 0)
			return err_wrap(d->err, "'%s'", path);
		hash_add_field(&d->hash, bytes_of(hex));
	} else if (S_ISLNK(st->st_mode)) {
		char target[PATH_MAX];
		ssize_t n = readlinkat(parent, name, target, sizeof target);
		hash_add_field(&d->hash, (struct bytes){ .data = target, .len = n > 0 ? (size_t)n : 0 });
	}
	return 0;
}

int provenance_folder(int dir, char ret_hex[HASH_HEX_SIZE], struct err *e)
{
	struct digest d = { .err = e };
	hash_start(&d.hash);
	if (fs_walk(dir, add_entry, &d, e) < 0)
		return -1;
	hash_hex(&d.hash, ret_hex);
	return 0;
}
