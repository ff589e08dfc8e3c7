/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Contents, targets and attributes. */
#include <errno.h>
#include <string.h>

#include "fuse/answer_private.h"

/* ---- readers: as many as there are reads at a time ---- */

static struct tree_reader *
take_reader(struct share *s, size_t tree)
{
	struct tree_reader *r = NULL;

	pthread_mutex_lock(&s->lock);
	if (s->readers[tree].count)
		r = s->readers[tree].at[--s->readers[tree].count];
	pthread_mutex_unlock(&s->lock);
	return r ? r : tree_reader_new(s->trees[tree].tree);
}

static void
leave_reader(struct share *s, size_t tree, struct tree_reader *r)
{
	pthread_mutex_lock(&s->lock);
	array_push(&s->readers[tree], r);
	pthread_mutex_unlock(&s->lock);
}

/* ---- texts about files ---- */

/* With the lock held: the text about a node, that of the last question or a new one. */
static const struct text *
about(struct share *s, const struct answer_node *n)
{
	uint64_t number = answer_number(s, n);

	if (s->about_of != number) {
		text_clear(&s->about);
		s->source.about(s->source.arg, n->tree, n->node, &s->about);
		s->about_of = number;
	}
	return &s->about;
}

uint64_t
answer_about_size(struct share *s, const struct answer_node *n)
{
	uint64_t size;

	pthread_mutex_lock(&s->lock);
	size = about(s, n)->len;
	pthread_mutex_unlock(&s->lock);
	return size;
}

static int
read_about(struct share *s, const struct answer_node *n, uint64_t at, uint8_t *out,
        uint32_t len, uint32_t *got)
{
	const struct text *t;

	if (answer_is_directory(s, n))
		return EISDIR;
	pthread_mutex_lock(&s->lock);
	t = about(s, n);
	*got = at >= t->len ? 0 : t->len - at < len ? (uint32_t)(t->len - at) : len;
	if (*got)
		memcpy(out, t->at + at, *got);
	pthread_mutex_unlock(&s->lock);
	return answer_spoiled(s) ? EIO : 0;
}

/* ---- what a node is ---- */

/* The node of a tree, not below .flashloupe; else an error. */
static int
find_real(struct share *s, uint64_t number, struct answer_node *n, struct tree_stat *st)
{
	const struct tree *t;

	if (!answer_find(s, number, n))
		return ESTALE;
	t = answer_tree(s, n);
	*st = (struct tree_stat){ 0 };
	if (!t || n->meta)
		return ENODATA;
	tree_stat(t, n->node, st);
	return st->error;
}

int
answer_target(struct share *s, uint64_t number, struct span *target)
{
	struct answer_node n;
	struct tree_stat st;
	int error = find_real(s, number, &n, &st);

	if (error)
		return error == ENODATA ? EINVAL : error;
	if (!S_ISLNK(st.mode))
		return EINVAL;
	*target = tree_target(answer_tree(s, &n), n.node);
	return answer_spoiled(s) ? EIO : 0;
}

/* ---- contents ---- */

/* The errno that any read of it gives: if all of it would decode too much for nothing, or a kernel
 * lacks what decodes it. To find out takes a look at all of its nodes, so it is done once. */
static int
error_of(struct share *s, const struct answer_node *n)
{
	const struct tree *t = answer_tree(s, n);
	uint8_t *known = &s->known[n->tree][n->node];
	uint64_t room = tree_room(t);
	int error;

	pthread_mutex_lock(&s->lock);
	if (!*known)
		*known = (uint8_t)(1 + (tree_afford(t, n->node, &room)
		        ? tree_default_error(t, n->node) : EFBIG));
	error = *known - 1;
	pthread_mutex_unlock(&s->lock);
	return error;
}

int
answer_open(struct share *s, uint64_t number)
{
	struct answer_node n;
	struct tree_stat st;
	int error = find_real(s, number, &n, &st);

	if (error == ENODATA)
		return n.meta && !answer_is_directory(s, &n) ? 0 : EISDIR;
	if (error)
		return error;
	return !S_ISREG(st.mode) ? EINVAL : 0;
}

int
answer_read(struct share *s, uint64_t number, uint64_t at, uint8_t *out, uint32_t len,
        uint32_t *got)
{
	struct answer_node n;
	struct tree_stat st;
	struct tree_reader *r;
	int64_t read;
	int error = find_real(s, number, &n, &st);

	*got = 0;
	if (error == ENODATA && n.meta)
		return read_about(s, &n, at, out, len, got);
	if (error)
		return error == ENODATA ? EISDIR : error;
	if (!S_ISREG(st.mode))
		return EINVAL;
	error = error_of(s, &n);
	if (error || at >= st.size || len == 0)
		return error;
	r = take_reader(s, n.tree);
	read = tree_read(r, n.node, at, out, len, NULL, NULL);
	leave_reader(s, n.tree, r);
	if (read < 0)
		return (int)-read;
	*got = (uint32_t)read;
	return answer_spoiled(s) ? EIO : 0;
}

int
answer_seek(struct share *s, uint64_t number, uint64_t at, bool hole, uint64_t *to)
{
	struct answer_node n;
	struct tree_stat st;
	int error = find_real(s, number, &n, &st);
	const struct tree *t;
	uint64_t end;

	if (error && error != ENODATA)
		return error;
	if (!error && !S_ISREG(st.mode))
		return EINVAL;
	t = answer_tree(s, &n);
	if (error) { /* a text about a file */
		struct stat about;

		error = answer_stat(s, number, &about);
		*to = hole ? (uint64_t)about.st_size : at;
		return error ? error : at >= (uint64_t)about.st_size ? ENXIO : 0;
	}
	*to = at;
	while (*to < st.size && tree_hole(t, n.node, *to, &end) != hole && end > *to)
		*to = end;
	if (at >= st.size || (!hole && *to >= st.size))
		return ENXIO;
	*to = *to < st.size ? *to : st.size;
	return 0;
}

/* ---- attributes ---- */

struct wanted {
	struct span name; /* len 0: the names of all */
	bool trusted;     /* those of trusted.* as well */
	struct text *to;
	int error;
};

static const char trusted[] = "trusted.";

static bool
each_xattr(void *arg, const struct tree_xattr *x)
{
	struct wanted *w = arg;

	if (w->name.len == 0) {
		if (!w->trusted && span_equal(span_cut(x->name, 0, strlen(trusted)),
		        span_of(trusted, strlen(trusted))))
			return true;
		text_add_bytes(w->to, x->name.at, x->name.len);
		text_add_bytes(w->to, "", 1);
		return true;
	}
	if (!span_equal(w->name, x->name))
		return true;
	w->error = x->error;
	if (!x->error && x->value.len)
		text_add_bytes(w->to, x->value.at, x->value.len);
	return false;
}

static int
ask_xattrs(struct share *s, uint64_t number, struct wanted *w)
{
	struct answer_node n;
	struct tree_stat st;
	struct tree_reader *r;
	int error = find_real(s, number, &n, &st);

	if (error)
		return error == ENODATA ? w->error : error;
	r = take_reader(s, n.tree);
	tree_xattrs(r, n.node, each_xattr, w);
	leave_reader(s, n.tree, r);
	return answer_spoiled(s) ? EIO : w->error;
}

int
answer_names(struct share *s, uint64_t number, bool with_trusted, struct text *names)
{
	struct wanted w = { .to = names, .trusted = with_trusted };

	return ask_xattrs(s, number, &w);
}

int
answer_value(struct share *s, uint64_t number, struct span name, struct text *value)
{
	struct wanted w = { .name = name, .to = value, .error = ENODATA };

	return name.len ? ask_xattrs(s, number, &w) : ENODATA;
}
