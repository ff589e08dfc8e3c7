/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "past/lens.h"

bool
lens_on(const struct lens *l, const struct volume *v)
{
	return l->volume && l->volume == v && v->steps;
}

/* The step, clipped to the existing ones. */
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
	*state = jffs2_fs_state(v->fs, i);
	return !lens_on(l, v) || jffs2_steps_state(v->steps, i, step_of(l), state);
}

bool
lens_state_on(const struct lens *l, const struct volume *v, struct jffs2_steps_walk *w,
        uint32_t i, enum node_state *state)
{
	*state = STATE_UNKNOWN;
	if (lens_on(l, v))
		return jffs2_steps_state_on(v->steps, w, i, step_of(l), state);
	*state = jffs2_fs_state(v->fs, i);
	return true;
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

struct tree *
lens_tree(const struct lens *l, const struct volume *v)
{
	return lens_on(l, v) ? jffs2_tree_at_step(&v->tree, v->steps, l->step) : NULL;
}

bool
lens_walk(struct tree *t, size_t *looks)
{
	return jffs2_tree_walk(t, looks);
}
