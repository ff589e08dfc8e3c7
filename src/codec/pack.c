/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "codec/pack.h"

#include "codec/codec_private.h"

struct stream *
codec_pack_open(enum codec_id id, struct span in, struct span like, struct error *err)
{
	const struct codec *c = (unsigned)id < CODEC_COUNT ? &codecs[id] : NULL;

	if (!c || !c->open || !c->pack) {
		error_set(err, "%s: %s", c ? c->name : "unknown compression",
		        c && c->absent ? c->absent : "only read here, never written");
		return NULL;
	}
	if (!codec_begins(id, like)) {
		error_set(err, "%s: what is to be replaced does not begin like it", c->name);
		return NULL;
	}
	return c->pack(in, like, err);
}
