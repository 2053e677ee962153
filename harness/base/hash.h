/* hash.h: SHA-256 (libsodium) of content, written as 64 lower-case hex digits. */
#ifndef HARNESS_BASE_HASH_H
#define HARNESS_BASE_HASH_H

#include "harness/base/bytes.h"
#include "harness/base/err.h"

enum { HASH_HEX_SIZE = 65 };

struct hash {
	_Alignas(16) unsigned char state[128];
};

void hash_start(struct hash *h);
void hash_add(struct hash *h, struct bytes b);
/* hash_add_field(h, b): Length, then bytes, so that two fields never run together. */
void hash_add_field(struct hash *h, struct bytes b);
void hash_hex(struct hash *h, char ret_hex[HASH_HEX_SIZE]);
/* hash_fd(fd, ret_hex, e): Of a whole file, from offset 0, with constant memory; the offset of ${fd} is not used. */
int hash_fd(int fd, char ret_hex[HASH_HEX_SIZE], struct err *e);
/*
 * hash_tree(dir, left_out, ret_hex, e): Of a folder: every path, kind, exec bit of its owner, link target and content, in the order of fs_walk; names that start
 * with ".git", and the NULL-terminated ${left_out} (names at the folder's top; NULL: none), do not count. Equal trees give equal digests on every machine.
 */
int hash_tree(int dir, const char *const *left_out, char ret_hex[HASH_HEX_SIZE], struct err *e);

/*
 * hash_tree_entry(h, path, kind, content): What one entry adds to that, for who has its own list: ${kind} is "program", "file", "folder" or "link"; ${content} the
 * digest of a file's content in hex, or a link's target; .data NULL: none.
 */
void hash_tree_entry(struct hash *h, const char *path, const char *kind, struct bytes content);

#endif
