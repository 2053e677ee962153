/* stream.c: writing and checking the frames. */
#include "harness/unpack/stream.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "harness/base/alloc.h"

ENUM_DEFINE(stream_reason, STREAM_REASON_TABLE)

enum { ENTRY_FIXED = 16, FLAG_MODE_KNOWN = 1, FLAG_DOS_NAMES = 2, FLAG_ENCRYPTED = 4, FLAGS_ALL = 7, NOTE_MAX = 1024 };
enum { FIXED_MAX = 16, SMALL_BODY = 4096 /* copied, to go in one system call */ };

static void put_number(unsigned char *to, uint64_t value, size_t size)
{
	for (size_t i = 0; i < size; i++)
		to[i] = (unsigned char)(value >> 8 * i);
}

static uint64_t get_number(const unsigned char *from, size_t size)
{
	uint64_t value = 0;
	for (size_t i = 0; i < size; i++)
		value |= (uint64_t)from[i] << 8 * i;
	return value;
}

/* ── Writing. The confined side has write(2) and nothing else. ── */

static int write_all(int fd, const void *data, size_t len)
{
	const char *p = data;
	while (len > 0) {
		ssize_t n = write(fd, p, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return -1;
		p += n;
		len -= (size_t)n;
	}
	return 0;
}

/* A frame whose body is ${fixed} and then ${rest}. */
static int write_frame(int fd, enum stream_kind kind, const void *fixed, size_t fixed_len, struct bytes rest)
{
	unsigned char head[STREAM_HEAD + FIXED_MAX + SMALL_BODY];
	head[0] = (unsigned char)kind;
	put_number(head + 1, fixed_len + rest.len, 4);
	if (fixed_len > 0)
		memcpy(head + STREAM_HEAD, fixed, fixed_len);
	size_t len = STREAM_HEAD + fixed_len;
	if (rest.len > SMALL_BODY)
		return write_all(fd, head, len) < 0 ? -1 : write_all(fd, rest.data, rest.len);
	if (rest.len > 0)
		memcpy(head + len, rest.data, rest.len);
	return write_all(fd, head, len + rest.len);
}

int stream_write_entry(int fd, const struct entry *entry)
{
	/* A longer name is cut: it is over every limit, so that it is refused anyway. */
	struct bytes path = entry->path, target = entry->target;
	if (path.len > STREAM_NAME_MAX)
		path.len = STREAM_NAME_MAX;
	if (target.len > STREAM_NAME_MAX)
		target.len = STREAM_NAME_MAX;
	unsigned char fixed[ENTRY_FIXED];
	fixed[0] = (unsigned char)entry->type;
	fixed[1] =
		(unsigned char)((entry->mode_known ? FLAG_MODE_KNOWN : 0) | (entry->dos_names ? FLAG_DOS_NAMES : 0) | (entry->encrypted ? FLAG_ENCRYPTED : 0));
	put_number(fixed + 2, entry->mode & 07777, 4);
	put_number(fixed + 6, entry->bytes, 8);
	put_number(fixed + 14, path.len, 2);
	SCOPED_STR names = STR_EMPTY;
	str_add_bytes(&names, path);
	str_add_bytes(&names, target);
	return write_frame(fd, STREAM_ENTRY, fixed, sizeof fixed, str_bytes(&names));
}

int stream_write_data(int fd, uint64_t offset, struct bytes content)
{
	while (content.len > 0) {
		struct bytes piece = { .data = content.data, .len = content.len < STREAM_CONTENT_MAX ? content.len : STREAM_CONTENT_MAX };
		unsigned char fixed[8];
		put_number(fixed, offset, sizeof fixed);
		if (write_frame(fd, STREAM_DATA, fixed, sizeof fixed, piece) < 0)
			return -1;
		content.data += piece.len;
		content.len -= piece.len;
		offset += piece.len;
	}
	return 0;
}

int stream_write_end(int fd)
{
	return write_frame(fd, STREAM_END, NULL, 0, (struct bytes){ 0 });
}

static struct bytes cut_text(const char *text)
{
	struct bytes b = bytes_of(text ? text : "");
	if (b.len > NOTE_MAX)
		b.len = NOTE_MAX;
	return b;
}

int stream_write_note(int fd, const char *text)
{
	return write_frame(fd, STREAM_NOTE, NULL, 0, cut_text(text));
}

int stream_write_done(int fd)
{
	return write_frame(fd, STREAM_DONE, NULL, 0, (struct bytes){ 0 });
}

int stream_write_refused(int fd, enum stream_reason reason, const char *detail)
{
	unsigned char fixed = (unsigned char)reason;
	return write_frame(fd, STREAM_REFUSED, &fixed, 1, cut_text(detail));
}

/* ── Checking ── */

void stream_init(struct stream *s)
{
	*s = (struct stream){ .buffer = alloc_zero(STREAM_HEAD + STREAM_BODY_MAX) };
}

void stream_free(struct stream *s)
{
	free(s->buffer);
	*s = (struct stream){ 0 };
}

void *stream_space(struct stream *s, size_t *ret_size)
{
	if (s->start > 0) {
		memmove(s->buffer, s->buffer + s->start, s->end - s->start);
		s->end -= s->start;
		s->start = 0;
	}
	*ret_size = STREAM_HEAD + STREAM_BODY_MAX - s->end;
	return s->buffer + s->end;
}

void stream_filled(struct stream *s, size_t size)
{
	s->end += size;
}

bool stream_over(const struct stream *s)
{
	return s->state == STREAM_OVER;
}

static int take_entry(struct stream *s, const unsigned char *body, size_t len, struct stream_frame *ret)
{
	if (s->state == STREAM_IN_ENTRY || len < ENTRY_FIXED)
		return -1;
	uint64_t mode = get_number(body + 2, 4);
	size_t path_len = (size_t)get_number(body + 14, 2), names_len = len - ENTRY_FIXED;
	if (body[0] >= entry_type_count || body[1] > FLAGS_ALL || mode > 07777 || path_len > names_len || path_len > STREAM_NAME_MAX ||
	    names_len - path_len > STREAM_NAME_MAX)
		return -1;
	const char *names = (const char *)body + ENTRY_FIXED;
	ret->entry = (struct entry){
		.path = { .data = names, .len = path_len },
		.target = { .data = names + path_len, .len = names_len - path_len },
		.type = (enum entry_type)body[0],
		.mode = (uint32_t)mode,
		.mode_known = body[1] & FLAG_MODE_KNOWN,
		.dos_names = body[1] & FLAG_DOS_NAMES,
		.encrypted = body[1] & FLAG_ENCRYPTED,
		.bytes = get_number(body + 6, 8),
	};
	s->state = STREAM_IN_ENTRY;
	s->next_offset = 0;
	return 1;
}

static int take_data(struct stream *s, const unsigned char *body, size_t len, struct stream_frame *ret)
{
	if (s->state != STREAM_IN_ENTRY || len <= 8)
		return -1;
	ret->offset = get_number(body, 8);
	ret->content = (struct bytes){ .data = (const char *)body + 8, .len = len - 8 };
	if (ret->offset < s->next_offset || ret->offset > INT64_MAX - ret->content.len)
		return -1;
	s->next_offset = ret->offset + ret->content.len;
	return 1;
}

static int take_text(struct stream *s, const unsigned char *body, size_t len, struct stream_frame *ret)
{
	size_t fixed = ret->kind == STREAM_REFUSED ? 1 : 0;
	if (len < fixed || len - fixed > NOTE_MAX)
		return -1;
	ret->content = (struct bytes){ .data = (const char *)body + fixed, .len = len - fixed };
	if (ret->kind == STREAM_NOTE)
		return s->state == STREAM_AT_START ? 1 : -1;
	if (body[0] >= stream_reason_count)
		return -1;
	ret->reason = (enum stream_reason)body[0];
	s->state = STREAM_OVER;
	return 1;
}

static int take_mark(struct stream *s, size_t len, bool done)
{
	if (len != 0 || (s->state == STREAM_IN_ENTRY) == done)
		return -1;
	s->state = done ? STREAM_OVER : STREAM_BETWEEN;
	return 1;
}

static int take(struct stream *s, const unsigned char *body, size_t len, struct stream_frame *ret)
{
	switch (ret->kind) {
	case STREAM_ENTRY:
		return take_entry(s, body, len, ret);
	case STREAM_DATA:
		return take_data(s, body, len, ret);
	case STREAM_END:
		return take_mark(s, len, false);
	case STREAM_DONE:
		return take_mark(s, len, true);
	case STREAM_NOTE:
	case STREAM_REFUSED:
		return take_text(s, body, len, ret);
	}
	return -1;
}

int stream_next(struct stream *s, struct stream_frame *ret)
{
	size_t have = s->end - s->start;
	if (s->state == STREAM_OVER)
		return have > 0 ? -1 : 0;
	if (have < STREAM_HEAD)
		return 0;
	const unsigned char *head = s->buffer + s->start;
	size_t len = (size_t)get_number(head + 1, 4);
	if (len > STREAM_BODY_MAX)
		return -1;
	if (have < STREAM_HEAD + len)
		return 0;
	*ret = (struct stream_frame){ .kind = (enum stream_kind)head[0] };
	s->start += STREAM_HEAD + len;
	return take(s, head + STREAM_HEAD, len, ret);
}
