/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Opening it, and the class: everything is answered from what was listed. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "local/local_private.h"

static const struct local_tree *
of(const struct tree *t)
{
	return (const struct local_tree *)t;
}

static uint32_t
node_count(const struct tree *t)
{
	return (uint32_t)of(t)->nodes.count;
}

static uint32_t
entry_count(const struct tree *t)
{
	return (uint32_t)of(t)->entries.count;
}

static uint32_t
root(const struct tree *t)
{
	(void)t;
	return 0;
}

static void
stat_node(const struct tree *t, uint32_t node, struct tree_stat *st)
{
	*st = of(t)->nodes.at[node].st;
}

static struct tree_entry
entry_of(const struct tree *t, uint32_t entry)
{
	const struct local_name *e = &of(t)->entries.at[entry];

	return (struct tree_entry){ e->dir, e->node, span_of(of(t)->text.at + e->at, e->len) };
}

static uint32_t
list(const struct tree *t, uint32_t dir, uint32_t k)
{
	const struct local_node *n = &of(t)->nodes.at[dir];

	return S_ISDIR(n->st.mode) && k < n->count ? n->first + k : TREE_NONE;
}

static uint32_t
parent(const struct tree *t, uint32_t node)
{
	return of(t)->nodes.at[node].parent;
}

static struct span
target(const struct tree *t, uint32_t node)
{
	const struct local_node *n = &of(t)->nodes.at[node];

	return S_ISLNK(n->st.mode) ? span_of(of(t)->text.at + n->first, n->count)
	                           : span_of(NULL, 0);
}

static uint32_t
find(const struct tree *t, uint32_t dir, struct span name)
{
	const struct local_node *n = &of(t)->nodes.at[dir];

	return tree_find_sorted(t, n->first, S_ISDIR(n->st.mode) ? n->count : 0, name);
}

static bool
step(struct tree *tree, uint64_t budget)
{
	struct local_tree *t = (struct local_tree *)tree;
	enum { NAME_COST = 1024 };
	uint64_t before = t->entries.count;

	while (!t->ended && (t->entries.count - before) * NAME_COST < budget) {
		uint32_t node = t->listed++;

		t->ended = node >= t->nodes.count
		           || (S_ISDIR(t->nodes.at[node].st.mode) && !local_list(t, node));
		budget -= budget > NAME_COST ? NAME_COST : budget;
	}
	return !t->ended;
}

static void
free_tree(struct tree *tree)
{
	struct local_tree *t = (struct local_tree *)tree;

	close(t->top);
	array_free(&t->nodes);
	array_free(&t->entries);
	text_free(&t->text);
	free(t->slots);
	free(t);
}

static const struct tree_class class = {
	.name = "local files",
	.name_max = 255,
	.dangling = "it was removed meanwhile",
	.unreadable = "it cannot be read",
	.node_count = node_count,
	.entry_count = entry_count,
	.root = root,
	.stat = stat_node,
	.entry = entry_of,
	.list = list,
	.parent = parent,
	.read = local_read,
	.target = target,
	.step = step,
	.free = free_tree,
	.reader_new = local_reader_new,
	.reader_free = local_reader_free,
	.find = find,
};

/* ---- opening ---- */

static uint32_t
seconds(time_t time)
{
	return time < 0 ? 0 : (uint64_t)time > UINT32_MAX ? UINT32_MAX : (uint32_t)time;
}

struct local_node
local_node_of(const struct stat *st, uint32_t number)
{
	struct local_node n = { .dev = st->st_dev, .ino = st->st_ino, .mtime = st->st_mtim,
		.parent = TREE_NONE };

	n.st = (struct tree_stat){ .ino = number + 1, .mode = st->st_mode, .uid = st->st_uid,
		.gid = st->st_gid, .nlink = 1, .mtime = seconds(st->st_mtime),
		.atime = seconds(st->st_atime), .ctime = seconds(st->st_ctime) };
	if (S_ISREG(st->st_mode))
		n.st.size = (uint64_t)st->st_size;
	if (S_ISCHR(st->st_mode) || S_ISBLK(st->st_mode)) {
		n.st.major = major(st->st_rdev);
		n.st.minor = minor(st->st_rdev);
	}
	return n;
}

void
local_add_path(const struct local_tree *t, uint32_t node, struct text *path)
{
	ARRAY(struct span) names = { 0 };

	while (node != 0) {
		const struct local_name *e = &t->entries.at[t->nodes.at[node].parent];

		array_push(&names, span_of(t->text.at + e->at, e->len));
		node = e->dir;
	}
	for (size_t i = names.count; i-- > 0;) {
		text_add_bytes(path, names.at[i].at, names.at[i].len);
		text_add(path, i ? "/" : "");
	}
	array_free(&names);
}

bool
local_fail(const struct local_tree *t, uint32_t node, const char *what, struct error *err)
{
	enum { SHOWN = 160 };
	struct text path = { 0 }, shown = { 0 };
	size_t cut;

	local_add_path(t, node, &path);
	cut = path.len > SHOWN ? path.len - SHOWN : 0;
	text_add(&shown, cut ? "..." : "");
	text_add_readable(&shown, span_cut(span_of(path.at, path.len), cut, SHOWN), false);
	error_set(err, "%s%s%s", text_str(&shown), shown.len ? ": " : "", what);
	text_free(&path);
	text_free(&shown);
	return false;
}

/* Files of /proc have content that their size does not tell. */
static bool
is_endless(int fd, const struct stat *st)
{
	char byte;

	return S_ISREG(st->st_mode) && st->st_size == 0 && pread(fd, &byte, 1, 0) == 1;
}

static bool
check_kind(const char *name, const struct stat *st, bool is_file, struct error *err)
{
	if (is_file && S_ISDIR(st->st_mode))
		return error_set(err, "%s: is a directory: overlay lays it over one of the image", name);
	if (is_file && !S_ISREG(st->st_mode))
		return error_set(err, "%s: is not a regular file", name);
	return is_file || S_ISDIR(st->st_mode) || error_set(err, "%s: is not a directory", name);
}

struct tree *
local_open(const char *path, bool is_file, struct error *err)
{
	const int flags = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
	struct local_tree *t = NULL;
	struct text shown = { 0 };
	struct stat st;
	int fd = open(path, flags | (is_file ? 0 : O_DIRECTORY));

	text_add_readable(&shown, span_of(path, strnlen(path, PATH_TOLD)), false);
	if (fd < 0 || fstat(fd, &st) != 0) {
		error_set_errno(err, "%s", text_str(&shown));
	} else if (is_file && is_endless(fd, &st)) {
		error_set(err, "%s: the kernel makes its content while it is read: copy it first",
		        text_str(&shown));
	} else if (check_kind(text_str(&shown), &st, is_file, err)) {
		t = memory_zeroed(1, sizeof *t);
		t->tree.class = &class;
		t->top = fd;
		array_push(&t->nodes, local_node_of(&st, 0));
		t->tree.bytes = t->nodes.at[0].st.size;
	}
	if (fd >= 0 && !t)
		close(fd);
	text_free(&shown);
	return t ? &t->tree : NULL;
}

const char *
local_trouble(const struct tree *t)
{
	return of(t)->trouble.text;
}
