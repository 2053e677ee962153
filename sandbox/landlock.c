/* landlock.c: rules by folder. The header of the oldest supported distribution knows fewer rights than the kernels that it may run on, so they are spelled here. */
#include "sandbox/landlock.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stdint.h>
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
} rules[] = {
	{ "/usr", RUN },
	{ "/bin", RUN },
	{ "/sbin", RUN },
	{ "/lib", RUN },
	{ "/lib32", RUN },
	{ "/lib64", RUN },
	{ "/libx32", RUN },
	{ "/etc", READ },
	{ "/proc", READ },
	{ "/work", OWN },
	{ "/tmp", OWN },
	{ "/dev/shm", OWN },
	{ "/dev/null", READ | FILE_WRITE | FS_IOCTL_DEV },
	{ "/dev/zero", READ | FILE_WRITE },
	{ "/dev/full", READ | FILE_WRITE },
	{ "/dev/random", READ },
	{ "/dev/urandom", READ },
};

/* The rights that make sense on what is not a folder; the kernel refuses others there. */
#define ON_FILES (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_EXECUTE | FILE_WRITE | FS_IOCTL_DEV)

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

static int allow(int set, const char *path, uint64_t access)
{
	SCOPED_FD fd = open(path, O_PATH | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return errno == ENOENT ? 0 : -1;
	struct landlock_path_beneath_attr rule = { .allowed_access = access, .parent_fd = fd };
	/* A link to a folder that has a rule of its own (/bin → usr/bin) needs none, and can have none. */
	if (syscall(SYS_landlock_add_rule, set, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0 || errno == EBADFD)
		return 0;
	rule.allowed_access &= ON_FILES;
	return errno == EINVAL ? (int)syscall(SYS_landlock_add_rule, set, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) : -1;
}

int landlock_rules(bool network)
{
	int abi = landlock_abi();
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
	for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
		if (allow(set, rules[i].path, rules[i].access & attr.handled_access_fs) < 0)
			return -1;
	return fd_steal(&set);
}

int landlock_enter(int set)
{
	return (int)syscall(SYS_landlock_restrict_self, set, 0);
}
