/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/cli.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/command.h"
#include "firmware/firmware.h"
#include "job/extract/extract.h"
#include "recall/recall.h"

/* ---- options that need no image ---- */

/* True if one of them was given; prints what it asks for. */
static bool
answer(const struct cli_options *o, const struct command *c,
        const struct cli_screen *screen)
{
	if (o->given[OPTION_LIST_COMMANDS])
		help_list_commands();
	else if (o->given[OPTION_LIST_OPTIONS])
		help_list_options(c);
	else if (o->given[OPTION_LIST_KEYS])
		screen->list_keys();
	else if (o->given[OPTION_VERSION])
		help_version();
	else if (o->given[OPTION_HELP] && c)
		help_command(c);
	else if (o->given[OPTION_HELP])
		help_all();
	else
		return false;
	return true;
}

/* False after a message if an option was given that does not go with the command (NULL:
 * with the screen). */
static bool
options_fit(const struct cli_options *o, const struct command *c)
{
	for (int id = 0; id < OPTION_COUNT; id++) {
		if (!o->given[id] || option_fits((enum option_id)id, c))
			continue;
		if (c)
			cli_fail("%s takes no option --%s", c->name, option_rows[id].name);
		else
			cli_fail("--%s goes with a command only", option_rows[id].name);
		return false;
	}
	return true;
}

/* ---- with an image ---- */

/* Some file systems report a failure only now. A descriptor that was never open is not a
 * failure. */
static bool
close_descriptor(void)
{
	return close(STDOUT_FILENO) == 0 || errno == EBADF;
}

/* Output that could not be written is a failure; a closed pipe gives no message. */
static int
close_output(int status)
{
	bool bad = ferror(stdout) != 0;

	if (fflush(stdout) != 0 || bad || !close_descriptor()) {
		if (errno != EPIPE)
			fprintf(stderr, "flashloupe: standard output: cannot be written: "
			        "%s\n", strerror(errno));
		return CLI_FAILED;
	}
	return status;
}

/* `read`: its data is also read, for the verdict. */
static struct firmware *
open_image(const char *path, const struct firmware_options *o, bool read)
{
	struct firmware_options options = *o;
	struct error err;
	struct firmware *f;

	options.read = read;
	f = firmware_open(path, &options, &err);

	if (!f)
		fprintf(stderr, "flashloupe: %s\n", err.text);
	return f;
}

/* The image to compare with. */
static struct firmware *
open_other(const char *path, const struct cli_options *o)
{
	struct firmware_options other = o->firmware;

	other.range = o->range_other;
	return open_image(path, &other, false);
}

static bool
gets_into(const struct call *call, int fd)
{
	return image_takes(call->f->image, fd)
	       || (call->other && image_takes(call->other->image, fd));
}

/* Output must not go into an image, as with >>. False after a message, if one is
 * possible. */
static bool
streams_apart(const struct call *call)
{
	if (gets_into(call, STDERR_FILENO))
		return false;
	if (!gets_into(call, STDOUT_FILENO))
		return true;
	call_say(call, "is the image itself; it is never written to");
	return false;
}

/* True if what the command prints has the verdict on the image. */
static bool
is_judged(const struct command *c, const struct cli_options *o)
{
	return c->judges || (o->form == FORM_JSON && c->table && c->table->judged);
}

/* In the sandbox. */
static int
run_inside(struct call *call)
{
	const struct cli_options *given = call->o;
	struct cli_options o = *given;
	struct firmware *f;
	int status = CLI_FAILED;

	firmware_finish(call->f);
	f = call_open_file(call) ? call_store(call, call->f, &o.path, &o.part) : NULL;
	if (f) {
		call->f = f;
		call->o = &o;
		status = call_travel(call) ? call->command->run(call) : CLI_FAILED;
	}
	call->o = given;
	return call_check_lost(call, status);
}

static int
run_command(const struct command *c, const struct cli_options *o, char **words,
        size_t count)
{
	struct call call = { .command = c, .o = o, .image = words[0], .words = words + 1,
		.word_count = count - 1 };
	int status;

	if (o->part_other != PART_NONE && c->run != command_compare)
		return cli_fail("--part=N:M goes with compare only");
	if (o->two_ranges && !c->two_images)
		return cli_fail("--range=A:B goes with two images only");
	call.f = open_image(call.image, &o->firmware, is_judged(c, o));
	if (!call.f)
		return CLI_FAILED;
	status = CLI_FAILED;
	if (c->two_images)
		call.other = open_other(words[1], o);
	if ((call.other || !c->two_images) && streams_apart(&call) && call_enclose(&call))
		status = run_inside(&call);
	firmware_close(call.other);
	if (call.made_directory && status == CLI_FAILED)
		extract_unprepare(o->directory);
	firmware_close(firmware_root(call.f));
	return close_output(status);
}

/* A command that takes no image. */
static int
run_bare(const struct command *c, const struct cli_options *o, char **words, size_t count)
{
	struct call call = { .command = c, .o = o, .words = words, .word_count = count };

	return close_output(c->run(&call));
}

/* A copy of the options, with the sandbox that the screen has to enter; false after a
 * message. */
static bool
enclosed(const struct cli_options *o, const struct lesson_list *list,
        struct sandbox *s, struct cli_options *copy)
{
	struct error err;

	*copy = *o;
	copy->sandbox = s;
	if (screen_enclose(o, list, s, &err))
		return true;
	cli_fail("%s", err.text);
	sandbox_free(s);
	return false;
}

/* The folder for what is remembered of an image; NULL: nothing is. A script only remembers where
 * a folder is named for it. */
static const char *
state_folder(const struct cli_options *o, struct text *folder)
{
	if (o->no_state || (o->script && !getenv("FLASHLOUPE_STATE")))
		return NULL;
	recall_add_folder(folder);
	return folder->len > 0 ? text_str(folder) : NULL;
}

/* One image, or two to be compared. */
static int
run_screen(const struct cli_options *o, char **paths, size_t count,
        const struct cli_screen *screen)
{
	struct call call = { .o = o, .image = paths[0] };
	struct cli_options inside;
	struct text folder = { 0 };
	struct sandbox s;
	int status = CLI_FAILED;

	if (!o->script && !isatty(STDOUT_FILENO))
		return run_command(command_find(count > 1 ? "compare" : "info"), o, paths,
		        count);
	if (o->two_ranges && count < 2)
		return cli_fail("--range=A:B goes with two images only");
	call.f = open_image(paths[0], &o->firmware, true);
	if (call.f && count > 1)
		call.other = open_other(paths[1], o);
	if (call.f && (call.other || count == 1) && streams_apart(&call)
	        && enclosed(o, NULL, &s, &inside)) {
		inside.state = state_folder(o, &folder);
		status = screen->run(call.f, call.other, &inside);
		sandbox_free(&s);
		text_free(&folder);
	}
	firmware_close(call.other);
	firmware_close(call.f);
	return close_output(status);
}

/* ---- lessons ---- */

/* The lesson in the file `word`, or of that name among the program's own. */
static bool
load_lesson(const char *word, struct lesson_list *list, struct error *err)
{
	struct text path = { 0 };
	struct lesson l;
	bool ok;

	*list = (struct lesson_list){ .lessons = { 0 } };
	if (access(word, F_OK) == 0 || !lesson_folder(&path)) {
		text_clear(&path);
		text_add(&path, word);
	} else {
		text_addf(&path, "/%s.lesson", word);
	}
	ok = lesson_load(text_str(&path), &l, err);
	text_free(&path);
	if (ok)
		array_push(&list->lessons, l);
	return ok;
}

static int
list_lessons(const struct lesson_list *list)
{
	for (size_t i = 0; i < list->lessons.count; i++) {
		const char *path = text_str(&list->lessons.at[i].path);
		const char *name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;

		printf("%-18.*s %s\n", (int)strcspn(name, "."), name,
		        text_str(&list->lessons.at[i].title));
	}
	return CLI_DONE;
}

static int
run_lessons(const struct cli_options *o, const struct operands *w,
        const struct cli_screen *screen)
{
	struct lesson_list list;
	struct cli_options inside;
	struct sandbox s;
	struct error err;
	int status = CLI_FAILED;

	if (w->words.count > 1)
		return cli_fail("one lesson at a time");
	if (w->words.count ? !load_lesson(w->words.at[0], &list, &err)
	                   : !lesson_list_load(NULL, &list, &err))
		return cli_fail("%s", err.text);
	if (!o->script && !isatty(STDOUT_FILENO)) {
		status = list_lessons(&list);
	} else if (enclosed(o, &list, &s, &inside)) {
		status = screen->run_lessons(&list, &inside);
		sandbox_free(&s);
	}
	lesson_list_free(&list);
	return close_output(status);
}

/* ---- all ---- */

static int
dispatch(const struct cli_options *o, const struct operands *w,
        const struct cli_screen *screen)
{
	const struct command *c = w->words.count && !w->literal
	        ? command_find(w->words.at[0]) : NULL;
	int status;

	if (answer(o, c, screen))
		return close_output(CLI_DONE);
	if (!c && o->given[OPTION_LESSON])
		return run_lessons(o, w, screen);
	if (w->words.count == 0) {
		help_usage(stderr);
		return CLI_FAILED;
	}
	status = c ? check_count(c, w->words.count - 1) : check_images(w->words.at, w->words.count);
	if (c && status == CLI_DONE)
		status = check_order(c, w->words.at + 1, w->words.count - 1);
	if (status != CLI_DONE || !options_fit(o, c))
		return CLI_FAILED;
	if (!c)
		return run_screen(o, w->words.at, w->words.count, screen);
	return (c->bare ? run_bare : run_command)(c, o, w->words.at + 1,
	        w->words.count - 1);
}

int
cli_main(int argc, char **argv, const struct cli_screen *screen)
{
	struct operands words = { 0 };
	struct cli_options o;
	struct error err;
	int status;

	if (options_parse(argc, argv, &o, &words, &err)) {
		o.firmware.workers = workers_new(o.given[OPTION_JOBS]
		        ? (unsigned int)o.jobs : workers_usual());
		status = dispatch(&o, &words, screen);
		workers_free(o.firmware.workers);
	} else {
		status = cli_fail("%s", err.text);
	}
	mtd_list_free(&o.mtdparts);
	array_free(&words.words);
	return status;
}
