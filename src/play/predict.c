/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Predict, then reveal: what a command will do, and why it did. */
#include <inttypes.h>
#include <string.h>

#include "jffs2/blocks/block.h"
#include "jffs2/layout.h"
#include "jffs2/node.h"
#include "play/play.h"

enum { FIRST_MOST = 12 }; /* bytes of a cleanmarker that may stand before the first node */

enum play_question
play_question_of(const char *line)
{
	static const char *const writers[] = { "create", "write", "append", "patch", "truncate",
		"mkdir", "symlink", "ln", "mv", "chmod" };
	size_t len;

	line += strspn(line, " \t");
	len = strcspn(line, " \t");
	if (len == 2 && strncmp(line, "gc", 2) == 0)
		return PLAY_BLOCK;
	for (size_t i = 0; i < COUNT(writers); i++)
		if (strlen(writers[i]) == len && strncmp(writers[i], line, len) == 0)
			return PLAY_WHERE;
	return PLAY_NONE;
}

/* True if a node of a file or a name begins there, in the byte order that its magic has. */
static bool
begins_node(const struct play *p, uint32_t at)
{
	const struct chip *c = live_script_chip(p->script);
	struct span node = span_cut(span_of(c->data, chip_size(c)), at, JFFS2_HEADER_LEN);
	enum endian e = node.len && node.at[0] == JFFS2_MAGIC >> 8 ? ENDIAN_BIG : ENDIAN_LITTLE;
	uint16_t type;

	if (node.len < JFFS2_HEADER_LEN || span_u16(node, 0, e) != JFFS2_MAGIC)
		return false;
	type = span_u16(node, 2, e) | JFFS2_ACCURATE;
	return type == JFFS2_INODE || type == JFFS2_DIRENT;
}

/* The command was the last one, so its events are the last, too. On NAND a page is programmed that
 * may have other nodes in front. */
static void
find_place(const struct play *p, struct play_fact *f)
{
	size_t count, i;
	const struct live_row *rows = play_rows(p, &count);
	uint32_t block = play_block_size(p), last = UINT32_MAX; /* the block that was left behind */
	bool within = p->raw.data && begins_node(p, p->next);

	if (p->raw.data && !within)
		last = p->next / block;
	for (i = count; i > 0 && rows[i - 1].event != LIVE_COMMAND; i--)
		continue;
	while (i < count && (rows[i].kind != CHIP_PROGRAM || rows[i].block == last
	                || strstr(text_str(&rows[i].what), "obsolete")))
		i++;
	if (i == count)
		return;
	f->question = PLAY_WHERE;
	f->answer = within ? p->next : rows[i].at;
	if (f->answer % block <= FIRST_MOST)
		text_addf(&f->why, "Block %" PRIu32 " is the next one that is free: the block before it "
		        "was full, or none had been begun since the mount. (kernel: jffs2_find_nextblock)",
		        (uint32_t)(f->answer / block));
	else
		text_addf(&f->why, "The log goes on right behind the last node, in block %" PRIu32 ", as long "
		        "as there is room. (kernel: jffs2_do_reserve_space)", (uint32_t)(f->answer / block));
}

static void
find_collected(const struct play *p, struct play_fact *f)
{
	struct live_choice c = live_choice(live_script_live(p->script));
	size_t count, i;
	const struct live_row *rows = play_rows(p, &count);

	for (i = count; i > 0 && rows[i - 1].event != LIVE_COMMAND; i--)
		continue;
	if (i == 0 || !strstr(text_str(&rows[i - 1].why), "collects block"))
		return;
	f->question = PLAY_BLOCK;
	f->answer = c.block;
	if (strcmp(c.list, "bad-used") == 0) {
		text_addf(&f->why, "A block in which a page could not be written is emptied before any other, "
		        "as soon as there is a free one. (kernel: jffs2_find_gc_block)");
		return;
	}
	text_addf(&f->why, "Chance gave %" PRIu32 " of %d: below %d takes a block without anything used, "
	        "below %d one that is very dirty, below %d a dirty one, else a clean one, so that wear "
	        "spreads; a list that is empty is passed over. Block %" PRIu32 " stood first among those "
	        "that are %s. (kernel: jffs2_find_gc_block)", c.draw, BLOCK_DRAWS,
	        BLOCK_ERASABLE_BELOW, BLOCK_VERY_DIRTY_BELOW, BLOCK_DIRTY_BELOW, c.block, c.list);
}

void
play_answer(const struct play *p, enum play_question q, struct play_fact *f)
{
	*f = (struct play_fact){ .question = PLAY_NONE };
	if (q == PLAY_WHERE)
		find_place(p, f);
	else if (q == PLAY_BLOCK)
		find_collected(p, f);
}
