/* data.c: finding our own data files from where the binary lies. */
#include "harness/base/data.h"

#include <stdlib.h>
#include <unistd.h>

#include "harness/base/fs.h"
#include "harness/base/str.h"

static const char SHARE_FROM_BIN[] = "../share/takehome";

/* The path of our binary, or NULL where /proc is not mounted. */
static char *binary_path(struct arena *a)
{
	for (size_t size = 256; size <= 1u << 20; size *= 2) {
		char *path = arena_zalloc(a, size);
		ssize_t len = readlink("/proc/self/exe", path, size);
		if (len < 0)
			return NULL;
		if ((size_t)len < size)
			return path;
	}
	return NULL;
}

static const char *folder_of(struct arena *a, const char *path)
{
	const char *name = fs_basename(path);
	return name == path ? "." : arena_strndup(a, path, (size_t)(name - path));
}

static bool lies_in(const char *path, const char *folder)
{
	size_t len = strlen(folder);
	return strncmp(path, folder, len) == 0 && path[len] == '/';
}

const char *data_path(struct arena *a, const char *name, struct err *e)
{
	const char *tried[3];
	size_t count = 0;
	const char *chosen = getenv("TAKEHOME_DATA");
	const char *binary = binary_path(a);

	if (chosen && *chosen)
		tried[count++] = fs_join(a, chosen, name);
	if (binary)
		tried[count++] = fs_join(a, fs_join(a, folder_of(a, binary), SHARE_FROM_BIN), name);
	/* Only a binary that was not installed may look into the sources: an installed one must not depend on them. */
	if (binary && lies_in(binary, TAKEHOME_BUILD_DIR))
		tried[count++] = fs_join(a, TAKEHOME_SOURCE_DIR, name);

	for (size_t i = 0; i < count; i++)
		if (access(tried[i], F_OK) == 0)
			return tried[i];

	SCOPED_STR list = STR_EMPTY;
	for (size_t i = 0; i < count; i++)
		str_addf(&list, "%s'%s'", i ? ", " : "", tried[i]);
	err_set(e, OWNER_HARNESS,
		"the program's own data '%s' is missing; looked for it at %s. Install takehome again, or set TAKEHOME_DATA to the folder that holds it", name,
		count ? str_text(&list) : "no place (neither TAKEHOME_DATA nor /proc is there)");
	return NULL;
}
