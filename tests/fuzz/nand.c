/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Raw NAND dumps. Of the first four bytes one chooses the layout, one the code, one what is
 * marked, and one the bits that are flipped and the bytes that are cut off; the rest, in which
 * nodes get right CRCs, is what the chip holds.
 */
#include "firmware/firmware.h"
#include "nand/dump.h"
#include "tests/fixture/format/raw.h"
#include "tests/fuzz/fuzz.h"

enum { HEAD = 4, CONTENT_MOST = 1 << 14, BUFFER = 4096 };

static uint64_t
drain(struct stream *s)
{
	uint8_t buffer[BUFFER];
	uint64_t len = 0;
	size_t made;

	while (stream_step(s, buffer, sizeof buffer, &made) == STREAM_GOES_ON)
		len += made;
	stream_close(s);
	return len + made;
}

static void
check_pages(const struct nand_dump *d, struct span image, struct findings *found)
{
	uint64_t data = d->pages_known ? nand_data_before(&d->layout, image.len) : 0;
	uint64_t pages = (data + d->layout.data - 1) / d->layout.data, sum = 0;

	for (int i = 0; i < NAND_PAGE_STATES; i++)
		sum += d->states[i];
	if (d->pages.count != pages || sum != pages)
		finding(found, "%zu of %llu pages", d->pages.count, (unsigned long long)pages);
	for (size_t i = 0; i < d->faults.count; i++)
		if (nand_fault_of(d, d->faults.at[i].page) != &d->faults.at[i])
			finding(found, "the fault of page %u is lost", d->faults.at[i].page);
}

/* The layout is given: a search would rarely find it. */
static void
check_dump(const struct nand_layout *n, struct span image, struct findings *found)
{
	struct nand_dump d;

	nand_dump_begin(&d, n, image);
	while (nand_dump_step(&d, image, BUFFER))
		continue;
	check_pages(&d, image, found);
	for (int correct = 0; correct < 2; correct++)
		if (drain(nand_dump_stream(&d, image, correct)) != nand_data_before(n, image.len))
			finding(found, "%s: bytes are missing", n->name);
	nand_dump_free(&d);
}

static void
make_raw(struct text *raw, const uint8_t *head, struct span content)
{
	const struct nand_layout *n = &nand_layouts[head[0] % NAND_LAYOUTS];
	const struct ecc_scheme *s = &ecc_schemes[head[1] % ECC_SCHEMES];
	struct raw_chip chip = { .ecc = raw_has_no_room(n, s) ? NULL : s,
		.cleanmarkers = head[2] & 1, .big_endian = head[2] & 2,
		.no_mark = head[2] & 4, .bad = head[2] >> 3 };
	size_t less = head[3] >> 4;

	raw_dump(content, n, &chip, raw);
	for (uint32_t i = 0; i < (head[3] & 15u) && content.len; i++)
		raw_flip(raw, n, (uint64_t)i * 997 % (8 * content.len));
	raw->len -= less * 100 < raw->len ? less * 100 : 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct findings found = { "" };
	struct text raw = { 0 };
	struct nodes content = { 0 };
	struct firmware *f;

	if (size <= HEAD)
		return 0;
	fuzz_repair(&content, span_cut(span_of(data + HEAD, size - HEAD), 0, CONTENT_MOST));
	make_raw(&raw, data, span_of(content.bytes.at, content.bytes.len));
	check_dump(&nand_layouts[data[0] % NAND_LAYOUTS], span_of(raw.at, raw.len), &found);
	f = examine_open(span_of(raw.at, raw.len));
	examine_invariants(f, &found);
	firmware_set_correct(f, true);
	firmware_finish(f);
	examine_invariants(f, &found);
	firmware_close(f);
	nodes_free(&content);
	text_free(&raw);
	fuzz_judge(&found);
	return 0;
}
