/*
 * policy_bpf.c: the filter; Documentation/userspace-api/seccomp_filter.rst of the kernel. What the kernel can decide alone is decided there: every allow line, and
 * calls that have but one line. The rest, and what no line names, is the default action: it goes to the supervisor, which asks policy_decide(). So no line needs to
 * be turned into its contrary, and the kernel only ever lets pass what an allow line names.
 *
 * The instructions are made here and not by libseccomp, which spends a leaf on every call: the kernel translates the filter anew for each run, and that was a
 * sixth of what a launch costs. Neighbours that are answered alike share a leaf.
 */
#include "sandbox/policy.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "harness/base/alloc.h"
#include "harness/base/fault.h"
#include "sandbox/policy_table.h"

#ifndef SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV
#define SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV (1UL << 5)
#endif

/* How refusals are given. */
enum manner { MANNER_NOTIFY, MANNER_ERRNO, MANNER_KILL };

static const uint32_t default_actions[] = {
	[MANNER_NOTIFY] = SECCOMP_RET_USER_NOTIF,
	[MANNER_ERRNO] = SECCOMP_RET_ERRNO | ENOSYS,
	[MANNER_KILL] = SECCOMP_RET_KILL_PROCESS,
};

/* What the kernel answers to ${rule} alone; ${alone}: the call has no other line. */
static uint32_t kernel_action(const struct policy_rule *rule, bool alone, enum manner manner)
{
	if (rule->class == POLICY_ALLOW)
		return SECCOMP_RET_ALLOW;
	/* Beside other lines of the call, the order of the text counts, which only the supervisor keeps. */
	if (!alone || rule->test_count)
		return default_actions[manner];
	if (rule->class == POLICY_QUIET || (manner == MANNER_ERRNO && rule->class == POLICY_DENY))
		return SECCOMP_RET_ERRNO | (uint32_t)rule->error;
	return manner == MANNER_ERRNO ? SECCOMP_RET_KILL_PROCESS : default_actions[manner];
}

/* The filter in the making. */
struct code {
	struct sock_filter *at;
	size_t count, room;
};

static void emit(struct code *c, uint16_t operation, uint32_t k, size_t jump_true, size_t jump_false)
{
	if (c->count == c->room) {
		c->room = c->room ? 2 * c->room : 256;
		c->at = alloc_resize(c->at, c->room * sizeof *c->at);
	}
	c->at[c->count++] = (struct sock_filter){ operation, (uint8_t)jump_true, (uint8_t)jump_false, k };
}

static void emit_return(struct code *c, uint32_t action)
{
	emit(c, BPF_RET | BPF_K, action, 0, 0);
}

/* A jump over all that is emitted before land() is called for it. Arguments can need more code than the eight bits of a conditional jump reach over. */
static size_t emit_jump(struct code *c)
{
	emit(c, BPF_JMP | BPF_JA, 0, 0, 0);
	return c->count - 1;
}

static void land(struct code *c, size_t jump)
{
	c->at[jump].k = (uint32_t)(c->count - jump - 1);
}

/* Go on behind this if one half of the argument is as wanted; else leave out the next ${skip} instructions, which follow directly. */
static void emit_half(struct code *c, size_t offset, uint32_t mask, uint32_t value, size_t skip)
{
	if (mask == 0 && value == 0)
		return;
	emit(c, BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset, 0, 0);
	if (mask != UINT32_MAX)
		emit(c, BPF_ALU | BPF_AND | BPF_K, mask, 0, 0);
	emit(c, BPF_JMP | BPF_JEQ | BPF_K, value, 0, skip);
}

static size_t half_size(uint32_t mask, uint32_t value)
{
	return mask == 0 && value == 0 ? 0 : mask == UINT32_MAX ? 2 : 3;
}

/* The value that a test accepts: falls through to a jump, whose place is returned; else goes on behind that. seccomp_data is little-endian on all that we run on. */
static size_t emit_value(struct code *c, const struct policy_test *test, uint64_t value)
{
	size_t low = offsetof(struct seccomp_data, args) + (size_t)test->subject * sizeof(uint64_t), high = low + sizeof(uint32_t);
	uint32_t low_mask = (uint32_t)test->mask, low_value = (uint32_t)value;
	emit_half(c, high, (uint32_t)(test->mask >> 32), (uint32_t)(value >> 32), half_size(low_mask, low_value) + 1);
	emit_half(c, low, low_mask, low_value, 1);
	return emit_jump(c);
}

static bool share_high_half(const struct policy_test *test)
{
	for (size_t v = 1; v < test->count; v++)
		if (test->values[v] >> 32 != test->values[0] >> 32)
			return false;
	return test->count > 0;
}

/* As is usual, all values have the same upper half: then each half is loaded once. If one is met, the instruction behind this is left out. */
static void emit_alike(struct code *c, const struct policy_test *test)
{
	size_t low = offsetof(struct seccomp_data, args) + (size_t)test->subject * sizeof(uint64_t), high = low + sizeof(uint32_t);
	uint32_t mask = (uint32_t)test->mask;
	size_t size = (mask == UINT32_MAX ? 1 : 2) + test->count;
	emit_half(c, high, (uint32_t)(test->mask >> 32), (uint32_t)(test->values[0] >> 32), size);
	emit(c, BPF_LD | BPF_W | BPF_ABS, (uint32_t)low, 0, 0);
	if (mask != UINT32_MAX)
		emit(c, BPF_ALU | BPF_AND | BPF_K, mask, 0, 0);
	for (size_t v = 0; v < test->count; v++)
		emit(c, BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)test->values[v], test->count - v, 0);
}

/* Go on behind this if the test is met; if not, at the jump whose place is returned. */
static size_t emit_test(struct code *c, const struct policy_test *test)
{
	size_t met[POLICY_VALUES_MAX], values = share_high_half(test) ? 0 : test->count;
	if (values == 0)
		emit_alike(c, test);
	for (size_t v = 0; v < values; v++)
		met[v] = emit_value(c, test, test->values[v]);
	size_t failed = emit_jump(c);
	for (size_t v = 0; v < values; v++)
		land(c, met[v]);
	return failed;
}

/* RET ALLOW if all tests of ${rule} are met; else go on behind it. */
static void emit_rule(struct code *c, const struct policy_rule *rule)
{
	size_t failed[POLICY_TESTS_MAX];
	for (size_t t = 0; t < rule->test_count; t++)
		failed[t] = emit_test(c, &rule->tests[t]);
	emit_return(c, SECCOMP_RET_ALLOW);
	for (size_t t = 0; t < rule->test_count; t++)
		land(c, failed[t]);
}

/* All calls from one number up to the next leaf's are answered alike: at once, or after a look at the arguments. */
struct leaf {
	uint32_t from, action;
	const struct policy_rule *look; /* rules of which the allow lines count, before ${action}; or NULL */
};

static struct leaf leaf_of(const struct policy *policy, uint32_t nr, enum manner manner)
{
	struct leaf leaf = { .from = nr, .action = default_actions[manner] };
	const struct policy_rule *first = policy->calls[nr];
	for (const struct policy_rule *rule = first; rule; rule = rule->next) {
		uint32_t action = kernel_action(rule, rule == first && !rule->next, manner);
		if (action != SECCOMP_RET_ALLOW) {
			if (rule == first && !rule->next)
				leaf.action = action;
		} else if (rule->test_count == 0) {
			return (struct leaf){ .from = nr, .action = SECCOMP_RET_ALLOW };
		} else {
			leaf.look = first;
		}
	}
	return leaf;
}

static void emit_leaf(struct code *c, const struct leaf *leaf)
{
	for (const struct policy_rule *rule = leaf->look; rule; rule = rule->next)
		if (rule->class == POLICY_ALLOW)
			emit_rule(c, rule);
	emit_return(c, leaf->action);
}

/* A tree: the number of the call is compared with the middle, the lower half of the leaves stands in front of the upper. */
static void emit_tree(struct code *c, const struct leaf *leaves, size_t count)
{
	if (count == 1) {
		emit_leaf(c, leaves);
		return;
	}
	size_t half = count / 2, branch = c->count;
	emit(c, BPF_JMP | BPF_JGE | BPF_K, leaves[half].from, 0, 1);
	size_t upper = emit_jump(c);
	emit_tree(c, leaves, half);
	size_t size = c->count - upper - 1;
	if (size < UINT8_MAX) {
		/* Near enough for the branch itself. */
		memmove(c->at + upper, c->at + upper + 1, size * sizeof *c->at);
		c->count--;
		c->at[branch].jt = (uint8_t)size;
		c->at[branch].jf = 0;
	} else {
		land(c, upper);
	}
	emit_tree(c, leaves + half, count - half);
}

static void emit_filter(struct code *c, const struct policy *policy, enum manner manner)
{
	/* Calls of another ABI have other numbers, so that they would mean something else; those of x32 have this bit. */
	enum { X32 = 0x40000000 };
	struct leaf leaves[POLICY_NR_MAX + 2];
	leaves[0] = leaf_of(policy, 0, manner);
	size_t count = 1;
	for (uint32_t nr = 1; nr < POLICY_NR_MAX; nr++) {
		struct leaf leaf = leaf_of(policy, nr, manner);
		if (leaf.look || leaves[count - 1].look || leaf.action != leaves[count - 1].action)
			leaves[count++] = leaf;
	}
	if (leaves[count - 1].look || leaves[count - 1].action != default_actions[manner])
		leaves[count++] = (struct leaf){ .from = POLICY_NR_MAX, .action = default_actions[manner] };
	leaves[count++] = (struct leaf){ .from = X32, .action = SECCOMP_RET_KILL_PROCESS };
	emit(c, BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch), 0, 0);
	emit(c, BPF_JMP | BPF_JEQ | BPF_K, seccomp_arch_native(), 1, 0);
	emit_return(c, SECCOMP_RET_KILL_PROCESS);
	emit(c, BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr), 0, 0);
	emit_tree(c, leaves, count);
}

static int compile(const struct policy *policy, enum manner manner, struct policy_program *ret, struct err *e)
{
	*ret = (struct policy_program){ .notifies = manner == MANNER_NOTIFY };
	struct code code = { 0 };
	emit_filter(&code, policy, manner);
	if (code.count > BPF_MAXINSNS || fault_at("policy.bpf")) {
		free(code.at);
		return err_set(e, OWNER_HARNESS, "compiling the policy '%s': it needs %zu instructions, and the kernel takes no more than %d", policy->name,
			       code.count, BPF_MAXINSNS);
	}
	ret->filter = code.at;
	ret->count = (uint16_t)code.count;
	return 0;
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
