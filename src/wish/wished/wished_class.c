/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The wished tree as a tree. What the base has and nothing changed, the base answers. */
#include <sys/stat.h>

#include "wish/wished/wished_private.h"

static const struct wished *
of(const struct tree *t)
{
	return wished_of(t);
}

static uint32_t
node_count(const struct tree *t)
{
	return (uint32_t)of(t)->nodes.count;
}

static uint32_t
entry_count(const struct tree *t)
{
	return wished_entries(of(t));
}

static uint32_t
root(const struct tree *t)
{
	return tree_root(of(t)->base);
}

void
wished_stat(const struct tree *t, uint32_t node, struct tree_stat *st)
{
	const struct wished_file *f = wished_file(of(t), node);

	if (f)
		*st = f->st;
	else
		tree_stat(of(t)->base, node, st);
	if (f && f->changes & WISHED_NEW && !S_ISDIR(st->mode))
		st->nlink = of(t)->nodes.at[node].links;
	else
		st->nlink += of(t)->nodes.at[node].more_links;
}

static struct tree_entry
entry_of(const struct tree *t, uint32_t entry)
{
	const struct wished_name *n = &of(t)->names.at[entry];

	return (struct tree_entry){ n->dir, n->node, wished_name_bytes(of(t), n) };
}

static uint32_t
list(const struct tree *t, uint32_t dir, uint32_t k)
{
	const struct wished_node *n = &of(t)->nodes.at[dir];

	return k < n->count ? of(t)->order[n->first + k] : TREE_NONE;
}

static uint32_t
parent(const struct tree *t, uint32_t node)
{
	return of(t)->nodes.at[node].parent;
}

static uint32_t
find(const struct tree *t, uint32_t dir, struct span name)
{
	return wished_find(of(t), dir, name);
}

static bool
there(const struct tree *t, uint32_t entry)
{
	return wished_is_there(of(t), entry);
}

static struct span
target(const struct tree *t, uint32_t node)
{
	const struct wished_file *f = wished_file(of(t), node);

	if (f && f->changes & WISHED_NEW)
		return S_ISLNK(f->st.mode) ? span_of(of(t)->text.at + f->target, f->target_len)
		                           : span_of(NULL, 0);
	return tree_target(of(t)->base, node);
}

/* ---- optional members ---- */

static bool
listed(const struct tree *t, uint32_t entry)
{
	return !wished_is_same(of(t), entry)
	       || tree_listed(of(t)->base, of(t)->names.at[entry].base_entry);
}

static bool
leads_to_directory(const struct tree *t, uint32_t entry, uint32_t node)
{
	if (entry != TREE_NONE && wished_is_same(of(t), entry))
		return tree_leads_to_directory(of(t)->base, of(t)->names.at[entry].base_entry,
		        node);
	return node != TREE_NONE && tree_is_directory(t, node);
}

/* True if the content is that of the base. */
static bool
is_old(const struct tree *t, uint32_t node)
{
	return !(wished_changes(of(t), node) & (WISHED_CONTENT | WISHED_NEW));
}

static uint64_t
waste(const struct tree *t, uint32_t node)
{
	const struct tree *base = of(t)->base;

	return is_old(t, node) ? base->class->waste(base, node) : 0;
}

static int
default_error(const struct tree *t, uint32_t node)
{
	return is_old(t, node) ? tree_default_error(of(t)->base, node) : 0;
}

static void
loss(const struct tree *t, uint32_t node, struct tree_loss *l)
{
	*l = is_old(t, node) ? tree_loss(of(t)->base, node) : (struct tree_loss){ 0 };
}

static bool
doubtful(const struct tree *t)
{
	return tree_doubtful(of(t)->base);
}

static void
gone(const struct tree *t, struct tree_gone *g)
{
	*g = tree_gone(of(t)->base);
}

static bool
place(const struct tree *t, uint32_t entry, uint32_t node, struct tree_place *p)
{
	const struct wished *w = of(t);

	if (entry != TREE_NONE && !wished_is_same(w, entry))
		return false;
	return tree_place(w->base, entry == TREE_NONE ? entry : w->names.at[entry].base_entry,
	        node, p);
}

static void
share(const struct tree *t, uint32_t node, struct tree_share *s)
{
	const struct tree *base = of(t)->base;

	if (wished_changes(of(t), node) & WISHED_NEW)
		*s = (struct tree_share){ 0 };
	else
		base->class->share(base, node, s);
}

static void
stand_in(const struct tree *t, uint32_t entry, struct text *name)
{
	const struct wished *w = of(t);

	if (w->names.at[entry].base_entry != TREE_NONE)
		w->base->class->stand_in(w->base, w->names.at[entry].base_entry, name);
}

void
wished_set_class(struct wished *w)
{
	const struct tree_class *base = w->base->class;

	w->class = (struct tree_class){
		.name = base->name, .name_max = base->name_max, .dangling = base->dangling,
		.unreadable = base->unreadable,
		.node_count = node_count, .entry_count = entry_count, .root = root,
		.stat = wished_stat, .entry = entry_of, .list = list, .parent = parent,
		.read = wished_read, .target = target,
		.reader_new = wished_reader_new, .reader_free = wished_reader_free,
		.find = find, .there = there, .listed = listed,
		.leads_to_directory = leads_to_directory, .hole = wished_hole,
		.xattrs = wished_xattrs, .waste = base->waste ? waste : NULL,
		.default_error = default_error, .loss = loss, .gone = gone,
		.doubtful = doubtful,
		.place = place, .content_place = wished_content_place,
		.share = base->share ? share : NULL,
		.stand_in = base->stand_in ? stand_in : NULL,
	};
}
