/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One inode: which bytes of which nodes make up its content, and which node's metadata
 * counts (kernel: fs/jffs2/readinode.c).
 */
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "jffs2/build/build_private.h"
#include "jffs2/content/pieces.h"

/* A node that the inode is made of. A deleted file is also built from obsolete nodes:
 * that is what it was. */
static bool
takes_part(const struct jffs2_build *b, const struct jffs2_inode *inode, uint32_t node)
{
	const struct extent *e = jffs2_fs_taken(b->fs, node);
	bool gone = inode->removed || !inode->reachable;

	return jffs2_extent_is(e, JFFS2_INODE) && !(e->flaws & FLAW_RANGE)
	       && (gone ? jffs2_extent_counted(b->log, e) : jffs2_fs_counts(b->fs, node));
}

/* The inode's data nodes as pieces, and its newest node without data; that one's data CRC
 * is not checked (kernel: jffs2_add_tn_to_tree). */
static void
collect(struct jffs2_build *b, uint32_t i, struct pieces *p, struct piece *metadata)
{
	const struct jffs2_inode *inode = jffs2_fs_at(b->fs, i);
	struct jffs2_range r = jffs2_fs_nodes(b->fs, i);

	*metadata = (struct piece){ .node = EXTENT_NONE };
	for (uint32_t k = r.from; k < r.to; k++) {
		uint32_t node = jffs2_fs_node(b->fs, k);
		struct jffs2_inode_node n;
		struct piece piece = { .node = node };

		if (!takes_part(b, inode, node))
			continue;
		jffs2_inode_decode(jffs2_log_node(b->log, node), b->log->endian, &n);
		piece.version = n.version;
		piece.from = n.offset;
		piece.to = piece_end(n.offset, jffs2_inode_size(&n));
		if (jffs2_inode_size(&n))
			array_push(&p->all, piece);
		else if (metadata->node == EXTENT_NONE || piece_above(&piece, metadata))
			*metadata = piece;
	}
}

/* Where the data of a fragment ends for the kernel, which counts in 32 bits: a node that
 * would reach beyond 4 GiB ends near 0. */
static uint32_t
wrapped_end(const struct jffs2_log *log, const struct jffs2_fragment *f)
{
	struct jffs2_inode_node n;

	if (f->to != UINT32_MAX || f->node == EXTENT_NONE)
		return f->to;
	jffs2_inode_decode(jffs2_log_node(log, f->node), log->endian, &n);
	return n.offset + jffs2_inode_size(&n);
}

/* Cuts the fragments from place `first` of the array on. */
static void
cut_fragments(struct jffs2_fs *fs, size_t first, uint32_t size)
{
	while (fs->fragments.count > first) {
		struct jffs2_fragment *last = &fs->fragments.at[fs->fragments.count - 1];

		if (last->from < size) {
			if (last->to > size)
				last->to = size;
			return;
		}
		fs->fragments.count--;
	}
}

/* Cuts the fragments to `size` and returns the size the kernel then gives the file: less
 * where the fragments end before (kernel: jffs2_truncate_fragtree). */
static uint32_t
truncate_fragments(struct jffs2_fs *fs, size_t first, uint32_t size)
{
	const struct jffs2_fragment *last;
	uint32_t end = 0;

	if (fs->fragments.count > first) {
		last = &fs->fragments.at[fs->fragments.count - 1];
		end = last->from < size ? wrapped_end(fs->log, last) : size;
	}
	if (end < size)
		size = end;
	cut_fragments(fs, first, size);
	return size;
}

/* Its time is that of the directory if its version is greater than *version. */
static void
date_by(struct jffs2_build *b, struct jffs2_inode *inode, uint32_t node, uint32_t *version)
{
	struct jffs2_dirent_node d = jffs2_log_dirent(b->log, node);

	if (d.version <= *version || d.mctime == 0)
		return;
	*version = d.version;
	inode->mtime = d.mctime;
	inode->dated_by_name = true;
}

/* A directory's times are those of its newest dirent that is read, if that is newer than its
 * newest inode node, of version `version`. The kernel meets the physically latest first, and
 * drops one that a summary lists, and whose name CRC is wrong, after it has taken its time
 * (kernel: read_direntry, jffs2_do_read_inode). */
static void
date_by_name(struct jffs2_build *b, uint32_t i, uint32_t version)
{
	struct jffs2_inode *inode = inode_write(b, i);
	struct jffs2_range r = jffs2_fs_nodes(b->fs, i);

	while (r.from < r.to--) {
		uint32_t node = jffs2_fs_node(b->fs, r.to);

		if (jffs2_fs_extent(b->fs, node).nodetype == JFFS2_DIRENT
		        && jffs2_fs_state(b->fs, node) == STATE_LIVE)
			date_by(b, inode, node, &version);
	}
	for (size_t k = odd_first(b, inode->ino); k < b->odd.count
	        && b->odd.at[k].pino == inode->ino; k++) {
		uint32_t node = b->log->odd.at[b->odd.at[k].odd].node;

		if (node != EXTENT_NONE && (b->log->extents.at[node].flaws & ~(uint32_t)FLAW_SKIPPED)
		        == (FLAW_NAME_CRC | FLAW_UNLISTED))
			date_by(b, inode, node, &version);
	}
}

/* The names in directory `i` whose dirents say that they are directories. */
static uint32_t
subdirs(const struct jffs2_build *b, uint32_t i)
{
	struct jffs2_range r = jffs2_fs_entries(b->fs, i);
	uint32_t count = 0;

	for (uint32_t k = r.from; k < r.to; k++)
		count += jffs2_fs_entry_at(b->fs, k)->claims_dir;
	return count;
}

/* Links and devices must end up with exactly one piece of data, that of the latest node
 * (kernel: jffs2_do_read_inode_internal). */
static int
check_special(struct jffs2_build *b, uint32_t i, uint32_t metadata,
        const struct jffs2_inode_node *n, size_t pieces)
{
	struct jffs2_inode *inode = inode_write(b, i);
	struct jffs2_device d;

	if (S_ISLNK(n->mode) && n->isize == 0)
		inode->size = n->dsize;
	if (S_ISLNK(n->mode) && n->csize > JFFS2_NAME_MAX)
		return ENAMETOOLONG;
	if (inode->latest == metadata || pieces != 1)
		return EIO;
	return S_ISLNK(n->mode) ? 0 : device_read(b->fs, inode, &d);
}

/* The fragments of the inode stand from `first` on at the end of the array. */
static void
take_metadata(struct jffs2_build *b, uint32_t i, uint32_t metadata, size_t first)
{
	struct jffs2_inode *inode = inode_write(b, i);
	struct jffs2_inode_node n;

	jffs2_inode_decode(jffs2_log_node(b->log, inode->latest), b->log->endian, &n);
	inode->mode = (uint16_t)n.mode; /* kernel: umode_t */
	inode->size = n.isize;
	inode->mtime = n.mtime;
	switch (n.mode & S_IFMT) {
	case S_IFDIR:
		date_by_name(b, i, n.version);
		break;
	case S_IFREG:
		inode->size = truncate_fragments(b->fs, first, n.isize);
		break;
	case S_IFLNK:
	case S_IFBLK:
	case S_IFCHR:
		inode->error = (uint8_t)check_special(b, i, metadata, &n,
		        b->fs->fragments.count - first);
		break;
	}
}

/* kernel: the root, and an inode that only dirents speak of, get made-up metadata. */
static void
make_up_metadata(struct jffs2_build *b, uint32_t i)
{
	struct jffs2_inode *inode = inode_write(b, i);

	if (inode->ino != JFFS2_ROOT_INO && !(b->marks[i] & MARK_HAS_NAMES)) {
		inode->error = EIO;
		return;
	}
	inode->faked = true;
	inode->mode = S_IFDIR | 0755;
}

/* The nodes of an inode that is gone. */
static void
set_dead_states(struct jffs2_build *b, uint32_t i)
{
	enum node_state dead = jffs2_fs_at(b->fs, i)->was_named ? STATE_DELETED : STATE_ORPHAN;
	struct jffs2_range r = jffs2_fs_nodes(b->fs, i);

	for (; r.from < r.to; r.from++) {
		uint32_t node = jffs2_fs_node(b->fs, r.from);
		enum node_state state = jffs2_fs_state(b->fs, node);

		if (state == STATE_ORPHAN || state == STATE_LIVE)
			set_state(b, node, dead);
	}
}

static void
set_states(struct jffs2_build *b, uint32_t i, struct pieces *kept, size_t first)
{
	const struct jffs2_inode *inode = jffs2_fs_at(b->fs, i);

	if (inode->removed || !inode->reachable) {
		set_dead_states(b, i);
		return;
	}
	for (size_t k = first; k < b->fs->fragments.count; k++)
		if (b->fs->fragments.at[k].node != EXTENT_NONE)
			set_state(b, b->fs->fragments.at[k].node, STATE_LIVE);
	if (inode->latest != EXTENT_NONE)
		set_state(b, inode->latest, STATE_LIVE);
	endings_find(b, i, kept);
}

/* A few nodes can't inflate to enough for a bomb, whatever they hold. */
static bool
is_bomb(const struct jffs2_fs *fs, uint32_t i)
{
	struct jffs2_range r = jffs2_fs_fragments(fs, i);

	return (uint64_t)(r.to - r.from) * JFFS2_DECODED_MAX * CODEC_SLOWNESS
	               > JFFS2_WASTE_LEAST
	       && jffs2_cost_is_bomb(jffs2_fs_cost(fs, i));
}

/* Keeps what others found. */
static struct jffs2_inode *
forget(struct jffs2_build *b, uint32_t i)
{
	struct jffs2_inode *inode = inode_write(b, i);

	*inode = (struct jffs2_inode){ .ino = inode->ino, .latest = EXTENT_NONE,
		.nlink = inode->nlink, .first_node = inode->first_node, .first_entry = inode->first_entry,
		.first_fragment = FS_NONE, .reachable = inode->reachable,
		.removed = inode->removed, .absent = inode->absent, .known = inode->known,
		.was_named = inode->was_named };
	return inode;
}

static void
lay_nodes(struct jffs2_build *b, uint32_t i, struct pieces *p, size_t first)
{
	struct jffs2_inode *inode = inode_write(b, i);
	struct piece metadata, newest;

	collect(b, i, p, &metadata);
	/* kernel: jffs2_build_inode_fragtree: latest_ref. A data node counts only with a
	 * version above 0 and above that of the metadata node. */
	newest = metadata;
	pieces_settle(p, b->log, &newest);
	inode->latest = newest.node;
	pieces_sweep(p, &b->fs->fragments);
	if (inode->latest == EXTENT_NONE)
		make_up_metadata(b, i);
	else
		take_metadata(b, i, metadata.node, first);
}

void
inode_resolve(struct jffs2_build *b, uint32_t i)
{
	struct jffs2_fs *fs = b->fs;
	struct jffs2_inode *inode = forget(b, i);
	uint32_t number = fs->fragments_from + (uint32_t)fs->fragments.count;
	size_t first = fs->fragments.count;
	struct pieces p = { 0 };

	if (inode->absent)
		return;
	lay_nodes(b, i, &p, first);
	if (S_ISDIR(inode->mode))
		inode->nlink = 2 + subdirs(b, i) + (inode->ino == JFFS2_ROOT_INO);
	/* Because of a summary a name may lead to an inode without links or nodes. */
	if (inode->reachable && (inode->removed || !inode->known))
		inode->error = inode->known ? EIO : ENOENT;
	set_states(b, i, &p, first);
	inode->first_fragment = view_close_fragments(fs, i, number);
	if (S_ISREG(inode->mode))
		inode->bomb = is_bomb(fs, i);
	pieces_free(&p);
}
