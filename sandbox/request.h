/*
 * request.h: a command on its way from the supervisor into the box: one sealed memory file that init maps. Plain bytes: what crosses is exactly what is written here.
 */
#ifndef SANDBOX_REQUEST_H
#define SANDBOX_REQUEST_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/base/err.h"
#include "sandbox/policy.h"
#include "sandbox/sandbox.h"

/* What the box adds to a command. */
struct request_options {
	bool count_by_uid;      /* no pids cgroup: RLIMIT_NPROC is the only limit */
	bool has_client;        /* then one process of ours more has that uid */
	bool memory_by_process; /* no memory cgroup: RLIMIT_DATA bounds each process */
	bool seccomp;
};

/* request_write(command, options, program, ret_fd, e): Make the file. The caller closes it. */
int request_write(const struct sandbox_command *command, const struct request_options *options, const struct policy_program *program, int *ret_fd,
		  struct err *e);

struct request_file {
	const char *path, *data;
	size_t len;
	bool executable;
};

/* The mapped request. Everything points into the map, but for the two vectors. */
struct request {
	struct sandbox_limits limits;
	struct request_options options;
	struct policy_program program;
	char **argv, **env;
	const char *cwd; /* "" is /work */
	uint32_t file_count;
	const char *next_file; /* for request_next_file */
};

/* request_map(fd, ret): 0, or -1 with errno. Never unmapped: init dies with it. */
int request_map(int fd, struct request *ret);
/* request_next_file(r, ret): To be called ${r}->file_count times. */
void request_next_file(struct request *r, struct request_file *ret);

#endif
