/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * File systems and partition tables that are named, with their extents, and not opened: a
 * row each for the survey (store/part.h). Where a format has a checksum, its probe requires
 * it or says that it is wrong; where it has none, the fields of its superblock must agree.
 */
#ifndef FILESYSTEM_FILESYSTEM_H
#define FILESYSTEM_FILESYSTEM_H

#include "store/part.h"

extern const struct format cramfs_format_le, cramfs_format_be;
extern const struct format romfs_format;
extern const struct format ext_format;
extern const struct format fat_format, exfat_format, ntfs_format;
extern const struct format ubi_format, ubifs_format;
extern const struct format yaffs_format_le, yaffs_format_be;
extern const struct format minix_format_v1, minix_format_v1_long, minix_format_v2,
	minix_format_v2_long, minix_format_v3;
extern const struct format erofs_format, f2fs_format, littlefs_format, iso9660_format;
extern const struct format xfs_format, btrfs_format;
extern const struct format luks_format, swap_format_4k, swap_format_16k, swap_format_64k;
extern const struct format mbr_format, gpt_format, gpt_format_4k, gpt_backup_format;
/* Squashfs other than 4.0 little-endian, which squashfs/ opens. */
extern const struct format squashfs_format_old, squashfs_format_be, squashfs_format_shsq,
	squashfs_format_qshs, squashfs_format_tqsh, squashfs_format_hsqt, squashfs_format_sqlz;

#endif
