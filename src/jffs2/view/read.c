/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The content of files (kernel: jffs2_read_inode_range). */
#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

#include "jffs2/layout.h"
#include "jffs2/view/fs.h"

static struct fragment_run
fragments_of(const struct jffs2_fs *fs, uint32_t inode)
{
	struct jffs2_range r = jffs2_fs_fragments(fs, inode);

	if (r.from == r.to)
		return (struct fragment_run){ NULL, 0 };
	return (struct fragment_run){ jffs2_fs_fragment(fs, r.from), r.to - r.from };
}

/* The fragment that holds byte `at`, or run.count; by binary search. */
static uint32_t
find_fragment(struct fragment_run run, uint32_t at)
{
	uint32_t from = 0, to = run.count;

	while (from < to) {
		uint32_t middle = from + (to - from) / 2;

		if (run.at[middle].to <= at)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

/* The last page of 4 KiB that a file of 4 GiB - 1 can have. */
static const uint32_t LAST_PAGE = UINT32_MAX - 4095;

/* kernel: jffs2_read_inode_range counts up to the end of a page in 32 bits, and finds nothing
 * to read in the last of them */
static void
blank_last_page(uint32_t at, uint8_t *out, uint32_t len)
{
	uint32_t skip = at < LAST_PAGE ? LAST_PAGE - at : 0;

	memset(out + skip, 0, len - skip);
}

/* Reads [at, at + len) from the fragments, as jffs2_fs_read does. */
static int64_t
read_fragments(const struct jffs2_log *log, struct jffs2_reader *reader,
        struct fragment_run run, uint32_t at, uint8_t *out, uint32_t len, uint64_t *work,
        struct error *err)
{
	uint32_t done = 0, k = find_fragment(run, at);
	uint64_t inflated = 0;

	while (done < len && k < run.count && (!work || inflated < JFFS2_SLICE)) {
		const struct jffs2_fragment *f = &run.at[k++];
		uint32_t pos = at + done;
		uint32_t n = f->to - pos < len - done ? f->to - pos : len - done;

		if (node_is_hole(log, f->node))
			memset(out + done, 0, n);
		else if (!node_read(log, reader, f, pos, out + done, n, &inflated, err))
			return -node_errno(log, f->node);
		done += n;
	}
	if (done && at + done > LAST_PAGE)
		blank_last_page(at, out, done);
	if (work)
		*work += inflated + done;
	return done;
}

uint64_t
jffs2_fs_missing(const struct jffs2_fs *fs, uint32_t inode, uint32_t *first)
{
	const struct jffs2_inode *i = jffs2_fs_at(fs, inode);
	struct jffs2_range r = jffs2_fs_fragments(fs, inode);
	uint64_t missing;
	uint32_t isize;

	if (!S_ISREG(i->mode) || i->latest == EXTENT_NONE)
		return 0;
	isize = READ32(jffs2_log_node(fs->log, i->latest), struct raw_inode, isize,
	        fs->log->endian);
	missing = isize > i->size ? isize - i->size : 0;
	if (first)
		*first = i->size;
	while (r.from < r.to--) {
		const struct jffs2_fragment *f = jffs2_fs_fragment(fs, r.to);

		if (f->node != EXTENT_NONE)
			continue;
		missing += f->to - f->from;
		if (first)
			*first = f->from;
	}
	return missing;
}

bool
jffs2_fs_needs_rubin(const struct jffs2_fs *fs, uint32_t inode)
{
	struct jffs2_range r = jffs2_fs_fragments(fs, inode);

	for (; r.from < r.to; r.from++) {
		uint32_t node = jffs2_fs_fragment(fs, r.from)->node;
		struct jffs2_inode_node n;

		if (node == EXTENT_NONE)
			continue;
		jffs2_inode_decode(jffs2_log_node(fs->log, node), fs->log->endian, &n);
		if (jffs2_codec(n.compr) == CODEC_DYNRUBIN
		        || jffs2_codec(n.compr) == CODEC_RUBINMIPS)
			return true;
	}
	return false;
}

struct jffs2_cost
jffs2_fs_cost(const struct jffs2_fs *fs, uint32_t inode)
{
	return fragments_cost(fs->log, fragments_of(fs, inode));
}

static int64_t
refuse_bomb(const struct jffs2_fs *fs, uint32_t inode, struct error *err)
{
	struct jffs2_cost cost = jffs2_fs_cost(fs, inode);

	error_set(err, "inode %u is a decompression bomb: far more would be inflated than the "
	        "%" PRIu64 " bytes that show; look at its nodes one by one (hex --data)",
	        jffs2_fs_at(fs, inode)->ino, cost.shown);
	return -EFBIG;
}

int64_t
jffs2_fs_read(const struct jffs2_fs *fs, struct jffs2_reader *reader, uint32_t inode,
        uint32_t at, uint8_t *out, uint32_t len, uint64_t *work, struct error *err)
{
	const struct jffs2_inode *i = jffs2_fs_at(fs, inode);
	struct jffs2_reader *own;
	int64_t n;

	if (i->bomb)
		return refuse_bomb(fs, inode, err);
	if (at >= i->size)
		return 0;
	if (len > i->size - at)
		len = i->size - at;
	own = reader ? NULL : jffs2_reader_new();
	n = read_fragments(fs->log, reader ? reader : own, fragments_of(fs, inode), at, out, len,
	        work, err);
	jffs2_reader_free(own);
	return n;
}
