/*
 * store.h: the pool's one durable file, DIR/pool.db: who takes part, every attempt, every grade with its whole report. It is the only truth: reports, pages and
 * tables are exports, which can be deleted and made again.
 *
 * A state changes in one transaction or not at all; after SIGKILL, a full disk or a lost write the file holds the state before or the state after. The tables stand
 * in store_schema.c, with what each column means; anybody may read them (`takehome query`), only this layer writes.
 */
#ifndef HARNESS_POOL_STORE_H
#define HARNESS_POOL_STORE_H

#include "harness/base/arena.h"
#include "harness/base/enum.h"
#include "harness/base/err.h"
#include "harness/base/hash.h"
#include "harness/base/json.h"
#include "harness/pool/db.h"

#define OUTCOME_TABLE(X)                                                                                               \
	X(ATTEMPT_GRADED, "graded")                                                                                    \
	X(ATTEMPT_HARNESS_ERROR, "harness_error") /* a worker said why no grade can be given */                        \
	X(ATTEMPT_DIED, "died")                   /* the worker's process ended in the middle */                       \
	X(ATTEMPT_INTERRUPTED, "interrupted")     /* the batch was stopped; nobody's fault, and never counted */
ENUM_DECLARE(attempt_outcome, OUTCOME_TABLE)

#define GRADE_STATE_TABLE(X)                                                                                           \
	X(GRADE_CURRENT, "current")       /* at most one a submission: what counts */                                  \
	X(GRADE_SUPERSEDED, "superseded") /* counted once; kept, with who graded what by which versions */             \
	X(GRADE_PREVIEW, "preview")       /* at most one a submission: what a regrade would give; counts for nothing until applied */
ENUM_DECLARE(grade_state, GRADE_STATE_TABLE)

/* What is to be seen at a glance about a submission. */
#define FLAG_TABLE(X)                                                                                                  \
	X(FLAG_DUPLICATE, "duplicate")   /* another has the same content */                                            \
	X(FLAG_NEAR_EMPTY, "near_empty") /* next to nothing was handed in */                                           \
	X(FLAG_GONE, "gone")             /* no longer in the pool */                                                   \
	X(FLAG_UNREADABLE, "unreadable") /* in the pool, but cannot be read */
ENUM_DECLARE(flag, FLAG_TABLE)

struct store {
	struct db *db;
	const char *folder; /* DIR, as it was given */
};

/* store_open(a, folder, mode, ret, e): Open ${folder}/pool.db, made (with the folder) for DB_CREATE, brought to this version's schema unless DB_READ. */
int store_open(struct arena *a, const char *folder, enum db_mode mode, struct store *ret, struct err *e);
void store_close(struct store *s);
/* store_schema_text(a): The statements that make the tables: their documentation. store_schema_version(): of the newest. */
const char *store_schema_text(struct arena *a);
int store_schema_version(void);
/* store_migrate(db, e): Bring a database of any older version here, in one transaction; one of a newer version is refused. */
int store_migrate(struct db *db, struct err *e);

/* store_meta(a, s, key): The value, or NULL. Known keys: see the schema. store_set_meta: value NULL removes it. */
const char *store_meta(struct arena *a, const struct store *s, const char *key, struct err *e);
int store_set_meta(struct store *s, const char *key, const char *value, struct err *e);

/* One who takes part. */
struct submission {
	const char *id; /* safe as a file name, stable; unique also where case does not matter */
	int64_t position;
	const char *name; /* shown */
	const char *path; /* of the archive, folder or file, as it is opened; any bytes */
	const char *language, *notes; /* of the manifest; NULL: none */
	const char *sha256;  /* of the archive's bytes or the folder's content, as reports have it; NULL: not read yet */
	const char *content; /* of the unpacked files' names and bytes, however they were packed; NULL: not unpacked yet */
	int64_t bytes, files;
	const char *flags; /* words with blanks between: see the schema; "" none */
	const char *stamp; /* of the path's size, inode and times when sha256 was taken; NULL: look again */
};

/* store_submission(a, s, id, ret, e): 1 and ${ret}, 0: there is none, -1. */
int store_submission(struct arena *a, const struct store *s, const char *id, struct submission *ret, struct err *e);

/* What graded, beside the submission: equal digests give an equal grade. */
struct versions {
	char task[HASH_HEX_SIZE], rubric[HASH_HEX_SIZE];
	char tool[HASH_HEX_SIZE]; /* of language profiles, policies and accepted gaps */
	const char *tool_version;
};

/* A grade as a worker hands it over. */
struct graded {
	const char *submission; /* id */
	int64_t attempt;        /* 0: none (merged) */
	enum grade_state state; /* current or preview */
	struct versions versions;
	struct bytes report;    /* "takehome.report/1", whole */
	const char *content;    /* see struct submission; NULL: unknown */
	const char *graded_by, *graded_at; /* "name@host"; UTC */
};

/* What is to be told of it at once. */
struct grade_gist {
	double percent;
	bool passed;
	const char *worst; /* verdict of its cases: the one that stands last in VERDICT_TABLE */
};

/*
 * store_put_grade(a, s, graded, ret_gist, e): Put a grade and what is taken out of its report: case results, criteria, toolchain, digest, language, totals. A grade that was current
 * (or a preview) before gives way. ${ret_gist} may be NULL. Inside the caller's transaction.
 */
int store_put_grade(struct arena *a, struct store *s, const struct graded *graded, struct grade_gist *ret_gist, struct err *e);

/* store_toolchain_digest(a, toolchain): Of a report's "toolchain", an array of name and version, in any order. Pure. */
const char *store_toolchain_digest(struct arena *a, const struct json *toolchain);

/* Attempts, inside the caller's transaction. ${reason} and ${last_words} may be NULL. */
int store_start_attempt(struct store *s, const char *submission, int worker, int64_t *ret_attempt, struct err *e);
int store_end_attempt(struct store *s, int64_t attempt, enum attempt_outcome outcome, enum owner owner, const char *reason, const char *last_words, struct err *e);
/* store_interrupted(s, e): Attempts that a killed batch left running end as interrupted. */
int store_interrupted(struct store *s, struct err *e);

/* Inside the caller's transaction. store_flag: set or clear one. store_set_content: the digest, and with it who is a duplicate of whom; NULL: unknown. */
int store_flag(struct store *s, const char *submission, enum flag flag, bool set, struct err *e);
int store_set_content(struct store *s, const char *submission, const char *content, struct err *e);

/*
 * store_report(a, s, grade, ret, e): The report of a grade as it leaves the store: with its member "pool" (id, flags, and the ids and names of submissions with the same
 * content), and with what reviewers decided (review.h). 1, 0: there is no such grade, -1.
 */
int store_report(struct arena *a, const struct store *s, int64_t grade, struct bytes *ret, struct err *e);
/* store_report_parsed(a, s, grade, ret, e): The same, parsed; the caller may change it. */
int store_report_parsed(struct arena *a, const struct store *s, int64_t grade, struct json **ret, struct err *e);

#endif
