/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "compare/content.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "firmware/subject.h"

bool
content_open(struct content *c, const struct volume *v, uint32_t inode,
        const uint32_t *version, struct error *err)
{
	const struct jffs2_inode *n = &v->fs.inodes.at[inode];

	*c = (struct content){ .volume = v, .inode = inode, .size = n->size };
	if (n->error && !version)
		return error_set(err, "inode %u: %s", n->ino, strerror(n->error));
	if (!S_ISREG(n->mode))
		return error_set(err, "inode %u is not a regular file", n->ino);
	if (!version)
		return true;
	c->old = true;
	if (!jffs2_view_at(&v->fs, inode, *version, &c->view, err))
		return false;
	c->size = c->view.size;
	return true;
}

int64_t
content_read_some(const struct content *c, uint32_t at, uint8_t *out, uint32_t len,
        uint64_t *work, struct error *err)
{
	const struct jffs2_fs *fs = &c->volume->fs;

	if (at >= c->size)
		return 0;
	if (c->old)
		return jffs2_view_read_some(fs, &c->view, at, out, len, work, err);
	return jffs2_fs_read_some(fs, c->inode, at, out, len, work, err);
}

int64_t
content_read(const struct content *c, uint32_t at, uint8_t *out, uint32_t len,
        struct error *err)
{
	return content_read_some(c, at, out, len, NULL, err);
}

void
content_close(struct content *c)
{
	jffs2_view_free(&c->view);
}

bool
subject_data(const struct subject *s, struct text *out, uint64_t *at, struct error *err)
{
	const struct jffs2_log *log = s->volume ? &s->volume->log : NULL;
	struct jffs2_inode_node n;

	*at = 0;
	if (!log || s->extent >= log->extents.count
	        || log->extents.at[s->extent].kind != EXTENT_NODE
	        || jffs2_type(log->extents.at[s->extent].nodetype)->nodetype != JFFS2_INODE)
		return error_set(err, "only inode nodes carry data; this is %s", s->title);
	jffs2_inode_decode(jffs2_log_node(log, s->extent), log->endian, &n);
	*at = n.offset;
	return jffs2_node_data(log, s->extent, out, err);
}
