/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "store/part.h"

#include <stdio.h>

void
part_hit_add(struct part_hit *hit, uint64_t offset, uint64_t len, const char *what)
{
	struct part_piece piece = { .offset = offset, .len = len };

	snprintf(piece.what, sizeof piece.what, "%s", what);
	if (hit->pieces.list.count < PART_PIECES_MAX)
		array_push(&hit->pieces.list, piece);
}

void
part_hit_free(struct part_hit *hit)
{
	array_free(&hit->pieces.list);
}

void
part_list_free(struct part_list *list)
{
	array_free(&list->parts);
}

bool
part_list_tiles(const struct part_list *list, uint64_t len)
{
	uint64_t at = 0;

	for (size_t i = 0; i < list->parts.count; i++) {
		const struct part *part = &list->parts.at[i];

		if (part->offset != at || part->len == 0 || part->len > len - at)
			return false;
		at += part->len;
	}
	return at == len;
}

const char *
part_kind_name(const struct part *p)
{
	switch (p->kind) {
	case PART_FORMAT: return p->format->name;
	case PART_PAYLOAD: return "payload";
	case PART_ERASED: return "erased";
	case PART_ZERO: return "zeros";
	case PART_DATA: break;
	}
	return "data";
}
