/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The manifest of a directory of this system, for comparison with that of an image:
 *
 *   walk DIR          a line for each path, in no order; "-" for the inode number
 *   walk --mount DIR  the same of a mounted image: with inode numbers, and errors as !N
 *   walk --probe DIR  what files in DIR can have: owners, devices, xattrs
 *   walk --reads FILE WHOLE SEED
 *                     1000 pieces of FILE at random, read, or mapped, by 8 processes, are those of
 *                     WHOLE; so are its holes
 *
 * Without arguments it tests itself on a directory of its own, as TAP.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "base/array.h"
#include "digest/sha256.h"
#include "text/text.h"

enum { VALUE_MOST = 65536 };

static bool mounted; /* --mount */

static _Noreturn void
die(const char *what)
{
	fprintf(stderr, "walk: %s: %s\n", what, strerror(errno));
	exit(1);
}

/* ---- one line ---- */

static void
add_bytes(struct text *line, const char *s)
{
	if (strcmp(s, "-") == 0)
		text_add(line, "\\x2d");
	else
		text_add_escaped(line, span_of(s, strlen(s)), NULL);
}

static void
add_sum(struct text *line, int dir, const char *name)
{
	static uint8_t piece[65536];
	int fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	struct sha256 sum;
	char hex[65];
	ssize_t n = 0;

	sha256_start(&sum);
	while (fd >= 0 && (n = read(fd, piece, sizeof piece)) > 0)
		sha256_add(&sum, span_of(piece, (size_t)n));
	if (fd < 0 || n < 0) {
		if (!mounted)
			die(name);
		text_addf(line, "!%d", errno);
		if (fd >= 0)
			close(fd);
		return;
	}
	close(fd);
	sha256_finish(&sum, hex);
	text_add(line, hex);
}

static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void
add_xattrs(struct text *line, const char *path)
{
	static char names[VALUE_MOST];
	static uint8_t value[VALUE_MOST];
	ARRAY(char *) sorted = { 0 };
	ssize_t len = llistxattr(path, names, sizeof names), size;

	for (ssize_t at = 0; at < len; at += (ssize_t)strlen(names + at) + 1)
		array_push(&sorted, names + at);
	if (sorted.count)
		qsort(sorted.at, sorted.count, sizeof *sorted.at, compare_names);
	for (size_t i = 0; i < sorted.count; i++) {
		size = lgetxattr(path, sorted.at[i], value, sizeof value);
		text_add(line, i ? "," : "");
		text_add_escaped(line, span_of(sorted.at[i], strlen(sorted.at[i])), "=,");
		text_add(line, "=");
		if (size < 0)
			text_addf(line, "!%d", errno);
		for (ssize_t k = 0; k < size; k++)
			text_addf(line, "%02x", value[k]);
	}
	text_add(line, sorted.count ? "" : "-");
	array_free(&sorted);
}

static char
type_letter(mode_t mode)
{
	return S_ISREG(mode) ? 'f' : S_ISDIR(mode) ? 'd' : S_ISLNK(mode) ? 'l'
	       : S_ISCHR(mode) ? 'c' : S_ISBLK(mode) ? 'b' : S_ISFIFO(mode) ? 'p'
	       : S_ISSOCK(mode) ? 's' : '?';
}

/* `name` in `dir`, shown as `path`. */
static void
put_line(struct text *line, int dir, const char *name, const char *path,
        const struct stat *st)
{
	char target[PATH_MAX + 1] = "", own[NAME_MAX + 64];

	text_clear(line);
	add_bytes(line, path);
	text_addf(line, " %c %04o %u %u %" PRId64 " %" PRId64 " %" PRIu64 " ",
	        type_letter(st->st_mode), st->st_mode & 07777, st->st_uid, st->st_gid,
	        S_ISDIR(st->st_mode) && !mounted ? 0 : (int64_t)st->st_size, (int64_t)st->st_mtime,
	        (uint64_t)st->st_nlink);
	if (mounted)
		text_addf(line, "%" PRIu64 " ", (uint64_t)st->st_ino);
	else
		text_add(line, "- ");
	if (S_ISCHR(st->st_mode) || S_ISBLK(st->st_mode))
		text_addf(line, "%u:%u ", major(st->st_rdev), minor(st->st_rdev));
	else
		text_add(line, "- ");
	if (S_ISREG(st->st_mode))
		add_sum(line, dir, name);
	else
		text_add(line, "-");
	text_add(line, " ");
	if (S_ISLNK(st->st_mode) && readlinkat(dir, name, target, PATH_MAX) >= 0)
		add_bytes(line, target);
	else
		text_add(line, "-");
	text_add(line, " ");
	snprintf(own, sizeof own, "/proc/self/fd/%d/%s", dir, name);
	add_xattrs(line, own);
	printf("%s\n", text_str(line));
}

/* The line of a path that stat fails for. */
static void
put_failed(struct text *line, const char *path)
{
	int error = errno;

	if (!mounted)
		die(path);
	text_clear(line);
	add_bytes(line, path);
	printf("%s !%d - - - - - - - - - - -\n", text_str(line), error);
}

/* ---- the walk ---- */

static void
walk(int fd, struct text *path, struct text *line)
{
	DIR *dir = fdopendir(fd);
	size_t len = path->len;
	struct dirent *d;
	struct stat st;

	if (!dir)
		die(text_str(path));
	while ((errno = 0, d = readdir(dir))) {
		if (strcmp(d->d_name, ".") == 0 || strcmp(d->d_name, "..") == 0)
			continue;
		path->len = len;
		text_add(path, "/");
		text_add(path, d->d_name);
		if (fstatat(fd, d->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0) {
			put_failed(line, text_str(path));
			continue;
		}
		put_line(line, fd, d->d_name, text_str(path), &st);
		if (S_ISDIR(st.st_mode))
			walk(openat(fd, d->d_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC),
			        path, line);
	}
	if (errno) /* Linux lists no further than to a name that cannot be */
		fprintf(stderr, "walk: a listing ends: %s\n", strerror(errno));
	closedir(dir);
}

static void
walk_all(const char *top)
{
	struct text path = { 0 }, line = { 0 };
	int fd = open(top, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct stat st;

	if (fd < 0 || fstat(fd, &st) != 0)
		die(top);
	put_line(&line, fd, ".", "/", &st);
	walk(fd, &path, &line);
	text_free(&path);
	text_free(&line);
}

/* ---- what the system allows ---- */

static void
probe(const char *top)
{
	/* user::rw-, user:5:r--, group::r--, mask::r--, other::r-- */
	static const char acl[] = "\2\0\0\0" "\1\0\6\0\377\377\377\377" "\2\0\4\0\5\0\0\0"
	        "\4\0\4\0\377\377\377\377" "\20\0\4\0\377\377\377\377"
	        "\40\0\4\0\377\377\377\377";
	int dir = open(top, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int fd = openat(dir, "probe", O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd < 0)
		die(top);
	if (fchown(fd, 12345, 54321) == 0)
		puts("owner");
	if (mknodat(dir, "probe-device", S_IFBLK | 0600, makedev(259, 300)) == 0)
		puts("device");
	if (fsetxattr(fd, "user.a", "b", 1, 0) == 0
	        && fsetxattr(fd, "trusted.a", "b", 1, 0) == 0
	        && fsetxattr(fd, "security.a", "b", 1, 0) == 0)
		puts("xattr");
	if (fsetxattr(fd, "system.posix_acl_access", acl, sizeof acl - 1, 0) == 0)
		puts("acl");
	unlinkat(dir, "probe", 0);
	unlinkat(dir, "probe-device", 0);
	close(fd);
	close(dir);
}

/* ---- pieces ---- */

enum { READERS = 8, PIECES = 1000, PIECE_MOST = 300000 };

static uint32_t
draw(uint64_t *seed, uint32_t below)
{
	*seed = *seed * UINT64_C(6364136223846793005) + 1442695040888963407U;
	return below ? (uint32_t)((*seed >> 33) % below) : 0;
}

static uint8_t *
map(const char *path, size_t *len)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	uint8_t *at;

	if (fd < 0 || fstat(fd, &st) != 0)
		die(path);
	*len = (size_t)st.st_size;
	at = mmap(NULL, *len ? *len : 1, PROT_READ, MAP_SHARED, fd, 0);
	close(fd);
	return at;
}

/* Exits with 0 if all pieces are right. */
static _Noreturn void
read_pieces(const char *path, const char *whole_path, uint64_t seed)
{
	static uint8_t piece[PIECE_MOST];
	size_t len, mapped_len;
	const uint8_t *whole = map(whole_path, &len), *mapping = map(path, &mapped_len);
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	for (int i = 0; i < PIECES; i++) {
		uint32_t at = draw(&seed, (uint32_t)len + 9), wants = 1 + draw(&seed, 1U << draw(&seed, 18));
		size_t is = at >= len ? 0 : len - at < wants ? len - at : wants;

		if (draw(&seed, 4) == 0) {
			if (is && memcmp(mapping + at, whole + at, is) != 0)
				exit(2);
			continue;
		}
		if (pread(fd, piece, wants, at) != (ssize_t)is
		        || (is && memcmp(piece, whole + at, is) != 0))
			exit(3);
	}
	exit(mapped_len == len ? 0 : 4);
}

/* The bytes of holes are zeros; all stretches together are the file. */
static void
check_holes(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t len;
	const uint8_t *at = map(path, &len);

	for (off_t from = 0; from < (off_t)len;) {
		off_t hole = lseek(fd, from, 4 /* SEEK_HOLE */);
		off_t data = hole < 0 ? -1 : lseek(fd, hole, 3 /* SEEK_DATA */);

		data = data < 0 && errno == ENXIO ? (off_t)len : data;
		if (hole < from || (data <= hole && hole < (off_t)len))
			die(path);
		for (off_t i = hole; i < data; i++)
			if (at[i])
				die(path);
		from = data;
	}
	close(fd);
}

static int
try_reads(const char *path, const char *whole, uint64_t seed)
{
	int status, worst = 0;

	check_holes(path);
	for (uint64_t i = 0; i < READERS; i++)
		if (fork() == 0)
			read_pieces(path, whole, seed + i);
	while (wait(&status) > 0)
		worst = status ? 1 : worst;
	return worst;
}

/* ---- itself ---- */

/* "abc" in a file, as sha256sum knows it. */
static int
test_itself(void)
{
	const char *tmp = getenv("TMPDIR");
	const char *sum = "ba7816bf8f01cfea414140de5dae2223"
	                  "b00361a396177a9cb410ff61f20015ad";
	struct text line = { 0 };
	char top[300];
	struct stat st;
	int dir, fd;

	snprintf(top, sizeof top, "%s/walk-XXXXXX", tmp ? tmp : "/tmp");
	if (!mkdtemp(top))
		die(top);
	dir = open(top, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	fd = openat(dir, "a b", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	if (write(fd, "abc", 3) != 3 || fstat(fd, &st) != 0)
		die(top);
	close(fd);
	printf("1..1\n# ");
	put_line(&line, dir, "a b", "/a b", &st);
	printf("%sok 1 - a line tells path, type, size and sum\n",
	        strncmp(text_str(&line), "/a\\x20b f 0600 ", 15) == 0
	        && strstr(text_str(&line), " 3 ") && strstr(text_str(&line), sum)
	        ? "" : "not ");
	unlinkat(dir, "a b", 0);
	close(dir);
	rmdir(top);
	text_free(&line);
	return 0;
}

int
main(int argc, char **argv)
{
	if (argc == 1)
		return test_itself();
	if (argc == 3 && strcmp(argv[1], "--probe") == 0)
		probe(argv[2]);
	else if (argc == 3 && strcmp(argv[1], "--mount") == 0)
		mounted = true, walk_all(argv[2]);
	else if (argc == 5 && strcmp(argv[1], "--reads") == 0)
		return try_reads(argv[2], argv[3], strtoull(argv[4], NULL, 10));
	else if (argc == 2)
		walk_all(argv[1]);
	else
		return fprintf(stderr, "usage: walk [--mount|--probe|--reads] ...\n"), 2;
	return 0;
}
