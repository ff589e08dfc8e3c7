/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether the words of a command line make sense, and what is said if not. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/command.h"

int
cli_fail(const char *format, ...)
{
	va_list args;

	fputs("flashloupe: ", stderr);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputs("\nTry 'flashloupe --help'.\n", stderr);
	return CLI_FAILED;
}

int
check_count(const struct command *c, size_t operands)
{
	if (operands == 0 && !c->bare)
		return cli_fail("%s: which image? (%s)", c->name, c->args);
	operands -= !c->bare;
	if (operands < (size_t)c->least)
		return cli_fail("%s: too few arguments (%s)", c->name, c->args);
	if (c->most >= 0 && operands > (size_t)c->most)
		return cli_fail("%s: too many arguments (%s)", c->name, c->args);
	return CLI_DONE;
}

/* Who knows grep types the pattern first. */
int
check_order(const struct command *c, char **words, size_t count)
{
	struct text first = { 0 }, second = { 0 };

	if (c->bare || count < 2 || strcmp(words[0], "-") == 0 || access(words[0], F_OK) == 0
	        || access(words[1], F_OK) != 0)
		return CLI_DONE;
	text_add_readable(&first, span_of(words[0], strlen(words[0])), false);
	text_add_readable(&second, span_of(words[1], strlen(words[1])), false);
	cli_fail("%s: no such file; the image comes first: flashloupe %s %s %s", text_str(&first),
	        c->name, text_str(&second), text_str(&first));
	text_free(&first);
	text_free(&second);
	return CLI_FAILED;
}

/* A first word that is not a command can only name an image. */
int
check_images(char **words, size_t count)
{
	const char *word = words[0];
	const struct command *near = command_nearest(word);
	struct text shown = { 0 };

	if (strcmp(word, "-") == 0 || access(word, F_OK) == 0)
		return count <= 2 ? CLI_DONE
		       : cli_fail("%zu files were given: one is looked at, two are compared",
		              count);
	text_add_readable(&shown, span_of(word, strlen(word)), false);
	if (near && access(word, F_OK) != 0)
		cli_fail("%s: no such command or file; did you mean '%s'?", text_str(&shown),
		        near->name);
	else if (count > 1)
		cli_fail("%s: no such command", text_str(&shown));
	else
		cli_fail("%s: no such command or file", text_str(&shown));
	text_free(&shown);
	return CLI_FAILED;
}
