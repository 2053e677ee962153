/* scoped.h: clean-up attributes for locals. A descriptor or block marked here is released on every way out of its block, unless stolen. */
#ifndef HARNESS_BASE_SCOPED_H
#define HARNESS_BASE_SCOPED_H

#include <stdlib.h>
#include <unistd.h>

static inline void scoped_close(const int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

static inline void scoped_free(void *p)
{
	free(*(void **)p);
}

/* SCOPED_FD fd = open(...);   SCOPED_FREE char *p = malloc(...); */
#define SCOPED_FD __attribute__((cleanup(scoped_close))) int
#define SCOPED_FREE __attribute__((cleanup(scoped_free)))

static inline int fd_steal(int *fd)
{
	int taken = *fd;
	*fd = -1;
	return taken;
}

#endif
