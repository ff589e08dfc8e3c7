/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the image has lost of a tree. */
#include <inttypes.h>

#include "tree/tree.h"

struct tree_loss
tree_loss(const struct tree *t, uint32_t node)
{
	struct tree_loss l = { 0 };

	if (t->class->loss)
		t->class->loss(t, node, &l);
	return l;
}

bool
tree_is_damaged(const struct tree *t, uint32_t node)
{
	struct tree_loss l;
	struct tree_stat st;

	if (!t->class->loss)
		return false;
	tree_stat(t, node, &st);
	if (st.error)
		return false;
	l = tree_loss(t, node);
	return l.missing || l.stale || l.more || l.wrong || l.mixed;
}

bool
tree_is_lossy(const struct tree *t, uint32_t node)
{
	struct tree_stat st;

	tree_stat(t, node, &st);
	return st.error || tree_is_damaged(t, node) || tree_loss(t, node).unreadable;
}

static uint64_t
count(const struct tree *t, bool (*counts)(const struct tree *, uint32_t node))
{
	uint64_t n = 0;

	for (uint32_t i = 0; i < tree_nodes(t); i++)
		n += tree_reachable(t, i) && counts(t, i);
	return n;
}

uint64_t
tree_damaged(const struct tree *t)
{
	return t->class->loss ? count(t, tree_is_damaged) : 0;
}

uint64_t
tree_lossy(const struct tree *t)
{
	return count(t, tree_is_lossy);
}

struct tree_gone
tree_gone(const struct tree *t)
{
	struct tree_gone g = { .files = 0 };

	if (t->class->gone)
		t->class->gone(t, &g);
	return g;
}

/* ---- in words ---- */

static void
add(struct text *t, const char *what)
{
	text_addf(t, "%s%s", t->len ? "; " : "damaged in the image: ", what);
}

static void
add_bytes(struct text *t, uint64_t bytes, const char *what, uint64_t first)
{
	if (!bytes)
		return;
	add(t, "");
	text_addf(t, "%" PRIu64 " %s %s, first at %" PRIu64, bytes, bytes == 1 ? "byte" : "bytes",
	        what, first);
}

const char *
tree_loss_words(const struct tree *tree, uint32_t node, struct text *t)
{
	struct tree_loss l = tree_loss(tree, node);

	text_clear(t);
	add_bytes(t, l.missing, "missing", l.missing_at);
	add_bytes(t, l.stale, "replaced by older data", l.stale_at);
	add_bytes(t, l.unreadable, "that cannot be read", l.unreadable_at);
	if (l.wrong)
		add(t, "its checksum is wrong");
	if (l.more)
		add(t, "perhaps more than is known");
	if (l.mixed)
		text_addf(t, "%smay be mixed with a file of another file system",
		        t->len ? "; " : "");
	return text_str(t);
}
