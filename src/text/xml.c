/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "text/text.h"

void
text_add_xml(struct text *t, const char *s)
{
	for (; *s; s++) {
		if (*s == '<')
			text_add(t, "&lt;");
		else if (*s == '>')
			text_add(t, "&gt;");
		else if (*s == '&')
			text_add(t, "&amp;");
		else
			text_add_bytes(t, s, 1);
	}
}
