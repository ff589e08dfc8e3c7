/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The text of the Explain pane, as plain text or Markdown; and the glossary. */
#include <stdio.h>
#include <string.h>

#include "cli/command.h"
#include "firmware/model/subject.h"
#include "words/explain.h"

static int
print_text(struct text *t)
{
	fwrite(text_str(t), 1, t->len, stdout);
	text_free(t);
	return CLI_DONE;
}

static int
say_fields(const struct call *call, const struct subject *s)
{
	struct text names = { 0 };

	for (size_t i = 0; i < subject_field_count(s); i++)
		text_addf(&names, "%s%s", i ? ", " : "", subject_field(s, i)->name);
	call_say(call, "there is no such field in %s at 0x%08llx%s%s", s->title,
	        (unsigned long long)s->offset, names.len ? ": it has " : "",
	        text_str(&names));
	text_free(&names);
	return CLI_FAILED;
}

int
command_explain(struct call *call)
{
	const struct field *field = NULL;
	struct text t = { 0 };
	struct subject s;
	uint64_t offset;

	if (!call_offset(call, call->words[0], &offset))
		return CLI_FAILED;
	subject_at(call->f, offset, &s);
	if (call->word_count > 1) {
		field = explain_find(&s, call->words[1]);
		if (!field)
			return say_fields(call, &s);
	}
	explain_write(call->f, &s, field, call->o->markdown, &t);
	return print_text(&t);
}

static int
say_unknown(const char *name)
{
	const struct glossary_term *t = glossary;
	struct text shown = { 0 };

	text_add_readable(&shown, span_of(name, strlen(name)), false);
	fprintf(stderr, "flashloupe: glossary: there is no term '%s'", text_str(&shown));
	text_free(&shown);
	while (t->term && !(*name && glossary_matches(t, name)))
		t++;
	if (t->term)
		fprintf(stderr, "; '%s' speaks of it", t->term);
	fputc('\n', stderr);
	return CLI_FAILED;
}

/* A term of several words may come as several arguments. */
static void
join_words(const struct call *call, struct text *name)
{
	for (size_t i = 0; i < call->word_count; i++)
		text_addf(name, "%s%s", i ? " " : "", call->words[i]);
}

int
command_glossary(struct call *call)
{
	const struct glossary_term *term;
	struct text name = { 0 }, t = { 0 };
	int status = CLI_DONE;

	join_words(call, &name);
	term = glossary_find(text_str(&name));
	if (term)
		explain_write_term(term, call->o->markdown, &t);
	else if (call->word_count > 0)
		status = say_unknown(text_str(&name));
	for (term = glossary; call->word_count == 0 && term->term; term++) {
		if (term != glossary && !call->o->markdown)
			text_add(&t, "\n");
		explain_write_term(term, call->o->markdown, &t);
	}
	text_free(&name);
	print_text(&t);
	return status;
}
