/* fuzz_pool_frame.c: whatever a worker that was taken over may send, the batch takes out whole messages of its own table, or hangs up. */
#include "tests/fuzz/fuzz.h"

#include "harness/pool/frame.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct str inbox = STR_EMPTY;
	struct frame frame;
	int taken = 0;
	for (size_t at = 0; at < size && taken >= 0; at += 7) {
		str_add_bytes(&inbox, (struct bytes){ .data = (const char *)data + at, .len = size - at < 7 ? size - at : 7 });
		while ((taken = frame_take(a, &inbox, &frame)) > 0) {
			MUST((int)frame.type >= 0 && (int)frame.type < frame_type_count);
			for (size_t i = 0; i < FRAME_FIELDS_MAX; i++)
				MUST(!frame.fields[i].data || (frame.fields[i].len < size && frame.fields[i].data[frame.fields[i].len] == '\0'));
		}
	}
	str_free(&inbox);
	arena_free(a);
	return 0;
}
