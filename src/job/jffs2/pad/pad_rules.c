/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kernel's requirements for a file system that it mounts, rule by rule. */
#include "job/jffs2/pad/pad_private.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

/* kernel: EMPTY_SCAN_SIZE; a block that begins with this much 0xff is taken for empty. */
enum { EMPTY_SCAN = 256 };

/* What the log holds, with respect to the plan's erase blocks. */
struct facts {
	uint64_t leading;  /* erased bytes before everything else */
	uint64_t crossing; /* nodes over the end of their block */
	uint64_t cut;      /* nodes over the end of the part: their last bytes are gone */
	uint64_t marked;   /* blocks that begin with a cleanmarker */
};

static bool
counts_as_node(const struct extent *e)
{
	return e->kind == EXTENT_NODE && e->nodetype & JFFS2_ACCURATE
	       && !(e->flaws & (FLAW_HEADER_CRC | FLAW_OLD_MAGIC));
}

static struct facts
find_facts(const struct jffs2_log *log, const struct pad_plan *plan)
{
	struct facts found = { 0 };
	uint64_t size = plan->erase_size, shift = size - plan->phase;
	bool leading = true;

	for (size_t i = 0; i < log->extents.count; i++) {
		const struct extent *e = &log->extents.at[i];
		uint64_t at = e->offset + shift;

		leading = leading && e->kind == EXTENT_FREE;
		if (leading)
			found.leading += e->len;
		if (!counts_as_node(e))
			continue;
		found.crossing += at % size + e->len > size;
		found.cut += (e->flaws & FLAW_TRUNCATED) != 0;
		found.marked += e->nodetype == JFFS2_CLEANMARKER && at % size == 0;
	}
	return found;
}

static struct pad_rule *
add_rule(struct pad_plan *plan, const char *wants, const char *kernel)
{
	struct pad_rule *r = &plan->rules[plan->rule_count++];

	assert(plan->rule_count <= PAD_RULES_MAX);
	*r = (struct pad_rule){ .wants = wants, .kernel = kernel, .met = PAD_MET };
	return r;
}

/* "6", "6 + 48060 B" */
static void
write_blocks(char *out, size_t room, uint64_t bytes, uint32_t size)
{
	int used = snprintf(out, room, "%" PRIu64, bytes / size);

	if (bytes % size)
		snprintf(out + used, room - (size_t)used, " + %" PRIu64 " B",
		        bytes % size);
}

/* A kernel rounds the size of the flash down to whole blocks and continues. */
static void
judge_whole_blocks(struct pad_plan *plan)
{
	struct pad_rule *r = add_rule(plan, "whole erase blocks", "jffs2_do_fill_super");

	write_blocks(r->now, sizeof r->now, plan->size, plan->erase_size);
	write_blocks(r->after, sizeof r->after, plan->after, plan->erase_size);
}

static void
judge_block_count(struct pad_plan *plan)
{
	struct pad_rule *r = add_rule(plan, "5 blocks or more", "jffs2_do_fill_super");

	snprintf(r->now, sizeof r->now, "%" PRIu64, plan->size / plan->erase_size);
	snprintf(r->after, sizeof r->after, "%" PRIu64, plan->blocks);
	if (plan->blocks < PAD_BLOCKS_LEAST) {
		r->met = PAD_UNMET;
		snprintf(r->note, sizeof r->note, "%" PRIu64 " erase block%s: the kernel "
		        "mounts no fewer than %d", plan->blocks,
		        plan->blocks == 1 ? "" : "s", PAD_BLOCKS_LEAST);
	} else if (plan->stretched) {
		r->met = PAD_NOTED;
		snprintf(r->note, sizeof r->note, "beyond the next boundary, to %d blocks: "
		        "the kernel mounts no fewer", PAD_BLOCKS_LEAST);
	}
}

/* Blocks are counted from the first byte of the flash. */
static void
judge_start(struct pad_plan *plan)
{
	struct pad_rule *r = add_rule(plan, "a block at byte 0", "jffs2_do_mount_fs");
	uint64_t next = plan->offset + plan->phase;

	if (!plan->phase) {
		snprintf(r->now, sizeof r->now, "yes");
		snprintf(r->after, sizeof r->after, "yes");
		return;
	}
	r->met = PAD_UNMET;
	snprintf(r->now, sizeof r->now, "first at %" PRIu32, plan->phase);
	snprintf(r->after, sizeof r->after, "no");
	if (next >= plan->erase_size)
		snprintf(r->note, sizeof r->note, "the part begins inside a block: cut the "
		        "image at %08" PRIx64 " or at %08" PRIx64 " and pad what is left",
		        next - plan->erase_size, next);
	else
		snprintf(r->note, sizeof r->note, "the part begins inside a block: cut the "
		        "image at %08" PRIx64 " and pad what is left", next);
}

/* The first node must not be in a block that looks empty: it would be erased. */
static void
judge_leading(struct pad_plan *plan, const struct facts *found)
{
	uint64_t in = found->leading % plan->erase_size;
	uint32_t seen = plan->erase_size < EMPTY_SCAN ? plan->erase_size : EMPTY_SCAN;
	struct pad_rule *r;

	if (plan->phase || in < seen || found->leading >= plan->size)
		return;
	r = add_rule(plan, "no block that looks empty", "jffs2_scan_eraseblock");
	r->met = PAD_UNMET;
	snprintf(r->now, sizeof r->now, "node after %" PRIu64 " ff", in);
	snprintf(r->after, sizeof r->after, "the same");
	snprintf(r->note, sizeof r->note, "the first block with nodes begins with %" PRIu64
	         " bytes of ff: the kernel takes it for empty and erases it", in);
}

static void
judge_crossing(struct pad_plan *plan, const struct facts *found)
{
	struct pad_rule *r = add_rule(plan, "no node across them", "jffs2_scan_eraseblock");

	snprintf(r->now, sizeof r->now, "%" PRIu64, found->crossing);
	snprintf(r->after, sizeof r->after, "%" PRIu64, found->crossing);
	if (found->crossing) {
		r->met = PAD_UNMET;
		snprintf(r->note, sizeof r->note, "%" PRIu64 " node%s over the end of a "
		        "block: the kernel drops %s; perhaps the erase size is wrong",
		        found->crossing, found->crossing == 1 ? " runs" : "s run",
		        found->crossing == 1 ? "it" : "them");
	}
}

/* The missing bytes become 0xff, and the data CRC is wrong. */
static void
judge_cut(struct pad_plan *plan, const struct facts *found)
{
	struct pad_rule *r;

	if (!found->cut)
		return;
	r = add_rule(plan, "no node cut short", "check_tn_node");
	r->met = PAD_NOTED;
	snprintf(r->now, sizeof r->now, "%" PRIu64, found->cut);
	snprintf(r->after, sizeof r->after, "%" PRIu64, found->cut);
	snprintf(r->note, sizeof r->note, "the image ends inside a node, which the kernel "
	         "drops: the end of the part is missing");
}

static void
write_share(char *out, size_t room, uint64_t some, uint64_t all)
{
	if (some == 0)
		snprintf(out, room, "none");
	else if (some == all)
		snprintf(out, room, "all %" PRIu64, all);
	else
		snprintf(out, room, "%" PRIu64 " of %" PRIu64, some, all);
}

/* An empty block without a marker waits to be erased, with one it is free at once. Where
 * markers stand out of band, or where there are none, those in band are dirt. */
static void
judge_markers(const struct volume *v, struct pad_plan *plan, const struct facts *found)
{
	struct pad_rule *r = add_rule(plan, "cleanmarkers or none", "jffs2_scan_eraseblock");
	uint64_t before = (plan->size + plan->erase_size - 1) / plan->erase_size;

	write_share(r->now, sizeof r->now, found->marked, before);
	write_share(r->after, sizeof r->after, found->marked + plan->markers,
	        plan->blocks);
	if (!found->marked && plan->markers)
		snprintf(r->note, sizeof r->note, "the image has no cleanmarkers, as for NAND "
		        "flash, where the kernel takes them for dirt; it needs none elsewhere");
	else if (found->marked && v->erase.marker_len != JFFS2_HEADER_LEN)
		snprintf(r->note, sizeof r->note, "they have %" PRIu32 " bytes: dirt, but no "
		        "harm, to a kernel whose flash wants %d", v->erase.marker_len,
		        JFFS2_HEADER_LEN);
	else if (plan->blocks > before && !plan->markers)
		snprintf(r->note, sizeof r->note, "empty blocks without one are erased when "
		        "it is first mounted for writing");
	if (r->note[0])
		r->met = PAD_NOTED;
}

static void
judge_order(struct pad_plan *plan)
{
	struct pad_rule *r;

	if (plan->endian == ENDIAN_LITTLE)
		return;
	r = add_rule(plan, "its own byte order", "jffs2_scan_eraseblock");
	r->met = PAD_NOTED;
	snprintf(r->now, sizeof r->now, "big-endian");
	snprintf(r->after, sizeof r->after, "the same");
	snprintf(r->note, sizeof r->note, "big-endian: a little-endian machine, such as a "
	         "PC, finds no valid node and refuses to mount it");
}

void
pad_judge(const struct volume *v, struct pad_plan *plan)
{
	struct facts found = find_facts(&v->log, plan);

	judge_whole_blocks(plan);
	judge_block_count(plan);
	judge_start(plan);
	judge_leading(plan, &found);
	judge_crossing(plan, &found);
	judge_cut(plan, &found);
	judge_markers(v, plan, &found);
	judge_order(plan);
}
