/* crew.c: the workers of a batch. */
#include "harness/pool/crew.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/base/alloc.h"
#include "harness/base/utf8.h"
#include "harness/pool/oom.h"

void crew_init(struct crew *crew, int workers)
{
	crew->count = (size_t)workers;
	crew->items = alloc_zero(crew->count * sizeof *crew->items);
	for (size_t i = 0; i < crew->count; i++)
		crew->items[i].worker = WORKER_NONE;
}

void crew_take_back(struct member *m)
{
	free(m->id);
	free(m->name);
	m->id = m->name = NULL;
	m->row = m->attempt = 0;
	m->stage[0] = '\0';
}

void crew_end(struct crew *crew, bool kill_them)
{
	/* All are told before the first is waited for. */
	for (size_t i = 0; kill_them && i < crew->count; i++)
		if (crew->items[i].worker.pid > 0)
			kill(crew->items[i].worker.pid, SIGKILL);
	for (size_t i = 0; i < crew->count; i++) {
		worker_end(&crew->items[i].worker, kill_them);
		crew_take_back(&crew->items[i]);
		str_free(&crew->items[i].inbox);
	}
	free(crew->items);
	*crew = (struct crew){ 0 };
}

int crew_give(struct member *m, const char *id, const char *name, struct bytes path, struct err *e)
{
	const struct frame frame = { .type = FRAME_JOB, .fields = { bytes_of(id), bytes_of(name), path } };
	m->id = alloc_strdup(id);
	m->name = alloc_strdup(name);
	m->words_len = 0;
	m->words_cut = false;
	m->stage[0] = '\0';
	m->at = m->of = 0;
	return frame_send(m->worker.fd, &frame, e);
}

void crew_listen(struct member *m)
{
	char chunk[4096];
	ssize_t n;
	while ((n = read(m->worker.words_fd, chunk, sizeof chunk)) > 0 || (n < 0 && errno == EINTR)) {
		for (ssize_t i = 0; i < n; i++) {
			if (m->words_len == sizeof m->words) {
				/* Half of it goes; moving byte by byte would be slow for a flood. */
				memmove(m->words, m->words + sizeof m->words / 2, sizeof m->words / 2);
				m->words_len = sizeof m->words / 2;
				m->words_cut = true;
			}
			m->words[m->words_len++] = chunk[i];
		}
	}
}

size_t crew_busy(const struct crew *crew)
{
	size_t busy = 0;
	for (size_t i = 0; i < crew->count; i++)
		busy += crew->items[i].id != NULL;
	return busy;
}

const char *crew_died(struct arena *a, const struct member *m, pid_t pid, int status)
{
	const char *words = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL ? oom_words(a, pid) : NULL;
	const char *doing = m->stage[0] ? arena_printf(a, " while it was %s", m->stage) : "";
	if (words)
		return arena_printf(a, "the worker's process was ended by the system%s, because memory ran out. The kernel says: %s", doing, words);
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
		return arena_printf(a, "the worker's process was killed%s: by somebody, or by the system because memory ran out (see dmesg)", doing);
	if (WIFSIGNALED(status))
		return arena_printf(a, "the worker's process crashed%s: %s (SIG%s)", doing, strsignal(WTERMSIG(status)), sigabbrev_np(WTERMSIG(status)));
	return arena_printf(a, "the worker's process ended%s with status %d", doing, WEXITSTATUS(status));
}

const char *crew_last_words(struct arena *a, const struct member *m)
{
	if (m->words_len == 0)
		return NULL;
	const char *text = utf8_visible(a, (struct bytes){ .data = m->words, .len = m->words_len }, sizeof m->words * 2);
	return m->words_cut ? arena_printf(a, "…%s", text) : text;
}
