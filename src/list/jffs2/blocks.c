/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The erase blocks of a JFFS2 part: what fills each, what lives in it, and how the kernel
 * files it (jffs2/blocks/block.h). While the erase size is unknown the whole part is one block.
 */
#include "firmware/model/subject.h"
#include "jffs2/blocks/block.h"
#include "list/jffs2/tables.h"
#include "list/list.h"
#include "table/table.h"

enum { PATH_STEPS = 8 }; /* of a path; what is above them is "..." */

struct state {
	uint64_t generation; /* of the volume when the blocks were looked at */
	struct block_table table;
	struct block_making *making; /* NULL: it is made */
};

static const struct erase_block *
block_of(const struct table *t, size_t row)
{
	const struct state *s = t->state;

	return &s->table.blocks.at[row];
}

static void
open_blocks(struct table *t)
{
	struct state *s = memory_zeroed(1, sizeof *s);
	const struct volume *v = t->volume;

	s->generation = v->generation;
	s->making = block_making_begin(&s->table, &v->log, v->built ? v->fs : NULL);
	t->state = s;
}

static bool
make_blocks(struct table *t, size_t looks)
{
	struct state *s = t->state;

	(void)looks; /* there are only a few steps */
	if (block_making_step(s->making))
		return true;
	block_making_end(s->making);
	s->making = NULL;
	return false;
}

static void
close_blocks(struct table *t)
{
	struct state *s = t->state;

	if (s) {
		block_making_end(s->making);
		block_table_free(&s->table);
	}
	free(s);
	t->state = NULL;
}

/* ---- columns ---- */

static void
get_block(const struct table *t, size_t row, struct cell *c)
{
	(void)t;
	c->number = row;
}

static void
get_offset(const struct table *t, size_t row, struct cell *c)
{
	c->number = block_of(t, row)->start + (t->absolute ? t->volume->offset : 0);
}

static void
get_length(const struct table *t, size_t row, struct cell *c)
{
	c->number = block_of(t, row)->end - block_of(t, row)->start;
}

#define GETTER(name, member) \
	static void \
	get_##name(const struct table *t, size_t row, struct cell *c) \
	{ \
		c->number = block_of(t, row)->member; \
	}

GETTER(live, fill[FILL_LIVE])
GETTER(old, fill[FILL_OLD])
GETTER(dirt, fill[FILL_DIRT])
GETTER(free, fill[FILL_FREE])
GETTER(marker, marker)
GETTER(summary, summary)
GETTER(nodes, nodes)

/* What is unknown until the files are built. */
#define LATE_GETTER(name, member) \
	static void \
	get_##name(const struct table *t, size_t row, struct cell *c) \
	{ \
		c->absent = block_of(t, row)->class <= BLOCK_CUT; \
		c->number = block_of(t, row)->member; \
	}

LATE_GETTER(used, at_mount.used)
LATE_GETTER(unchecked, at_mount.unchecked)
LATE_GETTER(dirty, at_mount.dirty)
LATE_GETTER(wasted, at_mount.wasted)
LATE_GETTER(room, at_mount.free)

static void
get_state(const struct table *t, size_t row, struct cell *c)
{
	text_add(&c->text, block_classes[block_of(t, row)->class].name);
}

static void
get_spare(const struct table *t, size_t row, struct cell *c)
{
	const struct state *s = t->state;
	uint8_t marks = block_of(t, row)->marks;

	c->absent = s->table.page == 0;
	text_add(&c->text, marks & BLOCK_MARK_BAD ? "bad"
	         : marks & BLOCK_MARK_CLEAN ? "cleanmarker" : "none");
}

static void
get_mounted(const struct table *t, size_t row, struct cell *c)
{
	const struct erase_block *b = block_of(t, row);

	c->absent = b->class <= BLOCK_CUT;
	text_add(&c->text, block_classes[b->mounted].name);
}

static void
get_bar(const struct table *t, size_t row, struct cell *c)
{
	const struct erase_block *b = block_of(t, row);

	c->share[BAR_LIVE] = b->fill[FILL_LIVE];
	c->share[BAR_OLD] = b->fill[FILL_OLD];
	c->share[BAR_DIRT] = b->fill[FILL_DIRT];
	c->share[BAR_FREE] = b->fill[FILL_FREE];
	c->whole = b->end - b->start;
	if (t->volume->log.erase_size > c->whole)
		c->whole = t->volume->log.erase_size;
	if (b->class == BLOCK_FREE) { /* the marker alone isn't worth a cell */
		c->share[BAR_FREE] += c->share[BAR_LIVE];
		c->share[BAR_LIVE] = 0;
	}
}

static void
get_gc(const struct table *t, size_t row, struct cell *c)
{
	c->number = block_of(t, row)->gc;
	c->absent = c->number == 0;
}

static void
get_files(const struct table *t, size_t row, struct cell *c)
{
	c->absent = !t->volume->built;
	c->number = block_of(t, row)->file_count;
}

/* The last steps of the inode's path; its number if no name leads to it. */
static void
add_path(const struct jffs2_fs *fs, uint32_t inode, struct text *out)
{
	const struct jffs2_inode *n = jffs2_fs_at(fs, inode);
	uint32_t steps[PATH_STEPS];
	size_t count = 0;

	if (n->ino == JFFS2_ROOT_INO)
		text_add(out, "/");
	else if (!n->reachable)
		text_addf(out, "#%u", (unsigned)n->ino);
	while (jffs2_fs_at(fs, inode)->reachable && jffs2_fs_parent(fs, inode) != FS_NONE
	        && count < PATH_STEPS) {
		steps[count] = jffs2_fs_parent(fs, inode);
		inode = jffs2_fs_entry_at(fs, steps[count++])->dir;
	}
	if (count == PATH_STEPS && jffs2_fs_parent(fs, inode) != FS_NONE)
		text_add(out, "...");
	while (count > 0) {
		text_add(out, "/");
		text_add_readable_name(out, jffs2_fs_name(fs, steps[--count]), false);
	}
}

static void
get_names(const struct table *t, size_t row, struct cell *c)
{
	const struct erase_block *b = block_of(t, row);

	for (uint32_t i = 0; i < b->file_count && i < BLOCK_FILES; i++) {
		if (i > 0)
			text_add(&c->text, ", ");
		add_path(t->volume->fs, b->files[i], &c->text);
	}
	if (b->file_count > BLOCK_FILES)
		text_add(&c->text, ", ...");
}

static void
get_reason(const struct table *t, size_t row, struct cell *c)
{
	const struct state *s = t->state;

	block_reason(&s->table, row, &c->text);
}

static const struct column columns[] = {
	{ .name = "block", .title = "BLOCK", .kind = COLUMN_NUMBER, .width = 5,
	  .get = get_block, .help = "number of the erase block" },
	{ .name = "offset", .title = "OFFSET", .kind = COLUMN_OFFSET, .width = 8,
	  .get = get_offset,
	  .help = "first byte, from the start of the part (or image)" },
	{ .name = "length", .title = "LENGTH", .kind = COLUMN_BYTES, .width = 8,
	  .rank = 15, .get = get_length,
	  .help = "bytes; less than the erase size where the part cuts it" },
	{ .name = "live", .title = "LIVE", .kind = COLUMN_BYTES, .width = 8, .rank = 4,
	  .get = get_live,
	  .help = "bytes of nodes that the file system uses, markers included" },
	{ .name = "obsolete", .title = "OBSOLETE", .kind = COLUMN_BYTES, .width = 8,
	  .rank = 5, .get = get_old,
	  .help = "bytes of nodes that are no longer needed: superseded, removed, orphans, "
	          "marked obsolete" },
	{ .name = "dirt", .title = "DIRT", .kind = COLUMN_BYTES, .width = 8, .rank = 7,
	  .get = get_dirt, .help = "bytes of damaged nodes and of what was never a node" },
	{ .name = "free", .title = "FREE", .kind = COLUMN_BYTES, .width = 8, .rank = 6,
	  .get = get_free, .help = "erased bytes; in the past those of later nodes, too" },
	{ .name = "marker", .title = "MARKER", .kind = COLUMN_FLAG, .width = 6,
	  .rank = 12, .get = get_marker, .help = "a cleanmarker stands at its start" },
	{ .name = "spare", .title = "SPARE", .kind = COLUMN_TEXT, .width = 11, .rank = 12,
	  .get = get_spare, .stores = true,
	  .help = "in the spare area of a NAND dump: a cleanmarker, or the mark of a bad block" },
	{ .name = "summary", .title = "SUMMARY", .kind = COLUMN_FLAG, .width = 7,
	  .rank = 13, .get = get_summary, .help = "it has a summary" },
	{ .name = "nodes", .title = "NODES", .kind = COLUMN_NUMBER, .width = 6,
	  .rank = 9, .get = get_nodes, .help = "nodes that begin in it" },
	{ .name = "state", .title = "STATE", .kind = COLUMN_TEXT, .width = 10, .rank = 1,
	  .get = get_state,
	  .help = "how the kernel classifies it once it has checked all inodes: clean, "
	          "dirty, very-dirty (half of it or more), pending (to be erased), free (a "
	          "cleanmarker alone), empty (0xff without one), next (being filled), cut "
	          "(no whole block), bad (only known for NAND dumps with spare areas)" },
	{ .name = "bar", .title = "FILL", .kind = COLUMN_BAR, .width = 16, .rank = 2,
	  .get = get_bar, .help = "# live, ~ obsolete, ! dirt, . free" },
	{ .name = "gc", .title = "GC", .kind = COLUMN_NUMBER, .width = 4, .rank = 3,
	  .get = get_gc,
	  .help = "place in the order of garbage collection, list by list; the kernel "
	          "chooses the list each time" },
	{ .name = "files", .title = "FILES", .kind = COLUMN_NUMBER, .width = 5,
	  .rank = 10, .get = get_files,
	  .help = "files and directories with live inode nodes in it" },
	{ .name = "names", .title = "NAMES", .kind = COLUMN_TEXT, .width = 28,
	  .rank = 11, .get = get_names, .help = "the first of these" },
	{ .name = "used", .title = "USED", .kind = COLUMN_BYTES, .width = 8, .rank = 20,
	  .get = get_used, .use = COLUMN_OUTPUT, .data = true,
	  .help = "the kernel's count at mount: nodes that need no check" },
	{ .name = "unchecked", .title = "UNCHECKED", .kind = COLUMN_BYTES, .width = 9,
	  .rank = 20, .get = get_unchecked, .use = COLUMN_OUTPUT, .data = true,
	  .help = "the kernel's count at mount: inode nodes, which are checked later" },
	{ .name = "dirty", .title = "DIRTY", .kind = COLUMN_BYTES, .width = 8, .rank = 20,
	  .get = get_dirty, .use = COLUMN_OUTPUT, .data = true,
	  .help = "the kernel's count at mount: obsolete nodes and dirt" },
	{ .name = "wasted", .title = "WASTED", .kind = COLUMN_BYTES, .width = 8,
	  .rank = 20, .get = get_wasted, .use = COLUMN_OUTPUT, .data = true,
	  .help = "the kernel's count at mount: obsolete nodes and dirt, too little to collect "
	          "the block for" },
	{ .name = "room", .title = "ROOM", .kind = COLUMN_BYTES, .width = 8, .rank = 20,
	  .get = get_room, .use = COLUMN_OUTPUT, .data = true,
	  .help = "the kernel's count at mount: free to write to" },
	{ .name = "mounted", .title = "MOUNTED", .kind = COLUMN_TEXT, .width = 10,
	  .rank = 20, .get = get_mounted, .use = COLUMN_OUTPUT, .data = true,
	  .help = "the state at mount, before inodes are checked" },
	{ .name = "reason", .title = "REASON", .kind = COLUMN_TEXT, .rank = 8,
	  .get = get_reason, .data = true,
	  .help = "why it is so, and when it is collected" },
};

/* No rows while they are out of date: the files named in them may be gone. */
static size_t
count(const struct table *t)
{
	const struct state *s = t->state;

	return !t->unmade && s->generation == t->volume->generation ? s->table.blocks.count : 0;
}

static void
subject(const struct table *t, size_t row, struct subject *s)
{
	const struct erase_block *b = block_of(t, row);

	s->offset = t->volume->offset + b->start;
	s->bytes = span_cut(t->volume->log.part, (size_t)b->start,
	        (size_t)(b->end - b->start));
	s->title = "erase block";
}

static enum row_mark
mark(const struct table *t, size_t row)
{
	const struct erase_block *b = block_of(t, row);

	if (b->class == BLOCK_PENDING)
		return MARK_OLD;
	if (b->fill[FILL_DIRT])
		return MARK_WARNING;
	if (b->fill[FILL_LIVE] == 0 && b->fill[FILL_OLD] == 0)
		return MARK_FREE;
	return b->nodes == 1 && b->marker ? MARK_MARKER : MARK_LIVE;
}

const struct table_class table_blocks = {
	.family = &list_family,
	.name = "blocks",
	.title = "Blocks",
	.help = "The erase blocks: what fills each, and how the kernel classifies it.",
	.columns = columns,
	.column_count = COUNT(columns),
	.needs_volume = true,
	.open = open_blocks,
	.make = make_blocks,
	.close = close_blocks,
	.count = count,
	.subject = subject,
	.mark = mark,
};
