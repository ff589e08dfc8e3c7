/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The sentences on inodes that are read. */
#include <inttypes.h>
#include <sys/stat.h>

#include "jffs2/steps/steps_private.h"

static void
describe_insert(const struct jffs2_steps *s, const struct jffs2_step *step, struct text *t)
{
	struct jffs2_inode_node n;

	jffs2_inode_decode(jffs2_log_node(s->log, step->what), s->log->endian, &n);
	text_addf(t, "version %" PRIu32 ": bytes %" PRIu32 " to %" PRIu32, n.version,
	        n.offset, piece_end(n.offset, jffs2_inode_size(&n)) - 1);
	text_add(t, n.csize && jffs2_codec(n.compr) != CODEC_ZERO ? ", data CRC right"
	                                                          : ", a hole");
	if (step->other)
		text_addf(t, "; supersedes %" PRIu32 " older node%s", step->other,
		        step->other == 1 ? "" : "s");
}

static void
describe_metadata(const struct jffs2_steps *s, const struct jffs2_step *step, struct text *t)
{
	text_addf(t, "version %" PRIu32 " has no data: the newest metadata so far",
	        step_extent(s, step->what).version);
	if (step->other != EXTENT_NONE)
		text_addf(t, ", instead of version %" PRIu32,
		        step_extent(s, step->other).version);
}

static void
describe_refused(const struct jffs2_steps *s, const struct jffs2_step *step, struct text *t)
{
	struct extent e = step_extent(s, step->what);
	uint32_t flaws = e.flaws & (FLAW_RANGE | FLAW_DATA_CRC);

	text_addf(t, "version %" PRIu32, e.version);
	step_add_flaws(flaws & FLAW_RANGE ? FLAW_RANGE : flaws, t);
}

static void
describe_copy(const struct jffs2_steps *s, const struct jffs2_step *step, struct text *t)
{
	text_addf(t, "version %" PRIu32 " is there twice, since garbage collection copied it: ",
	        step_extent(s, step->what).version);
	if (step->other != EXTENT_NONE)
		text_addf(t, "the one at %08" PRIx32 " is kept, this one is not",
		        step_extent(s, step->other).offset);
	else
		text_add(t, "this one is not kept");
}

static void
describe_finish(const struct jffs2_steps *s, const struct jffs2_step *step, struct text *t)
{
	const struct jffs2_inode *inode = jffs2_fs_at(s->fs, step->what);

	step_add_inode(s, step->what, t);
	if (inode->error)
		text_addf(t, ": stat gives error %d", inode->error);
	else if (inode->faked)
		text_add(t, ": no node of its own, so mode, owner and times are made up");
	else if (step->other != EXTENT_NONE)
		text_addf(t, ": mode, owner and times are those of version %" PRIu32,
		        step_extent(s, step->other).version);
	if (!inode->error && S_ISREG(inode->mode))
		text_addf(t, "; %" PRIu32 " bytes", inode->size);
}

/* kernel: jffs2_truncate_fragtree, by the size that the newest node gives */
static void
describe_truncate(const struct jffs2_steps *s, const struct jffs2_step *step, struct text *t)
{
	struct jffs2_range r = jffs2_fs_nodes(s->fs, step->what);
	uint32_t latest = jffs2_fs_at(s->fs, step->what)->latest, cut = 0;

	for (uint32_t k = r.from; k < r.to; k++)
		cut += jffs2_fs_ending(s->fs, jffs2_fs_node(s->fs, k)) == ENDING_CUT;
	step_add_inode(s, step->what, t);
	text_addf(t, ": version %" PRIu32 " gives a size of %" PRIu32 "; what lies beyond is "
	        "cut off", step_extent(s, latest).version, step->other);
	if (cut)
		text_addf(t, ", which supersedes %" PRIu32 " node%s", cut, cut == 1 ? "" : "s");
}

static void
describe_inode(const struct jffs2_steps *s, const struct jffs2_step *step, struct text *t)
{
	uint32_t taken = step->kind == STEP_READ ? step_taken_nodes(s, step->what) : 0;

	if (step->kind == STEP_FINISH) {
		describe_finish(s, step, t);
		return;
	}
	step_add_inode(s, step->what, t);
	if (step->kind == STEP_READ)
		text_addf(t, ": %" PRIu32 " node%s of it in the flash, to be put in order of "
		        "version", taken, taken == 1 ? "" : "s");
	else
		text_add(t, ": it has links, but no path leads to it, so nothing asks for it");
}

void
step_describe_read(const struct jffs2_steps *s, const struct jffs2_step *step,
        struct text *t)
{
	static void (*const describe[STEP_KINDS])(const struct jffs2_steps *,
	        const struct jffs2_step *, struct text *) = {
		[STEP_READ] = describe_inode, [STEP_REFUSED] = describe_refused,
		[STEP_COPY] = describe_copy, [STEP_METADATA] = describe_metadata,
		[STEP_INSERT] = describe_insert, [STEP_TRUNCATE] = describe_truncate,
		[STEP_FINISH] = describe_inode, [STEP_LOST] = describe_inode,
	};

	describe[step->kind](s, step, t);
}
