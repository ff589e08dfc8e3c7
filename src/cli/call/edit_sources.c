/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files, directories, archives and images that changes take contents from: opened outside of the
 * sandbox, understood inside of it. */

#include "cli/call/call.h"
#include "job/source.h"

/* In the order of those of the wish. */
struct edit_sources {
	ARRAY(struct source) all;
};

struct edit_sources *
edit_sources_open(const struct cli_options *o, struct sandbox *sandbox, struct error *err)
{
	struct edit_sources *s;

	*err->text = 0;
	if (!o->wish.sources.count)
		return NULL;
	s = memory_zeroed(1, sizeof *s);
	for (size_t i = 0; i < o->wish.sources.count; i++) {
		const struct wish_source *from = &o->wish.sources.at[i];
		struct source one;

		if (!from->is_file && source_is_directory(text_str(&from->name)))
			sandbox_allow(sandbox, text_str(&from->name), SANDBOX_LIST);
		if (!source_open(&one, from, o->firmware.workers, err)) {
			edit_sources_free(s);
			return NULL;
		}
		array_push(&s->all, one);
	}
	return s;
}

void
edit_sources_free(struct edit_sources *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->all.count; i++)
		source_close(&s->all.at[i]);
	array_free(&s->all);
	free(s);
}

bool
edit_sources_give(struct edit_sources *s, struct wish *wish, struct error *err)
{
	for (size_t i = 0; i < s->all.count; i++)
		if (!source_give(&s->all.at[i], &wish->sources.at[i], err))
			return false;
	return true;
}
