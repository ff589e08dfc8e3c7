/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "words/explain.h"

#include <inttypes.h>
#include <string.h>

#include "firmware/model/subject.h"
#include "firmware/parts/sums.h"
#include "words/sentence.h"
#include "words/verdict.h"

const char *const explain_labels[] = {
	[EXPLAIN_VALUE] = "Value",
	[EXPLAIN_MEANING] = "Meaning",
	[EXPLAIN_USER] = "Read by",
	[EXPLAIN_WRONG] = "If wrong",
	[EXPLAIN_COVER] = "Checked by",
};

/* ---- one field ---- */

static bool
covers(const struct verdict *v, const struct field *f)
{
	return v->len > 0 && f->offset >= v->from && f->offset - v->from < v->len
	       && strcmp(v->name, f->name) != 0;
}

/* Sums only for a field that holds a CRC: a forged node may be long. */
static void
add_cover(const struct firmware *fw, const struct subject *s, const struct field *f,
        struct text *t)
{
	struct verdict v[VERDICTS_MAX];
	size_t n = f->show == FIELD_CRC ? subject_verdicts(fw, s, v)
	                                : subject_covers(fw, s, v);
	size_t before = t->len;

	for (size_t i = 0; i < n; i++)
		if (covers(&v[i], f))
			text_addf(t, "%s%s", t->len > before ? " and " : "", v[i].name);
	if (t->len > before)
		text_add(t, ": a byte that changes alone makes it fail.");
	for (size_t i = 0; i < n; i++)
		if (strcmp(v[i].name, f->name) == 0 && v[i].known)
			text_addf(t, "%sComputing it again gives 0x%08" PRIx32 ": it is "
			        "%s.", t->len > before ? " " : "", v[i].computed,
			        v[i].ok ? "right" : "WRONG");
}

static void
add_meaning(const struct subject *s, const struct field *f, struct text *t)
{
	const char *code = field_code_help(f, s->bytes, s->endian);

	if (code)
		text_addf(t, "%s: %s. ",
		        value_name(f->names, field_number(f, s->bytes, s->endian)), code);
	text_add(t, f->help ? f->help : "");
}

void
explain_field(const struct firmware *fw, const struct subject *s, const struct field *f,
        enum explain_part part, struct text *t)
{
	size_t before = t->len;

	switch (part) {
	case EXPLAIN_VALUE:
		field_add_forms(t, f, s->bytes, s->endian);
		if (t->len > before && t->at[t->len - 1] != '.')
			text_add(t, ".");
		break;
	case EXPLAIN_MEANING:
		add_meaning(s, f, t);
		break;
	case EXPLAIN_USER:
		text_add(t, f->user ? f->user : "");
		break;
	case EXPLAIN_WRONG:
		text_add(t, f->wrong ? f->wrong : "");
		break;
	default:
		add_cover(fw, s, f, t);
		break;
	}
}

/* ---- which field ---- */

const struct field *
explain_find(const struct subject *s, const char *name)
{
	size_t count = subject_field_count(s);
	const char *end = name;
	int number;

	if (text_take_int(&end, &number) && !*end && number > 0 && (size_t)number <= count)
		return subject_field(s, (size_t)number - 1);
	for (size_t i = 0; i < count; i++)
		if (strcmp(subject_field(s, i)->name, name) == 0)
			return subject_field(s, i);
	return NULL;
}

/* ---- terms ---- */

static size_t
merge(const char *text, const struct glossary_term **found, size_t count, size_t most)
{
	const struct glossary_term *more[GLOSSARY_FOUND];
	size_t n = glossary_in(text, more, GLOSSARY_FOUND);

	for (size_t i = 0; i < n && count < most; i++) {
		size_t at = 0;

		while (at < count && found[at] != more[i])
			at++;
		if (at == count)
			found[count++] = more[i];
	}
	return count;
}

size_t
explain_terms(const struct firmware *fw, const struct subject *s, const struct field *f,
        const struct glossary_term **found, size_t most)
{
	struct text t = { 0 };
	size_t count = 0;

	if (f) {
		count = merge(f->name, found, count, most);
		add_meaning(s, f, &t);
		text_add(&t, " ");
		explain_field(fw, s, f, EXPLAIN_WRONG, &t);
	}
	count = merge(s->title, found, count, most);
	text_add(&t, " ");
	subject_sentence(fw, s, false, &t);
	count = merge(text_str(&t), found, count, most);
	text_free(&t);
	return count;
}

/* ---- facts ---- */

void
explain_facts(const struct subject *s, struct text *t)
{
	int part = firmware_part_at(s->firmware, s->offset);
	struct fact_list list = { 0 };

	if (part == PART_NONE || s->firmware->list.parts.at[part].offset != s->offset)
		return;
	firmware_facts(s->firmware, part, &list);
	for (size_t i = 0; i < list.facts.count; i++) {
		const struct fact *f = &list.facts.at[i];

		text_addf(t, "%s%s%s%s\n", f->name, *f->name ? ": " : "", f->value,
		        f->kind == FACT_WRONG ? " (wrong)" : "");
	}
	for (size_t i = 0; i < list.sums.count; i++) {
		const struct checksum *sum = &list.sums.at[i];

		text_addf(t, "%s: %s %s%s\n", sum->name, sum->stored, checksum_ok(sum) ? "ok"
		        : checksum_wrong(sum) ? "WRONG, computed " : "cannot be checked",
		        checksum_wrong(sum) ? sum->computed : "");
	}
	fact_list_free(&list);
}
