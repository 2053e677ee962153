/*
 * sandbox.h: run one command of a stranger under limits, and say what happened. Nothing here knows what grading is.
 *
 *	sandbox_open(&spec, &box, e)             a box: namespaces, read-only root, cgroup, policies; built once for a submission
 *	sandbox_run(box, &command, &result, e)   one command in fresh PID and mount namespaces, on a fresh copy of the work tree
 *	sandbox_collect(&result, "out.txt", …)   what it left, collected safely
 *	sandbox_result_clear(&result)            gives back descriptors and the run's files
 *	sandbox_close(box)
 *
 * Inside: the work tree is /work (the command's folder), HOME and TMPDIR are /tmp; /usr, /bin, /lib… are the host's (or a rootfs'), read-only.
 * One thread of the caller uses a box, and that thread (or its process) must outlive it: the box dies with it, also when it is killed. Init of each run is a child of
 * the caller; do not wait for children that you did not make while a run goes on.
 *
 * -1 always means that our host or our configuration failed (OWNER_HARNESS), with the step and errno: never the program's doing.
 * What the program did, good or bad, is in the result. README.md beside this file has the threat model and the theory of operation.
 */
#ifndef SANDBOX_SANDBOX_H
#define SANDBOX_SANDBOX_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "harness/base/enum.h"
#include "harness/base/err.h"
#include "sandbox/confine.h"

/*
 * Limits of one run: field, smallest, largest. Zero is not "none": every field must be set, within its range. The one table behind the struct, the check of a
 * command, and the options of the command line.
 */
#define SANDBOX_LIMIT_TABLE(X)                                                                                  \
	X(cpu_ms, 10, 600000) /* CPU time of the whole process tree, user + system */                           \
	X(wall_ms, 10, 3600000)                                                                                 \
	X(memory_mb, 4, 65536)     /* memory of the whole tree, files written included (they live in memory) */ \
	X(output_kb, 1, 1048576)   /* stdout and stderr, each */                                                \
	X(disk_mb, 1, 65536)       /* bytes written to /work, /tmp and /dev/shm together */                     \
	X(files, 16, 10000000)     /* inodes made there */                                                      \
	X(processes, 1, 32768)     /* processes and threads at one time */                                      \
	X(open_files, 16, 1048576) /* descriptors a process */                                                  \
	X(stack_mb, 1, 1024)       /* main thread */

#define SANDBOX_LIMIT_FIELD(name, min, max) uint32_t name;
struct sandbox_limits {
	SANDBOX_LIMIT_TABLE(SANDBOX_LIMIT_FIELD)
};
#define SANDBOX_LIMITS_USUAL \
	{ .cpu_ms = 10000, .wall_ms = 20000, .memory_mb = 512, .output_kb = 16384, .disk_mb = 128, \
	  .files = 20000, .processes = 64, .open_files = 256, .stack_mb = 64 }
#define SANDBOX_LIMITS_DEFAULT ((struct sandbox_limits)SANDBOX_LIMITS_USUAL)

/* Protections. A box has all of them unless the caller allowed it to go without; then sandbox_missing() says which are not in force. */
#define SANDBOX_PROTECTION_TABLE(X)               \
	X(PROTECT_USER_NS, "user-namespace")      \
	X(PROTECT_PID_NS, "pid-namespace")        \
	X(PROTECT_MOUNT_NS, "mount-namespace")    \
	X(PROTECT_IPC_NS, "ipc-namespace")        \
	X(PROTECT_UTS_NS, "uts-namespace")        \
	X(PROTECT_NET_NS, "network-namespace")    \
	X(PROTECT_ROOT, "read-only-root")         \
	X(PROTECT_OVERLAY, "overlay")             \
	X(PROTECT_SECCOMP, "seccomp")             \
	X(PROTECT_NOTIFY, "seccomp-notification") \
	X(PROTECT_LANDLOCK, "landlock")           \
	X(PROTECT_MEMORY, "cgroup-memory")        \
	X(PROTECT_PIDS, "cgroup-pids")            \
	X(PROTECT_CPU, "cgroup-cpu")              \
	X(PROTECT_SLOT_UID, "slot-uid")
ENUM_DECLARE(sandbox_protection, SANDBOX_PROTECTION_TABLE)

typedef uint32_t sandbox_protections; /* bit set of 1u << enum sandbox_protection */

/* How the cgroup limits are given on this host. */
#define SANDBOX_CGROUP_TABLE(X) X(CGROUP_NONE, "none") X(CGROUP_V1, "v1") X(CGROUP_V2, "v2")
ENUM_DECLARE(sandbox_cgroup, SANDBOX_CGROUP_TABLE)

/* A box. Strings are copied by sandbox_open. */
struct sandbox_spec {
	const char *work;              /* absolute path of the tree that /work starts from (lower layer, never changed); NULL: /work starts empty */
	const char *policies;          /* folder of the policy texts; NULL: data_path("sandbox/policies") */
	const char *rootfs;            /* a root tree instead of the host's toolchains, or NULL */
	uint32_t slot;                 /* 0..999: as root, the host uid is 62000 + slot, so that no two boxes at one time share one; use the worker's number */
	struct sandbox_limits ceiling; /* no run may ask for more memory or processes; the cgroup is made for it */
	bool ahead;                    /* many runs will follow each other: get each ready while the caller looks at the result of the one before */
	sandbox_protections without;   /* the caller accepts that these are missing where the host cannot give them (never silently weaker) */
};

struct sandbox;

/*
 * sandbox_uid(slot): The host uid and gid that own a box's processes: as root 62000 + slot, else the caller's own.
 * Trees given as ${work} must be owned by it, uid and gid, so that the program may change its own copy.
 */
uid_t sandbox_uid(uint32_t slot);

/* sandbox_open(spec, ret_box, e): -1 names the step, what the host lacks and how to get it ("takehome doctor"). */
int sandbox_open(const struct sandbox_spec *spec, struct sandbox **ret_box, struct err *e);
/* sandbox_close(box): Kill what runs, remove the cgroup. Never fails. NULL is allowed. */
void sandbox_close(struct sandbox *box);
/*
 * sandbox_missing(box): Protections not in force in this box: only ones the spec accepted, and PROTECT_SLOT_UID for an ordinary user, who has no other uid to give.
 * A work tree that is copied because overlays fall short is slower, not weaker, and not told here.
 */
sandbox_protections sandbox_missing(const struct sandbox *box);
enum sandbox_cgroup sandbox_cgroup_kind(const struct sandbox *box);
/* sandbox_policy_digest(box): SHA-256 in hex over the policy texts that the box uses. Valid until close. */
const char *sandbox_policy_digest(const struct sandbox *box);

/* A file laid into /work before the command starts. */
struct sandbox_file {
	const char *path; /* relative, beneath /work; folders are made */
	const char *data;
	size_t len;
	bool executable;
};

/* What a run can reach. The host's network never. */
#define SANDBOX_NETWORK_TABLE(X)                                                 \
	X(NETWORK_NONE, "none")         /* the box's namespace: nothing is up */ \
	X(NETWORK_LOOPBACK, "loopback") /* a fresh namespace of the run's own, with a loopback that is up */
ENUM_DECLARE(sandbox_network, SANDBOX_NETWORK_TABLE)

struct sandbox_command {
	const char *const *argv; /* NULL-terminated; argv[0] is looked up in PATH inside the box unless it has a '/' */
	const char *const *env;  /* NULL-terminated "NAME=value", added to PATH, HOME, TMPDIR, LANG=C.UTF-8, TZ=UTC */
	const char *cwd;         /* relative to /work; NULL: /work itself */
	const char *policy;      /* "run", "build", … : a file NAME.policy in the policy folder */
	enum sandbox_network network;
	struct sandbox_limits limits;
	const char *stdin_data; /* given as a sealed memory file; NULL: /dev/null */
	size_t stdin_len;
	const struct sandbox_file *files;
	size_t file_count;
	bool tee_stderr_to_stdout; /* build logs: one stream in order, in ret.stdout_ */
	bool keep_going_when_full; /* at output_kb drop the rest and go on (build logs) instead of stopping the run */
};

/* Why the run ended. The first that became true. */
#define SANDBOX_END_TABLE(X)                                                                                 \
	X(SANDBOX_EXITED, "exited")     /* by itself: see status */                                          \
	X(SANDBOX_SIGNALED, "signaled") /* by a signal that was not ours: see signal */                      \
	X(SANDBOX_CPU_LIMIT, "cpu_limit")                                                                    \
	X(SANDBOX_WALL_LIMIT, "wall_limit")                                                                  \
	X(SANDBOX_MEMORY_LIMIT, "memory_limit") /* the kernel's oom_kill counter moved */                    \
	X(SANDBOX_OUTPUT_LIMIT, "output_limit")                                                              \
	X(SANDBOX_VIOLATION, "violation")     /* a call of the class "violation", or too many denied ones */ \
	X(SANDBOX_EXEC_FAILED, "exec_failed") /* the command could not be started: see exec_errno */         \
	X(SANDBOX_STOPPED, "stopped")         /* by us: it served, and its client was done (sandbox_serve) */
ENUM_DECLARE(sandbox_end, SANDBOX_END_TABLE)

/* A kind of refused call, counted. Bounded: at most SANDBOX_DENIED_MAX kinds are told apart. */
enum { SANDBOX_DENIED_MAX = 32 };
struct sandbox_denied {
	char call[32];    /* "connect" */
	char detail[160]; /* "127.0.0.1:5432", "/etc/shadow", "pid 1, SIGKILL", "CLONE_NEWUSER"; "" if arguments do not matter. May hold any bytes but NUL */
	uint32_t count;
	bool violation;
};

/* Where the time of a run goes, for measurements. */
#define SANDBOX_PHASE_TABLE(X)                                                                                                      \
	X(SANDBOX_MAKE, "make")       /* init: born, namespaces, mounts, walls, filter; less if it was ready; pipes, the command */ \
	X(SANDBOX_ASK, "ask")         /* counters, the command handed over */                                                       \
	X(SANDBOX_LAUNCH, "launch")   /* init has it, files laid in */                                                              \
	X(SANDBOX_PROGRAM, "program") /* from execve on to its end */                                                               \
	X(SANDBOX_CLEAR, "clear")     /* init and its namespaces gone */                                                            \
	X(SANDBOX_COUNT, "count")     /* output, counters, result */
ENUM_DECLARE(sandbox_phase, SANDBOX_PHASE_TABLE)

struct sandbox_usage {
	uint64_t cpu_user_us, cpu_system_us; /* of the whole tree, this run only */
	uint64_t wall_us;
	uint64_t peak_memory_bytes; /* of the run, without file cache that earlier runs left */
	uint64_t written_bytes;     /* left in /work, /tmp, /dev/shm at the end */
	uint32_t peak_processes;    /* 0: the host does not count them */
	uint32_t left_processes;    /* still alive when the command itself ended; all of them are killed */
};

struct sandbox_result {
	enum sandbox_end end;
	int status;             /* exit status when SANDBOX_EXITED */
	int signal;             /* when SANDBOX_SIGNALED */
	int exec_errno;         /* when SANDBOX_EXEC_FAILED */
	bool process_limit_hit; /* a fork was refused by the process limit (pids.events max moved, or RLIMIT_NPROC) */
	bool disk_limit_hit;    /* no byte or no inode was left in the run's files at the end */
	struct sandbox_usage usage;
	uint64_t phase_ns[sandbox_phase_count]; /* by enum sandbox_phase; only of a run that ended by itself */
	struct sandbox_denied denied[SANDBOX_DENIED_MAX];
	uint32_t denied_kinds;
	uint64_t denied_calls;               /* in all */
	int stdout_fd, stderr_fd;            /* memory files of what was printed, offset 0, sealed; -1: nothing was printed */
	uint64_t stdout_bytes, stderr_bytes; /* their lengths */
	bool stdout_cut, stderr_cut;         /* more was printed than output_kb */
	int work_fd;                         /* /work as the command left it; -1 if it never started */
};
#define SANDBOX_RESULT_NONE ((struct sandbox_result){ .stdout_fd = -1, .stderr_fd = -1, .work_fd = -1 })

/*
 * sandbox_run(box, command, ret_result, e): Run and wait. After 0 the caller clears the result. After -1 there is nothing to clear and no process is left.
 * Files of results that are not yet cleared lie in memory and count against the memory limit of the next run in the same box: clear early.
 */
int sandbox_run(struct sandbox *box, const struct sandbox_command *command, struct sandbox_result *ret_result, struct err *e);
void sandbox_result_clear(struct sandbox_result *result);

/*
 * The client of a server in a box: a function of ours, run in a process that is in the server's network namespace, where it finds the server at 127.0.0.1 and ::1 and
 * nobody else. It can use plain sockets, clocks and memory, and write ${out}; nothing else (policies/client.policy), for what it is answered are a stranger's bytes.
 * It has a copy of our memory as it was. It has to wait itself until the server listens, and to give up itself on one that does not answer.
 */
struct sandbox_client {
	int (*run)(int out, void *context); /* 0 for success, or another status 1..100 */
	void *context;
	uint32_t memory_mb; /* address space beyond what it starts with */
	uint32_t cpu_ms;
	uint32_t output_kb; /* of what it writes to ${out}; the rest is dropped, and told */
	uint32_t grace_ms;  /* how long it may go on when the server is gone, 0..60,000 */
};

struct sandbox_client_result {
	bool started;              /* false: the server could not be started */
	struct confine_result how; /* CONFINE_TIME: its CPU time was up, or the server was gone and it did not notice in time */
	int out_fd;                /* memory file of what it wrote, offset 0, sealed; -1: nothing */
	uint64_t out_bytes;
	bool out_cut;
};
#define SANDBOX_CLIENT_RESULT_NONE ((struct sandbox_client_result){ .out_fd = -1 })

/*
 * sandbox_serve(box, server, client, ret, ret_client, e): Run ${server} with NETWORK_LOOPBACK, and ${client} beside it. When the client is done the server is killed
 * (SANDBOX_STOPPED). When the server ends first, by itself or at a limit, the client has its grace. wall_ms of the server bounds both. After 0 the caller clears both
 * results; after -1 there is nothing to clear and no process is left. The caller must be single-threaded.
 */
int sandbox_serve(struct sandbox *box, const struct sandbox_command *server, const struct sandbox_client *client, struct sandbox_result *ret,
		  struct sandbox_client_result *ret_client, struct err *e);
void sandbox_client_result_clear(struct sandbox_client_result *result);

/*
 * Two programs that talk to each other: what the one prints, the other reads, and the other way round. Side 0 is the one under test, side 1 the one that it talks to,
 * but nothing here depends on that. All passes through us, which is how it can be told afterwards who said what, and who stopped to listen.
 */
enum { SANDBOX_SIDES = 2, SANDBOX_TURN_TEXT = 200, SANDBOX_TURNS_MAX = 128 };

/* What one side said before the other said something. */
struct sandbox_turn {
	uint8_t side;
	uint64_t at_us; /* its first byte, since the dialogue began */
	uint64_t bytes;
	char text[SANDBOX_TURN_TEXT]; /* its first bytes */
};

struct sandbox_side {
	uint64_t said;    /* bytes that it printed */
	uint64_t unheard; /* of those, never passed on: the other had gone, or had closed its input */
	bool silenced;    /* it closed its output, and ran on */
	bool deaf;        /* it closed its input, and ran on */
	uint64_t unread;  /* bytes that lay before it and that it had not read, before the first of the two ended */
	uint64_t busy_us; /* CPU time that it used after the last turn had begun, until the first of the two ended; 0 where the host does not count */
	uint64_t over_us; /* when it ended, since the dialogue began */
};

struct sandbox_talk {
	struct sandbox_side side[SANDBOX_SIDES];
	int first;             /* the side that ended first */
	int left;              /* the side whose output ended first, mostly because it ended; -1: neither's did before both had ended */
	uint64_t turns_before; /* so many turns had been begun before the first of the two ended, or was stopped */
	bool open_line;        /* the last thing that had been said then did not end with a line break */
	struct sandbox_turn turns[SANDBOX_TURNS_MAX]; /* of a longer dialogue the first half of these, and the last half */
	size_t turn_count;
	uint64_t left_out; /* turns between the two halves */
};

/* sandbox_last_words(talk): The last turn before the first of the two ended, or NULL: nothing had been said, or it was left out. */
const struct sandbox_turn *sandbox_last_words(const struct sandbox_talk *talk);

/*
 * sandbox_pair(box, command, ret, ret_talk, e): Run both at one time, each in its own box under its own limits, connected by two pipes. stdin_data and
 * tee_stderr_to_stdout do not apply; output_kb bounds what a side says (over it: SANDBOX_OUTPUT_LIMIT); stdout_fd of the results is -1. When a side has ended, the other reads
 * the end of its input and goes on until its own end or limit; what it still says is dropped. After 0 the caller clears both results; after -1 there is nothing to clear and no
 * process is left. ${box}: two different ones.
 */
int sandbox_pair(struct sandbox *const box[SANDBOX_SIDES], const struct sandbox_command command[SANDBOX_SIDES], struct sandbox_result ret[SANDBOX_SIDES],
		 struct sandbox_talk *ret_talk, struct err *e);

/* sandbox_settle(box): Wait until the next run is ready, in a box that is to be ahead. No caller needs to, sandbox_run does; for measurements. */
void sandbox_settle(struct sandbox *box);

/*
 * sandbox_collect(result, path, max_bytes, ret_fd, ret_bytes, ret_why): Open for reading the regular file ${path} that the command left beneath /work.
 * 0, or -1 with ${ret_why} a constant sentence fit for a report ("is not there", "is a symbolic link", "is a FIFO, not a regular file", "has a second name (hard link)",
 * "is larger than …", "leads outside"). Never blocks, follows nothing.
 */
int sandbox_collect(const struct sandbox_result *result, const char *path, uint64_t max_bytes, int *ret_fd, uint64_t *ret_bytes, const char **ret_why);

/*
 * sandbox_export(result, to, owner, e): Copy the whole /work as the command left it into the empty folder ${to} (a descriptor): regular files,
 * folders and links as links, modes masked with 0755, owned by ${owner}; hard links become copies, anything else is left out. For built trees.
 */
int sandbox_export(const struct sandbox_result *result, int to, uid_t owner, struct err *e);

/* One protection tried for real on this host, for doctor. */
struct sandbox_probe {
	enum sandbox_protection protection;
	bool works;
	bool needed; /* a box is refused without it, unless the caller accepts that; without the others it is slower, or no weaker than this user can have it */
	char found[200];  /* "cgroup v1, /sys/fs/cgroup/memory writable"; or what went wrong, with errno text */
	char advice[400]; /* what to do, as commands where there are some; "" when it works */
};
/* sandbox_probe_all(slot, ret_probes): Try each protection; ${ret_probes} has room for sandbox_protection_count rows, in the order of the table. */
void sandbox_probe_all(uint32_t slot, struct sandbox_probe *ret_probes);

/*
 * sandbox_sweep(): Remove cgroups that supervisors which are gone left behind, and make our own group ready for boxes. Call once at start, before workers are forked; silent.
 */
void sandbox_sweep(void);

#endif
