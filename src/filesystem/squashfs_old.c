/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Squashfs that isn't 4.0 in the mainline's form: versions 1 to 3 (squashfs 3.4:
 * squashfs_fs.h), big-endian ones, and those to which vendors gave a magic number of their
 * own. They are listed, not opened.
 */
#include <inttypes.h>

#include "filesystem/filesystem.h"
#include "store/hit.h"

enum {
	AT_MAJOR = 28,
	AT_MINOR = 30,
	LEN_LEAST = 96,
	PAD = 4096
};

/* The places of the fields differ with the version. */
struct super {
	uint16_t major, minor, block_log;
	uint32_t block_size, inodes;
	uint64_t used;
};

static bool
decode(struct span s, enum endian e, struct super *x)
{
	*x = (struct super){
		.inodes = span_u32(s, 4, e),
		.major = span_u16(s, AT_MAJOR, e),
		.minor = span_u16(s, AT_MINOR, e),
	};
	switch (x->major) {
	case 1:
		x->block_size = span_u16(s, 32, e);
		x->block_log = span_u16(s, 34, e);
		x->used = span_u32(s, 8, e);
		break;
	case 2:
	case 3:
		x->block_size = span_u32(s, 51, e);
		x->block_log = span_u16(s, 34, e);
		x->used = x->major == 2 ? span_u32(s, 8, e) : span_u64(s, 63, e);
		break;
	case 4:
		x->block_size = span_u32(s, 12, e);
		x->block_log = span_u16(s, 22, e);
		x->used = span_u64(s, 40, e);
		break;
	default:
		return false;
	}
	return x->minor <= 2 && x->block_log >= 12 && x->block_log <= 20
	       && x->block_size == 1u << x->block_log && x->used >= LEN_LEAST
	       && x->used < UINT64_C(1) << 40 && x->inodes;
}

static bool
probe(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	struct span s = span_cut(area, at, SIZE_MAX);
	enum endian e = ENDIAN_LITTLE;
	struct super x;

	if (!decode(s, e, &x)) {
		e = ENDIAN_BIG;
		if (!decode(s, e, &x))
			return false;
	}
	hit->endian = e;
	hit_say(hit, "squashfs %" PRIu16 ".%" PRIu16 ", %s-endian, magic %c%c%c%c: listed, "
	        "not opened", x.major, x.minor, e == ENDIAN_BIG ? "big" : "little",
	        f->magic[0], f->magic[1], f->magic[2], f->magic[3]);
	hit_claim(hit, s, x.used);
	hit_pad(hit, s, PAD);
	return true;
}

#define COMMON .name = "squashfs", .help = "A compressed read-only file system, in a form " \
	"that isn't opened here; its superblock gives its length.", .magic_len = 4, \
	.probe = probe

const struct format squashfs_format_old = { COMMON, .magic = { 'h', 's', 'q', 's' } };
const struct format squashfs_format_be = { COMMON, .magic = { 's', 'q', 's', 'h' } };
const struct format squashfs_format_shsq = { COMMON, .magic = { 's', 'h', 's', 'q' } };
const struct format squashfs_format_qshs = { COMMON, .magic = { 'q', 's', 'h', 's' } };
const struct format squashfs_format_tqsh = { COMMON, .magic = { 't', 'q', 's', 'h' } };
const struct format squashfs_format_hsqt = { COMMON, .magic = { 'h', 's', 'q', 't' } };
const struct format squashfs_format_sqlz = { COMMON, .magic = { 's', 'q', 'l', 'z' } };
