/* toolchains.c: asking the host's toolchains for their versions, in the sandbox like everything else that runs. */
#include "harness/cli/toolchains.h"

#include <unistd.h>

#include "harness/base/utf8.h"
#include "sandbox/sandbox.h"

enum { VERSION_BYTES_MAX = 200 };

/* Where the sandbox looks for programs. */
static bool in_path(struct arena *a, const char *program)
{
	static const char *const FOLDERS[] = { "/usr/local/bin", "/usr/bin", "/bin" };
	for (size_t i = 0; i < sizeof FOLDERS / sizeof FOLDERS[0]; i++)
		if (access(arena_printf(a, "%s/%s", FOLDERS[i], program), X_OK) == 0)
			return true;
	return false;
}

/* The first line that is not blank, of what was printed to either stream. */
static const char *first_line(struct arena *a, int fd)
{
	char text[VERSION_BYTES_MAX];
	ssize_t len = fd >= 0 ? pread(fd, text, sizeof text, 0) : 0;
	size_t start = 0, end;
	while (len > 0 && start < (size_t)len && (text[start] == '\n' || text[start] == ' '))
		start++;
	for (end = start; len > 0 && end < (size_t)len && text[end] != '\n';)
		end++;
	return end > start ? utf8_visible(a, (struct bytes){ .data = text + start, .len = end - start }, VERSION_BYTES_MAX) : NULL;
}

static const char *ask_version(struct arena *a, struct sandbox *box, const struct profile *profile)
{
	static const char *const NOTHING[] = { NULL };
	struct sandbox_command command = {
		.argv = profile->version.argv, .env = NOTHING, .policy = "build", .limits = SANDBOX_LIMITS_DEFAULT, .tee_stderr_to_stdout = true
	};
	struct sandbox_result result = SANDBOX_RESULT_NONE;
	if (!command.argv || !command.argv[0] || sandbox_run(box, &command, &result, NULL) < 0)
		return NULL;
	const char *line = result.end == SANDBOX_EXITED && result.status == 0 ? first_line(a, result.stdout_fd) : NULL;
	sandbox_result_clear(&result);
	return line;
}

struct toolchain *toolchains_find(struct arena *a, const struct profiles *profiles, bool ask)
{
	struct sandbox_spec spec = { .ceiling = SANDBOX_LIMITS_DEFAULT };
	struct sandbox *box = NULL;
	if (ask && sandbox_open(&spec, &box, NULL) < 0)
		box = NULL;
	struct toolchain *found = ARENA_ARRAY(a, struct toolchain, profiles->count + 1);
	for (size_t i = 0; i < profiles->count; i++) {
		const struct profile *profile = profiles->items[i];
		found[i].profile = profile;
		found[i].installed = profile->toolchain && in_path(a, profile->toolchain);
		if (found[i].installed && box)
			found[i].version = ask_version(a, box, profile);
	}
	sandbox_close(box);
	return found;
}
