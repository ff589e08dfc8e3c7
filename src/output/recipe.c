/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/recipe.h"

#include <assert.h>
#include <string.h>

/* ---- the list ---- */

static void
add(struct recipe *r, const struct piece *p)
{
	if (!p->len)
		return;
	assert(p->len <= UINT64_MAX - r->len);
	array_push(&r->pieces, *p);
	r->len += p->len;
}

void
recipe_add_bytes(struct recipe *r, struct span bytes)
{
	add(r, &(struct piece){ .kind = PIECE_BYTES, .bytes = bytes, .len = bytes.len });
}

void
recipe_add_fill(struct recipe *r, uint8_t byte, uint64_t count)
{
	add(r, &(struct piece){ .kind = PIECE_FILL, .fill = byte, .len = count });
}

void
recipe_add_made(struct recipe *r, struct span bytes)
{
	struct piece p = { .kind = PIECE_MADE, .len = bytes.len, .made = r->made.len,
		.made_len = bytes.len };

	text_add_bytes(&r->made, bytes.at, bytes.len);
	add(r, &p);
}

void
recipe_add_blocks(struct recipe *r, struct span head, uint8_t fill, uint32_t size,
        uint64_t count)
{
	struct piece p = { .kind = PIECE_BLOCKS, .fill = fill, .stride = size,
		.made = r->made.len, .made_len = head.len };

	assert(head.len <= size && (!size || count <= UINT64_MAX / size));
	p.len = count * size;
	text_add_bytes(&r->made, head.at, head.len);
	add(r, &p);
}

void
recipe_add_pages(struct recipe *r, struct span image, uint64_t from,
        const struct nand_layout *layout)
{
	struct piece p = { .kind = PIECE_PAGES, .bytes = image, .layout = *layout };

	p.skip = nand_data_before(layout, from < image.len ? from : image.len);
	p.len = nand_data_before(layout, image.len) - p.skip;
	add(r, &p);
}

void
recipe_free(struct recipe *r)
{
	array_free(&r->pieces);
	array_free(&r->wraps);
	text_free(&r->made);
	*r = (struct recipe){ 0 };
}

/* ---- reading it ---- */

static struct span
made_of(const struct recipe *r, const struct piece *p)
{
	return span_cut(span_of(r->made.at, r->made.len), p->made, p->made_len);
}

static struct span
filling(struct recipe_cursor *c, uint8_t byte, uint64_t most)
{
	if (!c->filled)
		memset(c->block, byte, sizeof c->block);
	c->filled = true;
	return span_of(c->block, most < sizeof c->block ? (size_t)most : sizeof c->block);
}

static struct span
pages_at(const struct piece *p, uint64_t at)
{
	uint64_t wanted = p->skip + at;

	return span_cut(p->bytes, (size_t)nand_place(&p->layout, wanted),
	        nand_row(&p->layout, wanted));
}

static struct span
blocks_at(const struct recipe *r, const struct piece *p, struct recipe_cursor *c,
        uint64_t most)
{
	uint64_t in = c->at % p->stride;

	if (in < p->made_len)
		return span_cut(made_of(r, p), (size_t)in, SIZE_MAX);
	if (p->made_len && p->stride - in < most)
		most = p->stride - in;
	return filling(c, p->fill, most);
}

static struct span
bytes_at(const struct recipe *r, const struct piece *p, struct recipe_cursor *c,
        uint64_t most)
{
	switch (p->kind) {
	case PIECE_BYTES: return span_cut(p->bytes, (size_t)c->at, SIZE_MAX);
	case PIECE_PAGES: return pages_at(p, c->at);
	case PIECE_FILL: return filling(c, p->fill, most);
	case PIECE_MADE: return span_cut(made_of(r, p), (size_t)c->at, SIZE_MAX);
	case PIECE_BLOCKS: return blocks_at(r, p, c, most);
	}
	return (struct span){ 0 };
}

static void
next_piece(struct recipe_cursor *c)
{
	c->piece++;
	c->at = 0;
	c->filled = false;
}

struct span
recipe_next(const struct recipe *r, struct recipe_cursor *c, uint64_t most)
{
	const struct piece *p;
	struct span bytes;

	if (c->piece < r->pieces.count && c->at == r->pieces.at[c->piece].len)
		next_piece(c);
	if (c->piece >= r->pieces.count)
		return (struct span){ 0 };
	p = &r->pieces.at[c->piece];
	if (p->len - c->at < most)
		most = p->len - c->at;
	bytes = bytes_at(r, p, c, most);
	bytes = span_cut(bytes, 0, most < SIZE_MAX ? (size_t)most : SIZE_MAX);
	c->at += bytes.len;
	return bytes;
}

/* ---- into memory ---- */

bool
rendering_start(struct rendering *m, const struct recipe *r, size_t limit)
{
	*m = (struct rendering){ 0 };
	if (r->len > limit)
		return false;
	m->size = (size_t)r->len;
	m->room = memory_try(m->size);
	m->bytes.at = m->room;
	return m->room != NULL;
}

bool
rendering_step(struct rendering *m, const struct recipe *r, uint64_t budget)
{
	while (budget && m->bytes.len < m->size) {
		struct span next = recipe_next(r, &m->cursor, budget);

		assert(next.len && next.len <= m->size - m->bytes.len);
		memcpy(m->room + m->bytes.len, next.at, next.len);
		m->bytes.len += next.len;
		budget -= next.len;
	}
	return m->bytes.len < m->size;
}

void
rendering_free(struct rendering *m)
{
	free(m->room);
	*m = (struct rendering){ 0 };
}
