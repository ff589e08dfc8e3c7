/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Compressed data and archives: a row each for the survey (store/part.h). Where the format
 * tells how long its blocks or members are, they are walked, and the part ends with the
 * last; a walk that meets damage ends there. Where it doesn't, the end is open.
 */
#ifndef CONTAINER_CONTAINER_H
#define CONTAINER_CONTAINER_H

#include "store/part.h"

extern const struct format gzip_format, bzip2_format, xz_format;
extern const struct format lzma_format_5d, lzma_format_6d;
extern const struct format zstd_format, lz4_format, lz4_format_old, lzop_format;
extern const struct format zip_format, sevenzip_format, tar_format, ar_format;
extern const struct format cpio_format_newc, cpio_format_crc, cpio_format_odc;

#endif
