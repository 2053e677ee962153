/*
 * notify_detail.c: what a refused call was about, in words, from a table: one row a call, its arguments by kind. Everything read here was written by the
 * program; nothing read here decides whether a call is let through.
 */
#include "sandbox/notify.h"

#include <arpa/inet.h>
#include <linux/vm_sockets.h>
#include <netinet/in.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "sandbox/constants.h"

/* A text being built in the caller's buffer; always terminated. */
struct text {
	char *data;
	size_t size, len;
};

/* What snprintf would have written becomes what there was room for. */
static void grow(struct text *t, int wrote)
{
	size_t room = t->size - t->len;
	if (wrote > 0)
		t->len += (size_t)wrote < room ? (size_t)wrote : room - 1;
}

/* A macro, so that the compiler checks the format. */
#define ADD(t, ...) grow((t), snprintf((t)->data + (t)->len, (t)->size - (t)->len, __VA_ARGS__))

/* Bytes up to ${len}; a NUL among them becomes '@', as netstat shows abstract names. */
static void add_bytes(struct text *t, const char *data, size_t len)
{
	for (size_t i = 0; i < len; i++)
		ADD(t, "%c", data[i] ? data[i] : '@');
}

static void add_unix(struct text *t, struct bytes b)
{
	size_t at = offsetof(struct sockaddr_un, sun_path);
	if (b.len <= at)
		ADD(t, "unix:(unnamed)");
	else if (b.data[at] == '\0') {
		ADD(t, "unix:@");
		add_bytes(t, b.data + at + 1, b.len - at - 1);
	} else {
		ADD(t, "unix:");
		add_bytes(t, b.data + at, strnlen(b.data + at, b.len - at));
	}
}

static bool add_inet(struct text *t, struct bytes b)
{
	struct sockaddr_in in;
	char host[INET_ADDRSTRLEN];
	if (b.len < sizeof(in))
		return false;
	memcpy(&in, b.data, sizeof(in));
	ADD(t, "%s:%u", inet_ntop(AF_INET, &in.sin_addr, host, sizeof(host)), ntohs(in.sin_port));
	return true;
}

static bool add_inet6(struct text *t, struct bytes b)
{
	struct sockaddr_in6 in6 = { 0 };
	char host[INET6_ADDRSTRLEN];
	/* The kernel takes addresses without the scope id (RFC 2133), too. */
	if (b.len < offsetof(struct sockaddr_in6, sin6_scope_id))
		return false;
	memcpy(&in6, b.data, b.len < sizeof(in6) ? b.len : sizeof(in6));
	ADD(t, "[%s]:%u", inet_ntop(AF_INET6, &in6.sin6_addr, host, sizeof(host)), ntohs(in6.sin6_port));
	return true;
}

static bool add_vsock(struct text *t, struct bytes b)
{
	struct sockaddr_vm vm;
	if (b.len < sizeof(vm))
		return false;
	memcpy(&vm, b.data, sizeof(vm));
	ADD(t, "vsock %u:%u", vm.svm_cid, vm.svm_port);
	return true;
}

static int add_sockaddr(struct text *t, struct bytes b)
{
	sa_family_t family;
	if (b.len < sizeof(family)) {
		ADD(t, "(no address)");
		return -1;
	}
	memcpy(&family, b.data, sizeof(family));
	bool whole = true;
	if (family == AF_UNIX)
		add_unix(t, b);
	else if (family == AF_INET)
		whole = add_inet(t, b);
	else if (family == AF_INET6)
		whole = add_inet6(t, b);
	else if (family == AF_VSOCK)
		whole = add_vsock(t, b);
	else if (constant_name(CONSTANT_FAMILY, family))
		ADD(t, "%s", constant_name(CONSTANT_FAMILY, family));
	else
		ADD(t, "family %u", family);
	if (!whole)
		ADD(t, "%s address cut short", constant_name(CONSTANT_FAMILY, family));
	return family;
}

int notify_sockaddr(struct bytes b, char *ret_text, size_t size)
{
	struct text t = { .data = ret_text, .size = size };
	ret_text[0] = '\0';
	return add_sockaddr(&t, b);
}

/* The kinds of arguments. Those that take two numbers find the second in the next argument. */
enum kind {
	KIND_NONE,
	KIND_ADDRESS, /* pointer and length of a socket address */
	KIND_MESSAGE, /* pointer to a struct msghdr that may hold one */
	KIND_PATH,    /* pointer to a string */
	KIND_PID,
	KIND_SIGNAL,
	KIND_NAMED,  /* one constant of a group */
	KIND_LOW,    /* the same, in the low four bits (socket types) */
	KIND_FLAGS,  /* several constants of a group */
	KIND_CLONE,  /* the same for clone, whose low byte is a signal number */
	KIND_MODE,   /* octal */
	KIND_NUMBER, /* decimal */
	KIND_HEX,
};

struct argument {
	enum kind kind;
	int at;
	enum constant_group group;
};

enum { SHAPE_ARGUMENTS = 3 };
struct shape {
	const char *call;
	struct argument arguments[SHAPE_ARGUMENTS];
};

static const struct shape shapes[] = {
	{ "connect", { { KIND_ADDRESS, 1, 0 } } },
	{ "bind", { { KIND_ADDRESS, 1, 0 } } },
	{ "sendto", { { KIND_ADDRESS, 4, 0 } } },
	{ "sendmsg", { { KIND_MESSAGE, 1, 0 } } },
	{ "sendmmsg", { { KIND_MESSAGE, 1, 0 } } },
	{ "socket", { { KIND_NAMED, 0, CONSTANT_FAMILY }, { KIND_LOW, 1, CONSTANT_SOCKET } } },
	{ "socketpair", { { KIND_NAMED, 0, CONSTANT_FAMILY }, { KIND_LOW, 1, CONSTANT_SOCKET } } },
	{ "kill", { { KIND_PID, 0, 0 }, { KIND_SIGNAL, 1, 0 } } },
	{ "tkill", { { KIND_PID, 0, 0 }, { KIND_SIGNAL, 1, 0 } } },
	{ "tgkill", { { KIND_PID, 0, 0 }, { KIND_SIGNAL, 2, 0 } } },
	{ "pidfd_open", { { KIND_PID, 0, 0 } } },
	{ "pidfd_send_signal", { { KIND_SIGNAL, 1, 0 } } },
	{ "ptrace", { { KIND_NAMED, 0, CONSTANT_PTRACE }, { KIND_PID, 1, 0 } } },
	{ "process_vm_readv", { { KIND_PID, 0, 0 } } },
	{ "process_vm_writev", { { KIND_PID, 0, 0 } } },
	{ "kcmp", { { KIND_PID, 0, 0 }, { KIND_PID, 1, 0 } } },
	{ "prlimit64", { { KIND_PID, 0, 0 }, { KIND_NAMED, 1, CONSTANT_RLIMIT } } },
	{ "clone", { { KIND_CLONE, 0, CONSTANT_CLONE } } },
	{ "unshare", { { KIND_FLAGS, 0, CONSTANT_CLONE } } },
	{ "setns", { { KIND_FLAGS, 1, CONSTANT_CLONE } } },
	{ "ioctl", { { KIND_NAMED, 1, CONSTANT_IOCTL } } },
	{ "prctl", { { KIND_NAMED, 0, CONSTANT_PRCTL } } },
	{ "fcntl", { { KIND_NAMED, 1, CONSTANT_FCNTL } } },
	{ "seccomp", { { KIND_NAMED, 0, CONSTANT_SECCOMP } } },
	{ "keyctl", { { KIND_NAMED, 0, CONSTANT_KEYCTL } } },
	{ "add_key", { { KIND_PATH, 0, 0 }, { KIND_PATH, 1, 0 } } },
	{ "request_key", { { KIND_PATH, 0, 0 }, { KIND_PATH, 1, 0 } } },
	{ "bpf", { { KIND_NAMED, 0, CONSTANT_BPF } } },
	{ "personality", { { KIND_FLAGS, 0, CONSTANT_PERSONALITY } } },
	{ "mount", { { KIND_PATH, 0, 0 }, { KIND_PATH, 1, 0 }, { KIND_PATH, 2, 0 } } },
	{ "umount2", { { KIND_PATH, 0, 0 } } },
	{ "pivot_root", { { KIND_PATH, 0, 0 }, { KIND_PATH, 1, 0 } } },
	{ "chroot", { { KIND_PATH, 0, 0 } } },
	{ "fsopen", { { KIND_PATH, 0, 0 } } },
	{ "open_tree", { { KIND_PATH, 1, 0 } } },
	{ "move_mount", { { KIND_PATH, 1, 0 }, { KIND_PATH, 3, 0 } } },
	{ "swapon", { { KIND_PATH, 0, 0 } } },
	{ "swapoff", { { KIND_PATH, 0, 0 } } },
	{ "acct", { { KIND_PATH, 0, 0 } } },
	{ "quotactl", { { KIND_PATH, 1, 0 } } },
	{ "name_to_handle_at", { { KIND_PATH, 1, 0 } } },
	{ "mknod", { { KIND_PATH, 0, 0 }, { KIND_MODE, 1, 0 } } },
	{ "mknodat", { { KIND_PATH, 1, 0 }, { KIND_MODE, 2, 0 } } },
	{ "chmod", { { KIND_PATH, 0, 0 }, { KIND_MODE, 1, 0 } } },
	{ "fchmod", { { KIND_MODE, 1, 0 } } },
	{ "fchmodat", { { KIND_PATH, 1, 0 }, { KIND_MODE, 2, 0 } } },
	{ "fchmodat2", { { KIND_PATH, 1, 0 }, { KIND_MODE, 2, 0 } } },
	{ "chown", { { KIND_PATH, 0, 0 }, { KIND_NUMBER, 1, 0 } } },
	{ "lchown", { { KIND_PATH, 0, 0 }, { KIND_NUMBER, 1, 0 } } },
	{ "fchownat", { { KIND_PATH, 1, 0 }, { KIND_NUMBER, 2, 0 } } },
	{ "open", { { KIND_PATH, 0, 0 } } },
	{ "creat", { { KIND_PATH, 0, 0 } } },
	{ "openat", { { KIND_PATH, 1, 0 } } },
	{ "openat2", { { KIND_PATH, 1, 0 } } },
	{ "execve", { { KIND_PATH, 0, 0 } } },
	{ "execveat", { { KIND_PATH, 1, 0 } } },
	{ "link", { { KIND_PATH, 0, 0 }, { KIND_PATH, 1, 0 } } },
	{ "symlink", { { KIND_PATH, 0, 0 }, { KIND_PATH, 1, 0 } } },
	{ "unlink", { { KIND_PATH, 0, 0 } } },
	{ "rename", { { KIND_PATH, 0, 0 }, { KIND_PATH, 1, 0 } } },
	{ "mkdir", { { KIND_PATH, 0, 0 } } },
	{ "setxattr", { { KIND_PATH, 0, 0 }, { KIND_PATH, 1, 0 } } },
	{ "lsetxattr", { { KIND_PATH, 0, 0 }, { KIND_PATH, 1, 0 } } },
	{ "fsetxattr", { { KIND_PATH, 1, 0 } } },
	{ "sethostname", { { KIND_PATH, 0, 0 } } },
	{ "clock_settime", { { KIND_NAMED, 0, CONSTANT_CLOCK } } },
	{ "clock_adjtime", { { KIND_NAMED, 0, CONSTANT_CLOCK } } },
	{ "delete_module", { { KIND_PATH, 0, 0 } } },
	{ "fanotify_init", { { KIND_HEX, 0, 0 } } },
	{ "memfd_create", { { KIND_PATH, 0, 0 } } },
	{ "setuid", { { KIND_NUMBER, 0, 0 } } },
	{ "setgid", { { KIND_NUMBER, 0, 0 } } },
	{ "reboot", { { KIND_HEX, 2, 0 } } },
	{ "iopl", { { KIND_NUMBER, 0, 0 } } },
	{ "syslog", { { KIND_NUMBER, 0, 0 } } },
};

/* Where the arguments of one call are read from. */
struct source {
	const uint64_t *args;
	notify_reader reader;
	void *context;
	int family;
};

static void add_address_at(struct text *t, struct source *s, uint64_t address, uint64_t len)
{
	char raw[sizeof(struct sockaddr_un)];
	if (address == 0 || len == 0)
		return;
	ssize_t got = s->reader(s->context, address, raw, len < sizeof(raw) ? (size_t)len : sizeof(raw));
	if (got < 0 || (size_t)got > sizeof(raw))
		ADD(t, "(unreadable address)");
	else
		s->family = add_sockaddr(t, (struct bytes){ .data = raw, .len = (size_t)got });
}

static void add_message(struct text *t, struct source *s, uint64_t address)
{
	struct msghdr message;
	ssize_t got = s->reader(s->context, address, &message, sizeof(message));
	if (got == (ssize_t)sizeof(message))
		add_address_at(t, s, (uint64_t)(uintptr_t)message.msg_name, message.msg_namelen);
}

static void add_path(struct text *t, struct source *s, uint64_t address)
{
	char path[sizeof(((struct sandbox_denied *)0)->detail)];
	if (address == 0)
		return;
	ssize_t got = s->reader(s->context, address, path, sizeof(path));
	if (got < 0 || (size_t)got > sizeof(path))
		ADD(t, "(unreadable path)");
	else
		ADD(t, "%.*s", (int)strnlen(path, (size_t)got), path);
}

static void add_argument(struct text *t, struct source *s, const struct argument *argument)
{
	uint64_t wide = s->args[argument->at];
	/* An int argument is the register's low half; what the program left in the other half means nothing to the kernel. */
	int32_t narrow = (int32_t)(uint32_t)wide;
	const char *name = NULL;
	char flags[160];
	switch (argument->kind) {
	case KIND_ADDRESS:
		add_address_at(t, s, wide, (uint32_t)s->args[argument->at + 1]);
		break;
	case KIND_MESSAGE:
		add_message(t, s, wide);
		break;
	case KIND_PATH:
		add_path(t, s, wide);
		break;
	case KIND_PID:
		if (narrow == -1)
			ADD(t, "every process");
		else
			ADD(t, "%s %d", narrow < 0 ? "group" : "pid", narrow < 0 && narrow > INT32_MIN ? -narrow : narrow);
		break;
	case KIND_SIGNAL:
		name = sigabbrev_np(narrow);
		if (name)
			ADD(t, "SIG%s", name);
		else
			ADD(t, "signal %d", narrow);
		break;
	case KIND_LOW:
		wide &= 0xf;
		__attribute__((fallthrough));
	case KIND_NAMED:
		name = constant_name(argument->group, (uint32_t)wide);
		if (name)
			ADD(t, "%s", name);
		else
			ADD(t, "%s %#x", constant_group_text(argument->group), (uint32_t)wide);
		break;
	case KIND_CLONE:
		wide &= ~UINT64_C(0xff);
		__attribute__((fallthrough));
	case KIND_FLAGS:
		constant_flags(argument->group, (uint32_t)wide, flags, sizeof(flags));
		ADD(t, "%s", flags);
		break;
	case KIND_MODE:
		ADD(t, "mode %04o", (uint32_t)wide);
		break;
	case KIND_NUMBER:
		ADD(t, "%d", narrow);
		break;
	case KIND_HEX:
		ADD(t, "%#x", (uint32_t)wide);
		break;
	case KIND_NONE:
		break;
	}
}

void notify_detail(int nr, const uint64_t args[6], notify_reader reader, void *context, char *ret_text, size_t size, int *ret_family)
{
	struct text t = { .data = ret_text, .size = size };
	struct source source = { .args = args, .reader = reader, .context = context, .family = -1 };
	char call[64];
	ret_text[0] = '\0';
	call_name(nr, call, sizeof(call));
	for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
		if (strcmp(shapes[i].call, call) != 0)
			continue;
		for (size_t j = 0; j < SHAPE_ARGUMENTS && shapes[i].arguments[j].kind != KIND_NONE; j++) {
			size_t before = t.len;
			if (t.len > 0)
				ADD(&t, ", ");
			size_t joined = t.len;
			add_argument(&t, &source, &shapes[i].arguments[j]);
			/* Nothing to say (a null pointer): no comma either. */
			if (t.len == joined) {
				t.len = before;
				ret_text[before] = '\0';
			}
		}
	}
	*ret_family = source.family;
}
