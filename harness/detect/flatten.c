/*
 * flatten.c: the confined process parses and writes one frame a value: "LINE POINTER-BYTES TEXT-BYTES\n", then pointer and text.
 * The reader trusts nothing of it but that it is bytes.
 */
#include "harness/detect/flatten.h"

#include <fcntl.h>
#include <stdlib.h>

#include "harness/base/fs.h"
#include "harness/base/json.h"
#include "harness/base/scoped.h"
#include "sandbox/confine.h"

enum { ROWS_MAX = 20000, FRAMES_MAX = 8 << 20, POINTER_MAX = 4096 };

static void flatten_value(const struct json *value, struct str *pointer, struct str *out, size_t *rows)
{
	if (pointer->len > POINTER_MAX || out->len > FRAMES_MAX / 2 || ++*rows > ROWS_MAX)
		return;
	struct bytes text = value->type == JSON_STRING && value->string.len <= POINTER_MAX ? value->string : (struct bytes){ 0 };
	str_addf(out, "%u %zu %zu\n", value->line, pointer->len, text.len);
	str_add_bytes(out, str_bytes(pointer));
	str_add_bytes(out, text);
	size_t index = 0, len = pointer->len;
	JSON_EACH (child, value) {
		if (child->key) {
			str_add_char(pointer, '/');
			for (const char *c = child->key; *c; c++)
				str_add(pointer, *c == '~' ? "~0" : *c == '/' ? "~1" : (char[]){ *c, '\0' });
		} else {
			str_addf(pointer, "/%zu", index++);
		}
		flatten_value(child, pointer, out, rows); /* no deeper than JSON_DEPTH_MAX */
		pointer->len = len;
		pointer->data[len] = '\0';
	}
}

static int parse(int in, int out, void *context)
{
	(void)in;
	const struct bytes *text = context;
	struct arena *a = arena_new();
	struct json_error error;
	const struct json *root = json_parse(a, *text, JSON_COMMENTS, &error);
	struct str pointer = STR_EMPTY, frames = STR_EMPTY;
	size_t rows = 0;
	str_add(&pointer, "");
	if (root)
		flatten_value(root, &pointer, &frames, &rows);
	int status = fs_write_all(out, str_bytes(&frames), NULL) < 0 ? 1 : 0;
	str_free(&pointer);
	str_free(&frames);
	arena_free(a);
	return status;
}

/* One frame from ${text} at ${at}; false: no sound frame. */
static bool unframe(struct arena *a, struct bytes text, size_t *at, struct scan_row *ret)
{
	const char *start = text.data + *at, *newline = memchr(start, '\n', text.len - *at);
	if (!newline || newline - start > 60)
		return false;
	char *next;
	unsigned long line = strtoul(start, &next, 10), pointer_len = strtoul(next, &next, 10), text_len = strtoul(next, &next, 10);
	if (next != newline || line > UINT32_MAX)
		return false;
	size_t from = (size_t)(newline + 1 - text.data);
	if (pointer_len > text.len - from || text_len > text.len - from - pointer_len)
		return false;
	*ret = (struct scan_row){ .pointer = arena_strndup(a, text.data + from, pointer_len),
				  .text = arena_strndup(a, text.data + from + pointer_len, text_len),
				  .line = (uint32_t)line };
	*at = from + pointer_len + text_len;
	return true;
}

static int read_frames(struct confine *c, struct str *frames, struct err *e)
{
	char buffer[16384];
	ssize_t n;
	while ((n = confine_read(c, buffer, sizeof buffer, e)) > 0)
		if (frames->len < FRAMES_MAX)
			str_add_bytes(frames, (struct bytes){ .data = buffer, .len = (size_t)n });
	return n < 0 ? -1 : 0;
}

int flatten_json(struct arena *a, struct bytes text, struct scan_row **ret_rows, size_t *ret_count, struct err *e)
{
	*ret_rows = NULL;
	*ret_count = 0;
	SCOPED_FD nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
	if (nothing < 0)
		return err_sys(e, OWNER_HARNESS, "opening /dev/null");
	struct confine_spec spec = { .input = nothing, .memory_mb = 256, .cpu_ms = 2000, .wall_ms = 10000 };
	struct confine c;
	struct confine_result end;
	if (confine_start(&spec, parse, &text, &c, e) < 0)
		return err_wrap(e, "reading a manifest of the submission");
	SCOPED_STR frames = STR_EMPTY;
	int failed = read_frames(&c, &frames, e);
	if (confine_finish(&c, &end, failed < 0 ? NULL : e) < 0 || failed < 0)
		return err_wrap(e, "reading a manifest of the submission");
	if (end.end != CONFINE_DONE)
		return 0; /* it was too much for the parser: as good as no JSON */
	*ret_rows = ARENA_ARRAY(a, struct scan_row, ROWS_MAX + 1);
	for (size_t at = 0; at < frames.len && *ret_count < ROWS_MAX && unframe(a, str_bytes(&frames), &at, &(*ret_rows)[*ret_count]);)
		(*ret_count)++;
	return 0;
}
