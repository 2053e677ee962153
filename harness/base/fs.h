/*
 * fs.h: files, relative to a folder's descriptor, and never through a link that a stranger could have planted.
 *
 * Every function opens with O_CLOEXEC. "beneath" means openat2(RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS).
 * Failures are OWNER_HARNESS unless said otherwise, and name the path.
 */
#ifndef HARNESS_BASE_FS_H
#define HARNESS_BASE_FS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/types.h>

#include "harness/base/arena.h"
#include "harness/base/bytes.h"
#include "harness/base/err.h"

/* fs_open_beneath(dir, path, flags, mode): Return a descriptor or -1 with errno set (EXDEV/ELOOP: the path leaves the folder or is a link). */
int fs_open_beneath(int dir, const char *path, int flags, mode_t mode);

/*
 * fs_open_regular(dir, path, ret_st): Open for reading, beneath ${dir}, without blocking, a regular file; anything else fails with
 * errno EINVAL (not regular) or what openat2 said. Return the descriptor or -1.
 */
int fs_open_regular(int dir, const char *path, struct stat *ret_st);

/* fs_read_fd(a, fd, max, ret, e): Read at most ${max} bytes from ${fd} to its end. More than that: -1, EFBIG. Owned by ${a}, terminated. */
int fs_read_fd(struct arena *a, int fd, size_t max, struct bytes *ret, struct err *e);
/* fs_read(a, dir, path, max, ret, e): The same for a file named relative to ${dir} (AT_FDCWD allowed; then links are followed: our own files). */
int fs_read(struct arena *a, int dir, const char *path, size_t max, struct bytes *ret, struct err *e);

/* fs_write_all(fd, b, e): Write every byte, through EINTR and short writes. */
int fs_write_all(int fd, struct bytes b, struct err *e);

/*
 * fs_replace(path, b, e): Write ${b} to ${path} whole or not at all: temporary file beside it, fsync, rename, fsync of the folder.
 * After a failure neither a partial nor a temporary file is left. An existing file keeps its mode; a link to a file stays, and the file is replaced;
 * what is neither file nor folder (/dev/null, a FIFO) is written to and never replaced.
 */
int fs_replace(const char *path, struct bytes b, struct err *e);

/*
 * fs_mkdirs(dir, path, mode): Make ${path} and its parents beneath ${dir}. 0, or -1 with errno (EXDEV: it leads out; ENOTDIR: a link or file is there).
 * An existing folder is fine, an existing link is not. With AT_FDCWD (our own folders) ${path} may be absolute, and only its last part must not be a link.
 */
int fs_mkdirs(int dir, const char *path, mode_t mode);

/* fs_remove_tree(dir, name, e): Remove ${name} and all below it, whatever its modes, of any depth, without following links. Absent is fine. */
int fs_remove_tree(int dir, const char *name, struct err *e);

/*
 * fs_walk: visit a tree without following links, in byte order of names, folders before their content, with memory bounded by depth.
 * ${path} is relative to the start ("src/main.c"). Return 0 to go on, FS_SKIP not to enter this folder, other values end the walk and are returned.
 * ${parent} is an open folder that holds ${name}. A visit that returns -1 sets ${e} itself. Trees deeper than 1,024 folders fail with ELOOP.
 */
enum { FS_SKIP = 1 };
typedef int (*fs_visit)(void *context, int parent, const char *name, const char *path, const struct stat *st);
int fs_walk(int dir, fs_visit visit, void *context, struct err *e);

/* Pure path helpers. fs_join: "a", "b/c" → "a/b/c". fs_basename: text after the last '/'. fs_extension: text after the last '.' of the basename, "" if none. */
char *fs_join(struct arena *a, const char *folder, const char *name);
const char *fs_basename(const char *path);
const char *fs_extension(const char *path);
/* fs_glob(pattern, path): '*' and '?' within a component, '**' over components, '{a,b}' alternatives. "**" with a '/' after it
 * also stands for no folder at all. Other characters, dots too, stand for themselves. Pure; never slower than pattern times path. */
bool fs_glob(const char *pattern, const char *path);

#endif
