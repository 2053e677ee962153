#include "numbers.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* Read up to ${most} digits from ${*text} on, which moves; -1 if there is none or one too many. */
static int64_t digits(const char **text, size_t most)
{
	size_t length = strspn(*text, "0123456789");
	if (length == 0 || length > most)
		return -1;
	int64_t value = 0;
	for (; length > 0; length--)
		value = value * 10 + (*(*text)++ - '0');
	return value;
}

int64_t numbers_whole(const char *text, int64_t least, int64_t most)
{
	int64_t value = digits(&text, 9);
	return *text == '\0' && value >= least && value <= most ? value : -1;
}

int64_t numbers_price(const char *text)
{
	int64_t units = digits(&text, 6);
	if (units < 0 || *text == '\0')
		return units < 0 ? -1 : units * 100;
	bool two = *text == '.' && strspn(text + 1, "0123456789") == 2 && text[3] == '\0';
	return two ? units * 100 + (text[1] - '0') * 10 + (text[2] - '0') : -1;
}

int64_t numbers_percent(const char *text)
{
	int64_t hundredths = digits(&text, 3) * 100;
	if (hundredths < 0)
		return -1;
	if (*text == '.') {
		text++;
		int64_t weight = 10;
		do {
			if (*text < '0' || *text > '9' || weight == 0)
				return -1;
			hundredths += (*text++ - '0') * weight;
			weight /= 10;
		} while (*text != '%');
	}
	return strcmp(text, "%") == 0 ? hundredths : -1;
}

int64_t numbers_share(int64_t cents, int64_t hundredths)
{
	return (cents * hundredths + 5000) / 10000;
}
