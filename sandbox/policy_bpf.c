/*
 * policy_bpf.c: the filter; Documentation/userspace-api/seccomp_filter.rst of the kernel. What the kernel can decide alone is decided there: every allow line, and
 * calls that have but one line. The rest, and what no line names, is the default action: it goes to the supervisor, which asks policy_decide(). So no line needs to
 * be turned into its contrary, and the kernel only ever lets pass what an allow line names.
 *
 * The instructions are made here and not by libseccomp, which spends a leaf on every call: the kernel translates the filter anew for each run, and that was a
 * sixth of what a launch costs. So it is short: neighbours that are answered alike share a leaf, single calls between them are told apart by one comparison, what
 * is there already is not made twice, and what nothing leads to is left out.
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
#include "harness/base/scoped.h"
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

/* One that is there already, and not too far to be jumped to; or -1. */
static long find_jump(const struct code *c, uint16_t operation, uint32_t k, size_t if_true, size_t if_false)
{
	for (size_t place = c->count; place-- > 0 && c->count - place < REACH / 2;) {
		const struct sock_filter *i = &c->at[place];
		if (i->code == operation && i->k == k && place - i->jt - 1 == if_true && place - i->jf - 1 == if_false)
			return (long)place;
	}
	return -1;
}

static size_t emit_jump(struct code *c, uint16_t condition, uint32_t k, size_t if_true, size_t if_false)
{
	const uint16_t operation = (uint16_t)(BPF_JMP | BPF_K | condition);
	long known = find_jump(c, operation, k, if_true, if_false);
	if (known >= 0)
		return (size_t)known;
	if_true = near(c, if_true);
	if_false = near(c, if_false);
	size_t place = emit(c, operation, k);
	c->at[place].jt = (uint8_t)(place - if_true - 1);
	c->at[place].jf = (uint8_t)(place - if_false - 1);
	return place;
}

/* What is not a jump goes on to ${next}. */
static size_t emit_before(struct code *c, size_t next, uint16_t operation, uint32_t k)
{
	if (next + 1 < c->count && c->at[next + 1].code == operation && c->at[next + 1].k == k)
		return next + 1;
	if (next + 1 != c->count)
		emit(c, BPF_JMP | BPF_JA, (uint32_t)(c->count - next - 1));
	return emit(c, operation, k);
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

enum { LOAD = BPF_LD | BPF_W | BPF_ABS, MASK = BPF_ALU | BPF_AND | BPF_K };

/* Load half an argument, and go on to ${test}. */
static size_t emit_load(struct code *c, size_t test, size_t offset, uint32_t mask)
{
	if (mask != UINT32_MAX)
		test = emit_before(c, test, MASK, mask);
	return emit_before(c, test, LOAD, (uint32_t)offset);
}

/* ${place}, less the load of what has been loaded already. */
static size_t behind_load(const struct code *c, size_t place, size_t offset, uint32_t mask)
{
	const bool masked = mask != UINT32_MAX;
	if (place < 1u + masked || c->at[place].code != LOAD || c->at[place].k != offset || (c->at[place - 1].code == MASK) != masked)
		return place;
	return !masked ? place - 1 : c->at[place - 1].k == mask ? place - 2 : place;
}

/* One half of the argument is as wanted, or not. */
static size_t emit_half(struct code *c, size_t offset, uint32_t mask, uint32_t value, size_t met, size_t failed)
{
	if (mask == 0 && value == 0)
		return met;
	return emit_load(c, emit_jump(c, BPF_JEQ, value, met, behind_load(c, failed, offset, mask)), offset, mask);
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
	const uint32_t mask = (uint32_t)test->mask;
	const size_t missed = behind_load(c, failed, low_half(test), mask);
	uint32_t value[POLICY_VALUES_MAX] = { 0 };
	size_t next = missed;
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
			size_t not_above = emit_jump(c, BPF_JGE, value[start], met, missed);
			next = emit_jump(c, BPF_JGT, value[end - 1], next, not_above);
		}
	}
	size_t at = emit_load(c, next, low_half(test), mask);
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

/* All calls from one number up to the next leaf's are answered alike: at once, or after a look at the arguments; but for a few. */
enum { OTHERS_MAX = 4 };

struct leaf {
	uint32_t from, action;
	const struct policy_rule *look;       /* rules of which the allow lines count, before ${action}; or NULL */
	const struct leaf *other[OTHERS_MAX]; /* single calls in between */
	size_t others;
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

static bool same_tests(const struct policy_rule *a, const struct policy_rule *b)
{
	if (a->test_count != b->test_count)
		return false;
	for (size_t t = 0; t < a->test_count; t++) {
		const struct policy_test *x = &a->tests[t], *y = &b->tests[t];
		if (x->subject != y->subject || x->mask != y->mask || x->count != y->count || memcmp(x->values, y->values, x->count * sizeof *x->values) != 0)
			return false;
	}
	return true;
}

static const struct policy_rule *next_allowed(const struct policy_rule *rule)
{
	while (rule && rule->class != POLICY_ALLOW)
		rule = rule->next;
	return rule;
}

static bool alike(const struct leaf *a, const struct leaf *b)
{
	const struct policy_rule *x = next_allowed(a->look), *y = next_allowed(b->look);
	for (; x && y && same_tests(x, y); x = next_allowed(x->next), y = next_allowed(y->next))
		;
	return !x && !y && a->action == b->action;
}

/* How many leaves of one call each follow ${at} before one that is like ${leaf}; 0: there is none so near. */
static size_t count_others(const struct leaf *leaf, const struct leaf *at, const struct leaf *end)
{
	for (size_t n = 1; leaf->others + n <= OTHERS_MAX && at + n < end && at[n].from == at[n - 1].from + 1; n++)
		if (alike(leaf, &at[n]))
			return n;
	return 0;
}

/* Two leaves and one call between them are one leaf with an exception: one comparison less. Return how many are left, in ${ret}. */
static size_t gather(const struct leaf *leaves, size_t count, struct leaf *ret)
{
	const struct leaf *end = leaves + count;
	size_t gathered = 0;
	for (const struct leaf *at = leaves; at < end; at++) {
		struct leaf *leaf = &ret[gathered++];
		*leaf = *at;
		for (size_t n; (n = count_others(leaf, at + 1, end)) > 0; at += n + 1)
			for (size_t i = 1; i <= n; i++)
				leaf->other[leaf->others++] = at + i;
	}
	return gathered;
}

static size_t emit_leaf(struct code *c, const struct leaf *leaf)
{
	size_t at = emit_rules(c, leaf->look, leaf->action);
	for (size_t i = leaf->others; i > 0; i--)
		at = emit_jump(c, BPF_JEQ, leaf->other[i - 1]->from, emit_leaf(c, leaf->other[i - 1]), at);
	return at;
}

/* A tree: the number of the call is compared with the middle, the lower half of the leaves stands in front of the upper. */
static size_t emit_tree(struct code *c, const struct leaf *leaves, size_t count)
{
	if (count == 1)
		return emit_leaf(c, leaves);
	size_t half = count / 2, upper = emit_tree(c, leaves + half, count - half), lower = emit_tree(c, leaves, half);
	return emit_jump(c, BPF_JGE, leaves[half].from, upper, lower);
}

static bool is_jump(const struct sock_filter *i)
{
	return BPF_CLASS(i->code) == BPF_JMP;
}

/* Leave out what nothing leads to from ${root}, which becomes the last. */
static void drop_unreached(struct code *c, size_t root)
{
	SCOPED_FREE size_t *moved = alloc_zero((root + 1) * sizeof *moved); /* 1 and more: reached; then where it went */
	moved[root] = 1;
	for (size_t place = root + 1; place-- > 0;) {
		const struct sock_filter *i = &c->at[place];
		if (!moved[place] || BPF_CLASS(i->code) == BPF_RET)
			continue;
		bool always = !is_jump(i) || BPF_OP(i->code) == BPF_JA;
		moved[place - 1 - (!is_jump(i) ? 0 : always ? i->k : i->jt)] = 1;
		if (!always)
			moved[place - 1 - i->jf] = 1;
	}
	c->count = 0;
	for (size_t place = 0; place <= root; place++) {
		struct sock_filter i = c->at[place];
		if (!moved[place])
			continue;
		moved[place] = c->count;
		if (is_jump(&i) && BPF_OP(i.code) == BPF_JA) {
			i.k = (uint32_t)(c->count - moved[place - 1 - i.k] - 1);
		} else if (is_jump(&i)) {
			i.jt = (uint8_t)(c->count - moved[place - 1 - i.jt] - 1);
			i.jf = (uint8_t)(c->count - moved[place - 1 - i.jf] - 1);
		}
		c->at[c->count++] = i;
	}
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
	struct leaf leaves[POLICY_NR_MAX + 2], gathered[POLICY_NR_MAX + 2] = { { 0 } };
	leaves[0] = leaf_of(policy, 0, manner);
	size_t count = 1;
	for (uint32_t nr = 1; nr < POLICY_NR_MAX; nr++) {
		struct leaf leaf = leaf_of(policy, nr, manner);
		if (!alike(&leaf, &leaves[count - 1]))
			leaves[count++] = leaf;
	}
	if (leaves[count - 1].look || leaves[count - 1].action != default_actions[manner])
		leaves[count++] = (struct leaf){ .from = POLICY_NR_MAX, .action = default_actions[manner] };
	leaves[count++] = (struct leaf){ .from = X32, .action = SECCOMP_RET_KILL_PROCESS };
	size_t tree = emit_tree(c, gathered, gather(leaves, count, gathered));
	size_t number = emit_before(c, tree, LOAD, offsetof(struct seccomp_data, nr));
	size_t native = emit_jump(c, BPF_JEQ, seccomp_arch_native(), number, emit_return(c, SECCOMP_RET_KILL_PROCESS));
	drop_unreached(c, emit_before(c, native, LOAD, offsetof(struct seccomp_data, arch)));
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
