/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The issues of a JFFS2 part are gathered in stages, and these in slices. */
#include "issues/issues_private.h"
#include "jffs2/build/build.h"

static const struct issues_stage stages[] = {
	{ false, issues_count_extents, issues_add_extent, NULL, issues_end_extents },
	{ true, issues_count_files, issues_add_file, NULL, issues_end_files },
	{ true, issues_count_extents, issues_look_untold, NULL, issues_end_untold },
	{ true, issues_count_listed, issues_look_listed, NULL, issues_end_listed },
	{ true, issues_count_extents, issues_add_kernel, NULL, issues_end_kernel },
	{ true, issues_need_other, NULL, issues_build_other, issues_end_build },
	{ true, issues_count_both, issues_compare_other, NULL, issues_end_compare },
	{ true, issues_count_pathless, issues_look_for_removals, NULL, issues_end_removals },
	{ true, issues_need_search, NULL, issues_search_deleted, issues_end_search },
	{ true, issues_count_files, issues_look_back, NULL, issues_end_story },
};

void
issues_begin_volume(struct collector *c, const struct volume *v)
{
	enum { LEAST = 64 << 20, PER_BYTE = 16 };

	*c = (struct collector){ .f = c->f, .list = c->list, .last_extent = c->last_extent,
		.volume = v, .room = LEAST + (uint64_t)v->log.part.len * PER_BYTE };
	issues_add_whole(c);
}

/* Goes on with the stage; true while there is more to do. */
static bool
step_stage(struct collector *c, const struct issues_stage *s, size_t *looks)
{
	uint32_t count = s->count(c);

	if (!s->each) {
		bool more = count > 0;

		for (; more && *looks > 0; (*looks)--)
			more = s->slice(c);
		return more;
	}
	for (; c->next < count && *looks > 0; c->next++, (*looks)--)
		s->each(c, c->next);
	return c->next < count;
}

bool
issues_step_volume(struct collector *c, size_t *looks)
{
	while (c->stage < COUNT(stages)) {
		const struct issues_stage *s = &stages[c->stage];

		if (!s->built || c->volume->built) {
			if (step_stage(c, s, looks))
				return true;
			s->end(c);
		}
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
	issues_free_listed(c);
	array_free(&c->members.all);
	c->build = NULL;
	c->volume = NULL;
}
