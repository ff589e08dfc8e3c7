/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The "Intel Unified Image" of cable modems with a Puma chip (Intel, then MaxLinear): a header
 * with the lengths and the kinds of the components that follow it (documented by the unpacker of
 * fact_extractor, maxlinear). What the sums in it cover isn't known. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "store/hit.h"
#include "vendor/vendor_private.h"

enum { TITLE_AT = 4, TITLE_LEN = 20, COUNT_AT = 40 };

static const struct field fields[] = {
	{ "magic", 0, 4, FIELD_NAME, NULL, "VER2 or VER3: the layout of the header.",
	  "The updater.", "The updater refuses the image." },
	{ "title", TITLE_AT, TITLE_LEN, FIELD_NAME, NULL, "Always Intel_Unified_Image.",
	  "The updater.", "The updater refuses the image." },
	{ "components", COUNT_AT, 4, FIELD_NUMBER, NULL, "How many components there are at most; "
	  "those without a length are left out.", "The updater.", "Components are not flashed." },
};

/* Where a version has its tables, and how many components fit into them. */
struct tables {
	uint32_t lengths_at, kinds_at, len, most;
};

static struct tables
tables_of(struct span s)
{
	return span_u8(s, 3) == '2' ? (struct tables){ 0x5c, 0x84, 0xa0, 10 }
	                            : (struct tables){ 0x84, 0xd4, 0xfc, 20 };
}

static const char *
component_name(uint8_t kind)
{
	switch (kind) {
	case 2: return "kernel of the Atom";
	case 3: return "file system of the Atom";
	case 8: return "kernel of the ARM";
	case 9: return "file system of the ARM";
	case 10: return "file system of the gateway";
	default: return "component";
	}
}

/* How many components there may be. */
static uint32_t
count_of(struct span s, const struct tables *t)
{
	uint32_t count = span_u32(s, COUNT_AT, ENDIAN_BIG);

	return count < t->most ? count : t->most;
}

static bool
probe(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	struct span s = span_cut(area, at, SIZE_MAX);
	struct tables t = tables_of(s);
	uint64_t sum = 0;
	unsigned int found = 0;

	if (s.len < t.len || !span_has_word(s, TITLE_AT, "Intel_Unified_Image"))
		return false;
	for (uint32_t i = 0; i < count_of(s, &t); i++) {
		uint32_t len = span_u32(s, t.lengths_at + 4 * i, ENDIAN_BIG);
		const char *name = component_name(span_u8(s, t.kinds_at + i));

		if (len == 0)
			continue;
		part_hit_add(hit, t.len + sum, len, name);
		sum += len;
		found++;
	}
	if (found == 0 || sum > INT32_MAX)
		return false;
	hit->len = t.len;
	hit->endian = f->endian;
	vendor_payload(hit, s, sum);
	hit_say(hit, "Intel Unified Image (Puma), %u component%s", found, found == 1 ? "" : "s");
	snprintf(hit->payload_what, sizeof hit->payload_what, "components");
	return true;
}

static void
facts(const struct part *p, struct span store, struct fact_list *list)
{
	struct span s = vendor_bytes(p, store);
	struct tables t = tables_of(s);

	for (uint32_t i = 0; i < count_of(s, &t); i++) {
		uint32_t len = span_u32(s, t.lengths_at + 4 * i, ENDIAN_BIG);
		uint8_t kind = span_u8(s, t.kinds_at + i);

		if (len)
			fact_add(list, FACT_PLAIN, "component", "%s (%u): %" PRIu32 " bytes",
			        component_name(kind), kind, len);
	}
}

#define UNIFIED(version) { \
	.name = "Intel image", \
	.help = "The Intel Unified Image of cable modems with a Puma chip: lengths and kinds of " \
	        "the components that follow.", \
	.magic = { 'V', 'E', 'R', version, 'I', 'n', 't', 'e' }, \
	.magic_len = 8, \
	.endian = ENDIAN_BIG, \
	.probe = probe, \
	.fields = fields, \
	.field_count = COUNT(fields), \
	.facts = facts, \
}

const struct format unified_format_v2 = UNIFIED('2');
const struct format unified_format_v3 = UNIFIED('3');
