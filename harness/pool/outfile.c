/* outfile.c: a file of an export. */
#include "harness/pool/outfile.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "harness/base/fault.h"
#include "harness/base/fs.h"

int outfile_open(struct arena *a, const char *folder, const char *name, struct outfile *ret, struct err *e)
{
	const char *last = fs_basename(name);
	const char *below = last == name ? folder : fs_join(a, folder, arena_strndup(a, name, (size_t)(last - name - 1)));
	*ret = (struct outfile){ .fd = -1, .path = fs_join(a, folder, name), .partial = fs_join(a, below, arena_printf(a, ".%s.partial", last)) };
	if (fs_mkdirs(AT_FDCWD, below, 0777) < 0)
		return err_sys(e, OWNER_HARNESS, "making the folder '%s'", below);
	/* A link that somebody put there is replaced, not followed. */
	unlink(ret->partial);
	ret->fd = open(ret->partial, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
	if (ret->fd < 0 || fault_at("export-open"))
		return err_sys(e, OWNER_HARNESS, "writing '%s'", ret->path);
	return 0;
}

int outfile_add(struct outfile *f, struct bytes text, struct err *e)
{
	if (fault_at("export-write"))
		return err_sys(e, OWNER_HARNESS, "writing '%s'", f->path);
	return fs_write_all(f->fd, text, e) < 0 ? err_wrap(e, "writing '%s'", f->path) : 0;
}

int outfile_close(struct outfile *f, struct err *e)
{
	int fd = f->fd;
	f->fd = -1;
	/* Some file systems tell only now that the disk is full. */
	if (close(fd) < 0 || fault_at("export-close") || rename(f->partial, f->path) < 0) {
		err_sys(e, OWNER_HARNESS, "writing '%s'", f->path);
		unlink(f->partial);
		return -1;
	}
	return 0;
}

void outfile_drop(struct outfile *f)
{
	if (f->fd < 0)
		return;
	close(f->fd);
	unlink(f->partial);
	f->fd = -1;
}

int outfile_whole(struct arena *a, const char *folder, const char *name, struct bytes text, struct err *e)
{
	struct outfile f;
	if (outfile_open(a, folder, name, &f, e) == 0 && outfile_add(&f, text, e) == 0)
		return outfile_close(&f, e);
	outfile_drop(&f);
	return -1;
}
