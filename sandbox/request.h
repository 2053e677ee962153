/*
 * request.h: a command on its way from the supervisor into the box. It stands in the mailbox: memory that both see at the same address, that the supervisor alone can
 * write, and that nothing is ever read back from. So the vectors that execve(2) wants are there as it wants them.
 */
#ifndef SANDBOX_REQUEST_H
#define SANDBOX_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sandbox/sandbox.h"

struct request {
	char *const *argv, *const *env, *const *paths; /* NULL-terminated; ${paths}: where the command may be, in order */
	const char *cwd;                               /* "" is /work */
	const struct sandbox_file *files;
	size_t file_count;
};

/* request_size(command): How many bytes of mailbox it takes. */
size_t request_size(const struct sandbox_command *command);
/* request_write(command, mailbox): ${mailbox} has room for it, and starts with a struct request from then on. */
void request_write(const struct sandbox_command *command, void *mailbox);

#endif
