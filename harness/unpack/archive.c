/* archive.c: from the confined reader's frames to the intake, and every way that can end, in words for whoever has to write to the candidate. */
#include "harness/unpack/archive.h"

#include <signal.h>

#include "harness/base/utf8.h"
#include "harness/unpack/reader.h"
#include "harness/unpack/stream.h"
#include "sandbox/confine.h"

/* xz -9 takes 65 MiB and zstd's largest default window 128 MiB; a 7z made with "ultra" settings may want more than any reviewer should give. */
enum { READER_MEMORY_MB = 512, RAW_ENTRY_BYTES = 4096 };

/* What the report says: what is wrong, and what to do. */
static const struct {
	const char *what, *next;
} reason_table[stream_reason_count] = {
	[REASON_CUT] = { "The archive is cut off: its end is missing", "Ask the candidate to send it again." },
	[REASON_DAMAGED] = { "The archive is damaged", "Ask the candidate to send it again." },
	[REASON_ENCRYPTED] = { "The archive is encrypted", "Ask the candidate to send it without a password." },
	[REASON_METHOD] = { "The archive is packed with a method that is not supported", "Ask the candidate for a plain zip or tar.gz." },
	[REASON_NAME_NUL] = { "The archive hides the real name of a file behind a NUL byte", "Ask the candidate for a plain zip or tar.gz." },
	[REASON_TOO_BIG] = { "The archive unpacks to more than is allowed", "Ask the candidate to leave out what can be installed or built again." },
	[REASON_MEMORY] = { "Unpacking the archive takes more memory than is allowed", "Ask the candidate for a plain zip or tar.gz." },
	[REASON_OTHER] = { "The archive cannot be read: it is damaged, or something else is packed in it", "Ask the candidate for a plain zip or tar.gz." },
};

static void refuse(struct intake *in, enum stream_reason reason, struct bytes detail)
{
	const char *more = detail.len > 0 ? arena_printf(in->arena, " (%s)", utf8_visible(in->arena, detail, 200)) : "";
	const char *after = in->files_whole > 0 ? arena_printf(in->arena, " after %zu file%s", in->files_whole, in->files_whole == 1 ? "" : "s") : "";
	bool counts = reason == REASON_CUT || reason == REASON_DAMAGED;
	in->refused = arena_printf(in->arena, "%s%s%s. %s", reason_table[reason].what, counts ? after : "", more, reason_table[reason].next);
}

static int take(struct intake *in, const struct stream_frame *frame, const char *name, struct err *e)
{
	switch (frame->kind) {
	case STREAM_ENTRY:
		return intake_entry(in, &frame->entry, e);
	case STREAM_DATA:
		return intake_data(in, frame->offset, frame->content, e);
	case STREAM_END:
		return intake_end(in, e);
	case STREAM_NOTE:
		intake_note(in, NOTE_CHANGED, name, arena_strndup(in->scratch, frame->content.data, frame->content.len));
		return 0;
	case STREAM_REFUSED:
		refuse(in, frame->reason, frame->content);
		return 0;
	case STREAM_DONE:
		return 0;
	}
	return 0;
}

/* Until the stream or the intake's patience ends. ${ret_nonsense}: what came is not what our reader writes. */
static int receive(struct intake *in, struct confine *c, struct stream *s, const char *name, bool *ret_nonsense, struct err *e)
{
	struct stream_frame frame;
	while (!in->refused) {
		int rc = 0;
		while (!in->refused && (rc = stream_next(s, &frame)) > 0)
			if (take(in, &frame, name, e) < 0)
				return -1;
		if (in->refused)
			break;
		*ret_nonsense = rc < 0;
		size_t size;
		void *space = stream_space(s, &size);
		ssize_t n = rc < 0 ? 0 : confine_read(c, space, size, e);
		if (n < 0)
			return -1;
		if (n == 0)
			break;
		stream_filled(s, (size_t)n);
	}
	return 0;
}

/* The reader ended without having said how. */
static int explain(struct intake *in, const struct confine_result *end, bool nonsense, struct err *e)
{
	switch (end->end) {
	case CONFINE_TIME:
		in->refused = arena_printf(in->arena, "Reading the archive takes longer than %u seconds. Ask the candidate for a plain zip or tar.gz.",
					   in->limits->wall_ms / 1000);
		return 0;
	case CONFINE_MEMORY:
		refuse(in, REASON_MEMORY, (struct bytes){ 0 });
		return 0;
	case CONFINE_CRASHED:
		/* Neither can be the archive's doing alone: a kill from outside, or a call that our own policy forgot (or stopped: then a person must look). */
		if ((end->signal == SIGKILL || end->signal == SIGSYS) && !nonsense)
			return err_set(e, OWNER_HARNESS, "the process that reads the archive was stopped by signal %d (%s)", end->signal,
				       end->signal == SIGSYS ? "a system call that sandbox/policies/parse.policy does not allow"
							     : "is the host out of memory?");
		break;
	case CONFINE_DONE:
	case CONFINE_FAILED:
		break;
	}
	in->refused =
		"The archive makes the program that reads archives fail, so that nothing in it can be trusted. Ask the candidate for a plain zip or tar.gz.";
	return 0;
}

static int read_confined(struct intake *in, int fd, struct reader *reader, const char *name, struct err *e)
{
	struct confine_spec spec = { .input = fd, .memory_mb = READER_MEMORY_MB, .cpu_ms = in->limits->wall_ms, .wall_ms = in->limits->wall_ms };
	struct confine c;
	struct confine_result end;
	struct stream s;
	bool nonsense = false;
	if (confine_start(&spec, reader_run, reader, &c, e) < 0)
		return -1;
	stream_init(&s);
	int rc = receive(in, &c, &s, name, &nonsense, e);
	bool whole = stream_over(&s) && !nonsense;
	stream_free(&s);
	if (confine_finish(&c, &end, rc < 0 ? NULL : e) < 0 || rc < 0)
		return -1;
	return in->refused || whole ? 0 : explain(in, &end, nonsense, e);
}

int archive_unpack(struct intake *in, int fd, enum archive_kind kind, const char *name, struct err *e)
{
	struct reader reader;
	/* A tar adds headers and padding to each entry; what is set aside counts as well. */
	uint64_t raw = in->limits->bytes + in->limits->entries * RAW_ENTRY_BYTES;
	if (reader_init(&reader, kind, raw, e) < 0)
		return -1;
	int rc = read_confined(in, fd, &reader, name, e);
	reader_clear(&reader);
	return rc < 0 ? err_wrap(e, "unpacking '%s'", name) : 0;
}
