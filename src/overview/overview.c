/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "firmware/firmware.h"
#include "overview/overview_private.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "firmware/model/children.h"
#include "list/list.h"
#include "map/map.h"

const struct overview_topic_row overview_topics[] = {
	[OVERVIEW_IMAGE] = { "image",
		"The file that is examined: how large it is, and what kinds of parts were "
		"recognised in it. Enter lists them." },
	[OVERVIEW_VERDICT] = { "verdict",
		"One verdict on the whole image, made of everything that was checked. Enter "
		"lists what was found." },
	[OVERVIEW_PART] = { "", "A part of the image. Enter goes to what is in it." },
	[OVERVIEW_ERASE] = { "erase size",
		"Flash is erased in blocks of this many bytes, and JFFS2 is written block by "
		"block. The image does not store the size: it follows from where the nodes "
		"stand. Enter shows the evidence for each size, and takes another one." },
	[OVERVIEW_FILES] = { "files",
		"What a mount would show: names that lead to files. Enter lists them." },
	[OVERVIEW_SPACE] = { "space",
		"Live bytes are in use. Obsolete ones belonged to something that was written "
		"again or removed since. Dirt is not a valid node. Free bytes are erased and can "
		"be written. Enter shows it block by block." },
	[OVERVIEW_DELETED] = { "deleted",
		"Files that no name leads to any more, but whose nodes are still there: a log "
		"is not overwritten before its block is erased. Enter lists them." },
	[OVERVIEW_ISSUES] = { "issues",
		"Errors lose something, warnings are what the kernel copes with, notes are "
		"worth knowing. Enter lists them all." },
	[OVERVIEW_MAP] = { "map",
		"The whole image from its first byte to its last. Each letter says what fills "
		"most of that stretch. Enter opens the map in rows of one erase block." },
	[OVERVIEW_NEXT] = { "next",
		"What makes sense for this image: the key, and what it shows. Enter does the "
		"same." },
};

/* ---- making the rows ---- */

struct overview_row *
overview_add(struct overview *o, enum overview_topic topic)
{
	struct overview_row *row;

	array_push(&o->rows, ((struct overview_row){ .topic = topic, .mark = MARK_PLAIN }));
	row = &o->rows.at[o->rows.count - 1];
	snprintf(row->name, sizeof row->name, "%s", overview_topics[topic].name);
	return row;
}

struct overview_row *
overview_add_of(struct overview *o, enum overview_topic topic, const struct subject *s)
{
	struct overview_row *row = overview_add(o, topic);

	row->about_part = true;
	row->subject = *s;
	return row;
}

void
overview_keep(struct overview_found *place, const struct subject *s)
{
	if (!place->there)
		*place = (struct overview_found){ true, *s };
}

static void
add_image(struct overview *o, const struct firmware *f, const struct table *parts)
{
	struct overview_row *row = overview_add(o, OVERVIEW_IMAGE);
	struct text *t = &row->text;

	text_addf(t, "%zu byte%s", f->bytes.len, f->bytes.len == 1 ? "" : "s");
	if (f->bytes.len >= 1024) {
		text_add(t, " (");
		text_add_size(t, f->bytes.len);
		text_add(t, ")");
	}
	if (table_count(parts) > 1)
		text_add(&row->brief, text_str(t));
	overview_add_kinds(parts, o->done, t);
}

static void
add_verdict(struct overview *o, const struct firmware *f)
{
	struct overview_row *row = overview_add(o, OVERVIEW_VERDICT);
	const struct judgement *j;

	if (!o->done) {
		text_addf(&row->text, "not known yet: %s", f->phase == FIRMWARE_DONE
		        ? "putting together what is wrong" : firmware_activity(f));
		return;
	}
	j = &o->issues->judgement;
	judgement_describe(j, &row->text);
	row->mark = judgement_rows[j->id].bad ? MARK_BAD : MARK_LIVE;
}

/* The worst, or the first of the equally bad. */
static const struct issue *
worst_issue(const struct issue_list *list)
{
	const struct issue *worst = NULL;

	for (size_t i = 0; i < list->issues.count; i++)
		if (!worst || list->issues.at[i].severity > worst->severity)
			worst = &list->issues.at[i];
	return worst;
}

static void
add_issues(struct overview *o)
{
	const struct issue_list *list = o->issues;
	struct overview_row *row = overview_add(o, OVERVIEW_ISSUES);
	const struct issue *worst = worst_issue(list);

	if (!worst) {
		text_add(&row->text, "none");
		return;
	}
	text_add_count(&row->text, list->errors, "error", "errors");
	text_add_count(&row->text, list->warnings, "warning", "warnings");
	text_add_count(&row->text, list->notes, "note", "notes");
	text_add(&row->text, list->issues.count == 1 ? ": " : "; first: ");
	text_add(&row->brief, text_str(&row->text));
	text_add_bytes(&row->brief, worst->what, strcspn(worst->what, ":;"));
	text_addf(&row->text, "%s, at %08" PRIx64, worst->what, worst->offset);
	row->mark = list->errors ? MARK_BAD : list->warnings ? MARK_WARNING : MARK_NOTE;
}

static void
add_map(struct overview *o, const struct firmware *f)
{
	size_t count = f->bytes.len < MAP_USUAL_CELLS ? f->bytes.len : MAP_USUAL_CELLS;
	struct map_options options = { .overview = true, .cells = (uint32_t)count };
	struct text *t = &overview_add(o, OVERVIEW_MAP)->text;
	struct map_cell cells[MAP_USUAL_CELLS];
	struct map m;

	/* Until then a screen draws cells of its own, of its own width. */
	if (!o->done)
		return;
	map_open(&m, f, NULL, &options);
	map_row(&m, 0, cells);
	map_close(&m);
	for (size_t i = 0; i < count; i++)
		text_add_bytes(t, &cells[i].letter, 1);
	text_add(t, "\n");
	map_add_legend(cells, count, t);
}

static void
add_all(struct overview *o, struct firmware *f)
{
	struct table parts;

	table_open(&parts, &table_parts, f, NULL);
	table_parts.folding->calm(&parts, false);
	add_image(o, f, &parts);
	add_verdict(o, f);
	overview_add_parts(o, &parts);
	if (o->done)
		add_issues(o);
	if (f->bytes.len > 0)
		add_map(o, firmware_usual_store(f));
	if (o->done)
		overview_add_next(o, f);
	table_close(&parts);
}

/* ---- the table ---- */

static void
free_rows(struct overview *o)
{
	for (size_t i = 0; i < o->rows.count; i++) {
		text_free(&o->rows.at[i].text);
		text_free(&o->rows.at[i].brief);
	}
	o->rows.count = 0;
}

/* Until all is found there are the rows that tell so. */
static void
open_overview(struct table *t)
{
	struct overview *o = memory_zeroed(1, sizeof *o);

	t->state = o;
	o->finds = t->firmware->phase == FIRMWARE_DONE;
	o->store = o->finds ? t->firmware : NULL;
	if (t->patient || !o->finds)
		add_all(o, t->firmware);
}

static bool
make_overview(struct table *t, size_t looks)
{
	struct overview *o = t->state;

	if (!o->finds)
		return false;
	if (!overview_find(t, o, looks))
		return true;
	free_rows(o);
	o->done = true;
	o->volumes = o->trees = 0;
	add_all(o, t->firmware);
	overview_forget_found(o);
	return false;
}

static void
close_overview(struct table *t)
{
	struct overview *o = t->state;

	if (!o)
		return;
	free_rows(o);
	overview_forget_found(o);
	array_free(&o->rows);
	free(o);
	t->state = NULL;
}

static const struct overview_row *
row_of(const struct table *t, size_t row)
{
	const struct overview *o = t->state;

	return &o->rows.at[row];
}

enum overview_topic
table_overview_topic(const struct table *t, size_t row)
{
	return row_of(t, row)->topic;
}

const char *
table_overview_name(const struct table *t, size_t row)
{
	bool again = row > 0 && row_of(t, row)->topic == OVERVIEW_NEXT
	             && row_of(t, row - 1)->topic == OVERVIEW_NEXT;

	return again ? "" : row_of(t, row)->name;
}

const char *
table_overview_text(const struct table *t, size_t row)
{
	return text_str(&row_of(t, row)->text);
}

const char *
table_overview_short_text(const struct table *t, size_t row)
{
	const struct overview_row *at = row_of(t, row);

	return text_str(at->brief.len > 0 ? &at->brief : &at->text);
}

const char *
table_overview_action(const struct table *t, size_t row)
{
	return row_of(t, row)->action;
}

const char *
table_overview_command(const struct table *t, size_t row)
{
	return row_of(t, row)->command;
}

static void
get_name(const struct table *t, size_t row, struct cell *c)
{
	text_add(&c->text, row_of(t, row)->name);
}

/* A cell is one line. */
static void
get_text(const struct table *t, size_t row, struct cell *c)
{
	for (const char *s = table_overview_text(t, row); *s; s++)
		text_add_bytes(&c->text, *s == '\n' ? " " : s, 1);
}

static const struct column columns[] = {
	{ .name = "about", .title = "ABOUT", .kind = COLUMN_TEXT, .width = 10, .get = get_name,
	  .help = "what the row is about: the verdict, the kind of a part, ..." },
	{ .name = "text", .title = "WHAT", .kind = COLUMN_TEXT, .get = get_text,
	  .help = "what is known of it" },
};

static size_t
count(const struct table *t)
{
	const struct overview *o = t->state;

	return o->rows.count;
}

static void
subject(const struct table *t, size_t row, struct subject *s)
{
	const struct overview_row *at = row_of(t, row);

	if (at->about_part)
		*s = at->subject;
	else
		s->title = at->name;
}

static enum row_mark
mark(const struct table *t, size_t row)
{
	return row_of(t, row)->mark;
}

const struct table_class table_overview = {
	.family = &list_family,
	.name = "overview",
	.title = "Overview",
	.help = "The image on one page: what it is, its state, and what to look at next.",
	.columns = columns,
	.column_count = COUNT(columns),
	.all_stores = true,
	.open = open_overview,
	.make = make_overview,
	.close = close_overview,
	.count = count,
	.subject = subject,
	.mark = mark,
};

void
table_open_overview(struct table *t, struct firmware *f, const struct table *issues)
{
	*t = (struct table){ .class = &table_overview, .firmware = f, .root = UINT32_MAX,
		.issues = issues, .patient = true };
	table_begin(t);
}
