/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "store/survey/run.h"

#include <string.h>

enum {
	NOISE_MAX = 64 * 1024, /* bytes between two nodes of one log */
	NOISE_MAX_WEAK = 4096, /* ... after a lone weak node */
	ERASED_TAIL_MIN = 1024 /* 0xff after a weak node, up to the end */
};

struct run
run_of(const struct format *f, uint64_t at, const struct part_hit *hit, bool strong,
        bool leads)
{
	struct run run = {
		.format = f,
		.endian = hit->endian,
		.first = at,
		.end = at + hit->len,
		.reach = at + hit->len,
		.hits = 1,
		.strong = strong,
		.leads = leads,
	};

	memcpy(run.what, hit->what, sizeof run.what);
	return run;
}

void
run_extend(struct run *run, uint64_t at, const struct part_hit *hit)
{
	run->end = run->reach = at + hit->len;
	run->noise = 0;
	run->hits++;
}

/* Counting stops at NOISE_MAX, so that each node pays for a bounded stretch; runs of
 * 0xff and 0x00 are passed quickly. */
static uint64_t
count_noise(struct span bytes, uint64_t noise)
{
	size_t at = 0;

	while (at < bytes.len && noise < NOISE_MAX) {
		uint8_t byte = bytes.at[at];

		if (byte == 0 || byte == 0xff) {
			at += span_run(bytes, at, byte);
		} else {
			noise++;
			at++;
		}
	}
	return noise;
}

/* The end of what belongs to the run from its reach on: 0xff, and end marks (in the byte
 * order of either CPU) where a block begins. */
static void
extend_reach(struct run *run, struct span image, size_t to)
{
	const uint8_t *m = run->format->end_mark;
	const uint8_t swapped[4] = { m[3], m[2], m[1], m[0] };

	while (run->reach < to) {
		struct span next = span_cut(image, (size_t)run->reach, 4);
		bool first = run->reach % RUN_BLOCK_MIN == 0
		             || (run->reach - run->first) % RUN_BLOCK_MIN == 0;

		if (m[0] && first && (span_equal(next, span_of(m, 4))
		                             || span_equal(next, span_of(swapped, 4))))
			run->reach += 4;
		else if (span_u8(next, 0) == 0xff)
			run->reach += span_run(span_cut(image, 0, to), (size_t)run->reach,
			        0xff);
		else
			break;
	}
}

void
run_pass(struct run *run, struct span image, uint64_t from, uint64_t to)
{
	struct span upto = span_cut(image, 0, (size_t)to);

	if (!run->format || to <= run->end)
		return;
	if (from < run->end)
		from = run->end;
	if (run->reach >= from)
		extend_reach(run, image, (size_t)to);
	run->noise = count_noise(span_cut(upto, (size_t)from, (size_t)(to - from)),
	        run->noise);
}

bool
run_too_noisy(const struct run *run)
{
	bool lone = run->hits == 1 && !run->strong && !run->leads;

	return run->noise >= (lone ? NOISE_MAX_WEAK : NOISE_MAX);
}

bool
run_stands(const struct run *run, uint64_t area_end)
{
	uint64_t erased = run->reach - run->end;

	return run->strong || run->hits > 1 || erased >= RUN_BLOCK_MIN
	       || (run->reach == area_end && erased >= ERASED_TAIL_MIN);
}
