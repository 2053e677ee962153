/* notify.c: receiving, counting and answering. What the arguments mean is in notify_detail.c. */
#include "sandbox/notify.h"

#include <errno.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/uio.h>
#include <unistd.h>

#include "harness/base/fault.h"
#include "sandbox/constants.h"

enum { PAGE_BYTES = 4096 };

void notify_start(struct notify *n, int listener, const struct policy *policy, struct sandbox_result *result)
{
	*n = (struct notify){ .listener = listener, .policy = policy, .result = result };
}

static struct sandbox_denied *new_row(struct sandbox_result *result, const char *call, const char *detail)
{
	struct sandbox_denied *row = &result->denied[result->denied_kinds++];
	*row = (struct sandbox_denied){ 0 };
	snprintf(row->call, sizeof(row->call), "%s", call);
	snprintf(row->detail, sizeof(row->detail), "%s", detail);
	return row;
}

static struct sandbox_denied *find_row(struct sandbox_result *result, const char *call, const char *detail)
{
	for (uint32_t i = 0; i < result->denied_kinds; i++) {
		struct sandbox_denied *row = &result->denied[i];
		/* A longer text was cut when its row was made, so only what fits is compared. */
		if (strncmp(row->call, call, sizeof(row->call) - 1) == 0 && strncmp(row->detail, detail, sizeof(row->detail) - 1) == 0)
			return row;
	}
	return NULL;
}

void notify_count(struct sandbox_result *result, const char *call, const char *detail, bool violation)
{
	static const char others[] = "other calls";
	/* The last row is kept free for the violation that ends the run: whatever came before, its name must not be lost. */
	uint32_t room = violation ? SANDBOX_DENIED_MAX : SANDBOX_DENIED_MAX - 1;
	struct sandbox_denied *row = find_row(result, call, detail);
	if (!row && result->denied_kinds + 1 < room)
		row = new_row(result, call, detail);
	if (!row && violation && result->denied_kinds < room)
		row = new_row(result, call, detail);
	if (!row)
		row = find_row(result, others, "");
	if (!row)
		row = result->denied_kinds < room ? new_row(result, others, "") : &result->denied[SANDBOX_DENIED_MAX - 1];
	if (row->count < UINT32_MAX)
		row->count++;
	row->violation |= violation;
	result->denied_calls++;
}

/* The program's memory, by the id of the thread that waits. Two pieces, cut at a page: process_vm_readv transfers a piece whole or not at all. */
static ssize_t read_process(void *context, uint64_t address, void *buffer, size_t size)
{
	pid_t pid = *(const pid_t *)context;
	size_t first = PAGE_BYTES - (size_t)(address % PAGE_BYTES);
	if (first > size)
		first = size;
	struct iovec local = { .iov_base = buffer, .iov_len = size };
	struct iovec remote[2] = {
		{ .iov_base = (void *)(uintptr_t)address, .iov_len = first },
		{ .iov_base = (void *)(uintptr_t)(address + first), .iov_len = size - first },
	};
	return process_vm_readv(pid, &local, 1, remote, first < size ? 2 : 1, 0);
}

/* The kernel may know a longer struct than our headers: room for what is to come. It must be zeroed before each use. */
union request {
	struct seccomp_notif notif;
	char room[512];
};
union response {
	struct seccomp_notif_resp resp;
	char room[256];
};

static int receive(int listener, union request *request)
{
	int rc;
	do {
		memset(request, 0, sizeof(*request));
		rc = fault_at("notify.receive") ? -1 : ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, request);
	} while (rc < 0 && errno == EINTR);
	return rc;
}

static int refuse(int listener, uint64_t id, int error)
{
	union response response = { .room = { 0 } };
	response.resp = (struct seccomp_notif_resp){ .id = id, .error = -error };
	int rc;
	do {
		rc = ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &response);
	} while (rc < 0 && errno == EINTR);
	/* ENOENT: it was killed meanwhile. */
	return rc < 0 && errno != ENOENT ? -1 : 0;
}

/* Count one refusal. True: the run must be stopped. */
static bool count(struct notify *n, int nr, const struct policy_decision *decision, const char *detail)
{
	bool quiet = decision->class == POLICY_QUIET;
	if (quiet && ++n->quiet_calls <= NOTIFY_QUIET_LIMIT)
		return false;
	/* A quiet call is told only when it is the one too many. */
	bool violation = quiet || decision->class == POLICY_VIOLATION;
	char call[sizeof(n->result->denied[0].call)];
	call_name(nr, call, sizeof(call));
	notify_count(n->result, call, detail, violation);
	return violation || n->result->denied_calls > NOTIFY_DENIED_LIMIT;
}

int notify_handle(struct notify *n, bool *ret_stop, struct err *e)
{
	union request request;
	if (receive(n->listener, &request) < 0) {
		if (errno == ENOENT)
			return 0;
		return err_sys(e, OWNER_HARNESS, "receiving a seccomp notification");
	}
	const struct seccomp_notif *notif = &request.notif;
	uint64_t args[6];
	memcpy(args, notif->data.args, sizeof(args));
	pid_t pid = (pid_t)notif->pid;
	char detail[sizeof(n->result->denied[0].detail)];
	int family = -1;
	notify_detail(notif->data.nr, args, read_process, &pid, detail, sizeof(detail), &family);
	/* If the caller is gone, its id may be another process's by now: the call counts, what was read does not. */
	if (ioctl(n->listener, SECCOMP_IOCTL_NOTIF_ID_VALID, &notif->id) < 0)
		detail[0] = '\0';

	struct policy_decision decision = policy_decide(n->policy, notif->data.nr, args, family);
	if (count(n, notif->data.nr, &decision, detail))
		*ret_stop = true;
	if (*ret_stop)
		return 0;
	/* Only a quiet line may have no error: it pretends. */
	int error = decision.error || decision.class == POLICY_QUIET ? decision.error : EPERM;
	if (refuse(n->listener, notif->id, error) < 0)
		return err_sys(e, OWNER_HARNESS, "answering a seccomp notification");
	return 0;
}
