/*
 * init.h: PID 1 of one run: makes the run's mounts, lays the files in, starts the program as its child, reaps, and reports. When it exits the kernel kills all
 * that is left in its PID namespace. A program is never PID 1 itself: there abort() would look like a SIGSEGV and SIGTERM to oneself do nothing.
 */
#ifndef SANDBOX_INIT_H
#define SANDBOX_INIT_H

#include <stdbool.h>
#include <stdint.h>

#include "sandbox/landlock.h"
#include "sandbox/step.h"
#include "sandbox/view.h"

/* What init needs to know of a command to get ready for it. Commands that agree in this can be given to the same init. Plain data, compared byte by byte. */
struct init_plan {
	uint32_t disk_mb, files;
	uint8_t landlock; /* restrict files by Landlock */
	uint8_t network;  /* the policy lets the program use addresses, so Landlock must, too */
	uint8_t announce; /* say READY */
	uint8_t loopback; /* a network namespace of its own, with a loopback that is up */
};

/* What the supervisor sends to init: one message without content, with these descriptors. */
enum init_given { INIT_REQUEST, INIT_IN, INIT_OUT, INIT_ERR, INIT_GIVEN };

/*
 * What init sends to the supervisor: READY once all is done that needs no command; STARTED or one of the failures; and after STARTED in the end ENDED (unless it
 * is killed).
 */
enum init_word {
	INIT_READY,     /* only if asked for */
	INIT_NETWORKED, /* just before STARTED, if it has a network namespace of its own: its descriptor */
	INIT_STARTED,   /* descriptors: those of INIT_FDS, then the listener if the filter notifies */
	INIT_ENDED,
	INIT_FAILED,      /* our fault: failure */
	INIT_EXEC_FAILED, /* the program's: exec_errno */
};
enum init_fd { INIT_WORK, INIT_DISK, INIT_PROC, INIT_SPACE, INIT_FDS, INIT_LISTENER = INIT_FDS, INIT_NETWORK, INIT_FDS_ALL };

struct init_report {
	enum init_word word;
	struct step_failure failure;
	int exec_errno;
	uint64_t base_bytes;                 /* STARTED: in use on the run's file system before the program */
	uint64_t taken_ns;                   /* STARTED: CLOCK_MONOTONIC, when init had the command */
	uint64_t exec_ns;                    /* STARTED: when the program was there */
	uint64_t start_ns;                   /* CLOCK_MONOTONIC, just before the program */
	uint64_t wall_ns;                    /* ENDED: how long the program itself ran */
	int wait_status;                     /* ENDED: as from waitpid */
	uint32_t left;                       /* ENDED: other processes that were still alive then */
	uint64_t cpu_user_us, cpu_system_us; /* ENDED: of the processes that were waited for; for hosts without a CPU group */
};

/*
 * init_main(plan, base, places, channel): The whole of it, in the process that the zygote has just cloned. Get ready; wait for the command, for as long as the
 * supervisor wants; run it. A supervisor that closes its end of ${channel} before ends it.
 */
_Noreturn void init_main(const struct init_plan *plan, const struct view_base *base, const struct landlock_places *places, int channel);

#endif
