/* task_load.h: what task*.c share while a task is loaded. Nobody else includes it. */
#ifndef HARNESS_MODEL_TASK_LOAD_H
#define HARNESS_MODEL_TASK_LOAD_H

#include "harness/model/document.h"
#include "harness/model/task.h"

enum { TASK_FILE_BYTES_MAX = 64 << 20 };

/* A file of the task's folder that a case names, read at most once. */
struct task_file {
	const char *path;
	bool read;      /* content or why_not is set */
	struct bytes content;
	const char *why_not; /* a clause: "is not there" … */
	struct task_file *next;
};

/* A file found in cases/GROUP/. NAME.SUFFIX; of a file deeper down stem and suffix are NULL. */
struct task_disk_file {
	const char *path; /* from the task's folder: "cases/basics/a.in" */
	const char *group, *stem, *suffix;
	bool regular;
};

struct task_loader {
	struct document doc; /* task.json */
	int dir;             /* the task's folder */
	struct task *task;
	struct schema *case_schema;
	struct task_file *files;      /* named by cases */
	struct task_disk_file *disk;  /* sorted by group, stem, suffix */
	size_t disk_count;
	struct err *err;     /* where a fault of ours goes; then failed is set */
	bool failed;
};

/* What a case takes where it says nothing itself. */
struct case_defaults {
	struct limits limits;
	struct match match; /* of stdout */
	const struct suite_group *suite; /* of the group, or NULL */
};

/* task.c */
struct limits task_bind_limits(struct document *d, const struct json *object, const struct limits *otherwise);
struct match task_bind_match(struct document *d, const struct json *value, const struct match *otherwise);

/* task_files.c: the task's folder. */
/* task_path_problem(path): Why ${path} may not name a file beneath a folder, a clause ("must not contain \"..\""); NULL: it may. Pure. */
const char *task_path_problem(const char *path);
/* task_file_named(l, path): The entry of ${path}, or NULL when no case names it. */
struct task_file *task_file_named(const struct task_loader *l, const char *path);
/* task_file_name(l, path): Remember that a case names ${path}. */
struct task_file *task_file_name(struct task_loader *l, const char *path);
/* task_file_read(l, path, ret, ret_why): Content of a file beneath the task's folder. False with a clause. */
bool task_file_read(struct task_loader *l, const char *path, struct bytes *ret, const char **ret_why);
/* task_files_scan(l): List cases/. */
void task_files_scan(struct task_loader *l);

/* task_texts.c: what cases of all kinds are made of. */
/* Where a text stands, so that a mistake in it can be named. */
struct task_place {
	const char *file;
	const struct json *value; /* NULL: the file itself */
};
/* task_folder_path(l, path): A file of the task's folder as the user would name it. */
const char *task_folder_path(const struct task_loader *l, const char *path);
/* task_name_file(l, holder): Remember the file that {"file": …} names. ${holder} may be NULL or hold none. */
void task_name_file(struct task_loader *l, const struct json *holder);
/* task_bind_text(l, d, value, place): A text, {"text": …} or {"file": …}. ${place} is where it stands. */
struct bytes task_bind_text(struct task_loader *l, struct document *d, const struct json *value, struct task_place *place);
/* task_bind_expected(l, d, value, otherwise, ret_match): The same with its matcher, ${otherwise} if it has none of its own; both are checked against each other. */
struct bytes task_bind_expected(struct task_loader *l, struct document *d, const struct json *value, const struct match *otherwise, struct match *ret_match);
/* task_check_expected(l, place, match, text): A broken pattern or broken JSON is the author's mistake, not every candidate's. */
void task_check_expected(struct task_loader *l, const struct task_place *place, const struct match *match, struct bytes *text);
/* task_bind_files(l, d, array, expected, ret_count): Files to lay in, or, with ${expected}, those that must come out. */
struct case_file *task_bind_files(struct task_loader *l, struct document *d, const struct json *array, bool expected, size_t *ret_count);
/* task_bind_env(d, object): NULL-terminated "NAME=value". Never NULL. */
const char *const *task_bind_env(struct document *d, const struct json *object);

/* task_stdio.c and so on: a kind of case, for the table of task_cases.c: the files that it names, its members, and whether anything is expected at all. */
void task_stdio_names(struct task_loader *l, const struct json *object);
void task_stdio_bind(struct task_loader *l, struct document *d, const struct json *object, const struct case_defaults *defaults, struct task_case *ret);
bool task_stdio_expects(const struct task_case *c, const struct json *object);
void task_talk_names(struct task_loader *l, const struct json *object);
void task_talk_bind(struct task_loader *l, struct document *d, const struct json *object, const struct case_defaults *defaults, struct task_case *ret);
bool task_talk_expects(const struct task_case *c, const struct json *object);
/* task_talk_take_files(c): NAME.in and NAME.out, which were taken in as those of any case, are the interactor's. */
void task_talk_take_files(struct task_case *c);
void task_http_names(struct task_loader *l, const struct json *object);
void task_http_bind(struct task_loader *l, struct document *d, const struct json *object, const struct case_defaults *defaults, struct task_case *ret);
bool task_http_expects(const struct task_case *c, const struct json *object);
void task_suite_names(struct task_loader *l, const struct json *object);
void task_suite_bind(struct task_loader *l, struct document *d, const struct json *object, const struct case_defaults *defaults, struct task_case *ret);
bool task_suite_expects(const struct task_case *c, const struct json *object);
/* task_bind_suites(l, object): The suites of a group, by language; NULL: it has none. */
const struct suite_group *task_bind_suites(struct task_loader *l, const struct json *object);

/* task_stdio.c */
/* task_bind_exit(value, ret): What "exit" expects. */
void task_bind_exit(const struct json *value, struct task_case *ret);

/* task_programs.c: the programs of the task itself. */
void task_bind_programs(struct task_loader *l);
/* task_check_programs(l): That those are there which cases ask for. After all cases. */
void task_check_programs(struct task_loader *l);

/* task_cases.c: one case. */
/* task_case_names(l, object): Remember the files that the case ${object} names, without reading them. */
void task_case_names(struct task_loader *l, const struct json *object);
/* task_case_bind(l, d, object, defaults, ret): A case from ${object} of the document ${d} (NULL: nothing is said, all comes from files). */
void task_case_bind(struct task_loader *l, struct document *d, const struct json *object, const struct case_defaults *defaults, struct task_case *ret);
/* task_case_expects(c, object): Does the case, once bound, expect anything? */
bool task_case_expects(const struct task_case *c, const struct json *object);
/* task_case_from_files(l, defaults, disk, count, ret): The case that ${count} files of one NAME make. False: they make none. */
bool task_case_from_files(struct task_loader *l, const struct case_defaults *defaults, const struct task_disk_file *disk, size_t count, struct task_case *ret);

#endif
