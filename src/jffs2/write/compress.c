/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which compressor packs a node. */
#include <string.h>

#include "base/array.h"
#include "jffs2/write/data.h"

/* By falling priority: JFFS2_LZO_PRIORITY and so on in fs/jffs2/compr.h. OpenWrt's
 * 530-jffs2_make_lzma_available.patch puts its LZMA between zlib and rtime; the other one is
 * put beside it. */
static const uint8_t by_priority[] = { 0x07, 0x06, 0x08, 0x15, 0x02 };

_Static_assert(COUNT(by_priority) <= COMPRESSORS_MAX, "all of them fit");

static size_t
rank(uint8_t compr)
{
	const uint8_t *at = memchr(by_priority, compr, COUNT(by_priority));

	return at ? (size_t)(at - by_priority) : COUNT(by_priority);
}

bool
jffs2_compressors_add(struct jffs2_compressors *c, uint8_t compr)
{
	enum codec_id codec = jffs2_codec(compr);
	size_t at = 0;

	if (rank(compr) == COUNT(by_priority) || !codecs[codec].encode)
		return false;
	while (at < c->count && rank(c->compr[at]) < rank(compr))
		at++;
	if (at < c->count && c->compr[at] == compr)
		return true;
	memmove(&c->compr[at + 1], &c->compr[at], c->count - at);
	c->compr[at] = compr;
	c->count++;
	return true;
}

struct jffs2_compressors
jffs2_compressors_of(const struct jffs2_fs *fs)
{
	struct jffs2_compressors c = { 0 };

	for (uint32_t i = 0; i < fs->log->extents.count; i++) {
		struct jffs2_inode_node n;

		if (jffs2_fs_state(fs, i) != STATE_LIVE
		        || !jffs2_extent_is(&fs->log->extents.at[i], JFFS2_INODE))
			continue;
		jffs2_inode_decode(jffs2_log_bytes(fs->log, i), fs->log->endian, &n);
		if (n.dsize > 0)
			jffs2_compressors_add(&c, n.compr);
	}
	return c;
}

uint8_t
jffs2_compress(const struct jffs2_compressors *c, struct span in, struct packing *p)
{
	p->tight = c->tight;
	for (size_t i = 0; i < c->count; i++)
		if (codec_encode(jffs2_codec(c->compr[i]), in, p))
			return c->compr[i];
	codec_encode(CODEC_NONE, in, p);
	return 0;
}
