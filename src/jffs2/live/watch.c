/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How it stands: files, blocks, and whether the accounts agree. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/crc32.h"
#include "jffs2/live/operate_private.h"

struct paths {
	ARRAY(char *) all;
};

static int
by_bytes(const void *left, const void *right)
{
	return strcmp(*(char *const *)left, *(char *const *)right);
}

static uint32_t
content_crc(const struct live *l, const struct live_inode *i)
{
	uint32_t len = S_ISREG(i->mode) ? i->size : 0, crc;
	uint8_t *bytes;
	struct jffs2_inode_node n;

	if (S_ISLNK(i->mode) && i->metadata != NONE) {
		bytes = memory_zeroed(l->nodes.at[i->metadata].len, 1);
		jffs2_inode_decode(live_node_bytes(l, i->metadata, bytes), l->rules.endian, &n);
		crc = crc32_kernel(n.data);
	} else {
		bytes = memory_zeroed(len + 1, 1);
		live_read_pieces(l, i, 0, bytes, len);
		crc = crc32_kernel(span_of(bytes, len));
	}
	free(bytes);
	return crc;
}

static void
add_dir(const struct live *l, const struct live_inode *dir, struct text *path,
        struct paths *to)
{
	size_t len = path->len;

	for (size_t k = 0; k < dir->names.count; k++) {
		const struct live_name *n = &dir->names.at[k];
		const struct live_inode *i = n->ino ? live_inode(l, n->ino) : NULL;
		struct text line = { 0 };

		if (!i)
			continue;
		path->len = len;
		text_add(path, "/");
		text_add_escaped(path, span_of(n->name, n->len), " ");
		text_addf(&line, "%s %o %" PRIu32 " %08" PRIx32 "\n", text_str(path), i->mode,
		        S_ISREG(i->mode) ? i->size : 0, content_crc(l, i));
		array_push(&to->all, line.at);
		if (S_ISDIR(i->mode) && path->len < 4096)
			add_dir(l, i, path, to);
	}
	path->len = len;
}

void
live_describe(const struct live *l, struct text *t)
{
	struct paths lines = { 0 };
	struct text path = { 0 };
	const struct live_inode *root = live_inode(l, JFFS2_ROOT_INO);

	if (root)
		add_dir(l, root, &path, &lines);
	if (lines.all.count)
		qsort(lines.all.at, lines.all.count, sizeof *lines.all.at, by_bytes);
	for (size_t i = 0; i < lines.all.count; i++) {
		text_add(t, lines.all.at[i]);
		free(lines.all.at[i]);
	}
	array_free(&lines.all);
	text_free(&path);
}

int64_t
live_size_of(struct live *l, const char *path)
{
	struct live_spot s;

	if (live_find(l, path, &s) || !s.inode)
		return -1;
	return s.inode->size;
}

struct live_space
live_space_of(const struct live *l, uint32_t block)
{
	return l->blocks[block].space;
}

const char *const live_lists[] = {
	[LIST_NONE] = "unknown", [LIST_CLEAN] = "clean", [LIST_DIRTY] = "dirty",
	[LIST_VERY_DIRTY] = "very-dirty", [LIST_ERASABLE] = "erasable",
	[LIST_WAITING] = "waiting", [LIST_PENDING] = "pending", [LIST_FREE] = "free",
	[LIST_BAD] = "bad", [LIST_BAD_USED] = "bad-used",
};

const char *
live_place_of(const struct live *l, uint32_t block)
{
	return block == l->next ? "next" : block == l->gc ? "collected"
	       : live_lists[l->blocks[block].list];
}

struct live_choice
live_choice(const struct live *l)
{
	return l->choice;
}

uint32_t
live_waiting(const struct live *l)
{
	return l->buffer_len;
}

uint32_t
live_next(const struct live *l)
{
	return l->next == NONE ? chip_size(l->chip) : live_next_at(l);
}

/* ---- accounts ---- */

static bool
block_holds(const struct live *l, uint32_t i, struct error *err)
{
	const struct live_block *b = &l->blocks[i];
	const struct live_space *s = &b->space;
	uint64_t used = 0;

	for (size_t k = 0; k < b->nodes.count; k++) {
		const struct live_node *n = &l->nodes.at[b->nodes.at[k]];

		used += n->state == REF_NORMAL || n->state == REF_PRISTINE ? n->len : 0;
	}
	if (used != s->used)
		return error_set(err, "block %u counts %u bytes as used, its nodes have %u", i,
		        s->used, (unsigned)used);
	if (b->list == LIST_BAD || (uint64_t)s->used + s->dirty + s->wasted + s->free
	        == l->chip->shape.block)
		return true;
	return error_set(err, "block %u: used %u + dirty %u + wasted %u + free %u are not %u", i,
	        s->used, s->dirty, s->wasted, s->free, l->chip->shape.block);
}

/* Every block is in one place. */
static bool
lists_hold(const struct live *l, struct error *err)
{
	uint32_t places = (l->next != NONE) + (l->gc != NONE);

	for (int list = LIST_CLEAN; list < LIST_COUNT; list++)
		for (size_t i = 0; i < l->lists[list].all.count; i++) {
			uint32_t n = l->lists[list].all.at[i];

			places++;
			if (l->blocks[n].list != list || n == l->next || n == l->gc)
				return error_set(err, "block %u is in two places", n);
		}
	return places == l->chip->shape.blocks || error_set(err, "a block is in no list");
}

bool
live_holds(const struct live *l, struct error *err)
{
	for (uint32_t i = 0; i < l->chip->shape.blocks; i++)
		if (!block_holds(l, i, err))
			return false;
	return lists_hold(l, err);
}
