/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a command is, and what it takes: one row each (src/cli/commands.c has their groups). A
 * command runs with the image open and completely examined; it prints to standard output and
 * returns an exit status.
 */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include <stdarg.h>
#include <stdio.h>

#include "cli/words/options.h"
#include "table/table.h"

struct call;

struct command {
	const char *name;
	const char *args;    /* "IMAGE [PATH]" */
	const char *summary; /* one line */
	const char *help;    /* a paragraph, or NULL */
	const char *machine; /* what prints the same for programs, if it has no --json, or NULL */
	uint64_t options;    /* bits of those it takes, besides those that go with everything */
	int most;            /* operands after the image at most, -1: any number */
	int least;
	bool bare;           /* takes no image: all operands are words, call->f is NULL */
	bool makes;          /* a new file system: it takes the options for that, and its erase
	                      * size is not that of the image */
	bool two_images;     /* the first operand after the image is one, too, where there is one */
	bool pattern;        /* the operand after the image is one, and may as well come first */
	bool remembers;      /* shows what is remembered of the image */
	bool judges;         /* prints the verdict, so that all data must be read */
	int (*run)(struct call *call);
	const struct table_class *table; /* whose columns --help explains, or NULL */
};

/* ---- src/cli/commands.c ---- */

/* Row `i` of the command table, from 0 on; NULL behind the last. */
const struct command *command_at(size_t i);

/* ---- commands_find.c ---- */

/* The command of that name, or NULL. */
const struct command *command_find(const char *name);

/* The command that `word` may be a misspelling of, or that does what other programs call so, as ls
 * lists files; or NULL. */
const struct command *command_nearest(const char *word);

/* ---- operands.c ---- */

/* True if the descriptor is that of a terminal that may take parts of UTF-8 for controls. */
bool cli_is_narrow(int fd);
/* Prints to standard error; to such a terminal only ASCII. */
void cli_put_message(const char *format, va_list args) __attribute__((format(printf, 1, 0)));
/* From now on help is that of the command, NULL: that of all. */
void cli_fail_about(const struct command *c);
/* Says it on standard error, and how to get help; returns CLI_FAILED. */
int cli_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* CLI_DONE if the command takes so many words, the image included; else CLI_FAILED after a
 * message. */
int check_count(const struct command *c, size_t operands);
/* The same where a file comes second and none first. A pattern may: who knows grep types it first;
 * then the two change places. */
int check_order(const struct command *c, char **words, size_t count);
/* The same for words without a command, which can only name images. */
int check_images(char **words, size_t count);
/* True if they name images to choose from: a directory, or more than two files. */
bool are_many(char **words, size_t count);
/* True if the word names a directory; and if something is mounted on it. */
bool is_folder(const char *path);
bool is_mounted_on(const char *path);

/* help.c */
void help_usage(FILE *out);
void help_all(void);
void help_command(const struct command *c);
void help_version(void);
void help_list_commands(void);
void help_list_options(const struct command *c); /* NULL: those without a command */

#endif
