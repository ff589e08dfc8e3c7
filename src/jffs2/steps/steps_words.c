/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A step in a sentence; steps_words_read.c has those on inodes that are read. */
#include <inttypes.h>

#include "jffs2/steps/steps_private.h"

/* ---- in words: the scan ---- */

static const char *const phase_words[PHASE_COUNT] = {
	[PHASE_SCAN] = "the mount begins: every erase block is scanned, in the order of the "
	               "flash",
	[PHASE_LINKS] = "pass 1: each name that was found counts as a link of its inode",
	[PHASE_UNLINKED] = "pass 2: what no name leads to is removed, and what that led to",
	[PHASE_XATTRS] = "extended attributes are tied to their inodes",
	[PHASE_READ] = "the mount is done; from here on an inode is read when it is first "
	               "asked for, here in the order of a walk from the root",
};

static void
describe_summary(const struct jffs2_steps *s, const struct jffs2_step *step, struct text *t)
{
	text_addf(t, "block %" PRIu32 ": its last 8 bytes point to a summary",
	        jffs2_log_block(s->log, step->what));
	if (step->outcome == OUTCOME_TAKEN)
		text_addf(t, " at %08" PRIx32 ", which is right: a kernel built with "
		        "summaries believes its list and does not read on; what follows "
		        "is what one without them does", step_extent(s, step->other).offset);
	else
		text_add(t, ", but no right one stands there: the block is scanned node by "
		            "node");
}

static void
describe_spare(const struct jffs2_steps *s, const struct jffs2_step *step, struct text *t)
{
	text_addf(t, "block %" PRIu32 ": ", jffs2_log_block(s->log, step->what));
	if (step->outcome == OUTCOME_DROPPED)
		text_add(t, "marked bad in its spare area: it is not read, and never used");
	else if (step->outcome == OUTCOME_TAKEN)
		text_add(t, "a cleanmarker in its spare area: it was erased completely");
	else
		text_add(t, "no cleanmarker in its spare area: if it is empty, it is erased "
		            "again");
}

static void
describe_block(const struct jffs2_steps *s, const struct jffs2_step *step, struct text *t)
{
	static const char *const words[] = {
		[GLANCE_READ] = "its first bytes are not all 0xff, so it is read node by node",
		[GLANCE_EMPTY] = "its first 256 bytes are 0xff: it is taken for empty and not "
		                 "read on",
		[GLANCE_MARKER] = "a cleanmarker and then 0xff: it is taken for erased and not "
		                 "read on",
	};

	text_addf(t, "block %" PRIu32 ": %s", jffs2_log_block(s->log, step->what),
	        words[step->other]);
}

void
step_add_flaws(uint32_t flaws, struct text *t)
{
	for (int bit = 0; bit < FLAW_COUNT; bit++)
		if (flaws >> bit & 1)
			text_addf(t, "; %s: the kernel %s", jffs2_flaws[bit].what,
			        jffs2_flaws[bit].kernel);
}

static void
describe_header(const struct jffs2_steps *s, const struct jffs2_step *step, struct text *t)
{
	struct extent e = step_extent(s, step->what);
	uint32_t totlen = jffs2_totlen(jffs2_log_node(s->log, step->what), 0, s->log->endian);

	text_addf(t, "magic 1985, header CRC right: %s of %" PRIu32 " bytes",
	        jffs2_type(e.nodetype)->name, totlen);
	if (header_refuses(s->log, &e)
	        && e.flaws & (FLAW_CROSSING | FLAW_MISALIGNED | FLAW_SKIPPED))
		step_add_flaws(e.flaws & (FLAW_CROSSING | FLAW_MISALIGNED | FLAW_SKIPPED), t);
	else if (!(e.nodetype & JFFS2_ACCURATE))
		text_add(t, "; its ACCURATE bit is cleared: marked obsolete, passed over as "
		            "dirty");
	else
		text_add(t, ", inside its block");
}

static void
add_dirent(const struct jffs2_steps *s, uint32_t i, struct text *t)
{
	struct jffs2_dirent_node d = jffs2_log_dirent(s->log, i);

	text_add(t, "\"");
	text_add_readable_name(t, d.name, false);
	text_addf(t, "\" in directory %" PRIu32, d.pino);
	if (d.ino)
		text_addf(t, " leads to inode %" PRIu32, d.ino);
	else
		text_add(t, " is removed (a whiteout)");
}

static void
describe_dirent(const struct jffs2_steps *s, const struct jffs2_step *step, struct text *t)
{
	struct extent e = step_extent(s, step->what), other;

	add_dirent(s, step->what, t);
	text_add(t, "; node and name CRC right");
	if (step->other == EXTENT_NONE)
		return;
	other = step_extent(s, step->other);
	if (step->outcome == OUTCOME_OLD)
		text_addf(t, "; version %" PRIu32 " is older than version %" PRIu32
		        " at %08" PRIx32, e.version, other.version, other.offset);
	else
		text_addf(t, "; version %" PRIu32 " supersedes version %" PRIu32
		        " at %08" PRIx32, e.version, other.version, other.offset);
}

static void
describe_plain_node(const struct jffs2_steps *s, uint32_t i, struct text *t)
{
	struct extent e = step_extent(s, i);

	switch (step_type_at(s, i)) {
	case JFFS2_INODE:
		text_addf(t, "inode %" PRIu32 " version %" PRIu32 ": node CRC right; its data "
		        "is not checked yet", e.ino, e.version);
		break;
	case JFFS2_XATTR:
		text_addf(t, "attribute %" PRIu32 " version %" PRIu32 ": node CRC and length "
		        "right", e.ino, e.version);
		break;
	case JFFS2_XREF:
		text_addf(t, "reference of inode %" PRIu32 " to an attribute: node CRC and "
		        "length right", e.ino);
		break;
	case JFFS2_CLEANMARKER:
		text_add(t, "first in its block: the block was erased completely");
		break;
	case JFFS2_PADDING:
		text_add(t, "padding: counts as dirt");
		break;
	case JFFS2_SUMMARY:
		text_add(t, "a summary: a scan keeps nothing of it");
		break;
	default:
		text_add(t, "a type that this kernel does not know; its compatibility bits say "
		            "what to do");
		break;
	}
}

static void
describe_node(const struct jffs2_steps *s, const struct jffs2_step *step, struct text *t)
{
	const uint32_t minded = FLAW_NODE_CRC | FLAW_NAME_CRC | FLAW_LENGTH | FLAW_NAME
	                        | FLAW_UNKNOWN_TYPE | FLAW_MARKER_PLACE;
	struct extent e = step_extent(s, step->what);
	uint16_t type = step_type_at(s, step->what);
	uint32_t flaws = e.flaws & minded;

	if (type != JFFS2_INODE && type != JFFS2_DIRENT)
		flaws |= e.flaws & FLAW_DATA_CRC;
	if (flaws) {
		text_add(t, jffs2_type(e.nodetype)->name);
		step_add_flaws(flaws, t);
	} else if (counts_as(s, step->what, JFFS2_DIRENT)) {
		describe_dirent(s, step, t);
	} else {
		describe_plain_node(s, step->what, t);
	}
}

static void
describe_run(const struct jffs2_steps *s, const struct jffs2_step *step, struct text *t)
{
	struct extent e = step_extent(s, step->what);

	if (step->kind == STEP_FREE && step->outcome == OUTCOME_DROPPED)
		text_addf(t, "; %" PRIu32 " bytes of a bad block, whatever they are", e.len);
	else if (step->kind == STEP_DIRT && e.flaws)
		step_add_flaws(e.flaws, t);
	else if (step->kind == STEP_DIRT)
		text_addf(t, "; no magic in %" PRIu32 " bytes: passed over four at a time",
		        e.len);
	else if (step->outcome == OUTCOME_FREE)
		text_addf(t, "; %" PRIu32 " bytes of 0xff up to the end of the block: free",
		        e.len);
	else
		text_addf(t, "; %" PRIu32 " bytes of 0xff, but data after them: counted as "
		        "dirt", e.len);
}

/* ---- in words: links ---- */

static void
describe_name(const struct jffs2_steps *s, const struct jffs2_step *step, struct text *t)
{
	add_dirent(s, jffs2_steps_name(s, step->what).node, t);
	if (step->kind == STEP_DANGLING)
		text_add(t, ", which has no node at all: the name is marked obsolete");
	else if (step->kind == STEP_UNLINK)
		text_addf(t, ", which has %" PRIu32 " link%s left", step->other,
		        step->other == 1 ? "" : "s");
	else
		text_addf(t, ", which has %" PRIu32 " link%s now", step->other,
		        step->other == 1 ? "" : "s");
}

void
step_add_inode(const struct jffs2_steps *s, uint32_t i, struct text *t)
{
	struct text path = { 0 };

	text_addf(t, "inode %" PRIu32, jffs2_fs_at(s->fs, i)->ino);
	jffs2_fs_path(s->fs, i, &path);
	if (path.len) {
		text_add(t, ", ");
		text_add_readable_path(t, span_of(path.at, path.len), false);
	}
	text_free(&path);
}

uint32_t
step_taken_nodes(const struct jffs2_steps *s, uint32_t inode)
{
	struct jffs2_range r = jffs2_fs_nodes(s->fs, inode);
	uint32_t count = 0;

	for (uint32_t k = r.from; k < r.to; k++)
		count += jffs2_fs_counts(s->fs, jffs2_fs_node(s->fs, k));
	return count;
}

static void
describe_remove(const struct jffs2_steps *s, const struct jffs2_step *step, struct text *t)
{
	step_add_inode(s, step->what, t);
	text_add(t, step->other ? " lost its last link" : " has no link");
	text_addf(t, ": its nodes (%" PRIu32 ") become obsolete",
	        step_taken_nodes(s, step->what));
	if (jffs2_steps_name_in(s, step->what, 0) != FS_NONE)
		text_add(t, ", and what it holds loses a link");
}

static void
describe_xattr(const struct jffs2_steps *s, const struct jffs2_step *step, struct text *t)
{
	struct extent e = step_extent(s, step->what);
	bool datum = step_type_at(s, step->what) == JFFS2_XATTR;

	text_addf(t, datum ? "attribute %" PRIu32 : "reference of inode %" PRIu32, e.ino);
	if (step->outcome == OUTCOME_TAKEN)
		text_add(t, datum ? ": an inode has it"
		                  : " leads to an attribute that is there");
	else if (step->outcome == OUTCOME_OLD)
		text_add(t, ": a newer one replaces it");
	else
		text_add(t, datum ? ": no inode has it"
		                  : ": it was taken away, or one end of it is missing");
}

/* ---- in words ---- */

static void
add_words(const struct jffs2_steps *s, const struct jffs2_step *step, struct text *t)
{
	static void (*const describe[STEP_KINDS])(const struct jffs2_steps *,
	        const struct jffs2_step *, struct text *) = {
		[STEP_SPARE] = describe_spare,
		[STEP_SUMMARY] = describe_summary, [STEP_BLOCK] = describe_block,
		[STEP_HEADER] = describe_header, [STEP_NODE] = describe_node,
		[STEP_FREE] = describe_run, [STEP_DIRT] = describe_run,
		[STEP_LINK] = describe_name, [STEP_DANGLING] = describe_name,
		[STEP_REMOVE] = describe_remove, [STEP_UNLINK] = describe_name,
		[STEP_XATTR] = describe_xattr, [STEP_READ] = step_describe_read,
		[STEP_REFUSED] = step_describe_read, [STEP_COPY] = step_describe_read,
		[STEP_METADATA] = step_describe_read, [STEP_INSERT] = step_describe_read,
		[STEP_TRUNCATE] = step_describe_read, [STEP_FINISH] = step_describe_read,
		[STEP_LOST] = step_describe_read,
	};

	if (step->kind == STEP_PHASE)
		text_add(t, phase_words[step->what]);
	else
		describe[step->kind](s, step, t);
}

void
jffs2_step_describe(const struct jffs2_steps *s, uint32_t n, struct text *t)
{
	struct jffs2_step step = jffs2_step_at(s, n);
	struct text words = { 0 };
	const char *from;

	add_words(s, &step, &words);
	from = text_str(&words);
	text_add(t, from[0] == ';' ? from + 2 : from);
	text_free(&words);
}
