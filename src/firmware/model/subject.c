/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a node, a header or an offset stands for. */
#include "firmware/model/subject.h"

/* The inode that extent `i` is about. */
static uint32_t
inode_of(const struct volume *v, uint32_t i)
{
	if (!v->built || jffs2_fs_taken(v->fs, i)->kind != EXTENT_NODE)
		return FS_NONE;
	return jffs2_fs_inode_of(v->fs, i);
}

void
subject_extent(const struct volume *v, uint32_t i, struct subject *s)
{
	const struct extent *e = &v->log.extents.at[i];
	const struct jffs2_type *type = jffs2_type(e->nodetype);

	s->offset = v->offset + e->offset;
	s->bytes = jffs2_log_bytes(&v->log, i);
	s->endian = v->log.endian;
	s->extent = i;
	s->inode = inode_of(v, i);
	s->title = e->kind == EXTENT_FREE ? "free" : "dirt";
	if (e->kind == EXTENT_NODE) {
		s->title = type->name;
		s->fields = type->fields;
		s->field_count = type->field_count;
		s->tail_count = jffs2_node_tail(s->bytes, s->endian, s->tail);
	}
}

bool
subject_uimage(const struct firmware *f, uint64_t offset, struct subject *s)
{
	const struct uimage *u = firmware_uimage_at(f, offset);

	if (!u || u->offset != offset)
		return false;
	s->offset = offset;
	s->bytes = span_cut(f->bytes, (size_t)offset, UIMAGE_HEADER_LEN);
	s->title = "uImage header";
	s->fields = uimage_fields;
	s->field_count = UIMAGE_FIELDS;
	s->endian = ENDIAN_BIG;
	return true;
}

static void
subject_part(const struct firmware *f, int part, struct subject *s)
{
	const struct part *p = &f->list.parts.at[part];

	s->offset = p->offset;
	s->bytes = span_cut(f->bytes, (size_t)p->offset, (size_t)p->len);
	s->title = part_kind_name(p);
	s->endian = p->endian;
	if (p->kind == PART_FORMAT) {
		s->fields = p->format->fields;
		s->field_count = p->format->field_count;
	}
}

void
subject_at(struct firmware *f, uint64_t offset, struct subject *s)
{
	struct volume *v = firmware_volume_at(f, offset);
	const struct uimage *u = firmware_uimage_at(f, offset);
	uint32_t extent = v ? jffs2_log_find(&v->log, offset - v->offset) : EXTENT_NONE;

	*s = (struct subject){ .firmware = f, .offset = offset, .title = "data",
		.extent = EXTENT_NONE, .inode = FS_NONE, .bytes = span_cut(f->bytes, (size_t)offset, 0) };
	if (extent != EXTENT_NONE) {
		s->volume = v;
		subject_extent(v, extent, s);
	} else if (u && offset - u->offset < UIMAGE_HEADER_LEN) {
		subject_uimage(f, u->offset, s);
	} else if (firmware_part_at(f, offset) != PART_NONE) {
		subject_part(f, firmware_part_at(f, offset), s);
	}
}

const struct tree *
subject_tree(const struct subject *s)
{
	if (s->inode == TREE_NONE || (s->volume && !s->volume->built))
		return NULL;
	return s->volume ? volume_files(s->volume) : s->tree;
}

bool
subject_data(const struct subject *s, struct text *out, uint64_t *at, struct error *err)
{
	const struct jffs2_log *log = s->volume ? &s->volume->log : NULL;
	struct jffs2_inode_node n;

	*at = 0;
	if (!log || s->extent >= log->extents.count
	        || log->extents.at[s->extent].kind != EXTENT_NODE
	        || jffs2_type(log->extents.at[s->extent].nodetype)->nodetype != JFFS2_INODE)
		return error_set(err, "only inode nodes carry data; this is %s", s->title);
	jffs2_inode_decode(jffs2_log_node(log, s->extent), log->endian, &n);
	*at = n.offset;
	return jffs2_node_data(log, s->extent, out, err);
}

/* ---- fields ---- */

size_t
subject_field_count(const struct subject *s)
{
	return s->field_count + s->tail_count;
}

const struct field *
subject_field(const struct subject *s, size_t i)
{
	size_t count = subject_field_count(s);

	if (count == 0)
		return NULL;
	if (i >= count)
		i = count - 1;
	return i < s->field_count ? &s->fields[i] : &s->tail[i - s->field_count];
}

size_t
subject_field_at(const struct subject *s, uint64_t at)
{
	for (size_t i = 0; i < subject_field_count(s); i++) {
		const struct field *f = subject_field(s, i);

		if (at >= f->offset && at - f->offset < f->width)
			return i;
	}
	return SIZE_MAX;
}
