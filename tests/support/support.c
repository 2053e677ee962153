#include "tests/support/support.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "harness/base/fs.h"

static char scratch[PATH_MAX];

const char *support_scratch(void)
{
	const char *root = getenv("TMPDIR");
	snprintf(scratch, sizeof scratch, "%s/takehome-test-XXXXXX", root ? root : "/tmp");
	if (!mkdtemp(scratch))
		abort();
	return scratch;
}

void support_scratch_remove(void)
{
	fs_remove_tree(AT_FDCWD, scratch, NULL);
}
