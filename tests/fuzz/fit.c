/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tree of a FIT: the first byte says where its strings begin, a right header is put
 * before the rest. */
#include <string.h>

#include "devicetree/devicetree.h"
#include "firmware/firmware.h"
#include "firmware/parts/sums.h"
#include "tests/fixture/format/fdts.h"
#include "tests/fuzz/fuzz.h"
#include "tests/hostile/check.h"
#include "uboot/fit.h"

static void
make_tree(struct text *t, struct span bytes)
{
	uint32_t strings = FDT_HEADER_LEN
	        + (uint32_t)(bytes.len * (size_t)span_u8(bytes, 0) / 256 / 4 * 4);
	const uint32_t head[] = { FDT_MAGIC, FDT_HEADER_LEN + (uint32_t)bytes.len, FDT_HEADER_LEN,
		strings, FDT_HEADER_LEN, 17, 16, 0, 0, 0 };

	for (size_t i = 0; i < COUNT(head); i++)
		fdt_add32(t, head[i]);
	text_add_bytes(t, bytes.at + 1, bytes.len - 1);
}

static void
check_facts(const struct firmware *f, struct findings *found)
{
	for (size_t i = 0; i < f->list.parts.count; i++) {
		struct fact_list list = { 0 };

		firmware_facts(f, (int)i, &list);
		for (size_t k = 0; k < list.facts.count; k++)
			if (check_text(span_of(list.facts.at[k].value,
			        strlen(list.facts.at[k].value))))
				finding(found, "fact %s", list.facts.at[k].name);
		for (size_t k = 0; k < list.sums.count; k++)
			if (!list.sums.at[k].missing && checksum_cost(&list.sums.at[k])
			        != list.sums.at[k].len)
				finding(found, "a sum of other bytes than it says");
		fact_list_free(&list);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span bytes = span_cut(span_of(data, size), 0, FUZZ_MOST);
	struct findings found = { "" };
	struct text t = { 0 };
	struct firmware *f;

	if (size < 2)
		return 0;
	make_tree(&t, bytes);
	f = examine_open(span_of(t.at, t.len));
	examine_invariants(f, &found);
	check_facts(f, &found);
	firmware_close(f);
	text_free(&t);
	fuzz_judge(&found);
	return 0;
}
