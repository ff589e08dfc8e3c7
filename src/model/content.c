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
