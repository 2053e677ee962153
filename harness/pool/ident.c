/* ident.c: ids, shares, stamps. */
#include "harness/pool/ident.h"

#include <ctype.h>
#include <fcntl.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "harness/base/fs.h"
#include "harness/base/hash.h"
#include "harness/base/scoped.h"
#include "harness/base/str.h"

/* The end of the id: '-' and as many hex digits. */
enum { TAIL_DIGITS = 8, SLUG_BYTES_MAX = IDENT_BYTES_MAX - TAIL_DIGITS - 1 };

/* File times come from a clock that is as coarse as this; within it a second change can leave the same time. */
enum { YOUNG_SECONDS = 2 };

static bool is_safe_char(char c)
{
	return isalnum((unsigned char)c) || c == '.' || c == '_' || c == '-';
}

static bool is_reserved(const char *id)
{
	static const char *const RESERVED[] = { "con", "prn", "aux", "nul", "com", "lpt" };
	size_t len = strcspn(id, ".");
	for (size_t i = 0; i < sizeof RESERVED / sizeof *RESERVED; i++)
		if (strncasecmp(id, RESERVED[i], 3) == 0 && (len == 3 || (i >= 4 && len == 4 && isdigit((unsigned char)id[3]))))
			return true;
	return false;
}

bool ident_is_safe(const char *id)
{
	size_t len = strlen(id);
	if (len == 0 || len > IDENT_BYTES_MAX || id[0] == '.' || id[0] == '-' || id[len - 1] == '.' || is_reserved(id))
		return false;
	for (size_t i = 0; i < len; i++)
		if (!is_safe_char(id[i]))
			return false;
	return true;
}

static void digest_of(const char *text, char ret_hex[HASH_HEX_SIZE])
{
	struct hash h;
	hash_start(&h);
	hash_add(&h, bytes_of(text));
	hash_hex(&h, ret_hex);
}

const char *ident_with(struct arena *a, const char *id, const char *what)
{
	char hex[HASH_HEX_SIZE];
	digest_of(what, hex);
	return arena_printf(a, "%.*s-%.*s", SLUG_BYTES_MAX, id, TAIL_DIGITS, hex);
}

const char *ident_of(struct arena *a, const char *name)
{
	if (ident_is_safe(name))
		return arena_strdup(a, name);
	struct str slug = STR_EMPTY;
	for (const char *c = name; *c && slug.len < SLUG_BYTES_MAX; c++) {
		if (isalnum((unsigned char)*c) || ((*c == '_' || *c == '.') && slug.len > 0))
			str_add_char(&slug, *c);
		else if (slug.len > 0 && slug.data[slug.len - 1] != '-')
			str_add_char(&slug, '-');
	}
	while (slug.len > 0 && !isalnum((unsigned char)slug.data[slug.len - 1]))
		slug.data[--slug.len] = '\0';
	const char *bare = str_steal(&slug, a);
	const char *id = ident_with(a, bare[0] ? bare : "submission", name);
	return is_reserved(id) ? arena_printf(a, "s-%s", id) : id;
}

bool ident_in_shard(const char *id, struct shard shard)
{
	char hex[HASH_HEX_SIZE], head[9] = { 0 };
	if (shard.of <= 1)
		return true;
	digest_of(id, hex);
	memcpy(head, hex, sizeof head - 1);
	return strtoul(head, NULL, 16) % shard.of == shard.index - 1;
}

struct stamping {
	struct hash hash;
	time_t newest;
};

static void add_stat(struct stamping *s, const char *path, const struct stat *st)
{
	const int64_t facts[] = { (int64_t)st->st_ino,          (int64_t)st->st_size, (int64_t)st->st_mode,         st->st_mtim.tv_sec,
				  st->st_mtim.tv_nsec, st->st_ctim.tv_sec,   st->st_ctim.tv_nsec };
	hash_add_field(&s->hash, bytes_of(path));
	hash_add(&s->hash, (struct bytes){ .data = (const char *)facts, .len = sizeof facts });
	if (st->st_ctim.tv_sec > s->newest)
		s->newest = st->st_ctim.tv_sec;
}

static int visit(void *context, int parent, const char *name, const char *path, const struct stat *st)
{
	(void)parent, (void)name;
	add_stat(context, path, st);
	return 0;
}

static int open_path(const char *path, struct stat *ret_st, struct err *e)
{
	SCOPED_FD fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, ret_st) < 0)
		return err_sys(e, OWNER_HARNESS, "opening the submission '%s'", path);
	if (!S_ISREG(ret_st->st_mode) && !S_ISDIR(ret_st->st_mode))
		return err_set(e, OWNER_HARNESS, "the submission '%s' is neither a file nor a folder", path);
	return fd_steal(&fd);
}

/* Sizes and times, all of them. "-": some are so young, or so far ahead of the clock, that the next change may not move them. */
static int stat_word(int fd, const struct stat *st, char ret_hex[HASH_HEX_SIZE], struct err *e)
{
	struct stamping s = { 0 };
	hash_start(&s.hash);
	add_stat(&s, "", st);
	if (S_ISDIR(st->st_mode) && fs_walk(fd, visit, &s, e) < 0)
		return -1;
	hash_hex(&s.hash, ret_hex);
	if (s.newest > time(NULL) - YOUNG_SECONDS)
		memcpy(ret_hex, "-", 2);
	return 0;
}

static int content_word(int fd, const struct stat *st, char ret_hex[HASH_HEX_SIZE], struct err *e)
{
	return S_ISDIR(st->st_mode) ? hash_tree(fd, NULL, ret_hex, e) : hash_fd(fd, ret_hex, e);
}

int ident_stamp(struct arena *a, const char *path, const char **ret, struct err *e)
{
	char times[HASH_HEX_SIZE], content[HASH_HEX_SIZE];
	struct stat st = { 0 };
	SCOPED_FD fd = open_path(path, &st, e);
	/* The times first: what changes in between then has newer ones. */
	if (fd < 0 || stat_word(fd, &st, times, e) < 0 || content_word(fd, &st, content, e) < 0)
		return -1;
	*ret = arena_printf(a, "%s %s", times, content);
	return 0;
}

int ident_same(struct arena *a, const char *path, const char *stamp, bool *ret_same, const char **ret_stamp, struct err *e)
{
	char times[HASH_HEX_SIZE];
	struct stat st = { 0 };
	SCOPED_FD fd = open_path(path, &st, e);
	if (fd < 0 || stat_word(fd, &st, times, e) < 0)
		return -1;
	size_t len = strlen(times);
	if (strcmp(times, "-") != 0 && strncmp(stamp, times, len) == 0 && stamp[len] == ' ') {
		*ret_same = true;
		*ret_stamp = stamp;
		return 0;
	}
	if (ident_stamp(a, path, ret_stamp, e) < 0)
		return -1;
	const char *was = strrchr(stamp, ' '), *now = strrchr(*ret_stamp, ' ');
	*ret_same = was && now && strcmp(was, now) == 0;
	return 0;
}
