/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * All names and inodes of a part. Each directory is listed once: two names of an inode
 * lead to one node, so that cycles of directories end. Claims of the image cost nothing:
 * entries are counted as they are read, against a limit proportional to the bytes of the
 * image.
 */
#include <errno.h>
#include <sqfs/inode.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "squashfs/squashfs_private.h"

enum {
	ENTRY_COST = 2048,      /* of a slice, in bytes */
	ENTRIES_MOST = 1 << 22, /* whatever the image says ... */
	ENTRIES_LEAST = 1024,   /* ... and what may be at least ... */
	PER_ENTRY = 2,          /* ... but bytes of the image for each, compressed */
	TEXT_MOST = 256 << 20,
	HEADER = 12,            /* of a run of entries in a directory */
	ENTRY = 8,
	RUN_MOST = 256,
	SIZE_EXTRA = 3          /* of a directory: counts for "." and ".." */
};

struct squashfs_index {
	struct squashfs_source source;
	sqfs_id_table_t *ids;
	sqfs_meta_reader_t *inodes, *listing;
	uint32_t *slots;        /* nodes by ref: 1 + number, open addressing */
	size_t slot_count;      /* a power of two */
	ARRAY(uint32_t) todo;   /* directories still to be listed */
	uint32_t dir;           /* the one under way, TREE_NONE */
	uint64_t left;          /* bytes of its listing */
	uint32_t run, run_ino, run_block; /* entries left in this run, and its header */
	uint64_t most;          /* entries */
};

static void
fail(struct squashfs_tree *t, const char *why)
{
	if (!*t->failure.text)
		error_set(&t->failure, "%s", why);
}

/* ---- nodes by ref ---- */

static size_t
slot_of(const struct squashfs_tree *t, uint64_t ref)
{
	const struct squashfs_index *x = t->index;
	size_t at = (size_t)(ref * UINT64_C(0x9e3779b97f4a7c15) >> 20);

	for (at &= x->slot_count - 1; x->slots[at]; at = (at + 1) & (x->slot_count - 1))
		if (t->nodes.at[x->slots[at] - 1].ref == ref)
			break;
	return at;
}

static void
grow_slots(struct squashfs_tree *t)
{
	struct squashfs_index *x = t->index;

	if (x->slots && t->nodes.count * 2 < x->slot_count)
		return;
	free(x->slots);
	x->slot_count = x->slot_count ? 2 * x->slot_count : 1024;
	x->slots = memory_zeroed(x->slot_count, sizeof *x->slots);
	for (uint32_t i = 0; i < t->nodes.count; i++)
		x->slots[slot_of(t, t->nodes.at[i].ref)] = i + 1;
}

/* ---- inodes ---- */

static bool
take_owner(const struct squashfs_index *x, const struct squashfs_inode *i,
        struct squashfs_node *n)
{
	return sqfs_id_table_index_to_id(x->ids, i->uid, &n->uid) == 0
	       && sqfs_id_table_index_to_id(x->ids, i->gid, &n->gid) == 0;
}

/* The target follows a link's inode, and its attributes follow that. */
static bool
take_target(struct squashfs_tree *t, const struct squashfs_inode *i, struct squashfs_node *n)
{
	uint8_t target[SQUASHFS_TARGET_MOST], xattr[4];
	sqfs_meta_reader_t *m = t->index->inodes;

	if (i->size > sizeof target || t->text.len + i->size > TEXT_MOST
	        || (i->size && sqfs_meta_reader_read(m, target, (size_t)i->size) != 0))
		return false;
	if (i->type == SQFS_INODE_EXT_SLINK) {
		if (sqfs_meta_reader_read(m, xattr, sizeof xattr) != 0)
			return false;
		n->xattr = span_u32(span_of(xattr, sizeof xattr), 0, ENDIAN_LITTLE);
	}
	n->first = (uint32_t)t->text.len;
	n->count = (uint32_t)i->size;
	text_add_bytes(&t->text, target, (size_t)i->size);
	return true;
}

/* The node of the inode at `ref`, which the name says is of `type`, 0: nothing says so. */
static uint32_t
node_at(struct squashfs_tree *t, uint64_t ref, uint32_t type)
{
	struct squashfs_index *x = t->index;
	struct squashfs_node n = { .ref = ref, .parent = TREE_NONE, .mode = type,
		.xattr = SQUASHFS_NO_INDEX };
	struct squashfs_inode i;
	size_t slot;

	grow_slots(t);
	slot = slot_of(t, ref);
	if (x->slots[slot])
		return x->slots[slot] - 1;
	if (squashfs_inode_read(x->inodes, &t->super, ref, &i)) {
		n.ino = i.ino;
		n.mode = (i.mode & 07777u) | squashfs_inode_type(&i);
		n.size = i.size;
		n.nlink = i.nlink;
		n.mtime = i.mtime;
		n.devno = i.devno;
		n.xattr = i.xattr;
		if (!take_owner(x, &i, &n) || (S_ISLNK(n.mode) && !take_target(t, &i, &n)))
			n.error = EIO;
		if (S_ISREG(n.mode) && !squashfs_stored_blocks(t, x->inodes, &i, &n))
			t->uncounted = true;
	} else {
		n.error = EIO;
	}
	array_push(&t->nodes, n);
	x->slots[slot] = (uint32_t)t->nodes.count;
	return (uint32_t)t->nodes.count - 1;
}

/* ---- directories ---- */

static bool
open_directory(struct squashfs_tree *t, uint32_t node)
{
	struct squashfs_index *x = t->index;
	struct squashfs_node *n = &t->nodes.at[node];
	struct squashfs_inode i;

	x->dir = node;
	x->run = 0;
	n->first = (uint32_t)t->entries.count;
	n->count = 0;
	if (!squashfs_inode_read(x->inodes, &t->super, n->ref, &i))
		return false;
	x->left = i.size > SIZE_EXTRA ? i.size - SIZE_EXTRA : 0;
	return x->left == 0 || sqfs_meta_reader_seek(x->listing,
	        t->super.directory_table + i.start, i.offset) == 0;
}

static bool
read_bytes(struct squashfs_index *x, uint8_t *out, size_t len)
{
	if (len > x->left || sqfs_meta_reader_read(x->listing, out, len) != 0)
		return false;
	x->left -= len;
	return true;
}

static bool
begin_run(struct squashfs_index *x)
{
	uint8_t raw[HEADER];
	struct span s = span_of(raw, sizeof raw);

	if (!read_bytes(x, raw, sizeof raw))
		return false;
	x->run = span_u32(s, 0, ENDIAN_LITTLE);
	x->run_block = span_u32(s, 4, ENDIAN_LITTLE);
	x->run_ino = span_u32(s, 8, ENDIAN_LITTLE);
	if (x->run >= RUN_MOST)
		return false;
	x->run++;
	return true;
}

static uint32_t
type_said(uint16_t type)
{
	struct squashfs_inode i = { .type = type };

	return squashfs_inode_type(&i);
}

/* The next entry of the directory; false if it is damaged. */
static bool
take_entry(struct squashfs_tree *t)
{
	struct squashfs_index *x = t->index;
	uint8_t raw[ENTRY], name[SQUASHFS_NAME_MOST];
	struct span s = span_of(raw, sizeof raw);
	struct squashfs_entry e = { .dir = x->dir, .name = (uint32_t)t->text.len };
	uint64_t ref;

	if (x->run == 0 && !begin_run(x))
		return false;
	if (!read_bytes(x, raw, sizeof raw))
		return false;
	e.len = span_u16(s, 6, ENDIAN_LITTLE) + 1u;
	if (e.len > sizeof name || !read_bytes(x, name, e.len))
		return false;
	if (t->entries.count >= x->most || t->text.len + e.len > TEXT_MOST) {
		fail(t, "it has more names than fit in it");
		return false;
	}
	text_add_bytes(&t->text, name, e.len);
	ref = (uint64_t)x->run_block << 16 | span_u16(s, 0, ENDIAN_LITTLE);
	e.node = node_at(t, ref, type_said(span_u16(s, 4, ENDIAN_LITTLE)));
	array_push(&t->entries, e);
	x->run--;
	return true;
}

/* An entry with its name, since qsort can't reach the names in `text`. */
struct sorted {
	struct span name;
	struct squashfs_entry entry;
};

static int
by_name(const void *left, const void *right)
{
	const struct sorted *a = left, *b = right;

	return span_compare(a->name, b->name);
}

static void
sort_entries(struct squashfs_tree *t, uint32_t first, uint32_t count)
{
	struct sorted *sorted = memory_zeroed((size_t)count + 1, sizeof *sorted);

	for (uint32_t k = 0; k < count; k++) {
		sorted[k].entry = t->entries.at[first + k];
		sorted[k].name = span_of(t->text.at + sorted[k].entry.name,
		        sorted[k].entry.len);
	}
	qsort(sorted, count, sizeof *sorted, by_name);
	for (uint32_t k = 0; k < count; k++)
		t->entries.at[first + k] = sorted[k].entry;
	free(sorted);
}

/* What is listed gets its parents; directories among it are listed in their turn. */
static void
close_directory(struct squashfs_tree *t)
{
	struct squashfs_index *x = t->index;
	struct squashfs_node *n = &t->nodes.at[x->dir];

	n->count = (uint32_t)t->entries.count - n->first;
	sort_entries(t, n->first, n->count);
	for (uint32_t k = n->first; k < t->entries.count; k++) {
		uint32_t child = t->entries.at[k].node;
		struct squashfs_node *c = &t->nodes.at[child];

		if (child == 0 || c->parent != TREE_NONE)
			continue;
		c->parent = k;
		if (S_ISDIR(c->mode) && !c->error)
			array_push(&x->todo, child);
	}
	x->dir = TREE_NONE;
}

/* A listing that is damaged has no beginning either: the kernel gives an error. */
static void
drop_directory(struct squashfs_tree *t)
{
	struct squashfs_node *n = &t->nodes.at[t->index->dir];

	t->entries.count = n->first;
	n->error = EIO;
	t->index->dir = TREE_NONE;
}

/* ---- in slices ---- */

/* Without its root, or a part of it, it is mounted, but not whole. */
static void
tell_damage(struct squashfs_tree *t)
{
	uint32_t lost = 0;

	for (size_t i = 0; i < t->nodes.count; i++)
		lost += t->nodes.at[i].error != 0;
	if (lost)
		error_set(&t->trouble, "its tables are damaged: %u of its files and directories "
		        "cannot be read", lost);
}

bool
squashfs_index_step(struct tree *tree, uint64_t budget)
{
	struct squashfs_tree *t = (struct squashfs_tree *)tree;
	struct squashfs_index *x = t->index;

	for (uint64_t used = 0; used < budget; used += ENTRY_COST) {
		if (*t->failure.text || (x->dir == TREE_NONE && x->todo.count == 0)) {
			tell_damage(t);
			squashfs_stored_fragments(t, &x->source);
			squashfs_index_end(t);
			return false;
		}
		if (x->dir == TREE_NONE) {
			if (!open_directory(t, x->todo.at[--x->todo.count]))
				drop_directory(t);
		} else if (x->left == 0) {
			close_directory(t);
		} else if (!take_entry(t)) {
			drop_directory(t);
		}
	}
	return true;
}

static bool
open_tables(struct squashfs_tree *t, struct error *err)
{
	struct squashfs_index *x = t->index;

	if (!squashfs_source_open(&x->source, t->bytes, err))
		return false;
	x->inodes = squashfs_source_meta(&x->source, t->super.inode_table,
	        t->super.directory_table);
	x->listing = squashfs_source_meta(&x->source, t->super.directory_table,
	        t->super.used);
	x->ids = sqfs_id_table_create(0);
	if (!x->ids)
		memory_exhausted();
	if (sqfs_id_table_read(x->ids, &x->source.file, &x->source.super,
	        x->source.decoder) != 0)
		return error_set(err, "its table of owners is damaged");
	return true;
}

struct squashfs_tree *
squashfs_index_begin(struct span part, struct error *err)
{
	struct squashfs_tree *t = memory_zeroed(1, sizeof *t);
	struct squashfs_index *x = memory_zeroed(1, sizeof *x);

	t->index = x;
	squashfs_super_decode(part, &t->super);
	t->bytes = span_cut(part, 0, (size_t)t->super.used);
	x->dir = TREE_NONE;
	x->most = ENTRIES_LEAST + part.len / PER_ENTRY;
	if (x->most > ENTRIES_MOST)
		x->most = ENTRIES_MOST;
	if (squashfs_super_check(&t->super, part, err) && open_tables(t, err)) {
		array_push(&x->todo, node_at(t, t->super.root, S_IFDIR));
		if (S_ISDIR(t->nodes.at[0].mode) && !t->nodes.at[0].error)
			return t;
		error_set(err, "its root directory cannot be read");
	}
	squashfs_index_end(t);
	array_free(&t->nodes);
	text_free(&t->text);
	free(t);
	return NULL;
}

void
squashfs_index_end(struct squashfs_tree *t)
{
	struct squashfs_index *x = t->index;

	if (!x)
		return;
	sqfs_destroy(x->ids);
	sqfs_destroy(x->inodes);
	sqfs_destroy(x->listing);
	squashfs_source_close(&x->source);
	free(x->slots);
	array_free(&x->todo);
	free(x);
	t->index = NULL;
}
