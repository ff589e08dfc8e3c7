/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Single-bit flips of data/history.jffs2, all of them, but in the middle of long nodes
 * and erased runs only those of every 64th byte. Either the manifest is the same or the
 * damage is reported: there is an error or a warning that the sound image doesn't have,
 * or a path can't be read. The rules below say what no checksum covers; each of them must
 * be needed.
 *
 *   flips            all of them, as TAP
 *   flips FROM TO    the flips of these bytes alone, each that is not reported on a line
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "firmware/firmware.h"
#include "issues/issues.h"
#include "tests/hostile/examine.h"

/* Under sanitizers, only of every 37th byte. */
#if defined __SANITIZE_ADDRESS__
enum { EVERY = 37 };
#else
enum { EVERY = 1 };
#endif
enum { WORKERS = 2, BITS = 8, EDGE = 64 };

/* ---- what an image shows, and its issues ---- */

struct verdict {
	struct text manifest;
	size_t errors, warnings;
};

static void
look(struct span bytes, struct verdict *v)
{
	struct firmware *f = examine_open(bytes);
	struct findings found = { "" };
	struct issue_list list;

	*v = (struct verdict){ .errors = 0 };
	examine_manifests(f, &v->manifest, &found);
	firmware_issues(f, &list);
	v->errors = list.errors;
	v->warnings = list.warnings;
	issue_list_free(&list);
	firmware_close(f);
}

/* ---- the bits that no checksum covers ---- */

enum rule { ACCURATE, RULES };

static const char *const rules[RULES] = {
	[ACCURATE] = "the bit that marks a node obsolete is not in hdr_crc, so that it can be "
	             "cleared in place: the file system is then a sound, older one",
};

/* The rule that excuses the flip of bit `bit` of byte `at`, or RULES. */
static enum rule
excuse(const struct jffs2_log *log, uint32_t at, int bit)
{
	const struct extent *e = &log->extents.at[jffs2_log_find(log, at)];
	uint32_t from = at - e->offset;
	uint32_t high = log->endian == ENDIAN_LITTLE ? 3 : 2;

	if (e->kind == EXTENT_NODE && from == high && 1 << bit == JFFS2_ACCURATE >> 8)
		return ACCURATE;
	return RULES;
}

/* ---- all flips ---- */

struct tally {
	unsigned long flips, equal, reported, excused[RULES], silent;
};

static void
judge(const struct firmware *f, const struct verdict *sound, const struct verdict *v,
        uint32_t at, int bit, struct tally *t)
{
	enum rule r;

	t->flips++;
	if (v->manifest.len == sound->manifest.len
	        && memcmp(v->manifest.at, sound->manifest.at, v->manifest.len) == 0) {
		t->equal++;
	} else if (v->errors > sound->errors || v->warnings > sound->warnings) {
		t->reported++;
	} else if ((r = excuse(&f->volumes.at[0]->log, at, bit)) != RULES) {
		t->excused[r]++;
	} else {
		t->silent++;
		fprintf(stderr, "# byte %u (0x%x), bit %d: the manifest changes in silence\n",
		        at, at, bit);
	}
}

/* Bytes in the middle of something long are alike. */
static bool
is_tried(const struct jffs2_log *log, uint32_t at)
{
	const struct extent *e = &log->extents.at[jffs2_log_find(log, at)];
	uint32_t from = at - e->offset;

	return from < EDGE || e->len - from <= EDGE || at % EDGE == 0;
}

/* Bytes from `from` on, `step` apart. */
static void
flip_all(struct span bytes, uint32_t from, uint32_t to, uint32_t step, struct tally *t)
{
	struct firmware *f = examine_open(bytes);
	uint8_t *copy = malloc(bytes.len);
	struct verdict sound, v;

	look(bytes, &sound);
	if (!copy)
		exit(2);
	memcpy(copy, bytes.at, bytes.len);
	for (uint32_t at = from; at < to; at += step)
		for (int bit = 0; is_tried(&f->volumes.at[0]->log, at) && bit < BITS; bit++) {
			copy[at] ^= (uint8_t)(1 << bit);
			look(span_of(copy, bytes.len), &v);
			copy[at] ^= (uint8_t)(1 << bit);
			judge(f, &sound, &v, at, bit, t);
			text_free(&v.manifest);
		}
	text_free(&sound.manifest);
	free(copy);
	firmware_close(f);
}

static bool
flip_in_workers(struct span bytes, uint32_t from, uint32_t to, struct tally *sum)
{
	struct tally *tallies = mmap(NULL, WORKERS * sizeof *tallies, PROT_READ | PROT_WRITE,
	        MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	bool ok = tallies != MAP_FAILED;
	int status;

	for (uint32_t w = 0; ok && w < WORKERS; w++)
		if (fork() == 0) {
			flip_all(bytes, from + w * EVERY, to, WORKERS * EVERY, &tallies[w]);
			_exit(0);
		}
	while (wait(&status) > 0)
		ok = ok && WIFEXITED(status) && WEXITSTATUS(status) == 0;
	for (int w = 0; ok && w < WORKERS; w++) {
		sum->flips += tallies[w].flips;
		sum->equal += tallies[w].equal;
		sum->reported += tallies[w].reported;
		sum->silent += tallies[w].silent;
		for (int r = 0; r < RULES; r++)
			sum->excused[r] += tallies[w].excused[r];
	}
	return ok;
}

int
main(int argc, char **argv)
{
	struct tally t = { 0 };
	struct image *image;
	struct error err;
	char path[1000];
	uint32_t from, to;
	bool ok;

	snprintf(path, sizeof path, "%s/data/history.jffs2",
	        getenv("srcdir") ? getenv("srcdir") : ".");
	image = image_open(path, &err);
	if (!image) {
		printf("Bail out! %s\n", err.text);
		return 1;
	}
	from = argc > 2 ? (uint32_t)strtoul(argv[1], NULL, 0) : 0;
	to = argc > 2 ? (uint32_t)strtoul(argv[2], NULL, 0)
	              : (uint32_t)image_store(image)->bytes.len;
	printf("1..1\n");
	fflush(stdout);
	ok = flip_in_workers(image_store(image)->bytes, from, to, &t) && t.silent == 0;
	printf("# %lu flips: %lu show the same files, %lu are reported\n", t.flips, t.equal,
	        t.reported);
	for (int r = 0; r < RULES; r++) {
		printf("# %lu excused: %s\n", t.excused[r], rules[r]);
		ok = ok && (t.excused[r] > 0 || argc > 2 || EVERY > 1);
	}
	printf("%sok 1 - no flip of a bit goes unseen\n", ok ? "" : "not ");
	image_close(image);
	return !ok;
}
