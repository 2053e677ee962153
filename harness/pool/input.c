/* input.c: who takes part. */
#include "harness/pool/input.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/base/fs.h"
#include "harness/base/scoped.h"
#include "harness/base/utf8.h"
#include "harness/judge/csv.h"
#include "harness/model/document.h"
#include "harness/pool/ident.h"
#include "harness/unpack/identify.h"

enum { INPUT_BYTES_MAX = 64 << 20, NAME_BYTES_MAX = 200, COLUMNS_MAX = 64, BOM_BYTES = 3 };

struct reading {
	struct arena *a;
	const char *file; /* as the user named it */
	struct input *ret;
	size_t room;
	struct problems *problems;
};

static struct entry *add(struct reading *r)
{
	struct input *in = r->ret;
	if (in->count == r->room) {
		size_t room = r->room ? r->room * 2 : 256;
		struct entry *more = ARENA_ARRAY(r->a, struct entry, room);
		if (in->count)
			memcpy(more, in->items, in->count * sizeof *more);
		in->items = more;
		r->room = room;
	}
	in->items[in->count] = (struct entry){ 0 };
	return &in->items[in->count++];
}

/* "subs/jane-doe.tar.gz" → "jane-doe". A folder's dots are its own. */
static const char *name_of_path(struct arena *a, const char *path)
{
	size_t len = strlen(path), suffix = 0;
	while (len > 1 && path[len - 1] == '/')
		len--;
	const char *base = fs_basename(arena_strndup(a, path, len));
	identify_by_name(base, &suffix);
	if (suffix == 0 || suffix >= strlen(base))
		suffix = 0;
	const char *bare = arena_strndup(a, base, strlen(base) - suffix);
	return *bare ? bare : "submission";
}

static void complete(struct reading *r, struct entry *entry)
{
	const char *bare = name_of_path(r->a, entry->path);
	if (!entry->id_given)
		entry->id = ident_of(r->a, entry->name ? entry->name : bare);
	entry->name = utf8_visible(r->a, bytes_of(entry->name ? entry->name : bare), NAME_BYTES_MAX);
}

/* Lists and notes that a team keeps beside the submissions. Anything else that is no folder may be somebody's work, and is graded or refused by name. */
static bool is_note(const char *name)
{
	static const char *const NOTES[] = { "md", "txt", "csv", "json", "html", "log" };
	const char *extension = fs_extension(name);
	for (size_t i = 0; i < sizeof NOTES / sizeof *NOTES; i++)
		if (strcasecmp(extension, NOTES[i]) == 0)
			return true;
	return false;
}

static int by_path(const void *left, const void *right)
{
	return strcmp(((const struct entry *)left)->path, ((const struct entry *)right)->path);
}

static int read_folder(struct reading *r, int fd, struct err *e)
{
	DIR *dir = fdopendir(fcntl(fd, F_DUPFD_CLOEXEC, 0));
	if (!dir)
		return err_sys(e, OWNER_HARNESS, "reading the folder '%s'", r->file);
	size_t left = 0, room = 16;
	r->ret->left_out = ARENA_ARRAY(r->a, const char *, room + 1);
	struct dirent *item;
	while ((item = readdir(dir)) != NULL) {
		struct stat st;
		if (item->d_name[0] == '.' || fstatat(fd, item->d_name, &st, 0) < 0)
			continue;
		bool taken = S_ISDIR(st.st_mode) || (S_ISREG(st.st_mode) && !is_note(item->d_name));
		if (taken)
			add(r)->path = arena_strdup(r->a, item->d_name);
		else if (left < room)
			r->ret->left_out[left++] = utf8_visible(r->a, bytes_of(item->d_name), NAME_BYTES_MAX);
	}
	closedir(dir);
	if (r->ret->count)
		qsort(r->ret->items, r->ret->count, sizeof *r->ret->items, by_path);
	for (size_t i = 0; i < r->ret->count; i++)
		complete(r, &r->ret->items[i]);
	return 0;
}

/* Where each known column stands in a CSV file. */
enum { COLUMN_ID, COLUMN_NAME, COLUMN_PATH, COLUMN_LANGUAGE, COLUMN_NOTES, COLUMN_COUNT };
static const char *const COLUMNS[COLUMN_COUNT] = { "id", "name", "path", "language", "notes" };

static uint32_t line_of(struct bytes text, size_t at)
{
	uint32_t line = 1;
	for (size_t i = 0; i < at && i < text.len; i++)
		line += text.data[i] == '\n';
	return line;
}

static const char *cell_text(struct reading *r, const struct csv_cell *cell)
{
	struct bytes text = csv_text(r->a, cell, (size_t)NAME_BYTES_MAX * 32);
	while (text.len > 0 && strchr(" \t\r", text.data[text.len - 1]))
		text.len--;
	while (text.len > 0 && strchr(" \t", *text.data))
		text.data++, text.len--;
	return text.len ? arena_strndup(r->a, text.data, text.len) : NULL;
}

/* What a spreadsheet wrote: a comma, or what stands in its place where the comma is the decimal point. */
static char delimiter_of(struct bytes text)
{
	size_t most = 0;
	char best = ',';
	for (const char *c = ",;\t"; *c; c++) {
		size_t count = 0;
		for (size_t i = 0; i < text.len && text.data[i] != '\n'; i++)
			count += text.data[i] == *c;
		if (count > most) {
			most = count;
			best = *c;
		}
	}
	return best;
}

static void read_header(struct reading *r, const struct csv_cell *cells, size_t count, size_t where[COLUMN_COUNT])
{
	for (size_t known = 0; known < COLUMN_COUNT; known++) {
		where[known] = SIZE_MAX;
		for (size_t i = 0; i < count; i++) {
			const char *title = cell_text(r, &cells[i]);
			if (title && strcasecmp(title, COLUMNS[known]) == 0)
				where[known] = i;
		}
	}
}

static void read_row(struct reading *r, const struct csv *csv, const struct csv_cell *cells, size_t count, const size_t where[COLUMN_COUNT])
{
	const char *values[COLUMN_COUNT] = { 0 };
	bool any = false;
	for (size_t known = 0; known < COLUMN_COUNT; known++)
		if (where[known] < count)
			any = (values[known] = cell_text(r, &cells[where[known]])) || any;
	if (!any)
		return; /* a blank line */
	uint32_t line = line_of(csv->text, cells[0].at);
	if (!values[COLUMN_PATH]) {
		problems_add(r->problems, r->file, line, NULL, "the path is empty: which archive or folder is it?");
		return;
	}
	if (values[COLUMN_ID] && !ident_is_safe(values[COLUMN_ID]))
		problems_add(r->problems, r->file, line, NULL, "the id \"%s\" is not safe as a file name: letters, digits, '.', '_' and '-' are, up to %d",
			     utf8_visible(r->a, bytes_of(values[COLUMN_ID]), NAME_BYTES_MAX), IDENT_BYTES_MAX);
	struct entry *entry = add(r);
	*entry = (struct entry){ .id = values[COLUMN_ID],
				 .id_given = values[COLUMN_ID] != NULL,
				 .name = values[COLUMN_NAME],
				 .path = values[COLUMN_PATH],
				 .language = values[COLUMN_LANGUAGE],
				 .notes = values[COLUMN_NOTES] };
	complete(r, entry);
}

static int read_csv(struct reading *r, struct bytes text)
{
	if (text.len >= BOM_BYTES && memcmp(text.data, "\xef\xbb\xbf", BOM_BYTES) == 0)
		text = (struct bytes){ .data = text.data + BOM_BYTES, .len = text.len - BOM_BYTES };
	struct csv csv = { .text = text, .delimiter = delimiter_of(text) };
	struct csv_cell cells[COLUMNS_MAX];
	size_t count, where[COLUMN_COUNT];
	int more = csv_row(&csv, cells, COLUMNS_MAX, &count);
	if (more > 0) {
		read_header(r, cells, count < COLUMNS_MAX ? count : COLUMNS_MAX, where);
		if (where[COLUMN_PATH] == SIZE_MAX) {
			problems_add(r->problems, r->file, 1, NULL,
				     "the first line names the columns, and one of them must be \"path\" (others that are read: id, name, language, notes)");
			return -1;
		}
	} else if (more == 0) {
		problems_add(r->problems, r->file, 1, NULL, "the file is empty; its first line names the columns: id, name, path, language, notes");
		return -1;
	}
	while (more > 0 && (more = csv_row(&csv, cells, COLUMNS_MAX, &count)) > 0)
		read_row(r, &csv, cells, count < COLUMNS_MAX ? count : COLUMNS_MAX, where);
	if (more < 0)
		problems_add(r->problems, r->file, line_of(text, csv.wrong_at), NULL, "%s", csv.wrong);
	return 0;
}

static int read_json(struct reading *r, struct err *e)
{
	struct schema *schema;
	struct document d = { .arena = r->a, .file = r->file, .problems = r->problems };
	if (document_schema("harness/pool/pool.schema.json", &schema, e) < 0 || document_load(&d, AT_FDCWD, r->file, schema, e) < 0)
		return -1;
	JSON_EACH (item, json_get(d.root, "submissions")) {
		struct entry entry = { .id = document_string(&d, json_get(item, "id")),
				       .name = document_string(&d, json_get(item, "name")),
				       .path = document_string(&d, json_get(item, "path")),
				       .language = document_string(&d, json_get(item, "language")),
				       .notes = document_string(&d, json_get(item, "notes")) };
		entry.id_given = entry.id != NULL;
		if (!entry.path)
			continue;
		if (entry.id && !ident_is_safe(entry.id))
			problems_at(r->problems, r->file, json_get(item, "id"), "not safe as a file name: letters, digits, '.', '_' and '-' are");
		complete(r, &entry);
		*add(r) = entry;
	}
	return 0;
}

static void read_lines(struct reading *r, struct bytes text)
{
	for (size_t at = 0; at < text.len;) {
		const char *line = text.data + at, *end = memchr(line, '\n', text.len - at);
		size_t len = end ? (size_t)(end - line) : text.len - at;
		at += len + 1;
		if (len > 0 && line[len - 1] == '\r')
			len--;
		if (len == 0 || memchr(line, '\0', len))
			continue;
		struct entry *entry = add(r);
		entry->path = arena_strndup(r->a, line, len);
		complete(r, entry);
	}
}

static int by_path_again(const void *left, const void *right)
{
	const struct entry *const *a = left, *const *b = right;
	return by_path(*a, *b);
}

/* Of one id, those to which it was given come first, and else who is listed first. */
static int by_id(const void *left, const void *right)
{
	const struct entry *a = *(const struct entry *const *)left, *b = *(const struct entry *const *)right;
	int order = strcasecmp(a->id, b->id);
	return order ? order : a->id_given != b->id_given ? (a->id_given ? -1 : 1) : a < b ? -1 : 1;
}

/* Two of one id: given ones are a mistake, others are told apart by their paths; so no path may stand there twice. */
static void tell_apart(struct reading *r)
{
	struct input *in = r->ret;
	struct entry **sorted = ARENA_ARRAY(r->a, struct entry *, in->count + 1);
	for (size_t i = 0; i < in->count; i++)
		sorted[i] = &in->items[i];
	qsort(sorted, in->count, sizeof(struct entry *), by_path_again); /* NOLINT(bugprone-sizeof-expression): pointers are sorted */
	for (size_t i = 1; i < in->count; i++)
		if (strcmp(sorted[i]->path, sorted[i - 1]->path) == 0)
			problems_add(r->problems, r->file, 0, NULL, "\"%s\" is listed twice", utf8_visible(r->a, bytes_of(sorted[i]->path), NAME_BYTES_MAX));
	qsort(sorted, in->count, sizeof(struct entry *), by_id); /* NOLINT(bugprone-sizeof-expression): pointers are sorted */
	const struct entry *first = NULL;
	const char *id = "";
	for (size_t i = 0; i < in->count; i++) {
		struct entry *entry = sorted[i];
		if (!first || strcasecmp(entry->id, id) != 0) {
			first = entry;
			id = entry->id;
		} else if (!entry->id_given) {
			entry->id = ident_with(r->a, entry->id, entry->path);
		} else if (strcmp(entry->path, first->path) != 0) {
			problems_add(r->problems, r->file, 0, NULL, "the id \"%s\" is given to two: %s and %s", entry->id, first->name, entry->name);
		}
	}
}

static int read_any(struct reading *r, struct err *e)
{
	struct bytes text;
	struct stat st;
	if (strcmp(r->file, "-") == 0) {
		r->file = "standard input";
		if (fs_read_fd(r->a, STDIN_FILENO, INPUT_BYTES_MAX, &text, e) < 0)
			return err_wrap(e, "standard input");
		read_lines(r, text);
		return 0;
	}
	SCOPED_FD fd = open(r->file, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st) < 0)
		return err_sys(e, OWNER_HARNESS, "opening the pool '%s'", r->file);
	if (S_ISDIR(st.st_mode))
		return read_folder(r, fd, e);
	const char *extension = fs_extension(r->file);
	if (strcasecmp(extension, "json") == 0)
		return read_json(r, e);
	if (strcasecmp(extension, "csv") != 0 && strcasecmp(extension, "tsv") != 0)
		return err_set(e, OWNER_HARNESS, "the pool '%s' is neither a folder nor a manifest (*.csv, *.json)", r->file);
	return fs_read_fd(r->a, fd, INPUT_BYTES_MAX, &text, e) < 0 ? err_wrap(e, "'%s'", r->file) : read_csv(r, text);
}

static const char *root_of(struct arena *a, const char *pool)
{
	struct stat st;
	const char *base = fs_basename(pool);
	const char *folder = strcmp(pool, "-") == 0 ? "." : stat(pool, &st) == 0 && S_ISDIR(st.st_mode) ? pool : arena_printf(a, "%.*s.", (int)(base - pool), pool);
	SCOPED_FREE char *real = realpath(folder, NULL);
	return arena_strdup(a, real ? real : folder);
}

int input_read(struct arena *a, const char *pool, struct input *ret, struct problems *problems, struct err *e)
{
	*ret = (struct input){ 0 };
	struct reading r = { .a = a, .file = pool, .ret = ret, .problems = problems };
	if (read_any(&r, e) < 0)
		return -1;
	tell_apart(&r);
	ret->root = root_of(a, pool);
	if (problems->count > 0)
		return -1;
	return ret->count > 0 ? 0 : err_set(e, OWNER_HARNESS, "the pool '%s' has no submissions in it", pool);
}
