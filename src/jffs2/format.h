/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How the survey finds JFFS2: one row for each byte order. */
#ifndef JFFS2_FORMAT_H
#define JFFS2_FORMAT_H

#include "store/part.h"

extern const struct format jffs2_format_le, jffs2_format_be;

#endif
