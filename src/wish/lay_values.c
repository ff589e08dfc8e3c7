/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Attributes that differ from those in the source. */
#include <stdio.h>
#include <sys/stat.h>

#include "wish/lay_private.h"

/* ---- extended attributes ---- */

struct attribute {
	struct text name, value;
	bool unreadable, matched;
};

struct attributes {
	ARRAY(struct attribute) all; /* by name */
};

static bool
collect(void *arg, const struct tree_xattr *x)
{
	struct attributes *a = arg;
	struct attribute one = { .unreadable = x->error != 0 };

	text_add_bytes(&one.name, x->name.at, x->name.len);
	text_add_bytes(&one.value, x->value.at, x->value.len);
	array_push(&a->all, one);
	return a->all.count < WISH_XATTRS_MOST;
}

static void
release(struct attributes *a)
{
	for (size_t i = 0; i < a->all.count; i++) {
		text_free(&a->all.at[i].name);
		text_free(&a->all.at[i].value);
	}
	array_free(&a->all);
}

/* The one of that name, NULL if there is none. */
static struct attribute *
find(struct attributes *a, const struct text *name)
{
	size_t from = 0, to = a->all.count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;
		int order = span_compare(wish_span(&a->all.at[middle].name), wish_span(name));

		if (order == 0)
			return &a->all.at[middle];
		if (order < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return NULL;
}

static bool
set(struct lay *l, const struct attribute *x, struct error *err)
{
	struct text word = { 0 };
	bool ok;

	if (x->unreadable)
		return lay_fail(l, "an attribute cannot be read", err);
	text_add_bytes(&word, x->name.at, x->name.len);
	text_add(&word, "=0x");
	text_add_hex(&word, wish_span(&x->value));
	ok = lay_make_bytes(l, WISH_SETFATTR, wish_span(&word), err);
	text_free(&word);
	return ok;
}

static bool
change(struct lay *l, struct attributes *old, const struct attributes *new, struct error *err)
{
	for (size_t i = 0; i < new->all.count; i++) {
		const struct attribute *x = &new->all.at[i];
		struct attribute *had = find(old, &x->name);

		if (had)
			had->matched = true;
		if (had && !had->unreadable && !x->unreadable
		        && span_equal(wish_span(&had->value), wish_span(&x->value)))
			continue;
		if (!set(l, x, err))
			return false;
	}
	for (size_t i = 0; i < old->all.count; i++)
		if (!old->all.at[i].matched
		        && !lay_make_bytes(l, WISH_RMFATTR, wish_span(&old->all.at[i].name), err))
			return false;
	return true;
}

static const struct tree_reader *
reader_of(struct lay *l)
{
	if (!l->reader)
		l->reader = tree_reader_new(l->t);
	return l->reader;
}

static bool
lay_xattrs(struct lay *l, uint32_t to, uint32_t from, struct error *err)
{
	struct attributes old = { 0 }, new = { 0 };
	bool ok;

	if (!l->t->class->xattrs)
		return true;
	tree_xattrs(wish_reader(l->k), to, collect, &old);
	tree_xattrs(reader_of(l), from, collect, &new);
	ok = change(l, &old, &new, err);
	release(&old);
	release(&new);
	return ok;
}

/* ---- owners, permissions, times ---- */

bool
lay_values(struct lay *l, uint32_t to, uint32_t from, struct error *err)
{
	struct tree_stat old, st;
	char word[32];

	tree_stat(l->t, from, &st);
	if (st.made_up)
		return true;
	tree_stat(wished_tree(l->k->w), to, &old);
	snprintf(word, sizeof word, "%u:%u", st.uid, st.gid);
	if (l->source->has_owners && (old.uid != st.uid || old.gid != st.gid)
	        && !lay_make(l, WISH_CHOWN, word, err))
		return false;
	snprintf(word, sizeof word, "%04o", st.mode & 07777);
	if (((old.mode ^ st.mode) & 07777) && !S_ISLNK(st.mode)
	        && !lay_make(l, WISH_CHMOD, word, err))
		return false;
	return lay_xattrs(l, to, from, err);
}

bool
lay_time(struct lay *l, uint32_t to, uint32_t from, struct error *err)
{
	struct tree_stat old, st;
	char word[32];

	tree_stat(l->t, from, &st);
	tree_stat(wished_tree(l->k->w), to, &old);
	snprintf(word, sizeof word, "@%u", st.mtime);
	return st.made_up || old.mtime == st.mtime || lay_make(l, WISH_TOUCH, word, err);
}
