/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/pager/file_pages.h"

#include <stdlib.h>

#include "base/array.h"

enum { CALL_COST = 256 }; /* of reading nothing */

void
file_pages_begin(struct file_pages *p, const struct content *c)
{
	*p = (struct file_pages){ .content = c };
	p->bytes = memory_zeroed(PAGES_KEPT, PAGE_BYTES);
}

void
file_pages_free(struct file_pages *p)
{
	free(p->bytes);
	p->bytes = NULL;
}

static size_t
slot_of(uint64_t at)
{
	return (size_t)(at / PAGE_BYTES % PAGES_KEPT);
}

static uint64_t
page_end(const struct file_pages *p, uint64_t start)
{
	uint64_t left = p->content->size - start;

	return start + (left < PAGE_BYTES ? left : PAGE_BYTES);
}

struct stretch
file_pages_at(struct file_pages *p, uint64_t at)
{
	const struct content *c = p->content;
	uint64_t start = at - at % PAGE_BYTES, end = c->size;
	struct page *page = &p->page[slot_of(at)];

	if (at >= c->size)
		return (struct stretch){ .kind = STRETCH_END, .end = c->size };
	if (tree_hole(c->tree, c->node, at, &end) && end > at)
		return (struct stretch){ .kind = STRETCH_HOLE,
			.end = end < c->size ? end : c->size };
	if (!page->used || page->at != start || !page->done) {
		p->waits = true;
		p->wanted = start;
		return (struct stretch){ .kind = STRETCH_WAIT, .end = at };
	}
	if (page->unread || start + page->have <= at)
		return (struct stretch){ .kind = STRETCH_UNREAD, .end = page_end(p, start) };
	if (end <= at || end > start + page->have)
		end = start + page->have;
	return (struct stretch){ .kind = STRETCH_BYTES, .end = end,
		.bytes = span_of(p->bytes + slot_of(at) * PAGE_BYTES + at % PAGE_BYTES,
		        (size_t)(end - at)) };
}

void
file_pages_step(struct file_pages *p, uint64_t *work)
{
	struct page *page = &p->page[slot_of(p->wanted)];
	uint64_t end = page_end(p, p->wanted);
	struct error err;
	int64_t n;

	if (!page->used || page->at != p->wanted)
		*page = (struct page){ .at = p->wanted, .used = true };
	*work += CALL_COST;
	n = content_read_some(p->content, page->at + page->have,
	        p->bytes + slot_of(page->at) * PAGE_BYTES + page->have,
	        (uint32_t)(end - page->at) - page->have, work, &err);
	page->unread = n < 0;
	page->have += n > 0 ? (uint32_t)n : 0;
	page->done = n <= 0 || page->at + page->have >= end;
	p->waits = !page->done;
}
