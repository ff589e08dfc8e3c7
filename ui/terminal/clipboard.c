/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/terminal/clipboard.h"

static void
add_base64(struct text *t, struct span s)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	                             "0123456789+/";

	for (size_t at = 0; at < s.len; at += 3) {
		uint32_t bits = span_u8(s, at) << 16 | span_u8(s, at + 1) << 8
		                | span_u8(s, at + 2);
		char four[4];

		for (int i = 0; i < 4; i++)
			four[i] = digits[bits >> (18 - 6 * i) & 0x3f];
		if (s.len - at < 3)
			four[3] = '=';
		if (s.len - at < 2)
			four[2] = '=';
		text_add_bytes(t, four, sizeof four);
	}
}

static void
add_plain(struct text *t, struct span bytes)
{
	text_add(t, "\033]52;c;");
	add_base64(t, bytes);
	text_add(t, "\a");
}

void
clipboard_add_sequence(struct text *t, struct span bytes, bool tmux)
{
	bytes = span_cut(bytes, 0, CLIPBOARD_MOST);
	add_plain(t, bytes);
	if (!tmux)
		return;
	text_add(t, "\033Ptmux;\033"); /* every escape inside is doubled */
	add_plain(t, bytes);
	text_add(t, "\033\\");
}
