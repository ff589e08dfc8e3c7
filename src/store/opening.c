/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "store/opening.h"

static struct stream *
unpack(const struct opening *o, struct span from, struct error *err)
{
	return codec_stream_open((enum codec_id)o->which, from, err);
}

void
opening_add_packed(struct opening_list *list, const struct opening *like, enum codec_id id)
{
	struct opening o = *like;

	if (list->openings.count >= OPENINGS_MOST)
		return;
	for (size_t i = 0; i < list->openings.count; i++)
		if (list->openings.at[i].store.at == o.store.at)
			return;
	o.store.kind = STORE_DECODED;
	o.store.name = codecs[id].name;
	o.which = id;
	o.absent = codecs[id].absent;
	o.open = unpack;
	array_push(&list->openings, o);
}
