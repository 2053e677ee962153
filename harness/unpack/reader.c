/*
 * reader.c: libarchive at work, in a process that can do nothing else.
 *
 * A compressed tar goes through two readers: one that only undoes the compression, and one that only knows tar and reads from the first. So nothing nested is
 * ever unpacked by accident (libarchive would undo up to 25 layers), and the compressed stream is read to its end, where its check sums are.
 */
#include "harness/unpack/reader.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <wchar.h>

#include "harness/unpack/crc32.h"
#include "harness/unpack/stream.h"
#include "harness/unpack/zipdir.h"

enum { BLOCK = 64 * 1024, GONE = 1 /* nobody reads the stream */ };

/* A file as libarchive's client callbacks want it. */
struct input {
	int fd;
	int64_t at, size;
	char block[BLOCK];
};

/* The compressed stream under a tar. */
struct unpacked {
	struct archive *outer;
	uint64_t bytes, max_bytes;
	uint32_t crc;
	bool failed;  /* outer has the error */
	bool too_big; /* max_bytes were passed */
	char block[BLOCK];
};

int reader_init(struct reader *r, enum archive_kind kind, uint64_t max_raw_bytes, struct err *e)
{
	*r = (struct reader){ .kind = kind, .max_raw_bytes = max_raw_bytes };
	r->locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
	if (r->locale == (locale_t)0)
		return err_sys(e, OWNER_HARNESS, "loading the locale C.UTF-8 (package libc-bin), which archive names are read in");
	/* Converting once makes the C library load its tables now. */
	locale_t before = uselocale(r->locale);
	wchar_t wide[4] = { 0 };
	mbstate_t state = { 0 };
	const char *sample = "\xc3\xa4";
	mbsrtowcs(wide, &sample, 4, &state);
	uselocale(before);
	return 0;
}

void reader_clear(struct reader *r)
{
	if (r->locale != (locale_t)0)
		freelocale(r->locale);
	r->locale = (locale_t)0;
}

/* ── What went wrong ── */

static const struct {
	const char *message; /* part of libarchive's */
	enum stream_reason reason;
} message_table[] = {
	{ "ncrypt", REASON_ENCRYPTED },      { "assphrase", REASON_ENCRYPTED },
	{ "rypto codec", REASON_ENCRYPTED }, { "runcated", REASON_CUT },
	{ "remature", REASON_CUT },          { "memory", REASON_MEMORY },
	{ "nsupported", REASON_METHOD },     { "nknown codec", REASON_METHOD },
	{ "not supported", REASON_METHOD },  { "nrecognized archive", REASON_OTHER },
};

/* One archive on its way. */
struct session {
	int in, out;
	struct archive *archive;
	struct archive *outer; /* undoes the compression under a tar */
	struct input input;
	struct unpacked under; /* used when outer is */
	struct zipdir dir;     /* of a zip */
	enum archive_kind kind;
	uint64_t entries; /* sent so far */
	int status;       /* what to end with, once a step below said false */
};

static bool gone(struct session *s, int written)
{
	if (written < 0)
		s->status = GONE;
	return written < 0;
}

/* Always false, so that a step can end with it. */
static bool refuse_because(struct session *s, enum stream_reason reason, const char *detail)
{
	gone(s, stream_write_refused(s->out, reason, detail));
	return false;
}

/* The tar reader only knows that its input failed; why, the reader of the compressed stream knows. */
static bool refuse(struct session *s)
{
	if (s->under.too_big)
		return refuse_because(s, REASON_TOO_BIG, "");
	struct archive *archive = s->under.failed ? s->outer : s->archive;
	const char *message = archive_error_string(archive);
	enum stream_reason reason = archive_errno(archive) == ENOMEM ? REASON_MEMORY : REASON_DAMAGED;
	for (size_t i = 0; message && reason == REASON_DAMAGED && i < sizeof message_table / sizeof *message_table; i++)
		if (strstr(message, message_table[i].message))
			reason = message_table[i].reason;
	return refuse_because(s, reason, message);
}

/* A name in a character set that is not what it claims is still a name: bytes. Every other warning is damage. */
static bool harmless(struct archive *archive)
{
	const char *message = archive_error_string(archive);
	return message && (strstr(message, "can't be converted") || strstr(message, "cannot be converted"));
}

/* ── Input ── */

static la_ssize_t input_read(struct archive *archive, void *context, const void **ret_block)
{
	struct input *input = context;
	ssize_t n = pread(input->fd, input->block, sizeof input->block, input->at);
	if (n < 0) {
		archive_set_error(archive, errno, "Reading failed");
		return ARCHIVE_FATAL;
	}
	*ret_block = input->block;
	input->at += n;
	return n;
}

static la_int64_t input_skip(struct archive *archive, void *context, la_int64_t request)
{
	struct input *input = context;
	(void)archive;
	int64_t left = input->at < input->size ? input->size - input->at : 0;
	int64_t skipped = request < left ? request : left;
	input->at += skipped;
	return skipped;
}

static la_int64_t input_seek(struct archive *archive, void *context, la_int64_t offset, int whence)
{
	struct input *input = context;
	int64_t base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? input->at : input->size, to;
	if (__builtin_add_overflow(base, offset, &to) || to < 0) {
		archive_set_error(archive, EINVAL, "Truncated archive: an offset leads before its start");
		return ARCHIVE_FATAL;
	}
	return input->at = to;
}

static int input_open(struct archive *archive, struct input *input, int fd)
{
	struct stat st;
	if (fstat(fd, &st) < 0)
		return ARCHIVE_FATAL;
	input->fd = fd;
	input->at = 0;
	input->size = st.st_size;
	archive_read_set_callback_data(archive, input);
	archive_read_set_read_callback(archive, input_read);
	archive_read_set_skip_callback(archive, input_skip);
	archive_read_set_seek_callback(archive, input_seek);
	return archive_read_open1(archive);
}

static la_ssize_t unpacked_read(struct archive *archive, void *context, const void **ret_block)
{
	struct unpacked *u = context;
	la_ssize_t n = u->failed || u->too_big ? -1 : archive_read_data(u->outer, u->block, sizeof u->block);
	if (n > 0) {
		u->bytes += (uint64_t)n;
		u->crc = crc32_add(u->crc, u->block, (size_t)n);
		u->too_big = u->bytes > u->max_bytes;
	}
	if (n < 0 || u->too_big) {
		u->failed = n < 0;
		archive_set_error(archive, EIO, "The compressed stream ended");
		return ARCHIVE_FATAL;
	}
	*ret_block = u->block;
	return n;
}

/* ── Entries ── */

static const struct {
	__LA_MODE_T filetype;
	enum entry_type type;
} type_table[] = {
	{ AE_IFREG, TYPE_FILE },         { AE_IFDIR, TYPE_FOLDER }, { AE_IFLNK, TYPE_SYMLINK }, { AE_IFCHR, TYPE_CHAR_DEVICE },
	{ AE_IFBLK, TYPE_BLOCK_DEVICE }, { AE_IFIFO, TYPE_FIFO },   { AE_IFSOCK, TYPE_SOCKET },
};

static enum entry_type type_of(struct archive_entry *entry)
{
	if (archive_entry_hardlink(entry))
		return TYPE_HARDLINK;
	for (size_t i = 0; i < sizeof type_table / sizeof *type_table; i++)
		if (archive_entry_filetype(entry) == type_table[i].filetype)
			return type_table[i].type;
	return TYPE_OTHER;
}

static struct bytes text_or_none(const char *text)
{
	return bytes_of(text ? text : "");
}

static struct entry describe(struct archive_entry *from, const struct session *s)
{
	struct entry entry = { .type = type_of(from), .mode = archive_entry_perm(from) & 07777, .mode_known = true };
	const char *path = archive_entry_pathname(from);
	entry.path = text_or_none(path ? path : archive_entry_pathname_utf8(from));
	if (entry.type == TYPE_HARDLINK)
		entry.target = text_or_none(archive_entry_hardlink(from));
	else if (entry.type == TYPE_SYMLINK)
		entry.target = text_or_none(archive_entry_symlink(from));
	if (archive_entry_size_is_set(from) && archive_entry_size(from) > 0)
		entry.bytes = (uint64_t)archive_entry_size(from);
	entry.encrypted = archive_entry_is_encrypted(from);
	if (s->kind == ARCHIVE_ZIP) {
		entry.mode_known = s->dir.modes_known;
		entry.dos_names = s->dir.dos_names;
	}
	return entry;
}

/* The content of one file. */
static bool send_content(struct session *s, const struct entry *entry, bool sparse)
{
	const void *block;
	size_t size;
	la_int64_t offset;
	uint64_t end = 0;
	int rc;
	while ((rc = archive_read_data_block(s->archive, &block, &size, &offset)) == ARCHIVE_OK) {
		if (size == 0)
			continue;
		if (offset < 0 || (uint64_t)offset < end)
			return refuse_because(s, REASON_DAMAGED, "pieces of a file overlap");
		if (gone(s, stream_write_data(s->out, (uint64_t)offset, (struct bytes){ .data = block, .len = size })))
			return false;
		end = (uint64_t)offset + size;
	}
	if (rc != ARCHIVE_EOF)
		return refuse(s);
	/* A hole at the end has no block of its own. */
	if (sparse && end < entry->bytes)
		return !gone(s, stream_write_data(s->out, entry->bytes - 1, (struct bytes){ .data = "", .len = 1 }));
	return true;
}

/* All entries, to the archive's end. */
static bool send_entries(struct session *s)
{
	struct archive_entry *from;
	int rc;
	while ((rc = archive_read_next_header(s->archive, &from)) == ARCHIVE_OK || (rc == ARCHIVE_WARN && harmless(s->archive))) {
		struct entry entry = describe(from, s);
		if (gone(s, stream_write_entry(s->out, &entry)))
			return false;
		s->entries++;
		if (entry.type == TYPE_FILE && !entry.encrypted && !send_content(s, &entry, archive_entry_sparse_count(from) > 0))
			return false;
		if (gone(s, stream_write_end(s->out)))
			return false;
	}
	return rc == ARCHIVE_EOF ? true : refuse(s);
}

/* ── Formats: true when the archive is whole ── */

static bool read_zip(struct session *s)
{
	s->dir = zipdir_read(s->in);
	if (!s->dir.found)
		return refuse_because(s, REASON_CUT, "the list of its files, which stands at the end, is missing");
	if (s->dir.nul_in_name)
		return refuse_because(s, REASON_NAME_NUL, "");
	if (s->dir.encrypted)
		return refuse_because(s, REASON_ENCRYPTED, "");
	if (archive_read_support_format_zip_seekable(s->archive) != ARCHIVE_OK || input_open(s->archive, &s->input, s->in) != ARCHIVE_OK)
		return refuse(s);
	if (!send_entries(s))
		return false;
	/* libarchive passes over in silence what two names in the list share. Then different programs see different files. */
	if (s->entries != s->dir.entries)
		return refuse_because(s, REASON_DAMAGED, "its list of files does not fit the files in it");
	return true;
}

static bool read_7z(struct session *s)
{
	if (archive_read_support_format_7zip(s->archive) != ARCHIVE_OK || input_open(s->archive, &s->input, s->in) != ARCHIVE_OK)
		return refuse(s);
	return send_entries(s);
}

/* Every tar program ends with blocks of zeros. Where they are missing, the end of the archive may be, too, and nothing else would tell. */
static bool has_end_mark(int in)
{
	char last[512];
	static const char zeros[512];
	struct stat st;
	return fstat(in, &st) == 0 && st.st_size >= (off_t)sizeof last &&
	       pread(in, last, sizeof last, st.st_size - (off_t)sizeof last) == (ssize_t)sizeof last && memcmp(last, zeros, sizeof last) == 0;
}

static bool read_tar(struct session *s)
{
	if (!has_end_mark(s->in) && gone(s, stream_write_note(s->out, "The tar archive has no end mark; if files are missing, it was cut off.")))
		return false;
	if (archive_read_support_format_tar(s->archive) != ARCHIVE_OK || input_open(s->archive, &s->input, s->in) != ARCHIVE_OK)
		return refuse(s);
	return send_entries(s);
}

/*
 * RFC 1952: the last 8 bytes are CRC-32 and length; libarchive does not compare them. With more than one member, or something after the last, they speak of
 * something else: then the length differs, and nothing can be said.
 */
static bool gzip_damaged(int in, const struct unpacked *u)
{
	unsigned char last[8];
	struct stat st;
	if (fstat(in, &st) < 0 || st.st_size < 18 || pread(in, last, sizeof last, st.st_size - (off_t)sizeof last) != (ssize_t)sizeof last)
		return false;
	uint32_t crc = 0, length = 0;
	for (size_t i = 0; i < 4; i++) {
		crc |= (uint32_t)last[i] << 8 * i;
		length |= (uint32_t)last[4 + i] << 8 * i;
	}
	return length == (uint32_t)u->bytes && crc != u->crc;
}

static int (*const filter_table[archive_kind_count])(struct archive *) = {
	[ARCHIVE_TAR_GZ] = archive_read_support_filter_gzip,
	[ARCHIVE_TAR_BZ2] = archive_read_support_filter_bzip2,
	[ARCHIVE_TAR_XZ] = archive_read_support_filter_xz,
	[ARCHIVE_TAR_ZST] = archive_read_support_filter_zstd,
};

static bool read_compressed_tar(struct session *s, uint64_t max_raw_bytes)
{
	struct archive_entry *whole;
	const void *block;
	la_ssize_t n;
	struct unpacked *u = &s->under;
	u->outer = s->outer;
	u->max_bytes = max_raw_bytes;
	u->failed = filter_table[s->kind](s->outer) != ARCHIVE_OK || archive_read_support_format_raw(s->outer) != ARCHIVE_OK ||
		    input_open(s->outer, &s->input, s->in) != ARCHIVE_OK || archive_read_next_header(s->outer, &whole) != ARCHIVE_OK;
	archive_read_set_callback_data(s->archive, u);
	archive_read_set_read_callback(s->archive, unpacked_read);
	if (u->failed || archive_read_support_format_tar(s->archive) != ARCHIVE_OK || archive_read_open1(s->archive) != ARCHIVE_OK)
		return refuse(s);
	if (!send_entries(s))
		return false;
	while ((n = unpacked_read(s->archive, u, &block)) > 0)
		continue;
	if (n < 0)
		return refuse(s);
	if (s->kind == ARCHIVE_TAR_GZ && gzip_damaged(s->in, u))
		return refuse_because(s, REASON_DAMAGED, "the check sum of its content is wrong");
	return true;
}

static bool read_archive(struct session *s, const struct reader *reader)
{
	if (!s->archive || !s->outer)
		return refuse_because(s, REASON_MEMORY, "");
	switch (s->kind) {
	case ARCHIVE_ZIP:
		return read_zip(s);
	case ARCHIVE_7Z:
		return read_7z(s);
	case ARCHIVE_TAR:
		return read_tar(s);
	case ARCHIVE_TAR_GZ:
	case ARCHIVE_TAR_BZ2:
	case ARCHIVE_TAR_XZ:
	case ARCHIVE_TAR_ZST:
		return read_compressed_tar(s, reader->max_raw_bytes);
	case ARCHIVE_NONE:
		break;
	}
	return refuse_because(s, REASON_OTHER, "no such format");
}

int reader_run(int in, int out, void *context)
{
	const struct reader *reader = context;
	locale_t before = uselocale(reader->locale);
	struct session s = { .in = in, .out = out, .archive = archive_read_new(), .outer = archive_read_new(), .kind = reader->kind };
	if (read_archive(&s, reader))
		gone(&s, stream_write_done(out));
	archive_read_free(s.archive);
	archive_read_free(s.outer);
	uselocale(before);
	return s.status;
}
