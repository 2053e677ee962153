/*
 * fuzz_detect.c: any text as a document or a source file of a small submission: it is told what that is, and every command that stands in it is taken apart within it.
 * Input: which file it is (a byte), then its text.
 */
#include "tests/fuzz/fuzz.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/base/fs.h"
#include "harness/base/utf8.h"
#include "harness/detect/detect.h"

/* All but JSON, which a process of its own reads. In byte order; the second file is always there. */
static const char *const NAMES[] = { "Dockerfile", "Makefile", "Procfile", "README.md", "Taskfile.yml", "docker-compose.yml", "justfile", "main.go", "pyproject.toml", "run.sh",
				     "server.js", "index.php", "main.py", "app.rb", "Main.java", "setup.cfg", "Cargo.toml" };
static const char BESIDE[] = "src/tool.py", SOURCE[] = "import sys\nif __name__ == '__main__':\n    print(sys.argv)\n";

static void put(int dir, const char *path, struct bytes text)
{
	int fd = openat(dir, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	MUST(fd >= 0 && fs_write_all(fd, text, NULL) == 0);
	close(fd);
}

static char folder[] = "/tmp/takehome-fuzz-XXXXXX";

static void clean(void)
{
	fs_remove_tree(AT_FDCWD, folder, NULL);
}

static int scratch(const struct profiles **ret_profiles)
{
	static struct profiles profiles;
	static struct arena *kept;
	static int dir = -1;
	if (dir < 0) {
		kept = arena_new();
		struct problems problems;
		struct err e = ERR_NONE;
		problems_init(&problems, kept);
		MUST(profiles_load(kept, NULL, &profiles, &problems, &e) == 0 && mkdtemp(folder) && atexit(clean) == 0);
		dir = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		MUST(dir >= 0 && fs_mkdirs(dir, "src", 0755) == 0);
		put(dir, BESIDE, bytes_of(SOURCE));
	}
	*ret_profiles = &profiles;
	return dir;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	const struct profiles *profiles;
	struct arena *a = arena_new();
	struct err e = ERR_NONE;
	struct detection detection = { 0 };
	struct sources sources = { 0 };
	struct bytes text = { .data = (const char *)data + 1, .len = size - 1 };
	const char *name = NAMES[data[0] % (sizeof NAMES / sizeof *NAMES)];
	int dir = scratch(&profiles);
	put(dir, name, text);
	struct tree_entry entries[] = { { .path = name, .kind = ENTRY_FILE, .exec = EXEC_NO, .bytes = text.len },
					{ .path = "src", .kind = ENTRY_FOLDER, .exec = EXEC_YES },
					{ .path = BESIDE, .kind = ENTRY_FILE, .exec = EXEC_NO, .bytes = sizeof SOURCE - 1 } };
	if (strcmp(name, "src") > 0) {
		struct tree_entry moved = entries[0];
		memmove(entries, entries + 1, 2 * sizeof *entries);
		entries[2] = moved;
	}
	struct tree tree = { .name = "jane", .format = "folder", .fd = dir, .path = "/nowhere", .entries = entries, .entry_count = 3, .file_count = 2 };
	const struct task task = { .kind = data[0] & 128 ? KIND_WEB : KIND_CLI, .entry = "tool" };
	int found = detect(a, &tree, &task, profiles, &detection, &sources, &e);
	if (found < 0)
		fprintf(stderr, "%s\n", e.text);
	MUST(found == 0);
	MUST(unlinkat(dir, name, 0) == 0);
	arena_free(a);
	return 0;
}
