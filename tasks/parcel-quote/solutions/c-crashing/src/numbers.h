/* numbers.h: money in cents and percentages in hundredths of a percent, as whole numbers. -1 stands for "not such a number". */
#ifndef NUMBERS_H
#define NUMBERS_H

#include <stdint.h>

int64_t numbers_whole(const char *text, int64_t least, int64_t most);
int64_t numbers_price(const char *text);
int64_t numbers_percent(const char *text);

/* That share of an amount, halves rounded up. */
int64_t numbers_share(int64_t cents, int64_t hundredths);

#endif
