/* zipdir.c: a walk over a zip's central directory. */
#include "harness/unpack/zipdir.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	END_SIZE = 22,
	COMMENT_MAX = 65535,
	LOCATOR_SIZE = 20,
	END64_SIZE = 56,
	ENTRY_SIZE = 46,
	NAME_SHOWN = 4096, /* so much of a name is searched */
	ENTRIES_MAX = 1000000,
	SYSTEM_UNIX = 3,
	SYSTEM_MACOS = 19,
	FLAG_ENCRYPTED = 1,
};

static uint64_t number(const unsigned char *p, size_t size)
{
	uint64_t value = 0;
	for (size_t i = 0; i < size; i++)
		value |= (uint64_t)p[i] << 8 * i;
	return value;
}

/* All of ${size} bytes at ${at}, or false. */
static bool read_at(int fd, uint64_t at, void *to, size_t size)
{
	return at <= INT64_MAX && pread(fd, to, size, (off_t)at) == (ssize_t)size;
}

/* The last end record whose comment reaches exactly to the end of the file, else the last one at all, as most readers take it. */
static bool find_end(int fd, uint64_t file_size, uint64_t *ret_at, unsigned char ret_record[END_SIZE])
{
	static unsigned char tail[END_SIZE + COMMENT_MAX];
	size_t len = file_size < sizeof tail ? (size_t)file_size : sizeof tail;
	if (len < END_SIZE || !read_at(fd, file_size - len, tail, len))
		return false;
	bool found = false;
	for (size_t i = len - END_SIZE + 1; i-- > 0;) {
		if (memcmp(tail + i, "PK\005\006", 4) != 0)
			continue;
		bool exact = number(tail + i + 20, 2) == len - i - END_SIZE;
		if (!found || exact) {
			memcpy(ret_record, tail + i, END_SIZE);
			*ret_at = file_size - len + i;
		}
		found = true;
		if (exact)
			break;
	}
	return found;
}

/* Where the directory starts. Bytes before the archive shift everything, so what counts is that the directory ends where the end record begins. */
static bool find_start(int fd, uint64_t end_at, const unsigned char end[END_SIZE], uint64_t *ret_start, uint64_t *ret_end)
{
	unsigned char locator[LOCATOR_SIZE], end64[END64_SIZE];
	uint64_t size = number(end + 12, 4), offset = number(end + 16, 4);
	*ret_end = end_at;
	if (end_at >= LOCATOR_SIZE && read_at(fd, end_at - LOCATOR_SIZE, locator, sizeof locator) && memcmp(locator, "PK\006\007", 4) == 0) {
		uint64_t at = number(locator + 8, 8);
		if (!read_at(fd, at, end64, sizeof end64) || memcmp(end64, "PK\006\006", 4) != 0)
			return false;
		size = number(end64 + 40, 8);
		offset = number(end64 + 48, 8);
		*ret_end = at;
	}
	if (size > *ret_end)
		return false;
	*ret_start = *ret_end - size;
	unsigned char magic[4];
	if (size > 0 && !(read_at(fd, *ret_start, magic, sizeof magic) && memcmp(magic, "PK\001\002", 4) == 0)) {
		/* Something lies between directory and end record (a signature): believe the offset. */
		*ret_start = offset;
		return read_at(fd, offset, magic, sizeof magic) && memcmp(magic, "PK\001\002", 4) == 0;
	}
	return true;
}

static void look_at(struct zipdir *dir, const unsigned char *record, const char *name, size_t name_len)
{
	unsigned system = record[5];
	bool is_unix = system == SYSTEM_UNIX || system == SYSTEM_MACOS;
	dir->entries++;
	if (!is_unix)
		dir->dos_names = true;
	if (!is_unix || number(record + 40, 2) == 0)
		dir->modes_known = false;
	if (number(record + 8, 2) & FLAG_ENCRYPTED)
		dir->encrypted = true;
	if (memchr(name, '\0', name_len))
		dir->nul_in_name = true;
}

struct zipdir zipdir_read(int fd)
{
	struct zipdir dir = { .modes_known = true };
	struct stat st;
	unsigned char end[END_SIZE], record[ENTRY_SIZE];
	char name[NAME_SHOWN];
	uint64_t end_at, at, stop;
	if (fstat(fd, &st) < 0 || st.st_size < 0 || !find_end(fd, (uint64_t)st.st_size, &end_at, end) || !find_start(fd, end_at, end, &at, &stop))
		return dir;
	dir.found = true;
	while (at < stop && dir.entries < ENTRIES_MAX && read_at(fd, at, record, sizeof record) && memcmp(record, "PK\001\002", 4) == 0) {
		size_t name_len = (size_t)number(record + 28, 2);
		size_t shown = name_len < sizeof name ? name_len : sizeof name;
		if (!read_at(fd, at + ENTRY_SIZE, name, shown))
			break;
		/* The mode is the high half of the external attributes at 38. */
		look_at(&dir, record, name, shown);
		at += ENTRY_SIZE + name_len + number(record + 30, 2) + number(record + 32, 2);
	}
	if (dir.entries == 0)
		dir.modes_known = false;
	return dir;
}
