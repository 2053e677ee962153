/* tariff.h: what the tariff file says, in tables. */
#ifndef TARIFF_H
#define TARIFF_H

#include <stdbool.h>
#include <stdint.h>

#include "map.h"

struct tariff {
	struct map zones;  /* prefix → zone */
	struct map bands;  /* zone → struct band list */
	struct map extras; /* name → struct extra */
	int64_t fuel;      /* hundredths of a percent; -1: not given */
};

/* Read a file into an empty tariff; false with ${problem} filled if it or a line of it is no good. */
bool tariff_read(struct tariff *tariff, const char *path, char *problem, size_t size);
void tariff_free(struct tariff *tariff);

/* The zone of the longest prefix of the postcode that the tariff has, or NULL. */
const char *tariff_zone(const struct tariff *tariff, const char *postcode);
/* The price of the smallest band that holds the weight, or -1. */
int64_t tariff_base(const struct tariff *tariff, const char *zone, int64_t grams);
/* What the extra costs on that base price, or -1. */
int64_t tariff_extra(const struct tariff *tariff, const char *name, int64_t base);
int64_t tariff_fuel(const struct tariff *tariff, int64_t cents);

#endif
