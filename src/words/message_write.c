/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "words/message_write.h"

#include <inttypes.h>

#include "words/explain.h"

void
message_add_origin(const struct kernel_message *m, struct text *t)
{
	bool boots = kernel_message_boots(m);

	text_addf(t, "%s, %s", boots ? "U-Boot" : "Linux", m->function);
	if (m->level != LEVEL_CONSOLE)
		text_addf(t, ", %s", message_levels[m->level]);
}

void
message_add_place(const struct message_found *found, struct text *t)
{
	uint64_t value;

	if (message_found_value(found, found->message->offset, &value))
		text_addf(t, "Offset 0x%08" PRIx64 " of the partition.", value);
	else if (message_found_value(found, found->message->ino, &value))
		text_addf(t, "Inode %" PRIu64 ".", value);
}

void
message_write(const struct message_found *found, bool markdown, struct text *t)
{
	const struct kernel_message *m = found->message;
	struct text title = { 0 }, origin = { 0 }, body = { 0 };
	struct glossary_term term = { .also = { NULL }, .see = { NULL } };

	kernel_message_title(m, &title);
	message_add_origin(m, &origin);
	message_add_place(found, &body);
	text_addf(&body, "%s%s %s", body.len > 0 ? " " : "", m->meaning, m->advice);
	term.term = text_str(&title);
	term.also[0] = text_str(&origin);
	term.text = text_str(&body);
	explain_write_term(&term, markdown, t);
	text_free(&title);
	text_free(&origin);
	text_free(&body);
}
