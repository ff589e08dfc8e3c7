/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Prints the decision for each image with a known erase size, whole, cropped and damaged:
 * a line each, or with -s the counts a variant. -c N tries N crops an image, -d N damages
 * each in N ways. Exit status 1 if one decision was wrong.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fixture/cases/erase_cases.h"

struct table {
	int counts[VARIANT_COUNT][VERDICT_COUNT];
	int crops, damages;
	bool brief;
};

static void
show(const struct erase_image *image, const char *variant,
        const struct erase_answer *a)
{
	printf("| %s | %s | %u | ", image->name, variant, a->truth);
	if (a->size)
		printf("%u | %.1f | %s | %s |\n", a->size, a->confidence,
		        erase_verdicts[a->verdict], a->why);
	else
		printf("- | - | %s | %s |\n", erase_verdicts[a->verdict], a->why);
}

static int
seeds_of(const struct table *t, enum erase_variant variant)
{
	return variant == VARIANT_CROP ? t->crops : variant < VARIANT_CROP ? 1 : t->damages;
}

static void
try_all(struct erase_image *image, void *arg)
{
	struct table *t = arg;

	for (int variant = 0; variant < VARIANT_COUNT; variant++) {
		for (int i = 0; i < seeds_of(t, variant); i++) {
			struct erase_answer a;

			erase_try(image, variant, 7919u * (uint32_t)(i + 1), &a);
			t->counts[variant][a.verdict]++;
			if (!t->brief || a.verdict == VERDICT_WRONG)
				show(image, erase_variants[variant], &a);
		}
	}
}

static void
show_counts(const struct table *t)
{
	printf("| Variant | right | undecided | no part | wrong |\n|---|---|---|---|---|\n");
	for (int i = 0; i < VARIANT_COUNT; i++)
		printf("| %s | %d | %d | %d | %d |\n", erase_variants[i],
		        t->counts[i][VERDICT_RIGHT], t->counts[i][VERDICT_UNDECIDED],
		        t->counts[i][VERDICT_NO_PART], t->counts[i][VERDICT_WRONG]);
}

int
main(int argc, char **argv)
{
	struct table t = { .crops = 20, .damages = 4 };
	int images, wrong = 0;

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "-s") == 0)
			t.brief = true;
		else if (strcmp(argv[i], "-c") == 0 && i + 1 < argc)
			t.crops = atoi(argv[++i]);
		else if (strcmp(argv[i], "-d") == 0 && i + 1 < argc)
			t.damages = atoi(argv[++i]);
	}
	if (!t.brief)
		printf("| Image | Variant | Truth | Decision | Confidence | Verdict | Why |\n"
		       "|---|---|---|---|---|---|---|\n");
	images = erase_images(try_all, &t);
	for (int i = 0; i < VARIANT_COUNT; i++)
		wrong += t.counts[i][VERDICT_WRONG];
	if (t.brief) {
		show_counts(&t);
		printf("\n%d images, %d wrong decisions\n", images, wrong);
	}
	return wrong > 0;
}
