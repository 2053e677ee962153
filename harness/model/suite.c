/* suite.c: the enums of unit suites, and which suite is whose. */
#include "harness/model/suite.h"

#include "harness/model/suite_outcome.h"

ENUM_DEFINE(suite_format, SUITE_FORMAT_TABLE)
ENUM_DEFINE(test_status, TEST_STATUS_TABLE)

const struct suite *suite_for(const struct suite_group *group, const char *language)
{
	for (size_t i = 0; group && language && i < group->count; i++)
		if (strcmp(group->items[i].language, language) == 0)
			return &group->items[i];
	return NULL;
}
