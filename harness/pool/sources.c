/* sources.c: a submission's files as a page shows them. */
#include "harness/pool/sources.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "harness/base/fs.h"
#include "harness/base/scoped.h"
#include "harness/base/utf8.h"
#include "harness/unpack/unpack.h"

enum { PATH_SHOWN = 1024, LOOK_BYTES = 8000 };

/* Installed packages, what a build made …: rows of the report's "set_aside", a folder (with a slash at its end) or a file. */
static bool is_set_aside(const struct json *report, const char *path)
{
	JSON_EACH (row, json_get(json_get(report, "set_aside"), "rows")) {
		const char *place = json_text(row, "path", "");
		if (json_bool(row, "folder", false) ? strncmp(path, place, strlen(place)) == 0 : false)
			return true;
	}
	return false;
}

/* Text has no NUL, and hardly a byte that is not UTF-8. */
static bool is_text(struct bytes b)
{
	size_t wrong = 0, look = b.len < LOOK_BYTES ? b.len : LOOK_BYTES;
	for (size_t at = 0; at < look;) {
		uint32_t c = 0;
		size_t len = utf8_next(b, at, &c);
		if (len == 1 && c == 0)
			return false;
		wrong += len == 0;
		at += len ? len : 1;
	}
	return wrong <= look / 10;
}

static void read_file(struct arena *a, const struct tree *tree, const struct tree_entry *entry, size_t *room, struct format_source *ret)
{
	struct stat st;
	*ret = (struct format_source){ .path = utf8_visible(a, bytes_of(entry->path), PATH_SHOWN), .bytes = entry->bytes };
	SCOPED_FD fd = fs_open_regular(tree->fd, entry->path, &st);
	size_t most = *room < SOURCES_FILE_BYTES ? *room : SOURCES_FILE_BYTES;
	if (fd < 0) {
		ret->hidden = "It could not be opened.";
		return;
	}
	if (most == 0) {
		ret->hidden = "Not shown: the files are too large together for a page.";
		return;
	}
	SCOPED_FREE char *buffer = malloc(most);
	size_t len = 0;
	for (ssize_t n = 1; buffer && len < most && n > 0; len += n > 0 ? (size_t)n : 0)
		do
			n = read(fd, buffer + len, most - len);
		while (n < 0 && errno == EINTR);
	struct bytes text = { .data = buffer ? buffer : "", .len = len };
	if (!is_text(text)) {
		ret->hidden = "Not text.";
		return;
	}
	ret->text = utf8_valid_copy(a, text);
	if (!ret->text.data)
		ret->text = bytes_of("");
	if (entry->bytes > len)
		ret->hidden = "Only the beginning is shown: the file is too large for a page.";
	*room -= len;
}

void sources_of_tree(struct arena *a, const struct tree *tree, const struct json *report, struct sources *ret)
{
	size_t room = SOURCES_BYTES;
	*ret = (struct sources){ .items = ARENA_ARRAY(a, struct format_source, SOURCES_FILES_MAX) };
	if (tree->refused || tree->fd < 0) {
		ret->none = "The submission was refused: there are no files to show.";
		return;
	}
	for (size_t i = 0; i < tree->entry_count; i++) {
		const struct tree_entry *entry = &tree->entries[i];
		if (entry->kind != ENTRY_FILE || is_set_aside(report, entry->path))
			continue;
		if (ret->count == SOURCES_FILES_MAX) {
			ret->none = "There are more files; a page shows the first of them.";
			return;
		}
		read_file(a, tree, entry, &room, &ret->items[ret->count++]);
	}
}

void sources_again(struct arena *a, const char *path, const struct json *report, const struct workdir *work, struct sources *ret)
{
	struct err e = ERR_NONE;
	struct tree tree = { .fd = -1 };
	const char *sha256 = json_text(json_get(report, "submission"), "sha256", NULL);
	*ret = (struct sources){ 0 };
	if (unpack(a, path, NULL, &UNPACK_LIMITS_DEFAULT, work, geteuid(), &tree, &e) < 0)
		ret->none = "The files cannot be shown: the submission is no longer where it was.";
	else if (report && (!sha256 || strcmp(sha256, tree.sha256) != 0))
		ret->none = "The files cannot be shown: the submission has changed since it was graded.";
	else
		sources_of_tree(a, &tree, report, ret);
	if (tree.fd >= 0)
		close(tree.fd);
	fs_remove_tree(work->fd, "tree", NULL);
}
