/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Facts of a uImage beside its header: its files, the text of a script. */
#include <inttypes.h>
#include <string.h>

#include "text/text.h"
#include "uimage/uimage_private.h"

enum { SCRIPT_LINES = 200, SCRIPT_WIDTH = 150 };

static bool
is_text(struct span s)
{
	uint32_t point;
	size_t at, len;

	for (at = 0; at < s.len; at += len) {
		len = text_utf8(s, at, &point);
		if (len == 0 || (point < 0x20 && (point < '\t' || point > '\r')))
			return false;
	}
	return true;
}

/* Tabs become spaces; a backslash stays, as it continues a line. */
static void
add_line(struct text *t, struct span line)
{
	size_t at = 0;

	for (; at < line.len && line.at[at] == '\t'; at++)
		text_add(t, "        ");
	text_add_readable_path(t, span_cut(line, at, line.len), true);
}

/* A script in lines, as many as a person reads. */
static void
list_script(struct span text, struct fact_list *facts)
{
	struct text line = { 0 };

	if (!is_text(text)) {
		fact_add(facts, FACT_PLAIN, "script", "not text: encrypted, or packed");
		return;
	}
	for (size_t at = 0, n = 0; at < text.len && n < SCRIPT_LINES; n++) {
		const uint8_t *end = memchr(text.at + at, '\n', text.len - at);
		size_t len = end ? (size_t)(end - text.at) - at : text.len - at;

		text_clear(&line);
		add_line(&line, span_cut(text, at, len < SCRIPT_WIDTH ? len : SCRIPT_WIDTH));
		fact_add(facts, FACT_PLAIN, n ? "" : "script", "%s", text_str(&line));
		at += len + 1;
		if (n + 1 == SCRIPT_LINES && at < text.len)
			fact_add(facts, FACT_PLAIN, "", "... and %zu bytes more", text.len - at);
	}
	text_free(&line);
}

void
uimage_facts(const struct part *p, struct span store, struct fact_list *facts)
{
	struct span bytes = span_cut(store, (size_t)p->offset, SIZE_MAX);
	struct uimage_entry e = { .number = 0 };
	struct uimage u;

	if (!uimage_decode(bytes, 0, &u))
		return;
	while (uimage_next_entry(bytes, &u, &e)) {
		fact_add(facts, e.present < e.len && u.present == u.size ? FACT_WRONG
		                                                 : FACT_PLAIN, "file",
		        "%zu of %zu: %" PRIu32 " bytes, 0x%" PRIx64 " after the header%s",
		        e.number, e.count, e.len, e.offset - UIMAGE_HEADER_LEN,
		        e.present < e.len ? ", cut short" : "");
		if (u.type == UIMAGE_TYPE_SCRIPT && e.number == 1)
			list_script(span_cut(bytes, (size_t)e.offset, (size_t)e.present), facts);
	}
}
