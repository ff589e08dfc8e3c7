/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Headers of uImages: decoding, the table of files, and writing a header anew. */
#include <stdlib.h>
#include <string.h>

#include "tests/fuzz/fuzz.h"
#include "tests/hostile/check.h"
#include "uimage/uimage.h"

static void
show_fields(struct span header, struct findings *found)
{
	struct text t = { 0 };

	for (size_t i = 0; i < UIMAGE_FIELDS; i++) {
		text_clear(&t);
		field_add_value(&t, &uimage_fields[i], header, ENDIAN_BIG);
		if (check_text(span_of(t.at, t.len)))
			finding(found, "field %s", uimage_fields[i].name);
	}
	text_free(&t);
}

static void
check_entries(struct span image, const struct uimage *u, struct findings *found)
{
	struct uimage_entry e = { .number = 0 };

	while (uimage_next_entry(image, u, &e)) {
		if (e.number > UIMAGE_ENTRIES_MAX)
			finding(found, "entries without end");
		if (e.present > e.len
		        || (e.present && !span_holds(image, e.offset, e.present)))
			finding(found, "entry %zu reaches outside", e.number);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct findings found = { "" };
	uint8_t header[UIMAGE_HEADER_LEN];
	struct uimage u, again;
	struct span image;
	struct nodes n;
	uint64_t at = 0;

	fuzz_repair(&n, span_of(data, size));
	image = nodes_image(&n);
	uimage_looks(image, 0);
	show_fields(image, &found);
	if (uimage_decode(image, 0, &u)) {
		struct part_hit hit = { .len = 0 };

		while (uimage_check_step(image, &u, &at, 100))
			continue;
		check_entries(image, &u, &found);
		if (uimage_payload(image, &u).len != u.present)
			finding(&found, "the payload is not what is present");
		uimage_encode_summed(header, &u, u.time, u.size, u.dcrc);
		if (!uimage_decode(span_of(header, sizeof header), 0, &again)
		        || !again.hcrc_ok || again.size != u.size || again.type != u.type)
			finding(&found, "a header does not read as it was written");
		if (uimage_format.probe(&uimage_format, image, 0, &hit)
		        && (hit.len > image.len || hit.payload > image.len - hit.len))
			finding(&found, "a payload outside the image");
		part_hit_free(&hit);
	}
	nodes_free(&n);
	fuzz_judge(&found);
	return 0;
}
