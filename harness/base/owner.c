/* owner.c: the texts of the owners. */
#include "harness/base/owner.h"

ENUM_DEFINE(owner, OWNER_TABLE)
