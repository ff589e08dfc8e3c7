/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The mounted tree. */
#include "jffs2/tree/tree.h"

#include <errno.h>
#include <inttypes.h>
#include <sys/stat.h>

#include "jffs2/tree/loss.h"
#include "jffs2/tree/tree_private.h"

static const struct jffs2_fs *
fs_of(const struct tree *t)
{
	return jffs2_tree_of(t)->fs;
}

/* ---- nodes ---- */

uint32_t
jffs2_tree_nodes(const struct tree *t)
{
	return jffs2_fs_inodes(fs_of(t));
}

uint32_t
jffs2_tree_entries(const struct tree *t)
{
	return jffs2_fs_entries_end(fs_of(t));
}

uint32_t
jffs2_tree_root(const struct tree *t)
{
	return jffs2_fs_inode(fs_of(t), JFFS2_ROOT_INO);
}

void
jffs2_tree_stat(const struct tree *t, uint32_t node, struct tree_stat *st)
{
	const struct jffs2_fs *fs = fs_of(t);
	const struct jffs2_inode *n = jffs2_fs_at(fs, node);
	struct jffs2_owner owner = jffs2_fs_owner(fs, node);
	struct jffs2_device d = jffs2_fs_device(fs, node);

	*st = (struct tree_stat){ .error = n->error, .ino = n->ino, .mode = n->mode,
		.uid = owner.uid, .gid = owner.gid, .nlink = n->nlink, .size = n->size,
		.mtime = n->mtime, .atime = jffs2_fs_atime(fs, node),
		.ctime = jffs2_fs_ctime(fs, node), .major = d.major, .minor = d.minor,
		.made_up = n->faked };
}

bool
jffs2_tree_is_directory(const struct tree *t, uint32_t node)
{
	const struct jffs2_inode *n = jffs2_fs_at(fs_of(t), node);

	return !n->error && S_ISDIR(n->mode);
}

uint32_t
jffs2_tree_parent(const struct tree *t, uint32_t node)
{
	const struct jffs2_fs *fs = fs_of(t);

	return jffs2_fs_at(fs, node)->reachable ? jffs2_fs_parent(fs, node) : TREE_NONE;
}

uint32_t
jffs2_tree_by_ino(const struct tree *t, uint32_t ino)
{
	return jffs2_fs_inode(fs_of(t), ino);
}

struct span
jffs2_tree_target(const struct tree *t, uint32_t node)
{
	return jffs2_fs_target(fs_of(t), node);
}

uint64_t
jffs2_tree_waste(const struct tree *t, uint32_t node)
{
	return jffs2_cost_wasted(jffs2_fs_cost(fs_of(t), node));
}

/* Kernels leave the RUBIN methods out unless CONFIG_JFFS2_RUBIN is set. */
int
jffs2_tree_default_error(const struct tree *t, uint32_t node)
{
	return jffs2_fs_needs_rubin(fs_of(t), node) ? EIO : 0;
}

void
jffs2_tree_loss(const struct tree *t, uint32_t node, struct tree_loss *l)
{
	uint32_t first = 0;

	*l = jffs2_loss(jffs2_tree_of(t), node);
	/* Also for a deleted file. */
	l->missing = jffs2_fs_missing(fs_of(t), node, &first);
	l->missing_at = first;
}

bool
jffs2_tree_doubtful(const struct tree *t)
{
	const struct divide_doubt *d = jffs2_tree_of(t)->doubt;

	return d && d->why[0];
}

void
jffs2_tree_gone(const struct tree *t, struct tree_gone *g)
{
	*g = jffs2_gone(fs_of(t));
}

/* ---- entries ---- */

/* Who goes through a directory in order of its names would wait for each of them: they lie anywhere
 * in the part. */
static void
fetch_ahead(const struct jffs2_fs *fs, uint32_t entry)
{
	enum { NEAR = 8, FAR = 16, LINE = 64 };
	const struct extent *extents = fs->log->extents.at;
	const struct jffs2_entry *e;
	const uint8_t *name;

	while (entry < fs->entries_from)
		fs = fs->base;
	/* In the past they may be rows of the present, borrowed one by one. */
	if (fs->entry_runs.count)
		return;
	e = &fs->entries.at[entry - fs->entries_from];
	if (fs->entries.count - (entry - fs->entries_from) <= FAR)
		return;
	__builtin_prefetch(&extents[e[FAR].node]);
	name = fs->log->part.at + extents[e[NEAR].node].offset;
	__builtin_prefetch(name);
	__builtin_prefetch(name + LINE);
}

struct tree_entry
jffs2_tree_entry(const struct tree *t, uint32_t entry)
{
	const struct jffs2_entry *e = jffs2_fs_entry_at(fs_of(t), entry);

	fetch_ahead(fs_of(t), entry);
	return (struct tree_entry){ e->dir, e->inode, jffs2_fs_name(fs_of(t), entry) };
}

uint32_t
jffs2_tree_leads_to(const struct tree *t, uint32_t entry)
{
	return jffs2_fs_entry_at(fs_of(t), entry)->inode;
}


/* The inodes that names lead to don't stand in the order of these. */
static void
fetch_inode_ahead(const struct jffs2_fs *fs, uint32_t entry)
{
	enum { AHEAD = 16 };
	const struct jffs2_fs *own = fs;
	uint32_t at;

	while (entry < own->entries_from)
		own = own->base;
	at = entry - own->entries_from;
	if (!own->entry_runs.count && own->entries.count - at > AHEAD)
		__builtin_prefetch(&jffs2_fs_at(fs, own->entries.at[at + AHEAD].inode)->mode);
}

uint32_t
jffs2_tree_list(const struct tree *t, uint32_t dir, uint32_t k)
{
	struct jffs2_range r = jffs2_fs_entries(fs_of(t), dir);

	if (k >= r.to - r.from)
		return TREE_NONE;
	fetch_inode_ahead(fs_of(t), r.from + k);
	return r.from + k;
}

uint32_t
jffs2_tree_find(const struct tree *t, uint32_t dir, struct span name)
{
	return jffs2_fs_entry(fs_of(t), dir, name);
}

bool
jffs2_tree_listed(const struct tree *t, uint32_t entry)
{
	return jffs2_fs_listed(fs_of(t), entry);
}

void
jffs2_tree_stand_in(const struct tree *t, uint32_t entry, struct text *name)
{
	const struct jffs2_fs *fs = fs_of(t);

	text_addf(name, "dirent-%08" PRIx32,
	        fs->log->extents.at[jffs2_fs_entry_at(fs, entry)->node].offset);
}

/* ---- contents ---- */

void *
jffs2_tree_reader_new(const struct tree *t)
{
	(void)t;
	return jffs2_reader_new();
}

void
jffs2_tree_reader_free(void *cache)
{
	jffs2_reader_free(cache);
}

int64_t
jffs2_tree_read(const struct tree_reader *r, uint32_t node, uint64_t at, uint8_t *out,
        uint32_t len, uint64_t *work, struct error *err)
{
	if (at > UINT32_MAX)
		return 0;
	return jffs2_fs_read(fs_of(r->tree), r->cache, node, (uint32_t)at, out, len, work,
	        err);
}

static bool
is_hole(const struct jffs2_fs *fs, const struct jffs2_fragment *f)
{
	return f->node == EXTENT_NONE
	       || jffs2_codec(fs->log->extents.at[f->node].compr) == CODEC_ZERO;
}

bool
jffs2_tree_hole(const struct tree *t, uint32_t node, uint64_t at, uint64_t *end)
{
	const struct jffs2_fs *fs = fs_of(t);
	struct jffs2_range r = jffs2_fs_fragments(fs, node);
	uint32_t k = jffs2_fs_fragment_at(fs, r, at);
	const struct jffs2_fragment *f;

	*end = jffs2_fs_at(fs, node)->size;
	if (k == r.to)
		return true;
	f = jffs2_fs_fragment(fs, k);
	*end = f->from > at ? f->from : f->to;
	return f->from > at || is_hole(fs, f);
}

struct passing {
	bool (*each)(void *arg, const struct tree_xattr *);
	void *arg;
};

static bool
pass_xattr(void *arg, const struct jffs2_xattr *x)
{
	const struct passing *p = arg;
	struct tree_xattr told = { span_of(x->name.at, x->name.len),
		span_of(x->value.at, x->value.len), x->error };

	return p->each(p->arg, &told);
}

void
jffs2_tree_xattrs(const struct tree_reader *r, uint32_t node,
        bool (*each)(void *arg, const struct tree_xattr *), void *arg)
{
	struct passing p = { each, arg };

	jffs2_fs_each_listed(fs_of(r->tree), node, pass_xattr, &p);
}

/* ---- on the flash ---- */

bool
jffs2_tree_content_place(const struct tree *t, uint32_t node, uint64_t at,
        struct tree_place *p)
{
	const struct jffs2_fs *fs = fs_of(t);
	struct jffs2_range r = jffs2_fs_fragments(fs, node);
	uint32_t k = jffs2_fs_fragment_at(fs, r, at);
	const struct jffs2_fragment *f = k == r.to ? NULL : jffs2_fs_fragment(fs, k);

	if (!f || f->from > at || f->node == EXTENT_NONE)
		return false;
	*p = (struct tree_place){ .piece = f->node, .len = fs->log->extents.at[f->node].len,
		.offset = fs->log->extents.at[f->node].offset };
	return true;
}

/* The node whose metadata counts; without one, the name itself. */
bool
jffs2_tree_place(const struct tree *t, uint32_t entry, uint32_t node, struct tree_place *p)
{
	const struct jffs2_fs *fs = fs_of(t);
	const struct extent *e;

	p->piece = node == TREE_NONE ? EXTENT_NONE : jffs2_fs_at(fs, node)->latest;
	if (p->piece == EXTENT_NONE && entry != TREE_NONE)
		p->piece = jffs2_fs_entry_at(fs, entry)->node;
	if (p->piece == EXTENT_NONE)
		return false;
	e = &fs->log->extents.at[p->piece];
	p->offset = e->offset;
	p->len = e->len;
	return true;
}

static uint32_t
pieces_of(const struct tree *t, uint32_t node)
{
	struct jffs2_range r = jffs2_fs_nodes(fs_of(t), node);

	return r.to - r.from;
}

void
jffs2_tree_share(const struct tree *t, uint32_t node, struct tree_share *s)
{
	const struct jffs2_fs *fs = fs_of(t);
	struct jffs2_range r = jffs2_fs_nodes(fs, node);

	s->pieces = r.to - r.from;
	for (uint32_t k = r.from; k < r.to; k++) {
		uint32_t n = jffs2_fs_node(fs, k);
		bool live = jffs2_fs_state(fs, n) == STATE_LIVE;

		*(live ? &s->live : &s->old) += fs->log->extents.at[n].len;
	}
}

/* ---- the class ---- */

static const struct tree_class jffs2_tree_class = {
	JFFS2_TREE_ALL,
	.node_count = jffs2_tree_nodes,
	.entry_count = jffs2_tree_entries,
	.root = jffs2_tree_root,
	.stat = jffs2_tree_stat,
	.is_directory = jffs2_tree_is_directory,
	.entry = jffs2_tree_entry,
	.list = jffs2_tree_list,
	.parent = jffs2_tree_parent,
	.read = jffs2_tree_read,
	.target = jffs2_tree_target,
	.find = jffs2_tree_find,
	.by_ino = jffs2_tree_by_ino,
	.leads_to = jffs2_tree_leads_to,
	.listed = jffs2_tree_listed,
	.hole = jffs2_tree_hole,
	.xattrs = jffs2_tree_xattrs,
	.waste = jffs2_tree_waste,
	.default_error = jffs2_tree_default_error,
	.loss = jffs2_tree_loss,
	.gone = jffs2_tree_gone,
	.place = jffs2_tree_place,
	.content_place = jffs2_tree_content_place,
	.share = jffs2_tree_share,
	.pieces = pieces_of,
	.stand_in = jffs2_tree_stand_in,
	.deleted = jffs2_tree_deleted,
	.with_deleted = jffs2_tree_together,
	.former_path = jffs2_tree_former_path,
	.at_version = jffs2_tree_at_version,
	.version_before = jffs2_tree_version_before,
};

void
jffs2_tree_init(struct jffs2_tree *t, const struct jffs2_fs *fs,
        const struct jffs2_undecoded *undecoded, const struct divide_doubt *doubt)
{
	*t = (struct jffs2_tree){ .tree.class = &jffs2_tree_class,
		.tree.bytes = fs->log ? fs->log->part.len : 0, .fs = fs,
		.undecoded = undecoded, .doubt = doubt };
}
