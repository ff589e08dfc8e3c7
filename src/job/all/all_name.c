/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names for what is extracted: nothing of an image gets into them but letters and digits. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "firmware/partitions/partitions.h"
#include "job/all/all_private.h"

static bool
is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

void
all_add_slug(struct text *t, const char *name)
{
	size_t from = t->len, end = from;

	for (; *name && t->len - from < ALL_NAME_MOST; name++) {
		char c = *name >= 'A' && *name <= 'Z' ? (char)(*name - 'A' + 'a') : *name;

		if (is_plain(c))
			text_addf(t, "%c", c);
		else if (t->len > from && t->at[t->len - 1] != '-')
			text_add(t, "-");
		if (is_plain(c))
			end = t->len;
	}
	/* Without a '-' at its end. */
	if (t->len > end) {
		t->len = end;
		t->at[end] = '\0';
	}
}

const char *
all_part_name(const struct part *p)
{
	return p->kind == PART_FORMAT && p->format == &uimage_format
	        ? "uImage header" : part_kind_name(p);
}

static bool
is_gap(const struct part *p)
{
	return p->kind == PART_ERASED || p->kind == PART_ZERO;
}

/* True if the next part in that direction that is written is in the same partition. */
static bool
shares(const struct firmware *f, int part, int direction)
{
	const struct part *at = f->list.parts.at;
	int i = part + direction, count = (int)f->list.parts.count;

	while (i >= 0 && i < count && is_gap(&at[i]))
		i += direction;
	return i >= 0 && i < count && firmware_partition(f, at[i].offset)
	                                      == firmware_partition(f, at[part].offset);
}

/* The partition's name; and what the part is, unless it is all that is in the partition. */
static void
add_label(const struct firmware *f, int part, struct text *t)
{
	const struct part *p = &f->list.parts.at[part];
	size_t from = t->len;

	all_add_slug(t, firmware_partition(f, p->offset));
	if (t->len > from && !shares(f, part, -1) && !shares(f, part, 1))
		return;
	if (t->len > from) {
		text_add(t, "-");
		all_add_slug(t, all_part_name(p));
	} else {
		all_add_slug(t, all_part_name(p));
		text_addf(t, "-%08" PRIx64, p->offset);
	}
}

void
all_add_stem(const struct firmware *f, int part, struct text *t)
{
	int width = snprintf(NULL, 0, "%zu", f->list.parts.count - 1);

	text_addf(t, "%0*d-", width < 2 ? 2 : width, part);
	add_label(f, part, t);
}

void
all_add_ending(const struct firmware *f, int part, struct text *t)
{
	if (firmware_volume(f, part) || firmware_tree_part(f, part)) {
		text_add(t, ".");
		all_add_slug(t, part_kind_name(&f->list.parts.at[part]));
	} else {
		text_add(t, ".bin");
	}
}
