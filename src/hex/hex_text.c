/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What lines say besides their bytes. */
#include <inttypes.h>
#include <string.h>

#include "firmware/model/children.h"
#include "firmware/model/subject.h"
#include "hex/hex.h"

enum { PATTERN_SHOWN = 16 };

void
hex_add_heading(const struct hex_view *v, const struct hex_line *line, struct text *t)
{
	int i = firmware_part_at(v->firmware, line->from);
	const struct part *p = &v->firmware->list.parts.at[i];

	text_add(t, "part ");
	firmware_add_part(v->firmware, i, t);
	text_add(t, ": ");
	if (strncmp(p->what, part_kind_name(p), strlen(part_kind_name(p))) != 0)
		text_addf(t, "%s%s", part_kind_name(p), p->what[0] ? ", " : "");
	text_add(t, p->what);
	text_addf(t, ", %" PRIu64 " bytes", p->len);
}

void
hex_add_fold(const struct hex_view *v, const struct hex_line *line, struct text *t)
{
	struct span first = span_cut(v->bytes, (size_t)line->from, v->width);

	text_addf(t, "%" PRIu64 " bytes of", line->to - line->from);
	if (span_run(first, 0, span_u8(first, 0)) == first.len)
		first = span_cut(first, 0, 1);
	for (size_t i = 0; i < first.len && i < PATTERN_SHOWN; i++)
		text_addf(t, " %02x", first.at[i]);
}

void
hex_add_title(const struct subject *s, struct text *t)
{
	const struct extent *e;

	text_add(t, s->title);
	if (!s->volume || s->extent >= s->volume->log.extents.count)
		return;
	e = jffs2_fs_taken(s->volume->fs, s->extent);
	if (e->kind == EXTENT_NODE && jffs2_type(e->nodetype)->ino_at >= 0)
		text_addf(t, " #%" PRIu32 " v%" PRIu32, e->ino, e->version);
}

/* The fields of `s` that begin in the line. */
static void
add_fields(const struct subject *s, const struct hex_line *line, struct text *t)
{
	for (size_t i = 0; i < subject_field_count(s); i++) {
		const struct field *f = subject_field(s, i);
		uint64_t at = s->offset + f->offset;

		if (at < line->from || at >= line->to || f->offset >= s->bytes.len)
			continue;
		text_add(t, t->len ? " " : "");
		text_add(t, f->name);
	}
}

void
hex_add_names(const struct hex_view *v, const struct hex_line *line, struct text *t)
{
	uint64_t at = line->from;

	while (v->firmware && at < line->to) {
		struct subject s;

		subject_at(v->firmware, at, &s);
		if (s.offset >= line->from && s.offset < line->to) {
			text_add(t, t->len ? "; " : "");
			hex_add_title(&s, t);
			text_add(t, subject_field_count(&s) ? ":" : "");
		}
		add_fields(&s, line, t);
		if (s.bytes.len == 0 || s.offset + s.bytes.len <= at)
			break;
		at = s.offset + s.bytes.len;
	}
}

void
hex_mark(const struct verdict *v, size_t count, uint64_t at, char mark[2])
{
	size_t n = 0;

	mark[0] = mark[1] = ' ';
	for (size_t i = 0; i < count && n < 2; i++)
		if (at >= v[i].stored_at && at - v[i].stored_at < 4)
			mark[n++] = (char)('A' + i);
	for (size_t i = 0; i < count && n < 2; i++)
		if (at >= v[i].from && at - v[i].from < v[i].len)
			mark[n++] = (char)('a' + i);
}
