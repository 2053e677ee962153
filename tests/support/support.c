/* support.c: see support.h. */
#include "tests/support/support.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sys/mman.h>
#include <unistd.h>

#include "harness/base/data.h"
#include "harness/base/fs.h"
#include "harness/base/scoped.h"
#include "harness/base/str.h"

static char scratch[PATH_MAX], public[PATH_MAX];

const char *support_scratch(void)
{
	const char *root = getenv("TMPDIR");
	snprintf(scratch, sizeof scratch, "%s/takehome-test-XXXXXX", root ? root : "/tmp");
	if (!mkdtemp(scratch))
		abort();
	return scratch;
}

void support_scratch_remove(void)
{
	fs_remove_tree(AT_FDCWD, scratch, NULL);
}

static void give_up(const char *doing, const char *what)
{
	fprintf(stderr, "%s '%s': %s\n", doing, what, strerror(errno));
	abort();
}

static void command(const char *const *argv)
{
	pid_t pid;
	int status;
	errno = posix_spawnp(&pid, argv[0], NULL, NULL, (char *const *)argv, environ);
	if (errno || waitpid(pid, &status, 0) < 0)
		give_up("starting", argv[0]);
	if (status != 0)
		abort(); /* it has said why itself */
}

/* A folder in the public one, whatever the umask. */
static void make_folder(const char *name, mode_t mode)
{
	SCOPED_STR path = STR_EMPTY;
	str_addf(&path, "%s/%s", public, name);
	if (mkdir(str_text(&path), 0700) < 0 || chmod(str_text(&path), mode) < 0)
		give_up("making", str_text(&path));
}

const char *support_public(uid_t uid)
{
	struct err e = ERR_NONE;
	/* Not below $TMPDIR, which may be root's own. */
	snprintf(public, sizeof public, "/var/tmp/takehome-test-XXXXXX");
	if (!mkdtemp(public) || chmod(public, 0755) < 0)
		give_up("making", public);
	make_folder("data", 0755);
	make_folder("data/sandbox", 0755);
	make_folder("tmp", 0700);
	SCOPED_STR tmp = STR_EMPTY;
	str_addf(&tmp, "%s/tmp", public);
	if (geteuid() == 0 && chown(str_text(&tmp), uid, (gid_t)uid) < 0)
		give_up("giving away", str_text(&tmp));
	struct arena *a = arena_new();
	const char *policies = data_path(a, "sandbox/policies", &e);
	if (!policies) {
		fprintf(stderr, "%s\n", e.text);
		abort();
	}
	support_public_add(policies, "data/sandbox/policies");
	arena_free(a);
	return public;
}

void support_public_add(const char *from, const char *name)
{
	SCOPED_STR to = STR_EMPTY;
	str_addf(&to, "%s/%s", public, name);
	command((const char *const[]){ "cp", "-RLT", "--", from, str_text(&to), NULL });
	command((const char *const[]){ "chmod", "-R", "a+rX", "--", str_text(&to), NULL });
}

void support_public_enter(void)
{
	SCOPED_STR data = STR_EMPTY;
	SCOPED_STR tmp = STR_EMPTY;
	str_addf(&data, "%s/data", public);
	str_addf(&tmp, "%s/tmp", public);
	if (chdir(public) < 0 || setenv("TAKEHOME_DATA", str_text(&data), 1) < 0 || setenv("TMPDIR", str_text(&tmp), 1) < 0)
		give_up("entering", public);
}

void support_public_remove(void)
{
	fs_remove_tree(AT_FDCWD, public, NULL);
}

char *support_tiled(const char *what, size_t bytes, size_t *ret_bytes)
{
	enum { PAGES = 64 };
	size_t len = strlen(what), tile = len * PAGES * (size_t)sysconf(_SC_PAGESIZE), count = bytes / tile;
	int fd = memfd_create("tile", MFD_CLOEXEC);
	assert_true(fd >= 0 && count > 0 && ftruncate(fd, (off_t)tile) == 0);
	char *all = mmap(NULL, count * tile, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	assert_true(all != MAP_FAILED);
	for (size_t i = 0; i < count; i++)
		assert_true(mmap(all + i * tile, tile, PROT_READ | (i ? 0 : PROT_WRITE), MAP_SHARED | MAP_FIXED, fd, 0) != MAP_FAILED);
	close(fd);
	for (size_t at = 0; at < tile; at += len)
		memcpy(all + at, what, len);
	*ret_bytes = count * tile;
	return all;
}
