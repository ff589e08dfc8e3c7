/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The manifest: a line for each path, as given by stat, readlink, getxattr and the
 * content's SHA-256 where the kernel has mounted the file system.
 *
 * Lines are in the order of the paths' bytes. Paths in directory "a" begin with "a/", so
 * a name like "a-b" sorts between the directory and its content: the line of a directory
 * and its content are two items that are sorted separately.
 */
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "job/manifest_private.h"

enum {
	PIECE = 64 * 1024,
	LINE_COST = 4096,
	WAITED = 1 << 30, /* for threads, which takes the rest of a step */
	SMALL = 1024 /* smaller contents are faster summed here */
};

/* The sum of a file that has several names. */
struct known_sum {
	char hex[FILE_SUM];
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
	uint32_t node;
};

struct manifest {
	const struct tree *tree;
	struct tree_reader *reader;
	struct manifest_out out;
	struct text path;
	ARRAY(struct level) levels;
	struct tree_visits visits;
	uint64_t room; /* bytes of content and attributes still allowed */
	uint64_t inflate_room; /* bytes that may still be inflated for nothing */
	uint32_t *sums; /* for each node, 1 + its index in known, or 0 */
	ARRAY(struct known_sum) known;
};

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

static void
add_sum(struct manifest *m, uint32_t node, const struct tree_stat *st)
{
	struct known_sum sum;
	int error = st->size > m->room ? EFBIG : 0;

	if (m->sums[node]) {
		text_addf(&m->out.text, " %s", m->known.at[m->sums[node] - 1].hex);
		return;
	}
	if (!error && !tree_afford(m->tree, node, &m->inflate_room))
		error = EFBIG;
	/* The manifest is that of a kernel as it is configured by default. */
	if (!error)
		error = tree_default_error(m->tree, node);
	if (!error) {
		m->room -= st->size;
		/* The line of a further name depends on the first one. */
		if (m->out.sums.workers && st->nlink <= 1 && st->size >= SMALL) {
			manifest_out_sum_later(&m->out, m->tree, node, st->size);
			return;
		}
		error = manifest_out_sum_now(&m->out, m->reader, node, st->size, sum.hex);
	}
	if (error) {
		m->out.failed++;
		text_addf(&m->out.text, " !%d", error);
		return;
	}
	text_addf(&m->out.text, " %s", sum.hex);
	if (st->nlink > 1) {
		array_push(&m->known, sum);
		m->sums[node] = (uint32_t)m->known.count;
	}
}

static void
add_target(struct manifest *m, uint32_t node)
{
	struct span target = tree_target(m->tree, node);

	text_add(&m->out.text, " ");
	if (target.len == 1 && target.at[0] == '-')
		text_add(&m->out.text, "\\x2d");
	else
		text_add_escaped(&m->out.text, target, NULL);
}

static bool
add_xattr(void *arg, const struct tree_xattr *x)
{
	struct attributes *a = arg;
	struct text *line = &a->m->out.text;

	text_add(line, a->count++ ? "," : " ");
	if (x->value.len > a->m->room) {
		a->m->out.failed++;
		text_addf(line, "!%d", EFBIG);
		return false;
	}
	a->m->room -= x->value.len;
	text_add_escaped(line, x->name, "=,");
	text_add(line, "=");
	if (x->error)
		text_addf(line, "!%d", x->error);
	else
		text_add_hex(line, x->value);
	if (line->len > PIECE)
		manifest_out_flush(&a->m->out);
	return !a->m->out.refused;
}

static void
add_xattrs(struct manifest *m, uint32_t node)
{
	struct attributes a = { m, 0 };

	tree_xattrs(m->reader, node, add_xattr, &a);
	if (!a.count)
		text_add(&m->out.text, " -");
}

static void
add_stat(struct manifest *m, const struct tree_stat *st)
{
	text_addf(&m->out.text, " %c %04o %" PRIu32 " %" PRIu32 " %" PRIu64 " %" PRIu32 " %" PRIu32
	        " %" PRIu32, type_letter(st->mode), st->mode & 07777u, st->uid, st->gid,
	        st->size, st->mtime, st->nlink, st->ino);
	if (S_ISCHR(st->mode) || S_ISBLK(st->mode))
		text_addf(&m->out.text, " %" PRIu32 ":%" PRIu32, st->major, st->minor);
	else
		text_add(&m->out.text, " -");
}

static bool
put_line(struct manifest *m)
{
	text_add(&m->out.text, "\n");
	manifest_out_flush(&m->out);
	return !m->out.refused;
}

static bool
put_failed(struct manifest *m, int error)
{
	m->out.failed++;
	text_addf(&m->out.text, " !%d - - - - - - - - - - -", error);
	return put_line(m);
}

/* The line of the path in m->path. */
static bool
put_path(struct manifest *m, uint32_t node, int error)
{
	struct tree_stat st;

	tree_stat(m->tree, node, &st);
	text_add_escaped(&m->out.text, span_of(m->path.at, m->path.len), NULL);
	if (error || st.error)
		return put_failed(m, error ? error : st.error);
	add_stat(m, &st);
	if (S_ISREG(st.mode))
		add_sum(m, node, &st);
	else
		text_add(&m->out.text, " -");
	if (S_ISLNK(st.mode))
		add_target(m, node);
	else
		text_add(&m->out.text, " -");
	add_xattrs(m, node);
	return put_line(m);
}

/* ---- the walk ---- */

/* By the name's bytes, followed by '/' for the content. */
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
enter(struct manifest *m, uint32_t node)
{
	struct level level = { .path_len = m->path.len, .node = node };
	uint32_t next = 0, k;

	while ((k = tree_next(m->tree, node, &next)) != TREE_NONE) {
		struct tree_entry e = tree_entry(m->tree, k);
		struct item item = { .entry = k, .name = e.name };
		struct tree_stat st;

		if (item.name.len)
			item.name.len = strnlen((const char *)item.name.at, item.name.len);
		if (tree_name_is_hidden(item.name) || !tree_listed(m->tree, k)
		        || e.node == TREE_NONE)
			continue;
		array_push(&level.items, item);
		item.content = true;
		tree_stat(m->tree, e.node, &st);
		if (S_ISDIR(st.mode))
			array_push(&level.items, item);
	}
	if (level.items.count)
		qsort(level.items.at, level.items.count, sizeof *level.items.at,
		        compare_items);
	tree_visits_enter(&m->visits, node);
	array_push(&m->levels, level);
}

static void
leave(struct manifest *m)
{
	struct level *level = &m->levels.at[--m->levels.count];

	tree_visits_leave(&m->visits, level->node);
	array_free(&level->items);
}

/* The error that stops a lookup of m->path, 0 if none does. */
static int
lookup_error(const struct manifest *m, const struct item *item, uint32_t node,
        const struct tree_stat *st)
{
	if (item->name.len > m->tree->class->name_max || m->path.len >= PATH_MAX)
		return ENAMETOOLONG;
	/* readdir ends the name at a NUL, but its hash is that of all of it */
	if (span_has(tree_entry(m->tree, item->entry).name, 0))
		return ENOENT;
	if (S_ISDIR(st->mode) && !tree_visits_may(&m->visits, node))
		return ELOOP;
	return 0;
}

static bool
walk_item(struct manifest *m, size_t path_len, const struct item *item)
{
	uint32_t node = tree_entry(m->tree, item->entry).node;
	struct tree_stat st;
	int error;

	tree_stat(m->tree, node, &st);
	m->path.len = path_len;
	text_add(&m->path, "/");
	text_add_bytes(&m->path, item->name.at, item->name.len);
	error = lookup_error(m, item, node, &st);
	if (!item->content)
		return put_path(m, node, error);
	if (!error && !st.error)
		enter(m, node);
	return true;
}

/* ---- from outside ---- */

struct manifest *
manifest_begin(const struct tree *t, struct workers *w,
        bool (*put)(void *arg, const char *at, size_t len), void *arg)
{
	static const char heading[] = "#path type mode uid gid size mtime nlink ino rdev "
	                              "sha256 target xattrs\n";
	struct manifest *m = memory_zeroed(1, sizeof *m);
	uint32_t root = tree_root(t);

	m->tree = t;
	m->reader = tree_reader_new(t);
	m->out.put = put;
	m->out.arg = arg;
	m->out.sums.workers = w;
	tree_visits_begin(&m->visits, t);
	m->room = tree_room(t);
	m->inflate_room = m->room;
	m->sums = memory_zeroed(tree_nodes(t), sizeof *m->sums);
	m->out.refused = !put(arg, heading, sizeof heading - 1);
	if (root == TREE_NONE || m->out.refused)
		return m;
	text_add(&m->path, "/");
	put_path(m, root, 0);
	text_clear(&m->path);
	enter(m, root);
	return m;
}

bool
manifest_step(struct manifest *m, uint64_t *used)
{
	size_t most = workers_ahead(m->out.sums.workers);
	uint64_t before = m->out.read;
	struct level *level;

	*used += LINE_COST;
	if (m->out.refused)
		return false;
	if (!manifest_out_drain(&m->out, m->levels.count ? most - 1 : 0)) {
		*used += WAITED;
		return true;
	}
	if (!m->levels.count) {
		manifest_out_flush(&m->out);
		return false;
	}
	level = &m->levels.at[m->levels.count - 1];
	if (level->next == level->items.count)
		leave(m);
	else
		walk_item(m, level->path_len, &level->items.at[level->next++]);
	*used += m->out.read - before;
	return true;
}

int64_t
manifest_end(struct manifest *m)
{
	int64_t failed;

	if (!m)
		return 0;
	failed = m->out.refused ? -1 : m->out.failed;
	while (m->levels.count)
		leave(m);
	array_free(&m->levels);
	text_free(&m->path);
	manifest_out_end(&m->out);
	tree_visits_end(&m->visits);
	tree_reader_free(m->reader);
	free(m->sums);
	array_free(&m->known);
	free(m);
	return failed;
}
