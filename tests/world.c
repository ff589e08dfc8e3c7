/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/world.h"

#include <check.h>
#include <string.h>

void
world_resolve(struct world *w)
{
	struct jffs2_scan_options o = { w->n.endian, w->n.erase_size, 0,
		w->log.salvage, w->log.no_summary };
	struct jffs2_scan *s = jffs2_scan_start(nodes_image(&w->n), &o, &w->log);
	struct jffs2_build *b;

	while (jffs2_scan_step(s, 1 << 20))
		;
	jffs2_scan_finish(s);
	b = jffs2_build_start(&w->log, &w->fs);
	while (jffs2_build_step(b, 3))
		ck_assert(jffs2_build_progress(b) < 1.0);
	jffs2_build_finish(b);
	jffs2_tree_init(&w->tree, &w->fs, NULL, NULL);
}

void
world_free(struct world *w)
{
	jffs2_fs_free(&w->fs);
	jffs2_log_free(&w->log);
	nodes_free(&w->n);
	text_free(&w->got);
}

uint32_t
name(struct world *w, const char *path_name, uint32_t version, uint32_t ino)
{
	return nodes_add_dirent(&w->n, &(struct dirent_spec){ .pino = 1,
	        .version = version, .ino = ino, .mctime = 1000 + version, .type = DT_REG,
	        .name = path_name });
}

uint32_t
write_at(struct world *w, uint32_t ino, uint32_t version, uint32_t isize, uint32_t offset,
        const char *data)
{
	return nodes_add_inode(&w->n, &(struct inode_spec){ .ino = ino, .version = version,
	        .mode = REG, .isize = isize, .offset = offset, .mtime = version,
	        .data = span_of(data, strlen(data)) });
}

const struct jffs2_inode *
find(struct world *w, const char *path)
{
	struct error err;
	uint32_t i = jffs2_fs_lookup(&w->fs, path, &err);

	return i == FS_NONE ? NULL : &w->fs.inodes.at[i];
}

const char *
content(struct world *w, const char *path)
{
	struct error err;
	uint32_t i = jffs2_fs_lookup(&w->fs, path, &err);
	uint8_t buffer[4096];
	int64_t n;

	if (i == FS_NONE)
		return "-";
	n = jffs2_fs_read(&w->fs, i, 0, buffer, sizeof buffer, &err);
	if (n < 0)
		return "!";
	text_clear(&w->got);
	for (int64_t k = 0; k < n; k++)
		text_addf(&w->got, "%c", buffer[k] ? buffer[k] : '.');
	return text_str(&w->got);
}

enum node_state
state_at(const struct world *w, uint32_t offset)
{
	return w->log.extents.at[jffs2_log_find(&w->log, offset)].state;
}
