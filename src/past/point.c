/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "past/point.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct order_row {
	const char *order, *caveat;
};

static const struct order_row orders[] = {
	[POINT_NOW] = { "as it is now", "" },
	[POINT_TIME] = { "by the times in the nodes",
	  "A wrong clock gives wrong times; the position in the flash says nothing about "
	  "age, since garbage collection moves nodes. What it erased is missing. A node "
	  "marked obsolete in place counts until a newer one replaces it: the mark has no "
	  "date." },
	[POINT_VERSION] = { "by versions of one inode",
	  "Versions are the order in which one inode was changed; all others stay as they are "
	  "now. Those that garbage collection erased are missing." },
	[POINT_PLACE] = { "by place, not by time",
	  "Place is the order of time only until blocks are used again: garbage collection "
	  "copies old nodes to new places." },
};

const char *
point_order(enum point_kind kind)
{
	return orders[kind].order;
}

const char *
point_caveat(enum point_kind kind)
{
	return orders[kind].caveat;
}

void
point_describe(const struct point *p, struct text *t)
{
	switch (p->kind) {
	case POINT_NOW:
		text_add(t, "now");
		break;
	case POINT_TIME:
		text_add_time(t, p->at);
		break;
	case POINT_VERSION:
		text_addf(t, "version %" PRIu32 " of inode %" PRIu32, p->at, p->ino);
		break;
	case POINT_PLACE:
		text_addf(t, "the first 0x%" PRIx32 " bytes", p->at);
		break;
	}
}

/* ---- reading a time ---- */

/* Days from 1970-01-01 to a day of the Gregorian calendar, year 1970 or later. */
static int64_t
days_to(int year, int month, int day)
{
	static const int before[] = { 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334 };
	int64_t leaps = (year - 1) / 4 - (year - 1) / 100 + (year - 1) / 400 - 477;
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return (int64_t)(year - 1970) * 365 + leaps + before[month - 1]
	       + (leap && month > 2) + day - 1;
}

/* A number of `digits` digits at *s, from `least` to `most`; moves on. */
static bool
take_number(const char **s, int digits, int least, int most, int *number)
{
	*number = 0;
	for (int i = 0; i < digits; i++, ++*s) {
		if (**s < '0' || **s > '9')
			return false;
		*number = *number * 10 + (**s - '0');
	}
	return *number >= least && *number <= most;
}

static bool
take(const char **s, const char *any)
{
	if (!**s || !strchr(any, **s))
		return false;
	++*s;
	return true;
}

/* What follows the day: nothing, hours and minutes, or also seconds. */
static bool
take_clock(const char **s, int *seconds)
{
	int hour, minute, second = 59;

	*seconds = 24 * 3600 - 1;
	if (!**s)
		return true;
	if (!take(s, " T") || !take_number(s, 2, 0, 23, &hour) || !take(s, ":")
	        || !take_number(s, 2, 0, 59, &minute))
		return false;
	if (take(s, ":") && !take_number(s, 2, 0, 59, &second))
		return false;
	*seconds = hour * 3600 + minute * 60 + second;
	return !**s;
}

/* Digits alone. */
static bool
take_seconds(const char *s, uint32_t *time)
{
	uint64_t count = 0;

	if (!*s)
		return false;
	for (; *s; s++) {
		if (*s < '0' || *s > '9' || count > UINT32_MAX)
			return false;
		count = count * 10 + (uint64_t)(*s - '0');
	}
	*time = (uint32_t)count;
	return count <= UINT32_MAX;
}

bool
point_parse_time(const char *words, uint32_t *time)
{
	int year, month, day, clock;
	int64_t seconds;
	bool leap;
	static const int lengths[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	if (*words == '@')
		return take_seconds(words + 1, time);
	if (!take_number(&words, 4, 1970, 2106, &year) || !take(&words, "-")
	        || !take_number(&words, 2, 1, 12, &month) || !take(&words, "-")
	        || !take_number(&words, 2, 1, 31, &day) || !take_clock(&words, &clock))
		return false;
	leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	if (day > lengths[month - 1] || (month == 2 && day == 29 && !leap))
		return false;
	seconds = days_to(year, month, day) * 86400 + clock;
	*time = (uint32_t)seconds;
	return seconds <= UINT32_MAX;
}
