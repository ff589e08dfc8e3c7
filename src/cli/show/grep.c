/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a search has found as grep(1) prints it: lines, or files. */
#include <inttypes.h>

#include "cli/show/grep.h"
#include "firmware/model/children.h"
#include "list/findings/counts.h"
#include "list/findings/search.h"

enum search_result
grep_result(const struct cli_options *o)
{
	return o->with_matches ? SEARCH_WITH : o->without_match ? SEARCH_WITHOUT
	       : o->count_lines ? SEARCH_COUNTS
	       : o->with_filename || o->no_filename ? SEARCH_LINES : SEARCH_MATCHES;
}

/* True if files of more than one part are searched. */
static bool
has_several(const struct search *s)
{
	size_t trees = 0;

	for (size_t i = 0; i < s->units.count && trees < 2; i++)
		trees += s->units.at[i].tree && !s->units.at[i].owned;
	return trees > 1;
}

/* Adds the path, behind the part where there are several. */
static void
add_name(const struct search *s, uint32_t unit, const struct text *path, struct text *line)
{
	const struct search_unit *u = &s->units.at[unit];

	if (has_several(s)) {
		firmware_add_part(u->firmware, u->part, line);
		text_add(line, ":");
	}
	text_add_bytes(line, path->at, path->len);
}

static void
put_line(struct text *line)
{
	text_add(line, "\n");
	call_put(NULL, line->at, line->len);
	text_clear(line);
}

static void
print_files(const struct call *call, struct table *t)
{
	struct text line = { 0 }, path = { 0 };

	t->exact = true;
	for (size_t row = 0; row < table_count(t); row++) {
		size_t base = table_base_row(t, row);
		const struct search_file *f = table_counts_file(t, base);
		bool counts = t->search->options.result == SEARCH_COUNTS;

		text_clear(&path);
		table_counts_add_path(t, base, &path);
		if (!counts || !call->o->no_filename)
			add_name(t->search, f->unit, &path, &line);
		if (counts)
			text_addf(&line, "%s%" PRIu64, line.len ? ":" : "", f->lines);
		put_line(&line);
	}
	text_free(&path);
	text_free(&line);
}

static void
print_lines(const struct call *call, struct table *t)
{
	struct text line = { 0 }, path = { 0 };

	for (size_t row = 0; row < table_count(t); row++) {
		const struct search_hit *h = table_found_hit(t, table_base_row(t, row));

		text_clear(&path);
		search_add_path(t->search, h, true, &path);
		if (!call->o->no_filename) {
			add_name(t->search, h->unit, &path, &line);
			text_add(&line, ":");
		}
		text_add_target(&line, search_line(t->search, h));
		put_line(&line);
	}
	text_free(&path);
	text_free(&line);
}

int
grep_print(const struct call *call, const struct search *s)
{
	bool files = s->options.result > SEARCH_LINES;
	struct table t;
	int status = CLI_DONE;

	if (files)
		table_open_counts(&t, call->f, s);
	else
		table_open_found(&t, call->f, s);
	if (call->o->form != FORM_PLAIN || call->o->columns_chosen)
		status = print_table(call, &t);
	else if (!arrange_table(call, &t))
		status = CLI_FAILED;
	else if (files)
		print_files(call, &t);
	else
		print_lines(call, &t);
	table_close(&t);
	return status;
}
