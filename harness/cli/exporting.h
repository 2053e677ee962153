/* exporting.h: an export as commands run and tell it. */
#ifndef HARNESS_CLI_EXPORTING_H
#define HARNESS_CLI_EXPORTING_H

#include "harness/pool/export.h"

/*
 * exporting_run(a, spec, quiet): Write what ${spec} asks for, html if it names no format, to DIR/export (blind: DIR/export-blind) if it names no folder, and say on stdout
 * what was written and which page to open. Return the exit status.
 */
int exporting_run(struct arena *a, const struct export_spec *spec, bool quiet);

#endif
