/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A dump that isn't plain: swapped, inverted, as text. The first byte says in which guise; the
 * next ones change bytes of what is made, three for a change; the rest is the plain image, of
 * whole lines.
 */
#include <string.h>

#include "firmware/firmware.h"
#include "tests/fixture/format/guises.h"
#include "tests/fuzz/fuzz.h"

enum { CHANGE_LEN = 3, CHANGES_MOST = 16, LINE = 16, PLAIN_MOST = 4096, ROWS = 20 };

static void
make_dump(struct text *t, struct span input)
{
	const struct guise_case *guise = &guise_cases[span_u8(input, 0) % GUISES];
	size_t changes = span_u8(input, 1) % CHANGES_MOST;
	struct span plain = span_cut(input, 2 + CHANGE_LEN * changes, PLAIN_MOST);

	plain = span_cut(plain, 0, plain.len / LINE * LINE);
	if (guise->make && plain.len > 0)
		guise->make(plain, t);
	else
		text_add_bytes(t, (const char *)plain.at, plain.len);
	for (size_t i = 0; t->len > 0 && i < changes; i++) {
		size_t at = span_u16(input, 2 + CHANGE_LEN * i, ENDIAN_BIG) % t->len;

		t->at[at] = (char)span_u8(input, 2 + CHANGE_LEN * i + 2);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct findings found = { "" };
	struct text t = { 0 };
	struct firmware *f;

	if (size < 3)
		return 0;
	make_dump(&t, span_cut(span_of(data, size), 0, FUZZ_MOST));
	if (t.len > 0) {
		f = examine_open(span_of(t.at, t.len));
		examine_invariants(f, &found);
		examine_tables(f, ROWS, &found);
		firmware_close(f);
	}
	text_free(&t);
	fuzz_judge(&found);
	return 0;
}
