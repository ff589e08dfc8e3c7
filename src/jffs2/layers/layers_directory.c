/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The bars of a directory: its names. */
#include "jffs2/layers/layers_private.h"

static bool
tells_name(const struct jffs2_fs *fs, uint32_t node)
{
	const struct extent *e = jffs2_fs_taken(fs, node);

	return jffs2_extent_is(e, JFFS2_DIRENT) && jffs2_extent_counted(fs->log, e)
	       && !(e->flaws & (FLAW_NAME_CRC | FLAW_NAME))
	       && jffs2_fs_state(fs, node) != STATE_LATER;
}

bool
layers_find_names(struct layers_making *m, uint64_t *left)
{
	struct layers *l = m->l;
	struct jffs2_range r = jffs2_fs_nodes(l->fs, m->inode);

	for (; m->next < r.to - r.from && *left; m->next++, --*left) {
		uint32_t node = jffs2_fs_node(l->fs, r.from + m->next), version;

		if (!tells_name(l->fs, node))
			continue;
		version = jffs2_log_dirent(l->fs->log, node).version;
		array_push(&m->names, node);
		l->begin = version < l->begin ? version : l->begin;
		l->end = version >= l->end ? version + (version < UINT32_MAX) : l->end;
	}
	return m->next < r.to - r.from;
}

/* By name, version, place. A zero in a name must not end it before its end does. */
static void
add_name_key(void *arg, uint32_t node, struct text *key)
{
	const struct jffs2_log *log = arg;
	struct jffs2_dirent_node n = jffs2_log_dirent(log, node);

	for (size_t i = 0; i < n.name.len; i++)
		text_add_bytes(key, n.name.at[i] ? (const char *)&n.name.at[i] : "\0\1",
		        n.name.at[i] ? 1 : 2);
	text_add_bytes(key, "\0\0", 2);
	sort_add_u32(key, n.version);
	sort_add_u32(key, node);
}

bool
layers_sort_names(struct layers_making *m, uint64_t *left)
{
	if (!m->sort)
		m->sort = sort_begin(m->names.at, m->names.count, add_name_key,
		        (void *)(uintptr_t)m->l->fs->log);
	if (sort_step(m->sort, *left < SIZE_MAX ? (size_t)*left : SIZE_MAX)) {
		*left = 0;
		return true;
	}
	sort_end(m->sort);
	m->sort = NULL;
	return false;
}

/* Each name ends where the next version of the same name begins. */
static void
add_name(struct layers *l, uint32_t node, const uint32_t *after)
{
	struct jffs2_dirent_node n = jffs2_log_dirent(l->fs->log, node);
	struct jffs2_dirent_node next = { 0 };
	struct layer a = { .version = n.version, .node = node, .cut = LAYER_NONE,
		.from = n.version, .ends = n.ino == 0, .to = l->end };

	if (after)
		next = jffs2_log_dirent(l->fs->log, *after);
	if (after && span_equal(n.name, next.name))
		a.to = next.version;
	if (jffs2_fs_state(l->fs, node) == STATE_LIVE && !a.ends)
		a.seen = a.to - a.from;
	array_push(&l->at, a);
}

bool
layers_add_names(struct layers_making *m, uint64_t *left)
{
	for (; m->next < m->names.count && *left; m->next++, --*left)
		add_name(m->l, m->names.at[m->next],
		        m->next + 1 < m->names.count ? &m->names.at[m->next + 1] : NULL);
	return m->next < m->names.count;
}
