/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/erase_cases.h"

#include <stdio.h>
#include <string.h>

#include "jffs2/node.h"
#include "firmware/firmware.h"
#include "tests/nodes.h"

const char *const erase_variants[VARIANT_COUNT] = {
	[VARIANT_WHOLE] = "whole",
	[VARIANT_QUARTER] = "first 25 %",
	[VARIANT_THIRD] = "middle third",
	[VARIANT_CUT_1] = "from +1",
	[VARIANT_CUT_2] = "from +2",
	[VARIANT_CUT_3] = "from +3",
	[VARIANT_CUT_4] = "from +4",
	[VARIANT_CUT_1234] = "from +0x1234",
	[VARIANT_CUT_HALF] = "from +block/2+4",
	[VARIANT_PREFIX] = "3 bytes in front",
	[VARIANT_CROP] = "any crop",
	[VARIANT_DAMAGE_1] = "1 % of nodes damaged",
	[VARIANT_DAMAGE_5] = "5 % of nodes damaged",
	[VARIANT_MARKERS] = "5 %, and a quarter of cleanmarkers and summaries",
};

const char *const erase_verdicts[VERDICT_COUNT] = {
	[VERDICT_RIGHT] = "right",
	[VERDICT_UNDECIDED] = "undecided",
	[VERDICT_NO_PART] = "no part",
	[VERDICT_WRONG] = "WRONG",
};

/* ---- damage ---- */

static struct firmware *
open_bytes(struct span bytes)
{
	struct firmware *f = firmware_new(image_of_memory("test", bytes), NULL);

	firmware_finish(f);
	return f;
}

static void
put(uint8_t *at, uint32_t value, enum endian e)
{
	for (int i = 0; i < 4; i++)
		at[i] = (uint8_t)(value >> (e == ENDIAN_LITTLE ? 8 * i : 24 - 8 * i));
}

/* Damages the `len` bytes of the node at `at`, in one of the ways that flash does. */
static void
damage(uint8_t *at, uint32_t len, enum endian e, uint32_t *seed)
{
	uint32_t kind = next_random(seed) % 7, bit = 1u << next_random(seed) % 8;

	switch (kind) {
	case 0: /* anything in the header */
		at[next_random(seed) % 12] ^= (uint8_t)bit;
		break;
	case 1: /* another length */
		put(at + 4, next_random(seed) % 70000, e);
		break;
	case 2: /* another length, and the header's CRC is right */
		put(at + 4, next_random(seed) % 70000, e);
		put(at + 8, jffs2_header_crc(span_of(at, len), e), e);
		break;
	case 3: /* after the header */
		at[len > 32 ? 12 + next_random(seed) % 20 : len - 1] ^= (uint8_t)bit;
		break;
	case 4: /* at the end */
		at[len - 1 - next_random(seed) % 4] ^= (uint8_t)bit;
		break;
	default: /* gone: erased, or all bits cleared */
		memset(at, kind == 5 ? 0xff : 0, len);
		break;
	}
}

/* Damages about `percent` of the nodes, and with `markers` a quarter of what tells the
 * size by itself. */
static void
damage_nodes(struct span original, uint8_t *bytes, uint32_t percent, bool markers,
        uint32_t seed)
{
	struct firmware *f = open_bytes(original);

	for (size_t v = 0; v < f->volumes.count; v++) {
		const struct jffs2_log *log = &f->volumes.at[v]->log;

		for (size_t i = 0; i < log->extents.count; i++) {
			const struct extent *e = &log->extents.at[i];
			uint16_t type = e->nodetype | JFFS2_ACCURATE;
			bool tells = type == JFFS2_CLEANMARKER || type == JFFS2_SUMMARY;
			uint32_t chance = markers && tells ? 25 : percent;

			if (e->kind == EXTENT_NODE && e->len >= JFFS2_HEADER_LEN
			        && next_random(&seed) % 100 < chance)
				damage(bytes + f->volumes.at[v]->offset + e->offset,
				        e->len, log->endian, &seed);
		}
	}
	firmware_close(f);
}

/* ---- the variants ---- */

/* A variant: bytes of the image from `cut` on, `prefix` other bytes in front. */
struct variant {
	struct text bytes;
	uint64_t cut;
	uint32_t prefix;
};

static void
take(struct variant *v, const struct erase_image *image, uint64_t cut, uint64_t len)
{
	struct span part = span_cut(span_of(image->bytes.at, image->bytes.len), cut, len);

	v->cut = cut;
	text_add_bytes(&v->bytes, (const char *)part.at, part.len);
}

static void
make(struct variant *v, const struct erase_image *image, enum erase_variant what,
        uint32_t seed)
{
	static const uint32_t cuts[] = { 1, 2, 3, 4, 0x1234 };
	uint64_t len = image->bytes.len, cut = 0;
	struct span whole = span_of(image->bytes.at, image->bytes.len);

	switch (what) {
	case VARIANT_QUARTER:
		len /= 4;
		break;
	case VARIANT_THIRD:
		len /= 3;
		cut = len;
		break;
	case VARIANT_CUT_HALF:
		cut = image->areas[0].from + image->areas[0].size / 2 + 4;
		break;
	case VARIANT_PREFIX:
		text_add_bytes(&v->bytes, "\x31\x85\x07", 3);
		v->prefix = 3;
		break;
	case VARIANT_CROP:
		cut = next_random(&seed) % len;
		len = next_random(&seed) % (len - cut) + 1;
		break;
	default:
		if (what >= VARIANT_CUT_1 && what <= VARIANT_CUT_1234)
			cut = image->areas[0].from + cuts[what - VARIANT_CUT_1];
		break;
	}
	take(v, image, cut, len);
	if (what >= VARIANT_DAMAGE_1)
		damage_nodes(whole, (uint8_t *)v->bytes.at, what == VARIANT_DAMAGE_1 ? 1 : 5,
		        what == VARIANT_MARKERS, seed);
}

/* ---- the verdict ---- */

/* The area that most of [from, to) lies in. */
static const struct erase_area *
area_of(const struct erase_image *image, int64_t from, int64_t to)
{
	const struct erase_area *best = &image->areas[0];
	int64_t most = 0;

	for (int i = 0; i < image->area_count; i++) {
		const struct erase_area *a = &image->areas[i];
		int64_t start = from > (int64_t)a->from ? from : (int64_t)a->from;
		int64_t end = to < (int64_t)a->to ? to : (int64_t)a->to;

		if (end - start > most) {
			most = end - start;
			best = a;
		}
	}
	return best;
}

static enum erase_verdict
judge(const struct erase_image *image, const struct variant *v, const struct volume *vol,
        struct erase_answer *answer)
{
	/* Where the part stood in the image, and there a boundary. */
	int64_t from = (int64_t)(vol->offset + v->cut) - v->prefix;
	int64_t boundary = from + vol->erase.phase;
	const struct erase_area *a = area_of(image, from,
	        from + (int64_t)vol->log.part.len);

	answer->truth = a->size;
	answer->size = vol->erase.size;
	answer->confidence = vol->erase.confidence;
	snprintf(answer->why, sizeof answer->why, "%s", vol->erase.why);
	if (vol->erase.size == 0)
		return vol->erase.at_least <= a->size || a->size & (a->size - 1)
		       ? VERDICT_UNDECIDED : VERDICT_WRONG;
	boundary -= (int64_t)a->from;
	if (vol->erase.size == a->size && (boundary % a->size == 0
	        || (boundary - a->slip) % a->size == 0))
		return VERDICT_RIGHT;
	return VERDICT_WRONG;
}

static bool
decisive(enum erase_verdict now, enum erase_verdict before)
{
	static const int rank[VERDICT_COUNT] = { [VERDICT_RIGHT] = 2,
		[VERDICT_UNDECIDED] = 1, [VERDICT_WRONG] = 3 };

	return rank[now] > rank[before];
}

void
erase_try(const struct erase_image *image, enum erase_variant what, uint32_t seed,
        struct erase_answer *answer)
{
	struct variant v = { 0 };
	struct firmware *f;

	*answer = (struct erase_answer){ .verdict = VERDICT_NO_PART };
	make(&v, image, what, seed);
	f = open_bytes(span_of(v.bytes.at, v.bytes.len));
	for (size_t i = 0; i < f->volumes.count; i++) {
		struct erase_answer one = { 0 };

		one.verdict = judge(image, &v, f->volumes.at[i], &one);
		if (decisive(one.verdict, answer->verdict))
			*answer = one;
	}
	firmware_close(f);
	text_free(&v.bytes);
}

void
erase_variant_bytes(const struct erase_image *image, enum erase_variant variant,
        uint32_t seed, struct text *bytes)
{
	struct variant v = { 0 };

	make(&v, image, variant, seed);
	text_add_bytes(bytes, v.bytes.at, v.bytes.len);
	text_free(&v.bytes);
}
