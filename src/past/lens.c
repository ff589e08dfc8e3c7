/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "past/lens.h"

#include <sys/stat.h>

bool
lens_on(const struct lens *l, const struct volume *v)
{
	return l->volume && l->volume == v && v->steps;
}

/* The step, within those that there are. */
static uint32_t
step_of(const struct lens *l)
{
	uint32_t last = l->volume->steps->count - 1;

	return l->step < last ? l->step : last;
}

bool
lens_state(const struct lens *l, const struct volume *v, uint32_t i,
        enum node_state *state)
{
	*state = (enum node_state)v->log.extents.at[i].state;
	return !lens_on(l, v) || jffs2_steps_state(v->steps, i, step_of(l), state);
}

char
lens_letter(enum node_state state)
{
	return state == STATE_UNKNOWN ? 'u' : node_states[state].letter;
}

const char *
lens_state_name(enum node_state state)
{
	return state == STATE_UNKNOWN ? "unchecked" : node_states[state].name;
}

bool
lens_read(const struct lens *l, const struct volume *v, uint32_t inode)
{
	return !lens_on(l, v)
	       || jffs2_steps_inode(v->steps, inode, step_of(l)) == INODE_READ;
}

struct jffs2_entry
lens_entry(const struct lens *l, const struct volume *v, uint32_t entry)
{
	return lens_on(l, v) ? jffs2_steps_name(v->steps, entry) : v->fs.entries.at[entry];
}

uint32_t
lens_name(const struct lens *l, const struct volume *v, uint32_t dir, uint32_t k)
{
	struct jffs2_range r = jffs2_fs_entries(&v->fs, dir);

	if (!lens_on(l, v))
		return k < r.to - r.from ? r.from + k : FS_NONE;
	return jffs2_steps_name_in(v->steps, dir, k);
}

bool
lens_there(const struct lens *l, const struct volume *v, uint32_t entry)
{
	return !lens_on(l, v) || jffs2_steps_name_there(v->steps, entry, step_of(l));
}

bool
lens_directory(const struct lens *l, const struct volume *v, uint32_t entry,
        uint32_t inode)
{
	const struct jffs2_inode *n = inode == FS_NONE ? NULL : &v->fs.inodes.at[inode];

	if (n && lens_read(l, v, inode))
		return S_ISDIR(n->mode) && !n->error;
	return lens_on(l, v) && (entry == FS_NONE
	        || jffs2_log_dirent(&v->log, lens_entry(l, v, entry).node).type == JFFS2_DT_DIR);
}

/* As names_walk of jffs2/names.c goes. */
void
lens_parents(const struct lens *l, const struct volume *v, uint32_t *parents)
{
	uint32_t root = jffs2_fs_inode(&v->fs, JFFS2_ROOT_INO);
	ARRAY(uint32_t) todo = { 0 };

	for (size_t i = 0; i < v->fs.inodes.count; i++)
		parents[i] = FS_NONE;
	array_push(&todo, root);
	while (todo.count) {
		uint32_t dir = todo.at[--todo.count], entry;

		for (uint32_t k = 0; (entry = lens_name(l, v, dir, k)) != FS_NONE; k++) {
			uint32_t child = lens_entry(l, v, entry).inode;

			if (!lens_there(l, v, entry) || child == FS_NONE || child == root
			        || parents[child] != FS_NONE)
				continue;
			parents[child] = entry;
			array_push(&todo, child);
		}
	}
	array_free(&todo);
}
