/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "jffs2/node.h"

#include <string.h>

#include "base/crc32.h"
#include "jffs2/layout.h"
#include "text/name.h"

uint32_t
jffs2_header_crc(struct span node, enum endian e)
{
	uint8_t bytes[8] = { 0 };

	memcpy(bytes, node.at, node.len < 8 ? node.len : 8);
	bytes[e == ENDIAN_LITTLE ? 3 : 2] |= JFFS2_ACCURATE >> 8;
	return crc32_kernel(span_of(bytes, sizeof bytes));
}

bool
jffs2_header_ok(struct span part, size_t at, enum endian e)
{
	struct span node = span_cut(part, at, JFFS2_HEADER_LEN);

	return node.len == JFFS2_HEADER_LEN
	       && READ16(node, struct raw_header, magic, e) == JFFS2_MAGIC
	       && READ32(node, struct raw_header, hdr_crc, e) == jffs2_header_crc(node, e);
}

uint64_t
jffs2_tail_len(struct span node, enum endian e)
{
	uint32_t totlen = READ32(node, struct raw_header, totlen, e);
	const struct jffs2_type *t = jffs2_type(READ16(node, struct raw_header, nodetype, e));

	switch (t->nodetype) {
	case JFFS2_DIRENT:
		return READ8(node, struct raw_dirent, nsize);
	case JFFS2_INODE:
		return READ32(node, struct raw_inode, csize, e);
	case JFFS2_XATTR:
		return (uint64_t)READ8(node, struct raw_xattr, name_len) + 1
		       + READ16(node, struct raw_xattr, value_len, e);
	default:
		return totlen > t->header ? totlen - t->header : 0;
	}
}

/* Checks one CRC rule of a node, not that of the header. A range cut short by the part is wrong. */
static bool
crc_right(const struct jffs2_crc_rule *rule, struct span node, enum endian e)
{
	uint64_t len = rule->len ? rule->len : jffs2_tail_len(node, e);
	uint32_t stored = span_u32(node, rule->stored, e);

	if (len > node.len || !span_holds(node, rule->from, (size_t)len))
		return false;
	/* The kernel does not check data that is not there (read_dnode). */
	if (rule->flaw == FLAW_DATA_CRC && len == 0)
		return true;
	return stored == crc32_kernel(span_cut(node, rule->from, (size_t)len));
}

/* An obsolete node's node_crc was computed with ACCURATE set. */
static bool
node_crc_right(const struct jffs2_crc_rule *rule, struct span node, enum endian e)
{
	uint8_t copy[sizeof(struct raw_inode)];

	if (!span_holds(node, 0, rule->len) || rule->len > sizeof copy)
		return false;
	if (READ16(node, struct raw_header, nodetype, e) & JFFS2_ACCURATE)
		return span_u32(node, rule->stored, e)
		       == crc32_kernel(span_cut(node, 0, rule->len));
	memcpy(copy, node.at, rule->len);
	copy[e == ENDIAN_LITTLE ? 3 : 2] |= JFFS2_ACCURATE >> 8;
	return span_u32(node, rule->stored, e)
	       == crc32_kernel(span_of(copy, rule->len));
}

static uint32_t
check_crcs(const struct jffs2_type *t, struct span node, enum endian e)
{
	uint32_t flaws = 0;

	for (const struct jffs2_crc_rule *r = t->crcs; r->flaw; r++)
		if (r->flaw != FLAW_HEADER_CRC
		        && !(r->flaw == FLAW_NODE_CRC ? node_crc_right(r, node, e)
		                                      : crc_right(r, node, e)))
			flaws |= r->flaw;
	/* Numbers under a wrong node CRC can't be trusted, so neither can their CRC. */
	if (flaws & FLAW_NODE_CRC)
		flaws &= ~(uint32_t)(FLAW_NAME_CRC | FLAW_DATA_CRC);
	return flaws;
}

/* What keeps it from being found; NULL: nothing. */
static const char *
name_hidden(const struct jffs2_dirent_node *d)
{
	const char *why = name_pathless(d->name);

	/* kernel: jffs2_lookup refuses names over 254 bytes */
	return !why && d->nsize > JFFS2_NAME_MAX ? "name is longer than 254 bytes" : why;
}

static uint32_t
check_dirent(struct span node, enum endian e)
{
	struct jffs2_dirent_node d;
	uint32_t flaws = 0;

	jffs2_dirent_decode(node, e, &d);
	if (jffs2_pad(sizeof(struct raw_dirent) + d.nsize) != jffs2_pad(d.totlen))
		flaws |= FLAW_SLACK;
	if (!jffs2_name_survives_scan(node, e))
		flaws |= FLAW_NAME;
	if (name_hidden(&d))
		flaws |= FLAW_NAME_HIDDEN;
	return flaws;
}

const char *
jffs2_flaw_what(unsigned bit, struct span node, enum endian e)
{
	struct jffs2_dirent_node d;
	const char *why = NULL;

	if (1u << bit == FLAW_NAME_HIDDEN) {
		jffs2_dirent_decode(node, e, &d);
		why = name_hidden(&d);
	}
	return why ? why : jffs2_flaws[bit].what;
}

/* kernel: read_dnode */
static uint32_t
check_inode(struct span node, enum endian e)
{
	struct jffs2_inode_node n;
	uint32_t flaws = 0;
	enum codec_id codec;

	jffs2_inode_decode(node, e, &n);
	if (jffs2_pad((uint64_t)n.csize + sizeof(struct raw_inode)) != jffs2_pad(n.totlen)
	        || n.offset > n.isize)
		flaws |= FLAW_RANGE;
	codec = jffs2_codec(n.compr);
	if (n.dsize && (codec == CODEC_COUNT || codec == CODEC_COPY))
		flaws |= FLAW_COMPR;
	return flaws;
}

/* kernel: jffs2_scan_xattr_node and _xref_node want the padded length stored */
static uint32_t
check_fixed(const struct jffs2_type *t, struct span node, enum endian e)
{
	uint32_t totlen = READ32(node, struct raw_header, totlen, e);
	bool exact = t->nodetype == JFFS2_XATTR || t->nodetype == JFFS2_XREF;
	uint64_t want = jffs2_pad(t->header
	        + (t->nodetype == JFFS2_XATTR ? jffs2_tail_len(node, e) : 0));

	return exact && totlen != want ? FLAW_LENGTH : 0;
}

uint32_t
jffs2_node_check(struct span node, enum endian e)
{
	uint16_t nodetype = READ16(node, struct raw_header, nodetype, e);
	uint32_t totlen = READ32(node, struct raw_header, totlen, e);
	const struct jffs2_type *t = jffs2_type(nodetype);
	uint32_t flaws = t->nodetype ? 0 : FLAW_UNKNOWN_TYPE;

	/* kernel: the scan takes inode nodes and dirents whatever their length is
	 * (jffs2_scan_inode_node, jffs2_scan_dirent_node). */
	if (totlen < t->header && t->nodetype != JFFS2_INODE && t->nodetype != JFFS2_DIRENT)
		flaws |= FLAW_LENGTH;
	if (node.len < totlen)
		flaws |= FLAW_TRUNCATED;
	flaws |= check_crcs(t, node, e);
	if (flaws & (FLAW_NODE_CRC | FLAW_LENGTH))
		return flaws;
	if (t->nodetype == JFFS2_DIRENT)
		flaws |= check_dirent(node, e);
	else if (t->nodetype == JFFS2_INODE)
		flaws |= check_inode(node, e);
	else
		flaws |= check_fixed(t, node, e);
	return flaws;
}

bool
jffs2_node_believable(struct span node, enum endian e)
{
	const struct jffs2_type *t = jffs2_type(READ16(node, struct raw_header, nodetype, e));

	if (READ32(node, struct raw_header, totlen, e) < t->header)
		return false;
	for (const struct jffs2_crc_rule *r = t->crcs; r->flaw; r++)
		if (r->flaw == FLAW_NODE_CRC)
			return node_crc_right(r, node, e);
	return true;
}

enum codec_id
jffs2_codec(uint8_t compr)
{
	/* The kernel registers the two rubins under each other's numbers
	 * (fs/jffs2/compr_rubin.c: dynrubin is 3, rubinmips 5). */
	switch (compr) {
	case 0x00: return CODEC_NONE;
	case 0x01: return CODEC_ZERO;
	case 0x02: return CODEC_RTIME;
	case 0x03: return CODEC_DYNRUBIN;
	case 0x04: return CODEC_COPY;
	case 0x05: return CODEC_RUBINMIPS;
	case 0x06: return CODEC_ZLIB;
	case 0x07: return CODEC_LZO;
	case 0x08: return CODEC_LZMA_OPENWRT;
	case 0x15: return CODEC_LZMA_PROPS;
	default: return CODEC_COUNT;
	}
}

enum codec_id
jffs2_codec_elsewhere(uint8_t compr)
{
	return compr == 0x03 ? CODEC_RUBINMIPS : compr == 0x05 ? CODEC_DYNRUBIN
	                                                        : jffs2_codec(compr);
}

void
jffs2_inode_decode(struct span node, enum endian e, struct jffs2_inode_node *n)
{
	*n = (struct jffs2_inode_node){
		.totlen = READ32(node, struct raw_inode, h.totlen, e),
		.ino = READ32(node, struct raw_inode, ino, e),
		.version = READ32(node, struct raw_inode, version, e),
		.mode = READ32(node, struct raw_inode, mode, e),
		.uid = READ16(node, struct raw_inode, uid, e),
		.gid = READ16(node, struct raw_inode, gid, e),
		.isize = READ32(node, struct raw_inode, isize, e),
		.atime = READ32(node, struct raw_inode, atime, e),
		.mtime = READ32(node, struct raw_inode, mtime, e),
		.ctime = READ32(node, struct raw_inode, ctime, e),
		.offset = READ32(node, struct raw_inode, offset, e),
		.csize = READ32(node, struct raw_inode, csize, e),
		.dsize = READ32(node, struct raw_inode, dsize, e),
		.compr = READ8(node, struct raw_inode, compr),
		.usercompr = READ8(node, struct raw_inode, usercompr),
		.flags = READ16(node, struct raw_inode, flags, e),
		.data_crc = READ32(node, struct raw_inode, data_crc, e),
		.node_crc = READ32(node, struct raw_inode, node_crc, e),
	};
	n->data = span_cut(node, sizeof(struct raw_inode), n->csize);
}

uint32_t
jffs2_inode_size(const struct jffs2_inode_node *n)
{
	bool swapped = jffs2_codec(n->compr) == CODEC_ZERO && n->dsize == 0 && n->csize;

	return swapped ? n->csize : n->dsize;
}

void
jffs2_dirent_decode(struct span node, enum endian e, struct jffs2_dirent_node *n)
{
	*n = (struct jffs2_dirent_node){
		.totlen = READ32(node, struct raw_dirent, h.totlen, e),
		.pino = READ32(node, struct raw_dirent, pino, e),
		.version = READ32(node, struct raw_dirent, version, e),
		.ino = READ32(node, struct raw_dirent, ino, e),
		.mctime = READ32(node, struct raw_dirent, mctime, e),
		.nsize = READ8(node, struct raw_dirent, nsize),
		.type = READ8(node, struct raw_dirent, type),
	};
	n->name = jffs2_dirent_name(node, e);
}
