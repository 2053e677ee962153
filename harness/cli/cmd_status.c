/* cmd_status.c: `takehome status DIR`: how a pool stands. */
#include <stdio.h>
#include <stdlib.h>

#include "harness/base/json.h"
#include "harness/base/utf8.h"
#include "harness/cli/commands.h"
#include "harness/cli/terminal.h"
#include "harness/pool/lock.h"
#include "harness/pool/store.h"

enum { LIST_SHOWN = 20, NAME_BYTES = 400 };

struct status_options {
	const char *dir;
	bool json;
};

static const struct option_row OPTIONS[] = {
	OPTION_FLAG(struct status_options, json, "json", 0, "Print it as JSON"),
	OPTIONS_END,
};
static const struct option_row ARGUMENTS[] = { ARGUMENT(struct status_options, dir), OPTIONS_END };

/* The numbers, each with its name in JSON, what is said to people (NULL: only JSON), and the question to the store. */
static const struct {
	const char *key, *words, *sql;
	bool always; /* said also if it is 0 */
} NUMBERS[] = {
	{ "submissions", "submissions", "SELECT count(*) FROM submission WHERE flags NOT LIKE '%gone%'", true },
	{ "graded", "graded", "SELECT count(*) FROM grade g JOIN submission s ON s.id = g.submission WHERE g.state = 'current' AND s.flags NOT LIKE '%gone%'", true },
	{ "passed", "passed the bar",
	  "SELECT count(*) FROM grade g JOIN submission s ON s.id = g.submission WHERE g.state = 'current' AND passed AND s.flags NOT LIKE '%gone%'", true },
	{ "pending", "wait for a reviewer's decision (takehome review)", "SELECT count(DISTINCT submission) FROM pending", false },
	{ "ungraded", "without a grade for a reason of ours",
	  "SELECT count(*) FROM ungraded u JOIN submission s USING(id) WHERE u.outcome IS NOT NULL AND s.flags NOT LIKE '%gone%'", false },
	{ "waiting", "not tried yet", "SELECT count(*) FROM ungraded u JOIN submission s USING(id) WHERE u.outcome IS NULL AND s.flags NOT LIKE '%gone%'", false },
	{ "running", "being graded now", "SELECT count(*) FROM attempt WHERE outcome IS NULL", false },
	{ "duplicate", "have the same content as another", "SELECT count(*) FROM submission WHERE flags LIKE '%duplicate%'", false },
	{ "near_empty", "are nearly empty", "SELECT count(*) FROM submission WHERE flags LIKE '%near_empty%'", false },
	{ "gone", "are no longer in the pool", "SELECT count(*) FROM submission WHERE flags LIKE '%gone%'", false },
	{ "superseded", "grades that no longer count", "SELECT count(*) FROM grade WHERE state = 'superseded'", false },
	{ "previews", "previewed grades (takehome regrade)", "SELECT count(*) FROM grade WHERE state = 'preview'", false },
};
enum { NUMBER_COUNT = sizeof NUMBERS / sizeof NUMBERS[0] };

struct standing {
	const char *task, *title, *pass, *shard;
	long owner; /* process id of the batch that works on it; 0: none */
	int64_t numbers[NUMBER_COUNT];
};

static int ask(struct arena *a, const struct store *s, struct standing *ret, struct err *e)
{
	*ret = (struct standing){ .task = store_meta(a, s, "task", e),
				  .title = store_meta(a, s, "task_title", e),
				  .pass = store_meta(a, s, "pass", e),
				  .shard = store_meta(a, s, "shard", e),
				  .owner = lock_owner(s->folder) };
	for (size_t i = 0; i < NUMBER_COUNT; i++)
		if (db_number(s->db, e, NUMBERS[i].sql, &ret->numbers[i], "") < 0)
			return -1;
	/* Without a batch nothing runs: it was killed, and the next one will say so in the store. */
	for (size_t i = 0; i < NUMBER_COUNT; i++)
		if (!ret->owner && strcmp(NUMBERS[i].key, "running") == 0)
			ret->numbers[i] = 0;
	return 0;
}

static struct db_query *ask_ungraded(const struct store *s, struct err *e)
{
	return db_ask(s->db, e,
		      "SELECT u.id, u.name, u.outcome, u.owner, u.reason, u.last_words FROM ungraded u JOIN submission s USING(id)"
		      " WHERE u.outcome IS NOT NULL AND s.flags NOT LIKE '%gone%' ORDER BY s.position",
		      "");
}

static int print_text(struct arena *a, const struct store *s, const struct standing *now, struct err *e)
{
	printf("%s: %s%s%s%s\n", now->task ? now->task : "?", now->title ? now->title : "", now->shard ? " (share " : "", now->shard ? now->shard : "", now->shard ? ")" : "");
	if (now->owner)
		printf("process %ld works on it now\n", now->owner);
	for (size_t i = 0; i < NUMBER_COUNT; i++)
		if (now->numbers[i] || NUMBERS[i].always)
			printf("%8lld %s\n", (long long)now->numbers[i], NUMBERS[i].words);
	struct db_query *q = ask_ungraded(s, e);
	int more = q ? 0 : -1;
	for (size_t shown = 0; q && shown < LIST_SHOWN && (more = db_step(q, e)) > 0; shown++) {
		if (shown == 0)
			puts("\nWithout a grade; the next batch tries them again:");
		printf("  %s: %s\n", db_text(q, 0), utf8_visible(a, db_bytes(q, 4), NAME_BYTES));
		if (!db_is_null(q, 5))
			printf("    last words: %s\n", utf8_visible(a, db_bytes(q, 5), NAME_BYTES));
	}
	if (more > 0)
		puts("  …");
	db_done(q);
	return more < 0 ? -1 : 0;
}

static int print_json(const struct store *s, const struct standing *now, struct err *e)
{
	struct json_writer *w = json_writer_new(true);
	json_object(w, NULL);
	json_put_string(w, "schema", "takehome.status/1");
	json_put_string(w, "task", now->task);
	json_put_string(w, "title", now->title);
	json_put_string(w, "pass", now->pass);
	json_put_string(w, "shard", now->shard);
	if (now->owner)
		json_put_int(w, "pid", now->owner);
	else
		json_put_null(w, "pid");
	for (size_t i = 0; i < NUMBER_COUNT; i++)
		json_put_int(w, NUMBERS[i].key, now->numbers[i]);
	json_array(w, "without_grade");
	struct db_query *q = ask_ungraded(s, e);
	int more = q ? 0 : -1;
	while (q && (more = db_step(q, e)) > 0) {
		static const char *const KEYS[] = { "id", "name", "outcome", "owner", "reason", "last_words" };
		json_object(w, NULL);
		for (size_t i = 0; i < sizeof KEYS / sizeof *KEYS; i++)
			json_put_string(w, KEYS[i], db_text(q, i));
		json_end(w);
	}
	db_done(q);
	json_end(w);
	json_end(w);
	struct bytes text = json_writer_text(w);
	if (more == 0)
		fwrite(text.data, 1, text.len, stdout);
	json_writer_free(w);
	return more < 0 ? -1 : 0;
}

static int run(struct arena *a, void *options)
{
	struct status_options *o = options;
	struct err e = ERR_NONE;
	struct store s;
	struct standing now;
	if (store_open(a, o->dir, DB_READ, &s, &e) < 0) {
		terminal_complain("%s", e.text);
		return EXIT_USAGE;
	}
	int bad = ask(a, &s, &now, &e);
	if (bad == 0)
		bad = o->json ? print_json(&s, &now, &e) : print_text(a, &s, &now, &e);
	store_close(&s);
	return bad < 0 ? terminal_fail(&e) : EXIT_PASSED;
}

const struct command cmd_status = {
	.name = "status",
	.summary = "How a pool stands: graded, passed, without a grade and why",
	.arguments = "DIR",
	.about = "Sum up the pool whose store is in DIR, also while a batch works on it.",
	.example = "  takehome status round-1\n"
		   "  takehome status round-1 --json",
	.size = sizeof(struct status_options),
	.options = OPTIONS,
	.takes = ARGUMENTS,
	.needed = 1,
	.needs = "a DIR is needed: the --out of the batch",
	.run = run,
};
