/* support.h: what the C tests share: cmocka's includes in their odd order, and scratch folders. */
#ifndef TESTS_SUPPORT_SUPPORT_H
#define TESTS_SUPPORT_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* support_scratch(): A fresh folder under $TMPDIR or /tmp, removed by support_scratch_remove. The path is static until then. */
const char *support_scratch(void);
void support_scratch_remove(void);

#endif
