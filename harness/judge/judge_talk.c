/* judge_talk.c: see judge_talk.h. */
#include "harness/judge/judge_talk.h"

#include <signal.h>
#include <string.h>

#include "harness/base/utf8.h"
#include "harness/judge/judge_end.h"

enum { PROGRAM, INTERACTOR, SHOWN = 160, BUSY_SHARE = 10 };

/* ── the task's own programs ── */

static const char *how_it_failed(struct arena *a, const struct checked *c)
{
	const struct limits *l = &c->limits;
	const char *name = c->end == SANDBOX_SIGNALED ? sigabbrev_np(c->signal) : NULL;
	switch (c->end) {
	case SANDBOX_EXITED:
		return arena_printf(a, "ended with the exit status %d; %d (right) or %d (wrong) is expected of it", c->status, CHECKED_RIGHT, CHECKED_WRONG);
	case SANDBOX_SIGNALED:
		return name ? arena_printf(a, "crashed with the signal SIG%s", name) : arena_printf(a, "crashed with the signal %d", c->signal);
	case SANDBOX_CPU_LIMIT:
		return arena_printf(a, "was stopped at its CPU limit of %u ms", l->cpu_ms);
	case SANDBOX_WALL_LIMIT:
		return arena_printf(a, "was stopped at its time limit of %u ms on the clock", l->wall_ms);
	case SANDBOX_MEMORY_LIMIT:
		return arena_printf(a, "was stopped at its memory limit of %u MiB", l->memory_mb);
	case SANDBOX_OUTPUT_LIMIT:
		return arena_printf(a, "was stopped because it printed more than its limit of %u KiB", l->output_kb);
	case SANDBOX_VIOLATION:
		return "was stopped because it made a forbidden system call";
	case SANDBOX_EXEC_FAILED:
		return "could not be started";
	case SANDBOX_STOPPED:
		break;
	}
	return "was stopped";
}

bool judge_checked(struct arena *a, const struct checked *c, const char *about, struct case_verdict *ret)
{
	const char *of = about ? arena_printf(a, "%s: ", utf8_visible(a, bytes_of(about), 200)) : "";
	if (checked_says(c, CHECKED_RIGHT))
		return true;
	if (checked_says(c, CHECKED_WRONG)) {
		verdict_set(ret, VERDICT_WRONG_ANSWER, OWNER_CANDIDATE,
			    c->message ? arena_printf(a, "%sthe task's %s says: %s", of, c->what, c->message)
				       : arena_printf(a, "%sthe task's %s does not accept it, and does not say why", of, c->what));
		return false;
	}
	verdict_set(ret, VERDICT_HARNESS_ERROR, OWNER_TASK,
		    arena_printf(a, "%sthe task's %s %s%s%s; this is no fault of the submission", of, c->what, c->why_not ? c->why_not : how_it_failed(a, c),
				 c->complaint ? ": " : "", c->complaint ? c->complaint : ""));
	return false;
}

void judge_checked_beside(struct arena *a, const struct checked *c, const char *about, struct case_verdict *ret)
{
	if (c && checked_says(c, CHECKED_RIGHT))
		ret->reason = arena_printf(a, "%s; the task's %s accepts what stands on %s", ret->reason, c->what, about);
	else if (c && checked_says(c, CHECKED_WRONG) && c->message)
		ret->reason = arena_printf(a, "%s; the task's %s says of %s: %s", ret->reason, c->what, about, c->message);
}

/* ── the dialogue ── */

/* The side whose words ended first, by its end or by its own will; the other had to notice. */
static int who_left(const struct sandbox_talk *t)
{
	return t->left >= 0 ? t->left : t->first;
}

static const char *last_words(struct arena *a, const struct sandbox_turn *turn)
{
	if (!turn)
		return "nothing had been said";
	size_t len = turn->bytes < sizeof turn->text ? (size_t)turn->bytes : sizeof turn->text;
	return arena_printf(a, "the last words were the %s's: \"%s\"", turn->side == PROGRAM ? "program" : "interactor",
			    utf8_visible(a, (struct bytes){ .data = turn->text, .len = len }, SHOWN));
}

/* It was stopped at its time limit, without having computed for long. */
static void judge_silence(struct arena *a, const struct outcome *o, struct case_verdict *ret)
{
	const struct sandbox_talk *t = &o->talk->talk;
	const struct sandbox_side *program = &t->side[PROGRAM], *interactor = &t->side[INTERACTOR];
	const struct sandbox_turn *last = sandbox_last_words(t);
	/* Whoever waits uses none. */
	uint64_t busy_us = (uint64_t)o->limits.wall_ms * 1000 / BUSY_SHARE;
	const char *what;
	if (program->unread == 0 && program->busy_us < busy_us && (interactor->unread > 0 || interactor->busy_us >= busy_us)) {
		verdict_set(ret, VERDICT_HARNESS_ERROR, OWNER_TASK,
			    arena_printf(a,
					 "the task's interactor neither read on nor answered, while the program waited for it, until the time limit of %u ms; "
					 "this is no "
					 "fault of the submission",
					 o->limits.wall_ms));
		return;
	}
	if (program->silenced)
		what = "it had closed its output, and ran on";
	else if (program->deaf)
		what = "it had closed its input, and ran on";
	else if (program->unread > 0)
		what = "it did not read what the interactor had written to it";
	else if (program->busy_us >= busy_us)
		what = "it computed all the time";
	else if (last && last->side == PROGRAM && t->open_line)
		what = "both waited for each other: the last line that it wrote has no line break at its end, so that the interactor waited for the rest";
	else if (last && last->side == PROGRAM)
		what = "both waited for each other: the interactor expected more than it wrote";
	else
		what = "both waited for each other: the interactor for an answer or for its end (what is printed but not flushed does not arrive)";
	verdict_set(ret, VERDICT_TIME_LIMIT, OWNER_CANDIDATE,
		    arena_printf(a, "was stopped at the time limit of %u ms on the clock: %s; %s", o->limits.wall_ms, what, last_words(a, last)));
}

static void add_message(struct arena *a, const struct checked *c, struct case_verdict *ret)
{
	if (checked_says(c, CHECKED_WRONG) && c->message)
		ret->reason = arena_printf(a, "%s; the task's interactor says: %s", ret->reason, c->message);
}

/* The program by itself, apart from what the interactor thinks. True: it ended as it should. */
static bool judge_program(struct arena *a, const struct task_case *c, const struct outcome *o, struct case_verdict *ret)
{
	if (o->end == SANDBOX_WALL_LIMIT && who_left(&o->talk->talk) == PROGRAM) {
		judge_silence(a, o, ret);
		return false;
	}
	if (!judge_stopped(a, o, ret)) {
		if (o->end == SANDBOX_WALL_LIMIT)
			ret->reason = arena_printf(a, "%s; the dialogue was over before", ret->reason);
		return false;
	}
	if (judge_ending(a, c, o, ret))
		return true;
	judge_scarcity(a, o, ret);
	add_message(a, &o->talk->interactor, ret);
	return false;
}

void judge_talk(struct arena *a, const struct task_case *c, const struct outcome *o, struct case_verdict *ret)
{
	const struct checked *interactor = &o->talk->interactor;
	bool word_is_first = who_left(&o->talk->talk) == INTERACTOR && o->end != SANDBOX_VIOLATION;
	if (word_is_first && !judge_checked(a, interactor, NULL, ret))
		return;
	if (!judge_program(a, c, o, ret))
		return;
	if (!word_is_first && !judge_checked(a, interactor, NULL, ret)) {
		if (ret->verdict == VERDICT_WRONG_ANSWER)
			judge_scarcity(a, o, ret);
		return;
	}
	verdict_set(ret, VERDICT_PASSED, OWNER_NOBODY, NULL);
}

bool judge_talk_settled(const struct outcome *o)
{
	if (!o->talk || o->end != SANDBOX_WALL_LIMIT || who_left(&o->talk->talk) != PROGRAM)
		return false;
	for (int s = 0; s < SANDBOX_SIDES; s++) {
		const struct sandbox_side *side = &o->talk->talk.side[s];
		if (side->unread > 0 || side->busy_us >= (uint64_t)o->limits.wall_ms * 1000 / BUSY_SHARE)
			return false;
	}
	return o->talk->talk.turns_before > 0;
}
