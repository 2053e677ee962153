/*
 * authors.h: who a submission itself says wrote it: author fields of manifests, copyright lines, @author tags, the log of its git folder. What is said there is a name to
 * be hidden in a blind export, whether or not the pool's manifest has it.
 */
#ifndef HARNESS_POOL_AUTHORS_H
#define HARNESS_POOL_AUTHORS_H

#include "harness/base/err.h"
#include "harness/report/formats.h"

#define AUTHOR_KIND_TABLE(X) X(AUTHOR_NAME, "name") X(AUTHOR_LOGIN, "login")
ENUM_DECLARE(author_kind, AUTHOR_KIND_TABLE)

struct author {
	enum author_kind kind;
	const char *text;
	struct author *next;
};

struct authors;

/* authors_new(e): The patterns, compiled. NULL: one of them is wrong, which is ours. */
struct authors *authors_new(struct err *e);
void authors_free(struct authors *authors);

/* authors_in(authors, a, sources, count, path): Everyone named in the files, and in .git/ of ${path} if that is a folder (NULL: not looked at). E-mail addresses are no business of this. */
struct author *authors_in(const struct authors *authors, struct arena *a, const struct format_source *sources, size_t count, const char *path);

#endif
