/* layout.h: text for people: wrapped at a width, in columns, with colours only where they are wanted. */
#ifndef HARNESS_REPORT_LAYOUT_H
#define HARNESS_REPORT_LAYOUT_H

#include "harness/report/report.h"

enum layout_colour { LAYOUT_PLAIN, LAYOUT_BOLD, LAYOUT_DIM, LAYOUT_GREEN, LAYOUT_RED, LAYOUT_YELLOW };

struct layout {
	struct arena *a; /* for short-lived texts */
	const struct report_style *style;
	struct str *out;
};

/* layout_show(l, text): A stranger's ${text} fit to be shown; "" for NULL. */
const char *layout_show(const struct layout *l, const char *text);
/* layout_width(text): Columns that ${text} takes, one a character. */
size_t layout_width(const char *text);
/* layout_put(l, colour, text): Append. */
void layout_put(const struct layout *l, enum layout_colour colour, const char *text);
/* layout_cell(l, colour, text, width, right): Append ${text}, filled with blanks to ${width}; cut with "…" if longer. ${right}: aligned right. */
void layout_cell(const struct layout *l, enum layout_colour colour, const char *text, size_t width, bool right);
/* layout_wrap(l, colour, text, at, indent): Append ${text} and a line break, where ${at} columns of the line are taken; further lines start after ${indent} blanks. */
void layout_wrap(const struct layout *l, enum layout_colour colour, const char *text, size_t at, size_t indent);
/* layout_count(a, count): "60,000": with a comma between thousands. */
const char *layout_count(struct arena *a, size_t count);
/* layout_number(a, v): "12", "12.5", "12.25": at most two decimals, no trailing zeros. */
const char *layout_number(struct arena *a, double v);

#endif
