/*
 * policy_bpf.c: the filter. What the kernel can decide alone becomes rules of libseccomp: every allow line, and calls that have but one line. The rest,
 * and what no line names, is the default action: it goes to the supervisor, which asks policy_decide(). So no line needs to be turned into its
 * contrary, and the kernel only ever lets pass what an allow line names.
 */
#include "sandbox/policy.h"

#include <errno.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "harness/base/alloc.h"
#include "harness/base/fault.h"
#include "harness/base/scoped.h"
#include "sandbox/constants.h"
#include "sandbox/policy_table.h"

#ifndef SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV
#define SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV (1UL << 5)
#endif

/* One libseccomp rule for each combination of the values of the "in" lists. Zero, or a negative errno. */
static int add_combinations(scmp_filter_ctx filter, uint32_t action, const struct policy_rule *rule, size_t depth, struct scmp_arg_cmp *compare)
{
	if (depth >= rule->test_count || depth >= POLICY_TESTS_MAX) {
		int rc = seccomp_rule_add_array(filter, action, rule->nr, (unsigned)depth, compare);
		/* Two lines that overlap are no mistake. */
		return rc == -EEXIST ? 0 : rc;
	}
	const struct policy_test *test = &rule->tests[depth];
	for (size_t i = 0; i < test->count; i++) {
		compare[depth] =
			(struct scmp_arg_cmp){ .arg = (unsigned)test->subject, .op = SCMP_CMP_MASKED_EQ, .datum_a = test->mask, .datum_b = test->values[i] };
		int rc = add_combinations(filter, action, rule, depth + 1, compare);
		if (rc < 0)
			return rc;
	}
	return 0;
}

/* How refusals are given. */
enum manner { MANNER_NOTIFY, MANNER_ERRNO, MANNER_KILL };

static const uint32_t default_actions[] = {
	[MANNER_NOTIFY] = SCMP_ACT_NOTIFY,
	[MANNER_ERRNO] = SCMP_ACT_ERRNO(ENOSYS),
	[MANNER_KILL] = SCMP_ACT_KILL_PROCESS,
};

/* What the kernel answers to ${rule} alone; ${alone}: the call has no other line. */
static uint32_t kernel_action(const struct policy_rule *rule, bool alone, enum manner manner)
{
	if (rule->class == POLICY_ALLOW)
		return SCMP_ACT_ALLOW;
	/* Beside other lines of the call, the order of the text counts, which only the supervisor keeps. */
	if (!alone || rule->test_count)
		return default_actions[manner];
	if (rule->class == POLICY_QUIET || (manner == MANNER_ERRNO && rule->class == POLICY_DENY))
		return SCMP_ACT_ERRNO((uint32_t)rule->error);
	return manner == MANNER_ERRNO ? SCMP_ACT_KILL_PROCESS : default_actions[manner];
}

static int add_call(scmp_filter_ctx filter, const struct policy_rule *first, enum manner manner)
{
	struct scmp_arg_cmp compare[POLICY_TESTS_MAX];
	for (const struct policy_rule *rule = first; rule; rule = rule->next) {
		uint32_t action = kernel_action(rule, rule == first && !rule->next, manner);
		/* libseccomp refuses rules that say what the default says. */
		int rc = action == default_actions[manner] ? 0 : add_combinations(filter, action, rule, 0, compare);
		if (rc < 0)
			return rc;
	}
	return 0;
}

static int fill(scmp_filter_ctx filter, const struct policy *policy, enum manner manner, struct err *e)
{
	/* A tree by number instead of a list, and no other ABI: its calls have other numbers, so that they would mean something else. */
	int rc = seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2);
	if (rc == 0)
		rc = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
	for (int nr = 0; rc == 0 && nr < POLICY_NR_MAX; nr++) {
		rc = add_call(filter, policy->calls[nr], manner);
		if (rc < 0) {
			char name[64];
			call_name(nr, name, sizeof(name));
			errno = -rc;
			return err_sys(e, OWNER_HARNESS, "adding the rule for %s", name);
		}
	}
	if (rc == 0)
		return 0;
	errno = -rc;
	return err_sys(e, OWNER_HARNESS, "setting up the filter");
}

/* libseccomp writes to a descriptor only: a memory file takes it. */
static int export_to_memory(scmp_filter_ctx filter, struct policy_program *ret, struct err *e)
{
	SCOPED_FD fd = memfd_create("seccomp", MFD_CLOEXEC);
	if (fd < 0)
		return err_sys(e, OWNER_HARNESS, "memfd_create");
	int rc = seccomp_export_bpf(filter, fd);
	if (rc < 0) {
		errno = -rc;
		return err_sys(e, OWNER_HARNESS, "exporting the filter");
	}
	struct stat st;
	if (fstat(fd, &st) < 0)
		return err_sys(e, OWNER_HARNESS, "fstat");
	size_t count = (size_t)st.st_size / sizeof(struct sock_filter);
	if (count == 0 || count > BPF_MAXINSNS)
		return err_set(e, OWNER_HARNESS, "the filter has %zu instructions; the kernel takes 1 to %d", count, BPF_MAXINSNS);
	ret->filter = alloc_zero((size_t)st.st_size);
	ret->count = (uint16_t)count;
	if (pread(fd, ret->filter, (size_t)st.st_size, 0) != st.st_size) {
		policy_program_free(ret);
		return err_sys(e, OWNER_HARNESS, "reading the filter");
	}
	return 0;
}

static int compile(const struct policy *policy, enum manner manner, struct policy_program *ret, struct err *e)
{
	*ret = (struct policy_program){ .notifies = manner == MANNER_NOTIFY };
	scmp_filter_ctx filter = fault_at("policy.bpf") ? NULL : seccomp_init(default_actions[manner]);
	if (!filter)
		return err_set(e, OWNER_HARNESS, "compiling the policy '%s': libseccomp could not start a filter", policy->name);
	int rc = fill(filter, policy, manner, e);
	if (rc == 0)
		rc = export_to_memory(filter, ret, e);
	seccomp_release(filter);
	return rc < 0 ? err_wrap(e, "compiling the policy '%s'", policy->name) : 0;
}

int policy_bpf(const struct policy *policy, bool notify, struct policy_program *ret, struct err *e)
{
	return compile(policy, notify ? MANNER_NOTIFY : MANNER_ERRNO, ret, e);
}

int policy_bpf_strict(const struct policy *policy, struct policy_program *ret, struct err *e)
{
	return compile(policy, MANNER_KILL, ret, e);
}

void policy_program_free(struct policy_program *program)
{
	free(program->filter);
	*program = (struct policy_program){ 0 };
}

int policy_install(const struct policy_program *program)
{
	struct sock_fprog fprog = { .len = program->count, .filter = program->filter };
	if (!program->notifies)
		return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &fprog);
	/*
	 * Once the supervisor has taken a call up, only a deadly signal may interrupt it: otherwise a runtime that signals its own threads (Go's
	 * preemption) would make the call start again and be counted twice. Linux 5.19; before that, do without.
	 */
	unsigned long flags = SECCOMP_FILTER_FLAG_NEW_LISTENER;
	long fd = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags | SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV, &fprog);
	if (fd < 0 && errno == EINVAL)
		fd = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &fprog);
	return (int)fd;
}
