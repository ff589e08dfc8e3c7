/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Scans what padding has made and checks it against the part and the plan. */
#include <inttypes.h>

#include "job/jffs2/pad/pad_private.h"
#include "jffs2/blocks/erase.h"

enum { CHECKED_MOST = 256 << 20 };
enum stage { STAGE_HEADER, STAGE_PLAIN, STAGE_BLOCKS };

struct pad_check {
	struct recipe_check check; /* first */
	const struct volume *v;
	struct pad_plan plan;
	enum stage stage;
	struct uimage header;
	uint64_t summed;
	struct jffs2_log log;      /* of what was made */
	struct jffs2_scan *scan;
	struct erase_decision erase;
};

static void
drop(struct recipe_check *check)
{
	struct pad_check *c = (struct pad_check *)check;

	jffs2_scan_finish(c->scan);
	jffs2_log_free(&c->log);
	free(c);
}

/* ---- the header ---- */

static bool
header_right(const struct pad_check *c, uint64_t payload)
{
	const struct uimage *u = &c->header;

	return u->hcrc_ok && u->dcrc_ok && u->size == payload;
}

static enum check_state
step_header(struct pad_check *c, struct span made, uint64_t budget, struct error *err)
{
	if (!c->plan.wrapped) {
		c->stage = STAGE_PLAIN;
		return CHECK_GOES_ON;
	}
	if (!c->summed && !uimage_decode(made, 0, &c->header)) {
		error_set(err, "nothing is written: what was made has no uImage header");
		return CHECK_FAILED;
	}
	if (uimage_check_step(made, &c->header, &c->summed, budget))
		return CHECK_GOES_ON;
	c->stage = STAGE_PLAIN;
	if (header_right(c, made.len - UIMAGE_HEADER_LEN))
		return CHECK_GOES_ON;
	error_set(err, "nothing is written: the uImage header that was made is wrong");
	return CHECK_FAILED;
}

/* ---- the nodes ---- */

/* Where what the part holds ends for the comparison. A truncated node continues in what
 * is added, and the kernel may then find more inside it; if the scan was stopped, the
 * last extent is what it has not seen. */
static uint64_t
known_end(const struct pad_check *c)
{
	const struct jffs2_log *was = &c->v->log;

	if (was->partial && was->extents.count)
		return was->extents.at[was->extents.count - 1].offset;
	for (size_t i = 0; i < was->extents.count; i++)
		if (was->extents.at[i].flaws & FLAW_TRUNCATED)
			return was->extents.at[i].offset;
	return c->plan.size;
}

static size_t
next_node(const struct jffs2_log *log, size_t i)
{
	while (i < log->extents.count && log->extents.at[i].kind != EXTENT_NODE)
		i++;
	return i;
}

/* The node at `i`, NULL where none begins before `end`. */
static const struct extent *
node_before(const struct jffs2_log *log, size_t i, uint64_t end)
{
	const struct extent *e = i < log->extents.count ? &log->extents.at[i] : NULL;

	return e && e->offset < end ? e : NULL;
}

/* The last node of the part may lack the bytes that round it up to four. */
static bool
same_len(const struct pad_check *c, const struct extent *was, const struct extent *is)
{
	return was->len == is->len
	       || (was->offset + (uint64_t)was->len == c->plan.size && is->len > was->len
	               && is->len - was->len < 4);
}

/* A summary counts if its block is complete: it may then leave out a node. */
static bool
same_node(const struct pad_check *c, const struct extent *was, const struct extent *is)
{
	const uint32_t placed = FLAW_UNLISTED;

	return was && is && was->offset == is->offset && same_len(c, was, is)
	       && was->nodetype == is->nodetype && was->ino == is->ino
	       && was->version == is->version && ((was->flaws ^ is->flaws) & ~placed) == 0;
}

static bool
nodes_right(const struct pad_check *c, struct error *err)
{
	const struct jffs2_log *was = &c->v->log, *is = &c->log;
	uint64_t end = known_end(c);
	size_t i = next_node(was, 0), j = next_node(is, 0);
	const struct extent *a, *b;

	while ((a = node_before(was, i, end)), (b = node_before(is, j, end)), a || b) {
		if (!same_node(c, a, b))
			return error_set(err, "nothing is written: a scan of it would not find "
			        "the nodes of the part, first at %08" PRIx64,
			        c->plan.offset
			        + (!b || (a && a->offset < b->offset) ? a : b)->offset);
		i = next_node(was, i + 1);
		j = next_node(is, j + 1);
	}
	return true;
}

/* Only the cleanmarkers of the plan follow the part, except where a truncated node of the
 * part covers them. */
static bool
padding_right(const struct pad_check *c, struct error *err)
{
	const struct pad_plan *p = &c->plan;
	uint64_t next = p->first_marker, left = p->markers;
	bool cut = known_end(c) < p->size;

	for (size_t i = next_node(&c->log, 0); i < c->log.extents.count && !cut;
	        i = next_node(&c->log, i + 1)) {
		const struct extent *e = &c->log.extents.at[i];

		if (e->offset < p->size)
			continue;
		if (!left || e->offset != next || e->nodetype != JFFS2_CLEANMARKER || e->flaws)
			return error_set(err, "nothing is written: a scan of it would find a "
			        "node in the padding, at %08" PRIx32, e->offset);
		next += p->erase_size;
		left--;
	}
	return !left || cut
	       || error_set(err, "nothing is written: a scan of it would miss a cleanmarker "
	                    "at %08" PRIx64, next);
}

/* ---- the erase size ---- */

static bool
erase_as_found(const struct pad_check *c)
{
	const struct erase_decision *was = &c->v->erase;

	return was->basis == ERASE_BY_USER || c->v->raw || c->v->log.partial
	       || c->plan.erase_size != was->size
	       || (c->erase.size == was->size && c->erase.phase == was->phase);
}

static void
tell_erase(const struct pad_check *c, struct text *t)
{
	if (erase_as_found(c))
		return;
	text_add(t, "; scanned again, its erase size is ");
	if (c->erase.size)
		text_add_exact_size(t, c->erase.size);
	else
		text_add(t, "undecided");
}

/* ---- the whole ---- */

static void
begin_scan(struct pad_check *c, struct span made)
{
	const struct jffs2_log *was = &c->v->log;
	struct jffs2_scan_options o = { .endian = was->endian, .salvage = was->salvage };
	uint64_t from = c->plan.wrapped ? UIMAGE_HEADER_LEN + c->plan.before : 0;

	if (c->stage == STAGE_PLAIN)
		c->scan = jffs2_scan_start(span_cut(made, (size_t)from, SIZE_MAX), &o,
		        &c->log);
	else
		c->scan = jffs2_scan_again(&c->log, was->erase_size, was->phase,
		        was->salvage);
}

static enum check_state
step_scan(struct pad_check *c, struct span made, uint64_t budget, struct text *result,
        struct error *err)
{
	if (!c->scan)
		begin_scan(c, made);
	if (jffs2_scan_step(c->scan, budget))
		return CHECK_GOES_ON;
	jffs2_scan_finish(c->scan);
	c->scan = NULL;
	if (c->stage == STAGE_PLAIN) {
		erase_decide(&c->log, &c->erase);
		c->stage = STAGE_BLOCKS;
		return CHECK_GOES_ON;
	}
	if (!nodes_right(c, err) || !padding_right(c, err))
		return CHECK_FAILED;
	tell_erase(c, result);
	return CHECK_PASSED;
}

static enum check_state
step(struct recipe_check *check, struct span made, uint64_t budget, struct text *result,
        struct error *err)
{
	struct pad_check *c = (struct pad_check *)check;

	return c->stage == STAGE_HEADER ? step_header(c, made, budget, err)
	                                : step_scan(c, made, budget, result, err);
}

struct recipe_check *
pad_check_new(const struct firmware *f, const struct pad_plan *plan)
{
	struct pad_check *c = memory_zeroed(1, sizeof *c);

	c->check = (struct recipe_check){ .step = step, .cost = plan->wrapped ? 3 : 2,
		.most = CHECKED_MOST, .drop = drop };
	c->v = firmware_volume_at(f, plan->offset);
	c->plan = *plan;
	return &c->check;
}
