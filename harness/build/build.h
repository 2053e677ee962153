/* build.h: a tree → a tree that can run, inside the sandbox, without network; and the lint and version commands of the profile. */
#ifndef HARNESS_BUILD_BUILD_H
#define HARNESS_BUILD_BUILD_H

#include "harness/model/built.h"
#include "harness/model/grade.h"
#include "harness/model/workdir.h"

/*
 * build(a, job, tree, detection, work, ret, e): Build ${tree} if it needs it (its own Makefile, CMake, Cargo, go.mod, composer …, else the profile's
 * command); the result lies in ${work}/built. A failed build is no error: ret->status says so. A missing toolchain is -1, OWNER_HARNESS, naming the
 * package to install.
 */
int build(struct arena *a, const struct job *job, const struct tree *tree, const struct detection *detection, const struct workdir *work, struct built *ret,
	  struct err *e);

/* What toolchains said about their versions, kept from one submission to the next (job->tools). */
struct tools;
struct tools *build_tools_new(void);
void build_tools_free(struct tools *tools);

/* build_tool_version(a, job, profile, ret, e): What a report graded now would name as this language's toolchain. ${job}: tools, slot, without and rootfs count. -1 as build(). */
int build_tool_version(struct arena *a, const struct job *job, const struct profile *profile, struct tool_version *ret, struct err *e);

#endif
