/* landlock.c: rules by folder. The header of the oldest supported distribution knows fewer rights than the kernels that it may run on, so they are spelled here. */
#include "sandbox/landlock.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "harness/base/scoped.h"

#define FS_TRUNCATE (1ULL << 14)       /* ABI 3 */
#define FS_IOCTL_DEV (1ULL << 15)      /* ABI 5 */
#define NET_BIND_CONNECT_TCP 3ULL      /* ABI 4 */
#define SCOPE_ABSTRACT_AND_SIGNAL 3ULL /* ABI 6 */

/* struct landlock_ruleset_attr as of ABI 6; an older kernel is given the part that it knows. */
struct rules_attr {
	uint64_t handled_access_fs, handled_access_net, scoped;
};

#define LOOK LANDLOCK_ACCESS_FS_READ_FILE /* what is not a folder can have no other right to read */
#define READ (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define RUN (READ | LANDLOCK_ACCESS_FS_EXECUTE)
#define FILE_WRITE (LANDLOCK_ACCESS_FS_WRITE_FILE | FS_TRUNCATE)
#define ALL                                                                                                                                               \
	(RUN | FILE_WRITE | LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR | \
	 LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK |                      \
	 LANDLOCK_ACCESS_FS_MAKE_SYM | LANDLOCK_ACCESS_FS_REFER | FS_IOCTL_DEV)
/* Everything but devices, which nobody may make. */
#define OWN (ALL & ~(LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_BLOCK | FS_IOCTL_DEV))

static const struct {
	const char *path;
	uint64_t access;
	int own; /* enum landlock_own + 1, or 0 */
} rules[] = {
	{ "/usr", RUN, 0 },
	{ "/bin", RUN, 0 },
	{ "/sbin", RUN, 0 },
	{ "/lib", RUN, 0 },
	{ "/lib32", RUN, 0 },
	{ "/lib64", RUN, 0 },
	{ "/libx32", RUN, 0 },
	{ "/etc", READ, 0 },
	{ "/var/lib/ghc", READ, 0 },
	{ "/proc", READ, LANDLOCK_PROC + 1 },
	{ "/work", OWN, LANDLOCK_WORK + 1 },
	{ "/tmp", OWN, LANDLOCK_TMP + 1 },
	{ "/dev/shm", OWN, LANDLOCK_SHM + 1 },
	{ "/dev/null", LOOK | FILE_WRITE | FS_IOCTL_DEV, 0 },
	{ "/dev/zero", LOOK | FILE_WRITE, 0 },
	{ "/dev/full", LOOK | FILE_WRITE, 0 },
	{ "/dev/random", LOOK, 0 },
	{ "/dev/urandom", LOOK, 0 },
};

enum { RULES = sizeof rules / sizeof rules[0] };
_Static_assert(sizeof rules / sizeof rules[0] <= LANDLOCK_PLACES_MAX, "a place for each rule");

static uint64_t known_rights(int abi)
{
	uint64_t known = ALL;
	if (abi < 2)
		known &= ~LANDLOCK_ACCESS_FS_REFER;
	if (abi < 3)
		known &= ~FS_TRUNCATE;
	if (abi < 5)
		known &= ~FS_IOCTL_DEV;
	return known;
}

int landlock_abi(void)
{
	long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
	return abi < 0 ? 0 : (int)abi;
}

/* -2: nothing is there, or a link to a folder that has a rule of its own (/bin → usr/bin), which needs none and can have none. */
static int open_place(size_t rule)
{
	struct stat st;
	int fd = open(rules[rule].path, O_PATH | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return errno == ENOENT ? -2 : -1;
	if (fstat(fd, &st) == 0 && !S_ISLNK(st.st_mode))
		return fd;
	close(fd);
	return -2;
}

void landlock_places_open(struct landlock_places *ret)
{
	ret->abi = landlock_abi();
	for (size_t i = 0; i < RULES; i++)
		ret->fd[i] = rules[i].own ? -1 : open_place(i);
}

static int allow(int set, size_t rule, int place, uint64_t access)
{
	SCOPED_FD opened = place == -1 ? open_place(rule) : -1;
	struct landlock_path_beneath_attr attr = { .allowed_access = access, .parent_fd = place == -1 ? opened : place };
	if (attr.parent_fd < 0)
		return attr.parent_fd == -2 ? 0 : -1;
	return (int)syscall(SYS_landlock_add_rule, set, LANDLOCK_RULE_PATH_BENEATH, &attr, 0);
}

int landlock_rules(const struct landlock_places *places, const int *own, bool network)
{
	int abi = places ? places->abi : landlock_abi();
	struct rules_attr attr = { .handled_access_fs = known_rights(abi) };
	size_t size = sizeof attr.handled_access_fs;
	if (abi >= 4) {
		attr.handled_access_net = network ? 0 : NET_BIND_CONNECT_TCP;
		size += sizeof attr.handled_access_net;
	}
	if (abi >= 6) {
		attr.scoped = SCOPE_ABSTRACT_AND_SIGNAL;
		size += sizeof attr.scoped;
	}
	SCOPED_FD set = (int)syscall(SYS_landlock_create_ruleset, &attr, size, 0);
	if (set < 0)
		return -1;
	for (size_t i = 0; i < RULES; i++) {
		int place = rules[i].own && own ? own[rules[i].own - 1] : places ? places->fd[i] : -1;
		if (allow(set, i, place, rules[i].access & attr.handled_access_fs) < 0)
			return -1;
	}
	return fd_steal(&set);
}

int landlock_enter(int set)
{
	return (int)syscall(SYS_landlock_restrict_self, set, 0);
}

int landlock_nothing(void)
{
	int abi = landlock_abi();
	const struct rules_attr attr = { .handled_access_fs = known_rights(abi), .scoped = SCOPE_ABSTRACT_AND_SIGNAL };
	if (abi == 0)
		return 0;
	SCOPED_FD set = (int)syscall(SYS_landlock_create_ruleset, &attr, abi < 6 ? sizeof attr.handled_access_fs : sizeof attr, 0);
	return set < 0 ? -1 : landlock_enter(set);
}
