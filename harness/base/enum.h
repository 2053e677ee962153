/*
 * enum.h: one X-macro table gives an enum, its texts and its parser, so that no state is ever "stringly typed".
 *
 *	#define COLOUR_TABLE(X) X(COLOUR_RED, "red") X(COLOUR_BLUE, "blue")
 *	ENUM_DECLARE(colour, COLOUR_TABLE)     in the header: enum colour, colour_text(), colour_parse(), COLOUR count
 *	ENUM_DEFINE(colour, COLOUR_TABLE)      in one source file
 */
#ifndef HARNESS_BASE_ENUM_H
#define HARNESS_BASE_ENUM_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#define ENUM_ROW_NAME(name, text) name,
#define ENUM_ROW_CASE(name, text)                                                                                      \
	case name:                                                                                                     \
		return text;
#define ENUM_ROW_PARSE(name, text)                                                                                     \
	if (strcmp(s, text) == 0) {                                                                                    \
		*ret_value = name;                                                                                     \
		return true;                                                                                           \
	}
#define ENUM_ROW_COUNT(name, text) +1

/* TYPE_text(v): the text of ${v}, never NULL. TYPE_parse(s, ret_value): false, and ${ret_value} untouched, if no row has the text ${s}. */
#define ENUM_DECLARE(type, TABLE)                                                                                      \
	enum type { TABLE(ENUM_ROW_NAME) };                                                                            \
	enum { type##_count = 0 TABLE(ENUM_ROW_COUNT) };                                                               \
	const char *type##_text(enum type v);                                                                          \
	bool type##_parse(const char *s, enum type *ret_value);

#define ENUM_DEFINE(type, TABLE)                                                                                       \
	const char *type##_text(enum type v)                                                                           \
	{                                                                                                              \
		switch (v) {                                                                                           \
			TABLE(ENUM_ROW_CASE)                                                                           \
		}                                                                                                      \
		return "?";                                                                                            \
	}                                                                                                              \
	bool type##_parse(const char *s, enum type *ret_value)                                                         \
	{                                                                                                              \
		TABLE(ENUM_ROW_PARSE)                                                                                  \
		return false;                                                                                          \
	}

#endif
