/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Choosing an image from several, and going from one to the next. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/call/call.h"
#include "cli/process/process.h"
#include "cli/run.h"
#include "shelf/shelf.h"
#include "shelf/shelf_table.h"

/* What a process is begun with. */
struct stage {
	const struct cli_options *o;
	const struct cli_screen *screen;
	struct shelf *shelf;
};

/* ---- the list ---- */

static void
report_all(const struct shelf *s, struct child_report *report, enum shelf_leave leave)
{
	for (size_t i = 0; i < s->items.count; i++)
		if (s->items.at[i].found.state != SHELF_WAITS)
			child_report_found(report, i, &s->items.at[i].found);
	child_report_leave(report, leave, s->selected);
}

static int
show_list(void *arg, struct child_report *report)
{
	struct stage *stage = arg;
	struct cli_options inside = *stage->o;
	struct sandbox s;
	enum shelf_leave leave;
	int status;

	shelf_enclose(stage->o, stage->shelf, &s);
	inside.sandbox = &s;
	status = stage->screen->choose(stage->shelf, &inside, &leave);
	sandbox_free(&s);
	report_all(stage->shelf, report, leave);
	return status;
}

static int
show_image(void *arg, struct child_report *report)
{
	struct stage *stage = arg;
	struct cli_options inside = *stage->o;
	struct shelf *s = stage->shelf;
	char *path = s->items.at[s->selected].path.at;
	enum shelf_leave leave = SHELF_BACK;
	int status;

	inside.leave = &leave;
	status = cli_run_screen(&inside, &path, 1, stage->screen);
	child_report_leave(report, leave, s->selected);
	return status;
}

/* ---- from one to the other ---- */

/* Opens the folder that is selected in place of the one that is listed, and selects that if it is
 * in there; stays where it is, with a notice, if that is impossible. */
static void
enter_folder(struct shelf *s)
{
	char *from = realpath(text_str(&s->folder), NULL);
	char *to = realpath(text_str(&s->items.at[s->selected].path), NULL);
	struct shelf other = { .selected = 0 };
	struct error err;

	if (to ? shelf_open_folder(&other, to, &err)
	       : error_set_errno(&err, "the directory cannot be opened")) {
		for (size_t i = 0; from && i < other.items.count; i++)
			if (strcmp(text_str(&other.items.at[i].path), from) == 0)
				other.selected = i;
		shelf_free(s);
		*s = other;
	} else {
		shelf_free(&other);
		text_clear(&s->notice);
		text_add(&s->notice, err.text);
	}
	free(from);
	free(to);
}

static void
note_status(struct shelf *s, int status)
{
	const struct shelf_item *item = &s->items.at[s->selected];

	text_clear(&s->notice);
	if (status != CLI_FAILED)
		return;
	text_add_readable(&s->notice, span_of(item->path.at, item->path.len), false);
	text_add(&s->notice, ": cannot be shown");
}

/* Shows the selected image, and those that are gone to from it. */
static int
show_images(struct stage *stage, enum shelf_leave *leave)
{
	struct shelf *s = stage->shelf;
	int status;

	do {
		size_t next = SIZE_MAX;

		status = child_run(s, show_image, stage, leave);
		note_status(s, status);
		if (*leave == SHELF_NEXT || *leave == SHELF_PREVIOUS)
			next = shelf_next_file(s, s->selected, *leave == SHELF_NEXT ? 1 : -1);
		if (next == SIZE_MAX)
			break;
		s->selected = next;
	} while (true);
	return status;
}

/* A script is for the list alone: it ends by saying what was chosen. */
static int
end_script(const struct shelf *s, enum shelf_leave leave)
{
	const struct text *path = &s->items.at[s->selected].path;
	struct text shown = { 0 };

	text_add_readable(&shown, span_of(path->at, path->len), false);
	if (leave == SHELF_OPEN)
		printf("-- opens %s\n", text_str(&shown));
	text_free(&shown);
	return CLI_DONE;
}

static int
run_shelf(struct stage *stage)
{
	struct shelf *s = stage->shelf;
	enum shelf_leave leave;
	int status;

	do {
		status = child_run(s, show_list, stage, &leave);
		if (status != CLI_DONE || leave != SHELF_OPEN || s->items.count == 0)
			break;
		if (s->items.at[s->selected].kind == SHELF_FOLDER)
			enter_folder(s);
		else if (stage->o->script)
			return end_script(s, leave);
		else if (s->items.at[s->selected].kind == SHELF_FILE)
			status = show_images(stage, &leave);
	} while (leave != SHELF_QUIT);
	return status;
}

/* ---- without a terminal ---- */

static int
print_shelf(const struct cli_options *o, struct shelf *s)
{
	struct sandbox box;
	struct table t;
	struct error err;

	shelf_enclose(o, s, &box);
	if (!sandbox_enter(&box, &err)) {
		sandbox_free(&box);
		return cli_fail("%s", err.text);
	}
	while (shelf_step(s, &o->firmware, SIZE_MAX))
		;
	table_open_shelf(&t, s);
	table_write(&t, FORM_PLAIN, 0, SIZE_MAX, call_put, NULL);
	table_close(&t);
	sandbox_free(&box);
	return CLI_DONE;
}

/* ---- all ---- */

static bool
fill(struct shelf *s, char **paths, size_t count)
{
	struct error err;

	if (count > 1) {
		for (size_t i = 0; i < count; i++)
			if (!shelf_add(s, paths[i]))
				return cli_fail("more than %d files", SHELF_MOST) == CLI_DONE;
		return true;
	}
	return shelf_open_folder(s, paths[0], &err) || cli_fail("%s", err.text) == CLI_DONE;
}

int
cli_run_many(const struct cli_options *o, char **paths, size_t count,
        const struct cli_screen *screen)
{
	struct shelf s = { .selected = 0 };
	struct stage stage = { o, screen, &s };
	int status = CLI_FAILED;

	if (o->two_ranges)
		return cli_fail("--range=A:B needs two images");
	if (fill(&s, paths, count))
		status = o->script || isatty(STDOUT_FILENO) ? run_shelf(&stage)
		                                            : print_shelf(o, &s);
	shelf_free(&s);
	return cli_close_output(status);
}
