/*
 * escape.h: a stranger's text inside each of the languages that reports are written in. Whoever writes one of them appends values through here and nowhere else, so
 * that no text can end the place where it stands.
 */
#ifndef HARNESS_REPORT_ESCAPE_H
#define HARNESS_REPORT_ESCAPE_H

#include "harness/base/bytes.h"
#include "harness/base/str.h"

/*
 * escape_xml(out, text): As character data or between double quotes of an attribute (XML 1.0, 2.2 and 2.4). What no XML document may hold, not even escaped (NUL,
 * most controls, U+FFFE, bytes that are not UTF-8), becomes U+FFFD. Line breaks and tabs are escaped, so that attributes keep them.
 */
void escape_xml(struct str *out, struct bytes text);

/* escape_attribute(out, name, value): ` name="value"`. ${value} NULL: nothing. */
void escape_attribute(struct str *out, const char *name, const char *value);

/*
 * escape_csv(out, text): A text cell (RFC 4180), always in quotes. A spreadsheet takes a cell that begins with = + - @, a tab or a carriage return (or their full-width forms)
 * for a formula, also in quotes: such a text gets an apostrophe in front. NUL becomes U+FFFD.
 */
void escape_csv(struct str *out, struct bytes text);

/*
 * escape_markdown(out, text): As running text on one line, in a table too (CommonMark; GFM tables): what could mean something at its place has a backslash,
 * addresses become no links, line breaks become blanks. escape_markdown_code: as inline code. escape_markdown_block: as a fenced block that nothing in it can end.
 */
void escape_markdown(struct str *out, const char *text);
void escape_markdown_code(struct str *out, const char *text);
void escape_markdown_block(struct str *out, struct bytes text);

/*
 * escape_script(out, json): JSON inside an HTML <script> element: '<', '>' and '&' become \u003c, \u003e and \u0026, which JSON reads back as the same, so that neither
 * "</script" nor "<!--" can stand there (HTML, 4.12.1.3). ${json} is JSON of our own writer.
 */
void escape_script(struct str *out, struct bytes json);

/* escape_html(out, text): As text or between double quotes of an attribute. */
void escape_html(struct str *out, const char *text);

#endif
