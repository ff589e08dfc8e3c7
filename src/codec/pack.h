/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Packs bytes again, as the packed data were that are to be replaced: the same format, and as
 * far as its header shows how it was made, the same filters, check and dictionary. A packer
 * is a stream (codec/stream.h) whose input is what is packed, and whose output is the packed
 * data. It borrows both.
 */
#ifndef CODEC_PACK_H
#define CODEC_PACK_H

#include "codec/stream.h"

/* Begins to pack `in` with the codec, for payloads and files only, like `like`, which begins
 * with data of that codec. NULL with err set if this build can't, or the format is one that is
 * only read here. stream_close releases it. */
struct stream *codec_pack_open(enum codec_id id, struct span in, struct span like,
        struct error *err);

#endif
