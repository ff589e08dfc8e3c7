/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "job/rewrap/head.h"

#include <inttypes.h>

/* The header whose payload holds the bytes, or that is replaced itself, damaged or not. */
static const struct uimage *
header_around(const struct rewrap_wish *w)
{
	for (size_t i = 0; i < w->f->uimages.count; i++) {
		const struct uimage *u = &w->f->uimages.at[i];
		uint64_t end = u->offset + UIMAGE_HEADER_LEN + u->size;

		if (u->offset <= w->at && w->at + w->len <= end)
			return u;
	}
	return NULL;
}

static bool
may_change(const struct rewrap_wish *w, const struct uimage *u, struct error *err)
{
	if (w->at < u->offset + UIMAGE_HEADER_LEN)
		return error_set(err, "what is replaced has a uImage header of its own, which the "
		        "file brings along");
	if (!u->hcrc_ok || !u->dcrc_ok)
		return error_set(err, "the CRCs of the uImage header at 0x%" PRIx64 " are wrong: "
		        "it is left as it is", u->offset);
	return uimage_wanted_changes(w->header, err);
}

static bool
may_make(const struct rewrap_wish *w, struct error *err)
{
	if (w->f->parent || w->f->store->parent || w->at || w->len != w->f->bytes.len)
		return error_set(err, "a uImage header can be made only before a part that is all "
		        "of the file: elsewhere what follows would move");
	return uimage_wanted_makes(w->header, err);
}

enum head_kind
head_of(const struct rewrap_wish *wish, struct error *err)
{
	const struct uimage *u = wish->header ? header_around(wish) : NULL;

	if (!wish->header)
		return HEAD_STAYS;
	if (u)
		return may_change(wish, u, err) ? HEAD_CHANGES : HEAD_REFUSED;
	return may_make(wish, err) ? HEAD_NEW : HEAD_REFUSED;
}
