/*
 * scan.h: a submission as detection sees it: the candidate's own source files, read, told apart by language and stripped; and manifests on demand.
 *
 *	scan_open(a, tree, task, profiles, &s, e)
 *	… s.files, scan_document(), scan_exists() …
 *	scan_close(&s)
 */
#ifndef HARNESS_DETECT_SCAN_H
#define HARNESS_DETECT_SCAN_H

#include "harness/detect/by_name.h"
#include "harness/detect/own.h"
#include "harness/detect/patterns.h"
#include "harness/model/detection.h"
#include "harness/model/tree.h"

enum {
	SCAN_FILE_MAX = 256 << 10,     /* bytes read of one source file */
	SCAN_DOCUMENT_MAX = 1 << 20,   /* of a manifest or README */
	SCAN_TOTAL_MAX = 16 << 20,     /* bytes read in all; four times as much is kept */
	SCAN_FILES_MAX = 5000,         /* files read */
	SCAN_HEAD = 4096,
};

struct scan_file {
	const struct tree_entry *entry;
	const struct profile *profile;
	const char *project; /* folder of the project that it belongs to, with a slash at its end; "": the whole submission */
	struct bytes text;   /* at most SCAN_FILE_MAX of it */
	struct bytes code, comments, top;
};

/* A manifest or document of the submission, flattened if it is JSON. */
struct scan_row {
	const char *pointer; /* RFC 6901 */
	const char *text;    /* of a string, else "" */
	uint32_t line;
};
struct scan_document {
	const char *path;
	struct bytes text; /* .data NULL: there is no such file */
	bool flattened;
	struct scan_row *rows; /* of JSON, in document order */
	size_t row_count;
	struct scan_document *next;
};

struct scan {
	struct arena *a;
	const struct tree *tree;
	const struct task *task; /* or NULL */
	const struct profiles *profiles;
	struct patterns *patterns;
	struct scan_file *files; /* sorted by path */
	size_t count;
	struct own *own;
	const struct by_name *by_name;
	const struct tree_entry **visible; /* files but those of installed packages, sorted by path */
	size_t visible_count;
	size_t aside;    /* source files of tests, examples, documents */
	size_t other;    /* files that are no source */
	struct unseen_row *unseen;
	struct where_answer *answers; /* see where.c */
	struct scan_document *documents;
	struct manifest_cache *manifests; /* see manifest.h */
	struct scan_glob *globs;          /* answers of scan_exists */
};

int scan_open(struct arena *a, const struct tree *tree, const struct task *task, const struct profiles *profiles, struct scan *ret, struct err *e);
void scan_close(struct scan *s);

/* scan_file(s, path): The source file at ${path}, or NULL. */
const struct scan_file *scan_file(const struct scan *s, const char *path);

/* scan_document(s, path, e): The file, read once. NULL only for our own faults; .text.data is NULL when there is none. */
const struct scan_document *scan_document(struct scan *s, const char *path, struct err *e);

/* scan_rows(s, path, e): The same, with rows if it is sound JSON. Parsed by a confined process. */
const struct scan_document *scan_rows(struct scan *s, const char *path, struct err *e);

/* scan_exists(s, project, glob): The path of the first file of the project's folder that matches, or NULL. Installed packages are asked only by a path without
 * wildcards. Kept for the next time. */
const char *scan_exists(struct scan *s, const char *project, const char *glob);

/* scan_foreign(s, path): Is it in a place where others' or generated files lie? */
bool scan_foreign(const struct scan *s, const char *path);

/* scan_inside(file): Its path as its project sees it: "backend/bin/x" is "bin/x". */
const char *scan_inside(const struct scan_file *file);

/* scan_line(text, offset): The line, from 1, of a byte. */
uint32_t scan_line(struct bytes text, size_t offset);

/* The same for many offsets in ascending order, in linear time. Start with { .line = 1 }. */
struct scan_lines {
	size_t at;
	uint32_t line;
};
uint32_t scan_lines_next(struct scan_lines *lines, struct bytes text, size_t offset);

/* scan_stem(a, path): "src/quote.php" → "quote". */
const char *scan_stem(struct arena *a, const char *path);

#endif
