/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "text/shell.h"

#include <stdbool.h>
#include <string.h>

static bool
is_plain(const char *s)
{
	return *s && !s[strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	                         "0123456789_./:@%+=,-")];
}

static bool
is_printable(const char *s)
{
	while (*s >= 0x20 && *s <= 0x7e)
		s++;
	return !*s;
}

static void
add_quoted(struct text *t, const char *s)
{
	text_add(t, "'");
	for (; *s; s++) {
		if (*s == '\'')
			text_add(t, "'\\''");
		else
			text_add_bytes(t, s, 1);
	}
	text_add(t, "'");
}

/* An interactive shell expands '!' from its history even here. */
static void
add_printf(struct text *t, const char *s)
{
	text_add(t, "\"$(printf '");
	for (; *s; s++) {
		if (*s < 0x20 || *s > 0x7e || *s == '\'' || *s == '!')
			text_addf(t, "\\%03o", (unsigned char)*s);
		else if (*s == '%' || *s == '\\')
			text_addf(t, "%c%c", *s, *s);
		else
			text_add_bytes(t, s, 1);
	}
	text_add(t, "')\"");
}

void
text_add_shell_word(struct text *t, const char *s)
{
	if (is_plain(s))
		text_add(t, s);
	else if (is_printable(s))
		add_quoted(t, s);
	else
		add_printf(t, s);
}
