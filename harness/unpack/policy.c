/* policy.c: the rules about names, kinds, modes and amounts, as tables where they are lists. */
#include "harness/unpack/policy.h"

#include <stdio.h>
#include <stdlib.h>
#include <utf8proc.h>

#include "harness/base/fs.h"

ENUM_DEFINE(policy_verdict, POLICY_VERDICT_TABLE)
ENUM_DEFINE(entry_type, ENTRY_TYPE_TABLE)

/* Room for version control and the like: set aside, so not counted as entries, but not for ever either. */
enum { SET_ASIDE_FACTOR = 10, RATIO_FREE_BYTES = 8 * 1024 * 1024 };

/* A component that matches makes it, and all below it, no part of the submission. */
static const struct {
	const char *pattern, *reason; /* pattern: fs_glob over one name */
} junk_table[] = {
	{ "__MACOSX", "Metadata that macOS adds to a zip; not part of the submission." },
	{ "._*", "Metadata that macOS keeps beside a file; not part of the submission." },
	{ ".DS_Store", "A view setting of the macOS Finder; not part of the submission." },
	{ ".AppleDouble", "Metadata of macOS; not part of the submission." },
	{ ".Spotlight-V100", "A search index of macOS; not part of the submission." },
	{ ".Trashes", "A waste bin of macOS; not part of the submission." },
	{ ".fseventsd", "A log of macOS; not part of the submission." },
	{ "Thumbs.db", "Preview pictures of Windows; not part of the submission." },
	{ "thumbs.db", "Preview pictures of Windows; not part of the submission." },
	{ "Desktop.ini", "A view setting of Windows; not part of the submission." },
	{ "desktop.ini", "A view setting of Windows; not part of the submission." },
	{ "$RECYCLE.BIN", "A waste bin of Windows; not part of the submission." },
	{ "*.swo", "A swap file of the editor vim; not part of the submission." },
	{ "*.swp", "A swap file of the editor vim; not part of the submission." },
	{ "*~", "A backup copy of an editor; not part of the submission." },
	{ ".#*", "A lock of the editor Emacs; not part of the submission." },
	{ ".idea", "Settings of a JetBrains editor; not part of the submission." },
	{ ".vscode", "Settings of Visual Studio Code; not part of the submission." },
	{ ".vs", "Settings of Visual Studio; not part of the submission." },
	{ "*.sublime-workspace", "A session of Sublime Text; not part of the submission." },
	{ ".git", "Version control (git): the files are graded, not their history." },
	{ ".hg", "Version control (Mercurial): the files are graded, not their history." },
	{ ".svn", "Version control (Subversion): the files are graded, not their history." },
	{ ".bzr", "Version control (Bazaar): the files are graded, not their history." },
	{ "CVS", "Version control (CVS): the files are graded, not their history." },
};

/* Kinds that are never unpacked. NULL: the kind is fine. */
static const char *const kind_refusals[entry_type_count] = {
	[TYPE_CHAR_DEVICE] = "It is a character device; only files, folders and links are unpacked.",
	[TYPE_BLOCK_DEVICE] = "It is a block device; only files, folders and links are unpacked.",
	[TYPE_FIFO] = "It is a named pipe (FIFO); only files, folders and links are unpacked.",
	[TYPE_SOCKET] = "It is a socket; only files, folders and links are unpacked.",
	[TYPE_OTHER] = "It is of an unknown kind; only files, folders and links are unpacked.",
};

/* ${n} with a comma between thousands, for people. */
static const char *grouped(struct arena *a, uint64_t n)
{
	char digits[32], text[48];
	int len = snprintf(digits, sizeof digits, "%llu", (unsigned long long)n);
	size_t out = 0;
	for (int i = 0; i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0)
			text[out++] = ',';
		text[out++] = digits[i];
	}
	return arena_strndup(a, text, out);
}

/* ── Names ── */

static bool is_control(unsigned char c)
{
	return c < 0x20 || c == 0x7f;
}

static bool is_dots(const char *name, size_t len, size_t dots)
{
	return len == dots && memcmp(name, "..", dots) == 0;
}

static const char *characters_refused(struct bytes name)
{
	for (size_t i = 0; i < name.len; i++) {
		if (name.data[i] == '\0')
			return "Its name contains a NUL byte, which no file name can.";
		if (is_control((unsigned char)name.data[i]))
			return "Its name contains a control character (a line break, an escape sequence …).";
	}
	return NULL;
}

/* Does a component of ${name} climb, with both kinds of slash as separators? */
static bool climbs(struct bytes name)
{
	for (size_t start = 0, i = 0; i <= name.len; i++) {
		if (i < name.len && name.data[i] != '/' && name.data[i] != '\\')
			continue;
		if (is_dots(name.data + start, i - start, 2))
			return true;
		start = i + 1;
	}
	return false;
}

static const char *place_refused(struct bytes name)
{
	char first = name.data[0];
	bool letter = (first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z');
	if (first == '/' || first == '\\')
		return "Its name is an absolute path; it would be written outside the submission.";
	if (letter && name.len > 1 && name.data[1] == ':' && (name.len == 2 || name.data[2] == '/' || name.data[2] == '\\'))
		return "Its name starts with a drive letter; it would be written outside the submission.";
	if (climbs(name))
		return "Its name contains \"..\"; it would be written outside the submission.";
	return NULL;
}

struct bytes policy_composed(struct arena *a, struct bytes name)
{
	bool ascii = true;
	for (size_t i = 0; i < name.len; i++)
		ascii = ascii && (unsigned char)name.data[i] < 0x80;
	if (ascii)
		return name;
	utf8proc_uint8_t *composed = NULL;
	utf8proc_ssize_t len = utf8proc_map((const utf8proc_uint8_t *)name.data, (utf8proc_ssize_t)name.len, &composed, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
	struct bytes result = len < 0 ? name : arena_bytes(a, (struct bytes){ .data = (const char *)composed, .len = (size_t)len });
	free(composed);
	return result;
}

const char *policy_path(struct arena *a, const struct unpack_limits *limits, struct bytes stored, bool dos_names, const char **ret_path)
{
	*ret_path = NULL;
	if (stored.len == 0)
		return "It has no name.";
	if (stored.len > limits->path_bytes)
		return arena_printf(a, "Its name is longer than %u bytes.", limits->path_bytes);
	const char *reason = characters_refused(stored);
	if (!reason)
		reason = place_refused(stored);
	if (reason)
		return reason;
	stored = policy_composed(a, stored);
	char *path = arena_zalloc(a, stored.len + 2);
	size_t out = 0, depth = 0;
	for (size_t start = 0, i = 0; i <= stored.len; i++) {
		if (i < stored.len && stored.data[i] != '/' && !(dos_names && stored.data[i] == '\\'))
			continue;
		size_t len = i - start;
		const char *name = stored.data + start;
		start = i + 1;
		if (len == 0 || is_dots(name, len, 1))
			continue;
		if (len > limits->name_bytes)
			return arena_printf(a, "A part of its name is longer than %u bytes.", limits->name_bytes);
		if (depth++ > limits->depth)
			return arena_printf(a, "It lies deeper than %u folders.", limits->depth);
		if (out > 0)
			path[out++] = '/';
		memcpy(path + out, name, len);
		out += len;
	}
	path[out] = '\0';
	*ret_path = path;
	return NULL;
}

/* Nearly every name is told apart from nearly every pattern by its first or its last character. */
static bool may_match(const char *pattern, const char *name, size_t len)
{
	size_t end = strlen(pattern);
	return (pattern[0] == '*' || pattern[0] == name[0]) && (pattern[end - 1] == '*' || pattern[end - 1] == name[len - 1]);
}

/* The reason why ${path} is junk, with the path up to the component that makes it so; or NULL. */
static const char *junk_reason(struct arena *a, const char *path, const char **ret_prefix)
{
	for (const char *start = path; *start;) {
		size_t len = strcspn(start, "/");
		for (size_t i = 0; i < sizeof junk_table / sizeof *junk_table; i++) {
			if (may_match(junk_table[i].pattern, start, len) && fs_glob(junk_table[i].pattern, arena_strndup(a, start, len))) {
				*ret_prefix = arena_strndup(a, path, (size_t)(start - path) + len);
				return junk_table[i].reason;
			}
		}
		start += len + (start[len] == '/');
	}
	return NULL;
}

/* ── Links ── */

const char *policy_link(const struct unpack_limits *limits, const char *path, struct bytes target)
{
	static const char outside[] = "It is a link that points outside the submission.";
	if (target.len == 0 || target.len > limits->path_bytes || characters_refused(target))
		return "It is a link without a usable target.";
	if (target.data[0] == '/' || target.data[0] == '\\')
		return outside;
	size_t room = 0; /* folders above the link */
	for (const char *p = path; *p; p++)
		room += *p == '/';
	bool descended = false;
	for (size_t start = 0, i = 0; i <= target.len; i++) {
		if (i < target.len && target.data[i] != '/')
			continue;
		size_t len = i - start;
		bool up = is_dots(target.data + start, len, 2);
		bool stay = len == 0 || is_dots(target.data + start, len, 1);
		start = i + 1;
		if (up && descended)
			return "It is a link whose target has \"..\" after a name; where that leads cannot be told.";
		if (up && room-- == 0)
			return outside;
		descended |= !up && !stay;
	}
	return NULL;
}

/* ── Entries and amounts ── */

const char *policy_too_many(struct arena *a, const struct unpack_limits *limits)
{
	return arena_printf(a,
			    "The submission holds more than %s files and folders. Ask the candidate to leave out what can be installed again "
			    "(node_modules, vendor …).",
			    grouped(a, limits->entries));
}

static const char *amount_refused(struct arena *a, const struct unpack_limits *limits, const struct policy_state *state, const struct entry *entry)
{
	if (state->entries > limits->entries || state->set_aside / SET_ASIDE_FACTOR > limits->entries)
		return policy_too_many(a, limits);
	if (entry->encrypted)
		return "A file in the submission is encrypted. Ask the candidate to send it without a password.";
	if (entry->type == TYPE_FILE && entry->bytes > limits->file_bytes)
		return arena_printf(a, "A file in the submission is larger than %s MiB.", grouped(a, limits->file_bytes >> 20));
	return NULL;
}

static enum exec_bit exec_of(const struct entry *entry)
{
	if (entry->mode & 0111)
		return EXEC_YES;
	/* 0666 is what tools write where the system has no such bit: bsdtar and 7-Zip on Windows. On Unix every usual umask takes a write bit away. */
	return entry->mode_known && (entry->mode & 0777) != 0666 ? EXEC_NO : EXEC_UNKNOWN;
}

static const char *change_of(const struct entry *entry)
{
	if (entry->type == TYPE_FILE && (entry->mode & 06000) != 0)
		return "Its set-user-id or set-group-id bit was dropped.";
	return NULL;
}

void policy_entry(struct arena *a, const struct unpack_limits *limits, struct policy_state *state, const struct entry *entry, struct policy_decision_entry *ret)
{
	const char *path, *prefix = NULL;
	*ret = (struct policy_decision_entry){ .verdict = POLICY_REFUSE, .path = arena_strndup(a, entry->path.data, entry->path.len), .exec = exec_of(entry) };
	const char *refused = policy_path(a, limits, entry->path, entry->dos_names, &path);
	const char *junk = path ? junk_reason(a, path, &prefix) : NULL;
	if (path)
		ret->path = path;
	*(junk ? &state->set_aside : &state->entries) += 1;
	const char *all = amount_refused(a, limits, state, entry);
	if (all) {
		ret->verdict = POLICY_REFUSE_ALL;
		ret->reason = all;
	} else if (junk) {
		*ret = (struct policy_decision_entry){ .verdict = POLICY_SET_ASIDE, .path = prefix, .reason = junk };
	} else if (refused || !path || kind_refusals[entry->type]) {
		ret->reason = refused ? refused : kind_refusals[entry->type];
	} else if (*path == '\0') {
		ret->verdict = entry->type == TYPE_FOLDER ? POLICY_IGNORE : POLICY_REFUSE;
		ret->reason = entry->type == TYPE_FOLDER ? NULL : "It has no name.";
	} else {
		ret->verdict = POLICY_ACCEPT;
		ret->changed = change_of(entry);
	}
}

const char *policy_bytes(struct arena *a, const struct unpack_limits *limits, struct policy_state *state, uint64_t file_bytes, uint64_t more)
{
	state->bytes = more > UINT64_MAX - state->bytes ? UINT64_MAX : state->bytes + more;
	if (file_bytes > limits->file_bytes)
		return arena_printf(a, "A file in the submission is larger than %s MiB.", grouped(a, limits->file_bytes >> 20));
	if (state->bytes > limits->bytes)
		return arena_printf(a, "The files of the submission are larger than %s MiB together.", grouped(a, limits->bytes >> 20));
	if (state->packed_bytes > 0 && state->bytes > RATIO_FREE_BYTES && state->bytes / state->packed_bytes >= limits->ratio)
		return arena_printf(a, "The submission unpacks to more than %u times its own size, as archives do that are made to fill a disk.",
				    limits->ratio);
	return NULL;
}
