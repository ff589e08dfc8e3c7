/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "issues/judgement.h"

#include <inttypes.h>

const struct judgement_row judgement_rows[JUDGED_COUNT] = {
	[JUDGED_INTACT] = { "intact", "intact", "intact", false },
	[JUDGED_NOTES] = { "intact-with-notes", "notes", "intact, with notes", false },
	[JUDGED_DAMAGED] = { "damaged", "damaged", "damaged", true },
	[JUDGED_MIXED] = { "mixed", "mixed", "mixed: may be more than one file system", true },
	[JUDGED_UNKNOWN] = { "not-understood", "unknown", "not understood", true },
	[JUDGED_PARTIAL] = { "partial", "partial", "not examined to the end", true },
};

/* "at least 2 files lose at least 321 bytes" */
static void
add_losses(const struct judgement *j, struct text *t)
{
	text_addf(t, ": %s%" PRIu64 " %s ", j->more_files ? "at least " : "", j->files,
	        j->files == 1 ? "file" : "files");
	text_add(t, j->files == 1 ? "loses " : "lose ");
	if (!j->bytes)
		text_add(t, "an unknown number of bytes");
	else
		text_addf(t, "%s%" PRIu64 " %s", j->more_bytes ? "at least " : "", j->bytes,
		        j->bytes == 1 ? "byte" : "bytes");
}

void
judgement_describe(const struct judgement *j, struct text *t)
{
	text_add(t, judgement_rows[j->id].words);
	if (j->id == JUDGED_PARTIAL && j->limited)
		text_add(t, ": limit reached");
	if (j->unread && !judgement_rows[j->id].bad)
		text_add(t, "; file contents are checked when they are read");
	if (j->id != JUDGED_DAMAGED || !j->files_told)
		return;
	if (j->files)
		add_losses(j, t);
	if (j->pathless)
		text_addf(t, "%s the path%s of %" PRIu64 " file%s lost", j->files ? "," : ":",
		        j->pathless == 1 ? "" : "s", j->pathless,
		        j->pathless == 1 ? " is" : "s are");
	if (j->files || j->pathless)
		return;
	if (j->more_files)
		text_add(t, ": the extent of the loss is unknown");
	else
		text_add(t, ": no file is known to lose bytes");
}

void
judgement_add_json(const struct judgement *j, struct text *t)
{
	struct text words = { 0 };

	judgement_describe(j, &words);
	text_addf(t, "{\"id\":\"%s\",\"words\":", judgement_rows[j->id].name);
	text_add_json(t, span_of(words.at, words.len));
	text_addf(t, ",\"files\":%" PRIu64 ",\"bytes\":%" PRIu64 ",\"at_least\":%s}", j->files,
	        j->bytes, j->more_files || j->more_bytes ? "true" : "false");
	text_free(&words);
}
