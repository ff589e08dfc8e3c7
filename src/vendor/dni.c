/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The wrapper of Netgear's updates made by DNI (firmware-utils: mkdniimg.c): lines of text, filled
 * up with zeros; the last byte of the file is a checksum of all before it. */
#include <stdio.h>
#include <string.h>

#include "store/hit.h"
#include "vendor/vendor_private.h"

enum { HEADER_LEN = 128 };

/* The value of the line "NAME:" of the header; false if there is none. */
static bool
find_line(struct span s, const char *name, struct span *value)
{
	size_t len = strlen(name);

	for (size_t at = 0; at < HEADER_LEN && s.at[at];) {
		const uint8_t *end = memchr(s.at + at, '\n', HEADER_LEN - at);

		if (!end)
			break;
		if (span_has_word(s, at, name)) {
			*value = span_cut(s, at + len, (size_t)(end - s.at) - at - len);
			return true;
		}
		at = (size_t)(end - s.at) + 1;
	}
	return false;
}

static bool
probe(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	struct span s = span_cut(area, at, SIZE_MAX), device, version, region;
	struct span text = vendor_text(span_cut(s, 0, HEADER_LEN));

	if (s.len <= HEADER_LEN || !find_line(s, "device:", &device)
	        || !find_line(s, "version:", &version) || !find_line(s, "region:", &region)
	        || !span_is_all(span_cut(s, text.len, HEADER_LEN - text.len), 0))
		return false;
	hit->endian = f->endian;
	vendor_describe(hit->what, "Netgear DNI, for", device);
	snprintf(hit->payload_what, sizeof hit->payload_what, "payload of the DNI image");
	hit->len = HEADER_LEN;
	vendor_payload(hit, s, s.len - HEADER_LEN);
	return true;
}

static void
facts(const struct part *p, struct span store, struct fact_list *list)
{
	static const char *const lines[] = { "device", "version", "region", "hd_id" };
	struct span s = span_cut(store, (size_t)p->offset, SIZE_MAX), value;

	for (size_t i = 0; i < COUNT(lines); i++) {
		char name[16];

		snprintf(name, sizeof name, "%s:", lines[i]);
		if (find_line(s, name, &value))
			vendor_add_text(list, lines[i], value);
	}
	/* In a flash nobody knows where the file would end. */
	if (p->offset == 0 && fwtool_start(store) > HEADER_LEN) {
		uint64_t end = fwtool_start(store) - 1;

		checksum_stored_number(fact_sum(list, "checksum", DIGEST_SUM8_NOT, s, 0, end), s,
		        end, ENDIAN_BIG);
	}
}

const struct format dni_format = {
	.name = "DNI",
	.help = "The wrapper of Netgear's updates made by DNI: the device, the version and the "
	        "region as text, and a checksum at the end of the file.",
	.magic = { 'd', 'e', 'v', 'i', 'c', 'e', ':' },
	.magic_len = 7,
	.endian = ENDIAN_BIG,
	.probe = probe,
	.facts = facts,
};
