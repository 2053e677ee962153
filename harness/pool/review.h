/*
 * review.h: what people decide about criteria that no program can judge, kept in the store.
 *
 * A decision is a row that nobody changes: another one, also one that takes the mark back, is a new row, and the newest counts. It counts in every grade of the same
 * submission, unchanged, by a criterion that is the same (marks.h, marks_digest), so that a regrade with another task, or with other weights, keeps it; where the submission or
 * the criterion has changed, a person has to look again.
 */
#ifndef HARNESS_POOL_REVIEW_H
#define HARNESS_POOL_REVIEW_H

#include "harness/pool/marks.h"
#include "harness/pool/store.h"

enum { REVIEW_NAME_MAX = 200, REVIEW_NOTE_MAX = 4000 }; /* bytes */

struct review {
	const char *submission, *criterion; /* ids */
	bool withdrawn; /* the mark is taken back; level does not count then */
	double level;
	const char *by, *note; /* note NULL: none */
};

/*
 * review_put(a, s, review, e): Record a decision about the grade that counts now, in a transaction of its own; also while a batch works on the pool. Refused (-1) with e->owner
 * OWNER_NOBODY where the question is wrong: nobody of that id, no such criterion or level, text that is none; otherwise the store failed.
 */
int review_put(struct arena *a, struct store *s, const struct review *review, struct err *e);

/* review_marks(a, s, grade, ret, ret_count, e): Those that count in ${grade}. */
int review_marks(struct arena *a, const struct store *s, int64_t grade, struct mark **ret, size_t *ret_count, struct err *e);

/*
 * review_report(a, s, submission, ret, e): The report of the grade that counts, parsed, with its marks. Refused as review_put refuses. review_resolve(a, s, key, id, ret, e): The id
 * of whom ${id} means: itself, or whose pseudonym it is in the key file ${key} of a blind export (NULL or not there: none).
 */
int review_report(struct arena *a, const struct store *s, const char *submission, struct json **ret, struct err *e);
int review_resolve(struct arena *a, const struct store *s, const char *key, const char *id, const char **ret, struct err *e);

/* review_copy(out, from, submission, e): What was decided about ${submission} in another store, but for what is here already. Inside the caller's transaction. */
int review_copy(struct store *out, const struct store *from, const char *submission, struct err *e);

#endif
