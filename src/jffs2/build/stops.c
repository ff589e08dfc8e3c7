/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the kernel stops to list a directory: see jffs2/view/listing.c. */
#include "jffs2/build/build_private.h"

void
listing_resolve(struct jffs2_build *b)
{
	struct jffs2_fs *fs = b->fs;
	struct jffs2_stop stop;
	size_t kept = 0;

	for (size_t i = 0; i < fs->stops.count; i++)
		if (!(b->marks[fs->stops.at[i].dir] & MARK_NAMES))
			fs->stops.at[kept++] = fs->stops.at[i];
	fs->stops.count = kept;
	for (uint32_t k = 0; k < marked_count(b); k++) {
		uint32_t i = marked_at(b, k);

		if (b->marks[i] & MARK_NAMES && listing_stop(fs, i, &stop))
			array_push(&fs->stops, stop);
	}
	listing_sort(fs);
}
