/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What compressed data unpack to. */
#include "container/container_private.h"
#include "store/opening.h"

void
container_unpack(const struct part *p, struct span store, struct opening_list *list)
{
	struct span packed = span_cut(store, (size_t)p->offset, (size_t)p->len);
	enum codec_id codec = codec_recognise(packed);

	if (codec != CODEC_COUNT)
		opening_add_packed(list, &(struct opening){
			.store = { .at = p->offset, .len = p->len,
			        /* A compressed file may be a flash; what lies in a flash is a
			         * kernel, or a file. */
			        .flash = p->offset == 0 && p->len == store.len },
			.at = p->offset,
		}, codec);
}
