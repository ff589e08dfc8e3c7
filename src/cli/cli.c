/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/cli.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/call/call.h"
#include "cli/run.h"

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

/* True if the first word is "help", and no file is called so. */
static bool
is_help(const struct operands *w)
{
	return !w->literal && w->words.count > 0 && strcmp(w->words.at[0], "help") == 0
	       && access(w->words.at[0], F_OK) != 0;
}

/* As --help does, alone or with a command. */
static int
run_help(const struct operands *w)
{
	const struct command *c = w->words.count > 1 ? command_find(w->words.at[1]) : NULL;

	if (w->words.count > 1 && !c)
		return cli_fail("help: there is no such command");
	if (c)
		help_command(c);
	else
		help_all();
	return cli_close_output(CLI_DONE);
}

/* False after a message if an option was given that does not go with the command (NULL:
 * with the screen). */
static bool
options_fit(const struct cli_options *o, const struct command *c)
{
	char letter[8] = "";

	for (int id = 0; id < OPTION_COUNT; id++) {
		if (!o->given[id] || option_fits((enum option_id)id, c))
			continue;
		if (option_rows[id].letter)
			snprintf(letter, sizeof letter, " (-%c)", option_rows[id].letter);
		if (c && c->machine && (id == OPTION_TSV || id == OPTION_JSON))
			cli_fail("%s takes no option --%s; for programs there is flashloupe %s",
			        c->name, option_rows[id].name, c->machine);
		else if (c)
			cli_fail("%s takes no option --%s%s", c->name, option_rows[id].name, letter);
		else
			cli_fail("--%s%s needs a command", option_rows[id].name, letter);
		return false;
	}
	return true;
}

/* ---- all ---- */

static int
dispatch(const struct cli_options *o, const struct operands *w,
        const struct cli_screen *screen)
{
	const struct command *c = w->words.count && !w->literal && !o->given[OPTION_FLASH]
	        ? command_find(w->words.at[0]) : NULL;
	char folder[] = ".", *here = folder;
	int status;

	cli_fail_about(c);
	if (answer(o, c, screen))
		return cli_close_output(CLI_DONE);
	if (is_help(w))
		return run_help(w);
	if (!c && o->given[OPTION_LESSON])
		return cli_run_lessons(o, w, screen);
	if (!c && o->given[OPTION_FLASH])
		return cli_run_flash(o, w, screen);
	if (w->words.count == 0) {
		if (options_fit(o, NULL) && (o->script || isatty(STDOUT_FILENO)))
			return cli_run_many(o, &here, 1, screen);
		help_usage(stderr);
		return CLI_FAILED;
	}
	/* An option that is wrong may be why words are missing. */
	if (c && !options_fit(o, c))
		return CLI_FAILED;
	status = c ? check_count(c, w->words.count - 1) : check_images(w->words.at, w->words.count);
	if (c && status == CLI_DONE)
		status = check_order(c, w->words.at + 1, w->words.count - 1);
	if (status != CLI_DONE || (!c && !options_fit(o, NULL)))
		return CLI_FAILED;
	if (!c && are_many(w->words.at, w->words.count))
		return cli_run_many(o, w->words.at, w->words.count, screen);
	if (!c)
		return cli_run_screen(o, w->words.at, w->words.count, screen);
	return (c->bare ? cli_run_bare : cli_run_command)(c, o, w->words.at + 1,
	        w->words.count - 1);
}

/* The command whose options these may be: the first word that names one. */
static const struct command *
command_of(int argc, char **argv)
{
	const struct command *c = NULL;

	for (int i = 1; i < argc && !c && strcmp(argv[i], "--") != 0; i++)
		c = command_find(argv[i]);
	return c;
}

int
cli_main(int argc, char **argv, const struct cli_screen *screen)
{
	const struct command *c = command_of(argc, argv);
	struct operands words = { 0 };
	struct cli_options o;
	struct error err;
	int status;

	if (cli_is_narrow(STDOUT_FILENO))
		text_be_narrow();
	cli_fail_about(c);
	if (options_parse(argc, argv, c, &o, &words, &err)) {
		o.firmware.workers = workers_new(o.given[OPTION_JOBS]
		        ? (unsigned int)o.jobs : workers_usual());
		status = dispatch(&o, &words, screen);
		workers_free(o.firmware.workers);
	} else {
		status = cli_fail("%s", err.text);
	}
	mtd_list_free(&o.mtdparts);
	wish_free(&o.wish);
	image_close(o.devtable);
	array_free(&words.words);
	return status;
}
