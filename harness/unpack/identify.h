/* identify.h: what bytes are, by themselves and not by their name. Pure. */
#ifndef HARNESS_UNPACK_IDENTIFY_H
#define HARNESS_UNPACK_IDENTIFY_H

#include "harness/base/arena.h"
#include "harness/base/bytes.h"
#include "harness/base/enum.h"

/* The formats that are unpacked; the text is what a report calls them. */
#define ARCHIVE_KIND_TABLE(X)         \
	X(ARCHIVE_NONE, "none")       \
	X(ARCHIVE_ZIP, "zip")         \
	X(ARCHIVE_7Z, "7z")           \
	X(ARCHIVE_TAR, "tar")         \
	X(ARCHIVE_TAR_GZ, "tar.gz")   \
	X(ARCHIVE_TAR_BZ2, "tar.bz2") \
	X(ARCHIVE_TAR_XZ, "tar.xz")   \
	X(ARCHIVE_TAR_ZST, "tar.zst")
ENUM_DECLARE(archive_kind, ARCHIVE_KIND_TABLE)

enum { IDENTIFY_HEAD = 8 * 1024, IDENTIFY_TAIL = 16 * 1024 };

struct identity {
	enum archive_kind archive; /* ARCHIVE_NONE: see the others */
	bool prefixed;             /* a zip with other bytes before it: a self-extracting program, or a trick */
	bool text;                 /* looks like source text */
	const char *foreign;       /* a known kind of file that is not accepted: "a RAR archive"; or NULL */
};

/*
 * identify(head, tail): ${head} is the start of the file, up to IDENTIFY_HEAD bytes; ${tail} its last bytes, up to IDENTIFY_TAIL (they may overlap). Compressed
 * files are taken for tar files; whether a tar is inside shows when it is opened.
 */
struct identity identify(struct bytes head, struct bytes tail);

/* identify_by_name(name, ret_suffix_len): What ${name} claims by its suffix (".tgz" → ARCHIVE_TAR_GZ), with the length of the suffix; ARCHIVE_NONE and 0 if nothing. */
enum archive_kind identify_by_name(const char *name, size_t *ret_suffix_len);

#endif
