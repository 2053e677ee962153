/* build.c: the measures "build" (it builds, and with how many warnings) and "lint" (what the language's own checker finds). */
#include "harness/base/utf8.h"
#include "harness/score/measures.h"

void measure_build(struct measuring *m)
{
	const struct built *b = &m->grade->built;
	if (measuring_empty(m))
		return;
	if (b->status == BUILD_FAILED) {
		measuring_lose_all(m, arena_printf(m->a, "The build failed: %s", b->reason ? b->reason : "see its log"), NULL, 0);
		return;
	}
	if (b->status == BUILD_OK && b->warnings && m->criterion->warning_cost > 0)
		measuring_lose(m, (struct cost){ .share = m->criterion->warning_cost * (double)b->warnings,
						 .text = arena_printf(m->a, "The build gives %zu warning%s.", b->warnings, b->warnings == 1 ? "" : "s") });
	m->whole = b->status == BUILD_NOT_NEEDED ? "There is nothing to build."
		   : b->warnings == 0            ? "It builds without warnings."
						 : "It builds; warnings cost nothing here.";
}

void measure_lint(struct measuring *m)
{
	const struct lint *l = &m->grade->built.lint;
	double each = m->criterion->warning_cost;
	if (measuring_empty(m))
		return;
	if (!l->ran) {
		m->whole = "This language has no checker here; nothing is lost.";
		return;
	}
	if (l->findings) {
		double share = each > 0 ? each * (double)l->findings : 1;
		measuring_lose(m, (struct cost){ .share = share,
						 .path = l->first_path,
						 .text = arena_printf(m->a, "The language's checker has %zu finding%s%s%s", l->findings, l->findings == 1 ? "" : "s",
								      l->first ? (l->findings == 1 ? ": " : "; the first: ") : ".",
								      l->first ? utf8_visible(m->a, bytes_of(l->first), 300) : "") });
	}
	m->whole = arena_printf(m->a, "The language's checker finds nothing in %zu file%s.", l->files, l->files == 1 ? "" : "s");
}
