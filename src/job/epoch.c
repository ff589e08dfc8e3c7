/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "job/epoch.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>

bool
epoch_find(uint32_t *seconds, bool *given, struct error *err)
{
	const char *text = getenv("SOURCE_DATE_EPOCH");
	unsigned long long n;
	char *end;

	*given = text && *text;
	if (!*given)
		return true;
	errno = 0;
	n = strtoull(text, &end, 10);
	if (*text < '0' || *text > '9' || *end || errno || n > UINT32_MAX)
		return error_set(err, "SOURCE_DATE_EPOCH: '%s' is not a number of seconds "
		        "in 32 bits", text);
	*seconds = (uint32_t)n;
	return true;
}

bool
epoch_now(uint32_t *seconds, struct error *err)
{
	bool given;

	if (!epoch_find(seconds, &given, err))
		return false;
	if (!given)
		*seconds = (uint32_t)time(NULL);
	return true;
}
