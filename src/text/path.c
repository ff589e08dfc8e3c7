/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "text/path.h"

bool
path_add_above(struct path *p, struct span name)
{
	p->len += 1 + name.len;
	p->cut = p->len > p->most && p->names.count;
	if (!p->cut)
		array_push(&p->names, name);
	return !p->cut;
}

void
path_end(struct path *p, struct text *t)
{
	if (p->cut)
		text_add(t, "...");
	while (p->names.count) {
		text_add(t, "/");
		text_add_name(t, p->names.at[--p->names.count]);
	}
	array_free(&p->names);
}
