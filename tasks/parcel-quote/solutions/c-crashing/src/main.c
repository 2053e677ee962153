/* parcel-quote: the command line; what is read, what is printed, how it ends. See README.md. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "quoter.h"
#include "tariff.h"
#include "text.h"

enum status { ALL_QUOTED = 0, SOME_REFUSED = 1, UNUSABLE = 2 };

struct options {
	const char *tariff, *summary, *orders; /* orders: NULL for stdin */
};

static bool parse(int argc, char **argv, struct options *options)
{
	*options = (struct options){ .tariff = "tariff.txt" };
	const char *file = NULL;
	for (int i = 1; i < argc; i++) {
		const char *argument = argv[i];
		const char **option = strcmp(argument, "--tariff") == 0 ? &options->tariff : strcmp(argument, "--summary") == 0 ? &options->summary : NULL;
		if (option == NULL && argument[0] == '-' && argument[1] != '\0')
			return fprintf(stderr, "unknown option %s\n", argument), false;
		if (option == NULL && file != NULL)
			return fputs("one file of orders at a time\n", stderr), false;
		if (option == NULL)
			file = argument;
		else if (i + 1 == argc)
			return fprintf(stderr, "%s needs a file name\n", argument), false;
		else
			*option = argv[++i];
	}
	options->orders = file != NULL && strcmp(file, "-") != 0 ? file : NULL;
	return true;
}

static enum status quote_all(struct quoter *quoter, FILE *file, const char *name)
{
	enum status status = ALL_QUOTED;
	char *line = NULL, problem[1024];
	size_t room = 0;
	for (size_t number = 1; getline(&line, &room, file) >= 0; number++) {
		char *text = text_trim(line);
		struct quote quote;
		if (*text == '\0' || *text == '#')
			continue;
		if (quoter_quote(quoter, text, &quote, problem, sizeof problem)) {
			printf("%s,%s,%" PRId64 ",%" PRId64 ".%02" PRId64 "\n", quote.id, quote.zone, quote.grams, quote.cents / 100, quote.cents % 100);
		} else {
			fprintf(stderr, "%s:%zu: %s\n", name, number, problem);
			status = SOME_REFUSED;
		}
	}
	free(line);
	return status;
}

static bool write_summary(const struct quoter *quoter, const char *path)
{
	FILE *file = fopen(path, "w");
	if (file != NULL) {
		quoter_print_totals(quoter, file);
		if (fclose(file) == 0)
			return true;
	}
	fprintf(stderr, "%s: cannot be written: %s\n", path, strerror(errno));
	return false;
}

static enum status run(const struct options *options)
{
	struct tariff tariff;
	char problem[1024];
	if (!tariff_read(&tariff, options->tariff, problem, sizeof problem)) {
		fprintf(stderr, "%s\n", problem);
		tariff_free(&tariff);
		return UNUSABLE;
	}
	FILE *orders = options->orders != NULL ? fopen(options->orders, "r") : stdin;
	if (orders == NULL) {
		fprintf(stderr, "%s: cannot be read: %s\n", options->orders, strerror(errno));
		tariff_free(&tariff);
		return UNUSABLE;
	}
	struct quoter quoter = { .tariff = &tariff };
	enum status status = quote_all(&quoter, orders, options->orders != NULL ? options->orders : "stdin");
	if (options->summary != NULL && !write_summary(&quoter, options->summary))
		status = UNUSABLE;
	if (orders != stdin)
		fclose(orders);
	quoter_free(&quoter);
	tariff_free(&tariff);
	return status;
}

int main(int argc, char **argv)
{
	struct options options;
	if (!parse(argc, argv, &options)) {
		fputs("usage: parcel-quote [--tariff FILE] [--summary FILE] [ORDERS]\n", stderr);
		return UNUSABLE;
	}
	return run(&options);
}
