/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "firmware/parts/environments.h"

#include <stdio.h>
#include <string.h>

#include "firmware/parts/parts.h"

/* Copies further apart than this many environments belong to different boot loaders. */
enum { COPIES_APART = 8 };

bool
firmware_environment(const struct firmware *f, int part, struct environment *e)
{
	const struct part *p = &f->list.parts.at[part];

	if (p->kind != PART_FORMAT
	        || (p->format != &environment_format && p->format != &environment_copy_format))
		return false;
	return environment_at(span_cut(f->bytes, 0, (size_t)(p->offset + p->len)), p->offset, e);
}

/* The next part from `part` on, in steps of `step`, that is the other copy of `e`; -1. */
static int
find_copy(const struct firmware *f, int part, int step, const struct environment *e,
        struct environment *other)
{
	for (int i = part + step, n = 0; i >= 0 && i < (int)f->list.parts.count
	        && n < COPIES_APART; i += step, n++)
		if (firmware_environment(f, i, other) && other->crc_ok && other->flags >= 0
		        && other->len == e->len)
			return i;
	return -1;
}

/* What the other copy says of the one in part `part`: true if that one is better. */
static bool
is_beaten(const struct firmware *f, int part, int step, const struct environment *e)
{
	struct environment other;

	return find_copy(f, part, step, e, &other) >= 0
	       && environment_replaces(other.flags, e->flags);
}

bool
environment_in_use(const struct firmware *f, int part)
{
	struct environment e;

	if (!firmware_environment(f, part, &e) || !e.crc_ok)
		return false;
	return e.flags < 0 || (!is_beaten(f, part, -1, &e) && !is_beaten(f, part, 1, &e));
}

void
environments_name(struct firmware *f)
{
	for (size_t i = 0; i < f->list.parts.count; i++) {
		struct part *p = &f->list.parts.at[i];
		size_t used = strlen(p->what);
		struct environment e, other;

		if (p->kind != PART_FORMAT || p->format != &environment_copy_format
		        || !firmware_environment(f, (int)i, &e) || !e.crc_ok
		        || (find_copy(f, (int)i, -1, &e, &other) < 0
		                && find_copy(f, (int)i, 1, &e, &other) < 0))
			continue;
		snprintf(p->what + used, sizeof p->what - used, "%s",
		        environment_in_use(f, (int)i) ? ", in use" : ", the other copy");
	}
}
