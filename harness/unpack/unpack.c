/*
 * unpack.c: what kind of submission is it, and who takes it in.
 *
 * A folder is copied, a source file is laid into a tree of its own, an archive goes through archive.c; all three through the same intake, so that the same
 * content gives the same tree however it was sent.
 */
#include "harness/unpack/unpack.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/base/fs.h"
#include "harness/base/hash.h"
#include "harness/base/scoped.h"
#include "harness/unpack/archive.h"
#include "harness/unpack/folder.h"
#include "harness/unpack/identify.h"
#include "harness/unpack/look.h"

const struct unpack_limits UNPACK_LIMITS_DEFAULT = {
	.entries = 20000,
	.bytes = 512ull << 20,
	.file_bytes = 256ull << 20,
	.ratio = 200,
	.depth = 32,
	.name_bytes = 255,
	.path_bytes = 1024,
	.wall_ms = 60000,
};

struct source {
	int fd;
	const char *basename; /* as the file is called; never empty */
	struct stat st;
};

/* The last part of ${path}, even when it ends with slashes or is "." */
static const char *basename_of(struct arena *a, const char *path)
{
	size_t len = strlen(path);
	while (len > 1 && path[len - 1] == '/')
		len--;
	const char *base = fs_basename(arena_strndup(a, path, len));
	return *base && strcmp(base, ".") != 0 && strcmp(base, "..") != 0 ? base : "submission";
}

static const char *name_of(struct arena *a, const char *given, const struct source *source)
{
	size_t suffix = 0;
	if (given)
		return arena_strdup(a, given);
	if (S_ISREG(source->st.st_mode))
		identify_by_name(source->basename, &suffix);
	return arena_strndup(a, source->basename, strlen(source->basename) - suffix);
}

static int open_source(struct arena *a, const char *path, struct source *ret, struct err *e)
{
	ret->basename = basename_of(a, path);
	ret->fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (ret->fd < 0)
		return err_sys(e, OWNER_HARNESS, "opening the submission '%s'", path);
	if (fstat(ret->fd, &ret->st) < 0)
		return err_sys(e, OWNER_HARNESS, "reading the submission '%s'", path);
	if (!S_ISREG(ret->st.st_mode) && !S_ISDIR(ret->st.st_mode))
		return err_set(e, OWNER_HARNESS, "the submission '%s' is neither a file nor a folder", path);
	return 0;
}

static struct bytes read_part(struct arena *a, int fd, off_t at, size_t size)
{
	char *data = arena_zalloc(a, size + 1);
	ssize_t n = pread(fd, data, size, at);
	return (struct bytes){ .data = data, .len = n > 0 ? (size_t)n : 0 };
}

static struct identity identify_file(struct arena *a, const struct source *source)
{
	off_t size = source->st.st_size;
	return identify(read_part(a, source->fd, 0, IDENTIFY_HEAD), read_part(a, source->fd, size > IDENTIFY_TAIL ? size - IDENTIFY_TAIL : 0, IDENTIFY_TAIL));
}

/* A file that is no archive: is it source text, and if not, what can the reviewer tell the candidate? */
static const char *file_refused(struct arena *a, const struct source *source, const struct identity *is)
{
	size_t suffix;
	enum archive_kind claimed = identify_by_name(source->basename, &suffix);
	if (source->st.st_size == 0)
		return "The file is empty (0 bytes). Ask the candidate to send it again.";
	if (is->foreign)
		return arena_printf(a, "The file is %s, which is not accepted. Ask the candidate for a zip or tar.gz.", is->foreign);
	if (claimed != ARCHIVE_NONE)
		return arena_printf(a, "The file is named like a %s archive, but is none%s. Ask the candidate to send it again.", archive_kind_text(claimed),
				    is->text ? ": it is text" : " or is damaged at its beginning");
	if (!is->text)
		return "The file is neither an archive nor source text. Ask the candidate for a zip or tar.gz.";
	return NULL;
}

/* A zip named .tar.gz is opened as a zip; the report says so. */
static void note_misnamed(struct intake *in, const struct source *source, const struct identity *is)
{
	size_t suffix;
	enum archive_kind claimed = identify_by_name(source->basename, &suffix);
	if (claimed != ARCHIVE_NONE && claimed != is->archive)
		intake_note(in, NOTE_CHANGED, source->basename,
			    arena_printf(in->scratch, "It is named like a %s archive, but is a %s archive, and was opened as one.", archive_kind_text(claimed),
					 archive_kind_text(is->archive)));
	if (is->prefixed)
		intake_note(in, NOTE_CHANGED, source->basename, "Other bytes stand before the zip archive, as in self-extracting programs; they were ignored.");
}

/* Hand the content to the intake. */
static int take_in(struct intake *in, const struct source *source, struct tree *tree, struct err *e)
{
	if (S_ISDIR(source->st.st_mode)) {
		tree->format = "folder";
		return folder_copy(in, source->fd, e);
	}
	tree->format = "file";
	if (source->st.st_size > 0 && (uint64_t)source->st.st_size > in->limits->bytes) {
		in->refused = arena_printf(in->arena, "The file is larger than %llu MiB. Ask the candidate to leave out what can be installed or built again.",
					   (unsigned long long)(in->limits->bytes >> 20));
		return 0;
	}
	if (hash_fd(source->fd, tree->sha256, e) < 0)
		return err_wrap(e, "reading the submission '%s'", source->basename);
	struct identity is = identify_file(in->arena, source);
	if (is.archive != ARCHIVE_NONE) {
		tree->format = archive_kind_text(is.archive);
		note_misnamed(in, source, &is);
		return archive_unpack(in, source->fd, is.archive, source->basename, e);
	}
	in->refused = file_refused(in->arena, source, &is);
	return in->refused ? 0 : folder_copy_file(in, source->fd, source->basename, e);
}

static int unpack_source(struct arena *a, const struct source *source, const struct unpack_limits *limits, const struct workdir *work, uid_t owner,
			 struct tree *tree, struct err *e)
{
	struct intake in;
	/* A folder is not packed, and neither is a source file: what it may grow to is no question. */
	uint64_t packed = S_ISDIR(source->st.st_mode) ? 0 : (uint64_t)source->st.st_size;
	int rc = intake_start(&in, a, limits, work, owner, packed, e);
	if (rc == 0 && take_in(&in, source, tree, e) == 0)
		rc = intake_finish(&in, tree, e);
	else
		rc = -1;
	intake_clear(&in);
	/* A folder's digest is that of what was taken from it: bounded, and free of editors' junk. */
	if (rc == 0 && S_ISDIR(source->st.st_mode) && tree->fd >= 0)
		rc = hash_tree(tree->fd, NULL, tree->sha256, e);
	return rc;
}

int unpack(struct arena *a, const char *path, const char *name, const struct unpack_limits *limits, const struct workdir *work, uid_t owner,
	   struct tree *ret_tree, struct err *e)
{
	struct source source = { .fd = -1 };
	*ret_tree = (struct tree){ .fd = -1 };
	int rc = open_source(a, path, &source, e);
	if (rc == 0) {
		ret_tree->name = name_of(a, name, &source);
		rc = unpack_source(a, &source, limits, work, owner, ret_tree, e);
	}
	if (source.fd >= 0)
		close(source.fd);
	if (rc < 0 && ret_tree->fd >= 0) {
		close(ret_tree->fd);
		ret_tree->fd = -1;
	}
	return rc;
}

int unpack_look(struct arena *a, const char *path, const char *name, const struct unpack_skip *skip, struct tree *ret_tree, bool *ret_seen, struct err *e)
{
	struct source source = { .fd = -1 };
	*ret_tree = (struct tree){ .fd = -1 };
	*ret_seen = false;
	int rc = open_source(a, path, &source, e);
	if (rc == 0 && S_ISDIR(source.st.st_mode)) {
		ret_tree->name = name_of(a, name, &source);
		ret_tree->format = "folder";
		rc = look_folder(a, source.fd, skip, ret_tree, ret_seen, e);
		SCOPED_FREE char *real = realpath(path, NULL);
		ret_tree->path = ret_tree->wrapper ? fs_join(a, real ? real : path, ret_tree->wrapper) : arena_strdup(a, real ? real : path);
	}
	if (source.fd >= 0)
		close(source.fd);
	if ((rc < 0 || !*ret_seen) && ret_tree->fd >= 0)
		close(ret_tree->fd);
	if (rc < 0 || !*ret_seen)
		*ret_tree = (struct tree){ .fd = -1 };
	return rc;
}
