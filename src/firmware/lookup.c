/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which part, volume or header an offset belongs to. */
#include "firmware/firmware.h"

int
firmware_part_at(const struct firmware *f, uint64_t offset)
{
	size_t from = 0, to = f->list.parts.count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;
		const struct part *p = &f->list.parts.at[middle];

		if (offset < p->offset)
			to = middle;
		else if (offset - p->offset >= p->len)
			from = middle + 1;
		else
			return (int)middle;
	}
	return PART_NONE;
}

struct volume *
firmware_volume(const struct firmware *f, int part)
{
	size_t from = 0, to = f->volumes.count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (f->volumes.at[middle]->part == part)
			return f->volumes.at[middle];
		if (f->volumes.at[middle]->part < part)
			from = middle + 1;
		else
			to = middle;
	}
	return NULL;
}

struct volume *
firmware_volume_at(const struct firmware *f, uint64_t offset)
{
	int part = firmware_part_at(f, offset);

	return part == PART_NONE ? NULL : firmware_volume(f, part);
}

/* The end of the header, or of the payload if its length can be trusted. */
static uint64_t
uimage_end(const struct uimage *u)
{
	uint64_t end = u->offset + UIMAGE_HEADER_LEN;

	return u->hcrc_ok || u->dcrc_ok ? end + u->present : end;
}

const struct uimage *
firmware_uimage_at(const struct firmware *f, uint64_t offset)
{
	/* Backwards: of headers inside one another the innermost is the answer. */
	for (size_t i = f->uimages.count; i-- > 0;) {
		const struct uimage *u = &f->uimages.at[i];

		if (u->offset <= offset && offset < uimage_end(u))
			return u;
	}
	return NULL;
}
