/* batch_progress.c: what a batch shows while it works. stderr, but for --json. */
#include "harness/cli/batch_progress.h"

#include <stdio.h>
#include <unistd.h>

#include "harness/base/clock.h"
#include "harness/base/json.h"
#include "harness/cli/terminal.h"

/* A live line that changes more often than this only flickers; and so many who are out of date are named. */
enum { DRAW_MS = 100, STALE_SHOWN = 10 };

struct batch_progress batch_progress_start(bool json, bool quiet)
{
	return (struct batch_progress){ .json = json, .quiet = quiet, .live = !quiet && isatty(STDERR_FILENO), .started_ns = clock_ns(), .worst_percent = 101 };
}

static void wipe(const struct batch_progress *p)
{
	if (p->live)
		fputs("\r\033[K", stderr);
}

static void add_eta(const struct batch_progress *p, const struct batch_totals *t, struct str *line)
{
	double minutes = clock_ms_since(p->started_ns) / 60000, rate = minutes > 0 ? (double)p->done / minutes : 0;
	if (p->done < 2 || rate <= 0)
		return;
	double left = (double)(t->todo - p->done) / rate;
	str_addf(line, " · %.0f/min", rate);
	if (left >= 90)
		str_addf(line, " · about %.1f h left", left / 60);
	else if (left >= 1.5)
		str_addf(line, " · about %.0f min left", left);
	else if (t->todo > p->done)
		str_addf(line, " · about %.0f s left", left * 60 + 1);
}

static void draw(struct batch_progress *p, const struct batch_totals *t)
{
	if (!p->live)
		return;
	SCOPED_STR line = STR_EMPTY;
	str_addf(&line, "%zu of %zu · %zu running", p->done, t->todo, t->running);
	if (t->ungraded)
		str_addf(&line, " · %zu ungraded", t->ungraded);
	add_eta(p, t, &line);
	if (p->worst_id[0])
		str_addf(&line, " · lowest: %s %g%% (%s)", p->worst_id, p->worst_percent, p->worst_verdict);
	/* Cut by bytes: a line that wraps cannot be wiped. Multi-byte characters only make it shorter. */
	unsigned columns = terminal_style(STDERR_FILENO).columns;
	size_t len = line.len < columns ? line.len : columns - 1;
	while (len > 0 && ((unsigned char)line.data[len] & 0xC0) == 0x80)
		len--;
	fprintf(stderr, "\r\033[K%.*s", (int)len, line.data);
	fflush(stderr);
	p->drawn_ns = clock_ns();
}

static void put_json(const struct batch_event *event)
{
	const struct batch_totals *t = event->totals;
	struct json_writer *w = json_writer_new(false);
	json_object(w, NULL);
	json_put_string(w, "schema", "takehome.event/1");
	json_put_string(w, "event", event_text(event->kind));
	if (event->id)
		json_put_string(w, "id", event->id);
	if (event->name)
		json_put_string(w, "name", event->name);
	if (event->kind == EVENT_STARTED || event->kind == EVENT_STAGE || event->kind == EVENT_GRADED)
		json_put_int(w, "worker", event->worker);
	if (event->kind == EVENT_STAGE) {
		json_put_string(w, "stage", event->stage);
		json_put_int(w, "count", (int64_t)event->count);
		json_put_int(w, "of", (int64_t)event->of);
	}
	if (event->kind == EVENT_WAITING)
		json_put_int(w, "pid", (int64_t)event->count);
	if (event->kind == EVENT_STALE)
		json_put_bool(w, "kept", event->kept);
	if (event->kind == EVENT_GRADED) {
		json_put_number(w, "percent", event->percent);
		json_put_bool(w, "passed", event->passed);
		json_put_string(w, "verdict", event->verdict);
	}
	if (event->kind == EVENT_RETRY || event->kind == EVENT_UNGRADED)
		json_put_string(w, "owner", owner_text(event->owner));
	if (event->why)
		json_put_string(w, "why", event->why);
	if (event->reason)
		json_put_string(w, "reason", event->reason);
	if (event->last_words)
		json_put_string(w, "last_words", event->last_words);
	json_object(w, "totals");
	json_put_int(w, "total", (int64_t)t->total);
	json_put_int(w, "kept", (int64_t)t->kept);
	json_put_int(w, "stale", (int64_t)t->stale);
	json_put_int(w, "todo", (int64_t)t->todo);
	json_put_int(w, "graded", (int64_t)t->graded);
	json_put_int(w, "passed", (int64_t)t->passed);
	json_put_int(w, "ungraded", (int64_t)t->ungraded);
	json_put_int(w, "running", (int64_t)t->running);
	json_end(w);
	json_end(w);
	struct bytes text = json_writer_text(w);
	fwrite(text.data, 1, text.len, stdout);
	fflush(stdout);
	json_writer_free(w);
}

static void stale(struct batch_progress *p, const struct batch_event *event)
{
	static const char *const WHAT[][2] = { { "submission", "another submission lies there" },
					       { "task", "the task has changed" },
					       { "rubric", "the rubric has changed" },
					       { "tool", "takehome, its language profiles or its policies have changed" },
					       { "toolchain", "the toolchain has changed" } };
	const char *what = event->why;
	for (size_t i = 0; i < sizeof WHAT / sizeof *WHAT; i++)
		if (strcmp(event->why, WHAT[i][0]) == 0)
			what = WHAT[i][1];
	p->stale_shown++;
	if (p->stale_shown <= STALE_SHOWN)
		terminal_complain("%s: %s%s%s%s: %s", event->id, what, event->reason ? " (" : "", event->reason ? event->reason : "", event->reason ? ")" : "",
				  event->kept ? "its grade is kept all the same" : "graded again");
	else if (p->stale_shown == STALE_SHOWN + 1)
		terminal_complain("… and others");
}

static void planned(const struct batch_progress *p, const struct batch_totals *t)
{
	if (!p->quiet)
		terminal_complain("%zu submission%s: %zu to be graded, %zu done already%s", t->total, t->total == 1 ? "" : "s", t->todo, t->kept,
				  t->stale ? " (some grades are of other versions, see above)" : "");
}

static void graded(struct batch_progress *p, const struct batch_event *event)
{
	p->done = event->totals->graded + event->totals->ungraded;
	if (event->percent < p->worst_percent) {
		p->worst_percent = event->percent;
		snprintf(p->worst_id, sizeof p->worst_id, "%s", event->id);
		snprintf(p->worst_verdict, sizeof p->worst_verdict, "%s", event->verdict);
	}
	if (!p->live && !p->quiet)
		terminal_complain("[%zu/%zu] %s: %g%%, %s (%s)", p->done, event->totals->todo, event->id, event->percent, event->passed ? "passed" : "below the bar",
				  event->verdict);
}

static void failed(struct batch_progress *p, const struct batch_event *event)
{
	p->done = event->totals->graded + event->totals->ungraded;
	terminal_complain("%s: %s: %s%s%s", event->id, event->kind == EVENT_RETRY ? "no grade yet, tried once more later" : "no grade, and no points lost", event->reason,
			  event->last_words ? "; last words: " : "", event->last_words ? event->last_words : "");
}

void batch_progress_tell(void *progress, const struct batch_event *event)
{
	struct batch_progress *p = progress;
	if (p->json) {
		put_json(event);
		return;
	}
	/* Most stages pass too quickly to be read. */
	if (event->kind == EVENT_STAGE) {
		if (clock_ms_since(p->drawn_ns) >= DRAW_MS)
			draw(p, event->totals);
		return;
	}
	wipe(p);
	switch (event->kind) {
	case EVENT_WAITING:
		terminal_complain("process %zu is grading into this folder: waiting for it", event->count);
		break;
	case EVENT_STALE:
		stale(p, event);
		break;
	case EVENT_PLAN:
		planned(p, event->totals);
		break;
	case EVENT_GRADED:
		graded(p, event);
		break;
	case EVENT_RETRY:
	case EVENT_UNGRADED:
		failed(p, event);
		break;
	case EVENT_STOPPING:
		terminal_complain("stopping: what runs is finished first (Ctrl-C again stops at once); the same command goes on later");
		break;
	case EVENT_STOPPED:
		terminal_complain("stopped; what ran was ended and is graded when the same command goes on");
		break;
	default:
		break;
	}
	if (event->kind != EVENT_DONE)
		draw(p, event->totals);
}

void batch_progress_end(struct batch_progress *p)
{
	wipe(p);
}
