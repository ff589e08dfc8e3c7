/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A row of nodes in words: the name, and what differs in A and in B. */
#include <inttypes.h>

#include "compare/compare_private.h"
#include "words/node_what.h"

enum { FIELDS_SHOWN = 4 };

void
compare_node_name(const struct compare *c, const struct compare_row *row, struct text *t)
{
	int side = row->at[0] == COMPARE_NONE;
	const struct jffs2_log *log = &c->volume[side]->log;
	const struct extent *e = jffs2_fs_taken(c->volume[side]->fs, row->at[side]);
	const struct jffs2_type *type = jffs2_type(e->nodetype);

	text_add(t, type->name);
	if (type->ino_at >= 0)
		text_addf(t, " #%" PRIu32, e->ino);
	else
		text_addf(t, " at %08" PRIx64, c->volume[side]->offset + e->offset);
	if (type->version_at >= 0)
		text_addf(t, " v%" PRIu32, e->version);
	if (type->nodetype != JFFS2_DIRENT)
		return;
	text_add(t, " ");
	text_add_name(t, jffs2_log_dirent(log, row->at[side]).name);
}

/* The fields of both nodes that have other values, CRCs left out; how many. */
static size_t
add_fields(const struct compare *c, const struct compare_row *row, int side,
        struct text *t)
{
	const struct jffs2_log *log[] = { &c->volume[0]->log, &c->volume[1]->log };
	const struct jffs2_type *type = jffs2_type(
	        log[0]->extents.at[row->at[0]].nodetype);
	struct span a = jffs2_log_bytes(log[0], row->at[0]);
	struct span b = jffs2_log_bytes(log[1], row->at[1]);
	size_t shown = 0;

	for (size_t i = 0; i < type->field_count && shown < FIELDS_SHOWN; i++) {
		const struct field *f = &type->fields[i];

		if (f->show == FIELD_CRC
		        || field_number(f, a, log[0]->endian)
		                   == field_number(f, b, log[1]->endian))
			continue;
		text_add(t, t->len ? ", " : "");
		text_addf(t, "%s ", f->name);
		field_add_value(t, f, side ? b : a, log[side]->endian);
		shown++;
	}
	return shown;
}

void
compare_node_value(const struct compare *c, const struct compare_row *row, int side,
        struct text *t)
{
	struct span bytes[SIDES];
	uint64_t first = 0;

	if (row->at[side] == COMPARE_NONE)
		return;
	if (row->kind == COMPARE_MOVED) {
		text_addf(t, "%08" PRIx64, c->volume[side]->offset
		        + c->volume[side]->log.extents.at[row->at[side]].offset);
		return;
	}
	if (row->kind != COMPARE_CHANGED) {
		node_what(c->volume[side], row->at[side], true, t);
		return;
	}
	if (add_fields(c, row, side, t) > 0)
		return;
	for (int k = 0; k < SIDES; k++)
		bytes[k] = jffs2_log_bytes(&c->volume[k]->log, row->at[k]);
	compare_count(bytes[0], bytes[1], &first);
	compare_add_bytes(t, first, span_cut(bytes[side], (size_t)first, SIZE_MAX));
}
