/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The class: everything is answered from the index and the bytes it kept. */
#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

#include "archive/archive.h"
#include "archive/archive_private.h"

static const struct archive_tree *
of(const struct tree *t)
{
	return (const struct archive_tree *)t;
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

/* An archive has no numbers of inodes worth telling: those here count the members. */
static void
stat_node(const struct tree *t, uint32_t node, struct tree_stat *st)
{
	const struct archive_node *n = &of(t)->nodes.at[node];

	*st = (struct tree_stat){ .ino = node + 1, .mode = n->mode, .uid = n->uid,
		.gid = n->gid, .nlink = n->nlink, .size = n->size, .mtime = n->mtime,
		.atime = n->mtime, .ctime = n->mtime, .major = n->major, .minor = n->minor,
		.made_up = n->made_up };
}

static struct tree_entry
entry(const struct tree *t, uint32_t entry)
{
	const struct archive_name *e = &of(t)->entries.at[entry];

	return (struct tree_entry){ e->dir, e->node, span_of(of(t)->text.at + e->name, e->len) };
}

static uint32_t
list(const struct tree *t, uint32_t dir, uint32_t k)
{
	const struct archive_node *n = &of(t)->nodes.at[dir];

	return S_ISDIR(n->mode) && k < n->count ? n->first + k : TREE_NONE;
}

static uint32_t
parent(const struct tree *t, uint32_t node)
{
	return of(t)->nodes.at[node].parent;
}

static struct span
target(const struct tree *t, uint32_t node)
{
	const struct archive_node *n = &of(t)->nodes.at[node];

	return S_ISLNK(n->mode) ? span_of(of(t)->text.at + n->first, n->count)
	                        : span_of(NULL, 0);
}

static uint32_t
find(const struct tree *t, uint32_t dir, struct span name)
{
	const struct archive_node *n = &of(t)->nodes.at[dir];

	return tree_find_sorted(t, n->first, S_ISDIR(n->mode) ? n->count : 0, name);
}

/* ---- content ---- */

/* The first chunk of the node that ends after `at`, NULL if none does. */
static const struct archive_chunk *
chunk_at(const struct archive_tree *t, const struct archive_node *n, uint64_t at)
{
	uint32_t from = n->chunk, to = n->chunk + n->chunks;

	while (from < to) {
		uint32_t middle = from + (to - from) / 2;
		const struct archive_chunk *c = &t->chunks.at[middle];

		if (at < c->at + c->len)
			to = middle;
		else
			from = middle + 1;
	}
	return from < n->chunk + n->chunks ? &t->chunks.at[from] : NULL;
}

static uint32_t
least(uint64_t a, uint32_t b)
{
	return a < b ? (uint32_t)a : b;
}

static int
missing(const struct archive_node *n, uint32_t node, uint64_t at, struct error *err)
{
	error_set(err, "what is at %" PRIu64 " of member %" PRIu32 " is %s", at, node,
	        n->beyond ? "beyond the limit" : "damaged or missing");
	return n->beyond ? -EFBIG : -EIO;
}

static int64_t
read_file(const struct tree_reader *r, uint32_t node, uint64_t at, uint8_t *out, uint32_t len,
        uint64_t *work, struct error *err)
{
	const struct archive_tree *t = of(r->tree);
	const struct archive_node *n = &t->nodes.at[node];
	const struct archive_chunk *c = chunk_at(t, n, at);

	if (at >= n->size || len == 0)
		return 0;
	len = least(n->size - at, len);
	if (!c && n->cut)
		return missing(n, node, at, err);
	if (c && at >= c->at) {
		struct span from = c->held ? hold_bytes(&t->held) : t->bytes;

		len = least(c->at + c->len - at, len);
		memcpy(out, from.at + c->from + (at - c->at), len);
	} else {
		/* A hole. */
		len = c ? least(c->at - at, len) : len;
		memset(out, 0, len);
	}
	*work += len;
	return len;
}

static bool
hole(const struct tree *tree, uint32_t node, uint64_t at, uint64_t *end)
{
	const struct archive_tree *t = of(tree);
	const struct archive_node *n = &t->nodes.at[node];
	const struct archive_chunk *c = chunk_at(t, n, at);

	if (c && at >= c->at) {
		*end = c->at + c->len;
		return false;
	}
	*end = c ? c->at : n->size;
	return at < *end && (c || !n->cut);
}

static void
loss(const struct tree *t, uint32_t node, struct tree_loss *l)
{
	l->wrong = of(t)->nodes.at[node].wrong;
}

static uint64_t
stored(const struct tree *t, uint32_t node)
{
	return of(t)->nodes.at[node].stored;
}

static bool
tells_stored(const struct tree *t)
{
	return !of(t)->solid;
}

static void
free_tree(struct tree *tree)
{
	struct archive_tree *t = (struct archive_tree *)tree;

	archive_index_end(t);
	array_free(&t->nodes);
	array_free(&t->entries);
	array_free(&t->chunks);
	array_free(&t->xattrs);
	text_free(&t->text);
	hold_close(&t->held);
	free(t);
}

static bool step(struct tree *t, uint64_t budget);

#define MEMBERS \
	.name = "archive", \
	.name_max = 255, /* of Linux: the archive could have longer ones */ \
	.dangling = "it is a hard link to a file that is not in the archive", \
	.unreadable = "it cannot be read", \
	.node_count = node_count, \
	.entry_count = entry_count, \
	.root = root, \
	.stat = stat_node, \
	.entry = entry, \
	.list = list, \
	.parent = parent, \
	.read = read_file, \
	.target = target, \
	.step = step, \
	.free = free_tree, \
	.find = find, \
	.hole = hole, \
	.loss = loss, \
	.stored = stored, \
	.tells_stored = tells_stored

static const struct tree_class class = { MEMBERS };
static const struct tree_class class_with_xattrs = { MEMBERS, .xattrs = archive_xattrs };

/* An archive of which no member has attributes says nothing of them: what they are laid over
 * keeps its own. */
static bool
step(struct tree *t, uint64_t budget)
{
	bool more = archive_index_step(t, budget);

	if (!more && of(t)->xattrs.count)
		t->class = &class_with_xattrs;
	return more;
}

static struct tree *
open_part(struct span part, struct error *err)
{
	struct archive_tree *t = archive_index_begin(part, err);

	if (!t)
		return NULL;
	t->tree.class = &class;
	return &t->tree;
}

/* Only an archive of which nothing can be read is none. */
static const char *
failure(const struct tree *t)
{
	return of(t)->entries.count ? "" : of(t)->trouble.text;
}

static const char *
trouble(const struct tree *t)
{
	return of(t)->trouble.text;
}

static bool
limited(const struct tree *t)
{
	return of(t)->limited;
}

const struct tree_maker archive_maker = {
	.wraps = true,
	.open = open_part,
	.failure = failure,
	.trouble = trouble,
	.limited = limited,
};
