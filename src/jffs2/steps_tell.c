/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a step says of itself: the bytes, the function of the kernel, a sentence. */
#include <inttypes.h>
#include <sys/stat.h>

#include "jffs2/steps_private.h"

enum { DT_DIR = 4 };

static const struct extent *
extent_of(const struct jffs2_steps *s, uint32_t i)
{
	return &s->log->extents.at[i];
}

static uint16_t
type_of(const struct jffs2_steps *s, uint32_t i)
{
	return jffs2_type(extent_of(s, i)->nodetype)->nodetype;
}

/* ---- what it is about ---- */

uint32_t
jffs2_step_extent(const struct jffs2_steps *s, uint32_t n)
{
	const struct jffs2_step *step = &s->all.at[n];

	switch ((enum jffs2_step_kind)step->kind) {
	case STEP_SUMMARY:
	case STEP_FINISH:
		return step->other;
	case STEP_HEADER:
	case STEP_NODE:
	case STEP_FREE:
	case STEP_DIRT:
	case STEP_XATTR:
	case STEP_REFUSED:
	case STEP_COPY:
	case STEP_METADATA:
	case STEP_INSERT:
		return step->what;
	case STEP_LINK:
	case STEP_DANGLING:
	case STEP_UNLINK:
		return s->names.at[step->what].entry.node;
	default:
		return EXTENT_NONE;
	}
}

/* The inode that a node speaks of; of a dirent the one that its name leads to. */
static uint32_t
inode_of_node(const struct jffs2_steps *s, uint32_t i)
{
	struct jffs2_dirent_node d;

	switch (type_of(s, i)) {
	case JFFS2_DIRENT:
		jffs2_dirent_decode(jffs2_log_node(s->log, i), s->log->endian, &d);
		return jffs2_fs_inode(s->fs, d.ino ? d.ino : d.pino);
	case JFFS2_INODE:
	case JFFS2_XREF:
		return jffs2_fs_inode(s->fs, extent_of(s, i)->ino);
	default:
		return FS_NONE;
	}
}

uint32_t
jffs2_step_inode(const struct jffs2_steps *s, uint32_t n)
{
	const struct jffs2_step *step = &s->all.at[n];
	uint32_t extent = jffs2_step_extent(s, n);

	switch ((enum jffs2_step_kind)step->kind) {
	case STEP_REMOVE:
	case STEP_READ:
	case STEP_TRUNCATE:
	case STEP_FINISH:
	case STEP_LOST:
		return step->what;
	default:
		return extent == EXTENT_NONE || extent_of(s, extent)->kind != EXTENT_NODE
		       ? FS_NONE : inode_of_node(s, extent);
	}
}

/* ---- the bytes ---- */

static void
block_bytes(const struct jffs2_steps *s, const struct jffs2_step *step, uint32_t *offset,
        uint32_t *len)
{
	const struct jffs2_log *log = s->log;
	uint64_t end = step->what < log->phase ? log->phase
	        : step->what + (uint64_t)log->erase_size;

	if (end > log->part.len)
		end = log->part.len;
	*offset = step->what;
	*len = (uint32_t)(end - step->what);
	if (step->kind == STEP_SUMMARY && *len > 8) {
		*offset = (uint32_t)end - 8;
		*len = 8;
	} else if (*len > JFFS2_EMPTY_SCAN) {
		*len = JFFS2_EMPTY_SCAN;
	}
}

/* Of a node that is taken in at the scan, what its type asks for: not its data. */
static uint32_t
checked_bytes(const struct jffs2_steps *s, const struct jffs2_step *step)
{
	const struct extent *e = extent_of(s, step->what);
	uint32_t len = JFFS2_HEADER_LEN;

	if (step->kind == STEP_NODE)
		len = type_of(s, step->what) == JFFS2_INODE ? JFFS2_INODE_LEN : e->len;
	return len < e->len ? len : e->len;
}

void
jffs2_step_bytes(const struct jffs2_steps *s, uint32_t n, uint32_t *offset, uint32_t *len)
{
	const struct jffs2_step *step = &s->all.at[n];
	uint32_t extent = jffs2_step_extent(s, n);

	*offset = *len = 0;
	if (step->kind == STEP_SUMMARY || step->kind == STEP_BLOCK) {
		block_bytes(s, step, offset, len);
	} else if (extent != EXTENT_NONE) {
		*offset = extent_of(s, extent)->offset;
		*len = step->kind == STEP_HEADER || step->kind == STEP_NODE
		       ? checked_bytes(s, step) : extent_of(s, extent)->len;
	}
}

/* ---- the rule ---- */

static const char *const phase_rules[PHASE_COUNT] = {
	[PHASE_SCAN] = "jffs2_scan_medium",
	[PHASE_LINKS] = "jffs2_build_filesystem",
	[PHASE_UNLINKED] = "jffs2_build_filesystem",
	[PHASE_XATTRS] = "jffs2_build_xattr_subsystem",
	[PHASE_READ] = "jffs2_iget",
};

static const char *const rules[STEP_KINDS] = {
	[STEP_SUMMARY] = "jffs2_sum_scan_sumnode",
	[STEP_BLOCK] = "jffs2_scan_eraseblock",
	[STEP_HEADER] = "jffs2_scan_eraseblock",
	[STEP_FREE] = "jffs2_scan_eraseblock",
	[STEP_DIRT] = "jffs2_scan_eraseblock",
	[STEP_LINK] = "jffs2_build_inode_pass1",
	[STEP_DANGLING] = "jffs2_build_inode_pass1",
	[STEP_REMOVE] = "jffs2_build_remove_unlinked_inode",
	[STEP_UNLINK] = "jffs2_build_remove_unlinked_inode",
	[STEP_XATTR] = "jffs2_build_xattr_subsystem",
	[STEP_READ] = "jffs2_get_inode_nodes",
	[STEP_COPY] = "jffs2_add_tn_to_tree",
	[STEP_METADATA] = "jffs2_add_tn_to_tree",
	[STEP_INSERT] = "jffs2_build_inode_fragtree",
	[STEP_TRUNCATE] = "jffs2_truncate_fragtree",
	[STEP_FINISH] = "jffs2_do_read_inode_internal",
	[STEP_LOST] = "jffs2_lookup",
};

static const char *
node_rule(const struct jffs2_steps *s, const struct jffs2_step *step)
{
	switch (type_of(s, step->what)) {
	case JFFS2_INODE:
		return "jffs2_scan_inode_node";
	case JFFS2_DIRENT:
		return step->other == EXTENT_NONE ? "jffs2_scan_dirent_node"
		                                  : "jffs2_add_fd_to_list";
	case JFFS2_XATTR:
		return "jffs2_scan_xattr_node";
	case JFFS2_XREF:
		return "jffs2_scan_xref_node";
	default:
		return "jffs2_scan_eraseblock";
	}
}

const char *
jffs2_step_rule(const struct jffs2_steps *s, uint32_t n)
{
	const struct jffs2_step *step = &s->all.at[n];

	switch ((enum jffs2_step_kind)step->kind) {
	case STEP_PHASE:
		return phase_rules[step->what];
	case STEP_NODE:
		return node_rule(s, step);
	case STEP_REFUSED:
		return extent_of(s, step->what)->flaws & FLAW_RANGE ? "read_dnode"
		                                                    : "check_tn_node";
	default:
		return rules[step->kind];
	}
}

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
tell_summary(const struct jffs2_steps *s, const struct jffs2_step *step, struct text *t)
{
	text_addf(t, "block %" PRIu32 ": its last 8 bytes point to a summary",
	        jffs2_log_block(s->log, step->what));
	if (step->outcome == OUTCOME_TAKEN)
		text_addf(t, " at %08" PRIx32 ", which is right: a kernel built with summaries "
		        "believes its list and does not read on; what follows is what one "
		        "without them does", extent_of(s, step->other)->offset);
	else
		text_add(t, ", but no right one stands there: the block is scanned node by "
		            "node");
}

static void
tell_block(const struct jffs2_steps *s, const struct jffs2_step *step, struct text *t)
{
	static const char *const words[] = {
		[GLANCE_READ] = "its first bytes are not all 0xff, so it is read node by node",
		[GLANCE_EMPTY] = "its first 256 bytes are 0xff: it is taken for empty and not "
		                 "read on",
		[GLANCE_CLEAN] = "a cleanmarker and then 0xff: it is taken for erased and not "
		                 "read on",
	};

	text_addf(t, "block %" PRIu32 ": %s", jffs2_log_block(s->log, step->what),
	        words[step->other]);
}

/* The flaws among `which`, or all that the kernel minds at a scan. */
static void
add_flaws(uint32_t flaws, struct text *t)
{
	for (int bit = 0; bit < FLAW_COUNT; bit++)
		if (flaws >> bit & 1)
			text_addf(t, "; %s: the kernel %s", jffs2_flaws[bit].what,
			        jffs2_flaws[bit].kernel);
}

static void
tell_header(const struct jffs2_steps *s, const struct jffs2_step *step, struct text *t)
{
	const struct extent *e = extent_of(s, step->what);
	uint32_t totlen = span_u32(jffs2_log_node(s->log, step->what), 4, s->log->endian);

	text_addf(t, "magic 1985, header CRC right: %s of %" PRIu32 " bytes",
	        jffs2_type(e->nodetype)->name, totlen);
	if (header_refuses(s->log, e)
	        && e->flaws & (FLAW_CROSSING | FLAW_MISALIGNED | FLAW_SKIPPED))
		add_flaws(e->flaws & (FLAW_CROSSING | FLAW_MISALIGNED | FLAW_SKIPPED), t);
	else if (!(e->nodetype & JFFS2_ACCURATE))
		text_add(t, "; its ACCURATE bit is cleared: marked obsolete, passed over as "
		            "dirt");
	else
		text_add(t, ", inside its block");
}

static void
add_dirent(const struct jffs2_steps *s, uint32_t i, struct text *t)
{
	struct jffs2_dirent_node d;

	jffs2_dirent_decode(jffs2_log_node(s->log, i), s->log->endian, &d);
	text_add(t, "\"");
	text_add_readable(t, d.name, false);
	text_addf(t, "\" in directory %" PRIu32, d.pino);
	if (d.ino)
		text_addf(t, " leads to inode %" PRIu32, d.ino);
	else
		text_add(t, " is taken back (a whiteout)");
}

static void
tell_dirent(const struct jffs2_steps *s, const struct jffs2_step *step, struct text *t)
{
	const struct extent *e = extent_of(s, step->what), *other;

	add_dirent(s, step->what, t);
	text_add(t, "; node and name CRC right");
	if (step->other == EXTENT_NONE)
		return;
	other = extent_of(s, step->other);
	if (step->outcome == OUTCOME_OLD)
		text_addf(t, "; version %" PRIu32 " is below the %" PRIu32 " at %08" PRIx32
		        " that is there", e->version, other->version, other->offset);
	else
		text_addf(t, "; version %" PRIu32 " overtakes the %" PRIu32 " at %08" PRIx32,
		        e->version, other->version, other->offset);
}

static void
tell_plain_node(const struct jffs2_steps *s, uint32_t i, struct text *t)
{
	const struct extent *e = extent_of(s, i);

	switch (type_of(s, i)) {
	case JFFS2_INODE:
		text_addf(t, "inode %" PRIu32 " version %" PRIu32 ": node CRC right; its data "
		        "is not looked at yet", e->ino, e->version);
		break;
	case JFFS2_XATTR:
		text_addf(t, "attribute %" PRIu32 " version %" PRIu32 ": node CRC and length "
		        "right", e->ino, e->version);
		break;
	case JFFS2_XREF:
		text_addf(t, "reference of inode %" PRIu32 " to an attribute: node CRC and "
		        "length right", e->ino);
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
		text_add(t, "a type that this kernel does not know; its compatibility bits "
		            "tell what to do");
		break;
	}
}

static void
tell_node(const struct jffs2_steps *s, const struct jffs2_step *step, struct text *t)
{
	const uint32_t minded = FLAW_NODE_CRC | FLAW_NAME_CRC | FLAW_LENGTH | FLAW_NAME
	                        | FLAW_UNKNOWN_TYPE | FLAW_MARKER_PLACE;
	const struct extent *e = extent_of(s, step->what);
	uint32_t flaws = e->flaws & minded;

	if (type_of(s, step->what) != JFFS2_INODE && type_of(s, step->what) != JFFS2_DIRENT)
		flaws |= e->flaws & FLAW_DATA_CRC;
	if (flaws) {
		text_add(t, jffs2_type(e->nodetype)->name);
		add_flaws(flaws, t);
	} else if (counts_as(s, step->what, JFFS2_DIRENT)) {
		tell_dirent(s, step, t);
	} else {
		tell_plain_node(s, step->what, t);
	}
}

static void
tell_run(const struct jffs2_steps *s, const struct jffs2_step *step, struct text *t)
{
	const struct extent *e = extent_of(s, step->what);

	if (step->kind == STEP_DIRT && e->flaws)
		add_flaws(e->flaws, t);
	else if (step->kind == STEP_DIRT)
		text_addf(t, "; no magic in %" PRIu32 " bytes: passed over four at a time",
		        e->len);
	else if (step->outcome == OUTCOME_FREE)
		text_addf(t, "; %" PRIu32 " bytes of 0xff up to the end of the block: free",
		        e->len);
	else
		text_addf(t, "; %" PRIu32 " bytes of 0xff, but data after them: counted as "
		        "dirt", e->len);
}

/* ---- in words: links ---- */

static void
tell_name(const struct jffs2_steps *s, const struct jffs2_step *step, struct text *t)
{
	const struct jffs2_step_name *name = &s->names.at[step->what];

	add_dirent(s, name->entry.node, t);
	if (step->kind == STEP_DANGLING)
		text_add(t, ", which has no node at all: the name is marked obsolete");
	else if (step->kind == STEP_UNLINK)
		text_addf(t, ", which has %" PRIu32 " link%s left", step->other,
		        step->other == 1 ? "" : "s");
	else
		text_addf(t, ", which has %" PRIu32 " link%s now", step->other,
		        step->other == 1 ? "" : "s");
}

/* "inode 7, /etc/passwd" */
static void
add_inode(const struct jffs2_steps *s, uint32_t i, struct text *t)
{
	struct text path = { 0 };

	text_addf(t, "inode %" PRIu32, s->fs->inodes.at[i].ino);
	jffs2_fs_path(s->fs, i, &path);
	if (path.len) {
		text_add(t, ", ");
		text_add_readable(t, span_of(path.at, path.len), false);
	}
	text_free(&path);
}

/* Nodes that the scan took in for it; of a directory also the names in it. */
static uint32_t
taken_nodes(const struct jffs2_steps *s, const struct jffs2_inode *inode)
{
	uint32_t count = 0;

	for (uint32_t k = 0; k < inode->node_count; k++)
		count += jffs2_extent_counts(s->log,
		        extent_of(s, s->fs->nodes.at[inode->first_node + k]));
	return count;
}

static void
tell_remove(const struct jffs2_steps *s, const struct jffs2_step *step, struct text *t)
{
	const struct jffs2_inode *inode = &s->fs->inodes.at[step->what];

	add_inode(s, step->what, t);
	text_add(t, step->other ? " lost its last link" : " has no link");
	text_addf(t, ": its nodes (%" PRIu32 ") become obsolete", taken_nodes(s, inode));
	if (s->inodes[step->what].name_count)
		text_add(t, ", and what it holds loses a link");
}

static void
tell_xattr(const struct jffs2_steps *s, const struct jffs2_step *step, struct text *t)
{
	const struct extent *e = extent_of(s, step->what);
	bool datum = type_of(s, step->what) == JFFS2_XATTR;

	text_addf(t, datum ? "attribute %" PRIu32 : "reference of inode %" PRIu32, e->ino);
	if (step->outcome == OUTCOME_TAKEN)
		text_add(t, datum ? ": an inode has it" : " leads to an attribute that is there");
	else if (step->outcome == OUTCOME_OLD)
		text_add(t, ": a newer one replaces it");
	else
		text_add(t, datum ? ": no inode has it" : ": it was taken away, or one end of it "
		                                       "is missing");
}

/* ---- in words: inodes ---- */

static void
tell_insert(const struct jffs2_steps *s, const struct jffs2_step *step, struct text *t)
{
	struct jffs2_inode_node n;

	jffs2_inode_decode(jffs2_log_node(s->log, step->what), s->log->endian, &n);
	text_addf(t, "version %" PRIu32 ": bytes %" PRIu32 " to %" PRIu32, n.version,
	        n.offset, n.offset + jffs2_inode_size(&n) - 1);
	text_add(t, n.csize && jffs2_codec(n.compr) != CODEC_ZERO ? ", data CRC right"
	                                                          : ", a hole");
	if (step->other)
		text_addf(t, "; nothing is left to see of %" PRIu32 " older node%s",
		        step->other, step->other == 1 ? "" : "s");
}

static void
tell_metadata(const struct jffs2_steps *s, const struct jffs2_step *step, struct text *t)
{
	text_addf(t, "version %" PRIu32 " has no data: the newest metadata so far",
	        extent_of(s, step->what)->version);
	if (step->other != EXTENT_NONE)
		text_addf(t, ", instead of version %" PRIu32,
		        extent_of(s, step->other)->version);
}

static void
tell_refused(const struct jffs2_steps *s, const struct jffs2_step *step, struct text *t)
{
	const struct extent *e = extent_of(s, step->what);
	uint32_t flaws = e->flaws & (FLAW_RANGE | FLAW_DATA_CRC);

	text_addf(t, "version %" PRIu32, e->version);
	add_flaws(flaws & FLAW_RANGE ? FLAW_RANGE : flaws, t);
}

static void
tell_copy(const struct jffs2_steps *s, const struct jffs2_step *step, struct text *t)
{
	text_addf(t, "version %" PRIu32 " is there twice, garbage collection copied it: ",
	        extent_of(s, step->what)->version);
	if (step->other != EXTENT_NONE)
		text_addf(t, "the one at %08" PRIx32 " is kept, this one not",
		        extent_of(s, step->other)->offset);
	else
		text_add(t, "this one is not kept");
}

static void
tell_finish(const struct jffs2_steps *s, const struct jffs2_step *step, struct text *t)
{
	const struct jffs2_inode *inode = &s->fs->inodes.at[step->what];

	add_inode(s, step->what, t);
	if (inode->error)
		text_addf(t, ": stat gives error %d", inode->error);
	else if (inode->faked)
		text_add(t, ": no node of its own, so mode, owner and times are made up");
	else if (step->other != EXTENT_NONE)
		text_addf(t, ": mode, owner and times are those of version %" PRIu32,
		        extent_of(s, step->other)->version);
	if (!inode->error && S_ISREG(inode->mode))
		text_addf(t, "; %" PRIu32 " bytes", inode->size);
}

static void
tell_inode(const struct jffs2_steps *s, const struct jffs2_step *step, struct text *t)
{
	const struct jffs2_inode *inode = &s->fs->inodes.at[step->what];

	if (step->kind == STEP_FINISH) {
		tell_finish(s, step, t);
		return;
	}
	add_inode(s, step->what, t);
	if (step->kind == STEP_READ)
		text_addf(t, ": %" PRIu32 " node%s of it in the flash, to be put in order of "
		        "version", taken_nodes(s, inode),
		        taken_nodes(s, inode) == 1 ? "" : "s");
	else if (step->kind == STEP_TRUNCATE)
		text_addf(t, ": the newest size is %" PRIu32 "; what lies beyond is cut off",
		        step->other);
	else
		text_add(t, ": it has links, but no path leads to it, so nothing asks for it");
}

/* ---- in words ---- */

static void
add_words(const struct jffs2_steps *s, const struct jffs2_step *step, struct text *t)
{
	static void (*const tell[STEP_KINDS])(const struct jffs2_steps *,
	        const struct jffs2_step *, struct text *) = {
		[STEP_SUMMARY] = tell_summary, [STEP_BLOCK] = tell_block,
		[STEP_HEADER] = tell_header, [STEP_NODE] = tell_node,
		[STEP_FREE] = tell_run, [STEP_DIRT] = tell_run,
		[STEP_LINK] = tell_name, [STEP_DANGLING] = tell_name,
		[STEP_REMOVE] = tell_remove, [STEP_UNLINK] = tell_name,
		[STEP_XATTR] = tell_xattr, [STEP_READ] = tell_inode,
		[STEP_REFUSED] = tell_refused, [STEP_COPY] = tell_copy,
		[STEP_METADATA] = tell_metadata, [STEP_INSERT] = tell_insert,
		[STEP_TRUNCATE] = tell_inode, [STEP_FINISH] = tell_inode,
		[STEP_LOST] = tell_inode,
	};

	if (step->kind == STEP_PHASE)
		text_add(t, phase_words[step->what]);
	else
		tell[step->kind](s, step, t);
}

void
jffs2_step_tell(const struct jffs2_steps *s, uint32_t n, struct text *t)
{
	struct text words = { 0 };
	const char *from;

	add_words(s, &s->all.at[n], &words);
	from = text_str(&words);
	text_add(t, from[0] == ';' ? from + 2 : from);
	text_free(&words);
}
