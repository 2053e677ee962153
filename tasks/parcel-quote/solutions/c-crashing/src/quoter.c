#include "quoter.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "numbers.h"
#include "text.h"

enum { CM3_PER_GRAM = 5 };

struct total {
	const char *zone;
	int64_t orders, grams, cents;
};

static int64_t volumetric(char *size)
{
	char *sides[3];
	if (text_split(size, 'x', sides, 3) != 3)
		return -1;
	int64_t volume = 1;
	for (int i = 0; i < 3; i++) {
		int64_t side = numbers_whole(sides[i], 1, 999);
		if (side < 0)
			return -1;
		volume *= side;
	}
	return (volume + CM3_PER_GRAM - 1) / CM3_PER_GRAM;
}

/* Is the name one of those before it? */
static bool repeated(char *const *names, size_t i)
{
	for (size_t k = 0; k < i; k++) {
		if (strcmp(names[k], names[i]) == 0)
			return true;
	}
	return false;
}

/* The sum of the extras, or -1 with ${problem} filled. */
static int64_t surcharge(const struct quoter *quoter, char *field, int64_t base, char *problem, size_t size)
{
	if (*field == '\0')
		return 0;
	size_t most = strlen(field) + 1;
	char **names = map_alloc(most * sizeof *names);
	size_t count = text_split(field, '+', names, most);
	int64_t sum = 0;
	for (size_t i = 0; i < count && sum >= 0; i++) {
		int64_t cents = tariff_extra(quoter->tariff, names[i], base);
		if (cents < 0) {
			text_fail(problem, size, "the tariff has no extra '%s'", names[i]);
			sum = -1;
		} else if (!repeated(names, i)) {
			sum += cents;
		}
	}
	free(names);
	return sum;
}

static void add_up(struct quoter *quoter, const struct quote *quote)
{
	map_put(&quoter->quoted, quote->id, NULL);
	struct map_entry *entry = map_put(&quoter->totals, quote->zone, NULL);
	if (entry->value == NULL)
		entry->value = map_alloc(sizeof(struct total));
	struct total *total = entry->value;
	total->zone = quote->zone;
	total->orders++;
	total->grams += quote->grams;
	total->cents += quote->cents;
}

bool quoter_quote(struct quoter *quoter, char *line, struct quote *ret, char *problem, size_t size)
{
	char nothing[] = "", *fields[5] = { nothing, nothing, nothing, nothing, nothing };
	size_t count = text_split(line, ',', fields, 5);
	if (count != 4 && count != 5)
		return text_fail(problem, size, "an order has four or five fields, not %zu", count);
	for (int i = 0; i < 5; i++)
		fields[i] = text_trim(fields[i]);
	char *id = fields[0], *postcode = fields[1];
	if (*id == '\0')
		return text_fail(problem, size, "the order has no id");
	if (map_find(&quoter->quoted, id, strlen(id)) != NULL)
		return text_fail(problem, size, "order %s was quoted before", id);
	size_t letters = strspn(postcode, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ");
	if (letters == 0 || letters > 10 || postcode[letters] != '\0')
		return text_fail(problem, size, "'%s' is not a postcode", postcode);
	const char *zone = tariff_zone(quoter->tariff, postcode);
	int64_t grams = numbers_whole(fields[2], 1, 999999999);
	if (grams < 0)
		return text_fail(problem, size, "'%s' is not a weight in grams", fields[2]);
	int64_t by_size = volumetric(fields[3]);
	if (by_size < 0)
		return text_fail(problem, size, "the size is not one such as 30x20x10");
	if (by_size > grams)
		grams = by_size;
	int64_t base = tariff_base(quoter->tariff, zone, grams);
	if (base < 0)
		return text_fail(problem, size, "zone %s takes no parcel of %" PRId64 " g", zone, grams);
	int64_t more = surcharge(quoter, fields[4], base, problem, size);
	if (more < 0)
		return false;
	*ret = (struct quote){ .id = id, .zone = zone, .grams = grams, .cents = base + more + tariff_fuel(quoter->tariff, base + more) };
	add_up(quoter, ret);
	return true;
}

static int by_zone(const void *a, const void *b)
{
	return strcmp((*(struct total *const *)a)->zone, (*(struct total *const *)b)->zone);
}

static void print_total(FILE *file, const struct total *total)
{
	fprintf(file, "%s,%" PRId64 ",%" PRId64 ",%" PRId64 ".%02" PRId64 "\n", total->zone, total->orders, total->grams, total->cents / 100,
		total->cents % 100);
}

void quoter_print_totals(const struct quoter *quoter, FILE *file)
{
	struct total **sorted = map_alloc((quoter->totals.count + 1) * sizeof(struct total *)), sum = { .zone = "total" };
	size_t count = 0;
	for (size_t i = 0; i < quoter->totals.size; i++) {
		if (quoter->totals.entries[i].key != NULL)
			sorted[count++] = quoter->totals.entries[i].value;
	}
	qsort(sorted, count, sizeof *sorted, by_zone);
	for (size_t i = 0; i < count; i++) {
		print_total(file, sorted[i]);
		sum.orders += sorted[i]->orders;
		sum.grams += sorted[i]->grams;
		sum.cents += sorted[i]->cents;
	}
	print_total(file, &sum);
	free(sorted);
}

void quoter_free(struct quoter *quoter)
{
	map_free(&quoter->quoted, false);
	map_free(&quoter->totals, true);
}
