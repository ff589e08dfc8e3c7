/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ZIP (APPNOTE 6.3.10, 4.3): members, the central directory, and its end. */
#include <inttypes.h>
#include <string.h>

#include "archive/archive.h"
#include "container/container.h"
#include "store/hit.h"

enum {
	MEMBER_LEN = 30,
	AT_NEEDED = 4,
	AT_FLAGS = 6,
	AT_METHOD = 8,
	AT_SIZE = 18,
	AT_NAME_LEN = 26,
	AT_EXTRA_LEN = 28,
	LATER = 8,          /* flag: the size follows the data */
	ENTRY_LEN = 46,
	END_LEN = 22,
	NEEDED_MOST = 63,
	METHOD_MOST = 99
};

struct walk {
	struct span s;
	uint64_t at;
	uint32_t members, entries; /* entries: of the directory */
	bool ended;
};

static uint32_t
at32(const struct walk *w, size_t field)
{
	return span_u32(w->s, (size_t)w->at + field, ENDIAN_LITTLE);
}

static uint16_t
at16(const struct walk *w, size_t field)
{
	return span_u16(w->s, (size_t)w->at + field, ENDIAN_LITTLE);
}

static bool
is_here(const struct walk *w, const char *signature)
{
	return span_has_word(w->s, (size_t)w->at, signature);
}

/* Moves on to the next signature; to the end if there is none. */
static void
seek(struct walk *w)
{
	while (w->at < w->s.len) {
		const uint8_t *p = memchr(w->s.at + w->at, 'P', w->s.len - (size_t)w->at);

		w->at = p ? (uint64_t)(p - w->s.at) : w->s.len;
		if (is_here(w, "PK\1\2") || is_here(w, "PK\3\4") || is_here(w, "PK\5\6"))
			return;
		w->at++;
	}
}

static bool
pass_member(struct walk *w)
{
	if (!is_here(w, "PK\3\4"))
		return false;
	w->members++;
	if (at16(w, AT_FLAGS) & LATER) {
		w->at += MEMBER_LEN;
		seek(w);
	} else {
		w->at += MEMBER_LEN + UINT64_C(1) * at16(w, AT_NAME_LEN) + at16(w, AT_EXTRA_LEN)
		         + at32(w, AT_SIZE);
	}
	return true;
}

/* The directory, and what ends it (in ZIP64 two more records). */
static void
pass_directory(struct walk *w)
{
	for (; is_here(w, "PK\1\2"); w->entries++)
		w->at += ENTRY_LEN + UINT64_C(1) * at16(w, 28) + at16(w, 30) + at16(w, 32);
	if (is_here(w, "PK\6\6"))
		w->at += 12 + at32(w, 4);
	if (is_here(w, "PK\6\7"))
		w->at += 20;
	w->ended = is_here(w, "PK\5\6");
	if (w->ended)
		w->at += END_LEN + UINT64_C(1) * at16(w, 20);
}

static bool
probe(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	struct walk w = { .s = span_cut(area, at, SIZE_MAX) };
	uint16_t name = at16(&w, AT_NAME_LEN);

	if (at16(&w, AT_NEEDED) > NEEDED_MOST || at16(&w, AT_METHOD) > METHOD_MOST || !name
	        || name > 1024 || span_u8(w.s, MEMBER_LEN) < 0x20 || span_has(
	                   span_cut(w.s, MEMBER_LEN, name), 0))
		return false;
	while (pass_member(&w))
		;
	if (w.at < w.s.len)
		pass_directory(&w);
	hit->endian = f->endian;
	hit_say(hit, "ZIP archive, %" PRIu32 " member%s%s", w.members,
	        w.members == 1 ? "" : "s", w.ended ? "" : ", its directory is missing");
	if (w.ended && w.entries != w.members)
		hit_say(hit, ", %" PRIu32 " in its directory", w.entries);
	hit_quote(hit, ", ", span_cut(w.s, MEMBER_LEN, name));
	return hit_claim(hit, w.s, w.at);
}

const struct format zip_format = {
	.name = "ZIP", .help = "An archive of compressed files.",
	.magic = { 'P', 'K', 3, 4 }, .magic_len = 4, .content = true, .endian = ENDIAN_LITTLE,
	.tree = &archive_maker, .probe = probe,
};
