/* fuzz_report_go.c: any bytes as the lines of go test -json. */
#include "tests/fuzz/report.h"

FUZZ_REPORT(SUITE_GO)
