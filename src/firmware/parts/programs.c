/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names parts that have no header by the version strings in them. */
#include <stdio.h>

#include "firmware/parts/parts.h"

static bool
is_nameless(const struct part *p)
{
	return p->kind == PART_DATA || p->kind == PART_PAYLOAD;
}

static void
name_part(struct part *p, struct span version)
{
	struct text t = { 0 };

	if (p->kind == PART_PAYLOAD)
		text_addf(&t, "%s: ", p->what);
	text_add_readable(&t, version, true);
	snprintf(p->what, sizeof p->what, "%s", text_str(&t));
	text_free(&t);
}

bool
programs_wait(const struct firmware *f)
{
	return f->parts_work->program_part < f->list.parts.count;
}

bool
programs_step(struct firmware *f, uint64_t budget)
{
	struct parts_work *w = f->parts_work;
	struct part *p;

	if (!programs_wait(f))
		return false;
	p = &f->list.parts.at[w->program_part];
	if (is_nameless(p)) {
		if (program_search_step(&w->program, span_cut(f->bytes, (size_t)p->offset,
		                                (size_t)p->len), budget))
			return true;
		if (w->program.version.len)
			name_part(p, w->program.version);
	}
	w->program = (struct program_search){ .at = 0 };
	w->program_part++;
	return true;
}

void
programs_stop(struct firmware *f)
{
	f->parts_work->program_part = f->list.parts.count;
}
