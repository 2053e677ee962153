/* by_name.h: the language of a file by its name alone: by the whole of it (Rakefile), else by its extension. */
#ifndef HARNESS_DETECT_BY_NAME_H
#define HARNESS_DETECT_BY_NAME_H

#include "harness/model/profile.h"

struct by_name;

struct by_name *by_name_new(struct arena *a, const struct profiles *profiles);
/* by_name_find(b, path): The profile, or NULL: the name says nothing. Logarithmic: it is asked for each file of a tree. */
const struct profile *by_name_find(const struct by_name *b, const char *path);

#endif
