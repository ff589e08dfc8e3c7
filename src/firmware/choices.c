/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the user decides of an image that is examined, and the work that follows from it. */
#include "firmware/firmware_private.h"
#include "firmware/model/children.h"

void
firmware_set_erase(struct firmware *f, struct volume *v, uint32_t size, uint32_t phase)
{
	if (volume_set_erase(f, v, size, phase))
		firmware_resume(f);
}

bool
firmware_split(struct firmware *f, struct volume *v, uint64_t offset)
{
	if (f->phase != FIRMWARE_DONE || !volume_split(f, v, offset))
		return false;
	firmware_resume(f);
	return true;
}

bool
firmware_join(struct firmware *f, struct volume *v)
{
	if (f->phase != FIRMWARE_DONE || !volume_join(f, v))
		return false;
	firmware_resume(f);
	return true;
}

/* Redoes the volumes of all stores. */
static void
redo_volumes(struct firmware *root, void (*redo)(struct firmware *, size_t))
{
	for (struct firmware *f = root; f; f = firmware_next(root, f)) {
		f->options.salvage = root->options.salvage;
		f->options.no_summary = root->options.no_summary;
		for (size_t i = 0; i < f->volumes.count; i++)
			redo(f, i);
		firmware_resume(f);
	}
}

void
firmware_set_salvage(struct firmware *f, bool salvage)
{
	struct firmware *root = firmware_root(f);

	root->options.salvage = salvage;
	redo_volumes(root, volume_restart);
}

void
firmware_set_no_summary(struct firmware *f, bool no_summary)
{
	struct firmware *root = firmware_root(f);

	root->options.no_summary = no_summary;
	redo_volumes(root, volume_rebuild);
}
