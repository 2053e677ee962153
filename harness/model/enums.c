/* enums.c: texts and parsers of the model's enums; the tables stand in the headers. */
#include "harness/model/built.h"
#include "harness/model/http_outcome.h"
#include "harness/model/outcome.h"
#include "harness/model/rubric.h"
#include "harness/model/task.h"
#include "harness/model/tree.h"

ENUM_DEFINE(kind, KIND_TABLE)
ENUM_DEFINE(visibility, VISIBILITY_TABLE)
ENUM_DEFINE(scoring, SCORING_TABLE)
ENUM_DEFINE(case_kind, CASE_KIND_TABLE)
ENUM_DEFINE(measure, MEASURE_TABLE)
ENUM_DEFINE(framework_use, FRAMEWORK_USE_TABLE)
ENUM_DEFINE(build_status, BUILD_STATUS_TABLE)
ENUM_DEFINE(http_fail, HTTP_FAIL_TABLE)
ENUM_DEFINE(verdict, VERDICT_TABLE)
ENUM_DEFINE(exec_bit, EXEC_BIT_TABLE)
ENUM_DEFINE(entry_kind, ENTRY_KIND_TABLE)
ENUM_DEFINE(note_kind, NOTE_KIND_TABLE)
