/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What ended a node: every way on its own, and over whole images against a count made byte
 * by byte, which searches everything. The list of nodes, the sentence and the mount replayed
 * must tell the same.
 */
#include <check.h>
#include <glob.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "jffs2/steps.h"
#include "firmware/firmware.h"
#include "tests/world.h"

enum { NODES_TRIED = 2000, BYTES_TRIED = 65536, INODES_TRIED = 4000 };

/* ---- byte by byte ---- */

/* A node of an inode that the kernel takes in. */
struct usable {
	uint32_t version, node, from, to, isize;
	bool copy; /* one of the same version lies on it, or beside it, further on */
};

struct usables {
	ARRAY(struct usable) all;
};

static bool
above(const struct usable *a, const struct usable *b)
{
	return a->version > b->version || (a->version == b->version && a->node > b->node);
}

static bool
has_data(const struct usable *u)
{
	return u->from < u->to;
}

static void
collect(const struct jffs2_fs *fs, uint32_t inode, struct usables *u)
{
	struct jffs2_range r = jffs2_fs_nodes(fs, inode);

	for (uint32_t k = r.from; k < r.to; k++) {
		uint32_t node = fs->nodes.at[k];
		const struct extent *e = &fs->log->extents.at[node];
		struct jffs2_inode_node n;

		if (e->nodetype != JFFS2_INODE
		        || (e->state != STATE_LIVE && e->state != STATE_SUPERSEDED))
			continue;
		jffs2_inode_decode(jffs2_log_node(fs->log, node), fs->log->endian, &n);
		array_push(&u->all, ((struct usable){ .version = n.version, .node = node,
		        .from = n.offset, .to = n.offset + jffs2_inode_size(&n),
		        .isize = n.isize }));
	}
}

/* From the highest on: a copy is one that touches a higher one that is no copy. */
static void
find_copies(struct usables *u)
{
	for (size_t i = u->all.count; i-- > 0;) {
		struct usable *p = &u->all.at[i]; /* further on in the flash is higher */

		for (size_t k = i + 1; k < u->all.count && !p->copy; k++) {
			const struct usable *q = &u->all.at[k];

			p->copy = has_data(p) && has_data(q) && !q->copy
			          && q->version == p->version && q->from <= p->to
			          && p->from <= q->to;
		}
	}
}

/* The lowest of those above `p` that cover the byte. */
static const struct usable *
first_over(const struct usables *u, const struct usable *p, uint32_t byte)
{
	const struct usable *found = NULL;

	for (const struct usable *q = u->all.at; q < u->all.at + u->all.count; q++)
		if (!q->copy && above(q, p) && q->from <= byte && byte < q->to
		        && (!found || above(found, q)))
			found = q;
	return found;
}

/* The lowest version above `p` from which on no size reaches beyond the byte; UINT32_MAX if
 * there is none, since metadata of the same version, further to the front, counts. */
static uint32_t
cut_by(const struct usables *u, const struct usable *p, uint32_t byte)
{
	uint32_t version = UINT32_MAX;

	for (const struct usable *k = u->all.at; k < u->all.at + u->all.count; k++) {
		bool short_from_here = above(k, p);

		for (const struct usable *j = u->all.at; j < u->all.at + u->all.count; j++)
			if (!above(k, j) && j->isize > byte)
				short_from_here = false;
		if (short_from_here && k->version < version)
			version = k->version;
	}
	return version;
}

static void
check_data(const struct jffs2_fs *fs, const struct usables *u, const struct usable *p,
        uint32_t latest)
{
	const struct extent *e = &fs->log->extents.at[p->node];
	const struct extent *by = &fs->log->extents.at[e->by];
	const struct usable *last = NULL;

	if (p->copy) {
		ck_assert_int_eq(e->ending, ENDING_COPIED);
		ck_assert_uint_eq(by->version, p->version);
		ck_assert_uint_gt(e->by, p->node);
		ck_assert_int_ne(by->ending, ENDING_COPIED);
		return;
	}
	for (uint32_t byte = p->from; byte < p->to && byte - p->from < BYTES_TRIED; byte++) {
		const struct usable *q = first_over(u, p, byte);

		if (!q) {
			ck_assert_int_eq(e->ending, ENDING_CUT);
			if (cut_by(u, p, byte) == UINT32_MAX)
				ck_assert_uint_eq(e->by, latest);
			else
				ck_assert_uint_eq(by->version, cut_by(u, p, byte));
			return;
		}
		if (!last || above(q, last))
			last = q;
	}
	if (p->to - p->from > BYTES_TRIED)
		return;
	ck_assert_int_eq(e->ending, ENDING_COVERED);
	ck_assert_uint_eq(e->by, last->node);
}

/* The next one with another version, or without data too. */
static void
check_metadata(const struct jffs2_fs *fs, const struct usables *u, const struct usable *p)
{
	const struct extent *e = &fs->log->extents.at[p->node];
	const struct usable *next = NULL;

	for (const struct usable *q = u->all.at; q < u->all.at + u->all.count; q++)
		if (!q->copy && above(q, p) && (!has_data(q) || q->version > p->version)
		        && (!next || above(next, q)))
			next = q;
	ck_assert_ptr_nonnull(next);
	ck_assert_uint_eq(e->by, next->node);
	ck_assert_int_eq(e->ending, next->version == p->version ? ENDING_COPIED
	                                                        : ENDING_REPLACED);
}

/* The next one of the same name. */
static void
check_name(const struct jffs2_fs *fs, uint32_t inode, uint32_t node)
{
	const struct extent *e = &fs->log->extents.at[node], *next = NULL;
	struct jffs2_range r = jffs2_fs_nodes(fs, inode);
	struct jffs2_dirent_node d = jffs2_log_dirent(fs->log, node), by;

	for (uint32_t k = r.from; k < r.to; k++) {
		uint32_t other = fs->nodes.at[k];
		const struct extent *o = &fs->log->extents.at[other];

		if (o->nodetype == JFFS2_DIRENT && jffs2_extent_counts(fs->log, o)
		        && span_equal(jffs2_log_dirent(fs->log, other).name, d.name)
		        && (o->version > e->version || (o->version == e->version && o > e))
		        && (!next || next->version > o->version
		                || (next->version == o->version && next > o)))
			next = o;
	}
	ck_assert_ptr_nonnull(next);
	ck_assert_ptr_eq(&fs->log->extents.at[e->by], next);
	by = jffs2_log_dirent(fs->log, e->by);
	ck_assert_int_eq(e->ending, by.version == d.version && by.ino == d.ino ? ENDING_COPIED
	        : by.ino ? ENDING_REPLACED : ENDING_REMOVED);
}

/* ---- it is told as it is ---- */

/* The few words name the version or the place, the sentence both. */
static void
check_words(const struct jffs2_fs *fs, uint32_t node)
{
	const struct extent *e = &fs->log->extents.at[node];
	const struct extent *by = &fs->log->extents.at[e->by];
	struct text few = { 0 }, sentence = { 0 }, number = { 0 };

	jffs2_node_ending(fs->log, node, &few);
	jffs2_node_reason(fs, node, &sentence);
	text_addf(&number, e->ending == ENDING_COPIED ? "%08x" : " by v%u",
	        e->ending == ENDING_COPIED ? by->offset : by->version);
	ck_assert_msg(strstr(text_str(&few), text_str(&number)) != NULL, "%s", text_str(&few));
	text_clear(&number);
	text_addf(&number, "0x%08x", by->offset);
	ck_assert_msg(strncmp(text_str(&sentence), "superseded: ", 12) == 0, "%s",
	        text_str(&sentence));
	ck_assert_msg(strstr(text_str(&sentence), text_str(&number)) != NULL
	              || strstr(text_str(&sentence), " more cover") != NULL,
	        "%s lacks %s", text_str(&sentence), text_str(&number));
	text_free(&few);
	text_free(&sentence);
	text_free(&number);
}

/* Its standing changes for the last time at a step that is about what ended it. */
static void
check_step(const struct jffs2_steps *s, uint32_t node)
{
	const struct extent *e = &s->log->extents.at[node];
	struct jffs2_step step = jffs2_step_at(s, s->nodes[node].last);

	switch ((enum jffs2_step_kind)step.kind) {
	case STEP_INSERT:
		ck_assert(e->ending == ENDING_COVERED || e->ending == ENDING_REPLACED);
		ck_assert_uint_eq(step.what, e->by);
		ck_assert_uint_gt(step.other, 0);
		break;
	case STEP_METADATA:
		ck_assert(e->ending == ENDING_REPLACED || e->ending == ENDING_COPIED);
		ck_assert_uint_eq(step.what, e->by);
		ck_assert_uint_eq(step.other, node);
		break;
	case STEP_COPY:
		ck_assert_int_eq(e->ending, ENDING_COPIED);
		ck_assert_uint_eq(step.what, node);
		ck_assert_uint_eq(step.other, e->by);
		break;
	case STEP_TRUNCATE:
		ck_assert_int_eq(e->ending, ENDING_CUT);
		break;
	default:
		ck_abort_msg("node %u (ending %d by %u) ends with a step of kind %d", node, e->ending, e->by, step.kind);
	}
}

/* ---- a file system ---- */

static uint32_t counts[ENDING_COPIED + 1];

static uint32_t skipped; /* inodes that the kernel does not read by version */

/* The highest that has the byte. */
static uint32_t
top_at(const struct usables *u, uint32_t byte)
{
	const struct usable *found = NULL;

	for (const struct usable *q = u->all.at; q < u->all.at + u->all.count; q++)
		if (!q->copy && q->from <= byte && byte < q->to && (!found || above(q, found)))
			found = q;
	return found ? found->node : EXTENT_NONE;
}

/* True if each byte comes from the highest version. Where data is bad, or versions are equal,
 * the kernel may see it otherwise (pieces_tree.c), and nothing can be told from first
 * principles. */
static bool
goes_by_version(const struct jffs2_fs *fs, const struct usables *u, uint32_t inode)
{
	struct jffs2_range r = jffs2_fs_fragments(fs, inode);
	uint32_t tried = 0;

	/* Of what it gathers otherwise beyond the end of the file, this is left. */
	for (const struct usable *p = u->all.at; p < u->all.at + u->all.count; p++)
		if (has_data(p) && fs->log->extents.at[p->node].ending == ENDING_REPLACED)
			return false;
	for (; r.from < r.to; r.from++) {
		const struct jffs2_fragment *f = &fs->fragments.at[r.from];

		for (uint32_t byte = f->from; byte < f->to && tried++ < BYTES_TRIED; byte++)
			if (top_at(u, byte) != f->node)
				return false;
	}
	return true;
}

static void
check_inode(const struct jffs2_fs *fs, const struct jffs2_steps *s, uint32_t inode)
{
	struct usables u = { 0 };

	collect(fs, inode, &u);
	find_copies(&u);
	if (!goes_by_version(fs, &u, inode)) {
		skipped++;
		array_free(&u.all);
		return;
	}
	for (const struct usable *p = u.all.at; p < u.all.at + u.all.count; p++) {
		const struct extent *e = &fs->log->extents.at[p->node];

		if (e->state != STATE_SUPERSEDED)
			continue;
		counts[e->ending]++;
		if (has_data(p))
			check_data(fs, &u, p, fs->inodes.at[inode].latest);
		else
			check_metadata(fs, &u, p);
		check_words(fs, p->node);
		check_step(s, p->node);
	}
	array_free(&u.all);
}

/* Nothing but what is superseded has an ending. */
static void
check_log(const struct jffs2_log *log)
{
	for (size_t i = 0; i < log->extents.count; i++) {
		const struct extent *e = &log->extents.at[i];

		ck_assert_int_eq(e->state == STATE_SUPERSEDED, e->ending != ENDING_NONE);
		ck_assert_int_eq(e->state == STATE_SUPERSEDED, e->by != EXTENT_NONE);
	}
}

/* Returns how many superseded nodes were looked at. */
static uint32_t
check_fs(const struct jffs2_fs *fs)
{
	struct jffs2_steps *s = jffs2_steps_new(fs->log, fs);
	uint32_t before = 0, after = 0;

	for (int i = 0; i <= ENDING_COPIED; i++)
		before += counts[i];
	check_log(fs->log);
	for (uint32_t i = 0; i < fs->inodes.count && i < INODES_TRIED; i++) {
		struct jffs2_range r = jffs2_fs_nodes(fs, i);

		if (r.to - r.from > NODES_TRIED)
			continue;
		check_inode(fs, s, i);
		for (uint32_t k = r.from; k < r.to; k++) {
			const struct extent *e = &fs->log->extents.at[fs->nodes.at[k]];

			if (e->nodetype != JFFS2_DIRENT || e->state != STATE_SUPERSEDED)
				continue;
			counts[e->ending]++;
			check_name(fs, i, fs->nodes.at[k]);
			check_words(fs, fs->nodes.at[k]);
		}
	}
	for (int i = 0; i <= ENDING_COPIED; i++)
		after += counts[i];
	jffs2_steps_free(s);
	return after - before;
}

/* ---- each way to end ---- */

#define WORLD(w) struct world w = { .n.endian = _i & 1 ? ENDIAN_BIG : ENDIAN_LITTLE }

/* A node without data. */
static uint32_t
resize(struct world *w, uint32_t version, uint32_t isize)
{
	return nodes_add_inode(&w->n, &(struct inode_spec){ .ino = 2, .version = version,
	        .mode = REG, .isize = isize });
}

static void
ends(struct world *w, uint32_t offset, const char *few, const char *sentence)
{
	uint32_t node = jffs2_log_find(&w->log, offset);
	struct text t = { 0 };

	jffs2_node_ending(&w->log, node, &t);
	ck_assert_str_eq(text_str(&t), few);
	text_clear(&t);
	jffs2_node_reason(&w->fs, node, &t);
	ck_assert_str_eq(text_str(&t), sentence);
	text_free(&t);
}

START_TEST(one_node_covers_it)
{
	WORLD(w);
	uint32_t old;

	name(&w, "f", 1, 2);
	old = write_at(&w, 2, 1, 6, 0, "older!");
	write_at(&w, 2, 2, 6, 2, "b");
	write_at(&w, 2, 3, 6, 0, "newer!");
	write_at(&w, 2, 4, 6, 0, "newest");
	world_resolve(&w);
	ends(&w, old, "covered by v3",
	        "superseded: version 3 at 0x000000c0 covers all of it");
	ck_assert_uint_eq(check_fs(&w.fs), 3);
	world_free(&w);
}
END_TEST

START_TEST(several_nodes_cover_it)
{
	WORLD(w);
	uint32_t old;

	name(&w, "f", 1, 2);
	old = write_at(&w, 2, 1, 6, 0, "older!");
	write_at(&w, 2, 2, 6, 2, "b");
	write_at(&w, 2, 3, 6, 0, "newe");
	write_at(&w, 2, 4, 6, 4, "st");
	world_resolve(&w);
	ends(&w, old, "rest covered by v4", "superseded: version 2 at 0x00000078 covers byte 2, "
	        "version 3 at 0x000000c0 covers 3 bytes of it, version 4 at 0x00000108 "
	        "covers bytes 4 to 5");
	check_fs(&w.fs);
	world_free(&w);
}
END_TEST

/* As config.ini in history.jffs2: the size is what ended it, not the node that overlaps. */
START_TEST(one_covers_a_part_and_the_size_cuts_off_the_rest)
{
	WORLD(w);
	uint32_t old;

	name(&w, "f", 1, 2);
	write_at(&w, 2, 1, 4, 0, "abcd");
	old = write_at(&w, 2, 2, 8, 4, "efgh");
	write_at(&w, 2, 3, 8, 0, "ABCDE");
	resize(&w, 4, 5);
	write_at(&w, 2, 5, 5, 0, "z");
	world_resolve(&w);
	ends(&w, old, "rest cut off by v4", "superseded: version 3 at 0x000000bc covers byte 4, "
	        "version 4 at 0x00000108 cuts the file to 5 bytes");
	check_fs(&w.fs);
	world_free(&w);
}
END_TEST

START_TEST(the_size_cuts_off_all_of_it)
{
	WORLD(w);
	uint32_t old;

	name(&w, "f", 1, 2);
	write_at(&w, 2, 1, 4, 0, "abcd");
	old = write_at(&w, 2, 2, 8, 4, "efgh");
	resize(&w, 3, 3);
	write_at(&w, 2, 4, 4, 3, "D");
	resize(&w, 5, 2);
	resize(&w, 6, 1);
	world_resolve(&w);
	ends(&w, old, "cut off by v3", "superseded: version 3 at 0x000000bc cuts the file to 3 "
	        "bytes, before its data");
	check_fs(&w.fs);
	world_free(&w);
}
END_TEST

START_TEST(metadata_is_replaced_by_the_next_version)
{
	WORLD(w);
	uint32_t first, second;

	name(&w, "f", 1, 2);
	first = resize(&w, 1, 0);
	write_at(&w, 2, 2, 4, 0, "abcd");
	second = resize(&w, 3, 4);
	resize(&w, 4, 4);
	world_resolve(&w);
	ends(&w, first, "replaced by v2",
	        "superseded: version 2 at 0x00000070 has newer metadata");
	ends(&w, second, "replaced by v4",
	        "superseded: version 4 at 0x000000fc has newer metadata");
	ck_assert_uint_eq(check_fs(&w.fs), 2);
	world_free(&w);
}
END_TEST

START_TEST(a_copy_is_told_by_its_place)
{
	WORLD(w);
	uint32_t old;

	name(&w, "f", 1, 2);
	old = write_at(&w, 2, 1, 4, 0, "abcd");
	write_at(&w, 2, 1, 4, 0, "abcd");
	write_at(&w, 2, 2, 4, 0, "wxyz");
	world_resolve(&w);
	ends(&w, old, "copied to 00000074", "superseded: garbage collection copied it to "
	        "0x00000074, with the same version (1)");
	ck_assert_uint_eq(check_fs(&w.fs), 2);
	world_free(&w);
}
END_TEST

START_TEST(names_are_replaced_and_removed)
{
	WORLD(w);
	uint32_t first, second, third, copy;

	first = name(&w, "f", 1, 2);
	second = name(&w, "f", 2, 3);
	third = name(&w, "f", 3, 0);
	copy = name(&w, "g", 4, 2);
	name(&w, "g", 4, 2);
	name(&w, "f", 5, 2);
	write_at(&w, 2, 1, 4, 0, "abcd");
	world_resolve(&w);
	ends(&w, first, "replaced by v2", "superseded: version 2 at 0x0000002c replaces it");
	ends(&w, second, "removed by v3", "superseded: version 3 at 0x00000058 takes it away");
	ends(&w, third, "replaced by v5", "superseded: version 5 at 0x000000dc replaces it");
	ends(&w, copy, "copied to 000000b0", "superseded: garbage collection copied it to "
	        "0x000000b0, with the same version (4)");
	ck_assert_uint_eq(check_fs(&w.fs), 4);
	world_free(&w);
}
END_TEST

START_TEST(attributes_are_replaced_and_removed)
{
	WORLD(w);
	uint32_t datum, tie;

	name(&w, "f", 1, 2);
	write_at(&w, 2, 1, 4, 0, "abcd");
	datum = nodes_add_xattr(&w.n, 7, 1, 1, "a", span_of("x", 1));
	nodes_add_xattr(&w.n, 7, 2, 1, "a", span_of("y", 1));
	nodes_add_xattr(&w.n, 7, 3, 1, "a", span_of("z", 1));
	tie = nodes_add_xref(&w.n, 2, 7, 2);
	nodes_add_xref(&w.n, 2, 7, 3);
	world_resolve(&w);
	ends(&w, datum, "replaced by v2", "superseded: version 2 at 0x00000098 replaces it");
	ends(&w, tie, "removed by v3", "superseded: version 3 at 0x000000fc takes it away");
	check_log(&w.log);
	world_free(&w);
}
END_TEST

/* A node torn into many pieces is told in short, however many nodes did it. */
START_TEST(a_thousand_nodes_cover_it)
{
	WORLD(w);
	char data[1001];
	uint32_t old;
	struct text t = { 0 };

	memset(data, 'a', 1000);
	data[1000] = '\0';
	name(&w, "f", 1, 2);
	old = write_at(&w, 2, 1, 1000, 0, data);
	for (uint32_t i = 0; i < 1000; i++)
		write_at(&w, 2, 2 + i, 1000, i * 333 % 1000, "b");
	world_resolve(&w);
	jffs2_node_reason(&w.fs, jffs2_log_find(&w.log, old), &t);
	ck_assert_uint_lt(t.len, 300);
	text_free(&t);
	check_fs(&w.fs);
	world_free(&w);
}
END_TEST

/* Two files whose versions, places and sizes collide. */
START_TEST(random_files_agree)
{
	WORLD(w);
	uint32_t seed = (uint32_t)_i + 1;
	const char *data = "0123456789abcdef";

	name(&w, "f", 1, 2);
	name(&w, "g", 2, 3);
	for (int i = 0; i < 60; i++) {
		uint32_t r = next_random(&seed);
		uint32_t ino = 2 + r % 2, version = (r >> 1) % (_i % 3 ? 80 : 20);
		uint32_t offset = (r >> 8) % 24, isize = offset + (r >> 13) % 16;

		if (r >> 20 & 1)
			resize(&w, version, isize);
		else
			write_at(&w, ino, version, isize, offset, data + (r >> 21) % 17);
	}
	world_resolve(&w);
	check_fs(&w.fs);
	world_free(&w);
}
END_TEST

/* Nodes that are decoded again may have become others: sizes, places and versions. */
START_TEST(an_image_that_changes_is_survived)
{
	WORLD(w);
	uint32_t seed = (uint32_t)_i + 1;
	struct text t = { 0 };
	struct jffs2_steps *s;

	name(&w, "f", 1, 2);
	for (uint32_t i = 1; i < 40; i++) {
		uint32_t r = next_random(&seed);

		if (r & 1)
			resize(&w, i % 30, r >> 8 & 31);
		else
			write_at(&w, 2, i % 30, 32, r >> 8 & 15, "0123456789abcdef" + (r >> 12 & 15));
	}
	world_resolve(&w);
	for (uint32_t at = 44; at + 68 < w.n.bytes.len; at += 4)
		if (next_random(&seed) % 4 == 0)
			w.n.bytes.at[at] = (char)next_random(&seed);
	s = jffs2_steps_new(&w.log, &w.fs);
	for (uint32_t n = 0; n < s->count; n++)
		jffs2_step_tell(s, n, &t);
	for (uint32_t i = 0; i < w.log.extents.count; i++) {
		jffs2_node_ending(&w.log, i, &t);
		jffs2_node_reason(&w.fs, i, &t);
	}
	ck_assert_uint_gt(t.len, 1000);
	jffs2_steps_free(s);
	text_free(&t);
	world_free(&w);
}
END_TEST

/* ---- whole images ---- */

static uint32_t
check_image(const char *path)
{
	struct firmware_options o = { 0 };
	struct firmware *f;
	struct error err;
	uint32_t nodes = 0;

	f = firmware_open(path, &o, &err);
	ck_assert_msg(f != NULL, "%s", err.text);
	firmware_finish(f);
	for (size_t i = 0; i < f->volumes.count; i++)
		nodes += check_fs(&f->volumes.at[i]->fs);
	firmware_close(f);
	return nodes;
}

START_TEST(sample_images_agree)
{
	static const char *const images[] = { "7518-hi3518-home.uimage", "be-64k-sum.jffs2",
		"damaged.uimage", "dump.bin", "history.jffs2", "nocm-unpadded.jffs2" };
	char path[PATH_MAX];
	uint32_t nodes = 0;

	for (size_t i = 0; i < sizeof images / sizeof *images; i++) {
		snprintf(path, sizeof path, "%s/data/%s", getenv("srcdir"), images[i]);
		nodes += check_image(path);
	}
	ck_assert_uint_gt(nodes, 5);
}
END_TEST

/* As tests/test_truth.c looks for them. */
START_TEST(shared_images_agree)
{
	static const char *const folders[] = { "truth", "corners", "corpus" };
	const char *given = getenv("FLASHLOUPE_SHARED"), *top = getenv("srcdir");
	char pattern[PATH_MAX];
	uint32_t nodes = 0;
	glob_t found;

	snprintf(pattern, sizeof pattern, "%s%s/%s/*.jffs2",
	        given ? given : top ? top : ".", given ? "" : "/../shared", folders[_i]);
	if (glob(pattern, 0, NULL, &found) != 0) {
		printf("# skipped: %s\n", pattern);
		fflush(stdout);
		return;
	}
	memset(counts, 0, sizeof counts);
	for (size_t i = 0; i < found.gl_pathc; i++)
		nodes += check_image(found.gl_pathv[i]);
	printf("# %s: %zu images, %u superseded nodes: %u covered, %u cut off, %u copied, %u "
	       "replaced, %u removed\n", folders[_i], found.gl_pathc, nodes,
	        counts[ENDING_COVERED], counts[ENDING_CUT], counts[ENDING_COPIED],
	        counts[ENDING_REPLACED], counts[ENDING_REMOVED]);
	fflush(stdout);
	globfree(&found);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("ending");
	TCase *tc = tcase_create("ending");
	SRunner *runner;
	int failed;

	tcase_set_timeout(tc, 600);
	suite_add_tcase(suite, tc);
	tcase_add_loop_test(tc, one_node_covers_it, 0, 2);
	tcase_add_loop_test(tc, several_nodes_cover_it, 0, 2);
	tcase_add_loop_test(tc, one_covers_a_part_and_the_size_cuts_off_the_rest, 0, 2);
	tcase_add_loop_test(tc, the_size_cuts_off_all_of_it, 0, 2);
	tcase_add_loop_test(tc, metadata_is_replaced_by_the_next_version, 0, 2);
	tcase_add_loop_test(tc, a_copy_is_told_by_its_place, 0, 2);
	tcase_add_loop_test(tc, names_are_replaced_and_removed, 0, 2);
	tcase_add_loop_test(tc, attributes_are_replaced_and_removed, 0, 2);
	tcase_add_test(tc, a_thousand_nodes_cover_it);
	tcase_add_loop_test(tc, random_files_agree, 0, 400);
	tcase_add_loop_test(tc, an_image_that_changes_is_survived, 0, 100);
	tcase_add_test(tc, sample_images_agree);
	tcase_add_loop_test(tc, shared_images_agree, 0, 3);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
