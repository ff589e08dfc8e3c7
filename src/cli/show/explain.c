/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The text of the Explain pane, as plain text or Markdown; and the glossary. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/show/show.h"
#include "firmware/model/subject.h"
#include "words/explain.h"
#include "words/message_write.h"

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

	/* A pasted text may be long. */
	text_add_readable(&shown, span_of(name, strlen(name)), false);
	fprintf(stderr, "flashloupe: glossary: no term or message '%.80s'",
	        text_str(&shown));
	text_free(&shown);
	while (t->term && !(*name && glossary_matches(t, name)))
		t++;
	if (t->term)
		fprintf(stderr, "; see '%s'", t->term);
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

static void
write_all_terms(const struct call *call, struct text *t)
{
	for (const struct glossary_term *term = glossary; term->term; term++) {
		if (term != glossary && !call->o->markdown)
			text_add(t, "\n");
		explain_write_term(term, call->o->markdown, t);
	}
}

bool
write_messages(const struct call *call, const char *text, struct text *t)
{
	enum { MOST = 200 };
	struct message_found *found = memory_zeroed(MOST, sizeof *found);
	size_t count = kernel_messages_in(text, found, MOST);

	for (size_t i = 0; i < count; i++) {
		if (i > 0 && !call->o->markdown)
			text_add(t, "\n");
		message_write(&found[i], call->o->markdown, t);
	}
	free(found);
	return count > 0;
}

int
command_glossary(struct call *call)
{
	const struct glossary_term *term;
	struct text name = { 0 }, t = { 0 };
	int status = CLI_DONE;

	join_words(call, &name);
	term = glossary_find(text_str(&name));
	if (call->word_count == 0)
		write_all_terms(call, &t);
	else if (term)
		explain_write_term(term, call->o->markdown, &t);
	else if (!write_messages(call, text_str(&name), &t))
		status = say_unknown(text_str(&name));
	text_free(&name);
	print_text(&t);
	return status;
}
