/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How the survey recognises a uImage, and the line that describes one. */
#include "uimage/uimage_private.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "store/opening.h"

/* What a payload may begin with; for the description alone. */
static const struct nature {
	const char *name;
	uint16_t at;
	uint8_t len;
	uint8_t magic[8];
} natures[] = {
	{ "gzip", 0, 2, { 0x1f, 0x8b } },
	{ "bzip2", 0, 3, { 'B', 'Z', 'h' } },
	{ "lzma", 0, 3, { 0x5d, 0, 0 } },
	{ "xz", 0, 6, { 0xfd, '7', 'z', 'X', 'Z', 0 } },
	{ "lzo", 0, 4, { 0x89, 'L', 'Z', 'O' } },
	{ "lz4", 0, 4, { 0x04, 0x22, 0x4d, 0x18 } },
	{ "lz4", 0, 4, { 0x02, 0x21, 0x4c, 0x18 } },
	{ "zstd", 0, 4, { 0x28, 0xb5, 0x2f, 0xfd } },
	{ "JFFS2", 0, 2, { 0x85, 0x19 } },
	{ "JFFS2", 0, 2, { 0x19, 0x85 } },
	{ "squashfs", 0, 4, { 'h', 's', 'q', 's' } },
	{ "squashfs", 0, 4, { 's', 'q', 's', 'h' } },
	{ "cramfs", 0, 4, { 0x45, 0x3d, 0xcd, 0x28 } },
	{ "cramfs", 0, 4, { 0x28, 0xcd, 0x3d, 0x45 } },
	{ "romfs", 0, 8, { '-', 'r', 'o', 'm', '1', 'f', 's', '-' } },
	{ "UBI", 0, 4, { 'U', 'B', 'I', '#' } },
	{ "cpio", 0, 6, { '0', '7', '0', '7', '0', '1' } },
	{ "device tree", 0, 4, { 0xd0, 0x0d, 0xfe, 0xed } },
	{ "ELF", 0, 4, { 0x7f, 'E', 'L', 'F' } },
	{ "uImage", 0, 4, { 0x27, 0x05, 0x19, 0x56 } },
	{ "ARM zImage", 36, 4, { 0x18, 0x28, 0x6f, 0x01 } },
	{ "ARM64 kernel", 56, 4, { 'A', 'R', 'M', 0x64 } },
	{ "ext2", 0x438, 2, { 0x53, 0xef } },
};

static const char *
find_nature(struct span payload)
{
	size_t i;

	for (i = 0; i < COUNT(natures); i++) {
		const struct nature *n = &natures[i];
		struct span there = span_cut(payload, n->at, n->len);

		if (span_equal(there, span_of(n->magic, n->len)))
			return n->name;
	}
	return NULL;
}

/* What a payload that begins with a table of lengths contains. */
static void
add_entries(struct text *t, struct span payload, const struct uimage *u)
{
	size_t count;

	if (uimage_count_entries(payload, &count))
		text_addf(t, ", %zu %s%s", count,
		        u->type == UIMAGE_TYPE_SCRIPT ? "script" : "file",
		        count == 1 ? "" : "s");
	else
		text_add(t, ", damaged table of lengths");
}

/* What follows the name in a payload's line, with its comma. */
static void
add_nature(struct text *t, struct span payload, const struct uimage *u)
{
	const char *found = find_nature(payload);
	const char *comp = value_name(uimage_comp_names, u->comp);

	if (uimage_has_table(u))
		add_entries(t, payload, u);
	else if (found)
		text_addf(t, ", %s", found);
	else if (comp && u->comp != 0)
		text_addf(t, ", said to be %s", comp);
}

static void
add_code(struct text *t, const char *what, const struct value_name *names, uint8_t code)
{
	const char *name = value_name(names, code);

	if (name)
		text_addf(t, " %s", name);
	else
		text_addf(t, " %s %u", what, code);
}

/* Where to cut `shown` to at most `room` characters; an escape (a backslash and three
 * more characters) is never split. */
static size_t
cut_at(const struct text *shown, size_t room)
{
	size_t back;

	for (back = 1; back < 4 && back <= room; back++)
		if (shown->at[room - back] == '\\')
			return room - back;
	return room;
}

/* Writes lead, "name" and tail as one line of ASCII; the name is cut to the room left. */
static void
write_line(char *line, size_t size, const char *lead, struct span name,
        const struct text *tail)
{
	struct text shown = { 0 };
	size_t used = strlen(lead) + strlen(" \"...\"") + tail->len + 1, cut;

	assert(used < size);
	text_add_readable(&shown, name, true);
	if (shown.len <= size - used + strlen("..."))
		cut = shown.len;
	else
		cut = cut_at(&shown, size - used);
	snprintf(line, size, "%s \"%.*s%s\"%s", lead, (int)cut, text_str(&shown),
	        cut < shown.len ? "..." : "", text_str(tail));
	text_free(&shown);
}

static void
describe(struct part_hit *hit, struct span payload, const struct uimage *u)
{
	struct text tail = { 0 };

	add_code(&tail, "arch", uimage_arch_names, u->arch);
	add_code(&tail, "os", uimage_os_names, u->os);
	add_code(&tail, "type", uimage_type_names, u->type);
	add_code(&tail, "comp", uimage_comp_names, u->comp);
	write_line(hit->what, sizeof hit->what, "uImage", u->name, &tail);

	text_clear(&tail);
	add_nature(&tail, payload, u);
	write_line(hit->payload_what, sizeof hit->payload_what, "payload of uImage",
	        u->name, &tail);
	text_free(&tail);
}

/* ---- the files of a multi or script payload ---- */

/* The line on an entry: "file 1 of 3 of uImage ..., gzip". */
static void
describe_entry(char line[96], struct span area, const struct uimage *u,
        const struct uimage_entry *e)
{
	const char *kind = u->type == UIMAGE_TYPE_SCRIPT ? "script" : "file";
	const char *found = find_nature(span_cut(area, (size_t)e->offset,
	        (size_t)e->present));
	struct text tail = { 0 };
	char lead[64];

	if (e->count == 1)
		snprintf(lead, sizeof lead, "%s of uImage", kind);
	else
		snprintf(lead, sizeof lead, "%s %zu of %zu of uImage", kind, e->number, e->count);
	if (found)
		text_addf(&tail, ", %s", found);
	write_line(line, 96, lead, u->name, &tail);
	text_free(&tail);
}

/* The table, and each file that is not empty: offsets count from the header. */
static void
add_pieces(struct part_hit *hit, struct span area, const struct uimage *u)
{
	struct uimage_entry e = { .number = 0 };
	struct text none = { 0 };
	char line[96];

	while (uimage_next_entry(area, u, &e)) {
		if (e.number == 1) {
			write_line(line, sizeof line, "table of lengths of uImage", u->name,
			        &none);
			part_hit_add(hit, UIMAGE_HEADER_LEN, ((uint64_t)e.count + 1) * 4, line);
		}
		describe_entry(line, area, u, &e);
		part_hit_add(hit, e.offset - u->offset, e.len, line);
	}
	if (e.number == 0)
		return;
	write_line(hit->payload_what, sizeof hit->payload_what, "padding in uImage", u->name,
	        &none);
}

static bool
probe(const struct format *format, struct span area, size_t at, struct part_hit *hit)
{
	struct uimage u;

	(void)format;
	if (!uimage_decode(area, at, &u) || !u.hcrc_ok)
		return false;
	*hit = (struct part_hit){
		.len = UIMAGE_HEADER_LEN,
		.payload = u.present,
		.payload_claimed = u.size,
		.endian = ENDIAN_BIG,
	};
	describe(hit, uimage_payload(area, &u), &u);
	add_pieces(hit, area, &u);
	return true;
}

static void
add_opening(const struct part *p, struct opening_list *list, uint64_t at, struct span packed)
{
	enum codec_id codec = codec_recognise(packed);

	if (codec != CODEC_COUNT)
		opening_add_packed(list, &(struct opening){
			.store = { .at = at, .len = packed.len, .container = "uImage",
			        .container_at = p->offset },
			.at = at,
		}, codec);
}

/* The first bytes of a payload decide, not the header: many a header says "none" of what is
 * compressed. */
static void
openings(const struct part *p, struct span store, struct opening_list *list)
{
	struct uimage u;
	struct uimage_entry e = { .number = 0 };

	if (!uimage_decode(store, p->offset, &u) || !u.hcrc_ok)
		return;
	if (!uimage_has_table(&u))
		add_opening(p, list, p->offset + UIMAGE_HEADER_LEN, uimage_payload(store, &u));
	while (uimage_has_table(&u) && uimage_next_entry(store, &u, &e))
		add_opening(p, list, e.offset,
		        span_cut(store, (size_t)e.offset, (size_t)e.present));
}

const struct format uimage_format = {
	.name = "uImage",
	.help = "A legacy U-Boot image: a header of 64 bytes and its payload.",
	.magic = { 0x27, 0x05, 0x19, 0x56 },
	.magic_len = 4,
	.endian = ENDIAN_BIG,
	.openings = openings,
	.probe = probe,
	.fields = uimage_fields,
	.field_count = UIMAGE_FIELDS,
	.facts = uimage_facts,
};
