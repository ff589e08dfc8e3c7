/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "compare/content.h"

#include <assert.h>
#include <string.h>
#include <sys/stat.h>

bool
content_begin(struct content *c, const struct tree *t, uint32_t node, const uint32_t *version,
        struct error *err)
{
	struct tree_stat st;

	*c = (struct content){ .tree = t, .node = node };
	tree_stat(t, node, &st);
	c->size = st.size;
	if (st.error && !version)
		return error_set(err, "inode %u: %s", st.ino, strerror(st.error));
	if (!S_ISREG(st.mode))
		return error_set(err, "inode %u is not a regular file", st.ino);
	if (version && !t->class->at_version)
		return error_set(err, "%s keeps no earlier versions", t->class->name);
	if (version) {
		c->old = t->class->at_version(t, node, *version, err);
		if (!c->old)
			return false;
		c->tree = c->old;
		c->unready = true;
		tree_stat(c->tree, node, &st);
		c->size = st.size;
	}
	c->reader = tree_reader_new(c->tree);
	return true;
}

bool
content_step(struct content *c, uint64_t budget)
{
	c->unready = c->unready && tree_step(c->old, budget);
	return c->unready;
}

bool
content_open(struct content *c, const struct tree *t, uint32_t node, const uint32_t *version,
        struct error *err)
{
	if (!content_begin(c, t, node, version, err))
		return false;
	while (content_step(c, UINT64_MAX))
		continue;
	return true;
}

int64_t
content_read_some(const struct content *c, uint64_t at, uint8_t *out, uint32_t len,
        uint64_t *work, struct error *err)
{
	assert(!c->unready);
	if (at >= c->size || !c->reader)
		return 0;
	return tree_read(c->reader, c->node, at, out, len, work, err);
}

void
content_close(struct content *c)
{
	tree_reader_free(c->reader);
	tree_free(c->old);
	c->reader = NULL;
	c->old = NULL;
	c->unready = false;
}
