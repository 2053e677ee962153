/* frame.c: length, type, then the fields, each length and bytes; all lengths 32 bits, of this machine, for both ends are one program. */
#include "harness/pool/frame.h"

#include <errno.h>
#include <stdint.h>
#include <sys/socket.h>
#include <unistd.h>

#include "harness/base/scoped.h"

ENUM_DEFINE(frame_type, FRAME_TYPE_TABLE)

enum { CHUNK = 64 << 10 };
#define ABSENT UINT32_MAX

static void add_number(struct str *s, size_t number)
{
	uint32_t n = (uint32_t)number;
	str_add_bytes(s, (struct bytes){ .data = (const char *)&n, .len = sizeof n });
}

int frame_send(int fd, const struct frame *frame, struct err *e)
{
	SCOPED_STR text = STR_EMPTY;
	size_t total = sizeof(uint32_t);
	for (size_t i = 0; i < FRAME_FIELDS_MAX; i++)
		total += sizeof(uint32_t) + frame->fields[i].len;
	if (total > FRAME_BYTES_MAX)
		return err_set(e, OWNER_HARNESS, "a message of %zu bytes is too long", total);
	add_number(&text, total);
	add_number(&text, frame->type);
	for (size_t i = 0; i < FRAME_FIELDS_MAX; i++) {
		add_number(&text, frame->fields[i].data ? frame->fields[i].len : ABSENT);
		if (frame->fields[i].data)
			str_add_bytes(&text, frame->fields[i]);
	}
	for (size_t sent = 0; sent < text.len;) {
		ssize_t n = send(fd, text.data + sent, text.len - sent, MSG_NOSIGNAL);
		if (n < 0 && errno != EINTR)
			return err_sys(e, OWNER_HARNESS, "sending to another process");
		sent += n > 0 ? (size_t)n : 0;
	}
	return 0;
}

static ssize_t receive(int fd, struct str *inbox, int flags)
{
	char chunk[CHUNK];
	ssize_t n;
	do
		n = recv(fd, chunk, sizeof chunk, flags);
	while (n < 0 && errno == EINTR);
	if (n > 0)
		str_add_bytes(inbox, (struct bytes){ .data = chunk, .len = (size_t)n });
	return n;
}

int frame_feed(int fd, struct str *inbox)
{
	if (inbox->len > FRAME_BYTES_MAX)
		return -1;
	ssize_t n = receive(fd, inbox, MSG_DONTWAIT);
	return n > 0 ? 1 : n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK) ? 0 : -1;
}

static bool take_number(struct bytes *b, uint32_t *ret)
{
	if (b->len < sizeof *ret)
		return false;
	memcpy(ret, b->data, sizeof *ret);
	*b = (struct bytes){ .data = b->data + sizeof *ret, .len = b->len - sizeof *ret };
	return true;
}

static bool take_fields(struct arena *a, struct bytes b, struct frame *ret)
{
	uint32_t type, len;
	if (!take_number(&b, &type) || type >= frame_type_count)
		return false;
	*ret = (struct frame){ .type = (enum frame_type)type };
	for (size_t i = 0; i < FRAME_FIELDS_MAX; i++) {
		if (!take_number(&b, &len))
			return false;
		if (len == ABSENT)
			continue;
		if (len > b.len)
			return false;
		ret->fields[i] = arena_bytes(a, (struct bytes){ .data = b.data, .len = len });
		b = (struct bytes){ .data = b.data + len, .len = b.len - len };
	}
	return b.len == 0;
}

int frame_take(struct arena *a, struct str *inbox, struct frame *ret)
{
	uint32_t total;
	struct bytes b = str_bytes(inbox);
	if (!take_number(&b, &total))
		return 0;
	if (total > FRAME_BYTES_MAX)
		return -1;
	if (total > b.len)
		return 0;
	if (!take_fields(a, (struct bytes){ .data = b.data, .len = total }, ret))
		return -1;
	struct str rest = STR_EMPTY;
	str_add_bytes(&rest, (struct bytes){ .data = b.data + total, .len = b.len - total });
	/* A large report's room is given back. */
	str_free(inbox);
	*inbox = rest;
	return 1;
}

int frame_wait(struct arena *a, int fd, struct str *inbox, struct frame *ret)
{
	for (;;) {
		int taken = frame_take(a, inbox, ret);
		if (taken != 0)
			return taken;
		if (receive(fd, inbox, 0) <= 0)
			return -1;
	}
}
