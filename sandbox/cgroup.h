/*
 * cgroup.h: the control group of one box: memory, number of processes, CPU time of everything that ever ran in it.
 *
 *	cgroup_open(&c, slot, e)              makes the group (v2 where memory and pids are managed there, else v1, else none)
 *	cgroup_enter(&c, pid, f)              once, for the zygote; all runs are born inside (a move costs 10 ms after an idle gap, a birth nothing)
 *	cgroup_settle(&c)                     before a run: waits until the kernel has given back what the last one held
 *	cgroup_limit(&c, memory, processes)   written only when they change
 *	cgroup_counters(&c, &now)             before and after a run: take differences
 *	cgroup_close(&c)                      kills what is left and removes the group
 *
 * A group is called takehome-PID-START-SLOT-N after its supervisor and the tick it was started at, so that cgroup_sweep knows it from one whose owner is gone.
 */
#ifndef SANDBOX_CGROUP_H
#define SANDBOX_CGROUP_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "harness/base/err.h"
#include "harness/base/str.h"
#include "sandbox/sandbox.h"
#include "sandbox/step.h"

/* One controller's folder. In v2 all three are the same folder. */
struct cgroup_files;
struct cgroup_place {
	char *parent; /* path of the folder that holds the group; NULL: there is none */
	int fd;       /* the group's folder, or -1 */
};

/* Totals since the group was made, but for the peaks. */
struct cgroup_counters {
	uint64_t cpu_ns, cpu_user_us, cpu_system_us;
	uint64_t oom_kills;
	uint64_t forks_refused;
	uint64_t usage_bytes;    /* now, with the file cache that earlier runs left */
	uint64_t peak_bytes;     /* since cgroup_reset_peak */
	uint32_t peak_processes; /* since the group was made; 0: the host does not count it */
};

enum cgroup_part { CGROUP_MEMORY, CGROUP_PIDS, CGROUP_CPU, CGROUP_PARTS };

struct cgroup {
	enum sandbox_cgroup kind;
	sandbox_protections missing; /* of PROTECT_MEMORY, PROTECT_PIDS, PROTECT_CPU */
	char name[96];
	struct cgroup_place part[CGROUP_PARTS];
	uint64_t memory_bytes; /* as last written; 0: never */
	uint32_t processes;
	int peak;                               /* the file that is written to reset the peak, kept open (in v2 a reset holds for one descriptor only); or -1 */
	bool peak_stays;                        /* the host cannot reset it: it is that of all runs so far */
	uint64_t usage_bytes;                   /* as last counted */
	uint64_t settled_usage, settled_kernel; /* in bytes: what stays in use when no run goes on */
	struct cgroup_files *files;             /* the counters, kept open; NULL: they are opened each time */
	struct cgroup_counters last;            /* as last read */
	struct str why;                         /* for each missing part, what was tried */
};
#define CGROUP_CLOSED ((struct cgroup){ .part = { { NULL, -1 }, { NULL, -1 }, { NULL, -1 } }, .peak = -1 })

/* cgroup_open(ret, slot): Make what the host allows. Never fails: what is missing stands in ${ret}->missing and ${ret}->why. */
void cgroup_open(struct cgroup *ret, uint32_t slot);
int cgroup_enter(const struct cgroup *c, pid_t pid, struct step_failure *f);
/* cgroup_limit(c, memory_bytes, processes, f): No swap on top of ${memory_bytes}. ${processes} counts all tasks in the group. */
int cgroup_limit(struct cgroup *c, uint64_t memory_bytes, uint32_t processes, struct step_failure *f);
/*
 * cgroup_settle(c): Page tables and the like are given back some time (an RCU grace period, about 20 ms) after their process is gone; until then they would
 * count against the next run. Wait for it if the last run left much; mostly it did not, and this costs nothing.
 */
void cgroup_settle(struct cgroup *c);
/* cgroup_counters(c, ret, f): All of them, when a run is over. */
int cgroup_counters(struct cgroup *c, struct cgroup_counters *ret, struct step_failure *f);
/*
 * cgroup_counters_before(c, ret, f): The same before a run, but for the peaks. Kills and refused forks are among it although nobody's program ran since: while
 * the last run's page tables are still charged, the kernel may have killed the init that was made ahead, and the run to come must not be told that it did so.
 */
int cgroup_counters_before(struct cgroup *c, struct cgroup_counters *ret, struct step_failure *f);
void cgroup_reset_peak(struct cgroup *c);
/* cgroup_cpu_ns(c), cgroup_oom_kills(c): The two counters that are looked at while a run goes on. 0 where they are missing. */
uint64_t cgroup_cpu_ns(const struct cgroup *c);
uint64_t cgroup_oom_kills(const struct cgroup *c);
uint32_t cgroup_processes(const struct cgroup *c);
uint64_t cgroup_usage_bytes(const struct cgroup *c);
void cgroup_close(struct cgroup *c);

/* cgroup_advice(c, s): Append how root gives this user a group: commands, one a line. */
void cgroup_advice(const struct cgroup *c, struct str *s);
/*
 * cgroup_sweep(): Remove groups whose supervisor is gone: near us with all that is in them, elsewhere in the hierarchies only empty ones that nobody holds.
 * On v2, also step aside into a leaf, so that groups may be made beside us.
 */
void cgroup_sweep(void);
/* cgroup_start_of(pid): The tick since boot at which ${pid} was started. 0: there is no such process. */
unsigned long long cgroup_start_of(pid_t pid);
/* cgroup_remove(parent, name): Remove the group ${name}, which lies in the open folder ${parent}, and kill what is in it. Waits up to 200 ms; silent. */
void cgroup_remove(int parent, const char *name);

/* What the two kinds do differently. */
struct cgroup_ops {
	/* Find a parent for ${part} and make the group in it. 0, or -1 with a sentence appended to c->why. */
	int (*make)(struct cgroup *c, enum cgroup_part part);
	int (*set_memory)(const struct cgroup *c, uint64_t bytes);
	int (*reset_peak)(const struct cgroup *c);
	const char *usage_file;
	uint64_t (*kernel_bytes)(const struct cgroup *c); /* held by the kernel for the group */
	uint64_t (*peak)(const struct cgroup *c);
	uint64_t (*oom_kills)(const struct cgroup *c);
	uint64_t (*cpu_ns)(const struct cgroup *c);
	void (*cpu_split)(const struct cgroup *c, uint64_t *ret_user_us, uint64_t *ret_system_us);
};
extern const struct cgroup_ops cgroup_v1_ops, cgroup_v2_ops;

/*
 * cgroup_v2_prepare(): Make our own group ready to hold boxes' groups, while we are alone in it: workers that are forked later would be in the way. Never fails;
 * what is impossible shows when a box is opened.
 */
void cgroup_v2_prepare(void);
/* cgroup_v2_manages_memory(): Memory is v2's here, not v1's. */
bool cgroup_v2_manages_memory(void);

/* cgroup_read(c, part, name, key): A counter of the group: cgroup_files_read. */
uint64_t cgroup_read(const struct cgroup *c, enum cgroup_part part, const char *name, const char *key);

/* cgroup_make_in(c, part, parent): Make the group's folder in ${parent} and open it. 0, or -1 with errno. ${parent} is copied. */
int cgroup_make_in(struct cgroup *c, enum cgroup_part part, const char *parent);

#endif
