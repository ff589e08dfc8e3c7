/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every image beside every other, and each by itself. */
#include <stdio.h>
#include <string.h>

#include "tests/divide_cases.h"
#include "tests/nodes.h"

enum { GAPS = 4, CROPS = 6, DAMAGES = 3, IMAGES_MAX = 128 };

static struct erase_image images[IMAGES_MAX];
static int image_count;
static const char *prefix;
static divide_note *note;
static struct divide_counts *sum;

const char *const divide_arrangements[DIVIDE_ARRANGEMENTS] = {
	[SIDE_BY_SIDE] = "side by side",
	[FIRST_CROPPED] = "the first cropped",
	[THREE_IN_A_ROW] = "three in a row",
	[TWO_COPIES] = "two copies",
};

static void
keep(struct erase_image *image, void *arg)
{
	(void)arg;
	if (image_count == IMAGES_MAX || image->area_count != 1
	        || strncmp(image->name, prefix, strlen(prefix)) != 0)
		return;
	images[image_count] = *image;
	images[image_count].bytes = (struct text){ 0 };
	text_add_bytes(&images[image_count++].bytes, image->bytes.at, image->bytes.len);
}

static bool
is_big_endian(const struct erase_image *image)
{
	const uint8_t *at = (const uint8_t *)image->bytes.at;

	for (size_t i = 0; i + 2 < image->bytes.len; i += 4)
		if (at[i] == 0x19 && at[i + 1] == 0x85)
			return true;
		else if (at[i] == 0x85 && at[i + 1] == 0x19)
			return false;
	return false;
}

static void
try_row(const struct neighbours *n, enum divide_arrangement arrangement,
        const char *names)
{
	char why[1000];
	enum divide_verdict verdict = neighbours_try(n, why, sizeof why);

	sum->rows[arrangement][verdict]++;
	if (note && verdict != DIVIDED_RIGHT)
		note("%s: %s, %s: %s\n", divide_verdicts[verdict],
		        divide_arrangements[arrangement], names, why);
}

/* True if there is more than cleanmarkers from byte `from` on. */
static bool
says_something(const struct erase_image *image, uint64_t from)
{
	struct neighbours n = { .count = 0 };
	struct span all = span_of(image->bytes.at, image->bytes.len);
	bool idle;

	text_add_bytes(&n.bytes, all.at, all.len);
	idle = neighbours_idle(&n, from, all.len);
	neighbours_free(&n);
	return !idle;
}

static void
try_pair(const struct erase_image *a, const struct erase_image *b, uint32_t *seed)
{
	uint64_t block = a->areas[0].size, whole = (a->bytes.len + block - 1) / block * block;
	uint64_t pad = whole - a->bytes.len;
	uint64_t gap = next_random(seed) % GAPS * block, blocks = whole / block, crop;
	struct neighbours n = { 0 }, cropped = { 0 };
	char names[300];

	snprintf(names, sizeof names, "%s %s gap %d", a->name, b->name, (int)(gap / block));
	neighbours_add(&n, a, 0, 0);
	n.to[0] += pad;
	neighbours_add(&n, b, 0, pad + gap);
	try_row(&n, a == b ? TWO_COPIES : SIDE_BY_SIDE, names);
	neighbours_free(&n);
	crop = blocks < 2 ? 0 : (1 + next_random(seed) % (blocks - 1)) * block;
	if (!crop || !says_something(a, crop))
		return;
	neighbours_add(&cropped, a, crop, 0);
	neighbours_add(&cropped, b, 0, pad + gap);
	try_row(&cropped, FIRST_CROPPED, names);
	neighbours_free(&cropped);
}

static void
try_three(const struct erase_image *a, const struct erase_image *b,
        const struct erase_image *c)
{
	uint64_t block = a->areas[0].size;
	struct neighbours n = { 0 };
	char names[300];

	snprintf(names, sizeof names, "%s %s %s", a->name, b->name, c->name);
	neighbours_add(&n, a, 0, 0);
	neighbours_add(&n, b, 0, (block - a->bytes.len % block) % block);
	neighbours_add(&n, c, 0, (block - b->bytes.len % block) % block);
	try_row(&n, THREE_IN_A_ROW, names);
	neighbours_free(&n);
}

static void
try_single(const struct erase_image *image, enum erase_variant variant, uint32_t seed)
{
	struct text bytes = { 0 };
	char why[1000];
	enum single_verdict verdict;

	erase_variant_bytes(image, variant, seed, &bytes);
	verdict = divide_single(span_of(bytes.at, bytes.len), why, sizeof why);
	sum->singles[variant][verdict]++;
	if (note && verdict != SINGLE_RIGHT)
		note("%s: %s, %s, seed %u: %s\n", verdict == SINGLE_SPLIT ? "SPLIT" : "doubted",
		        image->name, erase_variants[variant], seed, why);
	text_free(&bytes);
}

static bool
fit(const struct erase_image *a, const struct erase_image *b)
{
	return is_big_endian(a) == is_big_endian(b)
	       && a->areas[0].from == 0 && b->areas[0].from == 0
	       && a->areas[0].slip == 0 && b->areas[0].slip == 0;
}

/* Any image that fits. */
static const struct erase_image *
third(const struct erase_image *a, uint32_t *seed)
{
	uint32_t i = next_random(seed) % (uint32_t)image_count;

	while (!fit(a, &images[i]))
		i = (i + 1) % (uint32_t)image_count;
	return &images[i];
}

static void
try_rows(int every)
{
	uint32_t seed = 20261128;
	int at = 0;

	for (int a = 0; a < image_count; a++)
		for (int b = 0; b < image_count; b++) {
			if (!fit(&images[a], &images[b]) || at++ % every)
				continue;
			try_pair(&images[a], &images[b], &seed);
			if (at / every % 5 == 0)
				try_three(&images[a], &images[b], third(&images[a], &seed));
		}
}

static void
try_singles(void)
{
	for (int i = 0; i < image_count; i++)
		for (int variant = 0; variant < VARIANT_COUNT; variant++) {
			int seeds = variant == VARIANT_CROP ? CROPS
			            : variant > VARIANT_CROP ? DAMAGES : 1;

			for (int k = 1; k <= seeds; k++)
				try_single(&images[i], (enum erase_variant)variant,
				        7919u * (uint32_t)k);
		}
}

int
divide_try_all(const char *names, int every, struct divide_counts *counts, divide_note *say)
{
	prefix = names;
	note = say;
	sum = counts;
	image_count = 0;
	erase_images(keep, NULL);
	try_singles();
	try_rows(every);
	for (int i = 0; i < image_count; i++)
		erase_image_free(&images[i]);
	return image_count;
}
