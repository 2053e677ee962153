/* test_unpack_stream.c: the frames between the confined reader and us: what is written is read, and nothing else is. */
#include "tests/support/support.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "harness/unpack/stream.h"

/* A memory file to write frames to, and its content afterwards. */
static int start(void)
{
	int fd = memfd_create("frames", MFD_CLOEXEC);
	assert_true(fd >= 0);
	return fd;
}

static size_t content(int fd, unsigned char *to, size_t size)
{
	ssize_t n = pread(fd, to, size, 0);
	assert_true(n >= 0);
	close(fd);
	return (size_t)n;
}

/* Feed ${len} bytes, ${step} at a time. Return the number of frames, or -1 when one was refused; the last frame's kind in ${ret_last}. */
static int feed(const unsigned char *data, size_t len, size_t step, char *ret_last, bool *ret_over)
{
	struct stream s;
	struct stream_frame frame;
	int frames = 0, rc = 0;
	stream_init(&s);
	for (size_t at = 0; at < len && rc >= 0;) {
		size_t room, n = len - at < step ? len - at : step;
		void *space = stream_space(&s, &room);
		n = n < room ? n : room;
		memcpy(space, data + at, n);
		stream_filled(&s, n);
		at += n;
		while ((rc = stream_next(&s, &frame)) > 0) {
			*ret_last = (char)frame.kind;
			frames++;
		}
	}
	*ret_over = stream_over(&s);
	stream_free(&s);
	return rc < 0 ? -1 : frames;
}

static void what_is_written_is_read_in_pieces_of_any_size(void **state)
{
	static unsigned char data[300 * 1024];
	static char big[200 * 1024];
	(void)state;
	int fd = start();
	struct entry entry = { .path = bytes_of("src/a.php"), .type = TYPE_FILE, .mode = 0755, .mode_known = true, .bytes = sizeof big };
	assert_int_equal(stream_write_note(fd, "a note"), 0);
	assert_int_equal(stream_write_entry(fd, &entry), 0);
	assert_int_equal(stream_write_data(fd, 0, (struct bytes){ .data = big, .len = sizeof big }), 0);
	assert_int_equal(stream_write_end(fd), 0);
	assert_int_equal(stream_write_done(fd), 0);
	size_t len = content(fd, data, sizeof data);
	const size_t steps[] = { 1, 7, 4096, sizeof data };
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		char last = 0;
		bool over = false;
		assert_int_equal(feed(data, len, steps[i], &last, &over), 1 + 1 + 4 + 1 + 1);
		assert_int_equal(last, STREAM_DONE);
		assert_true(over);
	}
}

static void an_entry_comes_out_as_it_went_in(void **state)
{
	struct stream s;
	struct stream_frame frame;
	size_t room;
	(void)state;
	int fd = start();
	struct entry in = { .path = { .data = "a\0b", .len = 3 },
			    .target = bytes_of("../t"),
			    .type = TYPE_SYMLINK,
			    .mode = 06777,
			    .dos_names = true,
			    .encrypted = true,
			    .bytes = 1ull << 40 };
	assert_int_equal(stream_write_entry(fd, &in), 0);
	stream_init(&s);
	unsigned char *space = stream_space(&s, &room);
	stream_filled(&s, content(fd, space, room));
	assert_int_equal(stream_next(&s, &frame), 1);
	assert_int_equal(frame.kind, STREAM_ENTRY);
	assert_true(bytes_equal(frame.entry.path, in.path));
	assert_true(bytes_equal(frame.entry.target, in.target));
	assert_int_equal(frame.entry.type, in.type);
	assert_int_equal(frame.entry.mode, in.mode);
	assert_true(frame.entry.dos_names && frame.entry.encrypted && !frame.entry.mode_known);
	assert_true(frame.entry.bytes == in.bytes);
	assert_int_equal(stream_next(&s, &frame), 0);
	assert_false(stream_over(&s));
	stream_free(&s);
}

static void a_name_over_every_limit_is_cut_but_still_over_them(void **state)
{
	static char name[100000];
	static unsigned char data[200000];
	(void)state;
	memset(name, 'n', sizeof name);
	int fd = start();
	struct entry entry = { .path = { .data = name, .len = sizeof name }, .target = { .data = name, .len = sizeof name } };
	assert_int_equal(stream_write_entry(fd, &entry), 0);
	char last;
	bool over;
	size_t len = content(fd, data, sizeof data);
	assert_true(len < 20000);
	assert_int_equal(feed(data, len, len, &last, &over), 1);
}

static void what_our_writer_never_writes_is_refused(void **state)
{
#define FRAME(text) (text), sizeof(text) - 1
#define AN_ENTRY           \
	"E\x11\0\0\0"      \
	"\0\1"             \
	"\xa4\1\0\0"       \
	"\0\0\0\0\0\0\0\0" \
	"\1\0"             \
	"a"
	static const struct {
		const char *data;
		size_t len;
	} table[] = {
		{ FRAME("?\0\0\0\0") },                            /* no such kind */
		{ FRAME("Z\1\0\0\0x") },                           /* a body where none belongs */
		{ FRAME("Z\0\0\0\0Z\0\0\0\0") },                   /* something after the end */
		{ FRAME("D\x09\0\0\0\0\0\0\0\0\0\0\0x") },         /* content without an entry */
		{ FRAME("N\0\0\0\0") },                            /* the end of no entry */
		{ FRAME("E\xff\xff\xff\xff") },                    /* longer than any frame */
		{ FRAME("E\2\0\0\0\0\0") },                        /* shorter than an entry */
		{ FRAME(AN_ENTRY AN_ENTRY) },                      /* an entry inside another */
		{ FRAME(AN_ENTRY "Z\0\0\0\0") },                   /* over inside an entry */
		{ FRAME(AN_ENTRY "T\1\0\0\0x") },                  /* a note after the start */
		{ FRAME(AN_ENTRY "D\x08\0\0\0\0\0\0\0\0\0\0\0") }, /* content of no bytes */
		{ FRAME(AN_ENTRY "D\x09\0\0\0\x10\0\0\0\0\0\0\0x"
				 "D\x09\0\0\0\x08\0\0\0\0\0\0\0x") },               /* going back */
		{ FRAME(AN_ENTRY "D\x09\0\0\0\xff\xff\xff\xff\xff\xff\xff\x7fx") }, /* past every file */
		{ FRAME("R\1\0\0\0\x63") },                                         /* no such reason */
		{ FRAME("R\0\0\0\0") },                                             /* no reason */
		{ FRAME("E\x11\0\0\0"
			"\x63\1"
			"\xa4\1\0\0"
			"\0\0\0\0\0\0\0\0"
			"\1\0"
			"a") }, /* no such type */
		{ FRAME("E\x11\0\0\0"
			"\0\x08"
			"\xa4\1\0\0"
			"\0\0\0\0\0\0\0\0"
			"\1\0"
			"a") }, /* no such flag */
		{ FRAME("E\x11\0\0\0"
			"\0\1"
			"\0\x10\0\0"
			"\0\0\0\0\0\0\0\0"
			"\1\0"
			"a") }, /* no such mode */
		{ FRAME("E\x11\0\0\0"
			"\0\1"
			"\xa4\1\0\0"
			"\0\0\0\0\0\0\0\0"
			"\2\0"
			"a") }, /* a path longer than its frame */
	};
	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		char last = 0;
		bool over;
		if (feed((const unsigned char *)table[i].data, table[i].len, 3, &last, &over) != -1)
			fail_msg("row %zu was accepted", i);
	}
	char last;
	bool over;
	assert_int_equal(feed((const unsigned char *)AN_ENTRY, sizeof(AN_ENTRY) - 1, 1, &last, &over), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_written_is_read_in_pieces_of_any_size),
		cmocka_unit_test(an_entry_comes_out_as_it_went_in),
		cmocka_unit_test(a_name_over_every_limit_is_cut_but_still_over_them),
		cmocka_unit_test(what_our_writer_never_writes_is_refused),
	};
	return cmocka_run_group_tests_name("unpack_stream", tests, NULL, NULL);
}
