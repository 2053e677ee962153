#include "tariff.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "numbers.h"
#include "text.h"

struct band {
	int64_t limit, cents;
	struct band *next;
};

struct extra {
	bool is_percent;
	int64_t amount;
};

typedef bool taker(struct tariff *tariff, char **words, char *problem, size_t size);

static bool take_prefix(struct tariff *tariff, char **words, char *problem, size_t size)
{
	bool is_new;
	struct map_entry *entry = map_put(&tariff->zones, words[1], &is_new);
	if (!is_new)
		return text_fail(problem, size, "prefix %s was given before", words[1]);
	entry->value = map_copy(words[2]);
	return true;
}

static bool take_band(struct tariff *tariff, char **words, char *problem, size_t size)
{
	int64_t limit = numbers_whole(words[2], 1, 999999999);
	int64_t cents = numbers_price(words[3]);
	if (limit < 0 || cents < 0)
		return text_fail(problem, size, "a band is ZONE GRAMS PRICE, not %s %s %s", words[1], words[2], words[3]);
	struct map_entry *entry = map_put(&tariff->bands, words[1], NULL);
	for (const struct band *band = entry->value; band != NULL; band = band->next) {
		if (band->limit == limit)
			return text_fail(problem, size, "zone %s has a band of %s g already", words[1], words[2]);
	}
	struct band *band = map_alloc(sizeof *band);
	*band = (struct band){ .limit = limit, .cents = cents, .next = entry->value };
	entry->value = band;
	return true;
}

static bool take_extra(struct tariff *tariff, char **words, char *problem, size_t size)
{
	bool is_new;
	struct map_entry *entry = map_put(&tariff->extras, words[1], &is_new);
	if (!is_new)
		return text_fail(problem, size, "extra %s was given before", words[1]);
	struct extra *extra = map_alloc(sizeof *extra);
	entry->value = extra;
	extra->is_percent = words[2][strlen(words[2]) - 1] == '%';
	extra->amount = extra->is_percent ? numbers_percent(words[2]) : numbers_price(words[2]);
	return extra->amount >= 0 || text_fail(problem, size, "%s is neither a price nor a percentage", words[2]);
}

static bool take_fuel(struct tariff *tariff, char **words, char *problem, size_t size)
{
	if (tariff->fuel >= 0)
		return text_fail(problem, size, "fuel was given before");
	tariff->fuel = numbers_percent(words[1]);
	return tariff->fuel >= 0 || text_fail(problem, size, "%s is not a percentage", words[1]);
}

static const struct {
	const char *kind;
	size_t words;
	taker *take;
} KINDS[] = {
	{ "prefix", 3, take_prefix },
	{ "band", 4, take_band },
	{ "extra", 3, take_extra },
	{ "fuel", 2, take_fuel },
};

static bool take(struct tariff *tariff, char *line, char *problem, size_t size)
{
	char *words[4];
	size_t count = text_words(line, words, 4);
	for (size_t i = 0; i < sizeof KINDS / sizeof *KINDS; i++) {
		if (count == KINDS[i].words && strcmp(words[0], KINDS[i].kind) == 0)
			return KINDS[i].take(tariff, words, problem, size);
	}
	return text_fail(problem, size, "not a tariff line: %s", words[0]);
}

bool tariff_read(struct tariff *tariff, const char *path, char *problem, size_t size)
{
	*tariff = (struct tariff){ .fuel = -1 };
	FILE *file = fopen(path, "r");
	if (file == NULL)
		return text_fail(problem, size, "%s: cannot be read: %s", path, strerror(errno));
	char *line = NULL, why[512];
	size_t room = 0, number = 0;
	bool good = true;
	while (good && getline(&line, &room, file) >= 0) {
		number++;
		char *text = text_trim(line);
		if (*text != '\0' && *text != '#' && !take(tariff, text, why, sizeof why))
			good = text_fail(problem, size, "%s:%zu: %s", path, number, why);
	}
	free(line);
	fclose(file);
	return good;
}

void tariff_free(struct tariff *tariff)
{
	for (size_t i = 0; i < tariff->bands.size; i++) {
		struct band *next;
		for (struct band *band = tariff->bands.entries[i].value; band != NULL; band = next) {
			next = band->next;
			free(band);
		}
	}
	map_free(&tariff->bands, false);
	map_free(&tariff->zones, true);
	map_free(&tariff->extras, true);
}

const char *tariff_zone(const struct tariff *tariff, const char *postcode)
{
	for (size_t length = strlen(postcode); length > 0; length--) {
		const struct map_entry *entry = map_find(&tariff->zones, postcode, length);
		if (entry != NULL)
			return entry->value;
	}
	return NULL;
}

int64_t tariff_base(const struct tariff *tariff, const char *zone, int64_t grams)
{
	const struct map_entry *entry = map_find(&tariff->bands, zone, strlen(zone));
	const struct band *best = NULL;
	for (const struct band *band = entry != NULL ? entry->value : NULL; band != NULL; band = band->next) {
		if (band->limit >= grams && (best == NULL || band->limit < best->limit))
			best = band;
	}
	return best != NULL ? best->cents : -1;
}

int64_t tariff_extra(const struct tariff *tariff, const char *name, int64_t base)
{
	const struct map_entry *entry = map_find(&tariff->extras, name, strlen(name));
	if (entry == NULL)
		return -1;
	const struct extra *extra = entry->value;
	return extra->is_percent ? numbers_share(base, extra->amount) : extra->amount;
}

int64_t tariff_fuel(const struct tariff *tariff, int64_t cents)
{
	return tariff->fuel > 0 ? numbers_share(cents, tariff->fuel) : 0;
}
