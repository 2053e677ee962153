/* toolchains.h: which languages this host can run: the profiles' toolchains, looked for where the sandbox looks. */
#ifndef HARNESS_CLI_TOOLCHAINS_H
#define HARNESS_CLI_TOOLCHAINS_H

#include "harness/model/profile.h"

struct toolchain {
	const struct profile *profile;
	bool installed;
	const char *version; /* the first line that its version command prints in the sandbox; NULL: could not be asked */
};

/* toolchains_find(a, profiles, ask): One for each profile, in their order. ${ask}: run each version command in the sandbox (which must work). Never fails. */
struct toolchain *toolchains_find(struct arena *a, const struct profiles *profiles, bool ask);

#endif
