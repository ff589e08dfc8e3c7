/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The commands: one row each. A command runs with the image open and completely
 * examined; it prints to standard output and returns an exit status.
 */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include <stdio.h>

#include "cli/options.h"
#include "firmware/firmware.h"
#include "job/job.h"
#include "output/output.h"
#include "table/table.h"

/* A running command. */
struct run {
	const struct command *command;
	const struct cli_options *o;
	const char *image;  /* as the user wrote it; NULL without one */
	char **words;       /* the operands after the image */
	size_t word_count;
	struct firmware *f; /* of the store that --part names a part of, else of the image */
	struct firmware *other; /* the second image of a command with two_images */
	bool made_directory; /* -C: by us */
};

struct command {
	const char *name;
	const char *args;    /* "IMAGE [PATH]" */
	const char *summary; /* one line */
	const char *help;    /* a paragraph, or NULL */
	uint64_t options;    /* bits of those it takes, besides OPTIONS_ANY */
	int most;            /* operands after the image at most, -1: any number */
	int least;
	bool bare;           /* takes no image: all operands are words, r->f is NULL */
	bool two_images;     /* the first operand after the image is one, too */
	bool judges;         /* prints the verdict, so that all data must be read */
	int (*run)(struct run *r);
	const struct table_class *table; /* whose columns --help explains, or NULL */
};

/* NULL-name-ended. */
extern const struct command commands[];

const struct command *command_find(const char *name);

/* The command that `word` may be a misspelling of, or NULL. */
const struct command *command_nearest(const char *word);

/* ---- for those who write commands ---- */

/* Prints a line of the page of info: a name of 13 columns, then the value. */
void info_line(const char *name, const struct text *value);
/* Prints what the headers in `f` say, in the order of the image. */
void info_headers(const struct firmware *f);

/* Prints "flashloupe: IMAGE: ..." to standard error. */
void run_say(const struct run *r, const char *format, ...)
        __attribute__((format(printf, 2, 3)));

/* True if the part given by --part, which was used, exists; false after a message. */
bool run_has_part(const struct run *r);

/* The JFFS2 part to work on; NULL after a message. */
struct volume *run_volume(const struct run *r);

/* The same without a message: the requested one, else the first, or NULL. */
struct volume *run_any_volume(const struct run *r);

/* The files of the part to work on, whatever its format; NULL after a message. JFFS2
 * parts take precedence. */
const struct tree *run_tree(const struct run *r);
/* Whose files those are: of the store of --part, else of the first that has some. */
struct firmware *run_tree_store(const struct run *r);

/* The store below `root` that the path leads to; NULL after a message. */
struct firmware *run_store(const struct run *r, struct firmware *root,
        const struct part_path *path);

/* Takes the JFFS2 part to the requested point in the past, if there is one; false after a
 * message. */
bool run_travel(const struct run *r);

/* Writes to standard output; usable as a table's `put`. */
bool run_put(void *arg, const char *at, size_t len);

/* Steps a job to its end, unless a signal stops it; says how it went. */
int run_job(const struct run *r, struct job *j);

/* Reports if the image was unreadable or changed meanwhile; returns the status that the
 * command then exits with, CLI_LOSSES for CLI_DONE. */
int run_check_lost(const struct run *r, int status);

/* The node that `path` leads to, or that "ino:N" numbers; TREE_NONE after a message. */
uint32_t run_lookup(const struct run *r, const struct tree *t, const char *path);

/* Sorts, filters and prints a table as the options say; CLI_DONE, or CLI_FAILED after a
 * message. */
int print_table(const struct run *r, struct table *t);
/* False after a message if --sort or --filter can't be parsed. */
bool arrange_table(const struct run *r, struct table *t);
/* The same for a table of the JFFS2 part to work on. */
int print_volume_table(struct run *r, const struct table_class *class);

/* Shows the table at the requested step, if any; false after a message if there is no
 * such step. */
bool run_look(const struct run *r, struct table *t, struct volume *v);

/* False after a message if the file that is to be written is missing, or is the image. */
bool check_output(const struct run *r);
enum output_mode output_mode_of(const struct run *r);

/* Reads an offset of the image (or of the store); with --part it counts from the start of that part. False
 * after a message if it is none, or lies behind the end. */
bool run_offset(const struct run *r, const char *word, uint64_t *offset);

/* ---- enclose.c: the sandbox ---- */

/* Enters the sandbox of a command, which can only write where its options say. Makes the
 * directory of -C. False after a message if a required sandbox is unavailable. */
bool run_enclose(struct run *r);
/* Fills the sandbox that the screen enters: it writes below the current directory, or
 * below that of --write-to, and reads the images of lessons (`list` or NULL). False with
 * err set if there is no such directory. */
bool screen_enclose(const struct cli_options *o, const struct lesson_list *list,
        struct sandbox *s, struct error *err);

/* list.c, info.c, show.c, hex.c, explain.c, do.c, extract.c, pad.c, past.c, compare.c,
 * steps.c */
int command_info(struct run *r);
int command_parts(struct run *r);
int command_nodes(struct run *r);
int command_map(struct run *r);
int command_blocks(struct run *r);
int command_erase_size(struct run *r);
int command_files(struct run *r);
int command_issues(struct run *r);
int command_show(struct run *r);
int command_explain(struct run *r);
int command_glossary(struct run *r);
int command_manifest(struct run *r);
int command_cat(struct run *r);
int command_extract(struct run *r);
int command_carve(struct run *r);
int command_pad(struct run *r);
int command_hex(struct run *r);
int command_deleted(struct run *r);
int command_history(struct run *r);
int command_sizes(struct run *r);
int command_timeline(struct run *r);
int command_points(struct run *r);
int command_compare(struct run *r);
int command_diff(struct run *r);
int command_steps(struct run *r);

/* help.c */
void help_usage(FILE *out);
void help_all(void);
void help_command(const struct command *c);
void help_version(void);
void help_list_commands(void);
void help_list_options(const struct command *c); /* NULL: those without a command */

#endif
