/* judge_http.h: what a server answered, held against what its case expects, request by request. For judge.c. */
#ifndef HARNESS_JUDGE_JUDGE_HTTP_H
#define HARNESS_JUDGE_JUDGE_HTTP_H

#include "harness/base/arena.h"
#include "harness/model/outcome.h"

/*
 * judge_http(a, c, o, ret): The first request whose answer is not as expected decides, with its step and request line in the reason: first whether there was an answer, then
 * status, headers, body, the values to capture, and after the requests of a step the count of their statuses. A server that ended by itself is a runtime error.
 * Return the index of that request; 0 as well where the server never answered.
 */
size_t judge_http(struct arena *a, const struct task_case *c, const struct outcome *o, struct case_verdict *ret);
/* judge_http_stopped(a, c, o, ret): The server was stopped at a limit, as ${ret} says: add at which step. Does nothing for other kinds of case. */
void judge_http_stopped(struct arena *a, const struct task_case *c, const struct outcome *o, struct case_verdict *ret);
/* judge_http_late(o): Was a request not answered in time, so that noise could have decided? */
bool judge_http_late(const struct outcome *o);

#endif
