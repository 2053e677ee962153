/*
 * step.h: what is being done while a box or a run is set up, so that a failure names its step wherever it happens: supervisor, zygote, init or child.
 *
 *	if (STEP_TRY(failure, STEP_OVERLAY, fd = fsopen("overlay", FSOPEN_CLOEXEC)) < 0)
 *		return -1;
 *
 * Each step is also a point of base/fault.h named "sandbox.POINT", so that a test can make every one of them fail.
 */
#ifndef SANDBOX_STEP_H
#define SANDBOX_STEP_H

#include <stdbool.h>

#include "harness/base/err.h"
#include "harness/base/fault.h"

#define STEP_TABLE(X)                                                                                     \
	/* the supervisor, opening a box */                                                               \
	X(STEP_CONTROL, "control", "making the sockets between supervisor and box")                       \
	X(STEP_FORK, "fork", "starting the box's process")                                                \
	X(STEP_ENTER_CGROUP, "enter-cgroup", "moving the box's process into its control group")           \
	X(STEP_UIDMAP, "uidmap", "writing the uid and gid maps of the user namespace")                    \
	/* the zygote */                                                                                  \
	X(STEP_PREPARE, "prepare", "preparing the box's process (groups, limits, death with its parent)") \
	X(STEP_MOUNT_NS, "mount-ns", "leaving the host's mount namespace")                                \
	X(STEP_SOURCES, "sources", "taking read-only views of the toolchains and the work tree")          \
	X(STEP_USER_NS, "user-ns", "entering a new user and mount namespace")                             \
	X(STEP_NET_NS, "net-ns", "entering a new network namespace")                                      \
	X(STEP_IPC_NS, "ipc-ns", "entering a new IPC namespace")                                          \
	X(STEP_UTS_NS, "uts-ns", "entering a new UTS namespace")                                          \
	X(STEP_SETUID, "setuid", "becoming the box's user")                                               \
	X(STEP_ROOT, "root", "building the read-only root")                                               \
	X(STEP_PIVOT, "pivot", "changing to the read-only root")                                          \
	X(STEP_CAPABILITIES, "capabilities", "dropping capabilities")                                     \
	/* the supervisor, starting a run */                                                              \
	X(STEP_LIMITS, "limits", "writing the control group's limits")                                    \
	X(STEP_COUNTERS, "counters", "reading the control group's counters")                              \
	X(STEP_PIPES, "pipes", "making the pipes and files of the run")                                   \
	X(STEP_REQUEST, "request", "handing the command to the box")                                      \
	X(STEP_CLONE, "clone", "starting the run in namespaces of its own")                          \
	X(STEP_WATCH, "watch", "watching the run")                                                        \
	X(STEP_CAPTURE, "capture", "capturing what the run prints")                                       \
	X(STEP_CLIENT, "client", "starting the client of a server")                                       \
	X(STEP_RELAY, "relay", "passing on what two programs say to each other")                          \
	/* init */                                                                                        \
	X(STEP_INIT, "init", "starting the run's init")                                                   \
	X(STEP_TMPFS, "tmpfs", "making the run's file system")                                            \
	X(STEP_OVERLAY, "overlay", "laying the run's file system over the work tree")                     \
	X(STEP_COPY, "copy", "copying the work tree")                                                     \
	X(STEP_VIEW_NS, "view-ns", "entering the run's mount namespace")                                  \
	X(STEP_MOVE, "move", "mounting /work, /tmp and /dev/shm")                                         \
	X(STEP_PROC, "proc", "mounting /proc")                                                            \
	X(STEP_FILES, "files", "laying in the files")                                                     \
	X(STEP_LANDLOCK, "landlock", "making the Landlock rules")                                         \
	X(STEP_LOOPBACK, "loopback", "making a network namespace of the run's own")                       \
	X(STEP_VFORK, "vfork", "starting the program's process")                                          \
	/* the program's process, before it becomes the program */                                        \
	X(STEP_RLIMITS, "rlimits", "setting the resource limits")                                         \
	X(STEP_NO_NEW_PRIVS, "no-new-privs", "giving up new privileges")                                  \
	X(STEP_RESTRICT, "restrict", "entering the Landlock rules")                                       \
	X(STEP_SECCOMP, "seccomp", "installing the system-call filter")

#define STEP_ROW_NAME(name, point, words) name,
enum step { STEP_TABLE(STEP_ROW_NAME) };
enum {
	step_count = 0
#define STEP_ROW_COUNT(name, point, words) +1
	STEP_TABLE(STEP_ROW_COUNT)
};

/* Plain data, so that it can cross a socket. */
struct step_failure {
	enum step step;
	int error;     /* errno */
	char what[96]; /* the path or value in question, or "" */
};

const char *step_point(enum step step); /* "overlay" */
const char *step_words(enum step step); /* "laying the run's file system over the work tree" */

/* step_armed(step): A test wants this step to fail now. */
bool step_armed(enum step step);

/* step_failed(f, step): Note ${step} with the current errno. Always return -1. step_failed_at: the same about ${what}. */
int step_failed(struct step_failure *f, enum step step);
int step_failed_at(struct step_failure *f, enum step step, const char *what);

/* step_err(f, e): Turn it into an error, OWNER_HARNESS: "overlay: laying …: Operation not permitted". Always return -1. */
int step_err(const struct step_failure *f, struct err *e);

/* The value is spelled out, so that a static analyzer sees that nothing goes on after a failure. */
#define STEP_TRY(f, step, call) ((step_armed(step) || (call) < 0) ? (step_failed((f), (step)), -1) : 0)
#define STEP_TRY_AT(f, step, what, call) ((step_armed(step) || (call) < 0) ? (step_failed_at((f), (step), (what)), -1) : 0)

#endif
