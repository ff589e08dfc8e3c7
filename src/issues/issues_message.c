/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the kernel or U-Boot prints about an issue, with its numbers. The kernel counts offsets
 * from the start of the partition, which is taken to begin with the part. Where it depends on
 * more than the image what is printed, nothing is said.
 */
#include <string.h>
#include <sys/stat.h>

#include "firmware/model/subject.h"
#include "issues/detail.h"
#include "jffs2/summary.h"
#include "words/verdict.h"

enum {
	NOISE = 10,        /* kernel: jffs2_scan_eraseblock, noise */
	NODES_MOST = 4096, /* of a file that are looked at */
	WORD = 4,
	SWAPPED_MAGIC = 0x8519 /* kernel: KSAMTIB_CIGAM_2SFFJ */
};

/* An issue of an extent of a volume. */
struct scene {
	const struct issue *issue;
	const struct volume *volume;
	const struct jffs2_log *log;
	const struct extent *extent;
	struct span node;
	uint64_t *values; /* of the message */
};

/* ---- what the scan prints ---- */

static uint64_t
block_of(const struct scene *p)
{
	uint32_t at = p->extent->offset;

	return at - at % p->log->erase_size;
}

/* Not what is in a block that is cut short, or empty at a glance. */
static bool
is_scanned(const struct scene *p)
{
	const struct jffs2_log *log = p->log;

	return log->erase_size && !log->phase && !(p->extent->flaws & FLAW_SKIPPED)
	       && block_of(p) + log->erase_size <= log->part.len
	       && jffs2_log_glance(log, block_of(p)) == GLANCE_READ;
}

/* Nothing is printed of the nodes of a block whose summary may be believed. */
static bool
has_summary(const struct scene *p)
{
	uint32_t last = jffs2_log_find(p->log, block_of(p) + p->log->erase_size - 1);

	return !p->volume->fs->filter.no_summary && last != EXTENT_NONE
	       && jffs2_extent_is(&p->log->extents.at[last], JFFS2_SUMMARY)
	       && summary_fate(p->log, last) != FATE_NONE;
}

/* How many of the ten noisy messages of a block are gone before the extent. */
static uint32_t
noise_before(const struct scene *p)
{
	uint32_t noise = 0, i = p->issue->extent;

	while (i-- > 0 && noise < NOISE && p->log->extents.at[i].offset >= block_of(p))
		if (p->log->extents.at[i].kind == EXTENT_DIRT)
			noise += p->log->extents.at[i].len / WORD;
	return noise;
}

static enum message_id
of_dirt(const struct scene *p)
{
	uint16_t magic = span_u16(p->node, 0, p->log->endian);

	if (magic == 0 || magic == JFFS2_MAGIC || magic == JFFS2_OLD_MAGIC
	        || span_u32(p->node, 0, p->log->endian) == UINT32_MAX
	        || magic == SWAPPED_MAGIC
	        || p->extent->offset + JFFS2_HEADER_LEN > block_of(p) + p->log->erase_size
	        || noise_before(p) >= NOISE)
		return MESSAGE_OTHER;
	p->values[0] = JFFS2_MAGIC;
	p->values[1] = p->extent->offset;
	p->values[2] = magic;
	return MESSAGE_MAGIC;
}

static enum message_id
of_header(const struct scene *p)
{
	enum endian e = p->log->endian;

	if (noise_before(p) >= NOISE)
		return MESSAGE_OTHER;
	p->values[0] = p->extent->offset;
	p->values[1] = span_u16(p->node, 0, e);
	p->values[2] = span_u16(p->node, 2, e);
	p->values[3] = jffs2_totlen(p->node, 0, e);
	p->values[4] = span_u32(p->node, 8, e);
	p->values[5] = jffs2_header_crc(p->node, e);
	return MESSAGE_HEADER_CRC;
}

/* The three numbers of most messages on CRCs. */
static enum message_id
of_sum(const struct scene *p, enum message_id id)
{
	uint32_t stored, computed;

	if (!issue_sum(p->issue, &stored, &computed))
		return MESSAGE_OTHER;
	p->values[0] = p->extent->offset;
	p->values[1] = stored;
	p->values[2] = computed;
	return id;
}

static enum message_id
of_node(const struct scene *p)
{
	switch (p->extent->nodetype) {
	case JFFS2_INODE: return of_sum(p, MESSAGE_INODE_CRC);
	case JFFS2_DIRENT: return of_sum(p, MESSAGE_DIRENT_CRC);
	case JFFS2_XATTR:
	case JFFS2_XREF:
		/* kernel: jffs2_scan_xattr_node is silent on an erased CRC */
		if (of_sum(p, MESSAGE_XATTR_CRC) == MESSAGE_OTHER || p->values[1] == UINT32_MAX)
			return MESSAGE_OTHER;
		return p->extent->nodetype == JFFS2_XATTR ? MESSAGE_XATTR_CRC : MESSAGE_XREF_CRC;
	default: return MESSAGE_OTHER;
	}
}

static enum message_id
of_marker(const struct scene *p)
{
	p->values[0] = p->extent->offset;
	p->values[1] = jffs2_totlen(p->node, 0, p->log->endian);
	p->values[2] = JFFS2_HEADER_LEN;
	if (p->values[1] != JFFS2_HEADER_LEN)
		return MESSAGE_MARKER_LENGTH;
	p->values[1] = block_of(p);
	return MESSAGE_MARKER_PLACE;
}

static enum message_id
of_type(const struct scene *p)
{
	uint16_t compat = p->extent->nodetype & JFFS2_COMPAT_MASK;

	p->values[0] = p->extent->nodetype;
	p->values[1] = p->extent->offset;
	return compat == JFFS2_INCOMPAT ? MESSAGE_INCOMPAT : MESSAGE_ROCOMPAT;
}

static enum message_id
of_zero(const struct scene *p)
{
	struct jffs2_dirent_node d = jffs2_log_dirent(p->log, p->issue->extent);

	p->values[0] = p->extent->offset;
	p->values[1] = strnlen((const char *)d.name.at, d.name.len);
	return MESSAGE_NAME_ZERO;
}

/* ---- what reading a file prints ---- */

static bool
reads(const struct scene *p, uint32_t inode)
{
	return inode != FS_NONE && jffs2_fs_at(p->volume->fs, inode)->reachable;
}

/* True if a good node of the same inode, as new or newer, covers all of this one: then the
 * kernel may drop this one unread (kernel: jffs2_add_tn_to_tree). Also if there are too many
 * to look. */
static bool
may_be_covered(const struct scene *p, uint32_t inode, const struct jffs2_inode_node *n)
{
	const struct jffs2_fs *fs = p->volume->fs;
	struct jffs2_range range = jffs2_fs_nodes(fs, inode);

	for (uint32_t k = range.from; k < range.to && range.to - range.from <= NODES_MOST; k++) {
		uint32_t i = jffs2_fs_node(fs, k);
		struct jffs2_inode_node other;

		if (i == p->issue->extent || !jffs2_fs_counts(fs, i)
		        || jffs2_fs_taken(fs, i)->nodetype != JFFS2_INODE
		        || jffs2_fs_taken(fs, i)->flaws & FLAW_DATA_CRC)
			continue;
		jffs2_inode_decode(jffs2_log_node(p->log, i), p->log->endian, &other);
		if (other.version >= n->version && other.offset <= n->offset
		        && (uint64_t)other.offset + jffs2_inode_size(&other)
		                >= (uint64_t)n->offset + jffs2_inode_size(n))
			return true;
	}
	return range.to - range.from > NODES_MOST;
}

/* kernel: check_node_data, read_dnode */
static enum message_id
of_inode(const struct scene *p, bool sum)
{
	uint32_t inode = jffs2_fs_inode(p->volume->fs, p->extent->ino);
	struct jffs2_inode_node n;

	if (p->extent->nodetype != JFFS2_INODE || !reads(p, inode)
	        || p->extent->flaws & (FLAW_CROSSING | FLAW_TRUNCATED | FLAW_MISALIGNED))
		return MESSAGE_OTHER;
	jffs2_inode_decode(p->node, p->log->endian, &n);
	p->values[0] = p->extent->offset;
	if (!sum)
		return MESSAGE_INODE_SIZES;
	if (p->extent->flaws & FLAW_RANGE || !n.csize || may_be_covered(p, inode, &n))
		return MESSAGE_OTHER;
	return of_sum(p, MESSAGE_DATA_CRC);
}

/* A file that is shorter than its newest node says, or has no node left. */
static enum message_id
of_file(const struct scene *p)
{
	const struct jffs2_fs *fs = p->volume->fs;
	uint32_t inode = jffs2_fs_inode(fs, p->extent->ino);
	struct jffs2_inode_node n;

	if (p->extent->nodetype != JFFS2_INODE || !reads(p, inode))
		return MESSAGE_OTHER;
	p->values[0] = p->extent->ino;
	if (jffs2_fs_at(fs, inode)->latest == EXTENT_NONE)
		return strcmp(p->issue->name, "unreadable-inode") == 0 ? MESSAGE_NO_NODES
		                                                      : MESSAGE_OTHER;
	jffs2_inode_decode(jffs2_log_node(p->log, jffs2_fs_at(fs, inode)->latest),
	        p->log->endian, &n);
	p->values[1] = n.isize;
	p->values[2] = jffs2_fs_at(fs, inode)->size;
	return S_ISREG(n.mode) && p->values[2] < n.isize && !jffs2_fs_at(fs, inode)->error
	               ? MESSAGE_TRUNCATING : MESSAGE_OTHER;
}

/* ---- all of them ---- */

static bool
is(const struct scene *p, const char *name)
{
	return strcmp(p->issue->name, name) == 0;
}

/* What is printed when a block is scanned. */
static enum message_id
of_scan(const struct scene *p)
{
	p->values[0] = p->extent->offset;
	if (is(p, "dirt"))
		return of_dirt(p);
	if (is(p, "header-crc"))
		return of_header(p);
	if (is(p, "node-crc"))
		return of_node(p);
	if (is(p, "name-crc"))
		return of_sum(p, MESSAGE_NAME_CRC);
	if (is(p, "name"))
		return of_zero(p);
	if (is(p, "crossing")) {
		p->values[1] = jffs2_totlen(p->node, 0, p->log->endian);
		return MESSAGE_OVER_END;
	}
	if (is(p, "marker-place"))
		return of_marker(p);
	if (is(p, "incompat-node") || is(p, "rocompat-node"))
		return of_type(p);
	if (is(p, "old-magic"))
		return MESSAGE_OLD_MAGIC;
	if (is(p, "end-mark") && p->extent->offset == block_of(p))
		return MESSAGE_END_MARK;
	return MESSAGE_OTHER;
}

static enum message_id
of_extent(const struct scene *p)
{
	bool accurate = p->extent->kind != EXTENT_NODE || p->extent->nodetype & JFFS2_ACCURATE;

	if (is(p, "gap") || is(p, "stale") || is(p, "unreadable-inode"))
		return of_file(p);
	if (!is_scanned(p) || !accurate)
		return MESSAGE_OTHER;
	if (jffs2_extent_is(p->extent, JFFS2_SUMMARY) && p->extent->kind == EXTENT_NODE
	        && (is(p, "node-crc") || is(p, "data-crc")))
		return MESSAGE_SUMMARY_CRC;
	if (is(p, "data-crc"))
		return of_inode(p, true);
	if (is(p, "range"))
		return of_inode(p, false);
	return has_summary(p) ? MESSAGE_OTHER : of_scan(p);
}

/* Issues of a whole part or header. */
static enum message_id
of_whole(const struct issue *issue, const struct volume *v, uint64_t *values)
{
	if (strcmp(issue->name, "uimage-header-crc") == 0)
		return MESSAGE_BAD_HEADER;
	if (strcmp(issue->name, "uimage-data-crc") == 0)
		return MESSAGE_BAD_DATA;
	if (!v || !v->erase.size || v->erase.phase)
		return MESSAGE_OTHER;
	values[0] = v->log.part.len / v->erase.size;
	if (strcmp(issue->name, "few-blocks") == 0)
		return MESSAGE_FEW_BLOCKS;
	values[0] = values[0] * v->erase.size / 1024;
	return strcmp(issue->name, "partial-block") == 0 ? MESSAGE_UNALIGNED : MESSAGE_OTHER;
}

bool
issue_message(const struct issue *issue, struct text *out)
{
	uint64_t values[MESSAGE_VALUES] = { 0 };
	struct scene p = { .issue = issue, .volume = issue_volume(issue), .values = values };
	enum message_id id;

	if (issue->extent == EXTENT_NONE) {
		id = of_whole(issue, p.volume, values);
	} else if (p.volume && issue->extent < p.volume->log.extents.count) {
		p.log = &p.volume->log;
		p.extent = jffs2_fs_taken(p.volume->fs, issue->extent);
		p.node = jffs2_log_node(p.log, issue->extent);
		id = of_extent(&p);
	} else {
		return false;
	}
	if (id != MESSAGE_OTHER)
		kernel_message_fill(kernel_message_of(id), values, out);
	return id != MESSAGE_OTHER;
}
