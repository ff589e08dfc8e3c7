/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The picture of a file or directory: what each version wrote, and what is still read of it. */
#include "list/jffs2/layers.h"

#include "firmware/model/subject.h"
#include "jffs2/reason/reason.h"
#include "list/jffs2/nodes.h"
#include "list/jffs2/tables.h"
#include "list/list.h"

struct state {
	struct layers layers;
	struct layers_making *making; /* NULL: they are made */
};

const struct layers *
table_layers_of(const struct table *t)
{
	const struct state *s = t->state;

	return &s->layers;
}

static void
open_layers(struct table *t)
{
	struct state *s = memory_zeroed(1, sizeof *s);

	t->state = s;
	if (t->volume->built && t->root < jffs2_fs_inodes(t->volume->fs))
		s->making = layers_begin(&s->layers, t->volume->fs, t->root);
	t->names = s->layers.names;
}

static bool
make_layers(struct table *t, size_t looks)
{
	struct state *s = t->state;
	uint64_t left = looks;

	if (s->making && layers_step(s->making, &left))
		return true;
	layers_end(s->making);
	s->making = NULL;
	return false;
}

static void
close_layers(struct table *t)
{
	struct state *s = t->state;

	if (s) {
		layers_end(s->making);
		layers_free(&s->layers);
	}
	free(s);
	t->state = NULL;
}

static const struct layer *
layer_of(const struct table *t, size_t row)
{
	return &table_layers_of(t)->at.at[row];
}

static void
get_version(const struct table *t, size_t row, struct cell *c)
{
	c->number = layer_of(t, row)->version;
}

static void
get_from(const struct table *t, size_t row, struct cell *c)
{
	c->number = layer_of(t, row)->from;
	c->absent = layer_of(t, row)->from == layer_of(t, row)->to;
}

static void
get_to(const struct table *t, size_t row, struct cell *c)
{
	c->number = layer_of(t, row)->to;
	c->absent = layer_of(t, row)->from == layer_of(t, row)->to;
}

static void
get_seen(const struct table *t, size_t row, struct cell *c)
{
	c->number = layer_of(t, row)->seen;
}

static void
get_size(const struct table *t, size_t row, struct cell *c)
{
	c->number = layer_of(t, row)->size;
	c->absent = table_layers_of(t)->names;
}

static void
get_state(const struct table *t, size_t row, struct cell *c)
{
	text_add(&c->text, node_states[jffs2_fs_state(t->volume->fs,
	        layer_of(t, row)->node)].name);
}

static void
get_ended(const struct table *t, size_t row, struct cell *c)
{
	jffs2_node_ending(t->volume->fs, layer_of(t, row)->node, &c->text);
	c->absent = c->text.len == 0;
}

static void
get_offset(const struct table *t, size_t row, struct cell *c)
{
	c->number = t->volume->log.extents.at[layer_of(t, row)->node].offset
	            + (t->absolute ? t->volume->offset : 0);
}

static void
get_name(const struct table *t, size_t row, struct cell *c)
{
	text_add_name(&c->text, layers_name(table_layers_of(t), row));
}

static void
get_picture(const struct table *t, size_t row, struct cell *c)
{
	const struct layers *l = table_layers_of(t);
	uint8_t cells[LAYERS_USUAL_CELLS];

	layers_row(l, row, LAYERS_USUAL_CELLS, cells);
	for (uint32_t i = 0; i < LAYERS_USUAL_CELLS; i++)
		text_add_bytes(&c->text, &layer_cells[cells[i]].letter, 1);
}

static const struct column columns[] = {
	{ .name = "version", .title = "VER", .kind = COLUMN_NUMBER, .width = 6,
	  .get = get_version, .help = "version of the inode; of a directory that of the name" },
	{ .name = "offset", .title = "OFFSET", .kind = COLUMN_OFFSET, .width = 8, .rank = 3,
	  .get = get_offset, .help = "of the node, from the start of the part" },
	{ .name = "from", .title = "FROM", .kind = COLUMN_NUMBER, .width = 8, .rank = 1,
	  .get = get_from,
	  .help = "first byte of the file that it wrote; of a directory the version" },
	{ .name = "to", .title = "TO", .kind = COLUMN_NUMBER, .width = 8, .rank = 1,
	  .get = get_to, .help = "the byte after the last; the version that ended the name" },
	{ .name = "seen", .title = "READ", .kind = COLUMN_NUMBER, .width = 8, .rank = 2,
	  .get = get_seen, .help = "how many of these are not covered or cut off" },
	{ .name = "size", .title = "SIZE", .kind = COLUMN_NUMBER, .width = 8, .rank = 4,
	  .get = get_size, .help = "bytes of the file at this version" },
	{ .name = "state", .title = "STATE", .kind = COLUMN_TEXT, .width = 10, .rank = 5,
	  .get = get_state, .help = "of its node in the mounted file system" },
	{ .name = "ended", .title = "ENDED", .kind = COLUMN_TEXT, .width = 19, .rank = 6,
	  .get = get_ended, .use = COLUMN_OUTPUT,
	  .help = "what superseded its node: covered by v4" },
	{ .name = "name", .title = "NAME", .kind = COLUMN_NAME, .width = 20, .rank = 7,
	  .get = get_name, .names = true,
	  .help = "of a directory: the name that was made or deleted" },
	{ .name = "picture", .title = "PICTURE", .kind = COLUMN_TEXT, .get = get_picture,
	  .help = "from the first byte to the last: # read, + partly, 0 a hole, - covered by a "
	          "newer version, x cut off or deleted, | here it ended the file, ! damaged" },
};

static size_t
count(const struct table *t)
{
	return t->unmade ? 0 : table_layers_of(t)->at.count;
}

static void
subject(const struct table *t, size_t row, struct subject *s)
{
	subject_extent(t->volume, layer_of(t, row)->node, s);
}

static enum row_mark
mark(const struct table *t, size_t row)
{
	uint32_t node = layer_of(t, row)->node;

	return extent_mark(jffs2_fs_taken(t->volume->fs, node),
	        jffs2_fs_state(t->volume->fs, node));
}

const struct table_class table_layers = {
	.family = &list_family,
	.name = "layers",
	.title = "Layers",
	.help = "The bytes that each version of one file wrote, and what is still read of them.",
	.columns = columns,
	.column_count = COUNT(columns),
	.needs_volume = true,
	.open = open_layers,
	.make = make_layers,
	.at_once = 4096,
	.close = close_layers,
	.count = count,
	.subject = subject,
	.mark = mark,
};
