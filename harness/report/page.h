/*
 * page.h: a page made of its parts, complete in one file: markup, style, script and data.
 *
 * The parts are the files of harness/pages/. A page's markup has the marks <!--takehome:csp-->, <!--takehome:title-->, <!--takehome:style-->, <!--takehome:data--> and <!--takehome:script-->, which
 * are replaced. Its Content-Security-Policy allows exactly the style and the script that are in it, by their digests (CSP 3, 6.7.2), and nothing else: no network, no
 * other script, no event attribute. A mistake in the escaping could be seen then, but not run.
 */
#ifndef HARNESS_REPORT_PAGE_H
#define HARNESS_REPORT_PAGE_H

#include "harness/base/err.h"
#include "harness/report/formats.h"

/* page_load(a, ret, e): Read the parts. -1: one of them is missing or has not its marks. */
int page_load(struct arena *a, struct format_pages *ret, struct err *e);

/* page_head(html, pages, js, title, out): Append the page up to its data; then the caller appends the data through escape_script. page_tail(html, js, pages, out): the rest. */
void page_head(struct bytes html, const struct format_pages *pages, struct bytes js, const char *title, struct str *out);
void page_tail(struct bytes html, const struct format_pages *pages, struct bytes js, struct str *out);

#endif
