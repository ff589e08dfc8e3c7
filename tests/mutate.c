/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Mutated images: nodes of the sample images are changed in a field, cut, doubled, moved
 * and left out, and the CRCs repaired, so that the changes are trusted. Whatever comes
 * out, the invariants must hold (tests/hostile/examine.h).
 *
 *   mutate                    8,000 runs, 2,500 under sanitizers, from a seed that is printed
 *   mutate SEED COUNT         runs SEED to SEED + COUNT - 1
 *   mutate SEED 1 FILE        writes the image of that run to FILE
 *
 * Speaks TAP. $srcdir/data has the samples.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "jffs2/scan.h"
#include "tests/fixture/random.h"
#include "tests/hostile/examine.h"
#include "tests/fixture/jffs2/nodes.h"
#include "uimage/uimage.h"

#if defined __SANITIZE_ADDRESS__
enum { RUNS = 600 };
#else
enum { RUNS = 5000 };
#endif
enum { CHUNK = 250, WORKERS = 2, NODES_MOST = 48, PIECE_MOST = 6000 };
enum { CHUNK_SECONDS = 120 };

/* ---- the samples ---- */

struct sample {
	struct image *image;
	struct jffs2_log log;
};

static const char *const sample_names[] = { "history.jffs2", "be-64k-sum.jffs2",
	"nocm-unpadded.jffs2", "7518-hi3518-home.uimage", "damaged.uimage" };
enum { SAMPLES = sizeof sample_names / sizeof *sample_names };

static void
open_sample(struct sample *s, const char *name)
{
	struct jffs2_scan_options o = { .endian = ENDIAN_LITTLE };
	struct jffs2_scan *scan;
	struct span bytes;
	struct error err;
	char path[1000];

	snprintf(path, sizeof path, "%s/data/%s", getenv("srcdir") ? getenv("srcdir") : ".",
	        name);
	s->image = image_open(path, &err);
	if (!s->image) {
		printf("Bail out! %s\n", err.text);
		exit(1);
	}
	bytes = image_store(s->image)->bytes;
	if (span_u8(bytes, 0) == 0x27)
		bytes = span_cut(bytes, UIMAGE_HEADER_LEN, SIZE_MAX);
	if (span_u16(bytes, 0, ENDIAN_BIG) == JFFS2_MAGIC)
		o.endian = ENDIAN_BIG;
	scan = jffs2_scan_start(bytes, &o, &s->log);
	while (jffs2_scan_step(scan, 1 << 24))
		continue;
	jffs2_scan_finish(scan);
}

/* ---- one mutant ---- */

struct mutant {
	struct nodes n;
	uint32_t state; /* of the generator */
	uint32_t at[NODES_MOST * 2]; /* where its nodes are */
	uint32_t count;
};

static uint32_t
below(struct mutant *m, uint32_t limit)
{
	return next_random(&m->state) % limit;
}

static bool
one_in(struct mutant *m, uint32_t n)
{
	return below(m, n) == 0;
}

static uint32_t
any_number(struct mutant *m)
{
	static const uint32_t numbers[] = { 0, 1, 2, 3, 4, 7, 11, 12, 39, 40, 67, 68, 254, 255,
		256, 4095, 4096, 4097, 65535, 65536, 0x7fffffff, 0x80000000, 0xfffff000,
		0xfffffffc, 0xfffffffe, 0xffffffff };

	switch (below(m, 4)) {
	case 0:
		return next_random(&m->state);
	case 1:
		return below(m, 64);
	case 2:
		return (uint32_t)m->n.bytes.len - below(m, 128);
	default:
		return numbers[below(m, sizeof numbers / sizeof *numbers)];
	}
}

static void
put_number(struct mutant *m, uint32_t at, uint32_t width, uint32_t value)
{
	if (!span_holds(nodes_image(&m->n), at, width))
		return;
	if (width == 1)
		nodes_put8(&m->n, at, (uint8_t)value);
	else if (width == 2)
		nodes_put16(&m->n, at, (uint16_t)value);
	else if (width == 4)
		nodes_put32(&m->n, at, value);
}

/* Changes some fields of a node, or bytes behind its header, and repairs the CRCs. */
static void
change_node(struct mutant *m, uint32_t node)
{
	struct span s = span_cut(nodes_image(&m->n), node, SIZE_MAX);
	const struct jffs2_type *t = jffs2_type(span_u16(s, 2, m->n.endian));
	bool repair = !one_in(m, 12);

	if (s.len < t->header)
		return;
	for (uint32_t times = 1 + below(m, 3); times; times--) {
		const struct field *f = &t->fields[below(m, (uint32_t)t->field_count)];

		if (one_in(m, 4) && s.len > t->header)
			nodes_put8(&m->n, node + t->header + below(m, 32) % (uint32_t)
			        (s.len - t->header), (uint8_t)next_random(&m->state));
		else if (f->offset || one_in(m, 8))
			put_number(m, node + f->offset, f->width, any_number(m));
	}
	if (repair)
		nodes_sign(&m->n, node);
}

static void
add_node(struct mutant *m, const struct sample *s, uint32_t i)
{
	struct span bytes = span_cut(jffs2_log_bytes(&s->log, i), 0, PIECE_MOST);

	if (one_in(m, 60))
		bytes = span_cut(bytes, 0, below(m, (uint32_t)bytes.len));
	if (s->log.extents.at[i].kind == EXTENT_NODE && m->count < NODES_MOST * 2)
		m->at[m->count++] = (uint32_t)m->n.bytes.len;
	nodes_add_bytes(&m->n, bytes);
	if (one_in(m, 60))
		nodes_add_bytes(&m->n, span_of("\xff\xff\xff\xff\xff\xff\xff", below(m, 8)));
}

static void
add_nodes(struct mutant *m, const struct sample *s)
{
	uint32_t all = (uint32_t)s->log.extents.count, first = below(m, all);
	uint32_t count = 2 + below(m, NODES_MOST - 2);

	for (uint32_t i = 0; i < count && first + i < all; i++) {
		if (one_in(m, 16))
			continue;
		add_node(m, s, one_in(m, 10) ? below(m, all) : first + i);
		if (one_in(m, 10))
			add_node(m, s, first + i);
	}
}

/* Most of a file system is missing, so that no path leads anywhere: moves most names to
 * the root and makes them name an existing inode. */
static void
root_names(struct mutant *m)
{
	for (uint32_t i = 0; i < m->count; i++) {
		struct span s = span_cut(nodes_image(&m->n), m->at[i], SIZE_MAX);
		uint32_t other = m->at[below(m, m->count)];

		if (s.len < JFFS2_DIRENT_LEN || span_u16(s, 2, m->n.endian) != JFFS2_DIRENT
		        || one_in(m, 3))
			continue;
		nodes_put32(&m->n, m->at[i] + 12, JFFS2_ROOT_INO);
		s = span_cut(nodes_image(&m->n), other, SIZE_MAX);
		if (span_u16(s, 2, m->n.endian) == JFFS2_INODE && one_in(m, 2))
			nodes_put32(&m->n, m->at[i] + 20, span_u32(s, 12, m->n.endian));
		nodes_sign(&m->n, m->at[i]);
	}
}

static void
add_header(struct mutant *m)
{
	struct uimage u = { .os = (uint8_t)below(m, 32), .arch = (uint8_t)below(m, 32),
		.type = (uint8_t)below(m, 12), .comp = (uint8_t)below(m, 6),
		.load = any_number(m), .entry = any_number(m),
		.name = span_of("mutant\033[2J\xff", below(m, 12)) };
	uint8_t bytes[UIMAGE_HEADER_LEN];

	uimage_encode_summed(bytes, &u, any_number(m),
	        one_in(m, 3) ? any_number(m) : below(m, 1 << 16), any_number(m));
	nodes_add_bytes(&m->n, span_of(bytes, sizeof bytes));
	for (uint32_t i = below(m, 6); i && u.type == UIMAGE_TYPE_MULTI; i--) {
		uint32_t value = any_number(m);

		nodes_add_bytes(&m->n, span_of(&value, 4));
	}
}

static void
make_mutant(struct mutant *m, const struct sample *samples, uint32_t seed)
{
	const struct sample *s;

	*m = (struct mutant){ .state = seed * 2654435761u + 1 };
	m->state += m->state == 0;
	for (int i = 0; i < 8; i++)
		next_random(&m->state);
	s = &samples[below(m, SAMPLES)];
	m->n.endian = s->log.endian;
	if (one_in(m, 6))
		add_header(m);
	add_nodes(m, s);
	if (one_in(m, 12))
		add_nodes(m, &samples[below(m, SAMPLES)]);
	root_names(m);
	for (uint32_t i = 0; i < m->count; i++)
		if (one_in(m, 4))
			change_node(m, m->at[i]);
	if (one_in(m, 3))
		nodes_fill(&m->n, one_in(m, 2) ? 4096 : 65536);
	if (one_in(m, 30) && m->n.bytes.len > 4)
		m->n.bytes.len -= below(m, (uint32_t)m->n.bytes.len / 4);
}

/* ---- all runs ---- */

/* What the workers report: the current run of each, and what it found. */
struct board {
	uint32_t run[WORKERS];
	struct findings found[WORKERS];
};

static _Noreturn void
run_chunk(const struct sample *samples, uint32_t from, uint32_t to, struct board *b, int w)
{
	int nothing = open("/dev/null", O_WRONLY);

	if (nothing < 0 || dup2(nothing, STDOUT_FILENO) < 0)
		_exit(2);
	alarm(CHUNK_SECONDS);
	for (uint32_t run = from; run != to; run++) {
		struct mutant m;

		b->run[w] = run;
		make_mutant(&m, samples, run);
		examine(nodes_image(&m.n), &b->found[w]);
		nodes_free(&m.n);
		if (b->found[w].what[0])
			_exit(1);
	}
	_exit(0);
}

static pid_t
start_chunk(const struct sample *samples, uint32_t from, uint32_t to, struct board *b, int w)
{
	pid_t pid;

	b->found[w].what[0] = '\0';
	fflush(stdout);
	pid = fork();
	if (pid == 0)
		run_chunk(samples, from, to, b, w);
	return pid;
}

/* False after a message if the chunk failed. */
static bool
judge(const struct board *b, int w, int status)
{
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return true;
	if (WIFSIGNALED(status))
		printf("# run %u: signal %d\n", b->run[w], WTERMSIG(status));
	else
		printf("# run %u: %s\n", b->run[w],
		        b->found[w].what[0] ? b->found[w].what : "ends by itself");
	printf("# tests/mutate %u 1 FILE writes its image\n", b->run[w]);
	return false;
}

static bool
run_all(const struct sample *samples, uint32_t seed, uint32_t count)
{
	struct board *b = mmap(NULL, sizeof *b, PROT_READ | PROT_WRITE,
	        MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pid_t pids[WORKERS] = { 0 };
	uint32_t next = 0;
	bool ok = b != MAP_FAILED;
	int busy = 0, status;

	while (ok || busy) {
		pid_t pid;

		for (int w = 0; ok && w < WORKERS && next < count; w++) {
			uint32_t end = count - next < CHUNK ? count : next + CHUNK;

			if (pids[w])
				continue;
			pids[w] = start_chunk(samples, seed + next, seed + end, b, w);
			next = end;
			busy++;
		}
		pid = busy ? wait(&status) : -1;
		if (pid < 0)
			break;
		for (int w = 0; w < WORKERS; w++)
			if (pids[w] == pid) {
				ok = judge(b, w, status) && ok;
				pids[w] = 0;
				busy--;
			}
	}
	return ok;
}

static int
write_mutant(const struct sample *samples, uint32_t seed, const char *path)
{
	FILE *out = fopen(path, "wb");
	struct mutant m;

	make_mutant(&m, samples, seed);
	if (!out || fwrite(m.n.bytes.at, 1, m.n.bytes.len, out) != m.n.bytes.len
	        || fclose(out) != 0) {
		perror(path);
		return 1;
	}
	nodes_free(&m.n);
	return 0;
}

int
main(int argc, char **argv)
{
	uint32_t seed = argc > 1 ? (uint32_t)strtoul(argv[1], NULL, 0)
	                         : (uint32_t)time(NULL) * 40503u;
	uint32_t count = argc > 2 ? (uint32_t)strtoul(argv[2], NULL, 0) : RUNS;
	struct sample samples[SAMPLES] = { { 0 } };
	bool ok;

	for (int i = 0; i < SAMPLES; i++)
		open_sample(&samples[i], sample_names[i]);
	if (argc > 3)
		return write_mutant(samples, seed, argv[3]);
	printf("1..1\n# %u runs from seed %u\n", count, seed);
	ok = run_all(samples, seed, count);
	printf("%sok 1 - mutated images\n", ok ? "" : "not ");
	for (int i = 0; i < SAMPLES; i++) {
		jffs2_log_free(&samples[i].log);
		image_close(samples[i].image);
	}
	return !ok;
}
