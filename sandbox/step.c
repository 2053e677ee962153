/* step.c: the table of set-up steps and the note of the one that failed. */
#include "sandbox/step.h"

#include <errno.h>
#include <stdio.h>

static const struct {
	const char *point, *fault, *words;
} steps[] = {
#define STEP_ROW(name, point, words) { point, "sandbox." point, words },
	STEP_TABLE(STEP_ROW)
};

const char *step_point(enum step step)
{
	return steps[step].point;
}

const char *step_words(enum step step)
{
	return steps[step].words;
}

bool step_armed(enum step step)
{
	return fault_at(steps[step].fault);
}

int step_failed(struct step_failure *f, enum step step)
{
	f->error = errno;
	f->step = step;
	f->what[0] = '\0';
	return -1;
}

int step_failed_at(struct step_failure *f, enum step step, const char *what)
{
	step_failed(f, step);
	snprintf(f->what, sizeof f->what, "%s", what);
	return -1;
}

int step_err(const struct step_failure *f, struct err *e)
{
	errno = f->error;
	if (f->what[0])
		return err_sys(e, OWNER_HARNESS, "sandbox step '%s', %s: %s", step_point(f->step), step_words(f->step), f->what);
	return err_sys(e, OWNER_HARNESS, "sandbox step '%s', %s", step_point(f->step), step_words(f->step));
}
