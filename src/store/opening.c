/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "store/opening.h"

struct stream *
opening_unpack(const struct opening *o, struct span from, struct error *err)
{
	return codec_stream_open((enum codec_id)o->which, from, err);
}
