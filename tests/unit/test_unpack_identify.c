/* test_unpack_identify.c: what bytes are, and what a name claims; the check sum of gzip. */
#include "tests/support/support.h"

#include <stdio.h>
#include <string.h>

#include "harness/unpack/crc32.h"
#include "harness/unpack/identify.h"

#define BYTES(text) ((struct bytes){ .data = (text), .len = sizeof(text) - 1 })

static struct identity whole(struct bytes b)
{
	return identify(b, b);
}

static void archives_are_known_by_their_first_bytes(void **state)
{
	(void)state;
	assert_int_equal(whole(BYTES("PK\003\004....")).archive, ARCHIVE_ZIP);
	assert_int_equal(whole(BYTES("PK\005\006\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0")).archive, ARCHIVE_ZIP);
	assert_int_equal(whole(BYTES("7z\xbc\xaf\x27\x1c..")).archive, ARCHIVE_7Z);
	assert_int_equal(whole(BYTES("\x1f\x8b\x08")).archive, ARCHIVE_TAR_GZ);
	assert_int_equal(whole(BYTES("BZh9")).archive, ARCHIVE_TAR_BZ2);
	assert_int_equal(whole(BYTES("\xfd"
				     "7zXZ\0"))
				 .archive,
			 ARCHIVE_TAR_XZ);
	assert_int_equal(whole(BYTES("\x28\xb5\x2f\xfd")).archive, ARCHIVE_TAR_ZST);
	assert_int_equal(whole(BYTES("\x50\x2a\x4d\x18....")).archive, ARCHIVE_TAR_ZST);
}

static void a_tar_is_known_with_and_without_its_signature(void **state)
{
	char header[512] = "main.php";
	(void)state;
	unsigned sum = 0;
	memset(header + 148, ' ', 8);
	for (size_t i = 0; i < sizeof header; i++)
		sum += (unsigned char)header[i];
	snprintf(header + 148, 8, "%06o", sum);
	struct bytes b = { .data = header, .len = sizeof header };
	assert_int_equal(identify(b, b).archive, ARCHIVE_TAR);
	header[0] = 'x';
	assert_int_equal(identify(b, b).archive, ARCHIVE_NONE);
	memcpy(header + 257, "ustar", 6);
	assert_int_equal(identify(b, b).archive, ARCHIVE_TAR);
	b.len = 100;
	assert_int_equal(identify(b, b).archive, ARCHIVE_NONE);
}

static void a_zip_behind_other_bytes_is_found_by_its_end(void **state)
{
	(void)state;
	struct identity is = identify(BYTES("MZ\0\0 a program"), BYTES("xxPK\005\006\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"));
	assert_int_equal(is.archive, ARCHIVE_ZIP);
	assert_true(is.prefixed);
}

static void text_is_text_and_the_rest_has_a_name_where_it_can(void **state)
{
	(void)state;
	assert_true(whole(BYTES("<?php echo 1;\n")).text);
	assert_true(whole(BYTES("\xef\xbb\xbf<?php")).text);
	assert_true(whole(BYTES("\xff\xfe<\0?\0")).text);
	assert_true(whole(BYTES("caf\xe9\n")).text);
	assert_false(whole(BYTES("a\0b")).text);
	assert_false(whole(BYTES("")).text);
	assert_string_equal(whole(BYTES("%PDF-1.7")).foreign, "a PDF document");
	assert_string_equal(whole(BYTES("Rar!\x1a\x07\x01")).foreign, "a RAR archive");
	assert_string_equal(whole(BYTES("\x7f"
					"ELF\2"))
				    .foreign,
			    "a compiled program");
	assert_null(whole(BYTES("a\0b")).foreign);
}

static void the_longest_suffix_counts(void **state)
{
	size_t len;
	(void)state;
	assert_int_equal(identify_by_name("anna.tar.gz", &len), ARCHIVE_TAR_GZ);
	assert_int_equal(len, 7);
	assert_int_equal(identify_by_name("ANNA.ZIP", &len), ARCHIVE_ZIP);
	assert_int_equal(identify_by_name("anna.tgz", &len), ARCHIVE_TAR_GZ);
	assert_int_equal(identify_by_name("anna.php", &len), ARCHIVE_NONE);
	assert_int_equal(len, 0);
	assert_int_equal(identify_by_name(".zip", &len), ARCHIVE_NONE); /* nothing would be left of the name */
}

static void the_check_sum_is_that_of_rfc_1952(void **state)
{
	(void)state;
	assert_int_equal(crc32_add(0, "123456789", 9), 0xcbf43926u);
	assert_int_equal(crc32_add(crc32_add(0, "1234", 4), "56789", 5), 0xcbf43926u);
	assert_int_equal(crc32_add(0, "", 0), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(archives_are_known_by_their_first_bytes),
		cmocka_unit_test(a_tar_is_known_with_and_without_its_signature),
		cmocka_unit_test(a_zip_behind_other_bytes_is_found_by_its_end),
		cmocka_unit_test(text_is_text_and_the_rest_has_a_name_where_it_can),
		cmocka_unit_test(the_longest_suffix_counts),
		cmocka_unit_test(the_check_sum_is_that_of_rfc_1952),
	};
	return cmocka_run_group_tests_name("unpack_identify", tests, NULL, NULL);
}
