/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One inode: which bytes of which nodes make up its content, and which node's metadata
 * counts (kernel: fs/jffs2/readinode.c).
 */
#include "jffs2/build_private.h"
#include "jffs2/pieces_private.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

/* A node that the inode is made of. A file that is gone is put together from obsolete
 * nodes, too: that is what it was. */
static bool
takes_part(const struct jffs2_build *b, const struct jffs2_inode *inode,
        const struct extent *e)
{
	struct extent whole = *e;

	if (inode->removed || !inode->reachable)
		whole.nodetype |= JFFS2_ACCURATE;
	return whole.nodetype == JFFS2_INODE && jffs2_extent_counts(b->log, &whole)
	       && !(e->flaws & FLAW_RANGE);
}

/* The inode's data nodes as pieces, and its newest node without data; that one's data CRC is
 * not looked at (kernel: jffs2_add_tn_to_tree). */
static void
collect(struct jffs2_build *b, uint32_t i, struct pieces *p, struct piece *metadata)
{
	const struct jffs2_inode *inode = &b->fs->inodes.at[i];
	struct jffs2_range r = jffs2_fs_nodes(b->fs, i);

	*metadata = (struct piece){ .node = EXTENT_NONE };
	for (uint32_t k = r.from; k < r.to; k++) {
		uint32_t node = b->fs->nodes.at[k];
		const struct extent *e = &b->log->extents.at[node];
		struct jffs2_inode_node n;
		struct piece piece = { .node = node };

		if (!takes_part(b, inode, e))
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

static void
cut_fragments(struct jffs2_fs *fs, uint32_t first, uint32_t size)
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
truncate_fragments(struct jffs2_fs *fs, const struct jffs2_inode *inode, uint32_t size)
{
	const struct jffs2_fragment *last;
	uint32_t end = 0;

	if (fs->fragments.count > inode->first_fragment) {
		last = &fs->fragments.at[fs->fragments.count - 1];
		end = last->from < size ? wrapped_end(fs->log, last) : size;
	}
	if (end < size)
		size = end;
	cut_fragments(fs, inode->first_fragment, size);
	return size;
}

/* A directory's times are those of its newest live dirent, if that is newer than its
 * newest inode node, of version `version`. The kernel meets the physically latest first
 * (kernel: read_direntry, jffs2_do_read_inode). */
static void
date_by_name(struct jffs2_build *b, uint32_t i, uint32_t version)
{
	struct jffs2_inode *inode = &b->fs->inodes.at[i];
	struct jffs2_range r = jffs2_fs_nodes(b->fs, i);

	while (r.from < r.to--) {
		uint32_t node = b->fs->nodes.at[r.to];
		const struct extent *e = &b->log->extents.at[node];
		struct jffs2_dirent_node d;

		if (e->nodetype != JFFS2_DIRENT || e->state != STATE_LIVE || e->version <= version)
			continue;
		d = jffs2_log_dirent(b->log, node);
		if (d.mctime == 0)
			continue;
		version = e->version;
		inode->mtime = d.mctime;
		inode->dated_by_name = true;
	}
}

/* The names in directory `i` that are said to be directories. */
static uint32_t
subdirs(const struct jffs2_build *b, uint32_t i)
{
	struct jffs2_range r = jffs2_fs_entries(b->fs, i);
	uint32_t count = 0;

	for (uint32_t k = r.from; k < r.to; k++)
		count += jffs2_log_dirent(b->log, b->fs->entries.at[k].node).type == JFFS2_DT_DIR;
	return count;
}

/* Links and devices must end up with exactly one piece of data, that of the latest node
 * (kernel: jffs2_do_read_inode_internal). */
static int
check_special(struct jffs2_build *b, uint32_t i, uint32_t metadata,
        const struct jffs2_inode_node *n)
{
	struct jffs2_inode *inode = &b->fs->inodes.at[i];
	struct jffs2_range r = jffs2_fs_fragments(b->fs, i);
	struct jffs2_device d;

	if (S_ISLNK(n->mode) && n->isize == 0)
		inode->size = n->dsize;
	if (S_ISLNK(n->mode) && n->csize > JFFS2_NAME_MAX)
		return ENAMETOOLONG;
	if (inode->latest == metadata || r.to - r.from != 1)
		return EIO;
	return S_ISLNK(n->mode) ? 0 : device_read(b->fs, inode, &d);
}

static void
take_metadata(struct jffs2_build *b, uint32_t i, uint32_t metadata)
{
	struct jffs2_inode *inode = &b->fs->inodes.at[i];
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
		inode->size = truncate_fragments(b->fs, inode, n.isize);
		break;
	case S_IFLNK:
	case S_IFBLK:
	case S_IFCHR:
		inode->error = (uint8_t)check_special(b, i, metadata, &n);
		break;
	}
}

/* kernel: the root, and an inode that only dirents speak of, get made-up metadata. */
static void
make_up_metadata(struct jffs2_build *b, uint32_t i)
{
	struct jffs2_inode *inode = &b->fs->inodes.at[i];

	if (inode->ino != JFFS2_ROOT_INO && !b->drafts[i].has_names) {
		inode->error = EIO;
		return;
	}
	inode->faked = true;
	inode->mode = S_IFDIR | 0755;
}

static enum node_state
dead_state(const struct jffs2_build *b, uint32_t i)
{
	return b->drafts[i].was_named ? STATE_DELETED : STATE_ORPHAN;
}

static void
set_states(struct jffs2_build *b, uint32_t i, struct pieces *kept)
{
	const struct jffs2_inode *inode = &b->fs->inodes.at[i];
	struct jffs2_range fragments = jffs2_fs_fragments(b->fs, i);
	struct jffs2_range nodes = jffs2_fs_nodes(b->fs, i);
	bool dead = inode->removed || !inode->reachable;

	for (uint32_t k = fragments.from; !dead && k < fragments.to; k++) {
		uint32_t node = b->fs->fragments.at[k].node;

		if (node != EXTENT_NONE)
			set_state(b->log, node, STATE_LIVE);
	}
	if (!dead && inode->latest != EXTENT_NONE)
		set_state(b->log, inode->latest, STATE_LIVE);
	for (uint32_t k = nodes.from; dead && k < nodes.to; k++) {
		uint32_t node = b->fs->nodes.at[k];
		const struct extent *e = &b->log->extents.at[node];

		if (e->state == STATE_ORPHAN || e->state == STATE_LIVE)
			set_state(b->log, node, dead_state(b, i));
	}
	if (!dead)
		endings_find(b, i, kept);
}

/* A few nodes inflate to too little for one, whatever they are. */
static bool
is_bomb(const struct jffs2_fs *fs, uint32_t i)
{
	struct jffs2_range r = jffs2_fs_fragments(fs, i);

	return (uint64_t)(r.to - r.from) * JFFS2_DECODED_MAX * CODEC_SLOWNESS
	               > JFFS2_WASTE_LEAST
	       && jffs2_cost_is_bomb(jffs2_fs_cost(fs, i));
}

void
inode_resolve(struct jffs2_build *b, uint32_t i)
{
	struct jffs2_inode *inode = &b->fs->inodes.at[i];
	struct pieces p = { 0 };
	struct piece metadata, newest;

	collect(b, i, &p, &metadata);
	/* kernel: jffs2_build_inode_fragtree: latest_ref. A data node counts only with a
	 * version above 0 and above that of the metadata node. */
	newest = metadata;
	pieces_settle(&p, b->log, &newest);
	inode->latest = newest.node;
	inode->first_fragment = (uint32_t)b->fs->fragments.count;
	pieces_sweep(&p, &b->fs->fragments);
	if (inode->latest == EXTENT_NONE)
		make_up_metadata(b, i);
	else
		take_metadata(b, i, metadata.node);
	if (S_ISDIR(inode->mode))
		inode->nlink = 2 + subdirs(b, i) + (inode->ino == JFFS2_ROOT_INO);
	/* A name may lead to what has no link, or no node, by the word of a summary. */
	if (inode->reachable && (inode->removed || !b->drafts[i].known))
		inode->error = b->drafts[i].known ? EIO : ENOENT;
	set_states(b, i, &p);
	if (S_ISREG(inode->mode))
		inode->bomb = is_bomb(b->fs, i);
	pieces_free(&p);
}
