/* fuzz_report_ctrf.c: any bytes as CTRF. */
#include "tests/fuzz/report.h"

FUZZ_REPORT(SUITE_CTRF)
