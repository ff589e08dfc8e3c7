/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Programs, kernels and what the ROM of a processor loads first: a row each for the survey
 * (store/part.h), with extents as far as the headers give them.
 */
#ifndef PROGRAM_PROGRAM_H
#define PROGRAM_PROGRAM_H

#include "store/part.h"

extern const struct format elf_format, pe_format;
extern const struct format zimage_format_le, zimage_format_be, arm64_format, riscv_format,
	bzimage_format;
extern const struct format android_format, android_vendor_format;
/* Headers that boot ROMs and first boot loaders read. */
extern const struct format egon_format, imx_format_v40, imx_format_v41, imx_format_v43,
	rockchip_format, mediatek_format, mediatek_part_format, mediatek_format_nand,
	mediatek_format_nor, mediatek_format_sd, mediatek_format_emmc, zynq_format, amlogic_format,
	sigmastar_format, sigmastar_format_second, ingenic_format, ambarella_format;
extern const struct format fip_format;
extern const struct format realtek_format_cs6c, realtek_format_cr6c, realtek_format_r6cr,
	realtek_format_w6cg;

#endif
