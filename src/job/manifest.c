/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The manifest: a line for each path, as stat, readlink, getxattr and the content's
 * SHA-256 tell of it where the kernel has mounted the file system.
 *
 * Lines are in the order of the paths' bytes. What lies in directory "a" begins with
 * "a/", so a name like "a-b" stands between the directory and its content: the line of a
 * directory and its content are two items that are sorted separately.
 */
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "job/job_private.h"
#include "job/manifest_private.h"
#include "base/sha256.h"

enum {
	PIECE = 64 * 1024,
	LINE_COST = 4096,
	/* A directory with several names is listed under each, as the kernel does; a
	 * made-up one could double with each level. */
	VISITS_MAX = 8
};

enum { HEX_SUM = 64 };

/* The sum of a file that has several names. */
struct known_sum {
	char hex[HEX_SUM + 1];
};

struct item {
	struct span name;
	uint32_t entry;
	bool content; /* of the directory that the entry leads to */
};

/* A directory whose content is being listed. */
struct level {
	ARRAY(struct item) items;
	size_t next;
	size_t path_len; /* of the directory's own path */
	uint32_t inode;
};

struct manifest {
	const struct jffs2_fs *fs;
	bool (*put)(void *arg, const char *at, size_t len);
	void *arg;
	struct text path, line;
	ARRAY(struct level) levels;
	uint8_t *visits; /* for each inode; ON_PATH while its content is listed */
	int64_t failed;
	bool refused; /* by put */
	uint8_t *piece;
	uint64_t read; /* bytes of content, and what was inflated for them */
	uint64_t room; /* bytes of content and attributes that may still be told of */
	uint64_t inflate_room; /* bytes that may still be inflated in vain */
	uint32_t *sums; /* for each inode, 1 + its index in known, or 0 */
	ARRAY(struct known_sum) known;
};

enum { ON_PATH = 0x80 };

/* The attributes of a file while they are being written. */
struct attributes {
	struct manifest *m;
	size_t count;
};

/* ---- one line ---- */

static char
type_letter(uint32_t mode)
{
	switch (mode & S_IFMT) {
	case S_IFREG: return 'f';
	case S_IFDIR: return 'd';
	case S_IFLNK: return 'l';
	case S_IFCHR: return 'c';
	case S_IFBLK: return 'b';
	case S_IFIFO: return 'p';
	case S_IFSOCK: return 's';
	default: return '?';
	}
}

/* Sums the content; the errno that reading it gives, or 0. */
static int
sum_content(struct manifest *m, uint32_t inode, char hex[HEX_SUM + 1])
{
	struct sha256 sum;
	uint64_t at = 0;
	int64_t n;

	sha256_start(&sum);
	do {
		n = jffs2_fs_read_some(m->fs, inode, (uint32_t)at, m->piece, PIECE, &m->read,
		        NULL);
		if (n > 0)
			sha256_add(&sum, span_of(m->piece, (size_t)n));
		at += n > 0 ? (uint64_t)n : 0;
	} while (n > 0 && at <= UINT32_MAX);
	sha256_finish(&sum, hex);
	return n < 0 ? (int)-n : 0;
}

static void
add_sum(struct manifest *m, uint32_t inode)
{
	const struct jffs2_inode *n = &m->fs->inodes.at[inode];
	struct known_sum sum;
	int error = n->size > m->room ? EFBIG : 0;

	if (m->sums[inode]) {
		text_addf(&m->line, " %s", m->known.at[m->sums[inode] - 1].hex);
		return;
	}
	if (!error && !jffs2_fs_afford(m->fs, inode, &m->inflate_room))
		error = EFBIG;
	/* The manifest is that of a kernel as it is configured by default. */
	if (!error && jffs2_fs_needs_rubin(m->fs, inode))
		error = EIO;
	if (!error) {
		m->room -= n->size;
		error = sum_content(m, inode, sum.hex);
	}
	if (error) {
		m->failed++;
		text_addf(&m->line, " !%d", error);
		return;
	}
	text_addf(&m->line, " %s", sum.hex);
	if (n->nlink > 1) {
		array_push(&m->known, sum);
		m->sums[inode] = (uint32_t)m->known.count;
	}
}

static void
add_target(struct manifest *m, uint32_t inode)
{
	struct span target = jffs2_fs_target(m->fs, inode);

	text_add(&m->line, " ");
	if (target.len == 1 && target.at[0] == '-')
		text_add(&m->line, "\\x2d");
	else
		text_add_escaped(&m->line, target, NULL);
}

/* Writes what there is of a line. */
static void
flush(struct manifest *m)
{
	if (!m->refused && !m->put(m->arg, text_str(&m->line), m->line.len))
		m->refused = true;
	text_clear(&m->line);
}

static bool
add_xattr(void *arg, const struct jffs2_xattr *x)
{
	struct attributes *a = arg;
	struct text *line = &a->m->line;

	text_add(line, a->count++ ? "," : " ");
	if (x->value.len > a->m->room) {
		a->m->failed++;
		text_addf(line, "!%d", EFBIG);
		return false;
	}
	a->m->room -= x->value.len;
	text_add_escaped(line, span_of(x->name.at, x->name.len), "=,");
	text_add(line, "=");
	if (x->error)
		text_addf(line, "!%d", x->error);
	else
		text_add_hex(line, span_of(x->value.at, x->value.len));
	if (line->len > PIECE)
		flush(a->m);
	return !a->m->refused;
}

static void
add_xattrs(struct manifest *m, uint32_t inode)
{
	struct attributes a = { m, 0 };

	jffs2_fs_each_listed(m->fs, inode, add_xattr, &a);
	if (!a.count)
		text_add(&m->line, " -");
}

static void
add_stat(struct manifest *m, uint32_t inode)
{
	const struct jffs2_inode *n = &m->fs->inodes.at[inode];
	struct jffs2_owner owner = jffs2_fs_owner(m->fs, inode);
	struct jffs2_device d = jffs2_fs_device(m->fs, inode);

	text_addf(&m->line, " %c %04o %u %u %" PRIu32 " %" PRIu32 " %" PRIu32
	        " %" PRIu32, type_letter(n->mode), n->mode & 07777u, owner.uid,
	        owner.gid, n->size, n->mtime, n->nlink, n->ino);
	if (S_ISCHR(n->mode) || S_ISBLK(n->mode))
		text_addf(&m->line, " %" PRIu32 ":%" PRIu32, d.major, d.minor);
	else
		text_add(&m->line, " -");
}

static bool
put_line(struct manifest *m)
{
	text_add(&m->line, "\n");
	flush(m);
	return !m->refused;
}

static bool
put_failed(struct manifest *m, int error)
{
	m->failed++;
	text_addf(&m->line, " !%d - - - - - - - - - - -", error);
	return put_line(m);
}

/* The line of the path in m->path. */
static bool
put_path(struct manifest *m, uint32_t inode, int error)
{
	const struct jffs2_inode *n = &m->fs->inodes.at[inode];

	text_add_escaped(&m->line, span_of(m->path.at, m->path.len), NULL);
	if (error || n->error)
		return put_failed(m, error ? error : n->error);
	add_stat(m, inode);
	if (S_ISREG(n->mode))
		add_sum(m, inode);
	else
		text_add(&m->line, " -");
	if (S_ISLNK(n->mode))
		add_target(m, inode);
	else
		text_add(&m->line, " -");
	add_xattrs(m, inode);
	return put_line(m);
}

/* ---- the walk ---- */

/* By the name's bytes, a '/' behind it where it stands for a content. */
static int
compare_items(const void *left, const void *right)
{
	const struct item *a = left, *b = right;
	size_t a_len = a->name.len + a->content, b_len = b->name.len + b->content;
	size_t shorter = a->name.len < b->name.len ? a->name.len : b->name.len;
	int order = shorter ? memcmp(a->name.at, b->name.at, shorter) : 0;

	if (order)
		return order;
	if (a_len > shorter && b_len > shorter) {
		uint8_t x = a->name.len > shorter ? a->name.at[shorter] : '/';
		uint8_t y = b->name.len > shorter ? b->name.at[shorter] : '/';

		if (x != y)
			return x - y;
	}
	return a_len < b_len ? -1 : a_len > b_len;
}

static void
enter(struct manifest *m, uint32_t inode)
{
	struct level level = { .path_len = m->path.len, .inode = inode };
	struct jffs2_range r = jffs2_fs_entries(m->fs, inode);

	for (uint32_t k = r.from; k < r.to; k++) {
		struct item item = { .entry = k, .name = jffs2_fs_name(m->fs, k) };
		uint32_t child = m->fs->entries.at[k].inode;

		if (item.name.len)
			item.name.len = strnlen((const char *)item.name.at, item.name.len);
		if (jffs2_name_is_hidden(item.name) || !jffs2_fs_listed(m->fs, k))
			continue;
		array_push(&level.items, item);
		item.content = true;
		if (S_ISDIR(m->fs->inodes.at[child].mode))
			array_push(&level.items, item);
	}
	if (level.items.count)
		qsort(level.items.at, level.items.count, sizeof *level.items.at,
		        compare_items);
	m->visits[inode] |= ON_PATH;
	array_push(&m->levels, level);
}

static void
leave(struct manifest *m)
{
	struct level *level = &m->levels.at[--m->levels.count];

	m->visits[level->inode] = (uint8_t)((m->visits[level->inode] & ~ON_PATH) + 1);
	array_free(&level->items);
}

/* The error that stops a lookup of m->path, 0 if none does. */
static int
lookup_error(const struct manifest *m, const struct item *item, uint32_t inode)
{
	if (item->name.len > JFFS2_NAME_MAX || m->path.len >= PATH_MAX)
		return ENAMETOOLONG;
	/* readdir ends the name at a NUL, but its hash is that of all of it */
	if (span_has(jffs2_fs_name(m->fs, item->entry), 0))
		return ENOENT;
	if (S_ISDIR(m->fs->inodes.at[inode].mode) && m->visits[inode] >= VISITS_MAX)
		return ELOOP;
	return 0;
}

static bool
walk_item(struct manifest *m, size_t path_len, const struct item *item)
{
	uint32_t inode = m->fs->entries.at[item->entry].inode;
	int error;

	m->path.len = path_len;
	text_add(&m->path, "/");
	text_add_bytes(&m->path, item->name.at, item->name.len);
	error = lookup_error(m, item, inode);
	if (!item->content)
		return put_path(m, inode, error);
	if (!error && !m->fs->inodes.at[inode].error)
		enter(m, inode);
	return true;
}

/* ---- from outside ---- */

struct manifest *
manifest_begin(const struct volume *v,
        bool (*put)(void *arg, const char *at, size_t len), void *arg)
{
	static const char heading[] = "#path type mode uid gid size mtime nlink ino rdev "
	                              "sha256 target xattrs\n";
	struct manifest *m = memory_zeroed(1, sizeof *m);
	uint32_t root = jffs2_fs_inode(&v->fs, JFFS2_ROOT_INO);

	m->fs = &v->fs;
	m->put = put;
	m->arg = arg;
	m->visits = memory_zeroed(v->fs.inodes.count, 1);
	m->piece = memory_zeroed(PIECE, 1);
	m->room = jffs2_fs_room(&v->fs);
	m->inflate_room = m->room;
	m->sums = memory_zeroed(v->fs.inodes.count, sizeof *m->sums);
	m->refused = !put(arg, heading, sizeof heading - 1);
	if (root == FS_NONE || m->refused)
		return m;
	text_add(&m->path, "/");
	m->refused = !put_path(m, root, 0);
	text_clear(&m->path);
	enter(m, root);
	return m;
}

bool
manifest_step(struct manifest *m, uint64_t *used)
{
	uint64_t before = m->read;
	struct level *level;

	if (m->refused || m->levels.count == 0)
		return false;
	level = &m->levels.at[m->levels.count - 1];
	if (level->next == level->items.count)
		leave(m);
	else
		m->refused = !walk_item(m, level->path_len,
		        &level->items.at[level->next++]);
	*used += m->read - before + LINE_COST;
	return true;
}

int64_t
manifest_end(struct manifest *m)
{
	int64_t failed;

	if (!m)
		return 0;
	failed = m->refused ? -1 : m->failed;
	while (m->levels.count)
		leave(m);
	array_free(&m->levels);
	text_free(&m->path);
	text_free(&m->line);
	free(m->visits);
	free(m->piece);
	free(m->sums);
	array_free(&m->known);
	free(m);
	return failed;
}
