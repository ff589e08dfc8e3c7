/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How time and memory grow with an image: each kind of large image
 * (tests/hostile/large.c) with n and with 4n nodes, examined, then shown in every way,
 * and then compared with the next kind, with which it has nothing in common; what differs
 * is sorted by path and filtered by long expressions. Four times as much must not take
 * more than six times as long, nor more than 32 MiB and 96 bytes for each node, be it
 * while it is examined, afterwards, in an archive, in lists that are sorted, or with the
 * steps of the mount, or at a point in the past; what does is marked, and the exit status
 * is then 1. The bytes shown are those for each further node.
 *
 *   growth          all kinds
 *   growth WORD     those whose names contain the word
 */
#include <fcntl.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "compare/compare.h"
#include "firmware/firmware.h"
#include "issues/issues.h"
#include "job/extract/tar.h"
#include "job/job.h"
#include "list/compare.h"
#include "list/files/files.h"
#include "list/jffs2/tables.h"
#include "list/list.h"
#include "past/past.h"
#include "table/table.h"
#include "tests/fixture/tables.h"
#include "tests/hostile/examine.h"
#include "tests/hostile/hostile.h"

enum { MANY = 20000, TIMES = 4, RUNS = 5, ROWS = 1 << 30 };
/* Bytes a node. */
enum { MEMORY = 96 };
/* Memory is measured where it is more than the C library keeps in reserve. */
enum { MANY_MORE = 16 * MANY };

static const struct {
	const char *name;
	void (*make)(struct nodes *n, uint32_t count);
} kinds[] = {
	{ "names in one directory", large_dirents },
	{ "versions of one file", large_versions },
	{ "overlapping nodes", large_overlaps },
	{ "files deleted", large_deletions },
	{ "names of one hash", large_hashes },
	{ "nodes without data", large_empty },
	{ "hard links", large_links },
	{ "directories", large_directories },
	{ "attributes of one name", large_xrefs },
	{ "files without a name", large_orphans },
	{ "directories of one name", large_scattered },
	{ "files below a long path", large_below },
	{ "a deep tree, long names", large_deep },
};
enum { KINDS = sizeof kinds / sizeof *kinds };

struct figures {
	double examine, show, compare; /* milliseconds, the least of several */
	size_t nodes;
	/* bytes, the image apart: once it is examined, the most until then, and the most
	 * while an archive is made of it and while it is listed */
	size_t memory, peak, archive, lists, steps, past;
};

static double
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static size_t
in_use(void)
{
	struct mallinfo2 m = mallinfo2();

	return m.uordblks + m.hblkhd;
}

/* A figure of the process, in bytes. */
static size_t
status_of(const char *what)
{
	FILE *f = fopen("/proc/self/status", "r");
	char line[256];
	size_t len = strlen(what), kib = 0;

	while (f && fgets(line, sizeof line, f))
		if (strncmp(line, what, len) == 0)
			kib = strtoul(line + len, NULL, 10);
	if (f)
		fclose(f);
	return kib << 10;
}

/* The most memory since forget_peak, beyond what there was then. */
static size_t
forget_peak(void)
{
	FILE *f = fopen("/proc/self/clear_refs", "w");

	if (f) {
		fputs("5", f);
		fclose(f);
	}
	return status_of("VmRSS:");
}

static size_t
peak_since(size_t before)
{
	size_t most = status_of("VmHWM:");

	return most > before ? most - before : 0;
}

static void
make_archive(struct firmware *f)
{
	const struct volume *v = f->volumes.count ? f->volumes.at[0] : NULL;
	struct job j;

	if (!v)
		return;
	tar_start(&j, volume_tree(v), jffs2_fs_inode(v->fs, JFFS2_ROOT_INO), "-", OUTPUT_NEW);
	job_finish(&j);
	job_free(&j);
}

/* The inode with the most nodes. */
static uint32_t
largest_inode(const struct jffs2_fs *fs)
{
	uint32_t largest = 0, most = 0;

	for (uint32_t i = 0; i < jffs2_fs_inodes(fs); i++) {
		struct jffs2_range r = jffs2_fs_nodes(fs, i);

		if (r.to - r.from > most) {
			most = r.to - r.from;
			largest = i;
		}
	}
	return largest;
}

/* By its last column, which is often text, and long. */
static void
sort_list(struct firmware *f, const struct table_class *class)
{
	struct volume *v = f->volumes.at[0];
	struct error err;
	struct table t;

	if (class == &table_history)
		table_open_for(&t, class, f, v, largest_inode(v->fs));
	else
		table_open(&t, class, f, v);
	if (class == &table_files)
		table_files_open_all(&t, true);
	table_sort(&t, class->columns[class->column_count - 1].name, true, &err);
	table_close(&t);
}

static void
sort_lists(struct firmware *f)
{
	for (size_t i = 0; f->volumes.count && table_classes[i]; i++)
		if (table_classes[i]->needs_volume && table_classes[i] != &table_steps)
			sort_list(f, table_classes[i]);
}

/* The mount, step by step. */
static void
replay(struct firmware *f)
{
	struct volume *v = f->volumes.count ? f->volumes.at[0] : NULL;

	if (!v)
		return;
	volume_steps(v);
	volume_drop_steps(v);
}

/* At the last moment, when nearly all of it is there, before and after. */
static void
travel(struct firmware *f)
{
	struct volume *v = f->volumes.count ? f->volumes.at[0] : NULL;
	struct point last = { POINT_PLACE, 0, v ? (uint32_t)v->log.part.len : 0 };

	if (v)
		past_travel(f, v, &last, NULL);
}

static void
show(struct firmware *f)
{
	struct findings found = { "" };
	struct issue_list list;

	examine_manifests(f, NULL, &found);
	examine_tables(f, ROWS, &found);
	examine_archives(f, &found);
	firmware_issues(f, &list);
	issue_list_free(&list);
}

static bool
put_nowhere(void *arg, const char *at, size_t len)
{
	(void)arg;
	return at || len == 0;
}

/* The filters match no row, so that every condition is evaluated. */
static void
filter_by_length(struct table *t)
{
	enum { LONG = 100000, CONDITIONS = 64 };
	struct text expression = { 0 };
	struct error err;

	for (int i = 0; i < LONG; i++)
		text_add(&expression, "q");
	table_filter(t, text_str(&expression), &err);
	text_clear(&expression);
	for (int i = 0; i < CONDITIONS; i++)
		text_addf(&expression, "%s%d%.*s", i ? "|" : "", i, LONG / CONDITIONS - 4,
		        "qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq");
	table_filter(t, text_str(&expression), &err);
	text_free(&expression);
}

static void
compare_all(struct firmware *f, struct firmware *other)
{
	struct compare *c = compare_new(f, other, PART_NONE, PART_NONE);
	struct error err;

	for (int by = COMPARE_FILES; by <= COMPARE_NODES; by++) {
		struct table t;

		compare_finish(c, (enum compare_by)by);
		table_open_compare(&t, c, (enum compare_by)by, true);
		table_write(&t, FORM_TSV, 0, SIZE_MAX, put_nowhere, NULL);
		table_sort(&t, "name", true, &err);
		table_write(&t, FORM_PLAIN, 0, SIZE_MAX, put_nowhere, NULL);
		filter_by_length(&t);
		table_close(&t);
	}
	compare_free(c);
}

/* In a child, so that each begins with an empty heap. */
static void
measure(int kind, uint32_t count, struct figures *r)
{
	int nothing = open("/dev/null", O_WRONLY);
	struct nodes n = { .endian = ENDIAN_LITTLE }, unlike = n;
	struct firmware *other;

	if (nothing < 0 || dup2(nothing, STDOUT_FILENO) < 0)
		_exit(1);
	kinds[kind].make(&n, count);
	kinds[(kind + 1) % KINDS].make(&unlike, count);
	other = examine_open(nodes_image(&unlike));
	*r = (struct figures){ .examine = 1e9, .show = 1e9, .compare = 1e9 };
	for (int i = 0; i < RUNS; i++) {
		double from = now_ms(), middle, end;
		struct firmware *f = examine_open(nodes_image(&n));

		middle = now_ms();
		if (i < 2) {
			show(f);
			end = now_ms();
			r->show = end - middle < r->show ? end - middle : r->show;
			compare_all(f, other);
			r->compare = now_ms() - end < r->compare ? now_ms() - end : r->compare;
		}
		r->examine = middle - from < r->examine ? middle - from : r->examine;
		firmware_close(f);
	}
	_exit(0);
}

static void
measure_memory(int kind, uint32_t count, struct figures *r)
{
	int nothing = open("/dev/null", O_WRONLY);
	struct nodes n = { .endian = ENDIAN_LITTLE };
	size_t before, resident;
	struct firmware *f;

	if (nothing < 0 || dup2(nothing, STDOUT_FILENO) < 0)
		_exit(1);
	kinds[kind].make(&n, count);
	before = in_use();
	resident = forget_peak();
	f = examine_open(nodes_image(&n));
	r->nodes = f->volumes.count ? f->volumes.at[0]->log.extents.count : 0;
	r->memory = in_use() - before;
	r->peak = peak_since(resident);
	forget_peak();
	make_archive(f);
	r->archive = peak_since(resident);
	forget_peak();
	sort_lists(f);
	r->lists = peak_since(resident);
	forget_peak();
	replay(f);
	r->steps = peak_since(resident);
	forget_peak();
	travel(f);
	r->past = peak_since(resident);
	_exit(0);
}

static bool
measure_apart(void (*what)(int, uint32_t, struct figures *), int kind, uint32_t count,
        struct figures *r)
{
	int status = 1;

	fflush(stdout);
	if (fork() == 0)
		what(kind, count, r);
	wait(&status);
	return status == 0;
}

/* A time too short to be measured has no measurable growth. */
static double
growth(double small, double large)
{
	return large / (small > 1 ? small : 1);
}

/* Bytes that each further node takes. */
static double
slope(const struct figures r[2], size_t small, size_t large)
{
	return large > small ? (double)(large - small) / (double)(r[1].nodes - r[0].nodes) : 0;
}

static bool
more_than(size_t a_node, const struct figures *r, size_t bytes)
{
	return bytes > ((size_t)32 << 20) + a_node * r->nodes;
}

static bool
too_much(const struct figures *r)
{
	return more_than(MEMORY, r, r->memory) || more_than(MEMORY, r, r->peak)
	       || more_than(MEMORY, r, r->archive) || more_than(MEMORY, r, r->lists)
	       || more_than(MEMORY, r, r->steps) || more_than(MEMORY, r, r->past);
}

int
main(int argc, char **argv)
{
	struct figures *r = mmap(NULL, 4 * sizeof *r, PROT_READ | PROT_WRITE,
	        MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int failed = r == MAP_FAILED;

	memory_begin();
	printf("%-24s %8s  %20s  %20s  %20s  %s\n", "what", "nodes", "examine: ms, 4n, x",
	        "show: ms, 4n, x", "compare: ms, 4n, x", "bytes a node: examined, at most, archive, lists, steps, "
	        "past");
	for (int i = 0; i < KINDS && !failed; i++) {
		double e, s, c, memory, peak, archive, lists, steps, past;
		bool bad, fat;

		if (argc > 1 && !strstr(kinds[i].name, argv[1]))
			continue;
		if (!measure_apart(measure, i, MANY, &r[0])
		        || !measure_apart(measure, i, MANY * TIMES, &r[1])
		        || !measure_apart(measure_memory, i, MANY_MORE, &r[2])
		        || !measure_apart(measure_memory, i, MANY_MORE * TIMES, &r[3]))
			return 1;
		e = growth(r[0].examine, r[1].examine);
		s = growth(r[0].show, r[1].show);
		c = growth(r[0].compare, r[1].compare);
		bad = e > 6 || s > 6 || c > 6;
		memory = slope(&r[2], r[2].memory, r[3].memory);
		peak = slope(&r[2], r[2].peak, r[3].peak);
		archive = slope(&r[2], r[2].archive, r[3].archive);
		lists = slope(&r[2], r[2].lists, r[3].lists);
		steps = slope(&r[2], r[2].steps, r[3].steps);
		past = slope(&r[2], r[2].past, r[3].past);
		fat = too_much(&r[3]);
		printf("%-24s %8zu  %6.1f %7.1f %4.1fx  %6.1f %7.1f %4.1fx  %6.1f %7.1f "
		        "%4.1fx  %6.1f %6.1f "
		        "%6.1f %6.1f %6.1f %6.1f%s%s\n",
		        kinds[i].name, r[3].nodes, r[0].examine, r[1].examine, e, r[0].show,
		        r[1].show, s, r[0].compare, r[1].compare, c, memory, peak, archive, lists,
		        steps, past,
		        bad ? "  TOO SLOW" : "", fat ? "  TOO MUCH MEMORY" : "");
		failed |= bad || fat;
	}
	return failed;
}
