/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "words/verdict.h"

#include <string.h>

#include "base/crc32.h"
#include "firmware/model/subject.h"

enum { SEARCH_MAX = 64 * 1024 };
enum { HCRC_AT = 4, DCRC_AT = 24 }; /* U-Boot: struct image_header */

/* A node's CRCs are those of the node with ACCURATE set, whatever the stored bit. */
static uint32_t
sum_node(struct span node, size_t from, size_t len, enum endian e)
{
	uint8_t start[4] = { 0 };
	struct span bytes = span_cut(node, from, len);

	if (from > 0 || bytes.len < sizeof start)
		return crc32_kernel(bytes);
	memcpy(start, bytes.at, sizeof start);
	start[e == ENDIAN_LITTLE ? 3 : 2] |= JFFS2_ACCURATE >> 8;
	return crc32_kernel_more(crc32_kernel(span_of(start, sizeof start)),
	        span_cut(bytes, sizeof start, SIZE_MAX));
}

static struct verdict
node_verdict(const struct jffs2_crc_rule *rule, struct span node, enum endian e, bool sum)
{
	struct verdict v = { .name = rule->name, .from = rule->from, .len = rule->len,
		.stored_at = rule->stored };

	v.stored = span_u32(node, rule->stored, e);
	if (!v.len)
		v.len = jffs2_tail_len(node, e);
	v.known = sum && v.len && v.from <= node.len && v.len <= node.len - v.from;
	if (v.known)
		v.computed = sum_node(node, (size_t)v.from, (size_t)v.len, e);
	v.ok = v.known && v.stored == v.computed;
	return v;
}

static size_t
node_verdicts(const struct subject *s, bool sum, struct verdict *out)
{
	const struct jffs2_log *log = &s->volume->log;
	const struct jffs2_type *type = jffs2_type(log->extents.at[s->extent].nodetype);
	struct span node = jffs2_log_node(log, s->extent);
	const struct extent *e = &log->extents.at[s->extent];
	size_t n = 0;

	/* Dirt that was meant to be a node: only its header's CRC can be checked. */
	if (e->kind == EXTENT_DIRT && e->flaws & FLAW_HEADER_CRC) {
		out[0] = node_verdict(&type->crcs[0], node, log->endian, sum);
		return 1;
	}
	if (e->kind != EXTENT_NODE)
		return 0;
	while (n < VERDICTS_MAX && type->crcs[n].flaw) {
		out[n] = node_verdict(&type->crcs[n], node, log->endian, sum);
		n++;
	}
	return n;
}

static size_t
uimage_verdicts(const struct firmware *f, uint64_t offset, struct verdict *out)
{
	const struct uimage *u = firmware_uimage_at(f, offset);

	if (!u || u->offset != offset)
		return 0;
	out[0] = (struct verdict){ "ih_hcrc", u->hcrc, u->hcrc_computed, 0,
		UIMAGE_HEADER_LEN, HCRC_AT, true, u->hcrc_ok };
	out[1] = (struct verdict){ "ih_dcrc", u->dcrc, u->dcrc_computed,
		UIMAGE_HEADER_LEN, u->size, DCRC_AT, u->dcrc_known, u->dcrc_ok };
	return 2;
}

static size_t
verdicts(const struct firmware *f, const struct subject *s, bool sum, struct verdict *out)
{
	if (s->volume && s->extent < s->volume->log.extents.count)
		return node_verdicts(s, sum, out);
	return s->fields == uimage_fields ? uimage_verdicts(f, s->offset, out) : 0;
}

size_t
subject_verdicts(const struct firmware *f, const struct subject *s,
        struct verdict out[VERDICTS_MAX])
{
	return verdicts(f, s, true, out);
}

size_t
subject_covers(const struct firmware *f, const struct subject *s,
        struct verdict out[VERDICTS_MAX])
{
	return verdicts(f, s, false, out);
}

/* The bit of the stored sum that accounts for the whole difference. */
static bool
stored_bit(const struct verdict *v, enum endian e, uint64_t *byte, unsigned int *bit)
{
	uint32_t difference = v->stored ^ v->computed;
	uint64_t place = 0;

	if (!difference || difference & (difference - 1))
		return false;
	for (; difference >= 256; place++)
		difference /= 256;
	for (*bit = 0; difference > 1; ++*bit)
		difference /= 2;
	*byte = v->stored_at + (e == ENDIAN_LITTLE ? place : 3 - place);
	return true;
}

bool
verdict_flipped(const struct verdict *v, enum endian e, uint64_t *byte, unsigned int *bit)
{
	struct crc32_search s = crc32_search_start(v->stored, v->computed, v->len);

	if (!v->known || v->ok || v->len > SEARCH_MAX)
		return false;
	if (stored_bit(v, e, byte, bit))
		return true;
	while (crc32_search_step(&s, SEARCH_MAX))
		continue;
	*byte = v->from + s.byte;
	*bit = s.bit;
	/* A stored sum within the stretch is taken as zero, as is that of a uImage header. */
	return s.found && !(*byte >= v->stored_at && *byte < (uint64_t)v->stored_at + 4);
}

struct span
subject_summed(const struct firmware *f, const struct subject *s,
        const struct verdict *v, size_t count)
{
	uint64_t len = s->bytes.len;

	for (size_t i = 0; i < count; i++)
		if (v[i].len && v[i].from + v[i].len > len)
			len = v[i].from + v[i].len;
	return span_cut(f->bytes, (size_t)s->offset, len < SIZE_MAX ? (size_t)len : SIZE_MAX);
}
