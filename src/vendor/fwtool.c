/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The trailers that OpenWrt's fwtool puts at the end of a firmware file: metadata as JSON,
 * and a signature. A trailer stands behind what it is about. */
#include <inttypes.h>
#include <stdio.h>

#include "vendor/vendor_private.h"

enum { CRC_AT = 4, TYPE_AT = 8, SIZE_AT = 12, TRAILER_LEN = 16, METADATA_HEAD = 8,
	SIZE_MOST = 32 * 1024, SIGNATURE = 0, METADATA = 1 };

/* The CRC covers all of the file before the trailer, so it can only be checked where this
 * is the end of a file. */
enum { END_MOST = 2048 };

static bool
is_trailer(struct span s, size_t at)
{
	uint8_t type = span_u8(s, at + TYPE_AT);
	uint32_t size = span_u32(s, at + SIZE_AT, ENDIAN_BIG);

	return span_holds(s, at, TRAILER_LEN) && span_u32(s, at, ENDIAN_BIG) == 0x46577830
	       && (type == SIGNATURE || type == METADATA) && size >= TRAILER_LEN
	       && size <= SIZE_MOST && size - TRAILER_LEN <= at;
}

uint64_t
fwtool_start(struct span store)
{
	uint64_t end = store.len;

	while (end >= TRAILER_LEN && is_trailer(store, (size_t)end - TRAILER_LEN))
		end -= span_u32(store, (size_t)end - TRAILER_LEN + SIZE_AT, ENDIAN_BIG);
	return end;
}

static bool
probe(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	uint32_t size = span_u32(area, at + SIZE_AT, ENDIAN_BIG);

	if (!is_trailer(area, at))
		return false;
	hit->len = TRAILER_LEN;
	hit->before = size - TRAILER_LEN;
	hit->endian = f->endian;
	snprintf(hit->what, sizeof hit->what, "%s of OpenWrt, %" PRIu32 " bytes",
	        span_u8(area, at + TYPE_AT) == METADATA ? "metadata" : "signature", size);
	return true;
}

/* The text in lines, which is JSON or a signature. */
static void
add_lines(struct fact_list *list, const char *name, struct span text)
{
	struct text t = { 0 };

	for (size_t at = 0; at < text.len; name = "") {
		size_t end = at;

		while (end < text.len && end - at < 120 && text.at[end] != '\n')
			end++;
		text_clear(&t);
		text_add_readable(&t, span_cut(text, at, end - at), true);
		fact_add(list, FACT_PLAIN, name, "%s", text_str(&t));
		at = end + (end < text.len && text.at[end] == '\n');
	}
	text_free(&t);
}

static void
facts(const struct part *p, struct span store, struct fact_list *list)
{
	uint64_t trailer = p->offset + p->len - TRAILER_LEN;
	bool metadata = span_u8(store, (size_t)trailer + TYPE_AT) == METADATA;
	uint64_t head = metadata && p->len >= TRAILER_LEN + METADATA_HEAD ? METADATA_HEAD : 0;
	struct checksum *s;

	add_lines(list, metadata ? "metadata" : "signature", span_cut(store,
	        (size_t)(p->offset + head), (size_t)(p->len - TRAILER_LEN - head)));
	if (store.len - trailer > END_MOST)
		return;
	s = fact_sum(list, "CRC of the file", DIGEST_CRC32_NOT, store, 0, trailer);
	checksum_stored_number(s, store, trailer + CRC_AT, ENDIAN_BIG);
	if (s)
		s->stored_at = p->len - TRAILER_LEN + CRC_AT;
}

const struct format fwtool_format = {
	.name = "fwtool",
	.help = "A trailer at the end of an OpenWrt firmware file: metadata that say for which "
	        "devices it is, or a signature.",
	.magic = { 'F', 'W', 'x', '0' },
	.magic_len = 4,
	.endian = ENDIAN_BIG,
	.probe = probe,
	.facts = facts,
};
