/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Why a node has its state, in a sentence. */
#include <inttypes.h>

#include "jffs2/reason/reason.h"

static void
add_flaws(const struct jffs2_log *log, uint32_t i, uint32_t flaws, struct text *t)
{
	const char *between = "";

	for (unsigned bit = 0; bit < FLAW_COUNT; bit++) {
		if (!(flaws & 1u << bit))
			continue;
		text_addf(t, "%s%s; the kernel %s", between,
		        jffs2_flaw_what(bit, jffs2_log_node(log, i), log->endian),
		        jffs2_flaws[bit].kernel);
		between = "; ";
	}
}

/* kernel: an erased run is free if it reaches the end of its block, else dirt
 * (jffs2_scan_eraseblock, "Empty flash at ... ends at ..."). */
static void
add_free(const struct jffs2_log *log, uint32_t i, struct text *t)
{
	const struct extent *e = &log->extents.at[i];
	uint32_t end = e->offset + e->len;
	bool last = i + 1 == log->extents.count
	            || jffs2_log_block(log, end) != jffs2_log_block(log, e->offset);

	if (!log->erase_size)
		text_addf(t, "erased: %u bytes of 0xff", e->len);
	else if (!last)
		text_addf(t, "erased: %u bytes of 0xff with data after them, which the kernel "
		        "counts as dirt", e->len);
	else if (e->len < JFFS2_INODE_LEN)
		text_addf(t, "erased: %u bytes left at the end of the block, in which no node "
		        "fits", e->len);
	else
		text_addf(t, "erased: %u bytes free to write to, up to the end of the block",
		        e->len);
}

static void
add_state(const struct jffs2_fs *fs, uint32_t i, uint64_t base, struct text *t)
{
	const struct extent *e = jffs2_fs_taken(fs, i);
	enum node_state state = jffs2_fs_state(fs, i);
	const struct node_state_row *row = &node_states[state];

	switch (state) {
	case STATE_SUPERSEDED:
		ending_describe(fs, i, base, t);
		break;
	case STATE_ORPHAN:
		text_addf(t, "orphan: no name leads to inode %u", e->ino);
		break;
	case STATE_DELETED:
		text_addf(t, "deleted: no name leads to inode %u any more", e->ino);
		break;
	case STATE_DROPPED:
		text_addf(t, "dropped: %s", e->flaws ? row->help
		        : "the inode that it names has no node");
		break;
	case STATE_BAD:
		text_addf(t, e->flaws ? "%s" : "%s: %s", row->name, row->help);
		break;
	default:
		text_addf(t, "%s: %s", row->name, row->help);
		break;
	}
	if (jffs2_fs_revived(fs, i))
		text_add(t, "; it was marked obsolete in place later on");
}

void
jffs2_node_reason_at(const struct jffs2_fs *fs, uint32_t i, uint64_t base, struct text *t)
{
	const struct extent *e = jffs2_fs_taken(fs, i);

	if (e->kind == EXTENT_FREE)
		add_free(fs->log, i, t);
	else if (e->kind == EXTENT_DIRT)
		text_addf(t, "dirt: %u bytes that are not a node", e->len);
	else
		add_state(fs, i, base, t);
	if (e->flaws) {
		text_add(t, jffs2_fs_state(fs, i) == STATE_BAD ? ": " : "; ");
		add_flaws(fs->log, i, e->flaws, t);
	}
}

void
jffs2_node_reason(const struct jffs2_fs *fs, uint32_t i, struct text *t)
{
	jffs2_node_reason_at(fs, i, 0, t);
}
