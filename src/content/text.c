/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "text/text.h"
#include "content/content.h"
#include "store/hit.h"

enum { LOOKED_AT = 64 << 10, LEAST = 16 };

/* UTF-8 without control characters other than those of text; up to a NUL or 0xff that fills
 * the rest. */
static size_t
text_len(struct span s)
{
	size_t at = 0, len;
	uint32_t point;

	while (at < s.len) {
		uint8_t c = s.at[at];

		if ((c >= 0x20 && c < 0x7f) || (c >= '\t' && c <= '\r') || c == 0x1b) {
			at++;
			continue;
		}
		len = c < 0x80 ? 0 : text_utf8(s, at, &point);
		if (!len)
			break;
		at += len;
	}
	return at;
}

static const struct { const char *begin, *what; } kinds[] = {
	{ "#!/bin/sh", "text, a shell script" },
	{ "#!/bin/bash", "text, a shell script" },
	{ "#!/bin/ash", "text, a shell script" },
	{ "#!", "text, a script" },
	{ "<?xml", "text, XML" },
	{ "<!DOCTYPE html", "text, HTML" },
	{ "<html", "text, HTML" },
	{ "{", "text, JSON or the like" },
	{ "", "text" },
};

const char *
content_text(struct span s)
{
	size_t i = 0, len;
	struct span rest;

	s = span_cut(s, 0, LOOKED_AT);
	len = text_len(s);
	rest = span_cut(s, len, SIZE_MAX);
	/* A character may be cut where looking ends. */
	if (len < LEAST || (rest.len > 3 && !span_is_all(rest, 0) && !span_is_all(rest, 0xff)))
		return NULL;
	while (!span_has_word(s, 0, kinds[i].begin))
		i++;
	return kinds[i].what;
}
