/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a step is about: node, inode, bytes, and the function of the kernel. */
#include "jffs2/steps/steps_private.h"

/* ---- what it is about ---- */

static uint32_t
extent_of(const struct jffs2_steps *s, const struct jffs2_step *step)
{
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
		return jffs2_steps_name(s, step->what).node;
	default:
		return EXTENT_NONE;
	}
}

uint32_t
jffs2_step_extent(const struct jffs2_steps *s, uint32_t n)
{
	struct jffs2_step at = jffs2_step_at(s, n);

	return extent_of(s, &at);
}

uint32_t
jffs2_step_inode(const struct jffs2_steps *s, uint32_t n)
{
	struct jffs2_step at = jffs2_step_at(s, n), *step = &at;
	uint32_t extent = extent_of(s, step);

	switch ((enum jffs2_step_kind)step->kind) {
	case STEP_REMOVE:
	case STEP_READ:
	case STEP_TRUNCATE:
	case STEP_FINISH:
	case STEP_LOST:
		return step->what;
	default:
		return extent == EXTENT_NONE || step_extent(s, extent).kind != EXTENT_NODE
		       ? FS_NONE : jffs2_fs_inode_of(s->fs, extent);
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
	struct extent e = step_extent(s, step->what);
	uint32_t len = JFFS2_HEADER_LEN;

	if (step->kind == STEP_NODE)
		len = step_type_at(s, step->what) == JFFS2_INODE ? JFFS2_INODE_LEN : e.len;
	return len < e.len ? len : e.len;
}

void
jffs2_step_bytes(const struct jffs2_steps *s, uint32_t n, uint32_t *offset, uint32_t *len)
{
	struct jffs2_step at = jffs2_step_at(s, n), *step = &at;
	uint32_t extent = extent_of(s, step);

	*offset = *len = 0;
	if (step->kind == STEP_SPARE || step->kind == STEP_SUMMARY || step->kind == STEP_BLOCK) {
		block_bytes(s, step, offset, len);
	} else if (extent != EXTENT_NONE) {
		*offset = step_extent(s, extent).offset;
		*len = step->kind == STEP_HEADER || step->kind == STEP_NODE
		       ? checked_bytes(s, step) : step_extent(s, extent).len;
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
	[STEP_SPARE] = "jffs2_check_nand_cleanmarker",
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
	const struct jffs2_type *type = jffs2_type(s->log->extents.at[step->what].nodetype);

	if (type->about == ABOUT_NAME && step->other != EXTENT_NONE)
		return "jffs2_add_fd_to_list";
	return type->scan ? type->scan : "jffs2_scan_eraseblock";
}

const char *
jffs2_step_rule(const struct jffs2_steps *s, uint32_t n)
{
	struct jffs2_step at = jffs2_step_at(s, n), *step = &at;

	switch ((enum jffs2_step_kind)step->kind) {
	case STEP_PHASE:
		return phase_rules[step->what];
	case STEP_NODE:
		return node_rule(s, step);
	case STEP_REFUSED:
		return step_extent(s, step->what).flaws & FLAW_RANGE ? "read_dnode"
		                                                    : "check_tn_node";
	default:
		return rules[step->kind];
	}
}
