/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Looking things up in a finished file system. */
#include "jffs2/view/view_keep.h"

#include <string.h>
#include <sys/stat.h>

#include "jffs2/layout.h"
#include "jffs2/summary.h"
#include "text/path.h"

uint32_t
inode_index(const struct jffs2_fs *fs, uint32_t ino)
{
	uint32_t from = 0, to = fs->inodes.count;

	while (from < to) {
		uint32_t middle = from + (to - from) / 2, here = jffs2_fs_at(fs, middle)->ino;

		if (here == ino)
			return middle;
		if (here < ino)
			from = middle + 1;
		else
			to = middle;
	}
	return FS_NONE;
}

uint32_t
jffs2_fs_inode(const struct jffs2_fs *fs, uint32_t ino)
{
	uint32_t i = inode_index(fs, ino);

	return i == FS_NONE || jffs2_fs_at(fs, i)->absent ? FS_NONE : i;
}

uint32_t
jffs2_fs_inode_of(const struct jffs2_fs *fs, uint32_t extent)
{
	const struct extent *e = jffs2_fs_taken(fs, extent);
	struct jffs2_dirent_node d;

	switch (jffs2_type(e->nodetype)->about) {
	case ABOUT_INODE:
		return jffs2_fs_inode(fs, e->ino);
	case ABOUT_NAME:
		d = jffs2_log_dirent(fs->log, extent);
		return jffs2_fs_inode(fs, d.ino ? d.ino : d.pino);
	default:
		return FS_NONE;
	}
}

uint32_t
jffs2_fs_fragment_at(const struct jffs2_fs *fs, struct jffs2_range r, uint64_t at)
{
	while (r.from < r.to) {
		uint32_t middle = r.from + (r.to - r.from) / 2;

		if (jffs2_fs_fragment(fs, middle)->to <= at)
			r.from = middle + 1;
		else
			r.to = middle;
	}
	return r.from;
}

/* The node that tells owner and times; an empty one where there is none. */
static struct span
latest_of(const struct jffs2_fs *fs, uint32_t inode)
{
	uint32_t latest = jffs2_fs_at(fs, inode)->latest;

	return latest == EXTENT_NONE ? (struct span){ 0 } : jffs2_log_node(fs->log, latest);
}

struct jffs2_owner
jffs2_fs_owner(const struct jffs2_fs *fs, uint32_t inode)
{
	struct span n = latest_of(fs, inode);

	return (struct jffs2_owner){ READ16(n, struct raw_inode, uid, fs->log->endian),
		READ16(n, struct raw_inode, gid, fs->log->endian) };
}

uint32_t
jffs2_fs_atime(const struct jffs2_fs *fs, uint32_t inode)
{
	return READ32(latest_of(fs, inode), struct raw_inode, atime, fs->log->endian);
}

uint32_t
jffs2_fs_ctime(const struct jffs2_fs *fs, uint32_t inode)
{
	if (jffs2_fs_at(fs, inode)->dated_by_name)
		return jffs2_fs_at(fs, inode)->mtime;
	return READ32(latest_of(fs, inode), struct raw_inode, ctime, fs->log->endian);
}

struct jffs2_device
jffs2_fs_device(const struct jffs2_fs *fs, uint32_t inode)
{
	const struct jffs2_inode *i = jffs2_fs_at(fs, inode);
	struct jffs2_device d = { 0, 0 };

	if ((S_ISCHR(i->mode) || S_ISBLK(i->mode)) && !i->error)
		device_read(fs, i, &d);
	return d;
}

struct span
jffs2_fs_name(const struct jffs2_fs *fs, uint32_t entry)
{
	return jffs2_log_name(fs->log, jffs2_fs_entry_at(fs, entry)->node);
}

uint32_t
jffs2_fs_entry(const struct jffs2_fs *fs, uint32_t dir, struct span name)
{
	struct jffs2_range r = jffs2_fs_entries(fs, dir);

	while (r.from < r.to) {
		uint32_t middle = r.from + (r.to - r.from) / 2;
		int order = span_compare(jffs2_fs_name(fs, middle), name);

		if (order == 0)
			return middle;
		if (order < 0)
			r.from = middle + 1;
		else
			r.to = middle;
	}
	return FS_NONE;
}

void
jffs2_fs_path(const struct jffs2_fs *fs, uint32_t inode, struct text *text)
{
	struct path path = { .most = PATH_TOLD };
	uint32_t entry;

	if (jffs2_fs_at(fs, inode)->ino == JFFS2_ROOT_INO)
		text_add(text, "/");
	/* Parents were set walking down from the root, so this way up ends there. */
	while (jffs2_fs_at(fs, inode)->reachable
	        && (entry = jffs2_fs_parent(fs, inode)) != FS_NONE
	        && path_add_above(&path, jffs2_fs_name(fs, entry)))
		inode = jffs2_fs_entry_at(fs, entry)->dir;
	path_end(&path, text);
}

struct span
jffs2_fs_target(const struct jffs2_fs *fs, uint32_t inode)
{
	const struct jffs2_inode *i = jffs2_fs_at(fs, inode);
	struct jffs2_inode_node n;
	const uint8_t *nul;

	if (!S_ISLNK(i->mode) || i->latest == EXTENT_NONE)
		return span_of(NULL, 0);
	/* kernel: the target is csize bytes, never decompressed, read as a C string */
	jffs2_inode_decode(latest_of(fs, inode), fs->log->endian, &n);
	nul = n.data.len ? memchr(n.data.at, 0, n.data.len) : NULL;
	return nul ? span_cut(n.data, 0, (size_t)(nul - n.data.at)) : n.data;
}

/* ---- nodes ---- */

const struct node_state_row node_states[STATE_COUNT] = {
	[STATE_UNKNOWN] = { ' ', "unknown", "not resolved yet" },
	[STATE_LIVE] = { '+', "live", "the mounted file system uses it" },
	[STATE_SUPERSEDED] = { '~', "superseded", "a newer node replaces it" },
	[STATE_OBSOLETE] = { 'o', "obsolete", "its ACCURATE bit was cleared in place" },
	[STATE_BAD] = { '!', "bad", "a CRC is wrong" },
	[STATE_DROPPED] = { 'x', "dropped", "a rule of the kernel refuses it" },
	[STATE_ORPHAN] = { '?', "orphan", "no name leads to its inode" },
	[STATE_DELETED] = { 'd', "deleted", "belongs to a file that was removed" },
	[STATE_MARKER] = { '-', "marker", "cleanmarker, padding or summary" },
	[STATE_LATER] = { ':', "later", "not written yet at the point that is set" },
};

static uint8_t
bits_of(const struct jffs2_fs *fs, uint32_t extent)
{
	return *(const uint8_t *)pages_at(&fs->states, extent);
}

enum node_state
jffs2_fs_state(const struct jffs2_fs *fs, uint32_t extent)
{
	return fs->states.count ? (enum node_state)(bits_of(fs, extent) & VIEW_STATE)
	                        : STATE_UNKNOWN;
}

enum node_ending
jffs2_fs_ending(const struct jffs2_fs *fs, uint32_t extent)
{
	return fs->states.count
	       ? (enum node_ending)((bits_of(fs, extent) & VIEW_ENDING) >> VIEW_ENDING_SHIFT)
	       : ENDING_NONE;
}

uint32_t
jffs2_fs_by(const struct jffs2_fs *fs, uint32_t extent)
{
	return fs->enders.count ? *(const uint32_t *)pages_at(&fs->enders, extent) - 1
	                        : EXTENT_NONE;
}

bool
jffs2_fs_revived(const struct jffs2_fs *fs, uint32_t extent)
{
	return fs->states.count && bits_of(fs, extent) & VIEW_REVIVED;
}

const struct extent *
jffs2_fs_taken_otherwise(const struct jffs2_fs *fs, uint32_t extent)
{
	const struct jffs2_scanned *s = jffs2_log_scanned(fs->log, extent);

	return jffs2_fs_believes(fs, s->summary) ? &fs->log->extents.at[extent] : &s->extent;
}

bool
jffs2_fs_has_odd(const struct jffs2_fs *fs, size_t k)
{
	const struct jffs2_odd *odd = &fs->log->odd.at[k];
	struct summary_record r;

	if (!jffs2_fs_believes(fs, odd->summary))
		return false;
	if (odd->node != EXTENT_NONE && jffs2_fs_state(fs, odd->node) == STATE_LATER)
		return false;
	if (fs->filter.kind != FILTER_VERSION)
		return true;
	r = summary_odd(fs->log, odd);
	return r.ino != fs->filter.ino || r.version <= fs->filter.at;
}

struct extent
jffs2_fs_extent(const struct jffs2_fs *fs, uint32_t extent)
{
	struct extent e = *jffs2_fs_taken(fs, extent);

	if (jffs2_fs_revived(fs, extent))
		e.nodetype |= JFFS2_ACCURATE;
	return e;
}

bool
jffs2_fs_counts(const struct jffs2_fs *fs, uint32_t extent)
{
	const struct extent *e = jffs2_fs_taken(fs, extent);

	if (jffs2_fs_state(fs, extent) == STATE_LATER)
		return false;
	return jffs2_fs_revived(fs, extent) ? jffs2_extent_counted(fs->log, e)
	                                    : jffs2_extent_counts(fs->log, e);
}
