/* entry.h: what an archive or a folder says of one thing in it: claims of a stranger, nothing checked. */
#ifndef HARNESS_UNPACK_ENTRY_H
#define HARNESS_UNPACK_ENTRY_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/base/bytes.h"
#include "harness/base/enum.h"

#define ENTRY_TYPE_TABLE(X)                       \
	X(TYPE_FILE, "a file")                    \
	X(TYPE_FOLDER, "a folder")                \
	X(TYPE_SYMLINK, "a symbolic link")        \
	X(TYPE_HARDLINK, "a hard link")           \
	X(TYPE_CHAR_DEVICE, "a character device") \
	X(TYPE_BLOCK_DEVICE, "a block device")    \
	X(TYPE_FIFO, "a named pipe (FIFO)")       \
	X(TYPE_SOCKET, "a socket")                \
	X(TYPE_OTHER, "of an unknown kind")
ENUM_DECLARE(entry_type, ENTRY_TYPE_TABLE)

struct entry {
	struct bytes path, target; /* target: of links. Any bytes */
	enum entry_type type;
	uint32_t mode;   /* permission and set-id bits, 07777 */
	bool mode_known; /* false: the archive holds no Unix modes, mode is made up */
	bool dos_names;  /* written on Windows: a backslash separates */
	bool encrypted;
	uint64_t bytes; /* of a file as declared; 0 if the archive does not say */
};

#endif
