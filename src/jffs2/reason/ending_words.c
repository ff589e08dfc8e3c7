/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What ended a node, in words. */
#include <inttypes.h>
#include <stdlib.h>

#include "jffs2/reason/reason.h"

/* Limits on what is said about a node: enough for a reader, and bounded. */
enum { LOOKED_AT = 100000, STRETCHES = 32, TOLD = 4 };

struct bytes {
	uint32_t from, to;
};

/* A node that lies over another one, and the bytes that it is the first to cover. */
struct cover {
	uint32_t version, node, from, to; /* of its data */
	struct bytes taken;               /* from the first to the last */
	uint32_t count;
};

struct covers {
	ARRAY(struct cover) all;
	struct bytes left[STRETCHES]; /* what none has covered so far */
	size_t left_count;
};

static struct jffs2_inode_node
inode_node(const struct jffs2_log *log, uint32_t i)
{
	struct jffs2_inode_node n;

	jffs2_inode_decode(jffs2_log_node(log, i), log->endian, &n);
	return n;
}

static struct bytes
bytes_of(const struct jffs2_log *log, uint32_t i)
{
	struct jffs2_inode_node n = inode_node(log, i);

	return (struct bytes){ n.offset, n.offset + jffs2_inode_size(&n) };
}

/* ---- in a few words ---- */

/* The file ends where `by` says, and with it all of the node, or a part. */
static void
add_cut(const struct jffs2_log *log, uint32_t i, uint32_t by, struct text *t)
{
	bool all = inode_node(log, by).isize <= bytes_of(log, i).from;

	text_addf(t, "%scut off by v%" PRIu32, all ? "" : "rest ", log->extents.at[by].version);
}

static void
add_covered(const struct jffs2_log *log, uint32_t i, uint32_t by, struct text *t)
{
	struct bytes a = bytes_of(log, i), b = bytes_of(log, by);
	bool all = b.from <= a.from && a.to <= b.to;

	text_addf(t, "%scovered by v%" PRIu32, all ? "" : "rest ", log->extents.at[by].version);
}

/* A copy has the same version: name it by its place. */
void
jffs2_node_ending(const struct jffs2_fs *fs, uint32_t i, struct text *t)
{
	const struct jffs2_log *log = fs->log;
	uint32_t by = jffs2_fs_by(fs, i);

	if (by >= log->extents.count)
		return;
	switch (jffs2_fs_ending(fs, i)) {
	case ENDING_NONE:
		break;
	case ENDING_REPLACED:
		text_addf(t, "replaced by v%" PRIu32, log->extents.at[by].version);
		break;
	case ENDING_REMOVED:
		text_addf(t, "removed by v%" PRIu32, log->extents.at[by].version);
		break;
	case ENDING_COVERED:
		add_covered(log, i, by, t);
		break;
	case ENDING_CUT:
		add_cut(log, i, by, t);
		break;
	case ENDING_COPIED:
		text_addf(t, "copied to %08" PRIx32, log->extents.at[by].offset);
		break;
	}
}

/* ---- which nodes cover it ---- */

static int
by_version(const void *left, const void *right)
{
	const struct cover *a = left, *b = right;

	if (a->version != b->version)
		return a->version < b->version ? -1 : 1;
	return a->node < b->node ? -1 : a->node > b->node;
}

static bool
may_cover(const struct jffs2_fs *fs, uint32_t i, uint32_t node)
{
	const struct extent *e = &fs->log->extents.at[i], *over = &fs->log->extents.at[node];
	enum node_state state = jffs2_fs_state(fs, node);

	return jffs2_extent_is(over, JFFS2_INODE)
	       && jffs2_fs_ending(fs, node) != ENDING_COPIED
	       && (state == STATE_LIVE || state == STATE_SUPERSEDED)
	       && (over->version > e->version || (over->version == e->version && node > i));
}

/* The nodes that lie over node `i`, the lowest first. */
static void
collect(const struct jffs2_fs *fs, uint32_t i, struct covers *c)
{
	const struct jffs2_log *log = fs->log;
	const struct extent *e = &log->extents.at[i];
	struct jffs2_range r = jffs2_fs_nodes(fs, jffs2_fs_inode(fs, e->ino));
	struct bytes own = bytes_of(log, i);

	for (uint32_t k = r.from; k < r.to && k - r.from < LOOKED_AT; k++) {
		uint32_t node = jffs2_fs_node(fs, k);
		struct bytes b;

		if (!may_cover(fs, i, node))
			continue;
		b = bytes_of(log, node);
		if (b.from < own.to && own.from < b.to)
			array_push(&c->all, ((struct cover){ .version = log->extents.at[node].version,
			        .node = node, .from = b.from, .to = b.to }));
	}
	if (c->all.count)
		qsort(c->all.at, c->all.count, sizeof *c->all.at, by_version);
	c->left[0] = own;
	c->left_count = 1;
}

/* Takes what `by` covers from stretch `k` of what is left. */
static void
take(struct covers *c, size_t k, struct cover *by)
{
	struct bytes *left = &c->left[k];
	struct bytes taken = { by->from > left->from ? by->from : left->from,
		by->to < left->to ? by->to : left->to };
	struct bytes after = { taken.to, left->to };

	if (taken.from >= taken.to)
		return;
	if (!by->count || taken.from < by->taken.from)
		by->taken.from = taken.from;
	if (!by->count || taken.to > by->taken.to)
		by->taken.to = taken.to;
	by->count += taken.to - taken.from;
	left->to = taken.from;
	if (left->from == left->to)
		*left = after;
	else if (after.from < after.to && c->left_count < STRETCHES)
		c->left[c->left_count++] = after;
}

/* False if the node is split into more stretches than are followed. */
static bool
lay_over(struct covers *c)
{
	for (struct cover *by = c->all.at; by < c->all.at + c->all.count; by++) {
		size_t kept = 0, count = c->left_count;

		for (size_t k = 0; k < count; k++)
			take(c, k, by);
		if (c->left_count == STRETCHES)
			return false;
		for (size_t k = 0; k < c->left_count; k++)
			if (c->left[k].from < c->left[k].to)
				c->left[kept++] = c->left[k];
		c->left_count = kept;
	}
	return true;
}

/* ---- at length ---- */

/* "version 4 at 0x00000140" */
static void
add_node(const struct jffs2_log *log, uint32_t i, uint64_t base, struct text *t)
{
	text_addf(t, "version %" PRIu32 " at 0x%08" PRIx64, log->extents.at[i].version,
	        base + log->extents.at[i].offset);
}

static void
add_cover(const struct jffs2_log *log, const struct cover *c, uint64_t base, struct text *t)
{
	add_node(log, c->node, base, t);
	if (c->count != c->taken.to - c->taken.from)
		text_addf(t, " covers %" PRIu32 " bytes of it", c->count);
	else if (c->count == 1)
		text_addf(t, " covers byte %" PRIu32, c->taken.from);
	else
		text_addf(t, " covers bytes %" PRIu32 " to %" PRIu32, c->taken.from,
		        c->taken.to - 1);
}

/* The first few of them, and how many more there are. */
static void
add_covers(const struct jffs2_log *log, const struct covers *c, uint64_t base,
        struct text *t)
{
	size_t told = 0, more = 0;

	for (size_t k = 0; k < c->all.count; k++) {
		if (!c->all.at[k].count)
			continue;
		if (told == TOLD) {
			more++;
			continue;
		}
		text_add(t, told++ ? ", " : "");
		add_cover(log, &c->all.at[k], base, t);
	}
	if (more)
		text_addf(t, ", %zu more cover%s others", more, more == 1 ? "s" : "");
}

static void
describe_covered(const struct jffs2_fs *fs, uint32_t i, uint64_t base, struct text *t)
{
	uint32_t by = jffs2_fs_by(fs, i);
	struct bytes a = bytes_of(fs->log, i), b = bytes_of(fs->log, by);
	struct covers c = { 0 };

	if (b.from <= a.from && a.to <= b.to) {
		add_node(fs->log, by, base, t);
		text_add(t, " covers all of it");
		return;
	}
	collect(fs, i, &c);
	if (lay_over(&c)) {
		add_covers(fs->log, &c, base, t);
	} else {
		text_add(t, "many nodes cover it piece by piece, ");
		add_node(fs->log, by, base, t);
		text_add(t, " the last piece");
	}
	array_free(&c.all);
}

static void
describe_cut(const struct jffs2_fs *fs, uint32_t i, uint64_t base, struct text *t)
{
	uint32_t by = jffs2_fs_by(fs, i);
	uint32_t size = inode_node(fs->log, by).isize;
	bool all = size <= bytes_of(fs->log, i).from;
	struct covers c = { 0 };

	if (!all)
		collect(fs, i, &c);
	if (!all && lay_over(&c) && c.all.count) {
		add_covers(fs->log, &c, base, t);
		text_add(t, ", ");
	}
	add_node(fs->log, by, base, t);
	text_addf(t, " cuts the file to %" PRIu32 " byte%s%s", size, size == 1 ? "" : "s",
	        all ? ", before its data" : "");
	array_free(&c.all);
}

void
ending_describe(const struct jffs2_fs *fs, uint32_t i, uint64_t base, struct text *t)
{
	const struct jffs2_log *log = fs->log;
	const struct extent *e = &log->extents.at[i];
	uint32_t by = jffs2_fs_by(fs, i);

	text_add(t, "superseded");
	if (by >= log->extents.count || jffs2_fs_ending(fs, i) == ENDING_NONE)
		return;
	text_add(t, ": ");
	switch (jffs2_fs_ending(fs, i)) {
	case ENDING_COVERED:
		describe_covered(fs, i, base, t);
		break;
	case ENDING_CUT:
		describe_cut(fs, i, base, t);
		break;
	case ENDING_COPIED:
		text_addf(t, "garbage collection copied it to 0x%08" PRIx64 ", with the same "
		        "version (%" PRIu32 ")", base + log->extents.at[by].offset,
		        e->version);
		break;
	default:
		add_node(log, by, base, t);
		text_add(t, jffs2_fs_ending(fs, i) == ENDING_REMOVED ? " takes it away"
		        : jffs2_extent_is(e, JFFS2_INODE) ? " has newer metadata" : " replaces it");
		break;
	}
}
