/* limits.c: see limits.h. */
#include "harness/model/limits.h"

struct sandbox_limits limits_for_sandbox(const struct limits *limits)
{
	return (struct sandbox_limits){ .cpu_ms = limits->cpu_ms,
					.wall_ms = limits->wall_ms,
					.memory_mb = limits->memory_mb,
					.output_kb = limits->output_kb,
					.disk_mb = limits->disk_mb,
					.files = limits->files,
					.processes = limits->processes,
					.open_files = limits->open_files,
					.stack_mb = SANDBOX_LIMITS_DEFAULT.stack_mb };
}
