/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An environment: a right CRC is put before the bytes, in one of the two forms. */
#include "base/crc32.h"
#include "firmware/parts/environments.h"
#include "firmware/firmware.h"
#include "tests/fuzz/fuzz.h"

static void
check_variables(struct span text, struct findings *found)
{
	struct span line = { 0 };
	size_t len = 0;

	while (environment_next(text, &line)) {
		struct span name = environment_name(line), value = environment_value(line);

		len += line.len + 1;
		if (name.len + value.len > line.len)
			finding(found, "a variable longer than its line");
	}
	if (text.len && len != text.len + 1 && len != text.len)
		finding(found, "lines that are not the text");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span bytes = span_cut(span_of(data, size), 0, FUZZ_MOST);
	struct findings found = { "" };
	struct text t = { 0 };
	struct environment e;
	struct firmware *f;
	uint32_t crc = crc32_usual(span_cut(bytes, 1, SIZE_MAX));

	if (size < 2)
		return 0;
	for (int i = 0; i < 4; i++)
		text_add_bytes(&t, &(uint8_t){ (uint8_t)(crc >> 8 * i) }, 1);
	if (data[0] % 2)
		text_add_bytes(&t, data, 1);
	text_add_bytes(&t, bytes.at + 1, bytes.len - 1);
	f = examine_open(span_of(t.at, t.len));
	examine_invariants(f, &found);
	for (size_t i = 0; i < f->list.parts.count; i++)
		if (firmware_environment(f, (int)i, &e))
			check_variables(environment_text(f->bytes, &e), &found);
	firmware_close(f);
	text_free(&t);
	fuzz_judge(&found);
	return 0;
}
