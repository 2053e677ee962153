/* enums.c: the texts and parsers of the store's enums. */
#include "harness/pool/store.h"

ENUM_DEFINE(attempt_outcome, OUTCOME_TABLE)
ENUM_DEFINE(grade_state, GRADE_STATE_TABLE)
ENUM_DEFINE(flag, FLAG_TABLE)
