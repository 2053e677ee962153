/* judge_talk.h: what a program of the task said, held to be right, wrong or its own failure; and a dialogue judged. For judge.c. */
#ifndef HARNESS_JUDGE_JUDGE_TALK_H
#define HARNESS_JUDGE_JUDGE_TALK_H

#include "harness/base/arena.h"
#include "harness/model/outcome.h"

/* judge_checked(a, checked, about, ret): True: it says right. Else the verdict is set: wrong, in its words, or the task's fault. ${about}: "stdout", a file's path; NULL: the dialogue. */
bool judge_checked(struct arena *a, const struct checked *checked, const char *about, struct case_verdict *ret);

/* judge_checked_beside(a, checked, about, ret): The verdict is wrong already, for its exit status; its reason gains what the checker says of ${about}. NULL: nothing. */
void judge_checked_beside(struct arena *a, const struct checked *checked, const char *about, struct case_verdict *ret);

/*
 * judge_talk(a, c, o, ret): Who stopped the dialogue decides whose end is judged first: what the other does after that is a consequence. A program that was stopped at a limit or crashed
 * before is judged by that; a wait of both by whose turn it was; after the interactor's word, that.
 */
void judge_talk(struct arena *a, const struct task_case *c, const struct outcome *o, struct case_verdict *ret);

/* judge_talk_settled(o): Both waited for each other, with nothing on the way between them: to wait longer, or again, would change nothing. */
bool judge_talk_settled(const struct outcome *o);

#endif
