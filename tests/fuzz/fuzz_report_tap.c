/* fuzz_report_tap.c: any bytes as TAP (13 and 14). */
#include "tests/fuzz/report.h"

FUZZ_REPORT(SUITE_TAP)
