/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The survey makes a JFFS2 part begin and end with a node. Flash is erased by the block:
 * once the erase size is known, the part takes in the rest of its first and last block,
 * unless these bytes belong to something else.
 */
#include <stdio.h>

#include "firmware/model/children.h"
#include "firmware/partitions/partitions.h"
#include "firmware/parts/parts.h"
#include "firmware/volume/volume_private.h"
#include "jffs2/format.h"

/* True for unassigned bytes beside a part that `header` announces. */
static bool
is_gap(const struct part *p, int header)
{
	return (p->kind == PART_ERASED || p->kind == PART_DATA) && p->header == header;
}

/* True if there is a damaged header in [from, to) of the image. */
static bool
has_header(const struct firmware *f, uint64_t from, uint64_t to)
{
	for (size_t i = 0; i < f->uimages.count; i++)
		if (f->uimages.at[i].offset + UIMAGE_HEADER_LEN > from
		        && f->uimages.at[i].offset < to)
			return true;
	return false;
}

/* The bytes of gap right before (step -1) or after (step 1) part `i`, up to a fence. */
static uint64_t
gap_beside(const struct firmware *f, int i, int step)
{
	int header = f->list.parts.at[i].header;
	uint64_t len = 0;

	for (i += step; i >= 0 && (size_t)i < f->list.parts.count; i += step) {
		const struct part *p = &f->list.parts.at[i];

		if (!is_gap(p, header)
		        || firmware_has_fence(f, step > 0 ? p->offset : p->offset + p->len))
			break;
		len += p->len;
	}
	return len;
}

/* Moves the start of part `i` down by `by` bytes of gap; where it is in the list then. */
static int
take_before(struct firmware *f, int i, uint64_t by)
{
	f->list.parts.at[i].offset -= by;
	f->list.parts.at[i].len += by;
	while (by) {
		struct part *gap = &f->list.parts.at[i - 1];
		uint64_t n = gap->len < by ? gap->len : by;

		gap->len -= n;
		by -= n;
		if (gap->len == 0)
			parts_replace(f, (size_t)--i, 1, NULL, 0);
	}
	return i;
}

/* Moves its end up. */
static void
take_after(struct firmware *f, const struct volume *v, uint64_t by)
{
	f->list.parts.at[v->part].len += by;
	while (by) {
		struct part *gap = &f->list.parts.at[v->part + 1];
		uint64_t n = gap->len < by ? gap->len : by;

		gap->offset += n;
		gap->len -= n;
		by -= n;
		if (gap->len == 0)
			parts_replace(f, (size_t)v->part + 1, 1, NULL, 0);
	}
}

static bool
grow_start(struct firmware *f, struct volume *v, uint32_t size, uint32_t phase)
{
	uint64_t by = phase ? size - phase : 0;

	/* A payload begins where its header says. */
	if (!by || f->list.parts.at[v->part].header != PART_NONE
	        || gap_beside(f, v->part, -1) < by
	        || has_header(f, v->offset - by, v->offset))
		return false;
	v->part = take_before(f, v->part, by);
	v->offset -= by;
	return true;
}

static bool
grow_end(struct firmware *f, struct volume *v, uint32_t size, uint32_t phase)
{
	uint64_t len = f->list.parts.at[v->part].len;
	uint64_t end = v->offset + len;
	uint64_t over = len > phase ? (len - phase) % size : 0;
	uint64_t by = over ? size - over : 0;

	if (!by || gap_beside(f, v->part, 1) < by || has_header(f, end, end + by))
		return false;
	take_after(f, v, by);
	return true;
}

int
volume_take_partition(struct firmware *f, int part)
{
	const struct part *p = &f->list.parts.at[part];
	uint64_t by = gap_beside(f, part, -1);

	if (!by || p->header != PART_NONE || !partition_is_typed(f, p->offset)
	        || (p->offset > by && !firmware_has_fence(f, p->offset - by))
	        || has_header(f, p->offset - by, p->offset))
		return part;
	return take_before(f, part, by);
}

bool
volume_grow(struct firmware *f, struct volume *v)
{
	const struct erase_decision *d = &v->erase;
	bool moved;

	if (!d->size)
		return false;
	moved = grow_end(f, v, d->size, d->phase);
	return grow_start(f, v, d->size, d->phase) || moved;
}

/* The part that who typed an erase size or a table means: all of the image, or the only partition;
 * NULL if there are several, of which nobody knows which has a file system. */
static struct part *
part_meant(const struct firmware *f)
{
	const struct mtd_table *typed = &f->partitions->typed;
	size_t count = typed->partitions.count;
	int i = PART_NONE;

	if (f->list.parts.count == 1 && (count || f->options.erase_size))
		i = 0;
	else if (count == 1)
		i = firmware_part_at(f, typed->partitions.at[0].offset);
	if (i != 0 && i != PART_NONE && f->list.parts.at[i].offset != typed->partitions.at[0].offset)
		i = PART_NONE;
	return i == PART_NONE ? NULL : &f->list.parts.at[i];
}

void
volume_take_erased(struct firmware *f)
{
	struct part *p = part_meant(f);

	if (!p || firmware_root(f) != f || !firmware_is_only(f, PART_ERASED))
		return;
	p->kind = PART_FORMAT;
	p->format = &jffs2_format_le;
	p->endian = ENDIAN_LITTLE;
	snprintf(p->what, sizeof p->what, "JFFS2, nothing but 0xff");
}
