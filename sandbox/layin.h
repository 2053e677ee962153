/* layin.h: write a command's files into /work before the program starts. What a submission has in their place, link or folder, makes way. */
#ifndef SANDBOX_LAYIN_H
#define SANDBOX_LAYIN_H

#include "sandbox/request.h"
#include "sandbox/step.h"

/* layin_files(work, r, f): In init. Nothing is followed out of ${work}. 0 or -1. */
int layin_files(int work, const struct request *r, struct step_failure *f);

#endif
