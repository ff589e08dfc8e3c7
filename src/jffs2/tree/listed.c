/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "jffs2/tree/listed.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "base/crc32.h"
#include "jffs2/summary.h"

enum { NOT_MISSING = UINT32_MAX };

/* An inode node or a name: one that is there, or what a record says of one that is missing. */
struct thing {
	bool name;
	uint32_t ino, hash; /* of a name its directory */
	uint32_t version;
	uint32_t at;        /* the offset */
	uint32_t missing;   /* index of its block, or NOT_MISSING */
	bool removes;       /* a name that deletes one */
};

struct jffs2_listed {
	const struct jffs2_fs *fs;
	ARRAY(struct jffs2_listed_block) blocks;
	ARRAY(struct thing) things;
	ARRAY(struct thing) in_use; /* those of the blocks that the view has in use */
	ARRAY(uint32_t) inos;       /* those asked about; ascending */
	bool marks;                 /* nodes are marked obsolete in place */
};

static int
compare_keys(const struct thing *a, const struct thing *b)
{
	if (a->name != b->name)
		return a->name ? 1 : -1;
	if (a->ino != b->ino)
		return a->ino < b->ino ? -1 : 1;
	return a->hash < b->hash ? -1 : a->hash > b->hash;
}

static int
compare_versions(const struct thing *a, const struct thing *b)
{
	int order = compare_keys(a, b);

	if (order)
		return order;
	return a->version < b->version ? -1 : a->version > b->version;
}

/* Of equal versions, what is missing comes before its copies. */
static int
compare_things(const void *left, const void *right)
{
	const struct thing *a = left, *b = right;
	int order = compare_versions(a, b);

	if (order)
		return order;
	if ((a->missing == NOT_MISSING) != (b->missing == NOT_MISSING))
		return a->missing == NOT_MISSING ? 1 : -1;
	return a->at < b->at ? -1 : a->at > b->at;
}

static int
compare_numbers(const void *left, const void *right)
{
	uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;

	return a < b ? -1 : a > b;
}

static bool
is_thing(const struct extent *e)
{
	return jffs2_extent_is(e, JFFS2_INODE) || jffs2_extent_is(e, JFFS2_DIRENT);
}

static struct thing
thing_at(const struct jffs2_fs *fs, uint32_t i)
{
	const struct extent *e = jffs2_fs_taken(fs, i);
	struct thing t = { .name = jffs2_extent_is(e, JFFS2_DIRENT), .ino = e->ino,
		.version = e->version, .at = e->offset, .missing = NOT_MISSING };

	if (t.name) {
		struct jffs2_dirent_node d = jffs2_log_dirent(fs->log, i);

		t.hash = crc32_kernel(d.name);
		t.removes = !d.ino;
	}
	return t;
}

/* ---- what is asked ---- */

/* The block of the summary, which is that of the record before, or a new one. */
static uint32_t
block_of(struct jffs2_listed *l, const struct jffs2_odd *odd)
{
	size_t count = l->blocks.count;

	if (!count || l->blocks.at[count - 1].summary != odd->summary)
		array_push(&l->blocks, ((struct jffs2_listed_block){ .block = odd->block,
		        .summary = odd->summary }));
	return (uint32_t)l->blocks.count - 1;
}

static void
add_records(struct jffs2_listed *l)
{
	const struct jffs2_log *log = l->fs->log;

	for (size_t k = 0; k < log->odd.count; k++) {
		const struct jffs2_odd *odd = &log->odd.at[k];
		struct summary_record r = summary_odd(log, odd);
		struct thing t = { .name = r.nodetype == JFFS2_DIRENT, .ino = r.ino,
			.version = r.version, .at = r.offset };

		if (odd->node != EXTENT_NONE || jffs2_fs_state(l->fs, odd->summary) == STATE_LATER)
			continue;
		t.missing = block_of(l, odd);
		t.hash = t.name ? crc32_kernel(r.name) : 0;
		t.removes = t.name && !r.child;
		array_push(&l->things, t);
		array_push(&l->inos, t.ino);
	}
}

/* What is left of the blocks, and in use. A deletion shows no use: nothing tells whether Linux still
 * needed it. */
static void
add_in_use(struct jffs2_listed *l)
{
	for (uint32_t k = 0; k < l->blocks.count; k++) {
		const struct jffs2_listed_block *b = &l->blocks.at[k];

		for (uint32_t i = jffs2_log_find(l->fs->log, b->block); i < b->summary; i++) {
			struct thing t;

			if (jffs2_fs_state(l->fs, i) != STATE_LIVE
			        || !is_thing(jffs2_fs_taken(l->fs, i)))
				continue;
			t = thing_at(l->fs, i);
			if (t.removes)
				continue;
			t.missing = k;
			array_push(&l->in_use, t);
			array_push(&l->inos, t.ino);
		}
	}
}

static void
sort_inos(struct jffs2_listed *l)
{
	size_t kept = 0;

	qsort(l->inos.at, l->inos.count, sizeof *l->inos.at, compare_numbers);
	for (size_t k = 0; k < l->inos.count; k++)
		if (!kept || l->inos.at[k] != l->inos.at[kept - 1])
			l->inos.at[kept++] = l->inos.at[k];
	l->inos.count = kept;
}

struct jffs2_listed *
jffs2_listed_begin(const struct jffs2_fs *fs)
{
	struct jffs2_listed *l;

	if (!fs->log->odd.count)
		return NULL;
	l = memory_zeroed(1, sizeof *l);
	l->fs = fs;
	add_records(l);
	if (!l->blocks.count) {
		jffs2_listed_free(l);
		return NULL;
	}
	add_in_use(l);
	sort_inos(l);
	return l;
}

/* What is not written yet in the view replaces as well, for a name that was deleted since was not
 * lost; and what was marked obsolete since the summary was written, which then doesn't list it. */
void
jffs2_listed_look(struct jffs2_listed *l, uint32_t i)
{
	struct extent e;

	if (!l)
		return;
	e = *jffs2_fs_taken(l->fs, i);
	if (!(e.nodetype & JFFS2_ACCURATE))
		e.flaws &= ~(uint32_t)(FLAW_UNLISTED | FLAW_SKIPPED);
	if (!is_thing(&e) || !jffs2_extent_counted(l->fs->log, &e))
		return;
	l->marks = l->marks || !(e.nodetype & JFFS2_ACCURATE);
	if (bsearch(&e.ino, l->inos.at, l->inos.count, sizeof *l->inos.at, compare_numbers))
		array_push(&l->things, thing_at(l->fs, i));
}

/* ---- the judgement ---- */

/* How many of the things, which are in order, have a lower version than `t`, or that one too. */
static size_t
things_below(const struct jffs2_listed *l, const struct thing *t, bool equal)
{
	size_t from = 0, to = l->things.count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;
		int order = compare_versions(&l->things.at[middle], t);

		if (order < 0 || (equal && order == 0))
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

/* A copy of it may be elsewhere: an erase comes after garbage collection, which copies nodes. Linux
 * uses the one that stands later. */
static bool
is_copied(const struct jffs2_listed *l, const struct thing *t)
{
	const struct jffs2_listed_block *b = &l->blocks.at[t->missing];
	size_t from = things_below(l, t, false), to = things_below(l, t, true);

	while (from < to && l->things.at[from].missing != NOT_MISSING)
		from++;
	return from < to && (l->things.at[from].at < b->block || l->things.at[to - 1].at
	        > l->fs->log->extents.at[b->summary].offset);
}

static void
settle_use(struct jffs2_listed *l)
{
	for (size_t k = 0; k < l->in_use.count; k++) {
		struct jffs2_listed_block *b = &l->blocks.at[l->in_use.at[k].missing];

		b->used = b->used || !is_copied(l, &l->in_use.at[k]);
	}
}

static void
lose(struct jffs2_listed *l, const struct thing *t)
{
	struct jffs2_listed_block *b = &l->blocks.at[t->missing];

	if (b->lost++ == 0 || t->at < b->first)
		b->first = t->at;
}

/* The oldest version of which content of the file is; UINT32_MAX: there is none. */
static uint32_t
oldest_content(const struct jffs2_fs *fs, uint32_t inode)
{
	struct jffs2_range r = jffs2_fs_fragments(fs, inode);
	uint32_t oldest = UINT32_MAX;

	for (; S_ISREG(jffs2_fs_at(fs, inode)->mode) && r.from < r.to; r.from++) {
		uint32_t node = jffs2_fs_fragment(fs, r.from)->node;

		if (node != EXTENT_NONE && fs->log->extents.at[node].version < oldest)
			oldest = fs->log->extents.at[node].version;
	}
	return oldest;
}

/* Things [from, to) are the nodes of one inode, to which a name leads. What is missing, and older
 * than all content of the file, can't show through. */
static void
settle_inode(struct jffs2_listed *l, size_t from, size_t to, uint32_t inode)
{
	uint32_t oldest = oldest_content(l->fs, inode);
	const struct thing *newest = NULL, *above = NULL;

	while (from < to--) {
		const struct thing *t = &l->things.at[to];

		if (t->missing == NOT_MISSING) {
			newest = newest ? newest : t;
			above = t;
		} else if (above && above->version == t->version)
			continue;
		else if (!newest || (l->blocks.at[t->missing].used && oldest < t->version))
			lose(l, t);
	}
}

/* Of a name the last word counts. */
static void
settle_name(struct jffs2_listed *l, const struct thing *last)
{
	if (last->missing != NOT_MISSING && !last->removes
	        && (!l->marks || l->blocks.at[last->missing].used))
		lose(l, last);
}

bool
jffs2_listed_judge(struct jffs2_listed *l)
{
	bool lost = false;

	if (!l)
		return false;
	qsort(l->things.at, l->things.count, sizeof *l->things.at, compare_things);
	settle_use(l);
	for (size_t from = 0, to; from < l->things.count; from = to) {
		const struct thing *t = &l->things.at[from];
		uint32_t inode = jffs2_fs_inode(l->fs, t->ino);

		for (to = from + 1; to < l->things.count; to++)
			if (compare_keys(t, &l->things.at[to]) != 0)
				break;
		if (inode == FS_NONE || !jffs2_fs_at(l->fs, inode)->reachable)
			continue;
		if (t->name)
			settle_name(l, &l->things.at[to - 1]);
		else
			settle_inode(l, from, to, inode);
	}
	for (size_t k = 0; k < l->blocks.count; k++)
		lost = lost || l->blocks.at[k].lost;
	return lost;
}

const struct jffs2_listed_block *
jffs2_listed_block(const struct jffs2_listed *l, size_t k)
{
	return l && k < l->blocks.count ? &l->blocks.at[k] : NULL;
}

void
jffs2_listed_free(struct jffs2_listed *l)
{
	if (!l)
		return;
	array_free(&l->blocks);
	array_free(&l->things);
	array_free(&l->in_use);
	array_free(&l->inos);
	free(l);
}
