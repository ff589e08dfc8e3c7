/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Archives of members that follow one another, each with its length: tar (POSIX.1-2017,
 * pax), cpio (kernel: Documentation/driver-api/early-userspace/buffer-format.rst; POSIX, odc)
 * and ar; and 7-Zip (7zFormat.txt), whose header tells the length of all.
 */
#include <inttypes.h>

#include "archive/archive.h"
#include "base/crc32.h"
#include "container/container.h"
#include "store/hit.h"

/* The number of `digits` digits in base `base`, with spaces around; UINT64_MAX if it is none. */
static uint64_t
number(struct span s, size_t at, size_t digits, int base)
{
	uint64_t n = 0;
	bool any = false;

	for (size_t i = 0; i < digits; i++) {
		uint8_t c = span_u8(s, at + i);
		int d = c >= '0' && c <= '9' ? c - '0' : (c | 32) - 'a' + 10;

		if ((c == ' ' || c == 0) && (any || c == ' '))
			continue;
		if (c < '0' || d >= base || n >> 56)
			return UINT64_MAX;
		n = n * (uint64_t)base + (uint64_t)d;
		any = true;
	}
	return any ? n : UINT64_MAX;
}

static uint64_t
round_up(uint64_t n, uint64_t unit)
{
	return (n + unit - 1) / unit * unit;
}

static bool
take(const struct format *f, struct part_hit *hit, struct span s, uint64_t len,
        uint32_t members)
{
	hit->endian = f->endian;
	hit_say(hit, "%s archive, %" PRIu32 " member%s", f->name, members,
	        members == 1 ? "" : "s");
	return hit_claim(hit, s, len);
}

/* ---- tar ---- */

enum { TAR_SIZE = 124, TAR_SUM = 148, TAR_SUM_LEN = 8, TAR_TYPE = 156, TAR_UNIT = 512,
	TAR_RECORD = 10240 };

static bool
tar_sum_holds(struct span header)
{
	uint64_t sum = UINT64_C(1) * TAR_SUM_LEN * ' ';

	for (size_t i = 0; i < header.len; i++)
		if (i < TAR_SUM || i >= TAR_SUM + TAR_SUM_LEN)
			sum += header.at[i];
	return header.len == TAR_UNIT && sum == number(header, TAR_SUM, TAR_SUM_LEN, 8);
}

static uint64_t
tar_size(struct span header)
{
	if (span_u8(header, TAR_SIZE) & 0x80) /* GNU's: binary */
		return span_u64(header, TAR_SIZE + 4, ENDIAN_BIG);
	return number(header, TAR_SIZE, 12, 8);
}

static bool
probe_tar(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	struct span s = span_cut(area, at, SIZE_MAX), header = span_cut(s, 0, TAR_UNIT);
	uint64_t len = 0, size;
	uint32_t members = 0;

	while (tar_sum_holds(header)) {
		size = tar_size(header);
		if (size > SIZE_MAX / 2)
			break;
		/* Links have a length and no content; names of members are no members. */
		if (span_u8(header, TAR_TYPE) == '1' || span_u8(header, TAR_TYPE) == '2')
			size = 0;
		members += span_u8(header, TAR_TYPE) <= '7';
		len += TAR_UNIT + round_up(size, TAR_UNIT);
		header = span_cut(s, len < s.len ? (size_t)len : s.len, TAR_UNIT);
	}
	if (!len || !take(f, hit, s, len, members))
		return false;
	if (len < s.len)
		hit_pad(hit, s, TAR_RECORD);
	return true;
}

/* ---- cpio ---- */

struct cpio {
	size_t header, size_at, size_len, name_at, name_len;
	int base;
	unsigned int unit;
};

static const struct cpio cpio_new = { 110, 54, 8, 94, 8, 16, 4 };
static const struct cpio cpio_odc = { 76, 65, 11, 59, 6, 8, 1 };

/* The length of the member at `at`, 0 if it is none. */
static uint64_t
cpio_member(const struct cpio *c, const struct format *f, struct span s, uint64_t at, bool *last)
{
	struct span h = span_cut(s, (size_t)at, SIZE_MAX);
	uint64_t size = number(h, c->size_at, c->size_len, c->base);
	uint64_t name = number(h, c->name_at, c->name_len, c->base);

	if (!span_equal(span_cut(h, 0, 6), span_of(f->magic, 6)) || name == UINT64_MAX
	        || name < 2 || name > 4097 || size > UINT64_C(1) << 40)
		return 0;
	*last = name == 11 && span_has_word(h, c->header, "TRAILER!!!");
	return round_up(c->header + name, c->unit) + round_up(size, c->unit);
}

static bool
probe_cpio(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	const struct cpio *c = f == &cpio_format_odc ? &cpio_odc : &cpio_new;
	struct span s = span_cut(area, at, SIZE_MAX);
	uint64_t len = 0, next;
	uint32_t members = 0;
	bool last = false;

	while (!last && len < s.len && (next = cpio_member(c, f, s, len, &last)) > 0) {
		len += next;
		members += !last;
	}
	if (!len || !take(f, hit, s, len, members))
		return false;
	if (!last)
		hit_say(hit, len < s.len ? ", damaged after them" : ", cut short");
	else
		hit_pad(hit, s, 512);
	return true;
}

/* ---- ar ---- */

static bool
probe_ar(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	enum { START = 8, HEADER_LEN = 60, AT_SIZE = 48, AT_END = 58 };
	struct span s = span_cut(area, at, SIZE_MAX);
	uint64_t len = START, size;
	uint32_t members = 0;

	for (; len < s.len && span_has_word(s, (size_t)len + AT_END, "`\n"); members++) {
		size = number(s, (size_t)len + AT_SIZE, 10, 10);
		if (size == UINT64_MAX)
			break;
		len += HEADER_LEN + round_up(size, 2);
	}
	return members > 0 && take(f, hit, s, len, members);
}

/* ---- 7-Zip ---- */

static bool
probe_7z(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	enum { AT_MINOR = 7, AT_CRC = 8, AT_NEXT = 12, NEXT_LEN = 20, HEADER_LEN = 32 };
	struct span s = span_cut(area, at, SIZE_MAX);
	uint64_t next = span_u64(s, AT_NEXT, ENDIAN_LITTLE);
	uint64_t len = span_u64(s, AT_NEXT + 8, ENDIAN_LITTLE);

	if (crc32_usual(span_cut(s, AT_NEXT, NEXT_LEN)) != span_u32(s, AT_CRC, ENDIAN_LITTLE)
	        || next >> 40 || len >> 40)
		return false;
	hit->endian = f->endian;
	hit_say(hit, "7-Zip archive, version 0.%u", span_u8(s, AT_MINOR));
	return hit_claim(hit, s, HEADER_LEN + next + len);
}

#define CPIO .name = "cpio", .help = "An archive of files; the kernel's initramfs is one.", \
	.magic_len = 6, .content = true, .tree = &archive_maker, .probe = probe_cpio

const struct format cpio_format_newc = { CPIO, .magic = { '0', '7', '0', '7', '0', '1' } };
const struct format cpio_format_crc = { CPIO, .magic = { '0', '7', '0', '7', '0', '2' } };
const struct format cpio_format_odc = { CPIO, .magic = { '0', '7', '0', '7', '0', '7' } };

const struct format tar_format = {
	.name = "tar", .help = "An archive of files, one after another.",
	.magic = { 'u', 's', 't', 'a', 'r' }, .magic_len = 5, .magic_at = 257, .align = 512,
	.content = true, .tree = &archive_maker, .probe = probe_tar,
};

const struct format ar_format = {
	.name = "ar", .help = "An archive of files: a Debian package or a library.",
	.magic = { '!', '<', 'a', 'r', 'c', 'h', '>', '\n' }, .magic_len = 8, .content = true,
	.probe = probe_ar,
};

const struct format sevenzip_format = {
	.name = "7-Zip", .help = "An archive of compressed files.",
	.magic = { '7', 'z', 0xbc, 0xaf, 0x27, 0x1c }, .magic_len = 6, .content = true,
	.endian = ENDIAN_LITTLE, .tree = &archive_maker, .probe = probe_7z,
};
