/* pattern.c: PCRE2 with every limit set. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "harness/base/pattern.h"

#include <pcre2.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

#include "harness/base/alloc.h"
#include "harness/base/pattern_ways.h"
#include "harness/base/scoped.h"

/*
 * How much a match may cost. The match limit bounds what is tried at one place of the text (some tens of milliseconds at the worst), the others memory. The JIT
 * obeys the match limit and its stack's size; the interpreter, where the host forbids a JIT, obeys all. See PATTERN_QUICK for a search as a whole.
 */
enum {
	MATCH_LIMIT = 1000000,
	DEPTH_LIMIT = 100000,
	HEAP_LIMIT_KIB = 32 * 1024,
	JIT_AFTER_BYTES = 4096,
	JIT_STACK_START = 32 * 1024,
	JIT_STACK_MAX = 4 * 1024 * 1024,
	WINDOW = 4096, /* places that are tried before the clock is looked at; in texts from WINDOWED bytes on */
	WINDOWED = 16 * 1024,
	SEARCH_MS_MAX = 1000,
	PATTERN_LENGTH_MAX = 64 * 1024,
};

/* One compiled form. Anchoring while matching would switch the JIT off, so that the form for whole matches is compiled apart, when first asked for. */
struct form {
	pcre2_code *code;
	pcre2_match_data *data;
	size_t seen; /* bytes that it was given */
	bool jit;
};

/* What is learnt while matching; the pattern itself does not change. */
struct patience {
	unsigned times, gave_up;
	struct bytes first;
};

struct pattern {
	char *text;
	struct patience *patience;
	uint32_t options;
	struct form *find, *whole;
	struct form *ways[WAYS_MAX]; /* of a quick one: its alternatives, looked for one by one instead of ${find} */
	size_t way_count;
	pcre2_match_context *limits;
};

static const struct {
	enum pattern_flags flag;
	uint32_t option;
} options_of_flags[] = {
	{ PATTERN_CASELESS, PCRE2_CASELESS },
	{ PATTERN_MULTILINE, PCRE2_MULTILINE },
	{ PATTERN_DOTALL, PCRE2_DOTALL },
	{ PATTERN_EXTENDED, PCRE2_EXTENDED },
	{ PATTERN_DOLLAR_END, PCRE2_DOLLAR_ENDONLY },
};

/* Patterns of one thread match in turn: one JIT stack serves them all. It lives as long as the thread. */
static pcre2_jit_stack *jit_stack(void *unused)
{
	static _Thread_local pcre2_jit_stack *stack;
	(void)unused;
	if (!stack)
		stack = pcre2_jit_stack_create(JIT_STACK_START, JIT_STACK_MAX, NULL);
	return stack; /* NULL: PCRE2 uses 32 KiB of ours */
}

static int compile(struct form *form, const char *text, uint32_t options, enum owner owner, struct err *e)
{
	int error = 0;
	PCRE2_SIZE offset = 0;
	if (strlen(text) > PATTERN_LENGTH_MAX)
		return err_set(e, owner, "the pattern is longer than %d bytes", PATTERN_LENGTH_MAX);
	form->code = pcre2_compile((PCRE2_SPTR)text, PCRE2_ZERO_TERMINATED, options, &error, &offset, NULL);
	if (!form->code) {
		PCRE2_UCHAR words[256];
		pcre2_get_error_message(error, words, sizeof words);
		return err_set(e, owner, "the pattern '%s' is wrong at its character %zu: %s", text, offset + 1, (const char *)words);
	}
	form->data = pcre2_match_data_create_from_pattern(form->code, NULL);
	if (!form->data)
		return err_set(e, OWNER_HARNESS, "no memory for matching the pattern '%s'", text);
	return 0;
}

/* The pattern as a whole is sound; if an alternative alone is not, it is not divided. */
static void divide(struct pattern *p)
{
	size_t ends[WAYS_MAX], count = pattern_ways(p->text, ends), start = 0;
	for (size_t i = 0; i < count; start = ends[i++] + 1) {
		SCOPED_FREE char *way = alloc_strndup(p->text + start, ends[i] - start);
		p->ways[i] = alloc_zero(sizeof *p->ways[i]);
		if (compile(p->ways[i], way, p->options, OWNER_HARNESS, NULL) < 0)
			return;
	}
	p->way_count = count;
}

struct pattern *pattern_new(const char *text, unsigned flags, enum owner owner, struct err *e)
{
	struct pattern *p = alloc_zero(sizeof *p);
	p->text = alloc_strdup(text);
	p->options = PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_NEVER_BACKSLASH_C;
	for (size_t i = 0; i < sizeof options_of_flags / sizeof options_of_flags[0]; i++)
		if (flags & options_of_flags[i].flag)
			p->options |= options_of_flags[i].option;
	if (flags & PATTERN_QUICK)
		p->options |= PCRE2_USE_OFFSET_LIMIT;
	p->patience = alloc_zero(sizeof *p->patience);
	p->find = alloc_zero(sizeof *p->find);
	p->whole = alloc_zero(sizeof *p->whole);
	p->limits = pcre2_match_context_create(NULL);
	if (!p->limits) {
		err_set(e, OWNER_HARNESS, "no memory for the pattern '%s'", text);
		pattern_free(p);
		return NULL;
	}
	pcre2_set_match_limit(p->limits, MATCH_LIMIT);
	pcre2_set_depth_limit(p->limits, DEPTH_LIMIT);
	pcre2_set_heap_limit(p->limits, HEAP_LIMIT_KIB);
	pcre2_jit_stack_assign(p->limits, jit_stack, NULL);
	if (compile(p->find, text, p->options, owner, e) < 0) {
		pattern_free(p);
		return NULL;
	}
	if ((flags & PATTERN_QUICK) && !(p->options & PCRE2_EXTENDED))
		divide(p);
	return p;
}

static void form_free(struct form *form)
{
	if (!form)
		return;
	pcre2_match_data_free(form->data);
	pcre2_code_free(form->code);
	free(form);
}

void pattern_free(struct pattern *p)
{
	if (!p)
		return;
	form_free(p->find);
	form_free(p->whole);
	for (size_t i = 0; i < WAYS_MAX; i++)
		form_free(p->ways[i]);
	pcre2_match_context_free(p->limits);
	free(p->patience);
	free(p->text);
	free(p);
}

/*
 * Machine code costs as much to make as some thousand bytes cost the interpreter, and of the hundreds of patterns that profiles hold most see less. Where it
 * cannot be made, the interpreter does the same under the same limits.
 */
static void make_fast(struct form *form, size_t bytes)
{
	form->seen += bytes;
	if (form->jit || form->seen < JIT_AFTER_BYTES)
		return;
	pcre2_jit_compile(form->code, PCRE2_JIT_COMPLETE);
	form->jit = true;
}

static uint64_t spent_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

/* The same as one call of pcre2_match, a window after another. */
static int search(const struct pattern *p, struct form *form, struct bytes text, size_t from)
{
	int rc = PCRE2_ERROR_NOMATCH;
	uint64_t start = spent_ms();
	while (from <= text.len && rc == PCRE2_ERROR_NOMATCH) {
		size_t next = from + WINDOW;
		while (next < text.len && ((unsigned char)text.data[next] & 0xc0) == 0x80)
			next++; /* not within a character */
		pcre2_set_offset_limit(p->limits, next - 1);
		rc = pcre2_match(form->code, (PCRE2_SPTR)text.data, text.len, from, 0, form->data, p->limits);
		from = next;
		if (rc == PCRE2_ERROR_NOMATCH && spent_ms() - start > SEARCH_MS_MAX)
			rc = PCRE2_ERROR_MATCHLIMIT;
	}
	pcre2_set_offset_limit(p->limits, PCRE2_UNSET);
	return rc;
}

static enum pattern_result run(const struct pattern *p, struct form *form, struct bytes text, size_t from)
{
	const char *data = text.data ? text.data : ""; /* PCRE2 refuses NULL, also for no bytes */
	struct patience *patience = p->patience;
	if (from > text.len)
		return PATTERN_NO;
	if (patience->times && patience->gave_up >= patience->times) {
		patience->gave_up++;
		return PATTERN_LIMIT;
	}
	make_fast(form, text.len - from);
	bool windowed = (p->options & PCRE2_USE_OFFSET_LIMIT) && text.len - from >= WINDOWED;
	int rc = windowed ? search(p, form, text, from) : pcre2_match(form->code, (PCRE2_SPTR)data, text.len, from, 0, form->data, p->limits);
	if (rc == PCRE2_ERROR_NOMATCH)
		return PATTERN_NO;
	/* Any other failure is one of the limits, or such as a limit brings about (no heap): the pattern cannot be judged. */
	if (rc >= 0)
		return PATTERN_YES;
	if (!patience->gave_up++)
		patience->first = text;
	return PATTERN_LIMIT;
}

void pattern_tire(struct pattern *p, unsigned times)
{
	p->patience->times = times;
}

unsigned pattern_gave_up(const struct pattern *p, struct bytes *ret_text)
{
	*ret_text = p->patience->first;
	return p->patience->gave_up;
}

/* What the last match of ${form} in ${text} was. */
static void tell_match(const struct form *form, struct bytes text, struct pattern_match *ret)
{
	const PCRE2_SIZE *ends = pcre2_get_ovector_pointer(form->data);
	uint32_t count = pcre2_get_ovector_count(form->data);
	*ret = (struct pattern_match){ .start = ends[0], .end = ends[1] };
	/* \K in a lookahead may put the start behind the end: then the match is empty. */
	if (ret->start > ret->end)
		ret->start = ret->end;
	for (size_t i = 0; i < count && i < sizeof ret->group / sizeof ret->group[0]; i++)
		if (ends[2 * i] != PCRE2_UNSET && ends[2 * i] <= ends[2 * i + 1])
			ret->group[i] = (struct bytes){ .data = (text.data ? text.data : "") + ends[2 * i], .len = ends[2 * i + 1] - ends[2 * i] };
}

/* The alternative that matches first in the text; of two at one place the first in the pattern. Exactly what the pattern as a whole would find. */
static enum pattern_result find_ways(const struct pattern *p, struct bytes text, size_t from, struct pattern_match *ret)
{
	enum pattern_result best = PATTERN_NO;
	for (size_t i = 0; i < p->way_count; i++) {
		struct pattern_match match;
		enum pattern_result result = run(p, p->ways[i], text, from);
		if (result == PATTERN_NO)
			continue;
		if (result == PATTERN_LIMIT || !ret)
			return result;
		tell_match(p->ways[i], text, &match);
		if (best == PATTERN_NO || match.start < ret->start)
			*ret = match;
		best = PATTERN_YES;
	}
	return best;
}

enum pattern_result pattern_find(const struct pattern *p, struct bytes text, size_t from, struct pattern_match *ret)
{
	if (p->way_count)
		return find_ways(p, text, from, ret);
	enum pattern_result result = run(p, p->find, text, from);
	if (result == PATTERN_YES && ret)
		tell_match(p->find, text, ret);
	return result;
}

enum pattern_result pattern_whole(const struct pattern *p, struct bytes text)
{
	if (!p->whole->code && compile(p->whole, p->text, p->options | PCRE2_ANCHORED | PCRE2_ENDANCHORED, OWNER_HARNESS, NULL) < 0)
		return PATTERN_LIMIT;
	enum pattern_result result = run(p, p->whole, text, 0);
	if (result != PATTERN_YES)
		return result;
	/* A piece between two invalid bytes may be matched whole; the text is not. */
	const PCRE2_SIZE *ends = pcre2_get_ovector_pointer(p->whole->data);
	return ends[0] == 0 && ends[1] == text.len ? PATTERN_YES : PATTERN_NO;
}
