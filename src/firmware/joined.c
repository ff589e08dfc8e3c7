/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Images with bad blocks inside: what has a checksum or tables that become right, or unpacks to its
 * end, when blocks of 0xff are left out opens to a store without them. Nothing else is opened in
 * what it replaces.
 */
#include "firmware/firmware_private.h"
#include "firmware/model/children.h"
#include "nand/holes.h"
#include "squashfs/squashfs.h"

static struct stream *
open_joined(const struct opening *o, struct span from, struct error *err)
{
	(void)err;
	return nand_holes_stream(o->store.block, o->store.at, from);
}

/* True if the bytes at `at` are in one already. */
static bool
is_joined(const struct opening_list *list, uint64_t at)
{
	for (size_t i = 0; i < list->openings.count; i++) {
		const struct store *s = &list->openings.at[i].store;

		if (s->kind == STORE_JOINED && at >= s->at && at - s->at < s->len)
			return true;
	}
	return false;
}

static void
add(struct opening_list *list, uint64_t at, uint64_t len, uint32_t block)
{
	struct opening o = { .at = at, .open = open_joined,
		.store = { .kind = STORE_JOINED, .at = at, .len = len, .block = block } };
	size_t kept = 0;

	for (size_t i = 0; i < list->openings.count; i++) {
		const struct opening *other = &list->openings.at[i];

		if (other->store.at < at || other->store.at - at >= len)
			list->openings.at[kept++] = *other;
	}
	list->openings.count = kept;
	array_push(&list->openings, o);
}

void
joined_find(struct firmware *f)
{
	struct opening_list *list = &f->work->openings;
	uint64_t len;
	uint32_t block;

	for (size_t i = 0; i < f->uimages.count; i++) {
		const struct uimage *u = &f->uimages.at[i];

		if (u->hcrc_ok && u->mend.kind == MEND_BLOCKS && !is_joined(list, u->offset))
			add(list, u->offset, u->mend.at, u->mend.block);
	}
	for (size_t i = 0; i < f->work->packed.found.count; i++) {
		const struct packed_joint *j = &f->work->packed.found.at[i];

		if (!is_joined(list, j->at))
			add(list, j->at, j->len, j->block);
	}
	for (size_t i = 0; i < f->list.parts.count; i++) {
		const struct part *p = &f->list.parts.at[i];

		/* What ends early could begin again and again in the same bytes. */
		if (p->kind != PART_FORMAT || p->format != &squashfs_format
		        || p->claimed > p->len || is_joined(list, p->offset))
			continue;
		block = spare_squashfs_block(f->bytes, p->offset, &len);
		if (block)
			add(list, p->offset, len, block);
	}
}
