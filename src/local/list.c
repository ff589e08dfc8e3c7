/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lists one directory: its names in order, and what each is. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "local/local_private.h"
#include "output/beneath.h"
#include "text/sort.h"

static bool
fail(struct local_tree *t, uint32_t node, const char *what)
{
	return local_fail(t, node, what, &t->trouble);
}

/* ---- files with several names ---- */

static size_t
slot_of(const struct local_tree *t, dev_t dev, ino_t ino)
{
	uint64_t hash = ((uint64_t)ino * UINT64_C(0x9e3779b97f4a7c15)) ^ (uint64_t)dev;
	size_t at;

	hash ^= hash >> 32;
	for (at = (size_t)hash & (t->slot_count - 1); t->slots[at];
	        at = (at + 1) & (t->slot_count - 1)) {
		const struct local_node *n = &t->nodes.at[t->slots[at] - 1];

		if (n->dev == dev && n->ino == ino)
			break;
	}
	return at;
}

static void
grow_slots(struct local_tree *t)
{
	uint32_t *old = t->slots;
	size_t old_count = t->slot_count;

	if (t->linked * 2 < t->slot_count)
		return;
	t->slot_count = old_count ? 2 * old_count : 256;
	t->slots = memory_zeroed(t->slot_count, sizeof *t->slots);
	for (size_t i = 0; i < old_count; i++)
		if (old[i])
			t->slots[slot_of(t, t->nodes.at[old[i] - 1].dev, t->nodes.at[old[i] - 1].ino)] =
			        old[i];
	free(old);
}

/* The node of what was looked at, which is perhaps known by another name. */
static uint32_t
add_node(struct local_tree *t, const struct stat *st)
{
	uint32_t number = (uint32_t)t->nodes.count;
	size_t slot;

	if (!S_ISDIR(st->st_mode) && st->st_nlink > 1) {
		grow_slots(t);
		slot = slot_of(t, st->st_dev, st->st_ino);
		if (t->slots[slot]) {
			t->nodes.at[t->slots[slot] - 1].st.nlink++;
			return t->slots[slot] - 1;
		}
		t->slots[slot] = number + 1;
		t->linked++;
	}
	array_push(&t->nodes, local_node_of(st, number));
	t->tree.bytes += t->nodes.at[number].st.size;
	return number;
}

/* ---- one name ---- */

static bool
take_target(struct local_tree *t, int fd, const char *name, uint32_t node)
{
	struct local_node *n = &t->nodes.at[node];
	char target[PATH_MAX];
	ssize_t len = readlinkat(fd, name, target, sizeof target);

	if (len < 0)
		return fail(t, node, strerror(errno));
	n->first = (uint32_t)t->text.len;
	n->count = (uint32_t)len;
	n->st.size = (uint64_t)len;
	text_add_bytes(&t->text, target, (size_t)len);
	return true;
}

/* What the entry leads to; its directory is open. */
static bool
look(struct local_tree *t, int fd, uint32_t entry)
{
	char name[NAME_MAX + 1] = "";
	struct stat st;
	uint32_t node;

	memcpy(name, t->text.at + t->entries.at[entry].at, t->entries.at[entry].len);
	if (fstatat(fd, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return fail(t, t->entries.at[entry].dir, strerror(errno));
	node = add_node(t, &st);
	t->entries.at[entry].node = node;
	if (t->nodes.at[node].parent != TREE_NONE)
		return true;
	t->nodes.at[node].parent = entry;
	return !S_ISLNK(st.st_mode) || take_target(t, fd, name, node);
}

/* ---- all names ---- */

static bool
has_room(struct local_tree *t, uint32_t dir)
{
	return (t->entries.count < LOCAL_NODES_MOST && t->text.len < LOCAL_TEXT_MOST)
	       || fail(t, dir, "too many files, or names too long in all");
}

static bool
read_names(struct local_tree *t, DIR *d, uint32_t dir)
{
	const struct dirent *e;

	for (errno = 0; (e = readdir(d)) != NULL; errno = 0) {
		size_t len = strlen(e->d_name);

		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0 || len > NAME_MAX)
			continue;
		if (!has_room(t, dir))
			return false;
		array_push(&t->entries, ((struct local_name){ dir, TREE_NONE,
		        (uint32_t)t->text.len, (uint32_t)len }));
		text_add_bytes(&t->text, e->d_name, len);
	}
	return errno == 0 || fail(t, dir, strerror(errno));
}

static void
key_of(void *arg, uint32_t item, struct text *key)
{
	const struct local_tree *t = arg;

	text_add_bytes(key, t->text.at + t->entries.at[item].at, t->entries.at[item].len);
}

/* Puts the entries from `first` on in order. */
static void
sort_names(struct local_tree *t, uint32_t first, uint32_t count)
{
	uint32_t *order = memory_zeroed((size_t)count + 1, sizeof *order);
	struct local_name *sorted = memory_zeroed((size_t)count + 1, sizeof *sorted);

	for (uint32_t i = 0; i < count; i++)
		order[i] = first + i;
	sort_by_keys(order, count, key_of, t);
	for (uint32_t i = 0; i < count; i++)
		sorted[i] = t->entries.at[order[i]];
	if (count)
		memcpy(&t->entries.at[first], sorted, count * sizeof *sorted);
	free(order);
	free(sorted);
}

static bool
list_open(struct local_tree *t, DIR *d, uint32_t dir)
{
	uint32_t first = (uint32_t)t->entries.count, count;
	bool ok = read_names(t, d, dir);

	count = (uint32_t)t->entries.count - first;
	sort_names(t, first, count);
	t->nodes.at[dir].first = first;
	t->nodes.at[dir].count = count;
	for (uint32_t i = 0; ok && i < count; i++)
		ok = look(t, dirfd(d), first + i);
	return ok;
}

bool
local_list(struct local_tree *t, uint32_t dir)
{
	struct text path = { 0 };
	bool ok = false;
	DIR *d = NULL;
	int fd = -1;

	local_add_path(t, dir, &path);
	if (path.len >= PATH_MAX)
		errno = ENAMETOOLONG;
	else
		fd = beneath_open(t->top, text_str(&path), O_RDONLY | O_DIRECTORY, 0);
	d = fd < 0 ? NULL : fdopendir(fd);
	if (d)
		ok = list_open(t, d, dir);
	else
		fail(t, dir, strerror(errno));
	if (d)
		closedir(d);
	else if (fd >= 0)
		close(fd);
	text_free(&path);
	return ok;
}
