/* quoter.h: quotes one order after the other and keeps the totals by zone. */
#ifndef QUOTER_H
#define QUOTER_H

#include <stdio.h>

#include "tariff.h"

struct quoter {
	const struct tariff *tariff;
	struct map quoted; /* id → nothing */
	struct map totals; /* zone → struct total */
};

struct quote {
	const char *id, *zone; /* in the line and in the tariff */
	int64_t grams, cents;
};

/* Take a trimmed line to pieces; false with ${problem} filled if the order is refused. */
bool quoter_quote(struct quoter *quoter, char *line, struct quote *ret, char *problem, size_t size);

void quoter_print_totals(const struct quoter *quoter, FILE *file);
void quoter_free(struct quoter *quoter);

#endif
