/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The issues of a JFFS2 part are gathered in stages, and these in slices. */
#include "issues/issues_private.h"
#include "jffs2/build/build.h"

static const struct issues_stage stages[] = {
	{ false, issues_count_extents, issues_add_extent, issues_end_extents },
	{ true, issues_count_files, issues_add_file, issues_end_files },
	{ true, issues_count_extents, issues_look_untold, issues_end_untold },
	{ true, issues_count_extents, issues_add_kernel, issues_end_kernel },
	{ true, issues_count_slices, issues_build_other, issues_end_build },
	{ true, issues_count_both, issues_compare_other, issues_end_compare },
	{ true, issues_count_pathless, issues_look_for_removals, issues_end_removals },
	{ true, issues_count_search, issues_search_deleted, issues_end_search },
	{ true, issues_count_files, issues_look_back, issues_end_story },
};

void
issues_begin_volume(struct collector *c, const struct volume *v)
{
	enum { LEAST = 64 << 20, PER_BYTE = 16 };

	*c = (struct collector){ .f = c->f, .list = c->list, .last_extent = c->last_extent,
		.volume = v, .room = LEAST + (uint64_t)v->log.part.len * PER_BYTE };
	issues_add_whole(c);
}

bool
issues_step_volume(struct collector *c, size_t *looks)
{
	while (c->stage < COUNT(stages)) {
		const struct issues_stage *s = &stages[c->stage];
		uint32_t count = s->built && !c->volume->built ? 0 : s->count(c);

		for (; c->next < count && *looks > 0; c->next++, (*looks)--)
			s->each(c, c->next);
		if (c->next < count)
			return true;
		if (!s->built || c->volume->built)
			s->end(c);
		c->stage++;
		c->next = 0;
	}
	return false;
}

void
issues_end_volume(struct collector *c)
{
	jffs2_build_cancel(c->build);
	jffs2_fs_free(&c->other);
	issues_free_search(c);
	array_free(&c->members.all);
	c->build = NULL;
	c->volume = NULL;
}
