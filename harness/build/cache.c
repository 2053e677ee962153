/*
 * cache.c: KEY.build, a folder with "run" and "tree", and KEY.lint, a file.
 *
 * "run" and KEY.lint: a line with the digest of all that follows, a line of JSON, and bytes as a program printed them.
 */
#include "harness/build/cache.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "harness/base/fault.h"
#include "harness/base/fs.h"
#include "harness/base/json.h"
#include "harness/base/scoped.h"
#include "harness/base/utf8.h"
#include "harness/build/tree_copy.h"

enum { RUN_BYTES_MAX = 1 << 20, TREE_BYTES_MAX = 64 << 20, NAME_BYTES = 96, ROOM_SHARE = 10 };

static void add_text(struct hash *h, const char *text)
{
	hash_add_field(h, bytes_of(text ? text : ""));
}

static void add_number(struct hash *h, uint64_t number)
{
	hash_add_field(h, (struct bytes){ .data = (const char *)&number, .len = sizeof number });
}

static bool add_profile(struct arena *a, struct hash *h, const struct profile *profile)
{
	struct bytes text;
	if (!profile)
		return true;
	if (fs_read(a, AT_FDCWD, profile->file, (size_t)16 << 20, &text, NULL) < 0)
		return false;
	hash_add_field(h, text);
	return true;
}

/* Rules are told by where they stand in their profile, whose text is in the key already. */
static void add_detection(struct hash *h, const struct detection *d)
{
	add_text(h, d->project);
	add_text(h, d->candidate_count ? d->candidates[0].path : NULL);
	add_text(h, d->candidate_count ? d->candidates[0].class_name : NULL);
	add_number(h, d->build_rule ? d->build_rule->line : 0);
	for (size_t i = 0; d->source_files && d->source_files[i]; i++)
		add_text(h, d->source_files[i]);
}

static bool make_key(struct arena *a, const struct job *job, const struct tree *tree, const struct detection *detection, const struct box *box,
		     const struct tool_version *tools, size_t count, char ret_hex[HASH_HEX_SIZE])
{
	struct hash h;
	char content[HASH_HEX_SIZE];
	if (tree->fd < 0 || hash_tree(tree->fd, NULL, content, NULL) < 0)
		return false;
	hash_start(&h);
	add_text(&h, "takehome.build/1 " TAKEHOME_VERSION);
	add_text(&h, content);
	if (!add_profile(a, &h, detection->profile) || !add_profile(a, &h, detection->starter))
		return false;
	add_detection(&h, detection);
	add_text(&h, job->task ? job->task->entry : NULL);
	add_text(&h, job->rootfs);
	add_text(&h, sandbox_policy_digest(box->sandbox));
	add_number(&h, job->without);
	const struct sandbox_limits limits = limits_for_sandbox(&box->limits);
	hash_add_field(&h, (struct bytes){ .data = (const char *)&limits, .len = sizeof limits });
	add_text(&h, box->limits.policy);
	for (size_t i = 0; i < count; i++) {
		add_text(&h, tools[i].name);
		add_text(&h, tools[i].version);
	}
	hash_hex(&h, ret_hex);
	return true;
}

void cache_open(struct arena *a, const struct job *job, const struct tree *tree, const struct detection *detection, const struct box *box,
		const struct tool_version *tools, size_t count, struct cache *ret)
{
	*ret = CACHE_NONE;
	if (!job->build_cache || fs_mkdirs(AT_FDCWD, job->build_cache, 0700) < 0)
		return;
	ret->folder = open(job->build_cache, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (ret->folder >= 0 && !make_key(a, job, tree, detection, box, tools, count, ret->key))
		cache_close(ret);
}

void cache_close(struct cache *c)
{
	if (c->folder >= 0)
		close(c->folder);
	c->folder = -1;
}

static void name_of(const struct cache *c, const char *what, char ret[NAME_BYTES])
{
	snprintf(ret, NAME_BYTES, "%s.%s", c->key, what);
}

/* The JSON of a file that is what was written; ${ret_rest}: the bytes after it. NULL: it is not there, or damaged. */
static const struct json *read_record(struct arena *a, int dir, const char *name, struct bytes *ret_rest)
{
	struct bytes text;
	struct json_error bad;
	char hex[HASH_HEX_SIZE];
	struct hash h;
	if (fs_read(a, dir, name, RUN_BYTES_MAX, &text, NULL) < 0 || text.len < HASH_HEX_SIZE)
		return NULL;
	struct bytes body = { .data = text.data + HASH_HEX_SIZE, .len = text.len - HASH_HEX_SIZE };
	hash_start(&h);
	hash_add(&h, body);
	hash_hex(&h, hex);
	const char *end = memchr(body.data, '\n', body.len);
	if (memcmp(hex, text.data, HASH_HEX_SIZE - 1) != 0 || !end)
		return NULL;
	*ret_rest = (struct bytes){ .data = end + 1, .len = body.len - (size_t)(end + 1 - body.data) };
	return json_parse(a, (struct bytes){ .data = body.data, .len = (size_t)(end - body.data) }, JSON_STRICT, &bad);
}

/* ${w} is finished here. */
static int write_record(int dir, const char *name, struct json_writer *w, struct bytes rest)
{
	char hex[HASH_HEX_SIZE];
	struct hash h;
	SCOPED_STR text = STR_EMPTY;
	struct bytes json = json_writer_text(w);
	hash_start(&h);
	hash_add(&h, json);
	hash_add(&h, rest);
	hash_hex(&h, hex);
	str_addf(&text, "%s\n", hex);
	str_add_bytes(&text, json);
	str_add_bytes(&text, rest);
	json_writer_free(w);
	SCOPED_FD fd = fault_at("cache.write") ? -1 : fs_open_beneath(dir, name, O_WRONLY | O_CREAT | O_EXCL, 0600);
	return fd < 0 ? -1 : fs_write_all(fd, str_bytes(&text), NULL);
}

/* A disk that is nearly full has better uses. */
static bool has_room(const struct cache *c)
{
	struct statvfs fs;
	return c->folder >= 0 && fstatvfs(c->folder, &fs) == 0 && fs.f_bavail > fs.f_blocks / ROOM_SHARE;
}

static void temporary_name(char ret[NAME_BYTES])
{
	static unsigned count;
	snprintf(ret, NAME_BYTES, ".new-%d-%u", (int)getpid(), count++);
}

/* ${made} under its name. Another worker may have been quicker; then ours goes. */
static void put_in_place(const struct cache *c, const char *made, const char *what, bool ok)
{
	char name[NAME_BYTES];
	name_of(c, what, name);
	if (!ok || renameat(c->folder, made, c->folder, name) < 0)
		fs_remove_tree(c->folder, made, NULL);
}

static bool restore_tree(int entry, const char *digest, const struct workdir *work, uid_t owner, int *ret_fd)
{
	char hex[HASH_HEX_SIZE];
	SCOPED_FD from = fs_open_beneath(entry, "tree", O_RDONLY | O_DIRECTORY, 0);
	if (from < 0 || mkdirat(work->fd, "built", 0755) < 0)
		return false;
	SCOPED_FD to = fs_open_beneath(work->fd, "built", O_RDONLY | O_DIRECTORY, 0);
	bool ok = to >= 0 && (geteuid() != 0 || fchown(to, owner, owner) == 0) && tree_copy(from, to, owner, TREE_BYTES_MAX) == 0 && hash_tree(to, NULL, hex, NULL) == 0 &&
		  strcmp(hex, digest) == 0;
	if (ok)
		*ret_fd = fd_steal(&to);
	else
		fs_remove_tree(work->fd, "built", NULL);
	return ok;
}

static bool get_entry(struct arena *a, int entry, const struct workdir *work, uid_t owner, struct box_run *ret, int *ret_fd)
{
	struct bytes text;
	const struct json *record = read_record(a, entry, "run", &text);
	const char *tree = json_text(record, "tree", NULL);
	if (!record || (tree && !restore_tree(entry, tree, work, owner, ret_fd)))
		return false;
	*ret = (struct box_run){ .ok = json_bool(record, "ok", false),
				 .ended = json_text(record, "ended", "ended"),
				 .text = text,
				 .cut = json_bool(record, "cut", false),
				 .cpu_ms = json_number(record, "cpu_ms", 0),
				 .wall_ms = json_number(record, "wall_ms", 0) };
	return true;
}

bool cache_get_build(struct arena *a, struct cache *c, const struct workdir *work, uid_t owner, struct box_run *ret, int *ret_fd)
{
	char name[NAME_BYTES];
	*ret_fd = -1;
	if (c->folder < 0)
		return false;
	name_of(c, "build", name);
	SCOPED_FD entry = fs_open_beneath(c->folder, name, O_RDONLY | O_DIRECTORY, 0);
	if (entry < 0)
		return false;
	bool got = get_entry(a, entry, work, owner, ret, ret_fd);
	if (!got) /* damaged: room for a sound one */
		fs_remove_tree(c->folder, name, NULL);
	return got;
}

static bool put_tree(int entry, int tree, char ret_hex[HASH_HEX_SIZE])
{
	if (mkdirat(entry, "tree", 0755) < 0)
		return false;
	SCOPED_FD to = fs_open_beneath(entry, "tree", O_RDONLY | O_DIRECTORY, 0);
	return to >= 0 && tree_copy(tree, to, geteuid(), TREE_BYTES_MAX) == 0 && hash_tree(to, NULL, ret_hex, NULL) == 0;
}

void cache_put_build(struct cache *c, const struct box_run *run, int tree)
{
	char made[NAME_BYTES], hex[HASH_HEX_SIZE];
	if (!has_room(c) || run->stopped || run->missing)
		return;
	temporary_name(made);
	if (mkdirat(c->folder, made, 0700) < 0)
		return;
	SCOPED_FD entry = fs_open_beneath(c->folder, made, O_RDONLY | O_DIRECTORY, 0);
	bool ok = entry >= 0 && (tree < 0 || put_tree(entry, tree, hex));
	if (ok) {
		struct json_writer *w = json_writer_new(false);
		json_object(w, NULL);
		json_put_bool(w, "ok", run->ok);
		json_put_string(w, "ended", run->ended);
		json_put_bool(w, "cut", run->cut);
		json_put_number(w, "cpu_ms", run->cpu_ms);
		json_put_number(w, "wall_ms", run->wall_ms);
		json_put_string(w, "tree", tree < 0 ? NULL : hex);
		json_end(w);
		ok = write_record(entry, "run", w, run->text) == 0;
	}
	put_in_place(c, made, "build", ok);
}

bool cache_get_lint(struct arena *a, struct cache *c, struct lint *ret)
{
	char name[NAME_BYTES];
	struct bytes rest;
	if (c->folder < 0)
		return false;
	name_of(c, "lint", name);
	const struct json *record = read_record(a, c->folder, name, &rest);
	if (!record)
		return false;
	*ret = (struct lint){ .ran = json_bool(record, "ran", false),
			      .files = (size_t)json_number(record, "files", 0),
			      .findings = (size_t)json_number(record, "findings", 0),
			      .first = json_text(record, "first", NULL),
			      .first_path = json_text(record, "first_path", NULL),
			      .cpu_ms = json_number(record, "cpu_ms", 0),
			      .wall_ms = json_number(record, "wall_ms", 0) };
	return true;
}

void cache_put_lint(struct cache *c, const struct lint *lint)
{
	char made[NAME_BYTES];
	/* A path that is no UTF-8 would come back otherwise. */
	if (!has_room(c) || lint->stopped || (lint->first_path && !utf8_valid(bytes_of(lint->first_path))))
		return;
	struct json_writer *w = json_writer_new(false);
	json_object(w, NULL);
	json_put_bool(w, "ran", lint->ran);
	json_put_int(w, "files", (int64_t)lint->files);
	json_put_int(w, "findings", (int64_t)lint->findings);
	json_put_string(w, "first", lint->first);
	json_put_string(w, "first_path", lint->first_path);
	json_put_number(w, "cpu_ms", lint->cpu_ms);
	json_put_number(w, "wall_ms", lint->wall_ms);
	json_end(w);
	temporary_name(made);
	put_in_place(c, made, "lint", write_record(c->folder, made, w, (struct bytes){ 0 }) == 0);
}
