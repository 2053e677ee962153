/* calendar.c: a language that the task has no tests for. */
#include <stdbool.h>

bool overlaps(int start, int end, int other_start, int other_end)
{
	return start < other_end && end > other_start;
}
