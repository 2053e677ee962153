/* fuzz_report_junit.c: any bytes as JUnit XML. */
#include "tests/fuzz/report.h"

FUZZ_REPORT(SUITE_JUNIT)
