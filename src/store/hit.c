/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "store/hit.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "text/text.h"

bool
hit_claim(struct part_hit *hit, struct span s, uint64_t claimed)
{
	hit->claimed = claimed;
	hit->len = claimed < s.len ? claimed : s.len;
	return hit->len > 0;
}

bool
hit_open(struct part_hit *hit, struct span s, uint64_t seen)
{
	hit->open = true;
	hit->len = seen < s.len ? seen : s.len;
	return hit->len > 0;
}

void
hit_pad(struct part_hit *hit, struct span s, uint32_t unit)
{
	size_t fill = (size_t)(unit - hit->len % unit) % unit;

	if (span_holds(s, (size_t)hit->len, fill)
	        && span_is_all(span_cut(s, (size_t)hit->len, fill), 0))
		hit->len += fill;
}

void
hit_say(struct part_hit *hit, const char *format, ...)
{
	size_t len = strlen(hit->what);
	va_list args;

	va_start(args, format);
	vsnprintf(hit->what + len, sizeof hit->what - len, format, args);
	va_end(args);
}

void
hit_quote(struct part_hit *hit, const char *lead, struct span name)
{
	const uint8_t *nul = name.len ? memchr(name.at, 0, name.len) : NULL;
	struct text t = { 0 };

	if (nul)
		name.len = (size_t)(nul - name.at);
	while (name.len && name.at[name.len - 1] == ' ')
		name.len--;
	if (!name.len)
		return;
	text_add_readable(&t, name, true);
	hit_say(hit, "%s\"%s\"", lead, text_str(&t));
	text_free(&t);
}

void
hit_quote_wide(struct part_hit *hit, const char *lead, struct span name)
{
	char narrow[64] = "";
	size_t len = 0;

	for (; len < sizeof narrow - 1 && span_holds(name, 2 * len, 2); len++) {
		uint16_t unit = span_u16(name, 2 * len, ENDIAN_LITTLE);

		narrow[len] = unit < 0x80 ? (char)unit : '?';
		if (!unit)
			break;
	}
	hit_quote(hit, lead, span_of(narrow, len));
}

void
hit_uuid(struct part_hit *hit, struct span uuid)
{
	if (span_is_all(uuid, 0))
		return;
	hit_say(hit, ", UUID ");
	for (size_t i = 0; i < uuid.len; i++)
		hit_say(hit, "%s%02x", i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "",
		        uuid.at[i]);
}

void
hit_size(struct part_hit *hit, const char *lead, uint64_t bytes)
{
	struct text t = { 0 };

	text_add_exact_size(&t, bytes);
	hit_say(hit, "%s%s", lead, text_str(&t));
	text_free(&t);
}

bool
is_power_of_2(uint64_t n, uint64_t least, uint64_t most)
{
	return n >= least && n <= most && !(n & (n - 1));
}

bool
span_has_word(struct span s, size_t at, const char *word)
{
	size_t len = strlen(word);

	return span_holds(s, at, len) && memcmp(s.at + at, word, len) == 0;
}

uint32_t
crc32c_more(uint32_t crc, struct span s)
{
	for (size_t i = 0; i < s.len; i++) {
		crc ^= s.at[i];
		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0x82f63b78 : 0);
	}
	return crc;
}
