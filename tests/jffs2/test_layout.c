/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Nodes at random, laid out by every combination of rules: they stand where they may, in their
 * order, and a scan finds each of them, and nothing wrong.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "jffs2/plan/layout.h"
#include "jffs2/layout.h"
#include "jffs2/scan.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/random.h"

static const uint32_t erase_sizes[] = { 8192, 16384, 65536, 2112 * 8 };
static const uint32_t markers[] = { 0, 12, 16, 512 };
static const uint32_t pages[] = { 0, 512, 2048 };

enum { STYLES = COUNT(erase_sizes) * COUNT(markers) * COUNT(pages) * 2 * 2, NODES = 700 };

static struct layout_rules
style_of(int i)
{
	struct layout_rules r = { .endian = i & 1 ? ENDIAN_BIG : ENDIAN_LITTLE,
		.summaries = i & 2 };

	i /= 4;
	r.erase_size = erase_sizes[i % COUNT(erase_sizes)];
	i /= COUNT(erase_sizes);
	r.marker = markers[i % COUNT(markers)];
	i /= COUNT(markers);
	r.page = pages[i];
	if (r.page && r.erase_size % r.page)
		r.page = 0;
	return r;
}

/* ---- what is laid out ---- */

/* A node of a random kind for the room; its length. */
static size_t
random_node(struct node_room room, uint32_t *seed, uint32_t version)
{
	static const uint8_t noise[4096];
	struct jffs2_dirent_node d = { .pino = 1, .version = version, .ino = version + 1,
		.type = 8, .name = { (const uint8_t *)"nameofafile", 1 + next_random(seed) % 11 } };
	struct jffs2_inode_node n = { .ino = version + 1, .version = 1, .mode = 0100644,
		.data = { noise, next_random(seed) % sizeof noise } };
	struct jffs2_xref_node x = { .ino = version + 1, .xid = 1, .xseqno = version * 2 };

	n.isize = n.dsize = (uint32_t)n.data.len;
	switch (next_random(seed) % 4) {
	case 0: return jffs2_encode_dirent(&d, room, NULL);
	case 1: return jffs2_encode_xref(&x, room, NULL);
	default: return jffs2_encode_inode(&n, room, NULL);
	}
}

static uint32_t
record_len(struct span node, enum endian e)
{
	struct summary_record r;

	return jffs2_record_of(node, e, 0, &r) ? (uint32_t)jffs2_record_len(&r) : 0;
}

static void
lay_out(struct node_layout *l, uint32_t seed)
{
	static uint8_t bytes[5000];
	struct node_room room = { bytes, sizeof bytes, l->rules.endian };

	for (uint32_t i = 0; i < NODES; i++) {
		struct plan_node n = { .why = WHY_DATA, .file = i };
		size_t len = random_node(room, &seed, i + 1);
		struct span node = span_of(bytes, len);

		ck_assert_uint_gt(len, 0);
		ck_assert_uint_ge(layout_room(l, (uint32_t)len, record_len(node, room.endian)),
		        len);
		layout_put(l, n, node);
		if (next_random(&seed) % 50 == 0)
			layout_flush(l);
	}
}

/* ---- where it must stand ---- */

static void
nodes_stand_well(const struct plan *p, const struct layout_rules *r)
{
	uint32_t end = 0, file = 0;

	for (size_t i = 0; i < p->nodes.count; i++) {
		const struct plan_node *n = &p->nodes.at[i];
		bool opens = i == 0 || n->at / r->erase_size != p->nodes.at[i - 1].at / r->erase_size;

		ck_assert_uint_eq(n->at % 4, 0);
		ck_assert_uint_ge(n->at, end);
		end = n->at + n->len;
		ck_assert_uint_eq(n->at / r->erase_size, (end - 1) / r->erase_size);
		if (opens)
			ck_assert_uint_eq(n->at % r->erase_size, 0);
		ck_assert_int_eq(n->why == WHY_MARKER, opens && r->marker);
		if (n->why == WHY_SUMMARY)
			ck_assert_uint_eq(end % r->erase_size, 0);
		if (n->why == WHY_PADDING)
			ck_assert_uint_eq(end % r->page, 0);
		if (n->why == WHY_DATA)
			ck_assert_uint_eq(n->file, file++);
	}
	ck_assert_uint_eq(file, NODES);
}

/* Each block but the last has a summary, if the style has them. */
static void
summaries_close_blocks(const struct plan *p, const struct layout_rules *r)
{
	uint32_t blocks = p->nodes.at[p->nodes.count - 1].at / r->erase_size, count = 0;

	for (size_t i = 0; i < p->nodes.count; i++)
		count += p->nodes.at[i].why == WHY_SUMMARY;
	ck_assert_uint_gt(blocks, 0);
	/* Where a page was filled up there may be no room left for one. */
	if (r->summaries && r->page)
		ck_assert(count <= blocks && count * 2 >= blocks);
	else
		ck_assert_uint_eq(count, r->summaries ? blocks : 0);
}

static void
disagreement(void *arg, enum summary_finding what, uint32_t offset)
{
	(void)arg;
	ck_abort_msg("summary: finding %d at %x", (int)what, offset);
}

/* Padding too short for a node. */
static bool
is_zeros(const struct plan_node *n)
{
	return n->why == WHY_PADDING && n->len <= JFFS2_HEADER_LEN;
}

static void
scan_finds_them(const struct plan *p, const struct layout_rules *r, struct span image)
{
	struct jffs2_scan_options o = { .endian = r->endian, .erase_size = r->erase_size };
	struct jffs2_log log = { 0 };
	struct jffs2_scan *scan = jffs2_scan_start(image, &o, &log);
	size_t found = 0;

	while (jffs2_scan_step(scan, UINT64_MAX))
		continue;
	jffs2_scan_finish(scan);
	for (uint32_t i = 0; i < log.extents.count; i++) {
		const struct extent *e = &log.extents.at[i];

		ck_assert_uint_eq(e->flaws, 0);
		if (e->kind != EXTENT_NODE)
			continue;
		while (is_zeros(&p->nodes.at[found]))
			found++;
		ck_assert_uint_eq(e->offset, p->nodes.at[found].at);
		ck_assert_uint_eq(e->nodetype, p->nodes.at[found].nodetype);
		found++;
		if (e->nodetype == JFFS2_SUMMARY)
			summary_check(&log, i, disagreement, NULL);
	}
	while (found < p->nodes.count && is_zeros(&p->nodes.at[found]))
		found++;
	ck_assert_uint_eq(found, p->nodes.count);
	jffs2_log_free(&log);
}

static uint8_t *
render(const struct plan *p, size_t size)
{
	uint8_t *image = memory_zeroed(size, 1);

	memset(image, 0xff, size);
	for (size_t i = 0; i < p->nodes.count; i++) {
		struct span bytes = plan_bytes(p, &p->nodes.at[i]);

		memcpy(image + p->nodes.at[i].at, bytes.at, bytes.len);
	}
	return image;
}

START_TEST(nodes_are_laid_out_by_the_rules)
{
	struct layout_rules r = style_of(_i);
	struct plan p = { 0 };
	struct node_layout l;
	uint8_t *image;
	size_t size;

	layout_begin(&l, &r, &p);
	l.grow_to = UINT32_MAX / r.erase_size;
	lay_out(&l, (uint32_t)_i + 1);
	nodes_stand_well(&p, &r);
	summaries_close_blocks(&p, &r);
	size = (p.nodes.at[p.nodes.count - 1].at / r.erase_size + 1) * (size_t)r.erase_size;
	image = render(&p, size);
	scan_finds_them(&p, &r, span_of(image, size));
	free(image);
	layout_free(&l);
	plan_free(&p);
}
END_TEST

/* A block takes another node as long as it, and the summary that lists it, fit. */
START_TEST(a_block_is_left_only_when_the_next_node_does_not_fit)
{
	struct layout_rules r = { .erase_size = 8192, .marker = 12, .summaries = _i };
	uint32_t record = 18, most = 8192 - 12 - (r.summaries ? (40 + 18 + 2) : 0);
	struct plan p = { 0 };
	struct node_layout l;

	layout_begin(&l, &r, &p);
	l.grow_to = 2;
	ck_assert_uint_eq(layout_room(&l, 100, record), most);
	ck_assert_uint_eq(l.at, 12);
	ck_assert_uint_eq(layout_room(&l, most, record), most);
	ck_assert_uint_eq(l.at, 12);
	ck_assert_uint_eq(layout_room(&l, most + 4, record), 0);
	layout_free(&l);
	plan_free(&p);
}
END_TEST

/* What does not fit any more is counted, and nothing is written beyond the end. */
START_TEST(what_does_not_fit_is_counted)
{
	struct layout_rules r = { .erase_size = 8192, .marker = 12 };
	struct plan p = { 0 };
	struct node_layout l;
	uint64_t fits = 0;

	layout_begin(&l, &r, &p);
	l.grow_to = 3;
	lay_out(&l, 99);
	for (size_t i = 0; i < p.nodes.count; i++) {
		ck_assert_uint_le(p.nodes.at[i].at + p.nodes.at[i].len, 3 * 8192);
		fits += p.nodes.at[i].len;
	}
	ck_assert(l.full);
	ck_assert_uint_gt(fits, 2 * 8192);
	ck_assert_uint_gt(p.left_over, 100000);
	layout_free(&l);
	plan_free(&p);
}
END_TEST

CASES(layout)
{
	tcase_add_loop_test(tcase, nodes_are_laid_out_by_the_rules, 0, STYLES);
	tcase_add_loop_test(tcase, a_block_is_left_only_when_the_next_node_does_not_fit, 0, 2);
	tcase_add_test(tcase, what_does_not_fit_is_counted);
}
