/* policy.c: a policy as an object: loaded, asked, freed. The reading of the text is in policy_parse.c, the filter in policy_bpf.c. */
#include "sandbox/policy.h"

#include <errno.h>
#include <string.h>

#include "harness/base/str.h"
#include "sandbox/policy_table.h"

ENUM_DEFINE(policy_class, POLICY_CLASS_TABLE)

static struct policy *policy_new(const char *name)
{
	struct arena *arena = arena_new();
	struct policy *policy = ARENA_NEW(arena, struct policy);
	policy->arena = arena;
	policy->name = arena_strdup(arena, name);
	hash_start(&policy->hash);
	return policy;
}

void policy_free(struct policy *policy)
{
	if (policy)
		arena_free(policy->arena);
}

/* A name comes from a task and becomes part of a path. */
static bool name_is_plain(const char *name)
{
	return name[0] && strlen(name) < 64 && strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_-") == strlen(name);
}

static struct policy *policy_read(const char *folder, const char *name, struct problems *p)
{
	size_t before = p->count;
	if (!name_is_plain(name)) {
		problems_add(p, folder, 0, NULL, "\"%s\" cannot be a policy's name: lower-case letters, digits, '-' and '_' only", name);
		return NULL;
	}
	struct policy *policy = policy_new(name);
	policy_read_file(policy, folder, arena_printf(policy->arena, "%s/%s.policy", folder, name), p);
	if (p->count > before) {
		policy_free(policy);
		return NULL;
	}
	hash_hex(&policy->hash, policy->digest);
	return policy;
}

int policy_load(const char *folder, const char *name, struct policy **ret, struct err *e)
{
	struct arena *scratch = arena_new();
	struct problems problems;
	problems_init(&problems, scratch);
	struct policy *policy = policy_read(folder, name, &problems);
	if (!policy) {
		SCOPED_STR text = STR_EMPTY;
		problems_text(&problems, &text);
		err_set(e, OWNER_HARNESS, "the policy '%s' cannot be used:\n%s", name, str_text(&text));
	}
	arena_free(scratch);
	*ret = policy;
	return policy ? 0 : -1;
}

void policy_check(const char *folder, const char *name, struct problems *p)
{
	policy_free(policy_read(folder, name, p));
}

struct policy *policy_parse(const char *name, struct bytes text, struct problems *p)
{
	size_t before = p->count;
	struct policy *policy = policy_new(name);
	hash_add_field(&policy->hash, text);
	policy_parse_text(policy, NULL, policy->name, text, p);
	if (p->count > before) {
		policy_free(policy);
		return NULL;
	}
	hash_hex(&policy->hash, policy->digest);
	return policy;
}

const char *policy_digest(const struct policy *policy)
{
	return policy->digest;
}

const char *policy_name(const struct policy *policy)
{
	return policy->name;
}

static bool test_matches(const struct policy_test *test, const uint64_t args[6], int family)
{
	/* No family was found in memory: no line that asks for one applies. */
	if (test->subject == POLICY_FAMILY && family < 0)
		return false;
	uint64_t value = test->subject == POLICY_FAMILY ? (uint64_t)family : args[test->subject];
	for (size_t i = 0; i < test->count; i++)
		if ((value & test->mask) == test->values[i])
			return true;
	return false;
}

bool policy_rule_matches(const struct policy_rule *rule, const uint64_t args[6], int family)
{
	for (size_t i = 0; i < rule->test_count; i++)
		if (!test_matches(&rule->tests[i], args, family))
			return false;
	return true;
}

struct policy_decision policy_decide(const struct policy *policy, int nr, const uint64_t args[6], int family)
{
	const struct policy_rule *first = nr >= 0 && nr < POLICY_NR_MAX ? policy->calls[nr] : NULL;
	/* The kernel has tried the allow lines first; the order here is the same, so that both always say the same. */
	for (const struct policy_rule *rule = first; rule; rule = rule->next)
		if (rule->class == POLICY_ALLOW && policy_rule_matches(rule, args, family))
			return (struct policy_decision){ .class = POLICY_ALLOW };
	for (const struct policy_rule *rule = first; rule; rule = rule->next)
		if (rule->class != POLICY_ALLOW && policy_rule_matches(rule, args, family))
			return (struct policy_decision){ .class = rule->class, .error = rule->error };
	return (struct policy_decision){ .class = POLICY_DENY, .error = ENOSYS, .unnamed = !first };
}

bool policy_may(const struct policy *policy, int nr)
{
	const struct policy_rule *rule = nr >= 0 && nr < POLICY_NR_MAX ? policy->calls[nr] : NULL;
	while (rule && rule->class != POLICY_ALLOW)
		rule = rule->next;
	return rule;
}
