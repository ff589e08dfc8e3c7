/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A part of make bench: how long commands take beside others that do the same, or less, on the
 * same bytes. Both are run in turn, so that what else the machine does counts for both, and
 * their ratio is taken pair by pair. Nothing here passes or fails.
 *
 *     ratios [RUNS [WORD]]      the table, of medians, least and most in brackets; rows with the word
 *     ratios --loop IMAGE JOBS  inflates and hashes the data of all nodes, and nothing else
 *     ratios --read DIR         reads all files below it, into one buffer
 */
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "codec/codec.h"
#include "digest/sha256.h"
#include "jffs2/node.h"
#include "jffs2/layout.h"
#include "tests/fixture/jffs2/benched.h"

enum { RUNS_MOST = 99, MIB = 1 << 20 };

static char folder[] = "/tmp/flashloupe-ratios-XXXXXX";

/* ---- a loop over the nodes: what no reader of their content can do without ---- */

static void
hash_node(struct span node, struct sha256 *sum)
{
	static uint8_t plain[64 << 10];
	struct jffs2_inode_node n;
	struct error err;

	jffs2_inode_decode(node, ENDIAN_LITTLE, &n);
	if (n.dsize <= sizeof plain
	        && codec_decode(jffs2_codec(n.compr), n.data, plain, n.dsize, &err))
		sha256_add(sum, span_of(plain, n.dsize));
}

/* The nodes of each `jobs`th block of 64 KiB, as the images here have them. */
static int
hash_share(struct span image, size_t first, size_t jobs)
{
	struct sha256 sum;
	char hex[65];

	sha256_start(&sum);
	for (size_t block = first << 16; block < image.len; block += jobs << 16)
		for (size_t at = block; at < block + 65536;) {
			struct span node = span_cut(image, at, 65536);
			uint32_t len = jffs2_pad(READ32(node, struct raw_header, totlen,
			        ENDIAN_LITTLE));

			if (READ16(node, struct raw_header, magic, ENDIAN_LITTLE) != JFFS2_MAGIC
			        || len == 0)
				break;
			if (READ16(node, struct raw_header, nodetype, ENDIAN_LITTLE) == JFFS2_INODE)
				hash_node(node, &sum);
			at += len;
		}
	sha256_finish(&sum, hex);
	return hex[0] == '\0';
}

static int
loop(const char *path, size_t jobs)
{
	int fd = open(path, O_RDONLY), failed = 0, status;
	struct stat st;
	void *at;

	if (fd < 0 || fstat(fd, &st) != 0)
		return 2;
	at = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED | MAP_POPULATE, fd, 0);
	if (at == MAP_FAILED)
		return 2;
	for (size_t i = 0; i < jobs; i++)
		if (fork() == 0)
			_exit(hash_share(span_of(at, (size_t)st.st_size), i, jobs));
	while (wait(&status) > 0)
		failed |= status;
	return failed != 0;
}

/* ---- a reader: what none can do without. cat maps a buffer for each file anew ---- */

static int
read_file(const char *path, const struct stat *st, int type, struct FTW *at)
{
	static uint8_t buffer[128 << 10];
	ssize_t got;
	int fd;

	(void)st, (void)at;
	if (type != FTW_F)
		return 0;
	fd = open(path, O_RDONLY);
	if (fd < 0)
		return 1;
	while ((got = read(fd, buffer, sizeof buffer)) > 0)
		continue;
	close(fd);
	return got < 0;
}

/* ---- runs ---- */

struct cost {
	double wall, cpu; /* milliseconds; below 0: it failed */
};

static double
ms_of(struct timeval t)
{
	return (double)t.tv_sec * 1e3 + (double)t.tv_usec / 1e3;
}

static struct cost
run(const char *command)
{
	struct timespec from, to;
	struct rusage use;
	int status;
	pid_t pid;

	clock_gettime(CLOCK_MONOTONIC, &from);
	pid = fork();
	if (pid == 0) {
		int null = open("/dev/null", O_WRONLY);

		dup2(null, STDOUT_FILENO);
		dup2(null, STDERR_FILENO);
		execl("/bin/sh", "sh", "-c", command, (char *)NULL);
		_exit(127);
	}
	if (pid < 0 || wait4(pid, &status, 0, &use) != pid || status != 0)
		return (struct cost){ -1, -1 };
	clock_gettime(CLOCK_MONOTONIC, &to);
	return (struct cost){
		(double)(to.tv_sec - from.tv_sec) * 1e3 + (double)(to.tv_nsec - from.tv_nsec) / 1e6,
		ms_of(use.ru_utime) + ms_of(use.ru_stime),
	};
}

static int
by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

/* The numbers of all runs; sorted when they are asked for. */
struct figures {
	double at[RUNS_MOST];
};

static double
median(struct figures *f, int runs)
{
	qsort(f->at, (size_t)runs, sizeof *f->at, by_size);
	return f->at[runs / 2];
}

/* ---- the table ---- */

#define PATH "PATH=$PATH:/usr/sbin:/sbin; "
#define HALVES(image) "h=$(($(wc -c <$D/" image ") / 2)); " \
	"head -c $h $D/" image " | sha256sum & tail -c +$h $D/" image " | sha256sum & wait"
#define EXTRACT(program) "rm -rf $T/out; mkdir $T/out && cd $T/out && " program

#define CAT(folder) "find " folder " -type f -exec cat {} +"

/* In the foreground, so that its time counts. */
#define MOUNTED(image, reader) "mkdir -p $T/mnt; $F mount -f $D/" image " $T/mnt & " \
	"until grep -q $T/mnt /proc/mounts; do sleep 0.005; done; " \
	reader " && $F mount -u $T/mnt && wait $!"

static const struct row {
	const char *what, *command, *beside, *other;
	double goal; /* the ratio should be at most this; 0: for information */
} rows[] = {
	{ "info, 1 MiB", "$F info $D/1", "cat", "cat $D/1", 0 },
	{ "info, 16 MiB", "$F info $D/16", "cat", "cat $D/16", 0 },
	{ "info, 64 MiB", "$F info $D/plain", "cat", "cat $D/plain", 2.5 },
	{ "info, 64 MiB, one job", "$F info --jobs=1 $D/plain", "cat", "cat $D/plain", 0 },
	{ "info, 64 MiB", "$F info $D/plain", "jffs2dump -c", PATH "jffs2dump -c $D/plain", 0.1 },
	{ "issues, 64 MiB", "$F issues $D/plain", "cat", "cat $D/plain", 2.5 },
	{ "issues, 64 MiB", "$F issues $D/plain", "jffs2dump -c", PATH "jffs2dump -c $D/plain",
	  0.1 },
	{ "issues, 64 MiB of zlib", "$F issues $D/zlib", "the loop", "$L --loop $D/zlib $N", 0 },
	{ "issues, 1 GiB, sparse", "$F issues $D/sparse || test $? = 1", "cat", "cat $D/sparse", 0 },
	{ "issues, 100,000 versions", "$F issues $D/worn || test $? = 1", "cat", "cat $D/worn", 0 },
	{ "manifest, 64 MiB", "$F manifest $D/plain", "sha256sum of halves", HALVES("plain"), 1.3 },
	{ "manifest, 64 MiB, one job", "$F manifest --jobs=1 $D/plain", "sha256sum",
	  "sha256sum $D/plain", 0 },
	{ "manifest, 64 MiB of zlib", "$F manifest $D/zlib", "the loop", "$L --loop $D/zlib $N",
	  1.2 },
	{ "grep, 64 MiB of zlib", "$F grep $D/zlib nowhere || test $? = 1", "manifest",
	  "$F manifest $D/zlib", 1 },
	{ "grep -i, 64 MiB of zlib", "$F grep -i $D/zlib nowhere || test $? = 1", "manifest",
	  "$F manifest $D/zlib", 1 },
	{ "grep -E, 64 MiB of zlib", "$F grep -E $D/zlib '[a-z]+nowhere' || test $? = 1",
	  "manifest", "$F manifest $D/zlib", 1 },
	{ "files, 20,000", "$F files $D/files", "jffs2reader -r",
	  PATH "timeout 20 jffs2reader -r -d / $D/files", 0 },
	{ "extract, 20,000 files", EXTRACT("$F extract -C . $D/files"), "tar xf",
	  EXTRACT("tar xf $D/files.tar"), 1.3 },
	{ "mounted, 64 MiB", MOUNTED("plain", "$L --read $T/mnt"), "extract",
	  EXTRACT("$F extract -C . $D/plain"), 1.5 },
	{ "mounted, 64 MiB of zlib", MOUNTED("zlib", "$L --read $T/mnt"), "extract",
	  EXTRACT("$F extract -C . $D/zlib"), 1.5 },
	{ "mounted, 20,000 files", MOUNTED("files", "$L --read $T/mnt"), "extract",
	  EXTRACT("$F extract -C . $D/files"), 0 },
	{ "mounted, 64 MiB, cat", MOUNTED("plain", CAT("$T/mnt")), "extract",
	  EXTRACT("$F extract -C . $D/plain"), 0 },
	{ "mounted, 64 MiB of zlib, cat", MOUNTED("zlib", CAT("$T/mnt")), "extract",
	  EXTRACT("$F extract -C . $D/zlib"), 0 },
	{ "not mounted, 64 MiB, cat", CAT("$T/kept"), "extract",
	  EXTRACT("$F extract -C . $D/plain"), 0 },
	{ "extract, 64 MiB of zlib", EXTRACT("$F extract -C . $D/zlib"), "jefferson",
	  "rm -rf $T/out; jefferson -d $T/out $D/zlib", 0.01 },
	{ "extract, 64 MiB of zlib", EXTRACT("$F extract -C . $D/zlib"), "unblob",
	  "rm -rf $T/out; mkdir $T/out && unblob -e $T/out $D/zlib", 0 },
	{ "parts, 64 MiB of zlib", "$F parts $D/zlib", "binwalk", "binwalk $D/zlib", 0 },
};

static void
report(const struct row *r, int runs)
{
	static struct figures ours, theirs, ours_cpu, theirs_cpu, ratio;
	double usual;

	run(r->command);
	if (run(r->other).wall < 0) {
		printf("%-28s %-20s not there\n", r->what, r->beside);
		return;
	}
	for (int i = 0; i < runs; i++) {
		struct cost a = run(r->command), b = run(r->other);

		ours.at[i] = a.wall;
		theirs.at[i] = b.wall;
		ours_cpu.at[i] = a.cpu;
		theirs_cpu.at[i] = b.cpu;
		ratio.at[i] = a.wall / b.wall;
	}
	printf("%-28s %-20s %8.1f %8.1f %7.1f %7.1f ", r->what, r->beside,
	        median(&ours, runs), median(&theirs, runs), median(&ours_cpu, runs),
	        median(&theirs_cpu, runs));
	usual = median(&ratio, runs); /* sorts them */
	printf("%8.3f (%.3f-%.3f)", usual, ratio.at[0], ratio.at[runs - 1]);
	if (r->goal != 0)
		printf(" %g", r->goal);
	putchar('\n');
}

/* ---- images ---- */

static void
make(const char *name, size_t bytes, bool packed)
{
	struct nodes n;
	char path[BENCHED_PATH];

	benched_large(&n, bytes, packed);
	benched_save(&n, folder, name, path);
	nodes_free(&n);
}

static void
make_many(const char *name, uint32_t files, uint32_t versions)
{
	struct nodes n;
	char path[BENCHED_PATH];

	benched_many(&n, files, versions);
	benched_save(&n, folder, name, path);
	nodes_free(&n);
}

static void
make_images(void)
{
	make("1", MIB, true);
	make("16", 16 * MIB, true);
	make("plain", 64 * MIB, false);
	make("zlib", 64 * MIB, true);
	make_many("files", 20000, 0);
	make_many("worn", 1, 100000);
	if (run("cp $D/plain $D/sparse && truncate -s 1G $D/sparse").wall < 0
	        || run("rm -rf $T/out; mkdir $T/out && $F extract -C $T/out $D/files"
	               " && tar cf $D/files.tar -C $T/out .").wall < 0
	        || run("mkdir $T/kept && $F extract -C $T/kept $D/plain").wall < 0) {
		fputs("ratios: images cannot be made\n", stderr);
		exit(2);
	}
}

int
main(int argc, char **argv)
{
	int runs = argc > 1 ? atoi(argv[1]) : 9;
	char shared[] = "/dev/shm/flashloupe-ratios-XXXXXX", jobs[24];

	if (argc == 4 && strcmp(argv[1], "--loop") == 0)
		return loop(argv[2], (size_t)atoi(argv[3]));
	if (argc == 3 && strcmp(argv[1], "--read") == 0)
		return nftw(argv[2], read_file, 16, FTW_PHYS) ? 2 : 0;
	if (!getenv("FLASHLOUPE") || !mkdtemp(folder) || !mkdtemp(shared) || runs < 1) {
		fputs("ratios: FLASHLOUPE must name the program\n", stderr);
		return 2;
	}
	snprintf(jobs, sizeof jobs, "%ld", sysconf(_SC_NPROCESSORS_ONLN));
	setenv("F", getenv("FLASHLOUPE"), 1);
	setenv("L", realpath("/proc/self/exe", NULL), 1);
	setenv("D", folder, 1);
	setenv("T", shared, 1);
	setenv("N", jobs, 1);
	setvbuf(stdout, NULL, _IOLBF, 0);
	make_images();
	printf("%d runs in turn, %s cores; medians, in ms: of the clock, of the processors\n"
	       "%-28s %-20s %8s %8s %7s %7s %8s %s\n", runs, jobs, "", "beside", "we", "they",
	        "we", "they", "ratio", "(least-most) goal");
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (argc < 3 || strstr(rows[i].what, argv[2]))
			report(&rows[i], runs < RUNS_MOST ? runs : RUNS_MOST);
	return run("rm -rf $D $T").wall < 0;
}
