/* constants.h: the kernel's constants by name: policies are written with them, and refused calls are reported with them. */
#ifndef SANDBOX_CONSTANTS_H
#define SANDBOX_CONSTANTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/base/enum.h"

/* Which number means what depends on the argument that it stands in. */
#define CONSTANT_GROUP_TABLE(X)                  \
	X(CONSTANT_FAMILY, "address family")     \
	X(CONSTANT_SOCKET, "socket type")        \
	X(CONSTANT_CLONE, "clone flag")          \
	X(CONSTANT_IOCTL, "ioctl request")       \
	X(CONSTANT_PTRACE, "ptrace request")     \
	X(CONSTANT_PRCTL, "prctl option")        \
	X(CONSTANT_SECCOMP, "seccomp operation") \
	X(CONSTANT_KEYCTL, "keyctl operation")   \
	X(CONSTANT_BPF, "bpf command")           \
	X(CONSTANT_MODE, "file mode bit")        \
	X(CONSTANT_CLOCK, "clock")               \
	X(CONSTANT_PERSONALITY, "personality")   \
	X(CONSTANT_FCNTL, "fcntl command")       \
	X(CONSTANT_RLIMIT, "resource limit")     \
	X(CONSTANT_SOCKOPT, "socket option")     \
	X(CONSTANT_LEVEL, "protocol")
ENUM_DECLARE(constant_group, CONSTANT_GROUP_TABLE)

/* constant_parse(text, len, ret): A number (decimal, 0x…, 0…) or a constant's name. False if it is neither. */
bool constant_parse(const char *text, size_t len, uint64_t *ret);
/* constant_nearest(text): The known name that ${text} was probably meant to be, or NULL. */
const char *constant_nearest(const char *text);
/* constant_name(group, value): Its name, or NULL. */
const char *constant_name(enum constant_group group, uint64_t value);
/* constant_flags(group, value, ret, size): "CLONE_NEWUSER|CLONE_NEWNET|0x40"; "0" when none is set. */
void constant_flags(enum constant_group group, uint64_t value, char *ret, size_t size);

/* System calls: libseccomp's table and the calls that are newer than it. Number on this machine, or -1 (unknown), or -2 (exists, but not on this machine). */
enum { CALL_UNKNOWN = -1, CALL_FOREIGN = -2 };
int call_number(const char *name);
/* call_name(nr, ret, size): "connect", or "call 999" for one without a known name. */
void call_name(int nr, char *ret, size_t size);
/* call_nearest(name, ret, size): The name that ${name} was probably meant to be. False if there is none near. */
bool call_nearest(const char *name, char *ret, size_t size);

/* errno names: "EPERM" ↔ 1. -1: unknown. */
int errno_number(const char *name);

#endif
