/* SPDX-License-Identifier: GPL-2.0-or-later */
/* --file: a file of a file system that is an image itself. */
#include "cli/call/call.h"
#include "firmware/firmware.h"
#include "firmware/model/children.h"

/* The file and whose it is, into *f and *t; TREE_NONE after a message. */
static uint32_t
find_file(const struct call *call, struct firmware **f, const struct tree **t)
{
	struct cli_options o = *call->o;
	struct call within = *call;

	o.path = o.file_part;
	o.part = PART_NONE;
	within.o = &o;
	within.f = call_store(call, call->f, &o.path, &o.part);
	if (!within.f || (o.part != PART_NONE && !call_has_part(&within)))
		return TREE_NONE;
	*f = call_tree_store(&within);
	*t = call_tree(&within);
	return *t ? call_follow(&within, *t, o.file) : TREE_NONE;
}

bool
call_open_file(struct call *call)
{
	struct firmware *f = NULL, *file;
	const struct tree *t = NULL;
	uint32_t node;

	if (!call->o->file)
		return true;
	node = find_file(call, &f, &t);
	if (node == TREE_NONE)
		return false;
	if (!tree_is_file(t, node)) {
		call_say(call, "%s is not a regular file", call->o->file);
		return false;
	}
	file = firmware_open_file(f, t, node);
	firmware_finish(f);
	if (file->bytes.len) {
		/* A path of --part leads on from the image. */
		if (!call->o->path.count)
			call->f = file;
		return true;
	}
	call_say(call, "%s: %s", call->o->file, *file->note ? file->note : "it is empty");
	return false;
}
