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

#endif
