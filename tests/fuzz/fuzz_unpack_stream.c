/* fuzz_unpack_stream.c: whatever a reader that was taken over may write, frames and names that come through are harmless. */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "harness/unpack/policy.h"
#include "harness/unpack/stream.h"

static void check_name(const char *path)
{
	MUST(path[0] != '/' && path[0] != '\0');
	for (const char *name = path; name; name = strchr(name, '/')) {
		name += *name == '/';
		size_t len = strcspn(name, "/");
		MUST(len > 0 && len <= UNPACK_LIMITS_DEFAULT.name_bytes);
		MUST(!(len <= 2 && strncmp(name, "..", len) == 0));
	}
}

static void check_entry(struct arena *a, struct policy_state *state, const struct entry *entry)
{
	struct policy_decision_entry decision;
	policy_entry(a, &UNPACK_LIMITS_DEFAULT, state, entry, &decision);
	if (decision.verdict == POLICY_ACCEPT || decision.verdict == POLICY_SET_ASIDE)
		check_name(decision.path);
	MUST((decision.verdict == POLICY_ACCEPT || decision.verdict == POLICY_IGNORE) == (decision.reason == NULL));
	if (decision.verdict == POLICY_ACCEPT && entry->type == TYPE_SYMLINK && !policy_link(&UNPACK_LIMITS_DEFAULT, decision.path, entry->target))
		MUST(entry->target.len > 0 && entry->target.data[0] != '/');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct policy_state state = { .packed_bytes = size };
	struct stream s;
	struct stream_frame frame;
	int rc = 0;
	stream_init(&s);
	for (size_t at = 0; at < size && rc >= 0;) {
		size_t room;
		void *space = stream_space(&s, &room);
		MUST(room > 0);
		size_t n = size - at < room ? size - at : room;
		memcpy(space, data + at, n);
		stream_filled(&s, n);
		at += n;
		while ((rc = stream_next(&s, &frame)) > 0) {
			if (frame.kind == STREAM_ENTRY)
				check_entry(a, &state, &frame.entry);
			if (frame.kind == STREAM_DATA)
				MUST(frame.content.len > 0 && frame.offset + frame.content.len <= INT64_MAX);
		}
	}
	stream_free(&s);
	arena_free(a);
	return 0;
}
