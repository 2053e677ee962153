/* page.c: a page made of its parts. */
#include "harness/report/page.h"

#include <fcntl.h>

#include "harness/base/data.h"
#include "harness/base/fs.h"
#include "harness/base/hash.h"
#include "harness/report/escape.h"

enum { PART_BYTES_MAX = 1 << 20 };

static const char CSP_MARK[] = "<!--takehome:csp-->", TITLE_MARK[] = "<!--takehome:title-->", STYLE_MARK[] = "<!--takehome:style-->",
		  DATA_MARK[] = "<!--takehome:data-->", SCRIPT_MARK[] = "<!--takehome:script-->";

static int load(struct arena *a, const char *name, struct bytes *ret, struct err *e)
{
	const char *path = data_path(a, arena_printf(a, "harness/pages/%s", name), e);
	return path ? fs_read(a, AT_FDCWD, path, PART_BYTES_MAX, ret, e) : -1;
}

static int check_marks(struct bytes html, const char *name, struct err *e)
{
	static const char *const MARKS[] = { CSP_MARK, TITLE_MARK, STYLE_MARK, DATA_MARK, SCRIPT_MARK };
	const char *from = html.data;
	for (size_t i = 0; i < sizeof MARKS / sizeof MARKS[0]; i++) {
		from = from ? strstr(from, MARKS[i]) : NULL;
		if (!from)
			return err_set(e, OWNER_HARNESS, "harness/pages/%s has no %s at its place", name, MARKS[i]);
	}
	return 0;
}

int page_load(struct arena *a, struct format_pages *ret, struct err *e)
{
	const struct {
		const char *name;
		struct bytes *into;
	} parts[] = { { "pool.html", &ret->pool_html },   { "pool.js", &ret->pool_js },     { "candidate.html", &ret->candidate_html },
		      { "candidate.js", &ret->candidate_js }, { "shared.js", &ret->shared_js }, { "style.css", &ret->css } };
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
		if (load(a, parts[i].name, parts[i].into, e) < 0)
			return err_wrap(e, "reading the parts of the pages");
	return check_marks(ret->pool_html, "pool.html", e) < 0 || check_marks(ret->candidate_html, "candidate.html", e) < 0 ? -1 : 0;
}

static int nibble(char c)
{
	return c <= '9' ? c - '0' : c - 'a' + 10;
}

/* The digest of two texts one after the other, as CSP writes it: base64. */
static void put_digest(struct bytes first, struct bytes second, struct str *out)
{
	static const char DIGITS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	enum { RAW = 32 };
	struct hash h;
	char hex[HASH_HEX_SIZE];
	hash_start(&h);
	hash_add(&h, first);
	hash_add(&h, second);
	hash_hex(&h, hex);
	unsigned char raw[RAW + 1] = { 0 };
	for (size_t i = 0; i < RAW; i++)
		raw[i] = (unsigned char)(nibble(hex[2 * i]) << 4 | nibble(hex[2 * i + 1]));
	str_add(out, "'sha256-");
	/* 32 bytes are ten groups of three and two bytes over, so the last digit is '='. */
	for (size_t i = 0; i < RAW; i += 3) {
		unsigned three = (unsigned)(raw[i] << 16 | raw[i + 1] << 8 | (i + 2 < RAW ? raw[i + 2] : 0));
		for (unsigned digit = 0; digit < 4; digit++)
			str_add_char(out, (char)(i + 2 >= RAW && digit == 3 ? '=' : DIGITS[three >> (18 - 6 * digit) & 63]));
	}
	str_add(out, "'");
}

static void put_csp(const struct format_pages *pages, struct bytes js, struct str *out)
{
	str_add(out, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src ");
	put_digest(pages->css, (struct bytes){ 0 }, out);
	str_add(out, "; script-src ");
	put_digest(pages->shared_js, js, out);
	str_add(out, "; img-src data:; base-uri 'none'; form-action 'none'\">");
}

/* Append ${html} from ${from} up to ${mark}; return where it goes on behind the mark. */
static const char *put_until(const char *from, const char *mark, struct str *out)
{
	const char *at = strstr(from, mark);
	str_add_bytes(out, (struct bytes){ .data = from, .len = (size_t)(at - from) });
	return at + strlen(mark);
}

void page_head(struct bytes html, const struct format_pages *pages, struct bytes js, const char *title, struct str *out)
{
	const char *from = put_until(html.data, CSP_MARK, out);
	put_csp(pages, js, out);
	from = put_until(from, TITLE_MARK, out);
	escape_html(out, title);
	from = put_until(from, STYLE_MARK, out);
	str_add(out, "<style>");
	str_add_bytes(out, pages->css);
	str_add(out, "</style>");
	put_until(from, DATA_MARK, out);
	str_add(out, "<script type=\"application/json\" id=\"data\">");
}

void page_tail(struct bytes html, const struct format_pages *pages, struct bytes js, struct str *out)
{
	str_add(out, "</script>");
	const char *from = put_until(strstr(html.data, DATA_MARK) + strlen(DATA_MARK), SCRIPT_MARK, out);
	str_add(out, "<script>");
	str_add_bytes(out, pages->shared_js);
	str_add_bytes(out, js);
	str_add(out, "</script>");
	str_add(out, from);
}
