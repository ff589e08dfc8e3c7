/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/content.h"

#include <errno.h>

#include "jffs2/history.h"

int64_t
content_start(const struct volume *v, uint32_t inode, const uint32_t *version,
        uint8_t *out, uint32_t len, uint32_t *size, struct error *err)
{
	struct jffs2_view view = { 0 };
	int64_t n = -ENOENT;

	if (!version) {
		*size = v->fs.inodes.at[inode].size;
		return jffs2_fs_read(&v->fs, inode, 0, out, len, err);
	}
	if (jffs2_view_at(&v->fs, inode, *version, &view, err)) {
		*size = view.size;
		n = jffs2_view_read(&v->fs, &view, 0, out, len, err);
	}
	jffs2_view_free(&view);
	return n;
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
