/* fuzz_policy.c: any text is either refused with problems that have a line, or gives a policy that compiles and decides. */
#include "tests/fuzz/fuzz.h"

#include "harness/base/arena.h"
#include "sandbox/policy.h"

static void ask(const struct policy *policy)
{
	static const uint64_t args[][6] = { { 0 }, { 1, 2, 3, 4, 5, 6 }, { UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX } };
	for (int nr = -1; nr < 500; nr++) {
		for (size_t i = 0; i < sizeof(args) / sizeof(args[0]); i++) {
			struct policy_decision d = policy_decide(policy, nr, args[i], (int)i - 1);
			MUST((d.class == POLICY_ALLOW) == (d.error == 0));
			MUST(!d.unnamed || d.class == POLICY_DENY);
		}
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct problems problems;
	struct err e = ERR_NONE;
	problems_init(&problems, a);
	struct policy *policy = policy_parse("fuzz", (struct bytes){ .data = (const char *)data, .len = size }, &problems);
	MUST((policy == NULL) == (problems.count > 0));
	for (const struct problem *p = problems.first; p; p = p->next)
		MUST(p->line > 0);
	if (policy) {
		struct policy_program program;
		ask(policy);
		/* Compiling costs a hundred times what reading does, and a short text has it all. */
		if (size > 256) {
			policy_free(policy);
			arena_free(a);
			return 0;
		}
		if (policy_bpf(policy, true, &program, &e) == 0) {
			MUST(program.count > 0);
			policy_program_free(&program);
		} else {
			MUST(e.owner == OWNER_HARNESS);
		}
	}
	policy_free(policy);
	arena_free(a);
	return 0;
}
