/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading contents and attributes. */
#include <stdlib.h>

#include "base/array.h"
#include "tree/tree.h"

struct tree_reader *
tree_reader_new(const struct tree *t)
{
	struct tree_reader *r = memory_zeroed(1, sizeof *r);

	r->tree = t;
	if (t->class->reader_new)
		r->cache = t->class->reader_new(t);
	return r;
}

void
tree_reader_free(struct tree_reader *r)
{
	if (!r)
		return;
	if (r->tree->class->reader_free)
		r->tree->class->reader_free(r->cache);
	free(r);
}

int64_t
tree_read(const struct tree_reader *r, uint32_t node, uint64_t at, uint8_t *out, uint32_t len,
        uint64_t *work, struct error *err)
{
	struct error unwanted;
	uint64_t slice = 0;
	uint32_t done = 0;
	int64_t n;

	if (!err)
		err = &unwanted;
	if (work)
		return r->tree->class->read(r, node, at, out, len, work, err);
	do {
		n = r->tree->class->read(r, node, at + done, out + done, len - done, &slice, err);
		done += n > 0 ? (uint32_t)n : 0;
	} while (n > 0 && done < len);
	return n < 0 ? n : done;
}

uint64_t
tree_failed_at(const struct tree_reader *r)
{
	return r->tree->class->failed_at ? r->tree->class->failed_at(r) : UINT64_MAX;
}

void
tree_xattrs(const struct tree_reader *r, uint32_t node,
        bool (*each)(void *arg, const struct tree_xattr *), void *arg)
{
	if (r->tree->class->xattrs)
		r->tree->class->xattrs(r, node, each, arg);
}

struct readable {
	bool (*each)(void *arg, const struct tree_xattr *);
	void *arg;
};

static bool
pass_readable(void *arg, const struct tree_xattr *x)
{
	struct readable *r = arg;

	return x->error || r->each(r->arg, x);
}

void
tree_good_xattrs(const struct tree_reader *r, uint32_t node,
        bool (*each)(void *arg, const struct tree_xattr *), void *arg)
{
	struct readable readable = { each, arg };

	tree_xattrs(r, node, pass_readable, &readable);
}
