/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which part, volume or header an offset belongs to; what a volume tells of itself. */
#include "firmware/model/model.h"

#include "jffs2/plan/append.h"

bool
firmware_is_only(const struct firmware *f, enum part_kind kind)
{
	size_t i = 0;

	while (i < f->list.parts.count && f->list.parts.at[i].kind == kind)
		i++;
	return i > 0 && i == f->list.parts.count;
}

int
firmware_part_at(const struct firmware *f, uint64_t offset)
{
	size_t from = 0, to = f->list.parts.count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;
		const struct part *p = &f->list.parts.at[middle];

		if (offset < p->offset)
			to = middle;
		else if (offset - p->offset >= p->len)
			from = middle + 1;
		else
			return (int)middle;
	}
	return PART_NONE;
}

struct volume *
firmware_volume(const struct firmware *f, int part)
{
	size_t from = 0, to = f->volumes.count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (f->volumes.at[middle]->part == part)
			return f->volumes.at[middle];
		if (f->volumes.at[middle]->part < part)
			from = middle + 1;
		else
			to = middle;
	}
	return NULL;
}

struct volume *
firmware_volume_at(const struct firmware *f, uint64_t offset)
{
	int part = firmware_part_at(f, offset);

	return part == PART_NONE ? NULL : firmware_volume(f, part);
}

/* The end of the header, or of the payload if its length can be trusted. */
static uint64_t
uimage_end(const struct uimage *u)
{
	uint64_t end = u->offset + UIMAGE_HEADER_LEN;

	return u->hcrc_ok || u->dcrc_ok ? end + u->present : end;
}

void
firmware_nest_uimages(struct firmware *f)
{
	f->uimage_outer.count = 0;
	for (size_t i = 0; i < f->uimages.count; i++) {
		int outer = (int)i - 1;

		while (outer >= 0
		        && uimage_end(&f->uimages.at[outer]) <= f->uimages.at[i].offset)
			outer = f->uimage_outer.at[outer];
		array_push(&f->uimage_outer, outer);
	}
}

/* The last header that begins at `offset` or before it, -1 if none does. */
static int
last_uimage(const struct firmware *f, uint64_t offset)
{
	size_t from = 0, to = f->uimages.count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (f->uimages.at[middle].offset <= offset)
			from = middle + 1;
		else
			to = middle;
	}
	return (int)from - 1;
}

const struct uimage *
firmware_uimage_at(const struct firmware *f, uint64_t offset)
{
	bool nested = f->uimage_outer.count == f->uimages.count;
	int i = last_uimage(f, offset);

	/* Outwards: of headers inside one another the innermost is the answer. */
	while (i >= 0 && uimage_end(&f->uimages.at[i]) <= offset)
		i = nested ? f->uimage_outer.at[i] : i - 1;
	return i < 0 ? NULL : &f->uimages.at[i];
}

/* ---- in a volume ---- */

uint32_t
volume_node_count(const struct volume *v, uint32_t inode)
{
	struct jffs2_range r = { 0, 0 };

	if (inode < jffs2_fs_inodes(v->fs))
		r = jffs2_fs_nodes(v->fs, inode);
	return r.to - r.from;
}

uint32_t
volume_node(const struct volume *v, uint32_t inode, uint32_t k)
{
	return jffs2_fs_node(v->fs, jffs2_fs_nodes(v->fs, inode).from + k);
}

uint32_t
volume_ino(const struct volume *v, uint32_t inode)
{
	return inode < jffs2_fs_inodes(v->fs) ? jffs2_fs_at(v->fs, inode)->ino : 0;
}

uint32_t
volume_inode(const struct volume *v, uint32_t ino)
{
	return jffs2_fs_inode(v->fs, ino);
}

const struct extent *
volume_extent(const struct volume *v, uint32_t i)
{
	return jffs2_fs_taken(v->fs, i);
}

uint32_t
volume_superseder(const struct volume *v, uint32_t extent)
{
	return jffs2_fs_by(v->fs, extent);
}

bool
volume_is_later(const struct volume *v, uint32_t extent)
{
	return jffs2_fs_state(v->fs, extent) == STATE_LATER;
}

uint32_t
volume_extent_at(const struct volume *v, uint64_t offset)
{
	return jffs2_log_find(&v->log, offset - v->offset);
}

uint32_t
volume_block_at(const struct volume *v, uint64_t offset)
{
	return jffs2_log_block(&v->log, (uint32_t)(offset - v->offset));
}

bool
volume_make_steps(struct volume *v, size_t looks)
{
	if (v->steps || !v->built)
		return false;
	if (!v->steps_making)
		v->steps_making = jffs2_steps_begin(&v->log, v->fs);
	if (jffs2_steps_step(v->steps_making, looks))
		return true;
	v->steps = jffs2_steps_end(v->steps_making);
	v->steps_making = NULL;
	return false;
}

double
volume_steps_progress(const struct volume *v)
{
	return v->steps_making ? jffs2_steps_progress(v->steps_making) : v->steps ? 1 : 0;
}

void
volume_drop_steps(struct volume *v)
{
	jffs2_steps_free(jffs2_steps_end(v->steps_making));
	jffs2_steps_free(v->steps);
	v->steps_making = NULL;
	v->steps = NULL;
}

const struct jffs2_steps *
volume_steps(struct volume *v)
{
	while (volume_make_steps(v, SIZE_MAX))
		continue;
	return v->steps;
}

uint32_t
volume_step_count(struct volume *v)
{
	const struct jffs2_steps *steps = volume_steps(v);

	return steps ? steps->count : 0;
}

uint32_t
volume_step_chapter(const struct volume *v, uint32_t step, int direction)
{
	return jffs2_steps_chapter(v->steps, step, direction);
}

const char *
volume_step_phase(const struct volume *v, uint32_t step)
{
	return jffs2_phase_names[jffs2_steps_phase(v->steps, step)];
}

void
volume_step_describe(const struct volume *v, uint32_t step, struct text *t)
{
	text_addf(t, "%s: ", jffs2_step_rule(v->steps, step));
	jffs2_step_describe(v->steps, step, t);
	text_add(t, ".");
}

const struct tree *
volume_tree(const struct volume *v)
{
	return &v->tree.tree;
}

void
volume_wish(struct volume *v, const struct wished *w)
{
	v->wished = w;
	v->wished_at = v->generation;
	v->wishes++;
	v->firmware->generation++;
}

const struct wished *
volume_wished(const struct volume *v)
{
	return v->built && !v->past && v->wished_at == v->generation ? v->wished : NULL;
}

const struct tree *
volume_files(const struct volume *v)
{
	return volume_wished(v) ? wished_tree(v->wished) : volume_tree(v);
}

uint32_t
volume_write_page(const struct volume *v)
{
	return append_page_of(&v->log);
}

const struct tree_part *
firmware_tree_part(const struct firmware *f, int part)
{
	for (size_t i = 0; i < f->trees.count; i++)
		if (f->trees.at[i]->part == part)
			return f->trees.at[i];
	return NULL;
}

const struct tree *
firmware_tree(const struct firmware *f, int part)
{
	const struct volume *v = firmware_volume(f, part);
	const struct tree_part *t = firmware_tree_part(f, part);

	if (v)
		return v->built ? volume_tree(v) : NULL;
	return t && t->ready ? t->tree : NULL;
}

const struct tree *
firmware_any_tree(const struct firmware *f)
{
	const struct tree *t = NULL;

	if (f->volumes.count)
		return firmware_tree(f, f->volumes.at[0]->part);
	for (size_t i = 0; !t && i < f->trees.count; i++)
		t = firmware_tree(f, f->trees.at[i]->part);
	return t;
}

const char *
tree_part_trouble(const struct firmware *f, const struct tree_part *t)
{
	const struct tree_maker *maker = f->list.parts.at[t->part].format->tree;

	return t->ready && t->tree && maker->trouble ? maker->trouble(t->tree) : "";
}
