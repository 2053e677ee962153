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

/*
 * The filter in the making, from its end to its beginning: jumps only go forward, so all that a jump can go to is there already. A place is counted from the end, too.
 */
enum { RETURNS = 16, REACH = 240 /* of a conditional jump, with some room */ };

struct code {
	struct sock_filter *at;
	size_t count, room;
	struct {
		uint32_t action;
		size_t place;
	} returns[RETURNS]; /* the latest of each action */
	size_t return_count;
};

static size_t emit(struct code *c, uint16_t operation, uint32_t k)
{
	if (c->count == c->room) {
		c->room = c->room ? 2 * c->room : 256;
		c->at = alloc_resize(c->at, c->room * sizeof *c->at);
	}
	c->at[c->count] = (struct sock_filter){ .code = operation, .k = k };
	return c->count++;
}

/* ${place}, or one that goes there and that a conditional jump reaches. */
static size_t near(struct code *c, size_t place)
{
	return c->count - place < REACH ? place : emit(c, BPF_JMP | BPF_JA, (uint32_t)(c->count - place - 1));
}

static size_t emit_jump(struct code *c, uint16_t condition, uint32_t k, size_t if_true, size_t if_false)
{
	if_true = near(c, if_true);
	if_false = near(c, if_false);
	size_t place = emit(c, (uint16_t)(BPF_JMP | BPF_K | condition), k);
	c->at[place].jt = (uint8_t)(place - if_true - 1);
	c->at[place].jf = (uint8_t)(place - if_false - 1);
	return place;
}

/* An instruction that returns ${action}: one that is near, or a new one. */
static size_t emit_return(struct code *c, uint32_t action)
{
	size_t i = 0;
	while (i < c->return_count && c->returns[i].action != action)
		i++;
	if (i < c->return_count && c->count - c->returns[i].place < REACH / 2)
		return c->returns[i].place;
	size_t place = emit(c, BPF_RET | BPF_K, action);
	i = i < RETURNS ? i : RETURNS - 1;
	c->returns[i].action = action;
	c->returns[i].place = place;
	c->return_count = i < c->return_count ? c->return_count : i + 1;
	return place;
}

/* What follows directly is a test of the accumulator, whose place is returned with the load of half an argument in front of it. */
static size_t emit_load(struct code *c, size_t offset, uint32_t mask)
{
	if (mask != UINT32_MAX)
		emit(c, BPF_ALU | BPF_AND | BPF_K, mask);
	return emit(c, BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset);
}

/* One half of the argument is as wanted, or not. */
static size_t emit_half(struct code *c, size_t offset, uint32_t mask, uint32_t value, size_t met, size_t failed)
{
	if (mask == 0 && value == 0)
		return met;
	emit_jump(c, BPF_JEQ, value, met, failed);
	return emit_load(c, offset, mask);
}

/* seccomp_data is little-endian on all that we run on. */
static size_t low_half(const struct policy_test *test)
{
	return offsetof(struct seccomp_data, args) + (size_t)test->subject * sizeof(uint64_t);
}

static size_t emit_value(struct code *c, const struct policy_test *test, uint64_t value, size_t met, size_t failed)
{
	size_t low = low_half(test), at = emit_half(c, low, (uint32_t)test->mask, (uint32_t)value, met, failed);
	return emit_half(c, low + sizeof(uint32_t), (uint32_t)(test->mask >> 32), (uint32_t)(value >> 32), at, failed);
}

static bool share_high_half(const struct policy_test *test)
{
	for (size_t v = 1; v < test->count; v++)
		if (test->values[v] >> 32 != test->values[0] >> 32)
			return false;
	return test->count > 0;
}

static int by_value(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return x < y ? -1 : x > y;
}

/*
 * As is usual, all values have the same upper half: then each half is loaded once, and neighbours among the values are one range. Ranges are met in rising order, so
 * that what is not above one and not in it is in none.
 */
static size_t emit_alike(struct code *c, const struct policy_test *test, size_t met, size_t failed)
{
	uint32_t value[POLICY_VALUES_MAX] = { 0 };
	size_t next = failed;
	for (size_t v = 0; v < test->count; v++)
		value[v] = (uint32_t)test->values[v];
	qsort(value, test->count, sizeof value[0], by_value);
	for (size_t end = test->count, start; end > 0; end = start) {
		start = end - 1;
		while (start > 0 && value[start] - value[start - 1] <= 1)
			start--;
		if (value[start] == value[end - 1]) {
			next = emit_jump(c, BPF_JEQ, value[start], met, next);
		} else {
			size_t not_above = emit_jump(c, BPF_JGE, value[start], met, failed);
			next = emit_jump(c, BPF_JGT, value[end - 1], next, not_above);
		}
	}
	size_t at = emit_load(c, low_half(test), (uint32_t)test->mask);
	return emit_half(c, low_half(test) + sizeof(uint32_t), (uint32_t)(test->mask >> 32), (uint32_t)(test->values[0] >> 32), at, failed);
}

static size_t emit_test(struct code *c, const struct policy_test *test, size_t met, size_t failed)
{
	if (share_high_half(test))
		return emit_alike(c, test, met, failed);
	size_t at = failed;
	for (size_t v = test->count; v > 0; v--)
		at = emit_value(c, test, test->values[v - 1], met, at);
	return at;
}

/* The allow lines from ${rule} on, in the order of the text; if none is met, ${action}. */
static size_t emit_rules(struct code *c, const struct policy_rule *rule, uint32_t action)
{
	if (!rule)
		return emit_return(c, action);
	size_t failed = emit_rules(c, rule->next, action);
	if (rule->class != POLICY_ALLOW)
		return failed;
	size_t at = emit_return(c, SECCOMP_RET_ALLOW);
	for (size_t t = rule->test_count; t > 0; t--)
		at = emit_test(c, &rule->tests[t - 1], at, failed);
	return at;
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

/* A tree: the number of the call is compared with the middle, the lower half of the leaves stands in front of the upper. */
static size_t emit_tree(struct code *c, const struct leaf *leaves, size_t count)
{
	if (count == 1)
		return emit_rules(c, leaves->look, leaves->action);
	size_t half = count / 2, upper = emit_tree(c, leaves + half, count - half), lower = emit_tree(c, leaves, half);
	return emit_jump(c, BPF_JGE, leaves[half].from, upper, lower);
}

static void turn_round(struct code *c)
{
	for (size_t i = 0; i < c->count / 2; i++) {
		struct sock_filter swapped = c->at[i];
		c->at[i] = c->at[c->count - 1 - i];
		c->at[c->count - 1 - i] = swapped;
	}
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
	size_t tree = emit_tree(c, leaves, count);
	/* The load of the number has to stand in front of the tree's root, which is what was emitted last. */
	if (tree != c->count - 1)
		emit(c, BPF_JMP | BPF_JA, (uint32_t)(c->count - tree - 1));
	size_t number = emit(c, BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
	emit_jump(c, BPF_JEQ, seccomp_arch_native(), number, emit_return(c, SECCOMP_RET_KILL_PROCESS));
	emit(c, BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch));
	turn_round(c);
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
