/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "map/map.h"

#include <inttypes.h>
#include <string.h>

#include "map/map_private.h"

const struct map_view_row map_views[] = {
	[MAP_AUTO] = { "auto", "bytes where no part is JFFS2, inode while the erase size is undecided, "
	               "else type" },
	[MAP_TYPE] = { "type", "what kind of node, or what else, fills most of a cell" },
	[MAP_STATE] = { "state", "whether the mounted file system uses it" },
	[MAP_INODE] = { "inode", "a hue and a letter for each file: how scattered it lies" },
	[MAP_AGE] = { "age", "0 the newest version of an inode, 7 the oldest" },
	[MAP_ENTROPY] = { "entropy", "0 all bytes equal, 7 random: packed or encrypted" },
	[MAP_BYTES] = { "bytes", "NUL, text, 0xff, other" },
};

enum { USUAL_STRIDE = 65536, FEW_ROWS = 8 };

#define IN(view) (1 << (view))
enum {
	IN_NODES = IN(MAP_TYPE) | IN(MAP_STATE) | IN(MAP_INODE) | IN(MAP_AGE),
	IN_TYPES = IN(MAP_TYPE) | IN(MAP_INODE) | IN(MAP_AGE)
};

#define LEVEL(n) [MAP_LEVEL + (n)] = { '0' + (n), "level", 0 }
#define HUE(n) [MAP_HUE + (n)] = { 'a' + (n), "file", 0 }

const struct map_kind_row map_kinds[] = {
	[MAP_NOTHING] = { ' ', "outside", 0 },
	[MAP_OUTSIDE] = { ',', "no JFFS2", IN_NODES },
	[MAP_HEADER] = { 'U', "header", IN_NODES },
	[MAP_CLEANMARKER] = { 'C', "cleanmarker", IN_NODES },
	[MAP_CROSSING] = { 'X', "crosses", IN_NODES },
	[MAP_DIRENT] = { 'D', "dirent", IN(MAP_TYPE) },
	[MAP_INODE_LIVE] = { 'i', "inode", IN(MAP_TYPE) },
	[MAP_XATTR] = { 'x', "xattr", IN_TYPES },
	[MAP_SUMMARY] = { 'S', "summary", IN_TYPES },
	[MAP_PADDING] = { 'P', "padding", IN_TYPES },
	[MAP_LIVE] = { '+', "live", IN(MAP_STATE) },
	[MAP_MARKER] = { '-', "marker", IN(MAP_STATE) },
	[MAP_OLD] = { '~', "superseded", IN(MAP_TYPE) | IN(MAP_STATE) },
	[MAP_OBSOLETE] = { 'o', "marked obsolete", IN(MAP_TYPE) | IN(MAP_STATE) },
	[MAP_DELETED] = { 'd', "deleted", IN(MAP_TYPE) | IN(MAP_STATE) },
	[MAP_BAD] = { '!', "bad", IN(MAP_TYPE) | IN(MAP_STATE) },
	[MAP_LATER] = { ':', "later", 0 },
	[MAP_DIRT] = { '?', "dirt", IN_NODES },
	[MAP_FREE] = { '.', "FF", IN_NODES | IN(MAP_BYTES) },
	[MAP_ZERO] = { '_', "00", IN_NODES | IN(MAP_BYTES) },
	[MAP_PRINT] = { 't', "text", IN(MAP_BYTES) },
	[MAP_BINARY] = { 'b', "other", IN(MAP_BYTES) },
	HUE(0), HUE(1), HUE(2), HUE(3), HUE(4), HUE(5), HUE(6), HUE(7),
	LEVEL(0), LEVEL(1), LEVEL(2), LEVEL(3), LEVEL(4), LEVEL(5), LEVEL(6), LEVEL(7),
	[MAP_UNREAD] = { ' ', "not read yet", 0 },
};

enum map_view
map_view_find(const char *name)
{
	int view = 0;

	while (view < MAP_VIEWS && strcmp(map_views[view].name, name) != 0)
		view++;
	return (enum map_view)view;
}

static bool
without_jffs2(const struct firmware *f)
{
	return f->volumes.count == 0 && f->phase != FIRMWARE_SURVEY;
}

enum map_view
map_resolve_view(const struct firmware *f, const struct volume *v, enum map_view view)
{
	if (view > MAP_AUTO && view < MAP_VIEWS)
		return view;
	if (without_jffs2(f))
		return MAP_BYTES;
	return v && v->scanned && !v->erase.size ? MAP_INODE : MAP_TYPE;
}

/* ---- where rows and cells lie ---- */

/* Without visible blocks, a small image still makes a picture. */
static uint64_t
stride_of_image(uint64_t len)
{
	uint64_t stride = USUAL_STRIDE;

	while (stride > ERASE_LEAST && len / stride < FEW_ROWS)
		stride /= 2;
	return stride;
}

static uint64_t
usual_stride(const struct firmware *f, const struct volume *v)
{
	if (without_jffs2(f))
		return stride_of_image(f->bytes.len);
	if (v && v->erase.size)
		return v->erase.size;
	return v && v->erase.at_least ? v->erase.at_least : USUAL_STRIDE;
}

/* A boundary of `v`, from the start of the image. */
static uint64_t
base_of(const struct volume *v)
{
	return v ? v->offset + v->erase.phase : 0;
}

static void
resolve(struct map_options *o, const struct firmware *f, const struct volume *v)
{
	uint64_t len = f->bytes.len;

	if (o->overview)
		o->stride = len;
	if (o->stride == 0)
		o->stride = usual_stride(f, v);
	if (o->stride < MAP_LEAST_STRIDE)
		o->stride = MAP_LEAST_STRIDE;
	if (o->stride > len && len > ERASE_MAX)
		o->stride = len;
	else if (o->stride > ERASE_MAX && len <= ERASE_MAX)
		o->stride = ERASE_MAX;
	if (o->cells == 0)
		o->cells = MAP_USUAL_CELLS;
	if (o->cells > MAP_MOST_CELLS)
		o->cells = MAP_MOST_CELLS;
	o->view = map_resolve_view(f, v, o->view);
}

void
map_open(struct map *m, const struct firmware *f, const struct volume *v,
        const struct map_options *options)
{
	uint64_t len = f->bytes.len, phase, stride;

	*m = (struct map){ .firmware = f, .volume = v, .options = *options };
	resolve(&m->options, f, v);
	stride = m->options.stride;
	m->options.shift %= (int64_t)stride;
	phase = (base_of(v) % stride + stride + (uint64_t)m->options.shift) % stride;
	if (m->options.overview)
		phase = 0;
	m->first = phase ? (int64_t)(phase - stride) : 0;
	m->rows = (len + (uint64_t)-m->first + stride - 1) / stride;
	if (m->options.view == MAP_AGE)
		map_gather_versions(m);
}

void
map_close(struct map *m)
{
	array_free(&m->newest);
}

int64_t
map_cell_start(const struct map *m, uint64_t row, uint32_t cell)
{
	uint64_t stride = m->options.stride, n = m->options.cells;

	return m->first + (int64_t)(row * stride)
	       + (int64_t)(stride / n * cell + stride % n * cell / n);
}

static uint64_t
clip(const struct map *m, int64_t offset)
{
	if (offset < 0)
		return 0;
	return (uint64_t)offset < m->firmware->bytes.len ? (uint64_t)offset
	                                                 : m->firmware->bytes.len;
}

bool
map_range(const struct map *m, uint64_t row, uint32_t cell, uint64_t *from, uint64_t *to)
{
	*from = clip(m, map_cell_start(m, row, cell));
	*to = clip(m, map_cell_start(m, row, cell + 1));
	return *from < *to;
}

void
map_find(const struct map *m, uint64_t offset, uint64_t *row, uint32_t *cell)
{
	uint64_t len = m->firmware->bytes.len, from, to, in;

	if (offset >= len)
		offset = len ? len - 1 : 0;
	from = offset + (uint64_t)-m->first;
	*row = from / m->options.stride;
	in = from % m->options.stride;
	*cell = (uint32_t)((double)in * m->options.cells / (double)m->options.stride);
	if (*cell >= m->options.cells)
		*cell = m->options.cells - 1;
	/* Cells begin at whole bytes: the division may be off by one. */
	while (*cell > 0 && map_range(m, *row, *cell, &from, &to) && offset < from)
		--*cell;
	while (*cell + 1 < m->options.cells
	        && (!map_range(m, *row, *cell, &from, &to) || offset >= to))
		++*cell;
}

void
map_add_legend(const struct map_cell *cells, size_t count, struct text *t)
{
	const char *before = "";
	uint64_t seen = 0;

	for (size_t i = 0; i < count; i++)
		seen |= UINT64_C(1) << cells[i].kind;
	for (int kind = MAP_OUTSIDE; kind < MAP_KINDS; kind++)
		if (seen >> kind & 1 && (kind < MAP_HUE || kind == MAP_UNREAD)) {
			text_addf(t, "%s%c %s", before, map_kinds[kind].letter,
			        map_kinds[kind].name);
			before = "  ";
		}
}
