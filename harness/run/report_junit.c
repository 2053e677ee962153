/*
 * report_junit.c: JUnit's XML, in the dialects of PHPUnit, pytest, cargo, CTest and others: testcase with failure, error or skipped in it.
 *
 * Read by expat, one event at a time. A document type is refused at once, and with it every entity of a document's own and whatever lies outside of it; so is nesting beyond
 * any real report.
 */
#include <expat.h>

#include "harness/base/str.h"
#include "harness/run/report.h"

enum { SALT = 0x7461, MEGABYTE = 1 << 20 };

struct junit {
	struct arena *a;
	struct report *r;
	XML_Parser parser;
	size_t depth;
	bool root, in_test, in_text;
	struct bytes name;
	enum test_status status;
	struct str message;
};

static void stop(struct junit *j, const char *why)
{
	report_wrong(j->r, why);
	XML_StopParser(j->parser, XML_FALSE);
}

static const char *attribute(const XML_Char **attributes, const char *name)
{
	for (size_t i = 0; attributes[i]; i += 2)
		if (strcmp(attributes[i], name) == 0)
			return attributes[i + 1];
	return NULL;
}

static void start_test(struct junit *j, const XML_Char **attributes)
{
	const char *class_name = attribute(attributes, "classname"), *name = attribute(attributes, "name");
	const char *status = attribute(attributes, "status");
	SCOPED_STR s = STR_EMPTY;
	/* PHPUnit writes namespaces with dots here, and as they are in "class". */
	if (attribute(attributes, "class"))
		class_name = attribute(attributes, "class");
	if (class_name && *class_name)
		str_addf(&s, "%.*s::", REPORT_NAME_MAX, class_name);
	str_addf(&s, "%.*s", REPORT_NAME_MAX, name ? name : "");
	j->name = arena_bytes(j->a, str_bytes(&s));
	j->in_test = true;
	/* CTest tells a test that did not run, or that is switched off, so. */
	j->status = status && strcmp(status, "fail") == 0                                        ? TEST_FAILED
		    : status && (strcmp(status, "disabled") == 0 || strcmp(status, "notrun") == 0) ? TEST_SKIPPED
												    : TEST_PASSED;
	str_clear(&j->message);
}

static void spoil(struct junit *j, enum test_status status, const XML_Char **attributes)
{
	const char *message = attribute(attributes, "message");
	if (j->status == TEST_PASSED || j->status == TEST_SKIPPED)
		j->status = status;
	if (message && j->message.len < REPORT_TEXT_MAX)
		str_addf(&j->message, "%.*s\n", REPORT_TEXT_MAX, message);
}

static void XMLCALL on_start(void *context, const XML_Char *element, const XML_Char **attributes)
{
	struct junit *j = context;
	if (++j->depth > REPORT_DEPTH_MAX) {
		stop(j, "has elements within elements deeper than any real report");
		return;
	}
	if (j->depth == 1 && strcmp(element, "testsuites") != 0 && strcmp(element, "testsuite") != 0) {
		stop(j, "is XML, but no JUnit report");
		return;
	}
	bool known = true;
	if (strcmp(element, "testcase") == 0) {
		if (j->in_test)
			stop(j, "has a test within a test");
		else
			start_test(j, attributes);
	} else if (strcmp(element, "failure") == 0) {
		spoil(j, TEST_FAILED, attributes);
	} else if (strcmp(element, "error") == 0) {
		spoil(j, TEST_ERROR, attributes);
	} else if (strcmp(element, "skipped") == 0) {
		spoil(j, TEST_SKIPPED, attributes);
	} else {
		known = strcmp(element, "system-out") == 0 || strcmp(element, "system-err") == 0;
	}
	j->in_text = known && j->in_test;
}

static void XMLCALL on_end(void *context, const XML_Char *element)
{
	struct junit *j = context;
	j->depth--;
	j->in_text = false;
	if (strcmp(element, "testcase") == 0 && j->in_test) {
		j->in_test = false;
		report_add(j->a, j->r, j->name, j->status, arena_bytes(j->a, str_bytes(&j->message)));
	}
	if (j->depth == 0)
		j->root = true;
}

static void XMLCALL on_text(void *context, const XML_Char *text, int len)
{
	struct junit *j = context;
	if (j->in_text && j->message.len < REPORT_TEXT_MAX)
		str_add_bytes(&j->message, (struct bytes){ .data = text, .len = (size_t)len });
}

static void XMLCALL on_doctype(void *context, const XML_Char *name, const XML_Char *system, const XML_Char *public, int internal)
{
	(void)name;
	(void)system;
	(void)public;
	(void)internal;
	stop(context, "has a document type, which no test runner writes");
}

void report_junit(struct arena *a, struct bytes text, struct report *r)
{
	struct junit j = { .a = a, .r = r, .message = STR_EMPTY, .parser = XML_ParserCreate(NULL) };
	if (!j.parser) {
		report_wrong(r, "could not be read for want of memory");
		return;
	}
	XML_SetHashSalt(j.parser, SALT ^ (unsigned long)(uintptr_t)&j);
	XML_SetUserData(j.parser, &j);
	XML_SetElementHandler(j.parser, on_start, on_end);
	XML_SetCharacterDataHandler(j.parser, on_text);
	XML_SetStartDoctypeDeclHandler(j.parser, on_doctype);
	enum XML_Status status = XML_STATUS_OK;
	for (size_t at = 0; status == XML_STATUS_OK && at < text.len; at += MEGABYTE) {
		size_t len = text.len - at < MEGABYTE ? text.len - at : MEGABYTE;
		status = XML_Parse(j.parser, text.data + at, (int)len, XML_FALSE);
	}
	if (status == XML_STATUS_OK)
		status = XML_Parse(j.parser, "", 0, XML_TRUE);
	if (status != XML_STATUS_OK)
		report_wrong(r, text.len == 0 ? "is empty: the run ended before the test runner could report"
				: XML_GetErrorCode(j.parser) == XML_ERROR_NO_ELEMENTS
					? "ends in the middle: the run ended before the test runner was done"
				: j.root ? "goes on after its end: something else than the test runner wrote there"
					 : arena_printf(a, "is no XML in its line %lu (%s): the run ended early, or something else than the test runner wrote there",
							(unsigned long)XML_GetCurrentLineNumber(j.parser), XML_ErrorString(XML_GetErrorCode(j.parser))));
	XML_ParserFree(j.parser);
	str_free(&j.message);
}
