/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The data of a NAND dump as the driver of the flash gives them. */
#include <string.h>

#include "nand/dump.h"

struct pages {
	struct stream stream;
	const struct nand_dump *dump;
	const struct ecc *ecc; /* NULL: nothing is corrected */
	uint64_t next;         /* the page after the one in `page` */
	uint32_t at;           /* bytes of that which are given */
	struct nand_page page;
};

static void
read_page(struct pages *p)
{
	const struct nand_dump *d = p->dump;
	struct nand_fault f;

	nand_page_read(&d->layout, p->stream.in, p->next, &p->page);
	p->at = 0;
	if (nand_marks_at(d, p->stream.in, p->next * d->layout.data) & NAND_BAD)
		memset(p->page.data, 0xff, p->page.len);
	else if (p->ecc && p->page.whole)
		nand_page_correct(&d->layout, p->ecc, d->ecc, &p->page, &f);
	p->next++;
}

static enum stream_state
pages_step(struct stream *s, uint8_t *out, size_t room, size_t *made)
{
	struct pages *p = (struct pages *)s;

	*made = 0;
	while (*made < room) {
		size_t left = p->page.len - p->at, want = left < room - *made ? left
		                                                               : room - *made;

		if (!left) {
			read_page(p);
			if (!p->page.len)
				break;
			continue;
		}
		memcpy(out + *made, p->page.data + p->at, want);
		p->at += (uint32_t)want;
		*made += want;
	}
	s->taken = *made < room ? s->in.len
	                        : (size_t)nand_place(&p->dump->layout, (p->next - 1)
	                                  * p->dump->layout.data + p->at);
	return s->taken < s->in.len ? STREAM_GOES_ON : STREAM_ENDED;
}

static void
pages_close(struct stream *s)
{
	free(s);
}

static const struct stream_class pages_class = {
	.doing = "taking out spare areas",
	.step = pages_step,
	.close = pages_close,
};

struct stream *
nand_dump_stream(const struct nand_dump *d, struct span image, bool correct)
{
	struct pages *p;

	correct = correct && d->ecc;
	if (!d->bad && !correct)
		return nand_stream(&d->layout, image);
	p = memory_zeroed(1, sizeof *p);
	p->stream.class = &pages_class;
	p->stream.in = image;
	p->dump = d;
	p->ecc = correct ? ecc_of(d->ecc) : NULL;
	return &p->stream;
}
