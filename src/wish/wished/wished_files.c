/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a file is besides its names: attributes, and the pieces of its content. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "wish/wished/wished_private.h"

/* The record of a file, to be changed; at first it is as in the base. */
struct wished_file *
wished_change(struct wished *w, uint32_t node, unsigned changes)
{
	struct wished_file *f;

	if (!w->nodes.at[node].file) {
		struct wished_file old = { .xattrs_from = w->base, .xattrs_node = node };

		tree_stat(w->base, node, &old.st);
		array_push(&w->files, old);
		w->nodes.at[node].file = (uint32_t)w->files.count;
	}
	f = &w->files.at[w->nodes.at[node].file - 1];
	f->changes |= changes;
	/* A name alone is written without the inode: jffs2_link, jffs2_rename, jffs2_unlink. */
	if (changes != WISHED_NAMES)
		f->st.ctime = w->now;
	return f;
}

uint32_t
wished_add(struct wished *w, uint32_t mode, uint32_t uid, uint32_t gid)
{
	struct wished_file f = { .changes = WISHED_NEW, .st = { .mode = mode, .uid = uid,
		.gid = gid, .ino = w->next_ino, .mtime = w->now, .atime = w->now,
		.ctime = w->now } };
	struct wished_node n = { .first_name = TREE_NONE, .parent = TREE_NONE };

	if (S_ISREG(mode))
		f.changes |= WISHED_CONTENT;
	if (S_ISDIR(mode))
		n.more_links = w->counts_subdirs ? 2 : 1;
	w->next_ino++;
	array_push(&w->files, f);
	n.file = (uint32_t)w->files.count;
	array_push(&w->nodes, n);
	return (uint32_t)w->nodes.count - 1;
}

void
wished_set_device(struct wished *w, uint32_t node, uint32_t major, uint32_t minor)
{
	struct wished_file *f = wished_change(w, node, 0);

	assert(f->changes & WISHED_NEW);
	f->st.major = major;
	f->st.minor = minor;
}

void
wished_set_target(struct wished *w, uint32_t node, struct span target)
{
	struct wished_file *f = wished_change(w, node, 0);

	assert(f->changes & WISHED_NEW);
	f->target = (uint32_t)w->text.len;
	f->target_len = (uint32_t)target.len;
	f->st.size = target.len;
	text_add_bytes(&w->text, target.at, target.len);
}

void
wished_set_mode(struct wished *w, uint32_t node, uint32_t permissions)
{
	struct wished_file *f = wished_change(w, node, WISHED_MODE);

	f->st.mode = (f->st.mode & ~07777u) | permissions;
}

void
wished_set_owner(struct wished *w, uint32_t node, uint32_t uid, uint32_t gid)
{
	struct wished_file *f = wished_change(w, node, WISHED_OWNER);

	f->st.uid = uid;
	f->st.gid = gid;
}

void
wished_set_time(struct wished *w, uint32_t node, uint32_t seconds)
{
	struct wished_file *f = wished_change(w, node, WISHED_TIMES);

	f->st.mtime = f->st.atime = seconds;
}

/* ---- content ---- */

static void
add_piece(struct wished *w, struct wished_file *f, const struct tree *from, uint32_t other)
{
	struct wished_piece p = { .tree = from, .node = other, .start = f->st.size };
	struct tree_stat st;

	tree_stat(from, other, &st);
	assert(S_ISREG(st.mode));
	p.len = st.size < UINT64_MAX - f->st.size ? st.size : UINT64_MAX - f->st.size;
	f->st.size += p.len;
	f->st.mtime = w->now;
	if (p.len)
		array_push(&f->pieces, p);
	/* Limits that rest on what the part could hold allow for what is added. */
	if (from != w->base)
		w->tree.bytes += p.len < UINT32_MAX ? p.len : UINT32_MAX;
}

void
wished_set_content(struct wished *w, uint32_t node, const struct tree *from, uint32_t other)
{
	struct wished_file *f = wished_change(w, node, WISHED_CONTENT);

	assert(S_ISREG(f->st.mode));
	f->pieces.count = 0;
	f->st.size = 0;
	f->st.mtime = w->now;
	if (from)
		add_piece(w, f, from, other);
}

void
wished_add_content(struct wished *w, uint32_t node, const struct tree *from, uint32_t other)
{
	struct wished_file *f = wished_change(w, node, 0);

	assert(S_ISREG(f->st.mode));
	if (!(f->changes & WISHED_CONTENT)) {
		f->st.size = 0;
		add_piece(w, f, w->base, node);
	}
	f->changes |= WISHED_CONTENT;
	add_piece(w, f, from, other);
}

/* Adds what of an old piece stood from `from` to `to`. */
static void
keep_piece(struct wished_file *f, struct wished_piece p, uint64_t from, uint64_t to)
{
	uint64_t begin = from > p.start ? from : p.start;
	uint64_t end = to < p.start + p.len ? to : p.start + p.len;

	if (begin >= end)
		return;
	p.at += begin - p.start;
	p.len = end - begin;
	p.start = f->st.size;
	f->st.size += p.len;
	array_push(&f->pieces, p);
}

void
wished_splice(struct wished *w, uint32_t node, uint64_t at, uint64_t len, struct span bytes)
{
	size_t count = wished_pieces(w, node);
	struct wished_piece *old = memory_zeroed(count + 1, sizeof *old);
	struct wished_piece own = { .at = w->text.len, .len = bytes.len };
	struct wished_file *f;

	for (size_t i = 0; i < count; i++)
		old[i] = wished_piece(w, node, i);
	f = wished_change(w, node, WISHED_CONTENT);
	assert(S_ISREG(f->st.mode) && at <= f->st.size && len <= f->st.size - at);
	f->pieces.count = 0;
	f->st.size = 0;
	f->st.mtime = w->now;
	for (size_t i = 0; i < count; i++)
		keep_piece(f, old[i], 0, at);
	keep_piece(f, own, 0, bytes.len);
	for (size_t i = 0; i < count; i++)
		keep_piece(f, old[i], at + len, UINT64_MAX);
	text_add_bytes(&w->text, bytes.at, bytes.len);
	w->tree.bytes += bytes.len;
	free(old);
}

/* ---- attributes ---- */

static void
drop_xattrs(struct wished_file *f)
{
	for (size_t i = 0; i < f->xattrs.count; i++) {
		text_free(&f->xattrs.at[i].name);
		text_free(&f->xattrs.at[i].value);
	}
	f->xattrs.count = 0;
}

void
wished_set_xattrs(struct wished *w, uint32_t node, const struct tree *from, uint32_t other)
{
	struct wished_file *f = wished_change(w, node, WISHED_XATTRS);

	drop_xattrs(f);
	f->xattrs_from = from;
	f->xattrs_node = other;
}

static struct span
text_span(const struct text *t)
{
	return span_of(t->at, t->len);
}

/* The record of the attribute, which is made if it is missing: few files have many. */
static struct wished_xattr *
record_of(struct wished_file *f, struct span name)
{
	struct wished_xattr made = { 0 };
	size_t i = 0;

	while (i < f->xattrs.count && span_compare(text_span(&f->xattrs.at[i].name), name) < 0)
		i++;
	if (i < f->xattrs.count && span_equal(text_span(&f->xattrs.at[i].name), name))
		return &f->xattrs.at[i];
	text_add_bytes(&made.name, name.at, name.len);
	array_push(&f->xattrs, made);
	memmove(&f->xattrs.at[i + 1], &f->xattrs.at[i],
	        (f->xattrs.count - 1 - i) * sizeof *f->xattrs.at);
	f->xattrs.at[i] = made;
	return &f->xattrs.at[i];
}

size_t
wished_xattr_changes(const struct wished *w, uint32_t node)
{
	const struct wished_file *f = wished_file(w, node);

	return f ? f->xattrs.count : 0;
}

void
wished_set_xattr(struct wished *w, uint32_t node, struct span name, struct span value)
{
	struct wished_xattr *x = record_of(wished_change(w, node, WISHED_XATTRS), name);

	x->removed = false;
	text_clear(&x->value);
	text_add_bytes(&x->value, value.at, value.len);
}

void
wished_remove_xattr(struct wished *w, uint32_t node, struct span name)
{
	struct wished_xattr *x = record_of(wished_change(w, node, WISHED_XATTRS), name);

	x->removed = true;
	text_free(&x->value);
}
