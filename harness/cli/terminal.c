/* terminal.c: how commands talk. stdout is for results; all of this but the style goes to stderr. */
#include "harness/cli/terminal.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "harness/base/utf8.h"
#include "harness/cli/cli.h"

enum { LINE_BYTES_MAX = 8000, COLUMNS_MIN = 60, COLUMNS_MAX = 200, COLUMNS_UNKNOWN = 100 };

/* Lines of ours stay lines; what a stranger's name could do to a terminal inside them does not. */
static void put_visible(struct arena *a, const char *text)
{
	for (const char *line = text; *line;) {
		size_t len = strcspn(line, "\n");
		fprintf(stderr, "%s\n", utf8_visible(a, (struct bytes){ .data = line, .len = len }, LINE_BYTES_MAX));
		line += len + (line[len] == '\n');
	}
}

void terminal_complain(const char *fmt, ...)
{
	struct arena *a = arena_new();
	va_list ap;
	va_start(ap, fmt);
	const char *text = arena_vprintf(a, fmt, ap);
	va_end(ap);
	put_visible(a, arena_printf(a, "takehome: %s", text));
	arena_free(a);
}

int terminal_fail(const struct err *e)
{
	terminal_complain("%s", e->text);
	if (e->owner == OWNER_TASK)
		return EXIT_TASK;
	fputs("takehome: this host or takehome itself failed, not the submission: nothing was graded and nobody lost points.\n"
	      "takehome: \"takehome doctor\" says what this host lacks and how to get it; then run the same command again.\n",
	      stderr);
	return EXIT_HARNESS;
}

int terminal_problems(const struct problems *problems, const char *what)
{
	struct arena *a = arena_new();
	SCOPED_STR text = STR_EMPTY;
	problems_text(problems, &text);
	put_visible(a, str_text(&text));
	put_visible(a, arena_printf(a, "%zu problem%s in %s: mend %s and run again", problems->count, problems->count == 1 ? "" : "s", what,
				    problems->count == 1 ? "it" : "them"));
	arena_free(a);
	return EXIT_TASK;
}

static unsigned within(unsigned long columns)
{
	return (unsigned)(columns < COLUMNS_MIN ? COLUMNS_MIN : columns > COLUMNS_MAX ? COLUMNS_MAX : columns);
}

struct report_style terminal_style(int fd)
{
	struct report_style style = { .colour = false, .columns = COLUMNS_UNKNOWN };
	const char *no_colour = getenv("NO_COLOR"), *columns = getenv("COLUMNS"), *term = getenv("TERM");
	struct winsize size;
	if (isatty(fd)) {
		style.colour = !(no_colour && no_colour[0]) && term && strcmp(term, "dumb") != 0;
		if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
			style.columns = within(size.ws_col);
	}
	if (columns && columns[0] >= '1' && columns[0] <= '9')
		style.columns = within(strtoul(columns, NULL, 10));
	return style;
}

static void tell(void *context, const char *stage, size_t done, size_t of)
{
	(void)context;
	if (of > 0)
		fprintf(stderr, "\r\033[K%s %zu/%zu", stage, done + 1, of);
	else
		fprintf(stderr, "\r\033[K%s", stage);
	fflush(stderr);
}

const struct pipeline_progress *terminal_progress(bool quiet)
{
	static const struct pipeline_progress PROGRESS = { .tell = tell };
	return !quiet && isatty(STDERR_FILENO) ? &PROGRESS : NULL;
}

void terminal_progress_end(const struct pipeline_progress *progress)
{
	if (progress)
		fputs("\r\033[K", stderr);
}
