/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files, directories, archives and images that changes take contents from: opened outside of the
 * sandbox, understood inside of it. */
#include <sys/stat.h>

#include "cli/call/call.h"
#include "firmware/model/children.h"
#include "local/local.h"

/* One of the wish, in the same order. */
struct source {
	struct tree *local;  /* a file or a directory; else NULL */
	struct firmware *f;  /* an archive or an image; else NULL */
};

struct edit_sources {
	ARRAY(struct source) all;
};

/* ---- opening ---- */

static bool
is_directory(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static bool
open_source(const struct wish_source *from, const struct cli_options *o,
        struct sandbox *sandbox, struct source *s, struct error *err)
{
	const char *path = text_str(&from->name);
	struct firmware_options plain = { .workers = o->firmware.workers };

	if (from->is_file) {
		s->local = local_open(path, true, err);
	} else if (is_directory(path)) {
		sandbox_allow(sandbox, path, SANDBOX_LIST);
		s->local = local_open(path, false, err);
	} else {
		s->f = firmware_open(path, &plain, err);
	}
	return s->local || s->f;
}

struct edit_sources *
edit_sources_open(const struct cli_options *o, struct sandbox *sandbox, struct error *err)
{
	struct edit_sources *s;

	*err->text = 0;
	if (!o->wish.sources.count)
		return NULL;
	s = memory_zeroed(1, sizeof *s);
	for (size_t i = 0; i < o->wish.sources.count; i++) {
		struct source one = { 0 };

		if (!open_source(&o->wish.sources.at[i], o, sandbox, &one, err)) {
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
	for (size_t i = 0; i < s->all.count; i++) {
		tree_free(s->all.at[i].local);
		firmware_close(s->all.at[i].f);
	}
	array_free(&s->all);
	free(s);
}

/* ---- their trees ---- */

static bool
give_image(struct firmware *f, const struct tree **t, struct error *err)
{
	const struct tree_part *archive;

	firmware_finish(f);
	archive = firmware_archive(f);
	if (archive && !archive->tree)
		return error_set(err, "%s", archive->err.text);
	*t = archive ? archive->tree : firmware_any_tree(firmware_usual_store(f));
	return *t || error_set(err, "no files found in it");
}

static bool
give_local(struct tree *local, const struct tree **t, struct error *err)
{
	while (tree_step(local, 1 << 20))
		continue;
	*t = local;
	return !*local_trouble(local) || error_set(err, "%s", local_trouble(local));
}

bool
edit_sources_give(struct edit_sources *s, struct wish *wish, struct error *err)
{
	for (size_t i = 0; i < s->all.count; i++) {
		struct wish_source *to = &wish->sources.at[i];
		struct text shown = { 0 };
		struct error why;
		bool ok;

		to->has_owners = s->all.at[i].f != NULL;
		ok = s->all.at[i].f ? give_image(s->all.at[i].f, &to->tree, &why)
		   : to->is_file || give_local(s->all.at[i].local, &to->tree, &why);
		if (to->is_file)
			to->tree = s->all.at[i].local;
		text_add_readable(&shown, span_of(to->name.at, to->name.len), false);
		if (!ok)
			error_set(err, "%.200s: %s", text_str(&shown), why.text);
		text_free(&shown);
		if (!ok)
			return false;
	}
	return true;
}
