/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rows of parts, each with its state: what was checked, and what is wrong in it. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "list/parts/parts.h"
#include "overview/overview_private.h"

enum {
	MOST_KINDS = 6,
	LOOKED_AT_MEANWHILE = 256, /* parts, for their kinds */
	MOST_AT_LENGTH = 6, /* parts; of more, each is told in few words ... */
	MOST_VOLUMES = 2    /* ... and of more JFFS2 parts */
};

static const struct column *
column_of(const struct table *t, const char *name, size_t *col)
{
	const struct table_class *class = t->class;

	for (*col = 0; *col < class->column_count; ++*col)
		if (strcmp(class->columns[*col].name, name) == 0)
			return &class->columns[*col];
	return NULL;
}

static void
add_cell(const struct table *t, size_t row, const char *column, struct text *out)
{
	struct text cell = { 0 };
	size_t col;

	if (!column_of(t, column, &col))
		return;
	table_cell_text(t, row, col, false, &cell);
	text_add(out, text_str(&cell));
	text_free(&cell);
}

/* ---- kinds ---- */

static bool
is_named(const struct text *kinds, const char *kind)
{
	size_t len = strlen(kind);

	for (const char *s = text_str(kinds); (s = strstr(s, kind)); s += len)
		if ((s == text_str(kinds) || s[-1] == ' ') && (s[len] == ',' || !s[len]))
			return true;
	return false;
}

/* Each once; gaps have none. */
void
overview_add_kinds(const struct table *parts, bool done, struct text *t)
{
	struct text kinds = { 0 }, kind = { 0 };
	size_t named = 0, count = table_count(parts);

	if (!done && count > LOOKED_AT_MEANWHILE)
		count = LOOKED_AT_MEANWHILE;
	for (size_t row = 0; row < count && named < MOST_KINDS; row++) {
		enum row_mark mark = table_mark(parts, row);

		text_clear(&kind);
		add_cell(parts, row, "kind", &kind);
		if ((mark != MARK_LIVE && mark != MARK_WARNING)
		        || is_named(&kinds, text_str(&kind)))
			continue;
		text_addf(&kinds, "%s%s", named++ ? ", " : "", text_str(&kind));
	}
	if (named > 0)
		text_addf(t, ": %s%s", text_str(&kinds), named == MOST_KINDS ? ", ..." : "");
	text_free(&kind);
	text_free(&kinds);
}

/* ---- the state of a part ---- */

/* The values are told where they differ. */
static void
add_sum(const char *name, bool known, bool ok, uint32_t stored, uint32_t computed,
        struct text *t)
{
	text_addf(t, "%s ", name);
	if (!known)
		text_add(t, "cannot be checked");
	else if (ok)
		text_add(t, "ok");
	else
		text_addf(t, "WRONG: %08" PRIx32 ", computed %08" PRIx32, stored, computed);
}

/* "\"NAME\", filesystem for linux on arm" */
static void
add_purpose(const struct uimage *u, struct text *t)
{
	const char *os = value_name(uimage_os_names, u->os);
	const char *arch = value_name(uimage_arch_names, u->arch);
	const char *type = value_name(uimage_type_names, u->type);
	const char *comp = value_name(uimage_comp_names, u->comp);

	text_add(t, "\"");
	text_add_readable(t, u->name, false);
	text_addf(t, "\", %s for %s on %s", type ? type : "unknown type",
	        os ? os : "an unknown system", arch ? arch : "an unknown processor");
	if (u->comp != 0)
		text_addf(t, ", %s", comp ? comp : "unknown compression");
}

static void
add_sums(const struct uimage *u, bool done, struct text *t)
{
	add_sum("header CRC", true, u->hcrc_ok, u->hcrc, u->hcrc_computed, t);
	text_add(t, ", ");
	if (u->mend.kind == MEND_BLOCKS)
		text_add(t, "data CRC ok without bad blocks");
	else if (done || u->dcrc_known)
		add_sum("data CRC", u->dcrc_known, u->dcrc_ok, u->dcrc, u->dcrc_computed, t);
	else
		text_add(t, "data CRC not checked yet");
}

/* What it is for, and in few words whether the checksums are right. */
static void
add_briefly(const struct uimage *u, bool done, struct text *t)
{
	bool known = u->dcrc_known, checked = done || known;

	add_purpose(u, t);
	if (u->hcrc_ok && ((known && u->dcrc_ok) || u->mend.kind == MEND_BLOCKS))
		text_addf(t, ", CRCs ok%s", u->dcrc_ok ? "" : " without bad blocks");
	else if (!u->hcrc_ok)
		text_addf(t, "; header CRC WRONG%s", known && !u->dcrc_ok ? ", data CRC, too" : "");
	else if (known)
		text_add(t, "; data CRC WRONG");
	else
		text_addf(t, "; data CRC %s", checked ? "cannot be checked" : "not checked yet");
}

static void
add_payload(const struct uimage *u, struct text *t)
{
	text_add(t, "\n");
	if (u->present < u->size)
		text_addf(t, "only %" PRIu64 " of ", u->present);
	text_addf(t, "%" PRIu32 " bytes, load %08" PRIx32 ", entry %08" PRIx32, u->size, u->load,
	        u->entry);
}

/* What it is for; its payload; when it was made, and the checksums: in a line each. Only the
 * first and the last if `terse`. */
static void
add_uimage(const struct uimage *u, bool done, bool terse, struct overview_row *row)
{
	add_briefly(u, done, &row->brief);
	add_purpose(u, &row->text);
	if (terse) {
		text_add(&row->text, "; ");
	} else {
		add_payload(u, &row->text);
		text_add(&row->text, "\nmade ");
		text_add_time(&row->text, u->time);
		text_add(&row->text, "; ");
		add_payload(u, &row->brief);
		text_add(&row->brief, ", ");
		text_add_time(&row->brief, u->time);
	}
	add_sums(u, done, &row->text);
}

/* What the part is, without the way to its store if that is *told, which becomes its store. */
static void
add_description(const struct table *parts, size_t i, const struct firmware **told, struct text *t)
{
	struct text way = { 0 };
	struct firmware *f;
	const char *s;

	add_cell(parts, i, "what", t);
	table_parts_part(parts, i, &f);
	text_add(&way, " (");
	store_add_crumb(f->store, &way);
	text_add(&way, ")");
	s = f == *told ? strstr(text_str(t), text_str(&way)) : NULL;
	if (s && !s[way.len]) {
		t->len -= way.len;
		t->at[t->len] = '\0';
	}
	*told = f;
	text_free(&way);
}

/* The description without the uImage that stands in the row above, if it says anything else,
 * and without the kind, which is the name of the row. */
static const char *
in_short(const char *s, const char *kind)
{
	const char *rest = strstr(s, "\", ");
	size_t len = strlen(kind);

	if (rest && strncmp(s, "payload of uImage \"", 19) == 0)
		return rest + 3;
	return strncmp(s, kind, len) == 0 && s[len] == ' ' && s[len + 1] != '(' ? s + len + 1 : s;
}

/* What it is, without its kind, which is the name of the row; its length, its place. */
static void
add_what(const struct table *parts, size_t i, const struct firmware **told, bool terse,
        struct overview_row *row)
{
	const struct volume *v = row->subject.volume;
	struct text what = { 0 }, place = { 0 };
	size_t len = strlen(row->name);
	const char *s;

	add_description(parts, i, told, &what);
	s = text_str(&what) + strspn(text_str(&what), " ");
	if (strncmp(s, row->name, len) == 0 && s[len] == ',' && s[len + 1] == ' ')
		s += len + 2;
	if (v && terse)
		overview_add_erase_size(v, &place);
	text_add(&place, ", ");
	add_cell(parts, i, "length", &place);
	text_addf(&place, " bytes at %08" PRIx64, row->subject.offset);
	text_addf(&row->text, "%s%s", s, text_str(&place));
	text_addf(&row->brief, "%s%s", in_short(s, row->name), text_str(&place));
	text_free(&what);
	text_free(&place);
}

struct tally {
	size_t errors, warnings;
};

static struct tally
count_issues(const struct overview *o, const struct firmware *f, int part)
{
	struct tally n = { 0, 0 };

	for (size_t i = 0; i < o->issues->issues.count; i++) {
		const struct issue *issue = &o->issues->issues.at[i];

		if (issue->firmware != f || issue->part != part)
			continue;
		n.errors += issue->severity == SEVERITY_ERROR;
		n.warnings += issue->severity == SEVERITY_WARNING;
	}
	return n;
}

static void
add_tally(struct overview_row *row, const struct tally *n)
{
	struct text t = { 0 };

	text_add_count(&t, n->errors, "error", "errors");
	text_add_count(&t, n->warnings, "warning", "warnings");
	if (t.len > 0) {
		text_addf(&row->text, "; %s", text_str(&t));
		if (row->brief.len > 0)
			text_addf(&row->brief, "; %s", text_str(&t));
		row->mark = n->errors ? MARK_BAD : MARK_WARNING;
	}
	text_free(&t);
}

static struct overview_row *
add_row(struct overview *o, const struct table *parts, size_t i)
{
	struct text kind = { 0 };
	struct overview_row *row;
	struct subject s;

	table_subject(parts, i, &s);
	row = overview_add_of(o, OVERVIEW_PART, &s);
	row->mark = table_mark(parts, i);
	add_cell(parts, i, "kind", &kind);
	snprintf(row->name, sizeof row->name, "%s", text_str(&kind));
	text_free(&kind);
	return row;
}

static void
add_part(struct overview *o, const struct table *parts, size_t i, bool terse,
        const struct firmware **told)
{
	struct overview_row *row = add_row(o, parts, i);
	struct subject s = row->subject;
	const struct uimage *u;
	struct firmware *f;
	int part = table_parts_part(parts, i, &f);

	u = s.fields == uimage_fields ? firmware_uimage_at(f, s.offset) : NULL;
	if (u)
		add_uimage(u, o->done, terse, row);
	else
		add_what(parts, i, told, terse, row);
	if (o->done && part != PART_NONE) {
		struct tally n = count_issues(o, f, part);

		add_tally(row, &n);
	}
	o->trees += part != PART_NONE && firmware_tree(f, part) != NULL;
	if (s.volume)
		overview_add_volume(o, &s, terse);
}

static bool
is_kind(const struct table *parts, size_t i, const char *name)
{
	struct text kind = { 0 };
	bool is;

	add_cell(parts, i, "kind", &kind);
	is = strcmp(text_str(&kind), name) == 0;
	text_free(&kind);
	return is;
}

static bool
is_unknown(const struct table *parts, size_t i)
{
	static const char unknown[] = "unknown data";
	struct text what = { 0 };
	const char *s;
	bool is;

	add_cell(parts, i, "what", &what);
	s = text_str(&what) + strspn(text_str(&what), " ");
	is = strncmp(s, unknown, sizeof unknown - 1) == 0 && s[sizeof unknown - 1] != ':';
	text_free(&what);
	return is;
}

/* The payload of the header before it, which says the same. */
static bool
is_described(const struct table *parts, size_t i)
{
	static const char *const kinds[] = { "payload", "gzip", "bzip2", "LZMA", "xz", "LZO",
		"LZ4", "zstd" };

	if (i == 0 || !is_kind(parts, i - 1, "uImage"))
		return false;
	for (size_t k = 0; k < COUNT(kinds); k++)
		if (is_kind(parts, i, kinds[k]))
			return true;
	return false;
}

/* Where there is much else, what nothing is wrong with and that says little need not be told:
 * flash that is empty, unknown bytes, and what a header describes. */
static bool
says_little(const struct overview *o, const struct table *parts, size_t i)
{
	struct tally n = { 0, 0 };
	struct firmware *f;
	int part;

	if (is_kind(parts, i, "erased") || is_kind(parts, i, "zeros"))
		return true;
	if (!is_unknown(parts, i) && !is_described(parts, i))
		return false;
	part = table_parts_part(parts, i, &f);
	if (o->done && part != PART_NONE)
		n = count_issues(o, f, part);
	return n.errors + n.warnings == 0;
}

static size_t
count_volumes(const struct table *parts)
{
	size_t volumes = 0;
	struct subject s;

	for (size_t i = 0; i < table_count(parts); i++) {
		table_subject(parts, i, &s);
		volumes += s.volume != NULL;
	}
	return volumes;
}

void
overview_add_parts(struct overview *o, const struct table *parts)
{
	size_t count = table_count(parts), shown = 0, i = 0;
	bool terse = count > MOST_AT_LENGTH || count_volumes(parts) > MOST_VOLUMES;
	const struct firmware *told = NULL;

	for (; i < count && shown < OVERVIEW_PARTS; i++) {
		if (terse && says_little(o, parts, i))
			continue;
		add_part(o, parts, i, terse, &told);
		shown++;
	}
	if (i < count)
		text_addf(&overview_add(o, OVERVIEW_IMAGE)->text, "and %zu more parts",
		        count - i);
}
