/* new.h: a task to begin with: a folder of templates/KIND, with the new task's id and title in its texts and names. It verifies as it is. */
#ifndef HARNESS_AUTHOR_NEW_H
#define HARNESS_AUTHOR_NEW_H

#include "harness/base/err.h"
#include "harness/model/task.h"

/* new_id_problem(id): Why ${id} cannot be a task's id, a clause; NULL: it can. Pure. */
const char *new_id_problem(const char *id);

/* new_task(kind, id, title, folder, e): Write it to ${folder}, which must not be there yet (OWNER_TASK). What was written before a failure is removed. */
int new_task(enum kind kind, const char *id, const char *title, const char *folder, struct err *e);

#endif
