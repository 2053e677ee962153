/*
 * init.h: PID 1 of one run: makes the run's mounts, lays the files in, starts the program as its child, reaps, and reports. When it exits the kernel kills all
 * that is left in its PID namespace. A program is never PID 1 itself: there abort() would look like a SIGSEGV and SIGTERM to oneself do nothing.
 */
#ifndef SANDBOX_INIT_H
#define SANDBOX_INIT_H

#include <stdint.h>

#include "sandbox/step.h"

/* What init sends to the supervisor: STARTED or one of the failures, and after STARTED in the end ENDED (unless it is killed). */
enum init_word {
	INIT_STARTED, /* descriptors: those of INIT_FDS, then the listener if the filter notifies */
	INIT_ENDED,
	INIT_FAILED,      /* our fault: failure */
	INIT_EXEC_FAILED, /* the program's: exec_errno */
};
enum init_fd { INIT_WORK, INIT_DISK, INIT_PROC, INIT_FDS, INIT_LISTENER = INIT_FDS };

struct init_report {
	enum init_word word;
	struct step_failure failure;
	int exec_errno;
	uint64_t base_bytes;                 /* STARTED: in use on the run's file system before the program */
	uint64_t start_ns;                   /* CLOCK_MONOTONIC, just before the program */
	uint64_t wall_ns;                    /* ENDED: how long the program itself ran */
	int wait_status;                     /* ENDED: as from waitpid */
	uint32_t left;                       /* ENDED: other processes that were still alive then */
	uint64_t cpu_user_us, cpu_system_us; /* ENDED: of the processes that were waited for; for hosts without a CPU group */
};

/* init_main(request, report, io): The whole of it, in the process that the zygote has just cloned. ${io}: the program's stdin, stdout, stderr. */
_Noreturn void init_main(int request, int report, const int io[3]);

#endif
