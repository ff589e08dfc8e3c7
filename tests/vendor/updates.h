/* SPDX-License-Identifier: GPL-2.0-or-later */
/* More headers of vendors, as their tools write them; each with a payload of KERNEL bytes.
 * They return where it begins. */
#ifndef TESTS_VENDOR_UPDATES_H
#define TESTS_VENDOR_UPDATES_H

#include "tests/vendor/bytes.h"

size_t make_dni(struct text *t);
size_t make_shrs(struct text *t);
size_t make_zynos(struct text *t);
size_t make_nvram(struct text *t);
size_t make_zyfwinfo(struct text *t);
size_t make_buffalo(struct text *t);
size_t make_fip(struct text *t);
size_t make_unified(struct text *t);
size_t make_ubiquiti(struct text *t);
size_t make_xiaomi_1(struct text *t);
size_t make_xiaomi_2(struct text *t);
size_t make_encrypted(struct text *t);

#endif
