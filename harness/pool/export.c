/* export.c: a pool's grades in files. */
#include "harness/pool/export.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "harness/base/fs.h"
#include "harness/base/scoped.h"
#include "harness/pool/blind.h"
#include "harness/pool/outfile.h"
#include "harness/pool/shares.h"
#include "harness/pool/sources.h"
#include "harness/pool/worker.h"
#include "harness/report/page.h"

/* Says what an export is of, and that its folder is ours to clear. */
static const char MARKER[] = "export.json";
static const char MARKER_SCHEMA[] = "takehome.export/1";
enum { MARKER_BYTES_MAX = 1 << 20, CRITERIA_MAX = 64, SMALL_BYTES = 8 << 20, ENOUGH_TO_SHARE = 32 };

struct export {
	struct arena *a; /* of the whole export; what belongs to a submission has its own */
	const struct export_spec *spec;
	struct export_done *done;
	struct store store;
	const char *root; /* what paths of submissions are relative to */
	struct workdir small, work; /* where submissions are unpacked: small ones in memory */
	bool has_small, has_work;
	struct blind *blind;
	struct format_pages pages;
	struct format_pool *pools; /* by the index of formats */
	struct outfile *files;
	const char **ids; /* in the order of the export */
	size_t count;
};

static bool needs(const struct export_spec *spec, bool pages)
{
	for (size_t i = 0; i < spec->format_count; i++)
		if (pages ? spec->formats[i]->needs_pages : spec->formats[i]->needs_sources)
			return true;
	return false;
}

/* Remove what an earlier export of ${format} has left: who is no longer in the pool must not stay in it. */
static int clear(struct arena *a, int to, const struct format *format, struct err *e)
{
	if (format->all && unlinkat(to, format->all, 0) < 0 && errno != ENOENT)
		return err_sys(e, OWNER_HARNESS, "removing the earlier '%s'", format->all);
	if (!format->one)
		return 0;
	const char *folder = arena_strndup(a, format->one, strcspn(format->one, "/"));
	return fs_remove_tree(to, folder, e);
}

/* There is nothing, or a folder without anything. */
static bool is_empty(const char *path)
{
	DIR *folder = opendir(path);
	if (!folder)
		return errno == ENOENT;
	bool empty = true;
	for (const struct dirent *entry; empty && (entry = readdir(folder));)
		empty = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
	closedir(folder);
	return empty;
}

static int prepare(struct export *x, struct err *e)
{
	const struct export_spec *spec = x->spec;
	struct bytes text;
	struct json_error bad;
	const char *marker = fs_join(x->a, spec->to, MARKER);
	const struct json *earlier = NULL;
	if (access(marker, F_OK) == 0 && fs_read(x->a, AT_FDCWD, marker, MARKER_BYTES_MAX, &text, e) == 0)
		earlier = json_parse(x->a, text, JSON_STRICT, &bad);
	bool ours = strcmp(json_text(earlier, "schema", ""), MARKER_SCHEMA) == 0;
	if (!ours && !is_empty(spec->to))
		return err_set(e, OWNER_HARNESS, "'%s' is a folder with other things in it: name an empty or a new one (--to)", spec->to);
	if (fs_mkdirs(AT_FDCWD, spec->to, 0777) < 0)
		return err_sys(e, OWNER_HARNESS, "making the folder '%s'", spec->to);
	SCOPED_FD to = open(spec->to, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (to < 0)
		return err_sys(e, OWNER_HARNESS, "opening the folder '%s'", spec->to);
	/* Names and pseudonyms must not lie side by side. */
	bool all = json_bool(earlier, "blind", spec->blind) != spec->blind;
	size_t known;
	const struct format *const *every = formats_all(&known);
	for (size_t i = 0; i < (all ? known : spec->format_count); i++)
		if (clear(x->a, to, all ? every[i] : spec->formats[i], e) < 0)
			return -1;
	struct json_writer *w = json_writer_new(true);
	json_object(w, NULL);
	json_put_string(w, "schema", MARKER_SCHEMA);
	json_put_string(w, "task", store_meta(x->a, &x->store, "task", NULL));
	json_put_bool(w, "blind", spec->blind);
	json_end(w);
	int r = outfile_whole(x->a, spec->to, MARKER, json_writer_text(w), e);
	json_writer_free(w);
	return r;
}

/* Who takes part, in the pool's order; in a blind export in one that says nothing. */
static int list(struct export *x, struct err *e)
{
	int64_t total;
	if (x->blind) {
		const struct blind_one *all = blind_all(x->blind, &x->count);
		x->ids = ARENA_ARRAY(x->a, const char *, x->count + 1);
		for (size_t i = 0; i < x->count; i++)
			x->ids[i] = all[i].id;
		return 0;
	}
	if (db_number(x->store.db, e, "SELECT count(*) FROM submission", &total, "") < 0)
		return -1;
	x->ids = ARENA_ARRAY(x->a, const char *, (size_t)total + 1);
	struct db_query *q = db_ask(x->store.db, e, "SELECT id FROM submission ORDER BY position, id", "");
	int more = q ? 0 : -1;
	while (q && x->count < (size_t)total && (more = db_step(q, e)) > 0)
		x->ids[x->count++] = arena_strdup(x->a, db_text(q, 0));
	db_done(q);
	return more < 0 ? -1 : 0;
}

static int list_criteria(struct export *x, struct format_pool *pool, struct err *e)
{
	const char **criteria = ARENA_ARRAY(x->a, const char *, CRITERIA_MAX);
	struct db_query *q = db_ask(x->store.db, e,
				    "SELECT c.id FROM criterion c JOIN grade g ON g.id = c.grade WHERE g.state = 'current' GROUP BY c.id ORDER BY min(c.position), c.id", "");
	int more = q ? 0 : -1;
	while (q && pool->criterion_count < CRITERIA_MAX && (more = db_step(q, e)) > 0)
		criteria[pool->criterion_count++] = arena_strdup(x->a, db_text(q, 0));
	db_done(q);
	pool->criteria = criteria;
	return more < 0 ? -1 : 0;
}

/* The grade that counts, parsed; NULL and why there is none. */
static int read_report(struct export *x, struct arena *a, const char *id, struct json **ret, const char **ret_why, struct err *e)
{
	int64_t grade;
	*ret = NULL;
	*ret_why = NULL;
	if (db_number(x->store.db, e, "SELECT id FROM grade WHERE submission = ?1 AND state = 'current'", &grade, "t", id) < 0)
		return -1;
	if (grade != 0)
		return store_report_parsed(a, &x->store, grade, ret, e) > 0 ? 0 : -1;
	struct db_query *q = db_ask(x->store.db, e, "SELECT reason FROM ungraded WHERE id = ?1", "t", id);
	if (!q)
		return -1;
	int more = db_step(q, e);
	*ret_why = more > 0 && !db_is_null(q, 0) ? arena_strdup(a, db_text(q, 0)) : "It has not been graded yet.";
	db_done(q);
	return more < 0 ? -1 : 0;
}

static const char *shown_id(const struct export *x, size_t at)
{
	return at >= x->count ? NULL : x->blind ? blind_find(x->blind, x->ids[at])->pseudonym : x->ids[at];
}

/* Where ${who} is unpacked; made when it is first needed. */
static int scratch_for(struct export *x, const struct submission *who, const struct workdir **ret, struct err *e)
{
	bool small = who->bytes <= SMALL_BYTES, *has = small ? &x->has_small : &x->has_work;
	struct workdir *work = small ? &x->small : &x->work;
	if (!*has && (small ? workdir_open_small : workdir_open)(x->a, work, e) < 0)
		return -1;
	*has = true;
	*ret = work;
	return 0;
}

static int take_sources(struct export *x, struct arena *a, const struct submission *who, const char *path, struct json *report, struct sources *sources, struct err *e)
{
	const struct workdir *work;
	*sources = (struct sources){ 0 };
	if (x->blind || needs(x->spec, false)) {
		if (scratch_for(x, who, &work, e) < 0)
			return -1;
		sources_again(a, path, report, work, sources);
	}
	if (!x->blind)
		return 0;
	blind_begin(x->blind, a, who, path, sources);
	blind_sources(x->blind, a, sources);
	if (report)
		blind_report(x->blind, a, report);
	return 0;
}

/* The files of one submission. */
static int write_one(struct export *x, struct arena *a, const struct format_item *item, struct err *e)
{
	SCOPED_STR out = STR_EMPTY;
	for (size_t i = 0; i < x->spec->format_count; i++) {
		const struct format *format = x->spec->formats[i];
		if (!format->one)
			continue;
		x->pools[i].a = a;
		str_clear(&out);
		format->write(&x->pools[i], item, &out);
		if (outfile_whole(a, x->spec->to, formats_one_path(a, format, item->id), str_bytes(&out), e) < 0)
			return -1;
	}
	return 0;
}

/* Its rows in the pool's tables. */
static int add_rows(struct export *x, struct arena *a, const struct format_item *item, struct err *e)
{
	SCOPED_STR out = STR_EMPTY;
	for (size_t i = 0; i < x->spec->format_count; i++) {
		const struct format *format = x->spec->formats[i];
		x->done->files += format->one != NULL;
		if (!format->all)
			continue;
		x->pools[i].a = a;
		str_clear(&out);
		format->add(&x->pools[i], item, &out);
		if (outfile_add(&x->files[i], str_bytes(&out), e) < 0)
			return -1;
	}
	x->done->submissions++;
	x->done->ungraded += item->report == NULL;
	x->done->without_files += item->source_count == 0 && item->no_sources != NULL;
	return 0;
}

static int make_item(struct export *x, struct arena *a, size_t at, struct format_item *ret, struct err *e)
{
	struct submission who;
	struct json *report;
	const char *why;
	struct sources sources;
	if (store_submission(a, &x->store, x->ids[at], &who, e) < 0 || read_report(x, a, x->ids[at], &report, &why, e) < 0)
		return -1;
	const char *path = who.path[0] == '/' || !x->root ? who.path : fs_join(a, x->root, who.path);
	if (take_sources(x, a, &who, path, report, &sources, e) < 0)
		return -1;
	*ret = (struct format_item){
		.id = shown_id(x, at),
		.name = x->blind ? blind_find(x->blind, who.id)->name : who.name,
		.report = report,
		.ungraded = x->blind ? blind_text(x->blind, a, why) : why,
		.flags = who.flags,
		.sources = sources.items,
		.source_count = sources.count,
		.no_sources = sources.none,
		.previous = at > 0 ? shown_id(x, at - 1) : NULL,
		.next = shown_id(x, at + 1),
	};
	return write_one(x, a, ret, e);
}

static int open_files(struct export *x, struct err *e)
{
	struct format_pool pool = { .a = x->a, .pages = &x->pages, .blind = x->spec->blind };
	const char *title = store_meta(x->a, &x->store, "task_title", e);
	pool.title = title ? title : "";
	if (list_criteria(x, &pool, e) < 0)
		return -1;
	for (size_t i = 0; i < x->spec->format_count; i++) {
		const struct format *format = x->spec->formats[i];
		SCOPED_STR out = STR_EMPTY;
		x->pools[i] = pool;
		if (!format->all)
			continue;
		if (outfile_open(x->a, x->spec->to, format->all, &x->files[i], e) < 0)
			return -1;
		format->begin(&x->pools[i], &out);
		if (outfile_add(&x->files[i], str_bytes(&out), e) < 0)
			return -1;
		if (format->needs_pages)
			x->done->page = fs_join(x->a, x->spec->to, format->all);
	}
	return 0;
}

/* ${good} false: something failed before; what the formats hold is given back, and the files are dropped. */
static int close_files(struct export *x, bool good, struct err *e)
{
	int r = 0;
	for (size_t i = 0; i < x->spec->format_count; i++) {
		const struct format *format = x->spec->formats[i];
		SCOPED_STR out = STR_EMPTY;
		if (!format->all || x->files[i].fd < 0)
			continue;
		x->pools[i].a = x->a;
		format->end(&x->pools[i], &out);
		if (good && r == 0 && outfile_add(&x->files[i], str_bytes(&out), e) == 0 && outfile_close(&x->files[i], e) == 0)
			x->done->files++;
		else
			r = -1;
		outfile_drop(&x->files[i]);
	}
	return r;
}

/* In a process of its own: the store is opened again, scratch folders are its own. */
static int begin_share(void *context, struct err *e)
{
	struct export *x = context;
	x->has_small = x->has_work = false;
	return store_open(x->a, x->spec->folder, DB_READ, &x->store, e);
}

static void end_share(void *context)
{
	struct export *x = context;
	if (x->has_small)
		workdir_close(&x->small);
	if (x->has_work)
		workdir_close(&x->work);
	x->has_small = x->has_work = false;
	store_close(&x->store);
}

static struct bytes text_or_absent(const char *text)
{
	return text ? bytes_of(text) : (struct bytes){ 0 };
}

static int make_share(void *context, struct arena *a, size_t at, struct frame *ret, struct err *e)
{
	struct export *x = context;
	struct format_item item;
	if (make_item(x, a, at, &item, e) < 0)
		return -1;
	*ret = (struct frame){ .type = FRAME_ITEM,
			       .fields = { bytes_of(item.name), bytes_of(item.flags), text_or_absent(item.ungraded), { 0 }, text_or_absent(item.source_count ? NULL : item.no_sources) } };
	if (!item.report)
		return 0;
	struct json_writer *w = json_writer_new(false);
	json_put_json(w, NULL, item.report);
	ret->fields[3] = arena_bytes(a, json_writer_text(w));
	json_writer_free(w);
	return 0;
}

/* What a process has sent, as the tables take it. */
static int take_share(struct export *x, struct shares *shares, struct arena *a, size_t at, struct format_item *ret, struct err *e)
{
	struct frame frame;
	struct json_error bad;
	if (shares_next(shares, a, at, &frame, e) < 0)
		return -1;
	*ret = (struct format_item){ .id = shown_id(x, at),
				     .name = frame.fields[0].data,
				     .flags = frame.fields[1].data,
				     .ungraded = frame.fields[2].data,
				     .report = frame.fields[3].data ? json_parse(a, frame.fields[3], JSON_STRICT, &bad) : NULL,
				     .no_sources = frame.fields[4].data };
	if (frame.type != FRAME_ITEM || !ret->name || !ret->flags || (!ret->report && !ret->ungraded))
		return err_set(e, OWNER_HARNESS, "a process that helped sent what is no submission");
	return 0;
}

/* Tables alone are written faster than they are handed over. */
static size_t processes(const struct export *x)
{
	size_t wanted = x->spec->workers ? x->spec->workers : x->count >= ENOUGH_TO_SHARE ? (size_t)worker_cores() : 1;
	bool worth = x->blind != NULL;
	for (size_t i = 0; i < x->spec->format_count; i++)
		worth = worth || x->spec->formats[i]->one;
	return !worth ? 1 : wanted < x->count ? wanted : x->count;
}

static int walk(struct export *x, struct err *e)
{
	size_t count = processes(x);
	struct shares *shares = NULL;
	int r = open_files(x, e);
	if (r == 0 && count > 1) {
		const struct shares_spec spec = { .processes = count, .items = x->count, .context = x, .begin = begin_share, .end = end_share, .make = make_share };
		store_close(&x->store);
		r = shares_start(&spec, &shares, e);
	}
	for (size_t at = 0; at < x->count && r == 0; at++) {
		struct arena *a = arena_new();
		struct format_item item;
		r = shares ? take_share(x, shares, a, at, &item, e) : make_item(x, a, at, &item, e);
		if (r == 0)
			r = add_rows(x, a, &item, e);
		arena_free(a);
		if (x->spec->tell)
			x->spec->tell(x->spec->context, at + 1, x->count);
	}
	shares_end(shares);
	return close_files(x, r == 0, e) < 0 ? -1 : r;
}

int export_run(struct arena *a, const struct export_spec *spec, struct export_done *ret, struct err *e)
{
	struct export x = { .a = a, .spec = spec, .done = ret };
	*ret = (struct export_done){ 0 };
	if (store_open(a, spec->folder, DB_READ, &x.store, e) < 0)
		return -1;
	x.root = store_meta(a, &x.store, "source", e);
	x.pools = ARENA_ARRAY(a, struct format_pool, spec->format_count);
	x.files = ARENA_ARRAY(a, struct outfile, spec->format_count);
	for (size_t i = 0; i < spec->format_count; i++)
		x.files[i] = OUTFILE_NONE;
	int r = needs(spec, true) ? page_load(a, &x.pages, e) : 0;
	if (r == 0 && spec->blind)
		r = blind_open(a, &x.store, spec->key, &x.blind, e);
	if (r == 0 && prepare(&x, e) == 0 && list(&x, e) == 0)
		r = walk(&x, e);
	else
		r = -1;
	end_share(&x);
	blind_close(x.blind);
	return r;
}
