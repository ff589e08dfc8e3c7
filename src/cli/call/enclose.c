/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a command, or the screen, may still do once an image is open: sandbox/sandbox.h. */
#include <string.h>

#include "cli/call/call.h"
#include "content/libmagic.h"
#include "job/extract/extract.h"
#include "recall/recall.h"

/* Allows writing a file to `path`; NULL and "-" need nothing. */
static void
allow_output(struct sandbox *s, const char *path)
{
	struct text folder = { 0 };

	if (!path || strcmp(path, "-") == 0)
		return;
	output_add_directory(path, &folder);
	sandbox_allow(s, text_str(&folder), SANDBOX_FILES);
	text_free(&folder);
}

/* Make the directory now: it can't be allowed later. */
static bool
allow_tree(struct sandbox *s, struct call *call, struct error *err)
{
	struct text up = { 0 };

	if (!call->o->directory)
		return true;
	if (!extract_prepare(call->o->directory, &call->made_directory, err))
		return false;
	sandbox_allow(s, call->o->directory,
	        call->o->as_root ? SANDBOX_DEVICES : SANDBOX_TREE);
	if (call->made_directory) {
		text_addf(&up, "%s/..", call->o->directory);
		sandbox_allow(s, text_str(&up), SANDBOX_REMOVE);
	}
	text_free(&up);
	return true;
}

/* What libmagic knows is loaded when it is first needed. */
static void
allow_libmagic(struct sandbox *s)
{
	struct text path = { 0 };

	libmagic_add_path(&path);
	if (path.len)
		sandbox_allow(s, text_str(&path), SANDBOX_READ);
	text_free(&path);
}

/* What changes take from is opened now. */
static bool
allow_sources(struct sandbox *s, struct call *call, struct error *err)
{
	call->sources = edit_sources_open(call->o, s, err);
	return call->sources || !*err->text;
}

/* What is remembered is read in the sandbox. */
static void
allow_state(struct sandbox *s)
{
	struct text folder = { 0 };

	recall_add_folder(&folder);
	if (folder.len)
		sandbox_allow(s, text_str(&folder), SANDBOX_READ);
	text_free(&folder);
}

bool
call_enclose(struct call *call)
{
	struct sandbox s = { .mode = call->o->sandbox_mode };
	struct error err;
	bool ok;

	allow_libmagic(&s);
	if (call->local)
		sandbox_allow(&s, call->image, SANDBOX_LIST);
	allow_output(&s, call->o->output);
	allow_output(&s, call->o->manifest);
	if (call->command->remembers)
		allow_state(&s);
	ok = allow_tree(&s, call, &err) && allow_sources(&s, call, &err)
	     && sandbox_enter(&s, &err);
	if (!ok)
		call_say(call, "%s", err.text);
	sandbox_free(&s);
	return ok;
}

bool
screen_enclose(const struct cli_options *o, const struct lesson_list *list,
        struct sandbox *s, struct error *err)
{
	const char *folder = o->write_to ? o->write_to : ".";

	*s = (struct sandbox){ .mode = o->sandbox_mode };
	allow_libmagic(s);
	if (!sandbox_allow(s, folder, SANDBOX_TREE) && o->write_to)
		return error_set_errno(err, "--write-to: %s: cannot be written to", folder);
	/* Files and directories that changes put into the image; their names are completed. */
	sandbox_allow(s, folder, SANDBOX_LIST);
	for (size_t i = 0; list && i < list->lessons.count; i++)
		if (list->lessons.at[i].image.len)
			sandbox_allow(s, text_str(&list->lessons.at[i].image), SANDBOX_READ);
	return true;
}

void
shelf_enclose(const struct cli_options *o, const struct shelf *shelf, struct sandbox *s)
{
	*s = (struct sandbox){ .mode = o->sandbox_mode };
	allow_libmagic(s);
	if (shelf->folder.len)
		sandbox_allow(s, text_str(&shelf->folder), SANDBOX_READ);
	for (size_t i = 0; !shelf->folder.len && i < shelf->items.count; i++)
		if (shelf->items.at[i].kind == SHELF_FILE)
			sandbox_allow(s, text_str(&shelf->items.at[i].path), SANDBOX_READ);
}
