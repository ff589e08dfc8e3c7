/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An opening: a store that can be made of bytes of another one. Whoever knows a format adds
 * them to a list (struct format, `openings`); the store is made, within limits, by others
 * (firmware/unpack.c). Names it borrows are constant text.
 */
#ifndef STORE_OPENING_H
#define STORE_OPENING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/array.h"
#include "base/error.h"
#include "codec/stream.h"
#include "store/store.h"

/* Bytes of a name, with its NUL; longer ones are cut. */
enum { OPENING_NAME = 128 };
/* Of a store; far more than are ever made. */
enum { OPENINGS_MOST = 1024 };

struct opening {
	/* As the store will be; without its bytes, its parent, and its name where `name` below
	 * is one. */
	struct store store;
	char name[OPENING_NAME]; /* of a member of an archive, as the archive spells it; "" */
	uint64_t at;    /* in the part that leads to the store */
	/* The store is all of the parent, seen as it should be: nothing else of the parent is
	 * opened. */
	bool whole;
	uint64_t which;  /* for `open` */
	const void *arg; /* likewise; lives as long as the parent's firmware; mostly NULL */
	const char *absent; /* why this build can't open it: "not built in (libarchive)"; NULL */
	/* Begins to make the bytes of `from`, the bytes store.at, store.len of the parent; NULL
	 * with err set if that is impossible. */
	struct stream *(*open)(const struct opening *, struct span from, struct error *err);
};

struct opening_list {
	ARRAY(struct opening) openings;
};

/* Adds what the bytes store.at, store.len unpack to with codec `id`; the rest of `like` is as
 * given. Nothing if something before it in the list begins with the same bytes: what a header
 * announces counts before what the bytes look like; nor beyond OPENINGS_MOST. */
void opening_add_packed(struct opening_list *list, const struct opening *like,
        enum codec_id id);

#endif
