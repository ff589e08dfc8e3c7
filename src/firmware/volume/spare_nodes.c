/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Is this a raw dump of NAND flash, with the spare areas? Then nodes that cross the end
 * of a page are interrupted: their CRCs are wrong, but right once the spare areas between
 * their pieces are left out.
 */
#include <stdio.h>
#include <string.h>

#include "firmware/volume/volume_private.h"

enum {
	NODE_MAX = 16 * 1024, /* longer nodes are not tried */
	TRIES = 256,          /* interrupted nodes that are tried */
	PLENTY = 24           /* of them are whole in one layout: no more are tried */
};

/* The length of the node at `at`, its torn end included; 0 if it is too long. */
static size_t
node_len(const struct volume *v, const struct extent *e)
{
	uint32_t totlen = jffs2_totlen(v->log.part, e->offset, v->log.endian);

	return totlen <= NODE_MAX ? totlen : 0;
}

/* True if the node reaches into another page and is whole without the spare areas. What begins in a
 * spare area is no node in that layout. */
static bool
mends(const struct firmware *f, const struct volume *v, const struct extent *e,
        const struct nand_layout *n)
{
	uint64_t at = v->offset + e->offset, data = nand_data_before(n, at);
	size_t len = node_len(v, e);
	uint8_t node[NODE_MAX];

	if (nand_place(n, data) != at || nand_place(n, data + len - 1) == at + len - 1)
		return false;
	return nand_read(n, f->bytes, at, node, len) == len
	       && jffs2_header_ok(span_of(node, len), 0, v->log.endian)
	       && jffs2_node_check(span_of(node, len), v->log.endian) == 0;
}

const struct nand_layout *
spare_layout(const struct firmware *f, struct volume *v)
{
	uint32_t tries = 0, most = 0;
	const uint32_t torn = FLAW_NODE_CRC | FLAW_DATA_CRC | FLAW_NAME_CRC;
	int best = 0;

	memset(v->mended, 0, sizeof v->mended);
	for (size_t i = 0; i < v->log.extents.count && tries < TRIES && most < PLENTY; i++) {
		const struct extent *e = &v->log.extents.at[i];

		if (e->kind != EXTENT_NODE || !(e->flaws & torn))
			continue;
		tries++;
		for (int k = 0; k < NAND_LAYOUTS; k++)
			if (!nand_repeats_shape(k) && mends(f, v, e, &nand_layouts[k])
			        && ++v->mended[k] > most) {
				most = v->mended[k];
				best = k;
			}
	}
	return most >= spare_witnesses[WITNESS_JFFS2].enough ? &nand_layouts[best] : NULL;
}

void
spare_explain(struct volume *v)
{
	struct erase_decision *d = &v->erase;

	d->size = d->phase = d->at_least = 0;
	d->basis = ERASE_UNDECIDED;
	d->confidence = 0;
	for (uint32_t i = 0; i < d->evidence_count; i++)
		d->evidence[i].chosen = false;
	snprintf(d->why, sizeof d->why, "undecided: a raw NAND dump, %s of %s bytes; it is "
	        "read without the spare areas below (see flashloupe parts); carve "
	        "--without-spare=%s writes that",
	        v->raw->pages == 1 ? "blocks" : "pages", v->raw->name, v->raw->name);
}

bool
spare_fill_oob(struct volume *v)
{
	const struct firmware *f = v->firmware, *raw = f->parent;
	const struct nand_layout *n = raw ? &raw->nand.layout : NULL;
	uint32_t own = v->log.endian == ENDIAN_LITTLE ? NAND_CLEANMARKER_LE
	                                              : NAND_CLEANMARKER_BE;

	jffs2_oob_free(&v->oob);
	if (f->store->kind != STORE_SPARELESS || !raw->nand.pages_known)
		return false;
	v->oob.page = n->data;
	v->oob.start = (uint32_t)(v->offset % n->data);
	v->oob.block = n->data * n->pages;
	for (uint64_t at = (n->data - v->offset % n->data) % n->data;
	        at < v->log.part.len && at <= UINT32_MAX; at += n->data) {
		uint32_t marks = nand_marks_at(&raw->nand, raw->bytes, v->offset + at);

		if (marks & own && !(marks & NAND_BAD))
			array_push(&v->oob.markers, (uint32_t)at);
		if (marks & NAND_BAD && (v->offset + at) % v->oob.block == 0)
			array_push(&v->oob.bad, (uint32_t)at);
	}
	return true;
}
