/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What an inode is by the node whose metadata counts (kernel: jffs2_do_read_inode_internal). */
#include <errno.h>
#include <sys/stat.h>

#include "jffs2/build/build_private.h"

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
 * newest inode node. The kernel meets the physically latest first, and
 * drops one that a summary lists, and whose name CRC is wrong, after it has taken its time
 * (kernel: read_direntry, jffs2_do_read_inode). */
void
metadata_date(struct jffs2_build *b, uint32_t i, uint64_t *left)
{
	struct jffs2_inode *inode = inode_write(b, i);
	struct resolving *r = &b->resolving;

	for (; r->next < r->nodes.to - r->nodes.from && *left; r->next++, --*left) {
		uint32_t node = jffs2_fs_node(b->fs, r->nodes.to - 1 - r->next);

		if (jffs2_fs_extent(b->fs, node).nodetype == JFFS2_DIRENT
		        && jffs2_fs_state(b->fs, node) == STATE_LIVE)
			date_by(b, inode, node, &r->version);
	}
	if (r->next < r->nodes.to - r->nodes.from)
		return;
	for (size_t k = odd_first(b, inode->ino); k < b->odd.count
	        && b->odd.at[k].pino == inode->ino; k++) {
		uint32_t node = b->log->odd.at[b->odd.at[k].odd].node;

		if (node != EXTENT_NONE && (b->log->extents.at[node].flaws & ~(uint32_t)FLAW_SKIPPED)
		        == (FLAW_NAME_CRC | FLAW_UNLISTED))
			date_by(b, inode, node, &r->version);
	}
	resolving_go_on(r, RESOLVING_MARKS);
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

static void
take_metadata(struct jffs2_build *b, uint32_t i)
{
	struct jffs2_inode *inode = inode_write(b, i);
	struct resolving *r = &b->resolving;
	struct jffs2_inode_node n;

	jffs2_inode_decode(jffs2_log_node(b->log, inode->latest), b->log->endian, &n);
	inode->mode = (uint16_t)n.mode; /* kernel: umode_t */
	inode->size = n.isize;
	inode->mtime = n.mtime;
	switch (n.mode & S_IFMT) {
	case S_IFDIR:
		r->version = n.version;
		resolving_go_on(r, RESOLVING_DATES);
		break;
	case S_IFREG:
		inode->size = truncate_fragments(b->fs, r->first, n.isize);
		break;
	case S_IFLNK:
	case S_IFBLK:
	case S_IFCHR:
		inode->error = (uint8_t)check_special(b, i, r->metadata.node, &n,
		        b->fs->fragments.count - r->first);
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

void
metadata_take(struct jffs2_build *b, uint32_t i)
{
	struct jffs2_inode *inode = inode_write(b, i);
	struct resolving *r = &b->resolving;

	inode->latest = r->newest.node;
	resolving_go_on(r, RESOLVING_MARKS);
	if (inode->latest == EXTENT_NONE)
		make_up_metadata(b, i);
	else
		take_metadata(b, i);
}

void
metadata_links(struct jffs2_build *b, uint32_t i)
{
	struct jffs2_inode *inode = inode_write(b, i);

	if (S_ISDIR(inode->mode))
		inode->nlink = 2 + subdirs(b, i) + (inode->ino == JFFS2_ROOT_INO);
	/* Because of a summary a name may lead to an inode without links or nodes. The root is made
	 * when it is read (kernel: jffs2_do_read_inode). */
	if (inode->reachable && inode->ino != JFFS2_ROOT_INO && (inode->removed || !inode->known))
		inode->error = inode->known ? EIO : ENOENT;
}
