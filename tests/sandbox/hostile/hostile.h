/* hostile.h: the programs here try to do harm and say how it went: exit 0 when they were refused, HARM when it worked, other statuses when they could not even try. */
#ifndef TESTS_SANDBOX_HOSTILE_HOSTILE_H
#define TESTS_SANDBOX_HOSTILE_HOSTILE_H

#include <stdlib.h>

enum { HELD = 0, HARM = 42, NO_TRY = 3 };

#endif
