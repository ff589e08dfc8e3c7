/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Jobs that only need a recipe. */
#include "job/carve.h"

#include <inttypes.h>

#include "job/write.h"

void
carve_start(struct job *j, const struct firmware *f, uint64_t offset, uint64_t len,
        const char *path, enum output_mode mode)
{
	struct span bytes = span_cut(f->bytes, 0, 0);

	if (offset <= f->bytes.len)
		bytes = span_cut(f->bytes, (size_t)offset,
		        len < SIZE_MAX ? (size_t)len : SIZE_MAX);
	write_start(j, bytes, path, mode);
}

void
write_start(struct job *j, struct span bytes, const char *path, enum output_mode mode)
{
	struct write_order o = { 0 };

	recipe_add_bytes(&o.recipe, bytes);
	write_recipe_start(j, &o, path, mode);
}

void
unspare_start(struct job *j, const struct firmware *f, const struct nand_layout *layout,
        uint64_t offset, uint64_t len, const char *path, enum output_mode mode)
{
	struct write_order o = { 0 };
	uint64_t all = f->bytes.len;

	offset = offset < all ? offset : all;
	len = len < all - offset ? len : all - offset;
	recipe_add_pages(&o.recipe, span_cut(f->bytes, 0, (size_t)(offset + len)), offset,
	        layout);
	text_addf(&o.result, ", %" PRIu64 " bytes of spare areas left out",
	        len - o.recipe.len);
	write_recipe_start(j, &o, path, mode);
}
