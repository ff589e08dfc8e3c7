/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The commands: one row each. A command runs with the image open and completely
 * examined; it prints to standard output and returns an exit status.
 * Each is in the file of its kind (do.c: what writes; list.c: most tables; past.c, steps.c,
 * compare.c, search.c, du.c, show.c, hex.c, info.c, explain.c, extract.c, pad.c, make.c, edit.c,
 * replace.c, flash.c, live.c, survey.c, mount.c); commands.c has the rows, commands_find.c finds
 * one, call.c has what several commands need, cli.c the checks at the end.
 */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include <stdio.h>

#include "cli/options.h"
#include "firmware/firmware.h"
#include "job/job.h"
#include "output/output.h"
#include "table/table.h"

/* A command as it was called: its options and words, and the images that they name. */
struct call {
	const struct command *command;
	const struct cli_options *o;
	const char *image;  /* as the user wrote it; NULL without one */
	char **words;       /* the operands after the image */
	size_t word_count;
	struct firmware *f; /* of the store that --part names a part of, else of the image */
	struct firmware *other; /* the second image of a command with two_images */
	bool made_directory; /* -C: by us */
	struct tree *local; /* of a command that makes: a local directory in place of an image, f is
	                     * then NULL; else NULL */
	struct edit_sources *sources; /* what the changes take from; NULL: there are none */
};

struct command {
	const char *name;
	const char *args;    /* "IMAGE [PATH]" */
	const char *summary; /* one line */
	const char *help;    /* a paragraph, or NULL */
	uint64_t options;    /* bits of those it takes, besides those that go with everything */
	int most;            /* operands after the image at most, -1: any number */
	int least;
	bool bare;           /* takes no image: all operands are words, call->f is NULL */
	bool makes;          /* a new file system: it takes the options for that, and its erase
	                      * size is not that of the image */
	bool two_images;     /* the first operand after the image is one, too, where there is one */
	bool remembers;      /* shows what is remembered of the image */
	bool judges;         /* prints the verdict, so that all data must be read */
	int (*run)(struct call *call);
	const struct table_class *table; /* whose columns --help explains, or NULL */
};

/* NULL-name-ended. */
extern const struct command commands[];

const struct command *command_find(const char *name);

enum { WORD_FAR = 3 };
/* How many letters must be changed, left out, added or swapped with their neighbour to get from
 * one word to the other; WORD_FAR where they are not alike, or too long to tell. */
int word_distance(const char *a, const char *b);

/* The command that `word` may be a misspelling of, or NULL. */
const struct command *command_nearest(const char *word);

/* ---- for those who write commands ---- */


/* Prints "flashloupe: IMAGE: ..." to standard error. */
void call_say(const struct call *call, const char *format, ...)
        __attribute__((format(printf, 2, 3)));

/* True if the part given by --part, which was used, exists; false after a message. */
bool call_has_part(const struct call *call);

/* The JFFS2 part to work on; NULL after a message. */
struct volume *call_volume(const struct call *call);

/* The same without a message: the requested one, else the first, or NULL. */
struct volume *call_any_volume(const struct call *call);

/* The files of the part to work on, whatever its format; NULL after a message. JFFS2
 * parts take precedence. */
const struct tree *call_tree(const struct call *call);
/* Whose files those are: of the store of --part, else of the first that has some. */
struct firmware *call_tree_store(const struct call *call);

/* The store below `root` that the path leads to, and the part's number there; NULL after a
 * message. */
struct firmware *call_store(const struct call *call, struct firmware *root,
        const struct part_path *path, int *part);

/* call_file.c: looks into the file of --file, if there is one: call->f is then the store of its
 * bytes. False after a message if that is impossible. */
bool call_open_file(struct call *call);

/* Takes the JFFS2 part to the requested point in the past, if there is one; false after a
 * message. */
bool call_travel(const struct call *call);

/* Writes to standard output; usable as a table's `put`. */
bool call_put(void *arg, const char *at, size_t len);

/* Steps a job to its end, unless a signal stops it; says how it went. */
int call_finish_job(const struct call *call, struct job *j);

/* Reports if the image was unreadable or changed meanwhile; returns the status that the
 * command then exits with, CLI_LOSSES for CLI_DONE. */
int call_check_lost(const struct call *call, int status);

/* The node that `path` leads to, or that "ino:N" numbers; TREE_NONE after a message. */
uint32_t call_lookup(const struct call *call, const struct tree *t, const char *path);
/* The same, symbolic links followed inside of the image. */
uint32_t call_follow(const struct call *call, const struct tree *t, const char *path);

/* Sorts, filters and prints a table as the options say; CLI_DONE, or CLI_FAILED after a
 * message. */
int print_table(const struct call *call, struct table *t);
/* The same for a table of the JFFS2 part to work on. */
int print_volume_table(struct call *call, const struct table_class *class);

/* Prints the manifest of a tree, and says what is wrong with it; the exit status. */
int print_manifest(const struct call *call, const struct tree *t);

/* Shows the table at the requested step, if any; false after a message if there is no
 * such step. */
bool call_look(const struct call *call, struct table *t, struct volume *v);

/* Adds the explanations of the messages in the text, of the kernel or U-Boot; false if there
 * are none (explain.c). */
bool write_messages(const struct call *call, const char *text, struct text *t);

/* False after a message if the file that is to be written is missing, or is the image. */
bool check_output(const struct call *call);
enum output_mode output_mode_of(const struct call *call);

/* Reads an offset of the image (or of the store); with --part it counts from the start of
 * that part. False after a message if it is none, or lies behind the end. */
bool call_offset(const struct call *call, const char *word, uint64_t *offset);

/* ---- enclose.c: the sandbox ---- */

/* Enters the sandbox of a command, which can only write where its options say. Makes the
 * directory of -C. False after a message if a required sandbox is unavailable. */
bool call_enclose(struct call *call);
/* Fills the sandbox that the screen enters: it writes below the current directory, or
 * below that of --write-to, and reads the images of lessons (`list` or NULL). False with
 * err set if there is no such directory. */
bool screen_enclose(const struct cli_options *o, const struct lesson_list *list,
        struct sandbox *s, struct error *err);

/* Fills that of a list of files: it reads the files, and writes nothing. */
void shelf_enclose(const struct cli_options *o, const struct shelf *shelf, struct sandbox *s);

/* ---- edit_sources.c: what changes take from ---- */

/* Opens the files and trees that o->wish names, and allows what reading them needs; NULL with err
 * set if that is impossible, or none are named (then err is ""). */
struct edit_sources *edit_sources_open(const struct cli_options *o, struct sandbox *sandbox,
        struct error *err);
/* In the sandbox: examines them, and gives the sources of `wish` their trees. False with err set if
 * one has no files. */
bool edit_sources_give(struct edit_sources *s, struct wish *wish, struct error *err);
/* Releases them; NULL is fine. */
void edit_sources_free(struct edit_sources *s);

/* ---- operands.c ---- */

/* Says it on standard error, and how to get help; returns CLI_FAILED. */
int cli_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* CLI_DONE if the command takes so many words, the image included; else CLI_FAILED after a
 * message. */
int check_count(const struct command *c, size_t operands);
/* The same where a file comes second and none first: who knows grep types the pattern first. */
int check_order(const struct command *c, char **words, size_t count);
/* The same for words without a command, which can only name images. */
int check_images(char **words, size_t count);
/* True if they name images to choose from: a directory, or more than two files. */
bool are_many(char **words, size_t count);
/* True if the word names a directory. */
bool is_folder(const char *path);

/* list.c, src/cli/info/info.c, du.c, show.c, hex.c, explain.c, do.c, edit.c, extract.c, pad.c,
 * make.c, past.c, compare.c, search.c, steps.c, survey.c, mount.c */
int command_info(struct call *call);
int command_parts(struct call *call);
int command_env(struct call *call);
int command_pages(struct call *call);
int command_notes(struct call *call);
int command_nodes(struct call *call);
int command_map(struct call *call);
int command_blocks(struct call *call);
int command_erase_size(struct call *call);
int command_files(struct call *call);
int command_du(struct call *call);
int command_issues(struct call *call);
int command_show(struct call *call);
int command_explain(struct call *call);
int command_glossary(struct call *call);
int command_manifest(struct call *call);
int command_cat(struct call *call);
int command_extract(struct call *call);
int command_carve(struct call *call);
int command_pad(struct call *call);
int command_make(struct call *call);
int command_edit(struct call *call);
int command_replace(struct call *call);
int command_setenv(struct call *call);
int command_flash_plan(struct call *call);
int command_flash(struct call *call);
int command_hex(struct call *call);
int command_deleted(struct call *call);
int command_history(struct call *call);
int command_layers(struct call *call);
int command_sizes(struct call *call);
int command_timeline(struct call *call);
int command_points(struct call *call);
int command_compare(struct call *call);
int command_diff(struct call *call);
int command_steps(struct call *call);
int command_survey(struct call *call);
int command_mount(struct call *call);
int command_search_grep(struct call *call);
int command_search_names(struct call *call);
int command_search_strings(struct call *call);

/* help.c */
void help_usage(FILE *out);
void help_all(void);
void help_command(const struct command *c);
void help_version(void);
void help_list_commands(void);
void help_list_options(const struct command *c); /* NULL: those without a command */

#endif
