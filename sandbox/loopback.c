/* loopback.c: network_namespaces(7), netdevice(7), ioctl_ns(2). */
#include "sandbox/loopback.h"

#include <errno.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/nsfs.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <sched.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "harness/base/scoped.h"
#include "sandbox/sandbox.h"
#include "sandbox/uidmap.h"

ENUM_DEFINE(sandbox_network, SANDBOX_NETWORK_TABLE)

static int bring_up(int any_socket)
{
	struct ifreq lo = { .ifr_name = "lo" };
	if (ioctl(any_socket, SIOCGIFFLAGS, &lo) < 0)
		return -1;
	lo.ifr_flags = (short)(lo.ifr_flags | IFF_UP);
	return ioctl(any_socket, SIOCSIFFLAGS, &lo);
}

int loopback_make(struct step_failure *f)
{
	int ns;
	if (STEP_TRY(f, STEP_LOOPBACK, unshare(CLONE_NEWNET)) < 0)
		return -1;
	SCOPED_FD any = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	/* The namespace is asked of the socket, so that nothing depends on a /proc. */
	if (STEP_TRY(f, STEP_LOOPBACK, any) < 0 || STEP_TRY(f, STEP_LOOPBACK, bring_up(any)) < 0 || STEP_TRY(f, STEP_LOOPBACK, ns = ioctl(any, SIOCGSKNS)) < 0)
		return -1;
	return ns;
}

int loopback_enter(int ns)
{
	struct __user_cap_header_struct head = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct none[2] = { 0 };
	/* Groups cannot be dropped by an ordinary user; they are its own. */
	if (setgroups(0, NULL) < 0 && geteuid() == 0)
		return -1;
	SCOPED_FD owner = ioctl(ns, NS_GET_USERNS);
	/* The owner first: being in it is what gives an ordinary user the right to enter the other. */
	if (owner < 0 || setns(owner, CLONE_NEWUSER) < 0 || setns(ns, CLONE_NEWNET) < 0)
		return -1;
	if (setresgid(UIDMAP_INSIDE, UIDMAP_INSIDE, UIDMAP_INSIDE) < 0 || setresuid(UIDMAP_INSIDE, UIDMAP_INSIDE, UIDMAP_INSIDE) < 0)
		return -1;
	return (int)syscall(SYS_capset, &head, none);
}
