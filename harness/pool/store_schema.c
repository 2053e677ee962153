/* store_schema.c: the tables of DIR/pool.db, a version a row. A row that was released is never changed; a change is a new row. */
#include "harness/pool/store.h"

#include <stdlib.h>

/* clang-format off */
static const char *const VERSIONS[] = {
"CREATE TABLE meta( -- about the pool as a whole\n"
"  key TEXT PRIMARY KEY NOT NULL, -- task, rubric, pass (percent), their digests and paths, tool, shard ('1/4'), source; preview…: of previews\n"
"  value TEXT NOT NULL\n"
") STRICT, WITHOUT ROWID;\n"
"CREATE TABLE submission(\n"
"  id TEXT PRIMARY KEY NOT NULL, -- safe as a file name, stable\n"
"  position INTEGER NOT NULL, -- in the pool, from 0\n"
"  name TEXT NOT NULL, -- shown\n"
"  path ANY NOT NULL, -- as it is opened; a blob if it is not UTF-8\n"
"  language TEXT, notes TEXT, -- what the manifest says\n"
"  sha256 TEXT, -- of the archive's bytes, or the folder's content\n"
"  content TEXT, -- of the files in it, however packed; equal: identical submissions\n"
"  bytes INTEGER NOT NULL DEFAULT 0, files INTEGER NOT NULL DEFAULT 0,\n"
"  flags TEXT NOT NULL DEFAULT '', -- words: duplicate, near_empty, gone (no longer in the pool), unreadable\n"
"  stamp TEXT -- size, inode and times of the path when sha256 was taken\n"
") STRICT;\n"
"CREATE UNIQUE INDEX submission_id ON submission(id COLLATE NOCASE);\n"
"CREATE INDEX submission_path ON submission(path);\n"
"CREATE INDEX submission_content ON submission(content);\n"
"CREATE TABLE attempt(\n"
"  id INTEGER PRIMARY KEY,\n"
"  submission TEXT NOT NULL REFERENCES submission(id),\n"
"  worker INTEGER NOT NULL,\n"
"  started TEXT NOT NULL, ended TEXT, -- UTC\n"
"  outcome TEXT CHECK(outcome IN ('graded', 'harness_error', 'died', 'interrupted')), -- null: running, or its batch was killed\n"
"  owner TEXT, reason TEXT, -- why there is no grade\n"
"  last_words TEXT -- the end of what a worker that died printed\n"
") STRICT;\n"
"CREATE INDEX attempt_submission ON attempt(submission);\n"
"CREATE INDEX attempt_running ON attempt(id) WHERE outcome IS NULL;\n"
"CREATE TABLE grade(\n"
"  id INTEGER PRIMARY KEY,\n"
"  submission TEXT NOT NULL REFERENCES submission(id),\n"
"  attempt INTEGER REFERENCES attempt(id),\n"
"  state TEXT NOT NULL CHECK(state IN ('current', 'superseded', 'preview')),\n"
"  submission_sha256 TEXT NOT NULL, task_digest TEXT NOT NULL, rubric_digest TEXT NOT NULL,\n"
"  tool_version TEXT NOT NULL, tool_digest TEXT NOT NULL, -- the digest: language profiles, policies, accepted gaps\n"
"  toolchain_digest TEXT NOT NULL,\n"
"  language TEXT, -- as detected\n"
"  percent REAL NOT NULL, passed INTEGER NOT NULL,\n"
"  pending INTEGER NOT NULL, -- criteria that wait for a person\n"
"  graded_by TEXT NOT NULL, graded_at TEXT NOT NULL,\n"
"  report TEXT NOT NULL -- takehome.report/1, whole\n"
") STRICT;\n"
"CREATE INDEX grade_submission ON grade(submission);\n"
"CREATE UNIQUE INDEX grade_current ON grade(submission) WHERE state = 'current';\n"
"CREATE UNIQUE INDEX grade_preview ON grade(submission) WHERE state = 'preview';\n"
"CREATE TABLE case_result(\n"
"  grade INTEGER NOT NULL REFERENCES grade(id) ON DELETE CASCADE,\n"
"  position INTEGER NOT NULL, -- in the task, from 0\n"
"  group_id TEXT NOT NULL, case_id TEXT NOT NULL,\n"
"  verdict TEXT NOT NULL, owner TEXT NOT NULL,\n"
"  reruns INTEGER, cpu_ms REAL, wall_ms REAL, memory_bytes INTEGER, -- null: it was not run\n"
"  PRIMARY KEY(grade, position)\n"
") STRICT, WITHOUT ROWID;\n"
"CREATE TABLE criterion(\n"
"  grade INTEGER NOT NULL REFERENCES grade(id) ON DELETE CASCADE,\n"
"  position INTEGER NOT NULL,\n"
"  id TEXT NOT NULL,\n"
"  score REAL, -- null: a person decides\n"
"  \"of\" REAL NOT NULL,\n"
"  reason TEXT, -- the first\n"
"  PRIMARY KEY(grade, position)\n"
") STRICT, WITHOUT ROWID;\n"
"CREATE TABLE toolchain( -- what a toolchain_digest stands for\n"
"  digest TEXT NOT NULL, name TEXT NOT NULL, version TEXT NOT NULL,\n"
"  PRIMARY KEY(digest, name)\n"
") STRICT, WITHOUT ROWID;\n"
"-- Who takes part and has no grade that counts, with the last reason why.\n"
"CREATE VIEW ungraded AS SELECT s.id, s.name, a.outcome, a.owner, a.reason, a.last_words FROM submission s\n"
"  LEFT JOIN attempt a ON a.id = (SELECT max(id) FROM attempt WHERE submission = s.id AND outcome IS NOT 'interrupted')\n"
"  WHERE NOT EXISTS (SELECT 1 FROM grade g WHERE g.submission = s.id AND g.state = 'current');\n"
"-- Pairs of submissions with the same content.\n"
"CREATE VIEW identical AS SELECT a.id AS id, b.id AS other, b.name AS other_name FROM submission a JOIN submission b ON a.content = b.content AND a.id <> b.id;\n",
"ALTER TABLE criterion ADD COLUMN digest TEXT; -- of a criterion that a person decides: id, title and levels; null: none such, or its report is older than that\n"
"CREATE TABLE review( -- what people decided; nothing is ever changed or removed here, the newest counts\n"
"  id INTEGER PRIMARY KEY,\n"
"  submission TEXT NOT NULL REFERENCES submission(id),\n"
"  submission_sha256 TEXT NOT NULL, -- what the reviewer had before them\n"
"  criterion TEXT NOT NULL, digest TEXT NOT NULL, -- as in criterion: a mark counts as long as both are what they were\n"
"  level REAL, -- score of one of the criterion's levels; null: the mark was taken back\n"
"  reviewer TEXT NOT NULL, note TEXT, at TEXT NOT NULL -- UTC\n"
") STRICT;\n"
"CREATE INDEX review_submission ON review(submission, criterion);\n"
"-- The marks that count, a row for each grade that they count in.\n"
"CREATE VIEW mark AS SELECT g.id AS \"grade\", g.submission, c.id AS criterion, r.level, r.reviewer, r.note, r.at, c.position FROM review r\n"
"  JOIN \"grade\" g ON g.submission = r.submission AND g.submission_sha256 = r.submission_sha256\n"
"  JOIN criterion c ON c.\"grade\" = g.id AND c.id = r.criterion AND c.digest = r.digest\n"
"  WHERE r.level IS NOT NULL AND NOT EXISTS (SELECT 1 FROM review n WHERE n.submission = r.submission AND n.criterion = r.criterion\n"
"    AND n.digest = r.digest AND n.submission_sha256 = r.submission_sha256 AND (n.at > r.at OR (n.at = r.at AND n.id > r.id)));\n"
"-- What waits for a person.\n"
"CREATE VIEW pending AS SELECT g.submission, c.id AS criterion, c.\"of\" FROM \"grade\" g JOIN criterion c ON c.\"grade\" = g.id\n"
"  WHERE g.state = 'current' AND c.score IS NULL AND NOT EXISTS (SELECT 1 FROM mark m WHERE m.\"grade\" = g.id AND m.criterion = c.id);\n",
};
/* clang-format on */
enum { VERSION_COUNT = sizeof VERSIONS / sizeof VERSIONS[0] };

int store_schema_version(void)
{
	return VERSION_COUNT;
}

const char *store_schema_text(struct arena *a)
{
	SCOPED_STR text = STR_EMPTY;
	for (size_t i = 0; i < VERSION_COUNT; i++)
		str_add(&text, VERSIONS[i]);
	return str_steal(&text, a);
}

static int migrate_from(struct db *db, int64_t version, struct err *e)
{
	for (; version < VERSION_COUNT; version++)
		if (db_script(db, VERSIONS[version], e) < 0)
			return -1;
	SCOPED_STR pragma = STR_EMPTY;
	str_addf(&pragma, "PRAGMA user_version = %d; PRAGMA application_id = 1414021448;", VERSION_COUNT);
	return db_script(db, str_text(&pragma), e);
}

int store_migrate(struct db *db, struct err *e)
{
	int64_t version, tables;
	if (db_number(db, e, "PRAGMA user_version", &version, "") < 0 || db_number(db, e, "SELECT count(*) FROM sqlite_schema", &tables, "") < 0)
		return -1;
	if (version > VERSION_COUNT)
		return err_set(e, OWNER_HARNESS, "it was made by a newer takehome (schema %d; this one knows %d): use that one", (int)version, VERSION_COUNT);
	if (version < 0 || (version == 0 && tables > 0))
		return err_set(e, OWNER_HARNESS, "it is a database, but no store of takehome");
	if (version == VERSION_COUNT)
		return 0;
	/* Two that open a new store at one time: the second waits here and finds the work done. */
	if (db_begin(db, e) < 0)
		return -1;
	if (db_number(db, e, "PRAGMA user_version", &version, "") == 0 && migrate_from(db, version, e) == 0 && db_commit(db, e) == 0)
		return 0;
	db_rollback(db);
	return -1;
}
