/* test_arena.c: memory that lives and dies together, and the end of the process where there is none. */
#include "tests/support/support.h"

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/base/alloc.h"
#include "harness/base/arena.h"
#include "harness/base/fault.h"

static void memory_is_zeroed_and_aligned_for_every_size(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	size_t total = 0;
	for (size_t size = 0; size < 200000; size = size * 2 + 1) {
		unsigned char *p = arena_zalloc(a, size);
		assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
		for (size_t i = 0; i < size; i++)
			assert_int_equal(p[i], 0);
		memset(p, 0xaa, size);
		total += size;
	}
	assert_int_equal(arena_used(a), total);
	arena_free(a);
}

static void values_never_overlap(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	enum { COUNT = 3000 };
	unsigned char **values = ARENA_ARRAY(a, unsigned char *, COUNT);
	/* Small and large in turn, the first of all large. */
	for (size_t i = 0; i < COUNT; i++) {
		size_t size = i % 50 == 0 ? 20000 + i : i % 97 + 1;
		values[i] = arena_zalloc(a, size);
		memset(values[i], (int)(i % 251), size);
	}
	for (size_t i = 0; i < COUNT; i++) {
		size_t size = i % 50 == 0 ? 20000 + i : i % 97 + 1;
		assert_int_equal(values[i][0], i % 251);
		assert_int_equal(values[i][size - 1], i % 251);
	}
	arena_free(a);
}

static void copies_are_terminated_and_keep_nul_bytes(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	assert_string_equal(arena_strdup(a, "abc"), "abc");
	assert_string_equal(arena_strndup(a, "abcdef", 3), "abc");
	assert_string_equal(arena_strndup(a, NULL, 0), "");
	struct bytes b = arena_bytes(a, (struct bytes){ .data = "x\0y", .len = 3 });
	assert_int_equal(b.len, 3);
	assert_memory_equal(b.data, "x\0y", 4);
	assert_string_equal(arena_printf(a, "%s-%d", "n", 7), "n-7");
	arena_free(a);
}

static void note_call(void *order)
{
	char *text = *(char **)order;
	text[strlen(text)] = (char)('1' + (int)strlen(text));
}

static void deferred_calls_run_when_the_arena_dies(void **state)
{
	(void)state;
	char text[4] = "";
	char *at = text;
	struct arena *a = arena_new();
	arena_defer(a, note_call, &at);
	arena_defer(a, note_call, &at);
	assert_string_equal(text, "");
	arena_free(a);
	assert_string_equal(text, "12");
	arena_free(NULL);
}

/* Run ${spend} in a child and return its exit status. */
static int status_of(void (*spend)(void))
{
	pid_t child = fork();
	if (child == 0) {
		close(STDERR_FILENO);
		spend();
		_exit(0);
	}
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void overflow(void)
{
	arena_array(arena_new(), SIZE_MAX / 2, 4);
}

static void fail_zero(void)
{
	fault_arm("alloc:1:ENOMEM");
	free(alloc_zero(1));
}

static void fail_resize(void)
{
	fault_arm("alloc");
	free(alloc_resize(NULL, 1));
}

static void succeed(void)
{
	free(alloc_strdup("there is memory"));
}

static void no_memory_ends_the_process_as_a_harness_fault(void **state)
{
	(void)state;
	assert_int_equal(status_of(succeed), 0);
#ifndef NDEBUG
	assert_int_equal(status_of(fail_zero), 4);
	assert_int_equal(status_of(fail_resize), 4);
#else
	(void)fail_zero, (void)fail_resize;
#endif
#ifndef __SANITIZE_ADDRESS__ /* it reports the absurd size itself */
	assert_int_equal(status_of(overflow), 4);
#else
	(void)overflow;
#endif
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(memory_is_zeroed_and_aligned_for_every_size),   cmocka_unit_test(values_never_overlap),
		cmocka_unit_test(copies_are_terminated_and_keep_nul_bytes),      cmocka_unit_test(deferred_calls_run_when_the_arena_dies),
		cmocka_unit_test(no_memory_ends_the_process_as_a_harness_fault),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
