/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Making a wished tree of a base, and what it knows of the base. */
#include <sys/stat.h>

#include "wish/wished/wished_private.h"

struct span
wished_name_bytes(const struct wished *w, const struct wished_name *n)
{
	return n->base_entry != TREE_NONE ? tree_entry(w->base, n->base_entry).name
	                                  : span_of(w->text.at + n->at, n->len);
}

const struct wished_file *
wished_file(const struct wished *w, uint32_t node)
{
	uint32_t file = w->nodes.at[node].file;

	return file ? &w->files.at[file - 1] : NULL;
}

/* ---- copying the names ---- */

static void
take_directory(struct wished *w, uint32_t dir, uint32_t *queue, uint32_t *queued)
{
	uint32_t k = 0, entry;

	while ((entry = tree_next(w->base, dir, &k)) != TREE_NONE) {
		uint32_t node = tree_entry(w->base, entry).node;
		struct wished_node *n = node != TREE_NONE ? &w->nodes.at[node] : NULL;

		if (n && n->links == 0 && node != tree_root(w->base)) {
			n->parent = (uint32_t)w->names.count;
			if (tree_is_directory(w->base, node))
				queue[(*queued)++] = node;
		}
		wished_take_name(w, dir, entry);
	}
}

/* Each directory is listed once, however many names lead to it. */
static void
take_names(struct wished *w)
{
	uint32_t *queue = memory_zeroed((size_t)w->base_nodes + 1, sizeof *queue);
	uint32_t queued = 0;

	queue[queued++] = tree_root(w->base);
	for (uint32_t i = 0; i < queued; i++)
		take_directory(w, queue[i], queue, &queued);
	free(queue);
}

static void
take_nodes(struct wished *w)
{
	struct tree_stat st;

	w->base_nodes = tree_nodes(w->base);
	array_reserve(&w->nodes, w->base_nodes);
	for (uint32_t i = 0; i < w->base_nodes; i++) {
		array_push(&w->nodes, ((struct wished_node){ .first_name = TREE_NONE,
		        .parent = TREE_NONE }));
		tree_stat(w->base, i, &st);
		if (st.ino >= w->next_ino && st.ino < UINT32_MAX)
			w->next_ino = st.ino + 1;
	}
	tree_stat(w->base, tree_root(w->base), &st);
	w->counts_subdirs = st.nlink >= 2;
}

struct wished *
wished_new(const struct tree *base, uint32_t now, struct error *err)
{
	struct wished *w;

	if (tree_root(base) == TREE_NONE || !tree_is_directory(base, tree_root(base))) {
		error_set(err, "its files have no root directory that could be changed");
		return NULL;
	}
	w = memory_zeroed(1, sizeof *w);
	w->base = base;
	w->now = now;
	w->next_ino = 1;
	w->tree = *base;
	w->tree.held = 0;
	wished_set_class(w);
	w->tree.class = &w->class;
	take_nodes(w);
	take_names(w);
	wished_settle(w);
	return w;
}

static void
free_file(struct wished_file *f)
{
	for (size_t i = 0; i < f->xattrs.count; i++) {
		text_free(&f->xattrs.at[i].name);
		text_free(&f->xattrs.at[i].value);
	}
	array_free(&f->xattrs);
	array_free(&f->pieces);
}

void
wished_free(struct wished *w)
{
	if (!w)
		return;
	for (size_t i = 0; i < w->files.count; i++)
		free_file(&w->files.at[i]);
	array_free(&w->files);
	array_free(&w->nodes);
	array_free(&w->names);
	text_free(&w->text);
	free(w->slots);
	free(w->order);
	free(w);
}

const struct tree *
wished_tree(const struct wished *w)
{
	return &w->tree;
}

const struct tree *
wished_base(const struct wished *w)
{
	return w->base;
}

uint32_t
wished_now(const struct wished *w)
{
	return w->now;
}

/* ---- what becomes of the base ---- */

unsigned
wished_changes(const struct wished *w, uint32_t node)
{
	const struct wished_file *f = wished_file(w, node);

	return f ? f->changes : 0;
}

uint32_t
wished_base_node(const struct wished *w, uint32_t node)
{
	return node < w->base_nodes ? node : TREE_NONE;
}

size_t
wished_pieces(const struct wished *w, uint32_t node)
{
	const struct wished_file *f = wished_file(w, node);
	struct tree_stat st;

	if (f && f->changes & WISHED_CONTENT)
		return f->pieces.count;
	wished_stat(&w->tree, node, &st);
	return S_ISREG(st.mode) && st.size > 0;
}

struct wished_piece
wished_piece(const struct wished *w, uint32_t node, size_t k)
{
	const struct wished_file *f = wished_file(w, node);
	struct tree_stat st;

	if (f && f->changes & WISHED_CONTENT)
		return f->pieces.at[k];
	wished_stat(&w->tree, node, &st);
	return (struct wished_piece){ .tree = w->base, .node = node, .len = st.size };
}

uint32_t
wished_entries(const struct wished *w)
{
	return (uint32_t)w->names.count;
}

uint32_t
wished_base_entry(const struct wished *w, uint32_t entry)
{
	return w->names.at[entry].base_entry;
}

uint32_t
wished_base_leads_to(const struct wished *w, uint32_t entry)
{
	return w->names.at[entry].base_node;
}

bool
wished_is_removed(const struct wished *w, uint32_t entry)
{
	return w->names.at[entry].base_entry != TREE_NONE && w->names.at[entry].gone;
}

bool
wished_is_same(const struct wished *w, uint32_t entry)
{
	const struct wished_name *n = &w->names.at[entry];

	return n->base_entry != TREE_NONE && !n->gone && n->node == n->base_node;
}
