/* hash.c: SHA-256 of bytes, files and trees. */
#include "harness/base/hash.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdint.h>
#include <unistd.h>

#include "harness/base/fault.h"
#include "harness/base/fs.h"
#include "harness/base/scoped.h"

_Static_assert(sizeof(crypto_hash_sha256_state) <= sizeof((struct hash *)0)->state, "the state must fit");

static crypto_hash_sha256_state *state_of(struct hash *h)
{
	return (crypto_hash_sha256_state *)(void *)h->state;
}

void hash_start(struct hash *h)
{
	crypto_hash_sha256_init(state_of(h));
}

void hash_add(struct hash *h, struct bytes b)
{
	if (b.len)
		crypto_hash_sha256_update(state_of(h), (const unsigned char *)b.data, b.len);
}

void hash_add_field(struct hash *h, struct bytes b)
{
	char len[8]; /* big endian: the digest is the same on every machine */
	for (size_t i = 0; i < sizeof len; i++)
		len[i] = (char)(unsigned char)((uint64_t)b.len >> (56 - 8 * i));
	hash_add(h, (struct bytes){ .data = len, .len = sizeof len });
	hash_add(h, b);
}

void hash_hex(struct hash *h, char ret_hex[HASH_HEX_SIZE])
{
	unsigned char digest[crypto_hash_sha256_BYTES];
	crypto_hash_sha256_final(state_of(h), digest);
	sodium_bin2hex(ret_hex, HASH_HEX_SIZE, digest, sizeof digest);
}

int hash_fd(int fd, char ret_hex[HASH_HEX_SIZE], struct err *e)
{
	struct hash h = { 0 };
	char buffer[64 * 1024];
	hash_start(&h);
	for (off_t at = 0;;) {
		ssize_t n = fault_at("hash.read") ? -1 : pread(fd, buffer, sizeof buffer, at);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_sys(e, OWNER_HARNESS, "reading for its digest");
		if (n == 0)
			break;
		hash_add(&h, (struct bytes){ .data = buffer, .len = (size_t)n });
		at += n;
	}
	hash_hex(&h, ret_hex);
	return 0;
}

void hash_tree_entry(struct hash *h, const char *path, const char *kind, struct bytes content)
{
	hash_add_field(h, bytes_of(path));
	hash_add_field(h, bytes_of(kind));
	if (content.data)
		hash_add_field(h, content);
}

struct tree {
	struct hash hash;
	const char *const *left_out;
	struct err *e;
};

static int add_file(struct tree *t, int parent, const char *name, const char *path, const char *kind)
{
	char hex[HASH_HEX_SIZE];
	SCOPED_FD fd = fs_open_regular(parent, name, NULL);
	if (fd < 0)
		return err_sys(t->e, OWNER_HARNESS, "opening '%s'", path);
	if (hash_fd(fd, hex, t->e) < 0)
		return err_wrap(t->e, "'%s'", path);
	hash_tree_entry(&t->hash, path, kind, bytes_of(hex));
	return 0;
}

static int add_link(struct tree *t, int parent, const char *name, const char *path, size_t size)
{
	struct arena *a = arena_new();
	/* Links in /proc say size 0; where the length reaches the room, the target has grown since. */
	size_t room = size < 4096 ? 4096 : size + 1;
	char *target = arena_zalloc(a, room);
	ssize_t len = readlinkat(parent, name, target, room);
	int rc = 0;
	if (len < 0)
		rc = err_sys(t->e, OWNER_HARNESS, "reading the link '%s'", path);
	else
		hash_tree_entry(&t->hash, path, "link", (struct bytes){ .data = target, .len = (size_t)len });
	arena_free(a);
	return rc;
}

static const char *kind_of(mode_t mode)
{
	if (S_ISREG(mode))
		return mode & 0100 ? "program" : "file";
	return S_ISDIR(mode) ? "folder" : S_ISLNK(mode) ? "link" : "other";
}

static int add_entry(void *context, int parent, const char *name, const char *path, const struct stat *st)
{
	struct tree *t = context;
	if (strncmp(name, ".git", 4) == 0)
		return FS_SKIP;
	/* At the top, a path is a name. */
	for (size_t i = 0; t->left_out && t->left_out[i]; i++)
		if (strcmp(path, t->left_out[i]) == 0)
			return FS_SKIP;
	const char *kind = kind_of(st->st_mode);
	if (S_ISREG(st->st_mode))
		return add_file(t, parent, name, path, kind);
	if (S_ISLNK(st->st_mode))
		return add_link(t, parent, name, path, (size_t)st->st_size);
	hash_tree_entry(&t->hash, path, kind, (struct bytes){ 0 });
	return 0;
}

int hash_tree(int dir, const char *const *left_out, char ret_hex[HASH_HEX_SIZE], struct err *e)
{
	struct tree t = { .left_out = left_out, .e = e };
	hash_start(&t.hash);
	if (fs_walk(dir, add_entry, &t, e) < 0)
		return err_wrap(e, "taking the digest of a folder");
	hash_hex(&t.hash, ret_hex);
	return 0;
}
