/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Patterns of printf, as the kernel uses them: taken apart and filled. */
#include <ctype.h>
#include <inttypes.h>
#include <string.h>

#include "message/kernel_messages.h"

struct message_field
message_field_at(const char *pattern)
{
	struct message_field f = { 0 };
	const char *s = pattern;

	if (*s++ != '%')
		return f;
	if (*s == '#') {
		f.sharp = true;
		s++;
	}
	while (isdigit((unsigned char)*s))
		f.width = (uint8_t)(f.width * 10 + (*s++ - '0'));
	f.kind = *s;
	f.len = *s && strchr("xXduos", *s) ? (size_t)(s + 1 - pattern) : 0;
	return f;
}

size_t
message_field_count(const char *pattern)
{
	size_t count = 0;

	for (; *pattern; pattern++)
		count += message_field_at(pattern).len > 0;
	return count;
}

static void
add_number(const struct message_field *f, uint64_t value, struct text *out)
{
	/* printf counts the 0x in the width, and leaves it out for 0. */
	bool prefix = f->sharp && value != 0;
	int width = f->width - (prefix ? 2 : 0);

	if (prefix)
		text_add(out, f->kind == 'X' ? "0X" : "0x");
	if (width < 1)
		width = 1;
	if (f->kind == 'x')
		text_addf(out, "%0*" PRIx64, width, value);
	else if (f->kind == 'X')
		text_addf(out, "%0*" PRIX64, width, value);
	else if (f->kind == 'o')
		text_addf(out, "%0*" PRIo64, width, value);
	else
		text_addf(out, "%0*" PRIu64, width, value);
}

void
kernel_message_fill(const struct kernel_message *m, const uint64_t *values, struct text *out)
{
	for (const char *s = m->pattern; *s;) {
		struct message_field f = message_field_at(s);

		if (f.len > 0)
			add_number(&f, *values++, out);
		else
			text_add_bytes(out, s, 1);
		s += f.len > 0 ? f.len : 1;
	}
}

void
kernel_message_title(const struct kernel_message *m, struct text *out)
{
	for (const char *s = m->pattern; *s;) {
		struct message_field f = message_field_at(s);

		if (f.len > 0)
			text_add(out, f.sharp ? "0x..." : "...");
		else
			text_add_bytes(out, s, 1);
		s += f.len > 0 ? f.len : 1;
	}
}
