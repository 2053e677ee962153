/* protections.c: names of protections on the command line. */
#include "harness/cli/protections.h"

#include "harness/base/str.h"

error_t protections_add(struct argp_state *state, const char *name, void *ret)
{
	sandbox_protections *all = ret;
	enum sandbox_protection one;
	if (strcmp(name, "cgroups") == 0) {
		*all |= 1u << PROTECT_MEMORY | 1u << PROTECT_PIDS | 1u << PROTECT_CPU;
		return 0;
	}
	if (sandbox_protection_parse(name, &one)) {
		*all |= 1u << one;
		return 0;
	}
	SCOPED_STR known = STR_EMPTY;
	for (int i = 0; i < sandbox_protection_count; i++)
		str_addf(&known, " %s", sandbox_protection_text((enum sandbox_protection)i));
	argp_error(state, "there is no protection \"%s\". Known: cgroups%s", name, str_text(&known));
	return EINVAL;
}
