/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A view in which a file is as it was at one of its versions. */
#include "jffs2/tree/history.h"

#include "jffs2/content/pieces.h"
#include "jffs2/view/view_keep.h"

/* Each piece up to version [last], cut short by every smaller size that came after it. */
static void
replay(const struct jffs2_history *h, size_t last, struct pieces *p)
{
	uint32_t least = UINT32_MAX;

	for (size_t i = last + 1; i-- > 0;) {
		const struct jffs2_version *v = &h->versions.at[i];
		struct piece piece;

		if (v->size < least)
			least = v->size;
		piece = (struct piece){ v->from, v->to < least ? v->to : least, v->version,
			v->node };
		if (piece.from < piece.to)
			array_push(&p->all, piece);
	}
}

/* Lays the pieces; a size beyond the last of them: the rest was zeros. */
static void
lay_content(struct jffs2_fs *fs, uint32_t inode, struct pieces *p, uint32_t size)
{
	uint32_t first = fs->fragments_from + (uint32_t)fs->fragments.count;
	struct jffs2_inode *i = pages_write(&fs->inodes, inode);
	uint32_t end = 0;

	if (pieces_sweep(p, &fs->fragments))
		end = fs->fragments.at[fs->fragments.count - 1].to;
	if (end < size)
		array_push(&fs->fragments, ((struct jffs2_fragment){ end, size, EXTENT_NONE }));
	i->first_fragment = view_close_fragments(fs, inode, first);
	i->size = size;
	i->error = 0;
	i->bomb = jffs2_cost_is_bomb(jffs2_fs_cost(fs, inode));
}

bool
jffs2_fs_at_version(struct jffs2_fs *fs, const struct jffs2_fs *base, uint32_t inode,
        uint32_t version, struct error *err)
{
	uint32_t ino = jffs2_fs_at(base, inode)->ino;
	struct jffs2_history h = { 0 };
	struct pieces p = { 0 };
	size_t i = 0;
	bool found;

	jffs2_history_list(base, inode, &h);
	while (i < h.versions.count && h.versions.at[i].version < version)
		i++;
	found = i < h.versions.count && h.versions.at[i].version == version;
	if (found) {
		jffs2_fs_derive(fs, base);
		fs->filter = (struct jffs2_filter){ .kind = FILTER_CONTENT, .at = version,
			.ino = ino, .no_summary = base->filter.no_summary };
		replay(&h, i, &p);
		lay_content(fs, inode, &p, h.versions.at[i].size);
	} else {
		error_set(err, "inode %u has no version %u in this image", ino, version);
	}
	pieces_free(&p);
	jffs2_history_free(&h);
	return found;
}
