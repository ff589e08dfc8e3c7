/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An explanation as a document: text for people, or Markdown. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "firmware/model/subject.h"
#include "firmware/parts/sums.h"
#include "words/explain.h"
#include "words/sentence.h"
#include "words/verdict.h"

enum { BYTES_SHOWN = 4, LINE = 80, INDENT = 12 };

struct document {
	const struct firmware *fw;
	const struct subject *s;
	struct text *t;
	bool markdown;
};

/* ---- pieces ---- */

/* Adds running text in lines of LINE characters from column `at` on, later ones indented. */
static void
add_wrapped(struct text *t, const char *s, size_t at, size_t indent)
{
	size_t column = at;
	bool first = true;

	for (; *s; first = false) {
		size_t word = strcspn(s, " ");

		if (column > indent && column + 1 + word > LINE) {
			text_addf(t, "\n%*s", (int)indent, "");
			column = indent;
		} else if (!first) {
			text_add(t, " ");
			column++;
		}
		text_add_bytes(t, s, word);
		column += word;
		s += word;
		s += strspn(s, " ");
	}
	text_add(t, "\n");
}

/* Adds text with all Markdown markup escaped. */
static void
add_marked(struct text *t, const char *s)
{
	for (; *s; s++) {
		if (strchr("\\`*_{}[]<>#|~&$", *s))
			text_add(t, "\\");
		text_add_bytes(t, s, 1);
	}
}

static void
add_text(const struct document *d, const char *s)
{
	if (!d->markdown) {
		add_wrapped(d->t, s, 0, 0);
		return;
	}
	add_marked(d->t, s);
	text_add(d->t, "\n");
}

static void
add_heading(const struct document *d, const char *s)
{
	text_addf(d->t, d->markdown ? "\n## %s\n\n" : "\n%s\n", s);
}

/* ---- the thing ---- */

static void
add_title(const struct document *d)
{
	const struct subject *s = d->s;

	text_addf(d->t, "%s%s at %08" PRIx64 ", %zu byte%s\n\n", d->markdown ? "# " : "",
	        s->title, s->offset, s->bytes.len, s->bytes.len == 1 ? "" : "s");
}

static void
add_sentence(const struct document *d)
{
	struct text sentence = { 0 };

	subject_sentence(d->fw, d->s, false, &sentence);
	add_text(d, text_str(&sentence));
	text_free(&sentence);
}

/* ---- fields ---- */

static void
add_row(const struct document *d, const struct field *f)
{
	struct text bytes = { 0 }, value = { 0 }, meaning = { 0 };

	field_add_bytes(&bytes, f, d->s->bytes, BYTES_SHOWN);
	field_add_value(&value, f, d->s->bytes, d->s->endian);
	explain_field(d->fw, d->s, f, EXPLAIN_MEANING, &meaning);
	if (d->markdown) {
		text_addf(d->t, "| %" PRIu32 " | `%s` | `%s` | ", f->offset, f->name,
		        text_str(&bytes));
		add_marked(d->t, text_str(&value));
		text_add(d->t, " | ");
		add_marked(d->t, text_str(&meaning));
		text_add(d->t, " |\n");
	} else {
		text_addf(d->t, "+%-3" PRIu32 " %-14s %-10s %s\n", f->offset,
		        text_str(&bytes), f->name, text_str(&value));
	}
	text_free(&bytes);
	text_free(&value);
	text_free(&meaning);
}

static void
add_rows(const struct document *d)
{
	size_t count = subject_field_count(d->s);

	if (count == 0)
		return;
	add_heading(d, "Fields");
	if (d->markdown)
		text_add(d->t, "| At | Field | Bytes | Value | Meaning |\n"
		               "|---:|---|---|---|---|\n");
	for (size_t i = 0; i < count; i++)
		add_row(d, subject_field(d->s, i));
}

static void
add_notes(const struct document *d, const struct field *f)
{
	for (int part = 0; part < EXPLAIN_PARTS; part++) {
		struct text note = { 0 };

		explain_field(d->fw, d->s, f, (enum explain_part)part, &note);
		if (note.len > 0 && d->markdown) {
			text_addf(d->t, "- **%s:** ", explain_labels[part]);
			add_marked(d->t, text_str(&note));
			text_add(d->t, "\n");
		} else if (note.len > 0) {
			text_addf(d->t, "%-*s", INDENT, explain_labels[part]);
			add_wrapped(d->t, text_str(&note), INDENT, INDENT);
		}
		text_free(&note);
	}
}

static void
add_field(const struct document *d, const struct field *f)
{
	const char *gap = d->t->len > 1 && d->t->at[d->t->len - 2] == '\n' ? "" : "\n";

	text_addf(d->t, d->markdown ? "%s### %s\n\n" : "%s%s\n", gap, f->name);
	add_notes(d, f);
}

static void
add_all_fields(const struct document *d)
{
	for (size_t i = 0; i < subject_field_count(d->s); i++)
		add_field(d, subject_field(d->s, i));
}

/* ---- CRCs ---- */

static void
add_verdict(const struct document *d, const struct verdict *v)
{
	const char *bar = d->markdown ? "| " : "";
	const char *gap = d->markdown ? " | " : "  ";
	char computed[16] = "-", range[48] = "nothing";

	if (v->known)
		snprintf(computed, sizeof computed, "%08" PRIx32, v->computed);
	if (v->len)
		snprintf(range, sizeof range, "%" PRIu64 " to %" PRIu64, v->from,
		        v->from + v->len - 1);
	text_addf(d->t, "%s%-8s%s%08" PRIx32 "%s%-8s%s%-7s%s%s%s\n", bar, v->name, gap,
	        v->stored, gap, computed, gap,
	        v->known ? v->ok ? "ok" : "WRONG" : v->len ? "unknown" : "-", gap, range,
	        d->markdown ? " |" : "");
}

static void
add_flipped(const struct document *d, const struct verdict *v)
{
	unsigned int bit;
	uint64_t byte;

	if (verdict_flipped(v, d->s->endian, &byte, &bit))
		text_addf(d->t, "\nBit %u of byte %" PRIu64 " is flipped: undoing it makes %s "
		        "right.\n", bit, byte, v->name);
}

static void
add_verdicts(const struct document *d)
{
	struct verdict v[VERDICTS_MAX];
	size_t n = subject_verdicts(d->fw, d->s, v);

	if (n == 0)
		return;
	add_heading(d, "CRCs");
	text_add(d->t, d->markdown
	        ? "| CRC | Stored | Computed | Verdict | Of bytes |\n|---|---|---|---|---|\n"
	        : "CRC       STORED    COMPUTED  VERDICT  OF BYTES\n");
	for (size_t i = 0; i < n; i++)
		add_verdict(d, &v[i]);
	for (size_t i = 0; i < n; i++)
		add_flipped(d, &v[i]);
}

/* ---- what the format knows of the part ---- */

static void
add_fact(const struct document *d, const char *name, const char *value, const char *end)
{
	if (d->markdown) {
		text_addf(d->t, "- %s%s", name, *name ? ": " : "");
		add_marked(d->t, value);
		text_addf(d->t, "%s\n", end);
	} else {
		text_addf(d->t, "%-*s %s%s\n", INDENT, name, value, end);
	}
}

static void
add_facts(const struct document *d)
{
	int part = firmware_part_at(d->s->firmware, d->s->offset);
	struct fact_list list = { 0 };

	if (part == PART_NONE || d->s->firmware->list.parts.at[part].offset != d->s->offset)
		return;
	firmware_facts(d->s->firmware, part, &list);
	if (list.facts.count + list.sums.count)
		add_heading(d, "What it says");
	for (size_t i = 0; i < list.facts.count; i++)
		add_fact(d, list.facts.at[i].name, list.facts.at[i].value,
		        list.facts.at[i].kind == FACT_WRONG ? " (WRONG)" : "");
	for (size_t i = 0; i < list.sums.count; i++)
		add_fact(d, list.sums.at[i].name, list.sums.at[i].stored,
		        checksum_ok(&list.sums.at[i]) ? " ok"
		        : checksum_wrong(&list.sums.at[i]) ? " WRONG" : " cannot be checked");
	fact_list_free(&list);
}

/* ---- terms ---- */

void
explain_write_term(const struct glossary_term *term, bool markdown, struct text *t)
{
	struct text see = { 0 };

	glossary_add_see(term, &see);
	if (markdown) {
		text_addf(t, "- **%s:** ", term->term);
		add_marked(t, term->text);
		text_addf(t, "%s*%s*\n", see.len > 0 ? " " : "", text_str(&see));
	} else {
		text_addf(t, "%s", term->term);
		for (const char *const *name = term->also; *name; name++)
			text_addf(t, "%s%s%s", name == term->also ? " (" : ", ", *name,
			        name[1] ? "" : ")");
		text_add(t, "\n    ");
		add_wrapped(t, term->text, 4, 4);
		if (see.len > 0)
			text_addf(t, "    %s\n", text_str(&see));
	}
	text_free(&see);
}

static void
add_terms(const struct document *d, const struct field *f)
{
	const struct glossary_term *found[GLOSSARY_FOUND];
	size_t n = explain_terms(d->fw, d->s, f, found, GLOSSARY_FOUND);
	struct text list = { 0 };

	if (n > 0)
		add_heading(d, d->markdown ? "Terms" : "Terms (flashloupe glossary TERM)");
	for (size_t i = 0; i < n; i++)
		if (d->markdown)
			explain_write_term(found[i], true, d->t);
		else
			text_addf(&list, "%s%s", i ? ", " : "", found[i]->term);
	if (list.len > 0)
		add_wrapped(d->t, text_str(&list), 0, 0);
	text_free(&list);
}

void
explain_write(const struct firmware *fw, const struct subject *s, const struct field *f,
        bool markdown, struct text *t)
{
	struct document d = { fw, s, t, markdown };

	add_title(&d);
	add_sentence(&d);
	if (f) {
		add_field(&d, f);
	} else {
		add_rows(&d);
		add_facts(&d);
		add_verdicts(&d);
		if (subject_field_count(s) > 0)
			add_heading(&d, "Field by field");
		add_all_fields(&d);
	}
	add_terms(&d, f);
}
