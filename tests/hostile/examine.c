/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/hostile/examine.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "firmware/firmware.h"
#include "firmware/model/children.h"
#include "firmware/model/subject.h"
#include "job/extract/tar.h"
#include "job/job.h"
#include "job/manifest.h"
#include "list/files/files.h"
#include "list/jffs2/tables.h"
#include "list/list.h"
#include "list/map.h"
#include "map/map.h"
#include "past/past.h"
#include "table/table.h"
#include "tests/fixture/tables.h"
#include "tests/hostile/check.h"

enum { ROWS = 60, MANIFEST_FIELDS = 13, STEP = 1 << 20 };

void
finding(struct findings *f, const char *format, ...)
{
	va_list args;

	if (f->what[0])
		return;
	va_start(args, format);
	vsnprintf(f->what, sizeof f->what, format, args);
	va_end(args);
}

struct firmware *
examine_open(struct span bytes)
{
	struct firmware_options o = { 0 };
	struct firmware *f = firmware_new(image_of_memory("image", bytes), &o);

	firmware_finish(f);
	return f;
}

/* ---- invariants ---- */

static void
examine_fragments(const struct volume *v, uint32_t i, struct findings *found)
{
	const struct jffs2_inode *n = jffs2_fs_at(v->fs, i);
	struct jffs2_range r = jffs2_fs_fragments(v->fs, i);
	uint32_t at = 0;

	if (r.from > r.to || r.to > v->fs->fragments_from + v->fs->fragments.count)
		finding(found, "inode %u: fragments outside the list", n->ino);
	for (uint32_t k = r.from; k < r.to && !found->what[0]; k++) {
		const struct jffs2_fragment *f = jffs2_fs_fragment(v->fs, k);
		struct jffs2_inode_node node;

		if (f->from != at || f->to <= f->from)
			finding(found, "inode %u: fragments leave a gap at %u", n->ino, at);
		at = f->to;
		if (f->node == EXTENT_NONE)
			continue;
		if (f->node >= v->log.extents.count) {
			finding(found, "inode %u: a fragment of no node", n->ino);
			return;
		}
		jffs2_inode_decode(jffs2_log_node(&v->log, f->node), v->log.endian, &node);
		if (f->from < node.offset
		        || f->to > (uint64_t)node.offset + jffs2_inode_size(&node))
			finding(found, "inode %u: a fragment outside its node", n->ino);
	}
}

/* What is superseded, and nothing else, was ended by another node. */
static void
examine_endings(const struct volume *v, struct findings *found)
{
	for (uint32_t i = 0; v->built && i < v->log.extents.count; i++) {
		enum node_state state = jffs2_fs_state(v->fs, i);
		enum node_ending ending = jffs2_fs_ending(v->fs, i);
		uint32_t by = jffs2_fs_by(v->fs, i);
		bool ended = state == STATE_SUPERSEDED;

		if (ended != (ending != ENDING_NONE) || ended != (by != EXTENT_NONE)
		        || by == i || (ended && by >= v->log.extents.count))
			finding(found, "node %u: state %u, ending %u by %u", i, state, ending, by);
	}
}

static void
examine_entries(const struct volume *v, struct findings *found)
{
	for (uint32_t i = 0; i < jffs2_fs_inodes(v->fs); i++) {
		struct jffs2_range r = jffs2_fs_entries(v->fs, i);

		for (; r.from < r.to; r.from++) {
			uint32_t inode = jffs2_fs_entry_at(v->fs, r.from)->inode;

			if (inode != FS_NONE && inode >= jffs2_fs_inodes(v->fs))
				finding(found, "an entry of part %d leads nowhere", v->part);
		}
	}
}

static void
examine_store(const struct firmware *f, struct findings *found)
{
	if (!part_list_tiles(&f->list, f->bytes.len))
		finding(found, "the parts don't tile the image");
	for (size_t i = 0; i < f->volumes.count; i++) {
		const struct volume *v = f->volumes.at[i];

		if (!jffs2_log_tiles(&v->log))
			finding(found, "the extents of part %d don't tile it", v->part);
		examine_endings(v, found);
		for (uint32_t k = 0; k < jffs2_fs_inodes(v->fs); k++)
			examine_fragments(v, k, found);
		examine_entries(v, found);
	}
}

void
examine_invariants(const struct firmware *f, struct findings *found)
{
	for (const struct firmware *s = f; s; s = firmware_next(f, s))
		examine_store(s, found);
}

/* ---- tables ---- */

struct sink {
	struct text text;
};

static bool
keep(void *arg, const char *at, size_t len)
{
	struct sink *s = arg;

	text_add_bytes(&s->text, at, len);
	return true;
}

static void
examine_cells(const struct table *t, size_t rows, struct findings *found)
{
	struct text cell = { 0 };

	for (size_t row = 0; row < table_count(t) && row < rows; row++) {
		struct subject s;

		table_subject(t, row, &s);
		table_mark(t, row);
		for (size_t col = 0; col < t->class->column_count; col++) {
			const char *bad;

			table_cell_text(t, row, col, row % 2, &cell);
			bad = check_text(span_of(cell.at, cell.len));
			if (!bad && (memchr(text_str(&cell), '\n', cell.len)
			                || memchr(text_str(&cell), '\t', cell.len)))
				bad = "a line end or a tab";
			if (bad)
				finding(found, "%s, row %zu, %s: %s", t->class->name, row,
				        t->class->columns[col].name, bad);
		}
	}
	text_free(&cell);
}

static void
examine_table(struct table *t, size_t rows, struct findings *found)
{
	static const enum table_form forms[] = { FORM_PLAIN, FORM_TSV, FORM_JSON };

	examine_cells(t, rows, found);
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		struct sink s = { 0 };
		const char *bad;

		table_write(t, forms[i], 0, rows, keep, &s);
		bad = check_text(span_of(s.text.at, s.text.len));
		if (bad)
			finding(found, "%s, form %zu: %s", t->class->name, i, bad);
		text_free(&s.text);
	}
	table_close(t);
}

static void
examine_volume_tables(struct firmware *f, struct volume *v, size_t rows,
        struct findings *found)
{
	struct table t;

	for (const struct table_class *const *c = table_classes; *c; c++) {
		if (!(*c)->needs_volume || *c == &table_history)
			continue;
		table_open(&t, *c, f, v);
		if (*c == &table_files)
			table_files_open_all(&t, true);
		examine_table(&t, rows, found);
	}
	for (uint32_t i = 0; i < jffs2_fs_inodes(v->fs) && i < 3; i++) {
		table_open_for(&t, &table_history, f, v, i);
		examine_table(&t, rows, found);
	}
}

void
examine_tables(struct firmware *f, size_t rows, struct findings *found)
{
	struct map_options map = { .stride = 0 };
	struct table t;

	for (const struct table_class *const *c = table_classes; *c; c++) {
		if ((*c)->needs_volume || *c == &table_map)
			continue;
		table_open(&t, *c, f, NULL);
		examine_table(&t, rows, found);
	}
	table_open_map(&t, f, f->volumes.count ? f->volumes.at[0] : NULL, &map);
	examine_table(&t, rows, found);
	for (size_t i = 0; i < f->volumes.count && i < 4; i++)
		examine_volume_tables(f, f->volumes.at[i], rows, found);
}

/* ---- manifests, archives ---- */

static void
examine_manifest_lines(const struct text *t, struct findings *found)
{
	const char *line = text_str(t), *end;

	for (; *line; line = end + 1) {
		size_t fields = 1;

		end = strchr(line, '\n');
		if (!end) {
			finding(found, "manifest: the last line has no end");
			return;
		}
		for (const char *c = line; c < end; c++) {
			fields += *c == ' ';
			if (*c < 0x20 || *c > 0x7e)
				finding(found, "manifest: byte %02x", (unsigned char)*c);
			/* Only the target of a link may be empty. */
			if (*c == ' ' && c[1] == ' ' && fields != 12)
				finding(found, "manifest: an empty field");
		}
		if (fields != MANIFEST_FIELDS)
			finding(found, "manifest: %zu fields: %.*s", fields,
			        (int)(end - line), line);
	}
}

void
examine_manifests(const struct firmware *f, struct text *all, struct findings *found)
{
	for (size_t i = 0; i < f->volumes.count; i++) {
		struct sink s = { 0 };

		if (manifest_write(volume_tree(f->volumes.at[i]), NULL, keep, &s) < 0)
			finding(found, "manifest: refused");
		examine_manifest_lines(&s.text, found);
		if (all)
			text_add_bytes(all, text_str(&s.text), s.text.len);
		text_free(&s.text);
	}
}

static void
finish_archive(struct job *j, struct findings *found)
{
	while (job_step(j, STEP))
		continue;
	if (check_text(span_of(j->details.at, j->details.len)))
		finding(found, "archive: a loss is told with control characters");
	if (j->state != JOB_DONE)
		finding(found, "archive: %s", j->err.text);
	job_free(j);
}

void
examine_archives(const struct firmware *f, struct findings *found)
{
	for (size_t i = 0; i < f->volumes.count; i++) {
		const struct volume *v = f->volumes.at[i];
		uint32_t root = jffs2_fs_inode(v->fs, JFFS2_ROOT_INO);
		struct job j;

		if (root != FS_NONE) {
			tar_start(&j, volume_tree(v), root, "-", OUTPUT_NEW);
			finish_archive(&j, found);
		}
		tar_deleted_start(&j, volume_tree(v), "-", OUTPUT_NEW);
		finish_archive(&j, found);
	}
}

/* ---- the past ---- */

static void
visit(struct firmware *f, struct volume *v, const struct points *points,
        struct findings *found)
{
	size_t last = points->all.count - 1; /* the present */
	struct error err;

	for (size_t i = 0; i < last; i += last / 3 + 1) {
		if (!past_travel(f, v, &points->all.at[i], &err))
			finding(found, "part %d: no way to point %zu", v->part, i);
		examine_invariants(f, found);
	}
}

/* To its middle point, and no way back. */
static void
move(struct firmware *f, struct volume *v, const struct points *points,
        struct findings *found)
{
	struct error err;

	if (!past_travel(f, v, &points->all.at[points->all.count / 2], &err))
		finding(found, "part %d: it cannot move to the past", v->part);
	examine_invariants(f, found);
}

void
examine_past(struct firmware *f, struct findings *found)
{
	struct text before = { 0 }, after = { 0 };
	struct points points = { 0 };

	examine_manifests(f, &before, found);
	for (size_t i = 0; i < f->volumes.count; i++) {
		struct volume *v = f->volumes.at[i];
		size_t inodes = jffs2_fs_inodes(v->fs);

		for (int kind = POINT_TIME; v->built && kind <= POINT_PLACE; kind++) {
			points_list(v, (enum point_kind)kind,
			        inodes ? jffs2_fs_at(v->fs, inodes / 2)->ino : 0, &points);
			visit(f, v, &points, found);
			past_leave(f, v);
		}
	}
	examine_manifests(f, &after, found);
	if (strcmp(text_str(&before), text_str(&after)) != 0)
		finding(found, "the present is another after a visit to the past");
	for (size_t i = 0; i < f->volumes.count; i++) {
		struct volume *v = f->volumes.at[i];

		points_list(v, POINT_PLACE, 0, &points);
		if (v->built)
			move(f, v, &points, found);
	}
	points_free(&points);
	text_free(&before);
	text_free(&after);
}

void
examine(struct span bytes, struct findings *found)
{
	struct firmware *f;

	if (bytes.len == 0)
		return;
	f = examine_open(bytes);
	examine_invariants(f, found);
	examine_manifests(f, NULL, found);
	examine_tables(f, ROWS, found);
	examine_archives(f, found);
	examine_past(f, found);
	firmware_close(f);
}
