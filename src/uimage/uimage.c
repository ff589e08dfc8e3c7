/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "uimage/uimage_private.h"

#include <assert.h>
#include <string.h>

#include "base/crc32.h"
#include "text/text.h"

/* For offsetof and sizeof alone. */
struct layout {
	uint32_t ih_magic, ih_hcrc, ih_time, ih_size, ih_load, ih_ep, ih_dcrc;
	uint8_t ih_os, ih_arch, ih_type, ih_comp;
	uint8_t ih_name[UIMAGE_NAME_LEN];
};

_Static_assert(sizeof(struct layout) == UIMAGE_HEADER_LEN, "the header is 64 bytes long");

#define FIELD(member, how, list, meaning, reader, effect) \
	{ \
		.name = #member, .offset = offsetof(struct layout, member), \
		.width = sizeof(((struct layout *)0)->member), .show = (how), \
		.names = (list), .help = (meaning), .user = (reader), .wrong = (effect) \
	}

/* The functions are those of U-Boot, boot/ and include/image.h. */
const struct field uimage_fields[UIMAGE_FIELDS] = {
	FIELD(ih_magic, FIELD_HEX, NULL,
	        "The number by which U-Boot knows this header: 0x27051956.",
	        "struct legacy_img_hdr; image_check_magic, genimg_get_format.",
	        "U-Boot sees no image here and refuses to boot it."),
	FIELD(ih_hcrc, FIELD_CRC, NULL,
	        "CRC-32 of this header, computed while this field itself is zero. "
	        "U-Boot refuses an image whose header CRC is wrong.",
	        "struct legacy_img_hdr; image_check_hcrc.",
	        "U-Boot says \"Bad Header Checksum\" and refuses the image."),
	FIELD(ih_time, FIELD_TIME, NULL,
	        "When the image was made, in seconds since 1970 (UTC); 0 where the "
	        "maker did not say.",
	        "struct legacy_img_hdr; image_print_contents.",
	        "A wrong date is printed. Nothing depends on it."),
	FIELD(ih_size, FIELD_BYTES, NULL,
	        "Length of the payload, which starts right after this header.",
	        "struct legacy_img_hdr; image_get_data_size, image_check_dcrc.",
	        "The data CRC is computed over other bytes and fails; bytes beyond that "
	        "length are not loaded."),
	FIELD(ih_load, FIELD_HEX, NULL,
	        "Address in memory to which U-Boot copies or unpacks the payload.",
	        "struct legacy_img_hdr; image_get_load, bootm_load_os.",
	        "The payload is put where it cannot run, or over something else: "
	        "the board hangs."),
	FIELD(ih_ep, FIELD_HEX, NULL,
	        "Entry point: the address to which U-Boot jumps to start the "
	        "payload.",
	        "struct legacy_img_hdr; image_get_ep, bootm_find_os.",
	        "U-Boot jumps into the wrong place: the board hangs."),
	FIELD(ih_dcrc, FIELD_CRC, NULL,
	        "CRC-32 of the ih_size bytes of payload, as they are stored.",
	        "struct legacy_img_hdr; image_check_dcrc.",
	        "U-Boot says \"Bad Data CRC\" and refuses the image, unless its "
	        "variable verify is no."),
	FIELD(ih_os, FIELD_NAMED, uimage_os_names,
	        "Operating system that the payload is, or is for.",
	        "struct legacy_img_hdr; image_get_os, bootm_os_get_boot_func.",
	        "U-Boot hands over in the way of another system, or says that it "
	        "cannot boot this one."),
	FIELD(ih_arch, FIELD_NAMED, uimage_arch_names,
	        "Processor architecture that the payload is for.",
	        "struct legacy_img_hdr; image_check_target_arch.",
	        "U-Boot says \"Unsupported Architecture\" and refuses the image."),
	FIELD(ih_type, FIELD_NAMED, uimage_type_names,
	        "What the payload is. A multi or script payload starts with a table "
	        "of lengths, ended by 0.",
	        "struct legacy_img_hdr; image_get_type, boot_get_kernel.",
	        "U-Boot says \"Wrong Image Type\", or takes the first bytes of the "
	        "payload for a table of lengths."),
	FIELD(ih_comp, FIELD_NAMED, uimage_comp_names,
	        "How the payload is compressed. Scripts are plain text, though "
	        "mkimage says gzip unless told otherwise.",
	        "struct legacy_img_hdr; image_get_comp, image_decomp.",
	        "Unpacking fails, or packed bytes are copied as they are and "
	        "started."),
	FIELD(ih_name, FIELD_NAME, NULL,
	        "Name of the image, for people; 32 bytes, the unused ones NUL. Some "
	        "vendors keep version numbers in them.",
	        "struct legacy_img_hdr; image_print_contents.",
	        "Another name is printed. Vendors' own updaters may look at it."),
};

#define HEADER_U32(header, member) \
	span_u32((header), offsetof(struct layout, member), ENDIAN_BIG)
#define HEADER_U8(header, member) span_u8((header), offsetof(struct layout, member))

static struct span
header_name(struct span header)
{
	struct span field =
	        span_cut(header, offsetof(struct layout, ih_name), UIMAGE_NAME_LEN);
	const uint8_t *end = memchr(field.at, 0, field.len);

	return span_cut(field, 0, end ? (size_t)(end - field.at) : field.len);
}

static uint32_t
header_crc(struct span header)
{
	uint8_t copy[UIMAGE_HEADER_LEN];

	memcpy(copy, header.at, sizeof copy);
	memset(copy + offsetof(struct layout, ih_hcrc), 0, 4);
	return crc32_usual(span_of(copy, sizeof copy));
}

bool
uimage_decode(struct span image, uint64_t offset, struct uimage *u)
{
	struct span header, rest;

	*u = (struct uimage){ 0 };
	if (offset > image.len || image.len - offset < UIMAGE_HEADER_LEN)
		return false;
	header = span_cut(image, (size_t)offset, UIMAGE_HEADER_LEN);
	if (HEADER_U32(header, ih_magic) != UIMAGE_MAGIC)
		return false;
	*u = (struct uimage){
		.offset = offset,
		.magic = UIMAGE_MAGIC,
		.hcrc = HEADER_U32(header, ih_hcrc),
		.time = HEADER_U32(header, ih_time),
		.size = HEADER_U32(header, ih_size),
		.load = HEADER_U32(header, ih_load),
		.entry = HEADER_U32(header, ih_ep),
		.dcrc = HEADER_U32(header, ih_dcrc),
		.os = HEADER_U8(header, ih_os),
		.arch = HEADER_U8(header, ih_arch),
		.type = HEADER_U8(header, ih_type),
		.comp = HEADER_U8(header, ih_comp),
		.name = header_name(header),
		.hcrc_computed = header_crc(header),
	};
	u->hcrc_ok = u->hcrc == u->hcrc_computed;
	rest = span_cut(image, (size_t)offset + UIMAGE_HEADER_LEN, u->size);
	u->present = rest.len;
	return true;
}

struct span
uimage_payload(struct span image, const struct uimage *u)
{
	if (u->offset > image.len || image.len - u->offset < UIMAGE_HEADER_LEN)
		return span_cut(image, image.len, 0);
	return span_cut(image, (size_t)u->offset + UIMAGE_HEADER_LEN,
	        (size_t)u->present);
}

bool
uimage_check_step(struct span image, struct uimage *u, uint64_t *at, uint64_t budget)
{
	struct span payload = uimage_payload(image, u);
	uint64_t left = payload.len - *at;
	struct span next = span_cut(payload, (size_t)*at,
	        (size_t)(budget < left ? budget : left));

	u->dcrc_computed = crc32_usual_more(*at ? u->dcrc_computed : 0, next);
	*at += next.len;
	if (*at < payload.len)
		return true;
	u->dcrc_known = payload.len == u->size;
	u->dcrc_ok = u->dcrc_known && u->dcrc == u->dcrc_computed;
	return false;
}

/* True for a code that U-Boot knows; 0 is "invalid", except for the compression. */
static bool
is_known(const struct value_name *names, uint8_t code)
{
	const char *name = value_name(names, code);

	return name && strcmp(name, "invalid") != 0;
}

static bool
is_printable(struct span name)
{
	uint32_t point;
	size_t at, len;

	for (at = 0; at < name.len; at += len) {
		len = text_utf8(name, at, &point);
		if (len == 0 || point < 0x20 || (point >= 0x7f && point < 0xa0))
			return false;
	}
	return true;
}

bool
uimage_looks(struct span image, uint64_t offset)
{
	struct uimage u;
	struct span padding;

	if (!uimage_decode(image, offset, &u) || u.hcrc_ok || u.size == 0)
		return false;
	padding = span_cut(image,
	        (size_t)offset + offsetof(struct layout, ih_name) + u.name.len,
	        UIMAGE_NAME_LEN - u.name.len);
	return is_known(uimage_os_names, u.os) && is_known(uimage_arch_names, u.arch)
	        && is_known(uimage_type_names, u.type)
	        && is_known(uimage_comp_names, u.comp) && is_printable(u.name)
	        && span_run(padding, 0, 0) == padding.len;
}

bool
uimage_has_table(const struct uimage *u)
{
	return u->type == UIMAGE_TYPE_MULTI || u->type == UIMAGE_TYPE_SCRIPT;
}

/* Counts the lengths before the terminating 0; false if there is no 0. */
bool
uimage_count_entries(struct span payload, size_t *count)
{
	size_t i;

	for (i = 0; i <= UIMAGE_ENTRIES_MAX && span_holds(payload, i * 4, 4); i++) {
		if (span_u32(payload, i * 4, ENDIAN_BIG) == 0) {
			*count = i;
			return true;
		}
	}
	return false;
}

bool
uimage_next_entry(struct span image, const struct uimage *u, struct uimage_entry *e)
{
	struct span payload = uimage_payload(image, u);
	uint64_t at, base = u->offset + UIMAGE_HEADER_LEN;

	if (e->number == 0 && (!uimage_has_table(u)
	        || !uimage_count_entries(payload, &e->count)))
		return false;
	if (e->number >= e->count)
		return false;
	at = e->number ? e->offset - base + ((uint64_t)e->len + 3) / 4 * 4
	               : ((uint64_t)e->count + 1) * 4;
	e->offset = base + at;
	e->len = span_u32(payload, e->number * 4, ENDIAN_BIG);
	e->present = at > payload.len ? 0 : span_cut(payload, (size_t)at, e->len).len;
	e->number++;
	return true;
}

static void
put_u32(uint8_t *at, uint32_t value)
{
	at[0] = (uint8_t)(value >> 24);
	at[1] = (uint8_t)(value >> 16);
	at[2] = (uint8_t)(value >> 8);
	at[3] = (uint8_t)value;
}

#define PUT_U32(header, member, value) \
	put_u32((header) + offsetof(struct layout, member), (value))

void
uimage_encode_summed(uint8_t header[UIMAGE_HEADER_LEN], const struct uimage *from,
        uint32_t time, uint32_t size, uint32_t dcrc)
{
	/* Apart from `header`, which may hold from->name. */
	uint8_t made[UIMAGE_HEADER_LEN] = { 0 };
	struct span name = span_cut(from->name, 0, UIMAGE_NAME_LEN);

	PUT_U32(made, ih_magic, UIMAGE_MAGIC);
	PUT_U32(made, ih_time, time);
	PUT_U32(made, ih_size, size);
	PUT_U32(made, ih_load, from->load);
	PUT_U32(made, ih_ep, from->entry);
	PUT_U32(made, ih_dcrc, dcrc);
	made[offsetof(struct layout, ih_os)] = from->os;
	made[offsetof(struct layout, ih_arch)] = from->arch;
	made[offsetof(struct layout, ih_type)] = from->type;
	made[offsetof(struct layout, ih_comp)] = from->comp;
	if (name.len > 0)
		memcpy(made + offsetof(struct layout, ih_name), name.at, name.len);
	PUT_U32(made, ih_hcrc, crc32_usual(span_of(made, sizeof made)));
	memcpy(header, made, sizeof made);
}
