/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A command as it was called, and what several commands need. */
#ifndef CLI_CALL_H
#define CLI_CALL_H

#include "cli/words/command.h"
#include "firmware/firmware.h"
#include "job/job.h"
#include "lesson/lesson.h"
#include "output/output.h"

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

/* ---- open.c: the image, and standard output ---- */

/* Opens an image, NULL after a message. `read`: its data is also read, for the verdict. The
 * other is the one to compare with. */
struct firmware *cli_open_image(const char *path, const struct firmware_options *o, bool read);
struct firmware *cli_open_other(const char *path, const struct cli_options *o);

/* Output must not go into an image, as with >>. False after a message, if one is possible. */
bool cli_streams_apart(const struct call *call);

/* Output that could not be written is a failure; a closed pipe gives no message. Returns
 * `status`, or CLI_FAILED. */
int cli_close_output(int status);

/* False after a message if the file cannot be written: it is the image, exists, or is special. */
bool call_may_write(const struct call *call, const char *path);
/* The same of that of -o, which must be given. */
bool check_output(const struct call *call);
enum output_mode output_mode_of(const struct call *call);

/* ---- call.c ---- */

/* The worse of two statuses: failed, then losses, then what was left out. */
int cli_worse(int a, int b);

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

/* ---- place.c ---- */

/* The store of what the partition of that name holds, below `root`, and the part there: the one with
 * files, or the only one that is not a gap; NULL after a message. */
struct firmware *call_partition(const struct call *call, struct firmware *root, struct span name,
        int *part);

/* Takes the JFFS2 part to the requested point in the past, if there is one; false after a
 * message. */
bool call_travel(const struct call *call);

/* Reads an offset of the image (or of the store); with --part it counts from the start of
 * that part. False after a message if it is none, or lies behind the end. */
bool call_offset(const struct call *call, const char *word, uint64_t *offset);

/* ---- print.c ---- */

/* Sorts and filters a table, and chooses its columns; false after a message if --sort, --filter or
 * --columns can't be parsed. */
bool arrange_table(const struct call *call, struct table *t);
/* Sorts, filters and prints a table as the options say; CLI_DONE, or CLI_FAILED after a
 * message. */
int print_table(const struct call *call, struct table *t);
/* The same for a table that has just been opened, at --step, and with what --all lists only if it is
 * asked for; `v` is the volume that the table is of, or NULL. */
int print_opened(const struct call *call, struct table *t, struct volume *v);
/* The same for a class of tables, of the image or, not NULL, of a volume. */
int print_class(const struct call *call, const struct table_class *class, struct volume *v);
/* The same for a table of the JFFS2 part to work on. */
int print_volume_table(struct call *call, const struct table_class *class);

/* Says how many files of a tree of `f` are damaged, what else of it the image has lost, and whether
 * it may be a mixture; true if there was anything to say. */
bool call_say_losses(const struct call *call, const struct firmware *f, const struct tree *t);
/* Prints the manifest of a tree, and says what is wrong with it; the exit status. */
int print_manifest(const struct call *call, const struct tree *t);

/* Shows the table at the requested step, if any; false after a message if there is no
 * such step. */
bool call_look(const struct call *call, struct table *t, struct volume *v);

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

#endif
