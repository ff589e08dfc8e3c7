/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How a FIT is recognised, the pieces that its images are, and what they unpack to. */
#include <stdio.h>

#include "devicetree/devicetree.h"
#include "devicetree/walk.h"
#include "store/opening.h"
#include "text/text.h"
#include "uboot/fit_private.h"

/* ---- the images as pieces ---- */

/* True if the image has data that begin in what there is. */
static bool
is_present(const struct fit *f, const struct fit_image *i)
{
	return i->here && i->len > 0 && i->at < f->bytes.len;
}

size_t
fit_sort(const struct fit *f, const struct fit_image *sorted[FIT_IMAGES_MAX])
{
	size_t count = 0;

	for (size_t i = 0; i < f->image_count; i++) {
		const struct fit_image *image = &f->images[i];
		size_t at = count;

		if (!is_present(f, image))
			continue;
		for (; at > 0 && sorted[at - 1]->at > image->at; at--)
			sorted[at] = sorted[at - 1];
		sorted[at] = image;
		count++;
	}
	return count;
}

static void
describe_image(const struct fit_image *i, char line[96])
{
	struct text t = { 0 };

	text_add(&t, "image \"");
	text_add_readable(&t, span_cut(i->name, 0, 24), true);
	text_add(&t, "\" of FIT");
	if (i->type.len || i->compression.len) {
		text_add(&t, ": ");
		fit_add_kind(i, &t);
	}
	snprintf(line, 96, "%s", text_str(&t));
	text_free(&t);
}

/* Where the last image, or the tree, ends. */
static uint64_t
end_of(const struct fit *f)
{
	uint64_t end = f->tree_len;

	for (size_t i = 0; i < f->image_count; i++) {
		const struct fit_image *image = &f->images[i];

		if (is_present(f, image) && image->len <= UINT64_MAX - image->at
		        && image->at + image->len > end)
			end = image->at + image->len;
	}
	return end;
}

/* An image that lies in what comes before it, in the tree's header or in itself, isn't a
 * piece: the survey leaves it out. */
static void
add_pieces(struct part_hit *hit, const struct fit *f)
{
	const struct fit_image *sorted[FIT_IMAGES_MAX];
	size_t count = fit_sort(f, sorted), first = 0;
	uint64_t end = end_of(f);
	char line[96];

	while (first < count && sorted[first]->at < FDT_HEADER_LEN)
		first++;
	hit->len = first < count ? sorted[first]->at : f->tree_len;
	hit->payload = hit->payload_claimed = end - hit->len;
	for (size_t i = first; i < count; i++) {
		describe_image(sorted[i], line);
		part_hit_add(hit, sorted[i]->at, sorted[i]->len, line);
	}
	snprintf(hit->payload_what, sizeof hit->payload_what, "the rest of the FIT");
}

static void
describe(const struct fit *f, char line[96])
{
	struct text t = { 0 };

	text_addf(&t, "FIT, %zu image%s, %zu configuration%s", f->image_count,
	        f->image_count == 1 ? "" : "s", f->config_count,
	        f->config_count == 1 ? "" : "s");
	if (f->description.len) {
		text_add(&t, ": ");
		text_add_readable(&t, span_cut(f->description, 0, 48), true);
	}
	snprintf(line, 96, "%s", text_str(&t));
	text_free(&t);
}

static bool
probe(const struct format *format, struct span area, size_t at, struct part_hit *hit)
{
	struct span bytes = span_cut(area, at, SIZE_MAX);
	struct fit *f;
	bool found;

	if (!devicetree_looks(area, at))
		return false;
	found = fit_looks(bytes, &hit->cost);
	if (!found)
		return false;
	f = fit_read(bytes);
	hit->cost += f->cost;
	hit->endian = format->endian;
	add_pieces(hit, f);
	describe(f, hit->what);
	free(f);
	return true;
}

static void
openings(const struct part *p, struct span store, struct opening_list *list)
{
	struct fit *f = fit_read(span_cut(store, (size_t)p->offset, SIZE_MAX));

	for (size_t i = 0; f && i < f->image_count; i++) {
		uint64_t at = p->offset + f->images[i].at;
		struct span data = is_present(f, &f->images[i])
		        ? span_cut(store, (size_t)at, (size_t)f->images[i].len) : (struct span){ 0 };
		enum codec_id codec = codec_recognise(data);

		if (codec != CODEC_COUNT)
			opening_add_packed(list, &(struct opening){
				.store = { .at = at, .len = data.len, .container = "FIT",
				        .container_at = p->offset },
				.at = at,
			}, codec);
	}
	free(f);
}

const struct format fit_format = {
	.name = "FIT",
	.help = "A FIT, U-Boot's flattened image tree: kernels, device trees and ramdisks in one "
	        "file, with hashes, and configurations that say which of them boot together.",
	.magic = { 0xd0, 0x0d, 0xfe, 0xed },
	.magic_len = 4,
	.endian = ENDIAN_BIG,
	.costly = true,
	.openings = openings,
	.probe = probe,
	.fields = fdt_fields,
	.field_count = FDT_FIELDS,
	.facts = fit_facts,
};
