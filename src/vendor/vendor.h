/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What vendors put around kernels and file systems: headers with lengths and checksums, and
 * the trailers of OpenWrt. Each is a format of its own; none is recognised by its magic
 * alone, the lengths in it must make sense, too. Facts are from the tools that write these
 * headers: OpenWrt's firmware-utils and fwtool, and Linux's include/linux/bcm963xx_tag.h; a
 * file names others.
 */
#ifndef VENDOR_VENDOR_H
#define VENDOR_VENDOR_H

#include "store/part.h"

extern const struct format trx_format, seama_format, broadcom_format, chk_format, fwtool_format,
        tplink_format, tplink_openwrt_format, tplink2_format, safeloader_format, dni_format,
        shrs_format, zynos_format, zyfwinfo_format, buffalo_format, buffalo_format_asar,
        nvram_format, unified_format_v2, unified_format_v3, ubiquiti_format,
        ubiquiti_format_open, xiaomi_format_1, xiaomi_format_2, encrypted_format;

#endif
