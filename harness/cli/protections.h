/* protections.h: the option --without, shared by the commands that open a sandbox: never silently weaker, only when asked. */
#ifndef HARNESS_CLI_PROTECTIONS_H
#define HARNESS_CLI_PROTECTIONS_H

#include <argp.h>

#include "sandbox/sandbox.h"

#define PROTECTIONS_HELP \
	"Go on where the host cannot give this protection (a name from \"takehome doctor\", or \"cgroups\" for its three); repeatable. The report says so"

/* protections_add(state, name, ret): Add the protection ${name} to ${ret} (a sandbox_protections); complain with the known names if there is none. */
error_t protections_add(struct argp_state *state, const char *name, void *ret);

#endif
