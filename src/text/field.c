/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "text/field.h"

#include <inttypes.h>

enum { RAW_SHOWN = 16 };

const char *
value_name(const struct value_name *names, uint32_t value)
{
	for (; names && names->name; names++)
		if (names->value == value)
			return names->name;
	return NULL;
}

uint32_t
field_number(const struct field *f, struct span bytes, enum endian e)
{
	switch (f->width) {
	case 1:
		return span_u8(bytes, f->offset);
	case 2:
		return span_u16(bytes, f->offset, e);
	case 4:
		return span_u32(bytes, f->offset, e);
	default:
		return 0;
	}
}

static void
add_hex(struct text *t, const struct field *f, uint32_t number)
{
	text_addf(t, "0x%0*" PRIx32, 2 * (int)f->width, number);
}

static void
add_bytes(struct text *t, uint32_t number)
{
	text_addf(t, "%" PRIu32 " byte%s", number, number == 1 ? "" : "s");
	if (number >= 1024) {
		text_add(t, " (");
		text_add_size(t, number);
		text_add(t, ")");
	}
}

/* A code wider than a byte is a magic or a type that documents write in hex. */
static void
add_named(struct text *t, const struct field *f, uint32_t number)
{
	const char *name = value_name(f->names, number);

	text_addf(t, "%s (", name ? name : "unknown");
	if (f->width == 1)
		text_addf(t, "%" PRIu32, number);
	else
		add_hex(t, f, number);
	text_add(t, ")");
}

static void
add_name(struct text *t, struct span name)
{
	while (name.len > 0 && !name.at[name.len - 1])
		name.len--;
	text_add_readable(t, name, false);
}

static void
add_raw(struct text *t, struct span raw)
{
	for (size_t i = 0; i < raw.len && i < RAW_SHOWN; i++)
		text_addf(t, i ? " %02x" : "%02x", raw.at[i]);
	if (raw.len > RAW_SHOWN)
		text_add(t, " ...");
}

static void
add_number(struct text *t, const struct field *f, uint32_t number)
{
	switch (f->show) {
	case FIELD_HEX:
	case FIELD_CRC:
		add_hex(t, f, number);
		break;
	case FIELD_BYTES:
		add_bytes(t, number);
		break;
	case FIELD_TIME:
		text_add_time(t, number);
		text_add(t, " UTC");
		break;
	case FIELD_MODE:
		text_addf(t, "%07" PRIo32 " ", number);
		text_add_mode(t, number);
		break;
	case FIELD_NAMED:
		add_named(t, f, number);
		break;
	default:
		text_addf(t, "%" PRIu32, number);
		break;
	}
}

void
field_add_value(struct text *t, const struct field *f, struct span bytes, enum endian e)
{
	struct span part = span_cut(bytes, f->offset, f->width);
	bool number = f->width == 1 || f->width == 2 || f->width == 4;

	/* A truncated number would read as 0, which would be wrong. */
	if (part.len < f->width && (part.len == 0 || number))
		text_add(t, "(missing)");
	else if (f->show == FIELD_NAME)
		add_name(t, part);
	else if (f->show == FIELD_RAW || !number)
		add_raw(t, part);
	else
		add_number(t, f, field_number(f, bytes, e));
}
