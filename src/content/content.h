/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Files that lie in a flash by themselves: pictures, keys, databases; a row each for the
 * survey (store/part.h). Text has no magic number: what the survey leaves is looked at by
 * content_say_text.
 */
#ifndef CONTENT_CONTENT_H
#define CONTENT_CONTENT_H

#include "store/part.h"

extern const struct format png_format, jpeg_format, gif_format_87, gif_format_89, bmp_format;
extern const struct format pem_format, der_format, sqlite_format;

/* text.c: if the bytes are text, what kind of text, in words that don't go; NULL if they are
 * not. At most the first 64 KiB are looked at; they may be followed by 0xff or 0x00. */
const char *content_text(struct span s);

#endif
