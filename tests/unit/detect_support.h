/* detect_support.h: small submissions written out, as trees, for the tests of detect/ and build/. */
#ifndef TESTS_UNIT_DETECT_SUPPORT_H
#define TESTS_UNIT_DETECT_SUPPORT_H

#include "tests/support/support.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/base/fs.h"
#include "harness/detect/detect.h"

struct written {
	const char *path, *text;
	enum exec_bit exec;
};

struct submission {
	struct arena *a;
	struct profiles profiles;
	struct tree tree;
	struct detection detection;
	struct sources sources;
};

static inline int submission_visit(void *context, int parent, const char *name, const char *path, const struct stat *st)
{
	struct submission *s = context;
	(void)parent, (void)name;
	s->tree.entries[s->tree.entry_count++] = (struct tree_entry){ .path = arena_strdup(s->a, path),
								      .kind = S_ISDIR(st->st_mode) ? ENTRY_FOLDER : ENTRY_FILE,
								      .exec = st->st_mode & 0100 ? EXEC_YES : EXEC_NO,
								      .bytes = S_ISREG(st->st_mode) ? (uint64_t)st->st_size : 0 };
	s->tree.file_count += S_ISREG(st->st_mode);
	return 0;
}

static inline int submission_by_path(const void *x, const void *y)
{
	return strcmp(((const struct tree_entry *)x)->path, ((const struct tree_entry *)y)->path);
}

/* Write the files (the last has path NULL), list them, load the shipped profiles. The caller ends with submission_end. */
static inline struct submission submission_write(const struct written *files)
{
	struct err e = ERR_NONE;
	struct submission s = { .a = arena_new() };
	struct problems problems;
	problems_init(&problems, s.a);
	if (profiles_load(s.a, NULL, &s.profiles, &problems, &e) < 0)
		fail_msg("%s", problems.first ? problems.first->text : e.text);
	const char *folder = support_scratch();
	int dir = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_true(dir >= 0);
	for (size_t i = 0; files[i].path; i++) {
		const char *slash = strrchr(files[i].path, '/');
		if (slash)
			assert_int_equal(fs_mkdirs(dir, arena_strndup(s.a, files[i].path, (size_t)(slash - files[i].path)), 0755), 0);
		int fd = openat(dir, files[i].path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, files[i].exec == EXEC_YES ? 0755 : 0644);
		assert_true(fd >= 0);
		assert_int_equal(fs_write_all(fd, bytes_of(files[i].text), &e), 0);
		close(fd);
	}
	s.tree = (struct tree){ .name = "jane", .format = "folder", .fd = dir, .path = arena_strdup(s.a, folder) };
	s.tree.entries = ARENA_ARRAY(s.a, struct tree_entry, 4096);
	assert_int_equal(fs_walk(dir, submission_visit, &s, &e), 0);
	qsort(s.tree.entries, s.tree.entry_count, sizeof *s.tree.entries, submission_by_path);
	for (size_t i = 0; files[i].path; i++)
		((struct tree_entry *)tree_find(&s.tree, files[i].path))->exec = files[i].exec;
	return s;
}

/* The same, and find out what it is, for a task that wants ${entry} (NULL: no task). */
static inline struct submission submission_detect(const struct written *files, const char *entry, enum kind kind)
{
	struct err e = ERR_NONE;
	struct submission s = submission_write(files);
	struct task task = { .kind = kind, .entry = entry };
	if (detect(s.a, &s.tree, entry ? &task : NULL, &s.profiles, &s.detection, &s.sources, &e) < 0)
		fail_msg("%s", e.text);
	return s;
}

static inline void submission_end(struct submission *s)
{
	close(s->tree.fd);
	arena_free(s->a);
	support_scratch_remove();
}

static inline const char *submission_entry(const struct submission *s)
{
	return s->detection.candidate_count ? s->detection.candidates[0].path : "(none)";
}

static inline const struct evidence *submission_evidence(const struct submission *s, const char *rule)
{
	for (const struct evidence *e = s->detection.candidate_count ? s->detection.candidates[0].evidence : NULL; e; e = e->next)
		if (strcmp(e->rule, rule) == 0)
			return e;
	return NULL;
}

static inline const struct convention *submission_convention(const struct submission *s, const char *id)
{
	for (size_t i = 0; i < s->detection.convention_count; i++)
		if (strcmp(s->detection.conventions[i].id, id) == 0)
			return &s->detection.conventions[i];
	return NULL;
}

#endif
