/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Attributes of an inode that stays: those that differ are written or taken away. */
#include <string.h>

#include "jffs2/plan/append_private.h"

/* An attribute of the base. */
struct had {
	size_t at, name_len, value_len; /* in `text` */
	uint32_t xid;
	bool kept;
};

struct changes {
	struct append *a;
	uint32_t node;
	ARRAY(struct had) had;
	struct text text;
	bool writes;         /* else they are only counted */
	uint32_t count;
	struct error *err;
	bool failed;
};

static bool
add_had(void *arg, const struct jffs2_xattr *x)
{
	struct changes *c = arg;
	struct span datum = jffs2_log_node(c->a->o.fs->log, x->node);
	struct had h = { .at = c->text.len, .name_len = x->name.len, .value_len = x->value.len,
		.xid = span_u32(datum, JFFS2_HEADER_LEN, c->a->o.fs->log->endian) };

	if (x->error)
		return true;
	text_add_bytes(&c->text, x->name.at, x->name.len);
	text_add_bytes(&c->text, x->value.at, x->value.len);
	array_push(&c->had, h);
	return true;
}

static struct had *
find_had(const struct changes *c, struct span name)
{
	struct span text = span_of(c->text.at, c->text.len);

	for (size_t i = 0; i < c->had.count; i++)
		if (span_equal(name, span_cut(text, c->had.at[i].at, c->had.at[i].name_len)))
			return &c->had.at[i];
	return NULL;
}

static bool
take(struct changes *c, bool ok)
{
	c->failed = !ok;
	return ok;
}

/* kernel: do_jffs2_setxattr; the new reference has the greater number, so that it counts before
 * the old one is deleted. */
static bool
want(void *arg, const struct tree_xattr *x)
{
	struct changes *c = arg;
	struct had *h = find_had(c, x->name);

	if (h) {
		h->kept = span_equal(x->value, span_cut(span_of(c->text.at, c->text.len),
		        h->at + h->name_len, h->value_len));
		if (h->kept)
			return true;
	}
	c->count += !h; /* else it is counted when the old one goes */
	return !c->writes || take(c, make_xattr(c->a->m, c->node, x, c->err));
}

static void
go_through(struct changes *c)
{
	jffs2_fs_each_listed(c->a->o.fs, wished_base_node(c->a->o.wished, c->node), add_had, c);
	tree_good_xattrs(c->a->m->reader, c->node, want, c);
	for (size_t i = 0; i < c->had.count && !c->failed; i++) {
		if (c->had.at[i].kept)
			continue;
		c->count++;
		if (c->writes)
			take(c, make_reference(c->a->m, c->node, c->had.at[i].xid, true, c->err));
	}
	array_free(&c->had);
	text_free(&c->text);
}

uint32_t
append_count_xattrs(struct append *a, uint32_t node)
{
	struct changes c = { .a = a, .node = node };

	go_through(&c);
	return c.count;
}

bool
append_xattrs(struct append *a, uint32_t node, struct error *err)
{
	struct changes c = { .a = a, .node = node, .writes = true, .err = err };

	go_through(&c);
	return !c.failed;
}
