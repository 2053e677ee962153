/* identify.c: signatures, as tables. */
#include "harness/unpack/identify.h"

#include <strings.h>

ENUM_DEFINE(archive_kind, ARCHIVE_KIND_TABLE)

struct signature {
	size_t at;
	const char *bytes;
	size_t len;
	enum archive_kind archive;
	const char *foreign;
};
#define SIGNATURE(at, bytes) (at), (bytes), sizeof(bytes) - 1

/* First match wins. POSIX.1-2017 pax, APPNOTE.TXT, RFC 1952, RFC 8878, 7zFormat.txt, xz-file-format.txt; the others from file(1)'s experience. */
static const struct signature signatures[] = {
	{ SIGNATURE(0, "PK\003\004"), ARCHIVE_ZIP, NULL },
	{ SIGNATURE(0, "PK\005\006"), ARCHIVE_ZIP, NULL },
	{ SIGNATURE(0, "7z\xbc\xaf\x27\x1c"), ARCHIVE_7Z, NULL },
	{ SIGNATURE(0, "\x1f\x8b"), ARCHIVE_TAR_GZ, NULL },
	{ SIGNATURE(0, "BZh"), ARCHIVE_TAR_BZ2, NULL },
	{ SIGNATURE(0, "\xfd"
		       "7zXZ\0"),
	  ARCHIVE_TAR_XZ, NULL },
	{ SIGNATURE(0, "\x28\xb5\x2f\xfd"), ARCHIVE_TAR_ZST, NULL },
	{ SIGNATURE(1, "\x2a\x4d\x18"), ARCHIVE_TAR_ZST, NULL }, /* a skippable frame first, as pzstd writes it */
	{ SIGNATURE(257, "ustar"), ARCHIVE_TAR, NULL },
	{ SIGNATURE(0, "Rar!\x1a\x07"), ARCHIVE_NONE, "a RAR archive" },
	{ SIGNATURE(0, "\x1f\x9d"), ARCHIVE_NONE, "packed with the old program compress (.Z)" },
	{ SIGNATURE(0, "\x04\x22\x4d\x18"), ARCHIVE_NONE, "packed with lz4" },
	{ SIGNATURE(0, "LZIP"), ARCHIVE_NONE, "packed with lzip" },
	{ SIGNATURE(0, "\x89LZO"), ARCHIVE_NONE, "packed with lzop" },
	{ SIGNATURE(0, "070701"), ARCHIVE_NONE, "a cpio archive" },
	{ SIGNATURE(0, "070707"), ARCHIVE_NONE, "a cpio archive" },
	{ SIGNATURE(0, "!<arch>\n"), ARCHIVE_NONE, "a Unix library or Debian package (ar)" },
	{ SIGNATURE(0, "MSCF"), ARCHIVE_NONE, "a Windows cabinet (CAB)" },

	{ SIGNATURE(0, "xar!"), ARCHIVE_NONE, "an xar archive" },
	{ SIGNATURE(0, "# v2 git bundle\n"), ARCHIVE_NONE, "a git bundle ('git clone FILE FOLDER' makes a folder of it that can be graded)" },
	{ SIGNATURE(0, "# v3 git bundle\n"), ARCHIVE_NONE, "a git bundle ('git clone FILE FOLDER' makes a folder of it that can be graded)" },
	{ SIGNATURE(0, "%PDF-"), ARCHIVE_NONE, "a PDF document" },
	{ SIGNATURE(0, "\x89PNG"), ARCHIVE_NONE, "a picture (PNG)" },
	{ SIGNATURE(0, "\xff\xd8\xff"), ARCHIVE_NONE, "a picture (JPEG)" },
	{ SIGNATURE(0, "\x7f"
		       "ELF"),
	  ARCHIVE_NONE, "a compiled program" },
	{ SIGNATURE(0, "\xca\xfe\xba\xbe"), ARCHIVE_NONE, "a compiled program" },
	{ SIGNATURE(0, "\xcf\xfa\xed\xfe"), ARCHIVE_NONE, "a compiled program" },
	{ SIGNATURE(0, "\xd0\xcf\x11\xe0"), ARCHIVE_NONE, "an Office document" },
};

static const struct {
	const char *suffix;
	enum archive_kind archive;
} suffixes[] = {
	{ ".zip", ARCHIVE_ZIP },       { ".zipx", ARCHIVE_ZIP },   { ".7z", ARCHIVE_7Z },           { ".tar", ARCHIVE_TAR },      { ".tar.gz", ARCHIVE_TAR_GZ },
	{ ".tgz", ARCHIVE_TAR_GZ },    { ".taz", ARCHIVE_TAR_GZ }, { ".tar.bz2", ARCHIVE_TAR_BZ2 }, { ".tbz2", ARCHIVE_TAR_BZ2 }, { ".tbz", ARCHIVE_TAR_BZ2 },
	{ ".tar.xz", ARCHIVE_TAR_XZ }, { ".txz", ARCHIVE_TAR_XZ }, { ".tar.zst", ARCHIVE_TAR_ZST }, { ".tzst", ARCHIVE_TAR_ZST },
};

static bool has_at(struct bytes b, size_t at, const char *bytes, size_t len)
{
	return b.len >= at && b.len - at >= len && memcmp(b.data + at, bytes, len) == 0;
}

/* A tar from before POSIX has no signature, only the sum of its header's bytes, the sum's own field counted as blanks. */
static bool old_tar(struct bytes head)
{
	enum { HEADER = 512, SUM_AT = 148, SUM_LEN = 8 };
	if (head.len < HEADER || head.data[0] == '\0')
		return false;
	unsigned sum = 0, stored = 0;
	for (size_t i = 0; i < HEADER; i++)
		sum += i >= SUM_AT && i < SUM_AT + SUM_LEN ? ' ' : (unsigned char)head.data[i];
	size_t i = SUM_AT;
	while (i < SUM_AT + SUM_LEN && head.data[i] == ' ')
		i++;
	for (; i < SUM_AT + SUM_LEN && head.data[i] >= '0' && head.data[i] <= '7'; i++)
		stored = stored * 8 + (unsigned)(head.data[i] - '0');
	return stored == sum;
}

/* The end record of a zip, which is how a zip with something before it is found. */
static bool zip_at_end(struct bytes tail)
{
	for (size_t i = 0; i + 22 <= tail.len; i++)
		if (has_at(tail, i, "PK\005\006", 4))
			return true;
	return false;
}

/* Text has no NUL; UTF-16 from Windows has many, but says so at its start. */
static bool is_text(struct bytes head)
{
	bool utf16 = has_at(head, 0, "\xff\xfe", 2) || has_at(head, 0, "\xfe\xff", 2);
	return head.len > 0 && (utf16 || !memchr(head.data, '\0', head.len));
}

struct identity identify(struct bytes head, struct bytes tail)
{
	for (size_t i = 0; i < sizeof signatures / sizeof *signatures; i++) {
		const struct signature *s = &signatures[i];
		if (has_at(head, s->at, s->bytes, s->len))
			return (struct identity){ .archive = s->archive, .foreign = s->foreign };
	}
	if (old_tar(head))
		return (struct identity){ .archive = ARCHIVE_TAR };
	if (is_text(head) && !zip_at_end(tail))
		return (struct identity){ .text = true };
	if (zip_at_end(tail))
		return (struct identity){ .archive = ARCHIVE_ZIP, .prefixed = true };
	return (struct identity){ 0 };
}

enum archive_kind identify_by_name(const char *name, size_t *ret_suffix_len)
{
	enum archive_kind found = ARCHIVE_NONE;
	size_t name_len = strlen(name);
	*ret_suffix_len = 0;
	for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
		size_t len = strlen(suffixes[i].suffix);
		if (name_len > len && len > *ret_suffix_len && strcasecmp(name + name_len - len, suffixes[i].suffix) == 0) {
			found = suffixes[i].archive;
			*ret_suffix_len = len;
		}
	}
	return found;
}
