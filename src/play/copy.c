/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A play with a copy of a JFFS2 part. */
#include <inttypes.h>
#include <string.h>

#include "firmware/model/model.h"
#include "play/play.h"

enum { LEAST_BLOCKS = 8 }; /* Linux mounts from 5 on, and needs some to write to */

static struct chip_shape
shape_of(const struct volume *v)
{
	uint64_t blocks = (v->log.part.len + v->erase.size - 1) / v->erase.size;

	return (struct chip_shape){ .block = v->erase.size, .page = v->oob.page,
		.blocks = blocks < LEAST_BLOCKS ? LEAST_BLOCKS : (uint32_t)blocks };
}

static void
add_words(const struct volume *v, const struct chip_shape *s, struct text *t)
{
	text_addf(t, "block %" PRIu32 " blocks %" PRIu32, s->block, s->blocks);
	if (v->log.endian == ENDIAN_BIG)
		text_add(t, " big-endian");
	if (v->erase.summaries)
		text_add(t, " summary");
	if (s->page)
		text_addf(t, " nand page %" PRIu32, s->page);
}

/* Adds the pages of the part, each with its spare area, or as much of that as the chip has; after
 * them erased ones. */
static void
add_pages(const struct volume *v, const struct chip_shape *s, struct span data, struct text *t)
{
	const struct firmware *dump = v->firmware->parent;
	struct nand_page *page = memory_zeroed(1, sizeof *page);
	uint64_t size = (uint64_t)s->block * s->blocks;

	for (uint64_t at = 0; at < size; at += s->page) {
		struct span part = span_cut(data, at, s->page);

		memset(page->spare, 0xff, sizeof page->spare);
		if (part.len)
			nand_page_read(&dump->nand.layout, dump->bytes, (v->offset + at) / s->page, page);
		/* The dump's own data aren't corrected. */
		memset(page->data, 0xff, s->page);
		if (part.len)
			memcpy(page->data, part.at, part.len);
		text_add_bytes(t, page->data, s->page);
		text_add_bytes(t, page->spare, s->spare);
	}
	free(page);
}

struct play *
play_volume(const struct volume *v, struct error *err)
{
	struct span data = span_cut(v->firmware->bytes, v->offset, v->log.part.len);
	struct chip_shape shape = shape_of(v);
	struct text words = { 0 }, pages = { 0 };
	struct play *p;

	if (!chip_shape_check(&shape, err))
		return NULL;
	add_words(v, &shape, &words);
	if (shape.page && v->offset % shape.page == 0) {
		add_pages(v, &shape, data, &pages);
		data = span_of(pages.at, pages.len);
	}
	p = play_copy(data, text_str(&words), err);
	text_free(&words);
	text_free(&pages);
	return p;
}
