/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How sizes, times and modes are written, and how sizes and numbers are read. */
#include "text/text.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

void
text_add_size(struct text *t, uint64_t bytes)
{
	static const char units[] = "BKMGTPE";
	uint64_t tenths;
	int unit = 1;

	if (bytes < 1024) {
		text_addf(t, "%" PRIu64 "%s", bytes, bytes > 0 ? "B" : "");
		return;
	}
	for (;; unit++) {
		int shift = 10 * unit;
		uint64_t part = bytes & ((UINT64_C(1) << shift) - 1);
		uint64_t half = UINT64_C(1) << (shift - 1);

		tenths = (bytes >> shift) * 10 + ((part * 10 + half) >> shift);
		if (tenths < 10240) /* 2^64 is 16 E */
			break;
	}
	/* 1000.0K to 1023.9K would need seven characters. */
	if (tenths >= 10000)
		text_addf(t, "%" PRIu64 "%c", (tenths + 5) / 10, units[unit]);
	else
		text_addf(t, "%" PRIu64 ".%u%c", tenths / 10, (unsigned)(tenths % 10),
		        units[unit]);
}

void
text_add_exact_size(struct text *t, uint64_t bytes)
{
	static const char *const units[] = { "B", "KiB", "MiB", "GiB" };
	int unit = 0;

	while (unit < 3 && bytes > 0 && bytes % 1024 == 0) {
		bytes /= 1024;
		unit++;
	}
	text_addf(t, "%" PRIu64 " %s", bytes, units[unit]);
}

void
text_add_count(struct text *t, uint64_t n, const char *one, const char *many)
{
	if (n)
		text_addf(t, "%s%" PRIu64 " %s", t->len ? ", " : "", n,
		        n == 1 ? one : many);
}

enum { DAY_SECONDS = 86400, ERA_YEARS = 400, ERA_DAYS = 146097 };

/* The Gregorian date of a count of days, without gmtime's limits. Years run from March
 * here, so that the leap day is the last of its year; 1970-01-01 is day 719468 of the
 * era that began on 0000-03-01. */
static void
date_of_days(int64_t days, int64_t *year, int *month, int *day)
{
	int64_t era, year_of_era;
	int in_era, in_year;

	days += 719468;
	era = (days >= 0 ? days : days - (ERA_DAYS - 1)) / ERA_DAYS;
	in_era = (int)(days - era * ERA_DAYS);
	year_of_era = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
	in_year = in_era - (int)(365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	*month = (5 * in_year + 2) / 153;
	*day = in_year - (153 * *month + 2) / 5 + 1;
	*month = *month < 10 ? *month + 3 : *month - 9;
	*year = era * ERA_YEARS + year_of_era + (*month <= 2);
}

void
text_add_time(struct text *t, int64_t seconds)
{
	int64_t days = seconds / DAY_SECONDS, year;
	int in_day = (int)(seconds % DAY_SECONDS), month, day;

	if (in_day < 0) {
		in_day += DAY_SECONDS;
		days--;
	}
	date_of_days(days, &year, &month, &day);
	text_addf(t, "%04" PRId64 "-%02d-%02d %02d:%02d:%02d", year, month, day,
	        in_day / 3600, in_day / 60 % 60, in_day % 60);
}

void
text_add_mode(struct text *t, uint32_t mode)
{
	/* By the four type bits of st_mode, as Linux numbers them. */
	static const char types[] = "?pc?d?b?-?l?s???";
	static const char rwx[] = "rwxrwxrwx";
	char s[11] = { types[mode >> 12 & 15] };

	for (int i = 0; i < 9; i++)
		s[1 + i] = mode >> (8 - i) & 1 ? rwx[i] : '-';
	if (mode & 04000)
		s[3] = s[3] == 'x' ? 's' : 'S';
	if (mode & 02000)
		s[6] = s[6] == 'x' ? 's' : 'S';
	if (mode & 01000)
		s[9] = s[9] == 'x' ? 't' : 'T';
	text_add(t, s);
}

/* ---- reading ---- */

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* The value of a digit in `base`, -1 if it is not a digit. */
static int
digit_value(char c, unsigned base)
{
	int v = c >= '0' && c <= '9' ? c - '0'
	      : lower(c) >= 'a' && lower(c) <= 'f' ? lower(c) - 'a' + 10 : -1;

	return v < (int)base ? v : -1;
}

/* How far a unit shifts: 0 for "" and "B", -1 for an unknown unit. */
static int
unit_shift(const char *s)
{
	static const char *const names[] = { "b", "k", "m", "g" };
	char word[4] = "";

	if (*s == ' ' && s[1])
		s++;
	if (!*s)
		return 0;
	for (size_t i = 0; s[i]; i++) {
		if (i == sizeof word - 1)
			return -1;
		word[i] = lower(s[i]);
	}
	if (word[0] != 'b' && strcmp(word + 1, "ib") == 0)
		word[1] = '\0';
	for (int i = 0; i < 4; i++)
		if (strcmp(word, names[i]) == 0)
			return 10 * i;
	return -1;
}

bool
text_parse_size(const char *s, uint64_t *value)
{
	unsigned base = s[0] == '0' && lower(s[1]) == 'x' ? 16 : 10;
	uint64_t v = 0;
	int shift;

	s += base == 16 ? 2 : 0;
	if (digit_value(*s, base) < 0)
		return false;
	for (; digit_value(*s, base) >= 0; s++) {
		uint64_t d = (uint64_t)digit_value(*s, base);

		if (v > (UINT64_MAX - d) / base)
			return false;
		v = v * base + d;
	}
	shift = unit_shift(s);
	if (shift < 0 || v > UINT64_MAX >> shift)
		return false;
	*value = v << shift;
	return true;
}

bool
text_take_int(const char **s, int *number)
{
	char *end;
	long n;

	errno = 0;
	n = strtol(*s, &end, 10);
	if (end == *s || errno == ERANGE || n < INT_MIN || n > INT_MAX)
		return false;
	*s = end;
	*number = (int)n;
	return true;
}
