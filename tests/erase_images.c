/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The images whose erase size is known. */
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "jffs2/node.h"
#include "tests/erase_cases.h"
#include "tests/nodes.h"

/* Those that no table of the shared folder tells of; `slip` as in struct erase_area. */
static const struct known {
	const char *name;
	uint64_t from, to; /* 0: to the end */
	uint32_t size;
	int32_t slip;
} known[] = {
	{ "data/7518-hi3518-home.uimage", 0x40, 0, 65536, 0 },
	{ "data/be-64k-sum.jffs2", 0, 0, 65536, 0 },
	{ "data/damaged.uimage", 0x40, 0, 16384, 0 },
	{ "data/dump.bin", 0x8000, 0, 16384, 0 },
	{ "data/history.jffs2", 0, 0, 8192, 0 },
	{ "data/nocm-unpadded.jffs2", 0, 0, 32768, 0 },
	{ "truth/dump.bin", 0x500000, 0x900000, 65536, 0 },
	{ "truth/dump.bin", 0x900000, 0xc00000, 131072, 0 },
	{ "corpus/arcturus-ucp1020-rootfs.jffs2", 0, 0, 65536, 0 },
	{ "corpus/bang-test-big.jffs2", 0, 0, 65536, 0 },
	{ "corpus/bang-test-big-add-random-data.jffs2", 0, 0, 65536, 0 },
	{ "corpus/bang-test-big-cut-data-from-end-add-random.jffs2", 0, 0, 65536, 0 },
	{ "corpus/bang-test-big-cut-data-from-end.jffs2", 0, 0, 65536, 0 },
	{ "corpus/bang-test-big-cut-data-from-middle.jffs2", 0, 0, 65536, -100 },
	{ "corpus/bang-test-big-data-added-to-middle.jffs2", 0, 0, 65536, 128 },
	{ "corpus/bang-test-big-data-replaced-in-middle.jffs2", 0, 0, 65536, 0 },
	{ "corpus/bang-test-big-prepend-random-data.jffs2", 128, 0, 65536, 0 },
	{ "corpus/bang-test-little.jffs2", 0, 0, 65536, 0 },
	{ "corpus/bang-test-little-add-random-data.jffs2", 0, 0, 65536, 0 },
	{ "corpus/bang-test-little-cut-data-from-end-add-random.jffs2", 0, 0, 65536, 0 },
	{ "corpus/bang-test-little-cut-data-from-end.jffs2", 0, 0, 65536, 0 },
	{ "corpus/bang-test-little-cut-data-from-middle.jffs2", 0, 0, 65536, -100 },
	{ "corpus/bang-test-little-data-added-to-middle.jffs2", 0, 0, 65536, 128 },
	{ "corpus/bang-test-little-data-replaced-in-middle.jffs2", 0, 0, 65536, 0 },
	{ "corpus/bang-test-little-prepend-random-data.jffs2", 128, 0, 65536, 0 },
	{ "corpus/fact-jffs2_be.img", 0, 0, 131072, 0 },
	{ "corpus/fact-jffs2_le.img", 0, 0, 131072, 0 },
	{ "corpus/licheepi-nano-rootfs.jffs2", 0, 0, 65536, 0 },
	{ "corpus/openwrt-atheros-be-root.jffs2-64k", 0, 0, 65536, 0 },
};

/* The path of `name`: data/ is of the project, the rest of the shared folder. */
static void
path_of(char path[PATH_MAX], const char *name)
{
	const char *top = getenv("srcdir"), *given = getenv("FLASHLOUPE_SHARED");

	top = top ? top : ".";
	if (strncmp(name, "data/", 5) == 0)
		snprintf(path, PATH_MAX, "%s/%s", top, name);
	else if (given)
		snprintf(path, PATH_MAX, "%s/%s", given, name);
	else
		snprintf(path, PATH_MAX, "%s/../shared/%s", top, name);
}

static bool
read_whole(const char *name, struct text *t)
{
	char path[PATH_MAX], buffer[65536];
	FILE *f;
	size_t n;

	path_of(path, name);
	f = fopen(path, "rb");
	if (!f)
		return false;
	while ((n = fread(buffer, 1, sizeof buffer, f)) > 0)
		text_add_bytes(t, buffer, n);
	fclose(f);
	return true;
}

static bool
load(struct erase_image *image, const char *name)
{
	*image = (struct erase_image){ 0 };
	snprintf(image->name, sizeof image->name, "%s", name);
	return read_whole(name, &image->bytes);
}

static void
add_area(struct erase_image *image, const struct known *k)
{
	image->areas[image->area_count++] = (struct erase_area){ .from = k->from,
		.to = k->to ? k->to : image->bytes.len, .size = k->size,
		.slip = k->slip };
}

/* Every row of truth/README.md: `| name | erase block | ...`. */
static int
truth_images(void (*each)(struct erase_image *, void *), void *arg)
{
	struct text readme = { 0 };
	char *line, *rest = NULL;
	int count = 0;

	if (!read_whole("truth/README.md", &readme))
		return 0;
	for (line = strtok_r(readme.at, "\n", &rest); line;
	        line = strtok_r(NULL, "\n", &rest)) {
		char name[64], file[80];
		struct known k = { 0 };
		struct erase_image image;

		if (sscanf(line, "| %63s | %" SCNu32 " |", name, &k.size) != 2)
			continue;
		snprintf(file, sizeof file, "truth/%.60s.jffs2", name);
		if (!load(&image, file))
			continue;
		add_area(&image, &k);
		each(&image, arg);
		erase_image_free(&image);
		count++;
	}
	text_free(&readme);
	return count;
}

int
erase_images(void (*each)(struct erase_image *image, void *arg), void *arg)
{
	int count = truth_images(each, arg);

	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
		struct erase_image image;
		const char *name = known[i].name;

		if (!load(&image, name))
			continue;
		add_area(&image, &known[i]);
		while (i + 1 < sizeof known / sizeof known[0]
		        && strcmp(known[i + 1].name, name) == 0)
			add_area(&image, &known[++i]);
		each(&image, arg);
		erase_image_free(&image);
		count++;
	}
	return count;
}

/* ---- images made here ---- */

static bool
wants_marker(enum erase_markers markers, uint32_t block, uint32_t *seed)
{
	switch (markers) {
	case MARKERS_ALL: return true;
	case MARKERS_HALF: return next_random(seed) % 2;
	case MARKERS_ERASED: return block % 4 == 3;
	case MARKERS_NONE: break;
	}
	return false;
}

static void
make_block(struct nodes *n, uint32_t size, bool marker, bool empty, uint32_t *seed)
{
	static uint32_t version;
	uint8_t data[2048];
	size_t end = n->bytes.len + size;

	if (marker)
		nodes_add_cleanmarker(n);
	for (size_t i = 0; i < sizeof data; i++)
		data[i] = (uint8_t)next_random(seed);
	while (!empty) {
		uint32_t len = next_random(seed) % (size < 16384 ? 500 : sizeof data) + 1;

		if (n->bytes.len + JFFS2_INODE_LEN + len + 3 > end)
			break;
		nodes_add_inode(n, &(struct inode_spec){ .ino = 2, .version = ++version,
		        .mode = 0100644, .isize = 4096, .data = span_of(data, len) });
	}
	while (n->bytes.len < end)
		text_add_bytes(&n->bytes, "\xff", 1);
}

void
erase_image_make(struct erase_image *image, uint32_t size, uint32_t blocks,
        enum erase_markers markers, uint32_t seed)
{
	struct nodes n = { .endian = seed & 1 ? ENDIAN_BIG : ENDIAN_LITTLE };
	struct known k = { .size = size };

	for (uint32_t i = 0; i < blocks; i++)
		make_block(&n, size, wants_marker(markers, i, &seed), i % 4 == 3, &seed);
	*image = (struct erase_image){ .bytes = n.bytes };
	snprintf(image->name, sizeof image->name, "made: %" PRIu32 " x %" PRIu32, blocks,
	        size);
	add_area(image, &k);
}

void
erase_image_append(struct erase_image *image, const struct erase_image *tail)
{
	uint64_t at = image->bytes.len;

	text_add_bytes(&image->bytes, tail->bytes.at, tail->bytes.len);
	for (int i = 0; i < tail->area_count && image->area_count < ERASE_AREAS; i++) {
		struct erase_area a = tail->areas[i];

		a.from += at;
		a.to += at;
		image->areas[image->area_count++] = a;
	}
}

void
erase_image_free(struct erase_image *image)
{
	text_free(&image->bytes);
}
