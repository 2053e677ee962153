/* turn.c: two byte locks on one file. */
#include "harness/pipeline/turn.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/base/alloc.h"
#include "harness/base/fault.h"
#include "harness/base/scoped.h"
#include "harness/base/str.h"

enum { GATE = 0, ROOM = 1 };

struct turn {
	int fd;
};

static const char *machine_path(struct str *s)
{
	const char *runtime = getenv("XDG_RUNTIME_DIR");
	if (geteuid() == 0)
		str_add(s, "/run/takehome-turn.lock");
	else if (runtime && runtime[0] == '/')
		str_addf(s, "%s/takehome-turn.lock", runtime);
	else
		str_addf(s, "/tmp/takehome-turn-%u.lock", (unsigned)geteuid());
	return str_text(s);
}

int turn_open(const char *path, struct turn **ret, struct err *e)
{
	SCOPED_STR own = STR_EMPTY;
	const char *name = path ? path : machine_path(&own);
	struct stat st;
	int fd = fault_at("turn.open") ? -1 : open(name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	*ret = NULL;
	/* In /tmp a stranger could have put the file there first, and keep us waiting for ever. */
	if (fd >= 0 && (fstat(fd, &st) < 0 || st.st_uid != geteuid() || !S_ISREG(st.st_mode))) {
		close(fd);
		errno = EPERM;
		fd = -1;
	}
	if (fd < 0)
		return err_sys(e, OWNER_HARNESS, "opening the lock '%s', by which gradings take turns", name);
	*ret = alloc_zero(sizeof **ret);
	(*ret)->fd = fd;
	return 0;
}

void turn_close(struct turn *t)
{
	if (!t)
		return;
	close(t->fd);
	free(t);
}

static int set(const struct turn *t, off_t byte, short type, struct err *e)
{
	struct flock lock = { .l_type = type, .l_whence = SEEK_SET, .l_start = byte, .l_len = 1 };
	int r;
	do
		r = fault_at("turn.lock") ? -1 : fcntl(t->fd, F_OFD_SETLKW, &lock);
	while (r < 0 && errno == EINTR);
	return r < 0 ? err_sys(e, OWNER_HARNESS, "waiting for other gradings on this machine") : 0;
}

static int enter(struct turn *t, short how, struct err *e)
{
	if (!t)
		return 0;
	if (set(t, GATE, F_WRLCK, e) < 0)
		return -1;
	int entered = set(t, ROOM, how, e);
	set(t, GATE, F_UNLCK, NULL);
	return entered;
}

int turn_share(struct turn *t, struct err *e)
{
	return enter(t, F_RDLCK, e);
}

int turn_alone(struct turn *t, struct err *e)
{
	return enter(t, F_WRLCK, e);
}

void turn_leave(struct turn *t)
{
	if (t)
		set(t, ROOM, F_UNLCK, NULL);
}
