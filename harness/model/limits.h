/* limits.h: what a program under test may use. A value that a task file leaves out takes the default. */
#ifndef HARNESS_MODEL_LIMITS_H
#define HARNESS_MODEL_LIMITS_H

#include <stdint.h>

#include "sandbox/sandbox.h"

struct limits {
	uint32_t cpu_ms;     /* CPU time of the whole process tree; decides */
	uint32_t wall_ms;    /* only guards */
	uint32_t memory_mb;
	uint32_t output_kb;  /* stdout and stderr, each */
	uint32_t disk_mb;
	uint32_t files;
	uint32_t processes;
	uint32_t open_files;
	const char *policy;  /* name of the seccomp policy */
};

/* For cases: a command-line program of a senior's afternoon, in any language (a JVM needs ~30 threads and 150 MiB). */
#define LIMITS_CASE_DEFAULT                                                                                            \
	((struct limits){ .cpu_ms = 2000, .wall_ms = 10000, .memory_mb = 512, .output_kb = 4096, .disk_mb = 64, .files = 10000, \
			  .processes = 64, .open_files = 256, .policy = "run" })
/* For builds: compilers are hungry. */
#define LIMITS_BUILD_DEFAULT                                                                                           \
	((struct limits){ .cpu_ms = 120000, .wall_ms = 240000, .memory_mb = 2048, .output_kb = 1024, .disk_mb = 1024, .files = 200000, \
			  .processes = 512, .open_files = 1024, .policy = "build" })

/* limits_for_sandbox(limits): The same as the sandbox takes them; the stack, which no task sets, is the sandbox's default. */
struct sandbox_limits limits_for_sandbox(const struct limits *limits);

#endif
