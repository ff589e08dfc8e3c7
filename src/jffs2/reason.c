/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Why a node stands where it does, in a sentence. */
#include "jffs2/fs.h"

static void
add_flaws(struct text *t, uint32_t flaws)
{
	const char *between = "";

	for (int bit = 0; bit < FLAW_COUNT; bit++) {
		if (!(flaws & 1u << bit))
			continue;
		text_addf(t, "%s%s; the kernel %s", between, jffs2_flaws[bit].what,
		        jffs2_flaws[bit].kernel);
		between = "; ";
	}
}

static void
add_superseded(const struct jffs2_fs *fs, const struct extent *e, struct text *t)
{
	const struct extent *by;

	text_add(t, "superseded");
	if (e->by == EXTENT_NONE)
		return;
	by = &fs->log->extents.at[e->by];
	if (by->version == e->version)
		text_addf(t, " by a copy of the same version (%u) at 0x%08x, which "
		        "garbage collection left", by->version, by->offset);
	else
		text_addf(t, " by version %u at 0x%08x", by->version, by->offset);
}

void
jffs2_node_reason(const struct jffs2_fs *fs, uint32_t i, struct text *t)
{
	const struct extent *e = &fs->log->extents.at[i];

	switch ((enum node_state)e->state) {
	case STATE_SUPERSEDED:
		add_superseded(fs, e, t);
		break;
	case STATE_OBSOLETE:
		text_add(t, "obsolete: its ACCURATE bit was cleared in place");
		break;
	case STATE_BAD:
	case STATE_DROPPED:
		if (e->flaws)
			add_flaws(t, e->flaws);
		else
			text_add(t, "dropped: the inode it names has no node");
		break;
	case STATE_ORPHAN:
		text_addf(t, "orphan: no name leads to inode %u", e->ino);
		break;
	case STATE_DELETED:
		text_addf(t, "deleted: the name of inode %u was removed", e->ino);
		break;
	case STATE_LIVE:
		text_add(t, "live: the mounted file system uses it");
		break;
	default:
		text_add(t, node_states[e->state].help);
		break;
	}
	if (e->flaws && e->state != STATE_BAD && e->state != STATE_DROPPED) {
		text_add(t, "; ");
		add_flaws(t, e->flaws);
	}
}
