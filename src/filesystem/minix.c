/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The Minix file system, versions 1 to 3, little-endian (kernel: include/linux/minix_fs.h). */
#include <inttypes.h>

#include "filesystem/filesystem.h"
#include "store/hit.h"

enum {
	SUPER_AT = 1024,
	BLOCK = 1024,
	INODE_LEN_1 = 32,
	INODE_LEN_2 = 64
};

/* What the versions have in different places. */
struct minix {
	uint64_t inodes, zones, imap, zmap, first, block;
	uint32_t longest; /* file */
	unsigned int zone_log, inode_len;
};

static uint16_t
at16(struct span s, size_t at)
{
	return span_u16(s, at, ENDIAN_LITTLE);
}

static struct minix
decode_old(struct span super, bool second)
{
	return (struct minix){
		.inodes = at16(super, 0),
		.zones = second ? span_u32(super, 20, ENDIAN_LITTLE) : at16(super, 2),
		.imap = at16(super, 4),
		.zmap = at16(super, 6),
		.first = at16(super, 8),
		.zone_log = at16(super, 10),
		.longest = span_u32(super, 12, ENDIAN_LITTLE),
		.block = BLOCK,
		.inode_len = second ? INODE_LEN_2 : INODE_LEN_1,
	};
}

static struct minix
decode_third(struct span super)
{
	return (struct minix){
		.inodes = span_u32(super, 0, ENDIAN_LITTLE),
		.imap = at16(super, 6),
		.zmap = at16(super, 8),
		.first = at16(super, 10),
		.zone_log = at16(super, 12),
		.longest = span_u32(super, 16, ENDIAN_LITTLE),
		.zones = span_u32(super, 20, ENDIAN_LITTLE),
		.block = at16(super, 28),
		.inode_len = INODE_LEN_2,
	};
}

static uint64_t
blocks_for(uint64_t bytes, uint64_t block)
{
	return (bytes + block - 1) / block;
}

/* The two maps and the table of inodes fill what lies before the first zone of data. */
static bool
agrees(const struct minix *m)
{
	if (!is_power_of_2(m->block, BLOCK, 32768) || !m->inodes || m->zone_log
	        || m->first >= m->zones || m->longest < BLOCK)
		return false;
	return m->imap == blocks_for(m->inodes + 1, 8 * m->block)
	       && m->zmap >= blocks_for(m->zones - m->first + 1, 8 * m->block)
	       && m->zmap <= blocks_for(m->zones + 1, 8 * m->block)
	       && m->first == 2 + m->imap + m->zmap
	                  + blocks_for(m->inodes * m->inode_len, m->block);
}

static bool
probe(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	struct span s = span_cut(area, at, SIZE_MAX), super = span_cut(s, SUPER_AT, BLOCK);
	bool third = f == &minix_format_v3;
	bool second = f == &minix_format_v2 || f == &minix_format_v2_long;
	struct minix m = third ? decode_third(super) : decode_old(super, second);

	if (!agrees(&m))
		return false;
	hit->endian = f->endian;
	hit_say(hit, "Minix %d, %" PRIu64 " inodes, %" PRIu64 " blocks", third ? 3 : second ? 2 : 1,
	        m.inodes, m.zones);
	return hit_claim(hit, s, m.zones * m.block);
}

#define COMMON .name = "Minix", .help = "A simple Linux file system; its superblock gives " \
	"its length.", .magic_len = 2, .align = 512, .endian = ENDIAN_LITTLE, .probe = probe

const struct format minix_format_v1 = {
	COMMON, .magic = { 0x7f, 0x13 }, .magic_at = SUPER_AT + 16,
};

const struct format minix_format_v1_long = {
	COMMON, .magic = { 0x8f, 0x13 }, .magic_at = SUPER_AT + 16,
};

const struct format minix_format_v2 = {
	COMMON, .magic = { 0x68, 0x24 }, .magic_at = SUPER_AT + 16,
};

const struct format minix_format_v2_long = {
	COMMON, .magic = { 0x78, 0x24 }, .magic_at = SUPER_AT + 16,
};

const struct format minix_format_v3 = {
	COMMON, .magic = { 0x5a, 0x4d }, .magic_at = SUPER_AT + 24,
};
