/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The witnesses. */
#ifndef SPARE_SPARE_PRIVATE_H
#define SPARE_SPARE_PRIVATE_H

#include "spare/spare.h"

/* Each of three examines what begins at `at` of the image, where its magic number was found, and
 * votes for the layouts that make it right. False if it is right, or wrong, whatever the
 * layout. */

/* spare_squashfs.c */
bool spare_squashfs(struct spare_search *s, struct span image, uint64_t at);
/* spare_ubi.c */
bool spare_ubi(struct spare_search *s, struct span image, uint64_t at);
bool spare_ubifs(struct spare_search *s, struct span image, uint64_t at);

/* spare_areas.c: the first notes which codes agree, in the spare areas that each row would have;
 * the second examines those of row `row`, and votes. */
void spare_ecc(struct spare_search *s, struct span image);
void spare_marks(struct spare_search *s, struct span image, int row);

/* spare.c: true if the `len` bytes of data from byte `at` of the image on don't stand in a row. */
bool spare_is_torn(const struct nand_layout *n, uint64_t at, uint64_t len);

#endif
