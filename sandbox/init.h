/*
 * init.h: PID 1 of one run: makes the run's mounts, lays the files in, starts the program as its child, reaps, and reports. When it exits the kernel kills all
 * that is left in its PID namespace. A program is never PID 1 itself: there abort() would look like a SIGSEGV and SIGTERM to oneself do nothing.
 */
#ifndef SANDBOX_INIT_H
#define SANDBOX_INIT_H

#include <stdbool.h>
#include <stdint.h>

#include "sandbox/landlock.h"
#include "sandbox/policy.h"
#include "sandbox/request.h"
#include "sandbox/sandbox.h"
#include "sandbox/step.h"
#include "sandbox/view.h"

/* What init needs to know of a command to get ready for it. Commands that agree in this can be given to the same init. Plain data, compared byte by byte. */
struct init_plan {
	struct sandbox_limits limits; /* those that are the program's from its birth; the others are 0 */
	uint32_t policy;              /* which of the box's */
	uint8_t landlock;             /* restrict files by Landlock */
	uint8_t network;              /* the policy lets the program use addresses, so Landlock must, too */
	uint8_t loopback;             /* a network namespace of its own, with a loopback that is up */
	uint8_t seccomp;
	uint8_t own_ipc;           /* an IPC namespace of its own, because the policy lets something be left there */
	uint8_t count_by_uid;      /* no pids cgroup: RLIMIT_NPROC is the only limit */
	uint8_t has_client;        /* then one process of ours more has that uid */
	uint8_t talks;             /* somebody reads what it prints meanwhile, and is to see when no process of its own has that open any more */
	uint8_t memory_by_process; /* no memory cgroup: RLIMIT_DATA bounds each process */
	uint8_t sampled;           /* some counter is missing, so that the supervisor wants to see the run's /proc */
	uint8_t unused[2];         /* 0. Plans are compared as bytes, so there are none but these */
};

/* What the supervisor sends to init: one message without content, with these descriptors. The command stands in the mailbox. */
enum init_given { INIT_IN, INIT_OUT, INIT_ERR, INIT_GIVEN };

/*
 * What init sends to the supervisor: READY once all is done that needs no command; STARTED just before the program, or a failure; and after STARTED in the end
 * ENDED or EXEC_FAILED (unless it is killed).
 */
enum init_word {
	INIT_READY, /* with descriptors */
	INIT_STARTED,
	INIT_ENDED,
	INIT_FAILED,      /* our fault: failure */
	INIT_EXEC_FAILED, /* the program's: exec_errno */
};
enum init_fd { INIT_WORK, INIT_DISK, INIT_PROC, INIT_SPACE, INIT_LISTENER, INIT_NETWORK, INIT_FDS };

struct init_report {
	enum init_word word;
	pid_t pid;    /* READY, FAILED: init's own, as the supervisor knows it; 0: init does not know it, the zygote tells */
	uint32_t fds; /* READY: bit set of 1u << enum init_fd: which descriptors come along, in this order */
	struct step_failure failure;
	int exec_errno;
	uint64_t base_bytes;                 /* READY: in use on the run's file system before the program */
	uint64_t start_ns;                   /* CLOCK_MONOTONIC, just before the program */
	uint64_t wall_ns;                    /* ENDED: how long the program itself ran */
	int wait_status;                     /* ENDED: as from waitpid */
	uint32_t left;                       /* ENDED: other processes that were still alive then */
	uint64_t cpu_user_us, cpu_system_us; /* ENDED: of the processes that were waited for; for hosts without a CPU group */
};

/* What init is born with. */
struct init_birth {
	const struct init_plan *plan;
	const struct view_base *view;
	const struct landlock_places *places;
	const struct policy_program *program; /* the filter of plan->policy */
	const struct request *mailbox;        /* where the command will stand */
	int channel, control;                 /* the latter is the zygote's, and is closed first */
	bool shares;                          /* its memory is the zygote's, which sleeps until it is gone; see zygote.c for what that forbids */
	volatile pid_t *pid;                  /* if it shares: its own, as the supervisor knows it */
	bool *ready;                          /* if it shares: to be set when READY is on its way */
};

/*
 * init_main(birth): The whole of it, in the process that the zygote has just cloned. Get ready; wait for the command, for as long as the supervisor wants; run it.
 * A supervisor that closes its end of the channel before ends it.
 */
_Noreturn void init_main(const struct init_birth *birth);

#endif
