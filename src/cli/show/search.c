/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The commands that search: grep, strings, find. */
#include <stdio.h>
#include <string.h>

#include "cli/show/grep.h"
#include "cli/show/show.h"
#include "firmware/model/children.h"
#include "list/findings/search.h"
#include "search/search.h"

enum { STEP = 4 << 20, LEAST_USUAL = 4 };

/* The exit statuses of grep(1), and one for what was not searched. */
enum { FOUND = 0, NOT_FOUND = 1, PARTIAL = CLI_UNDECIDED };

/* Everything in the image, or in the part that --part names. */
static struct search_options
everything(const struct call *call)
{
	return (struct search_options){ .firmware = call->f, .part = call->o->part,
		.node = TREE_NONE, .last = SEARCH_BYTES, .deleted = call->o->deleted,
		.workers = call->o->firmware.workers };
}

/* What could not be searched, a line each; then the summary. */
static void
say_rest(const struct call *call, const struct search *s)
{
	struct text t = { 0 };
	const char *line = text_str(&s->troubles);

	for (const char *end; (end = strchr(line, '\n')); line = end + 1)
		call_say(call, "%.*s", (int)(end - line), line);
	if (s->unread > SEARCH_TROUBLES)
		call_say(call, "and others that could not be read");
	if ((s->options.result == SEARCH_MATCHES && !s->hits.count) || search_is_partial(s)) {
		search_summary(s, &t);
		call_say(call, "%s", text_str(&t));
	}
	text_free(&t);
}

static int
print_found(const struct call *call, const struct search *s)
{
	struct table t;
	int status = CLI_DONE;

	table_open_found(&t, call->f, s);
	if (s->hits.count || call->o->form != FORM_PLAIN)
		status = print_table(call, &t);
	table_close(&t);
	return status;
}

/* Runs the search, which takes the pattern, and prints what it finds. */
static int
run(const struct call *call, struct pattern *p, const struct search_options *o)
{
	struct search *s = search_new(p, o);
	int status;

	while (search_step(s, STEP))
		;
	status = o->result == SEARCH_MATCHES ? print_found(call, s) : grep_print(call, s);
	say_rest(call, s);
	if (status == CLI_DONE) {
		status = s->hits.count || s->selected ? FOUND : NOT_FOUND;
		if (search_is_partial(s))
			status = PARTIAL;
	}
	search_free(s);
	return status;
}

/* False after a message. */
static bool
make_pattern(const struct call *call, struct pattern *p, enum pattern_kind kind)
{
	struct error err;

	if (call->o->part != PART_NONE && !call_has_part(call))
		return false;
	if (pattern_make(p, kind, call->words[0], call->o->ignore_case, &err))
		return true;
	call_say(call, "%s", err.text);
	return false;
}

int
command_search_grep(struct call *call)
{
	struct search_options o = everything(call);
	enum pattern_kind kind = PATTERN_TEXT;
	struct pattern p;

	o.result = grep_result(call->o);
	if (o.result != SEARCH_MATCHES)
		o.first = o.last = SEARCH_FILE;
	if (call->o->hex || (!call->o->regexp && pattern_looks_like_bytes(call->words[0])))
		kind = PATTERN_BYTES;
	else if (call->o->regexp)
		kind = PATTERN_REGEXP;
	return make_pattern(call, &p, kind) ? run(call, &p, &o) : CLI_FAILED;
}

int
command_search_names(struct call *call)
{
	struct search_options o = everything(call);
	struct pattern p;

	o.last = SEARCH_NAME;
	o.whole_names = true;
	o.paths = strchr(call->words[0], '/') != NULL;
	return make_pattern(call, &p, PATTERN_NAME) ? run(call, &p, &o) : CLI_FAILED;
}

/* ---- strings ---- */

/* Makes one file what is searched; false after a message. */
static bool
take_file(struct call *call, struct search_options *o)
{
	const struct tree *t = call_tree(call);

	if (!t)
		return false;
	o->node = call_follow(call, t, call->words[0]);
	if (o->node != TREE_NONE && !tree_is_file(t, o->node)) {
		call_say(call, "%s is not a regular file", call->words[0]);
		return false;
	}
	o->firmware = call_tree_store(call);
	o->part = t->part;
	o->flat = false;
	o->last = SEARCH_FILE;
	return o->node != TREE_NONE;
}

int
command_search_strings(struct call *call)
{
	struct search_options o = everything(call);
	struct pattern p;

	o.first = SEARCH_FILE;
	o.strings = o.flat = true;
	if (call->o->part != PART_NONE && !call_has_part(call))
		return CLI_FAILED;
	if (call->word_count && !take_file(call, &o))
		return CLI_FAILED;
	pattern_make_strings(&p, call->o->least ? (uint32_t)call->o->least : LEAST_USUAL);
	return run(call, &p, &o);
}
