/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The formats that this program knows. Of two that begin at the same place the first one is
 * asked first: what is looked for deep inside comes before what a boot sector alone says.
 */
#include "container/container.h"
#include "content/content.h"
#include "devicetree/devicetree.h"
#include "filesystem/filesystem.h"
#include "firmware/model/model.h"
#include "jffs2/format.h"
#include "program/program.h"
#include "squashfs/squashfs.h"
#include "uboot/environment.h"
#include "uboot/fit.h"
#include "vendor/vendor.h"

const struct format *const firmware_formats[] = {
	/* the parts of a flash */
	&jffs2_format_le, &jffs2_format_be, &uimage_format, &squashfs_format,
	&fit_format, &devicetree_format,
	&squashfs_format_old, &squashfs_format_be, &squashfs_format_shsq, &squashfs_format_qshs,
	&squashfs_format_tqsh, &squashfs_format_hsqt, &squashfs_format_sqlz,
	&cramfs_format_le, &cramfs_format_be, &romfs_format, &ubi_format, &ubifs_format,
	&yaffs_format_le, &yaffs_format_be, &littlefs_format, &erofs_format, &f2fs_format,

	/* boot loaders and kernels */
	&environment_format, &environment_copy_format,
	&egon_format, &imx_format_v40, &imx_format_v41, &imx_format_v43, &rockchip_format,
	&mediatek_format, &mediatek_part_format, &mediatek_format_nand, &mediatek_format_nor,
	&mediatek_format_sd, &mediatek_format_emmc, &sigmastar_format, &sigmastar_format_second,
	&ingenic_format, &ambarella_format, &zynq_format, &amlogic_format, &fip_format,
	&realtek_format_cs6c, &realtek_format_cr6c, &realtek_format_r6cr, &realtek_format_w6cg,
	&android_format, &android_vendor_format,
	&zimage_format_le, &zimage_format_be, &arm64_format, &riscv_format, &bzimage_format,

	/* what vendors put around them */
	&trx_format, &seama_format, &broadcom_format, &chk_format, &tplink_format,
	&tplink_openwrt_format, &tplink2_format, &safeloader_format, &dni_format, &shrs_format,
	&zynos_format, &zyfwinfo_format, &buffalo_format, &buffalo_format_asar, &nvram_format,
	&unified_format_v2, &unified_format_v3, &ubiquiti_format, &ubiquiti_format_open,
	&xiaomi_format_1, &xiaomi_format_2, &encrypted_format,
	&fwtool_format,

	/* disks */
	&iso9660_format, &btrfs_format, &ext_format, &xfs_format, &luks_format,
	&minix_format_v1, &minix_format_v1_long, &minix_format_v2, &minix_format_v2_long,
	&minix_format_v3, &swap_format_4k, &swap_format_16k, &swap_format_64k, &exfat_format,
	&ntfs_format, &fat_format, &gpt_format, &gpt_format_4k, &gpt_backup_format, &mbr_format,

	/* compressed data and archives */
	&gzip_format, &bzip2_format, &xz_format, &zstd_format, &lz4_format, &lz4_format_old,
	&lzop_format, &lzma_format_5d, &lzma_format_6d, &zip_format, &sevenzip_format,
	&tar_format, &ar_format, &cpio_format_newc, &cpio_format_crc, &cpio_format_odc,

	/* other files */
	&elf_format, &pe_format, &png_format, &jpeg_format, &gif_format_87, &gif_format_89,
	&bmp_format, &pem_format, &der_format, &sqlite_format, NULL
};
