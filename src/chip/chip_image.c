/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "chip/chip.h"

/* The pages that were programmed: those with any bit that is 0. */
static void
note_written(struct chip *c)
{
	uint32_t size = c->shape.page;

	for (uint32_t page = 0; page < chip_pages(c); page++) {
		struct span s = span_of(c->data + (size_t)page * size, size);

		c->written[page] = span_run(s, 0, 0xff) != size;
	}
}

static void
load_pages(struct chip *c, struct span image)
{
	uint32_t page = c->shape.page, spare = c->shape.spare;

	for (uint32_t i = 0; i < chip_pages(c); i++) {
		struct span both = span_cut(image, (size_t)i * (page + spare), page + spare);

		if (both.len < page + spare)
			break;
		memcpy(c->data + (size_t)i * page, both.at, page);
		memcpy(c->spare + (size_t)i * spare, both.at + page, spare);
	}
}

bool
chip_load(struct chip *c, struct span image, struct error *err)
{
	uint64_t raw = (uint64_t)chip_pages(c) * (c->shape.page + c->shape.spare);

	if (image.len > chip_size(c) && image.len != raw)
		return error_set(err, "the image has %zu bytes, the flash %u", image.len,
		        chip_size(c));
	if (c->shape.page && image.len == raw)
		load_pages(c, image);
	else if (image.len)
		memcpy(c->data, image.at, image.len);
	note_written(c);
	return true;
}

void
chip_dump(const struct chip *c, struct text *out)
{
	uint32_t page = c->shape.page, spare = c->shape.spare;

	if (!page)
		text_add_bytes(out, c->data, chip_size(c));
	for (uint32_t i = 0; i < chip_pages(c); i++) {
		text_add_bytes(out, c->data + (size_t)i * page, page);
		text_add_bytes(out, c->spare + (size_t)i * spare, spare);
	}
}
