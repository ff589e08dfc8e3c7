/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A view in which a file is as it was at one of its versions. */
#include "jffs2/tree/history.h"

#include "jffs2/content/pieces.h"
#include "jffs2/view/view_keep.h"

static void
begin_view(struct jffs2_at_version *a, uint32_t size)
{
	struct jffs2_inode *i;

	jffs2_fs_derive(a->fs, a->base);
	a->fs->filter = (struct jffs2_filter){ .kind = FILTER_CONTENT, .at = a->version,
		.ino = jffs2_fs_at(a->base, a->inode)->ino,
		.no_summary = a->base->filter.no_summary };
	i = pages_write(&a->fs->inodes, a->inode);
	i->first_fragment = FS_NONE;
	i->size = size;
	i->error = 0;
}

bool
jffs2_at_version_begin(struct jffs2_at_version *a, struct jffs2_fs *fs,
        const struct jffs2_fs *base, uint32_t inode, uint32_t version, struct error *err)
{
	uint32_t node = jffs2_history_find(base, inode, version);

	*a = (struct jffs2_at_version){ .fs = fs, .base = base, .inode = inode,
		.version = version, .least = UINT32_MAX };
	if (node == EXTENT_NONE)
		return error_set(err, "inode %u has no version %u in this image",
		        jffs2_fs_at(base, inode)->ino, version);
	begin_view(a, jffs2_version_of(base, node).size);
	jffs2_history_begin(&a->listing, base, inode, &a->history);
	return true;
}

static bool
list(struct jffs2_at_version *a, uint64_t *left)
{
	const struct jffs2_history *h = &a->history;
	size_t from = 0, to;

	if (jffs2_history_step(&a->listing, left))
		return true;
	to = h->versions.count;
	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (h->versions.at[middle].version <= a->version)
			from = middle + 1;
		else
			to = middle;
	}
	a->next = from;
	return false;
}

/* Each piece up to the version, cut short by every smaller size that came after it. */
static bool
replay(struct jffs2_at_version *a, uint64_t *left)
{
	for (; a->next > 0 && *left; a->next--, --*left) {
		const struct jffs2_version *v = &a->history.versions.at[a->next - 1];
		struct piece piece;

		if (v->size < a->least)
			a->least = v->size;
		piece = (struct piece){ v->from, v->to < a->least ? v->to : a->least, v->version,
			v->node };
		if (piece.from < piece.to)
			array_push(&a->pieces.all, piece);
	}
	if (a->next > 0)
		return true;
	jffs2_history_free(&a->history);
	sweeping_begin(&a->sweep, &a->pieces, &a->fs->fragments);
	return false;
}

static bool
sweep(struct jffs2_at_version *a, uint64_t *left)
{
	return sweeping_step(&a->sweep, left);
}

/* A size beyond the last of the pieces: the rest was zeros. */
static bool
end_content(struct jffs2_at_version *a, uint64_t *left)
{
	struct jffs2_fs *fs = a->fs;
	struct jffs2_inode *i = pages_write(&fs->inodes, a->inode);
	uint32_t end = 0;

	--*left;
	if (a->sweep.count)
		end = fs->fragments.at[fs->fragments.count - 1].to;
	if (end < i->size)
		array_push(&fs->fragments, ((struct jffs2_fragment){ end, i->size, EXTENT_NONE }));
	i->first_fragment = view_close_fragments(fs, a->inode, fs->fragments_from);
	i->bomb = jffs2_cost_is_bomb(jffs2_fs_cost(fs, a->inode));
	return false;
}

bool
jffs2_at_version_step(struct jffs2_at_version *a, uint64_t *left)
{
	static bool (*const stages[])(struct jffs2_at_version *, uint64_t *) = { list, replay, sweep,
		end_content };

	for (; a->stage < sizeof stages / sizeof *stages; a->stage++)
		if (!*left || stages[a->stage](a, left))
			return true;
	return false;
}

void
jffs2_at_version_end(struct jffs2_at_version *a)
{
	jffs2_history_end(&a->listing);
	jffs2_history_free(&a->history);
	sweeping_end(&a->sweep);
	pieces_free(&a->pieces);
}

bool
jffs2_fs_at_version(struct jffs2_fs *fs, const struct jffs2_fs *base, uint32_t inode,
        uint32_t version, struct error *err)
{
	struct jffs2_at_version a;
	uint64_t left = UINT64_MAX;

	if (!jffs2_at_version_begin(&a, fs, base, inode, version, err))
		return false;
	while (jffs2_at_version_step(&a, &left))
		left = UINT64_MAX;
	jffs2_at_version_end(&a);
	return true;
}
