/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A field's value in all its meaningful forms. */
#include <inttypes.h>

#include "text/field.h"

enum { BYTES_SHOWN = 16 };

static bool
is_number(const struct field *f)
{
	return (f->width == 1 || f->width == 2 || f->width == 4) && f->show != FIELD_NAME
	       && f->show != FIELD_RAW;
}

void
field_add_bytes(struct text *t, const struct field *f, struct span bytes, size_t most)
{
	struct span part = span_cut(bytes, f->offset, f->width);

	for (size_t i = 0; i < part.len && i < most; i++)
		text_addf(t, i ? " %02x" : "%02x", part.at[i]);
	if (part.len > most)
		text_add(t, " ..");
}

const char *
field_code_help(const struct field *f, struct span bytes, enum endian e)
{
	uint32_t value = field_number(f, bytes, e);

	if (f->show != FIELD_NAMED || !span_holds(bytes, f->offset, f->width))
		return NULL;
	for (const struct value_name *n = f->names; n && n->name; n++)
		if (n->value == value)
			return n->help;
	return NULL;
}

/* What the number means to a person, where that is more than the number. */
static void
add_meaning(struct text *t, const struct field *f, uint32_t number)
{
	const char *name = f->show == FIELD_NAMED ? value_name(f->names, number) : NULL;

	if (f->show == FIELD_BYTES && number >= 1024) {
		text_add(t, ", ");
		text_add_size(t, number);
	} else if (f->show == FIELD_TIME) {
		text_add(t, ", ");
		text_add_time(t, number);
		text_add(t, " UTC");
	} else if (f->show == FIELD_MODE) {
		text_addf(t, ", octal %07" PRIo32 ", ", number);
		text_add_mode(t, number);
	} else if (f->show == FIELD_NAMED) {
		text_addf(t, ", %s", name ? name : "a code without a meaning");
	}
}

static void
add_number(struct text *t, const struct field *f, struct span bytes, enum endian e)
{
	uint32_t number = field_number(f, bytes, e);

	if (f->width > 1)
		text_add(t, e == ENDIAN_LITTLE ? " (little-endian)" : " (big-endian)");
	text_addf(t, ", 0x%0*" PRIx32 ", decimal %" PRIu32, 2 * (int)f->width, number,
	        number);
	add_meaning(t, f, number);
}

void
field_add_forms(struct text *t, const struct field *f, struct span bytes, enum endian e)
{
	struct span part = span_cut(bytes, f->offset, f->width);

	if (part.len < f->width && (part.len == 0 || is_number(f)))
		return;
	field_add_bytes(t, f, bytes, BYTES_SHOWN);
	if (is_number(f)) {
		add_number(t, f, bytes, e);
	} else if (f->show == FIELD_NAME) {
		text_add(t, ", as text \"");
		field_add_value(t, f, bytes, e);
		text_add(t, "\"");
	}
}
