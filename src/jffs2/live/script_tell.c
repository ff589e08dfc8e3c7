/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Events in words. */
#include <inttypes.h>

#include "jffs2/live/script_private.h"
#include "jffs2/node.h"

/* The node that a write to NOR is, or whose mark it clears. */
static void
tell_node(const struct live_script *s, const struct chip_event *e, struct text *out)
{
	enum endian endian = s->rules.endian;
	struct span node = span_cut(span_of(s->chip.data, chip_size(&s->chip)), e->at,
	        chip_size(&s->chip));
	uint16_t type = span_u16(node, 2, endian);
	const struct jffs2_type *t = jffs2_type(type);

	if (span_u16(node, 0, endian) != JFFS2_MAGIC) {
		text_addf(out, " %" PRIu32 " bytes", e->len);
		return;
	}
	text_addf(out, " %s", t->name);
	if (t->ino_at >= 0)
		text_addf(out, " #%" PRIu32, span_u32(node, (size_t)t->ino_at, endian));
	if (t->version_at >= 0)
		text_addf(out, " v%" PRIu32, span_u32(node, (size_t)t->version_at, endian));
	text_addf(out, ", %" PRIu32 " bytes", jffs2_totlen(node, 0, endian));
	if (!(type & JFFS2_ACCURATE))
		text_add(out, ": marked obsolete");
}

static void
tell_event(const struct live_script *s, const struct chip_event *e, struct text *out)
{
	uint32_t block = e->kind == CHIP_SPARE ? e->at * s->chip.shape.page / s->chip.shape.block
	                 : e->at / s->chip.shape.block;

	text_addf(out, "  %s", chip_kinds[e->kind]);
	switch ((enum chip_kind)e->kind) {
	case CHIP_PROGRAM:
		text_addf(out, " %08" PRIx32, e->at);
		if (s->chip.shape.page)
			text_addf(out, " page of %" PRIu32 " bytes", e->len);
		else
			tell_node(s, e, out);
		break;
	case CHIP_SPARE:
		text_addf(out, " block %" PRIu32 ": cleanmarker", block);
		break;
	case CHIP_ERASE:
	case CHIP_BAD:
		text_addf(out, " block %" PRIu32, block);
		break;
	default:
		break;
	}
	text_add(out, e->torn ? ": power fails within\n" : "\n");
}

void
script_tell(struct live_script *s, struct text *out)
{
	while (s->told < s->chip.events.count) {
		chip_go(&s->chip, ++s->told); /* as the flash was right after it */
		tell_event(s, &s->chip.events.at[s->told - 1], out);
	}
}

void
script_tell_blocks(const struct live_script *s, struct text *out)
{
	text_add(out, "  BLOCK  STATE          USED    DIRTY   WASTED     FREE  ERASES\n");
	for (uint32_t i = 0; i < s->chip.shape.blocks; i++) {
		struct live_space b = live_space_of(s->live, i);

		text_addf(out, "  %5" PRIu32 "  %-10s %8" PRIu32 " %8" PRIu32 " %8" PRIu32 " %8" PRIu32
		        " %7" PRIu32 "\n", i, live_place_of(s->live, i), b.used, b.dirty, b.wasted, b.free,
		        s->chip.wear[i]);
	}
}
