/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "job/source.h"

#include <sys/stat.h>

#include "firmware/model/children.h"
#include "local/local.h"

enum { STEP = 1 << 20 };

bool
source_is_directory(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

bool
source_open(struct source *s, const struct wish_source *from, struct workers *workers,
        struct error *err)
{
	const char *path = text_str(&from->name);
	struct firmware_options plain = { .workers = workers };

	*s = (struct source){ .local = NULL };
	if (from->is_file || source_is_directory(path))
		s->local = local_open(path, from->is_file, err);
	else
		s->f = firmware_open(path, &plain, err);
	return s->local || s->f;
}

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
give_local(struct tree *local, bool is_file, const struct tree **t, struct error *err)
{
	*t = local;
	if (is_file)
		return true;
	while (tree_step(local, STEP))
		continue;
	return !*local_trouble(local) || error_set(err, "%s", local_trouble(local));
}

bool
source_give(struct source *s, struct wish_source *to, struct error *err)
{
	struct text shown = { 0 };
	struct error why;
	bool ok = s->f ? give_image(s->f, &to->tree, &why)
	               : give_local(s->local, to->is_file, &to->tree, &why);

	to->has_owners = s->f != NULL;
	s->tree = to->tree;
	text_add_readable(&shown, span_of(to->name.at, to->name.len), false);
	if (!ok)
		error_set(err, "%.200s: %s", text_str(&shown), why.text);
	text_free(&shown);
	return ok;
}

void
source_close(struct source *s)
{
	tree_free(s->local);
	firmware_close(s->f);
	*s = (struct source){ .local = NULL };
}
