/* findings.c: a list in the order in which it was found. */
#include "harness/author/findings.h"

ENUM_DEFINE(finding_level, FINDING_LEVEL_TABLE)

void findings_add(struct findings *f, enum finding_level level, const char *subject, const char *fmt, ...)
{
	struct finding *finding = ARENA_NEW(f->arena, struct finding);
	va_list ap;
	va_start(ap, fmt);
	*finding = (struct finding){ .level = level, .subject = arena_strdup(f->arena, subject), .text = arena_vprintf(f->arena, fmt, ap) };
	va_end(ap);
	if (f->last)
		f->last->next = finding;
	else
		f->first = finding;
	f->last = finding;
	*(level == FINDING_WRONG ? &f->wrong : &f->advice) += 1;
}
