/* fs_path.c: the pure part of fs.h, names and globs. */
#include "harness/base/fs.h"

#include <stdlib.h>

#include "harness/base/alloc.h"
#include "harness/base/scoped.h"

char *fs_join(struct arena *a, const char *folder, const char *name)
{
	size_t len = strlen(folder);
	return arena_printf(a, "%s%s%s", folder, len == 0 || folder[len - 1] == '/' ? "" : "/", name);
}

const char *fs_basename(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? slash + 1 : path;
}

const char *fs_extension(const char *path)
{
	const char *dot = strrchr(fs_basename(path), '.');
	return dot ? dot + 1 : "";
}

/*
 * A glob is run as a nondeterministic automaton whose states are the positions in the pattern: all that are possible at once are carried along the
 * path, so that the time is at most pattern times path, whatever stars and braces there are.
 */
struct glob {
	const char *pattern;
	size_t len;
	size_t *sibling;  /* of '{' and ',' in a group: the next ',' or the '}' of that group; 0: an ordinary character */
	bool *now, *next; /* states before and after the current byte; state len is the end of the pattern */
	size_t *stack;
};

/* Link each '{' through its ',' to its '}'. What is unbalanced stays ordinary. */
static void link_groups(struct glob *g)
{
	size_t *open = g->stack, depth = 0;
	for (size_t i = 0; i < g->len; i++) {
		if (g->pattern[i] == '{')
			open[depth++] = i;
		else if (g->pattern[i] == '}' && depth > 0)
			g->sibling[open[--depth]] = i;
	}
	/* Now each balanced '{' knows its '}'. Hang the commas in between. */
	depth = 0;
	for (size_t i = 0; i < g->len; i++) {
		if (g->pattern[i] == '{' && g->sibling[i]) {
			open[depth++] = i;
		} else if (g->pattern[i] == ',' && depth > 0) {
			g->sibling[i] = g->sibling[open[depth - 1]];
			g->sibling[open[depth - 1]] = i;
			open[depth - 1] = i;
		} else if (g->pattern[i] == '}' && depth > 0 && g->sibling[open[depth - 1]] == i) {
			depth--;
		}
	}
}

static void push(struct glob *g, bool *states, size_t *depth, size_t state)
{
	if (states[state])
		return;
	states[state] = true;
	g->stack[(*depth)++] = state;
}

/* Add ${state} and all that follows from it without a byte being read. ${at_start}: the path stands at the start of a component. */
static void reach(struct glob *g, bool *states, size_t state, bool at_start)
{
	size_t depth = 0;
	push(g, states, &depth, state);
	while (depth > 0) {
		size_t i = g->stack[--depth];
		char c = g->pattern[i]; /* NUL in the last state */
		if (c == '*' && g->pattern[i + 1] == '*') {
			push(g, states, &depth, i + 2);
			if (at_start && g->pattern[i + 2] == '/') /* "**" with its '/' stands for no folder at all, too */
				push(g, states, &depth, i + 3);
		} else if (c == '*' || (c == '}' && g->sibling[i])) {
			push(g, states, &depth, i + 1);
		} else if (c == '{' && g->sibling[i]) {
			for (size_t k = i; g->pattern[k] != '}'; k = g->sibling[k])
				push(g, states, &depth, k + 1);
		} else if (c == ',' && g->sibling[i]) {
			size_t k = i;
			while (g->pattern[k] != '}')
				k = g->sibling[k];
			push(g, states, &depth, k + 1);
		}
	}
}

/* All states after the byte ${c}; ${more}: the byte after it goes on with the same UTF-8 character, which counts as one for '?'. */
static void step(struct glob *g, char c, bool more)
{
	memset(g->next, 0, g->len + 1);
	for (size_t i = 0; i < g->len; i++) {
		char p = g->pattern[i];
		if (!g->now[i])
			continue;
		if (p == '*') {
			if (c != '/' || g->pattern[i + 1] == '*')
				reach(g, g->next, i, c == '/');
		} else if (p == '?') {
			if (c != '/')
				reach(g, g->next, more ? i : i + 1, false);
		} else if (p == c && !g->sibling[i]) {
			reach(g, g->next, i + 1, c == '/');
		}
	}
	bool *swap = g->now;
	g->now = g->next;
	g->next = swap;
}

/*
 * Most paths miss most patterns by a plain text that stands in the pattern: its beginning, its end, or something between its stars and outside of its braces.
 * That is seen without an automaton. True: ${path} cannot match.
 */
static bool lacks_text(const char *pattern, size_t len, const char *path)
{
	size_t path_len = strlen(path), depth = 0, start = strcspn(pattern, "*?{");
	if (strncmp(pattern, path, start) != 0)
		return true;
	size_t tail = len;
	while (tail > 0 && !strchr("*?{},", pattern[tail - 1]))
		tail--;
	if (tail >= 2 && pattern[tail] == '/' && pattern[tail - 1] == '*' && pattern[tail - 2] == '*')
		tail++; /* it may stand for no folder at all */
	if (len - tail > path_len || memcmp(pattern + tail, path + path_len - (len - tail), len - tail) != 0)
		return true;
	for (size_t i = start; i < tail;) {
		size_t run = strcspn(pattern + i, "*?{},");
		bool optional_slash = run > 0 && pattern[i] == '/' && i >= 2 && pattern[i - 1] == '*' && pattern[i - 2] == '*';
		if (depth == 0 && run > optional_slash && !memmem(path, path_len, pattern + i + optional_slash, run - optional_slash))
			return true;
		i += run;
		/* An unbalanced '{' only leaves the rest unlooked at. */
		depth += pattern[i] == '{';
		depth -= pattern[i] == '}' && depth > 0;
		i++;
	}
	return false;
}

bool fs_glob(const char *pattern, const char *path)
{
	size_t len = strlen(pattern), plain = strcspn(pattern, "*?{");
	if (plain == len)
		return strcmp(pattern, path) == 0;
	if (lacks_text(pattern, len, path))
		return false;
	SCOPED_FREE size_t *sibling = alloc_zero((len + 1) * sizeof *sibling);
	SCOPED_FREE size_t *stack = alloc_zero((len + 1) * sizeof *stack);
	SCOPED_FREE bool *one = alloc_zero(len + 1);
	SCOPED_FREE bool *two = alloc_zero(len + 1);
	struct glob g = { .pattern = pattern, .len = len, .sibling = sibling, .now = one, .next = two, .stack = stack };

	link_groups(&g);
	/* The closing brace marks itself, so that a '}' in the text of no group stays ordinary. */
	for (size_t i = 0; i < len; i++)
		if (pattern[i] != '}' && sibling[i] && pattern[sibling[i]] == '}')
			sibling[sibling[i]] = sibling[i];
	reach(&g, g.now, 0, true);
	for (const char *p = path; *p; p++)
		step(&g, *p, ((unsigned char)p[1] & 0xc0) == 0x80);
	return g.now[len];
}
