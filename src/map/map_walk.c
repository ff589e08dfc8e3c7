/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The image as stretches of one kind each: extents of JFFS2 parts, and other parts. */
#include "base/array.h"
#include "map/map.h"
#include "map/map_private.h"
#include "past/lens.h"

/* ---- nodes ---- */

static const struct type_kind {
	uint16_t nodetype;
	uint8_t kind; /* while the node is used */
	bool of_file; /* its number is that of an inode, and it has a version */
} type_kinds[] = {
	{ JFFS2_DIRENT, MAP_DIRENT, true },
	{ JFFS2_INODE, MAP_INODE_LIVE, true },
	{ JFFS2_CLEANMARKER, MAP_CLEANMARKER, false },
	{ JFFS2_PADDING, MAP_PADDING, false },
	{ JFFS2_SUMMARY, MAP_SUMMARY, false },
	{ JFFS2_XATTR, MAP_XATTR, false },
	{ JFFS2_XREF, MAP_XATTR, false },
	{ 0, MAP_BAD, false },
};

_Static_assert(COUNT(type_kinds) == JFFS2_TYPES, "a kind for each type");

static const struct type_kind *
kind_of_type(const struct extent *e)
{
	const struct type_kind *k = type_kinds;

	while (k->nodetype && k->nodetype != (e->nodetype | JFFS2_ACCURATE))
		k++;
	return k;
}

/* The kind that the node's state gives; MAP_KINDS if the node is used (or its state is
 * not known yet). */
static uint8_t
kind_of_state(enum node_state state)
{
	switch (state) {
	case STATE_SUPERSEDED: return MAP_OLD;
	case STATE_OBSOLETE: return MAP_OBSOLETE;
	case STATE_ORPHAN:
	case STATE_DELETED: return MAP_DELETED;
	case STATE_BAD:
	case STATE_DROPPED: return MAP_BAD;
	default: return MAP_KINDS;
	}
}

static void
gather_volume(struct map *m, const struct volume *v)
{
	for (uint32_t i = 0; i < jffs2_fs_inodes(v->fs); i++) {
		struct jffs2_range r = jffs2_fs_nodes(v->fs, i);
		uint32_t newest = 0;

		for (uint32_t k = r.from; k < r.to; k++) {
			uint32_t version = v->log.extents.at[jffs2_fs_node(v->fs, k)].version;

			newest = version > newest ? version : newest;
		}
		array_push(&m->newest, newest);
	}
}

/* Of volumes whose files are not built the inodes may be those of another scan. */
void
map_gather_versions(struct map *m)
{
	for (size_t i = 0; i < m->firmware->volumes.count; i++)
		if (m->firmware->volumes.at[i]->built)
			gather_volume(m, m->firmware->volumes.at[i]);
}

/* The greatest version that the inode of the node has; 0 if that is not known. */
static uint32_t
newest_of(const struct map *m, const struct volume *v, const struct extent *e)
{
	uint32_t inode = v->built ? jffs2_fs_inode(v->fs, e->ino) : FS_NONE;
	size_t at = inode;

	if (inode == FS_NONE)
		return 0;
	for (size_t i = 0; m->firmware->volumes.at[i] != v; i++)
		if (m->firmware->volumes.at[i]->built)
			at += jffs2_fs_inodes(m->firmware->volumes.at[i]->fs);
	return at < m->newest.count ? m->newest.at[at] : 0;
}

/* 0 the newest version of its inode, up to the oldest. Versions may begin with 0. */
static uint8_t
kind_of_age(const struct map *m, const struct volume *v, const struct extent *e)
{
	uint32_t newest = newest_of(m, v, e);
	uint64_t behind = newest > e->version ? newest - e->version : 0;
	uint64_t level = newest > 1 ? behind * (MAP_LEVELS - 1) / (newest - 1) : 0;

	return (uint8_t)(MAP_LEVEL + (level < MAP_LEVELS ? level : MAP_LEVELS - 1));
}

static uint8_t
kind_of_node(const struct map *m, const struct volume *v, const struct extent *e,
        enum node_state standing)
{
	uint8_t state = kind_of_state(standing), type = kind_of_type(e)->kind;

	if (standing == STATE_LATER)
		return MAP_LATER;
	switch (m->options.view) {
	case MAP_STATE:
		if (state != MAP_KINDS)
			return state;
		return type == MAP_CLEANMARKER || type == MAP_PADDING || type == MAP_SUMMARY
		               ? MAP_MARKER : MAP_LIVE;
	case MAP_INODE:
		return kind_of_type(e)->of_file && e->ino
		       ? (uint8_t)(MAP_HUE + e->ino % MAP_HUES) : type;
	case MAP_AGE:
		return kind_of_type(e)->of_file ? kind_of_age(m, v, e) : type;
	default:
		return state != MAP_KINDS ? state : type;
	}
}

static void
take_extent(struct map_walk *w, struct stretch *s)
{
	const struct volume *v = w->v;
	const struct extent *e = &v->log.extents.at[w->extent];
	enum node_state state;
	bool read = lens_state_on(&w->m->lens, v, &w->seen, w->extent++, &state);
	bool node = read && e->kind == EXTENT_NODE;

	/* Where the scan was stopped. */
	read &= !v->log.partial || w->extent < v->log.extents.count;

	s->starts = v->offset + e->offset;
	s->to = s->starts + e->len;
	s->kind = !read                     ? MAP_UNREAD
	          : node                    ? kind_of_node(w->m, v, e, state)
	          : e->kind == EXTENT_FREE ? MAP_FREE
	                                    : MAP_DIRT;
	s->ino = node ? e->ino : 0;
	s->node = node && !(e->flaws & (FLAW_LENGTH | FLAW_TRUNCATED | FLAW_NODE_CRC));
	s->marker = node && s->kind != MAP_LATER && kind_of_type(e)->kind == MAP_CLEANMARKER;
}

/* ---- other parts ---- */

/* Its payload follows it. */
static bool
is_header(const struct firmware *f, int part)
{
	return (size_t)part + 1 < f->list.parts.count
	       && f->list.parts.at[part + 1].header == part;
}

static uint8_t
kind_of_part(const struct firmware *f, int part)
{
	const struct volume *v = firmware_volume(f, part);

	if (v)
		return v->scanned ? MAP_OUTSIDE : MAP_UNREAD;
	if (f->phase == FIRMWARE_SURVEY)
		return MAP_UNREAD;
	switch (f->list.parts.at[part].kind) {
	case PART_ERASED: return MAP_FREE;
	case PART_ZERO: return MAP_ZERO;
	case PART_FORMAT: return is_header(f, part) ? MAP_HEADER : MAP_OUTSIDE;
	default: return MAP_OUTSIDE;
	}
}

/* The part that holds w->at, where part w->part holds what is before; parts tile. */
static int
part_from(const struct map_walk *w)
{
	const struct firmware *f = w->m->firmware;

	for (int i = w->part; i >= 0 && i <= w->part + 1
	        && (size_t)i < f->list.parts.count; i++)
		if (w->at - f->list.parts.at[i].offset < f->list.parts.at[i].len)
			return i;
	return firmware_part_at(f, w->at);
}

/* The part w->part, or the extents of it; w->at lies in it. */
static void
enter_part(struct map_walk *w)
{
	const struct firmware *f = w->m->firmware;
	const struct volume *v = firmware_volume(f, w->part);
	uint32_t extent = EXTENT_NONE;

	if (v && w->at >= v->offset)
		extent = jffs2_log_find(&v->log, w->at - v->offset);
	w->v = extent == EXTENT_NONE ? NULL : v;
	w->seen.begun = false;
	w->extent = extent;
}

static void
take_part(struct map_walk *w, struct stretch *s)
{
	const struct firmware *f = w->m->firmware;
	const struct part *p;

	s->kind = MAP_OUTSIDE;
	s->to = f->bytes.len;
	s->starts = w->at;
	if (w->part == PART_NONE || (size_t)w->part >= f->list.parts.count)
		return;
	p = &f->list.parts.at[w->part];
	s->starts = p->offset;
	s->to = p->offset + p->len;
	s->kind = kind_of_part(f, w->part);
}

void
map_walk_begin(struct map_walk *w, const struct map *m, uint64_t offset)
{
	*w = (struct map_walk){ .m = m, .at = offset };
	w->part = firmware_part_at(m->firmware, offset);
	enter_part(w);
}

bool
map_walk_next(struct map_walk *w, struct stretch *s)
{
	if (w->at >= w->m->firmware->bytes.len)
		return false;
	*s = (struct stretch){ .from = w->at };
	if (w->v) {
		take_extent(w, s);
		if (w->extent == w->v->log.extents.count)
			w->v = NULL;
	} else {
		take_part(w, s);
	}
	if (s->to <= w->at)
		s->to = w->m->firmware->bytes.len;
	w->at = s->to;
	if (!w->v) {
		w->part = part_from(w);
		enter_part(w);
	}
	return true;
}
