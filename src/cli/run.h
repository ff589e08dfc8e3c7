/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is done once it is known what the words mean: a command is run (run.c), the screen is
 * opened (screen.c), an image is chosen from several (many.c). Each returns an exit status and
 * closes what it opened.
 */
#ifndef CLI_RUN_H
#define CLI_RUN_H

#include <sys/types.h>

#include "cli/command.h"

/* ---- run.c ---- */

/* A command with its words, the first of which is the image; one that takes no image. */
int cli_run_command(const struct command *c, const struct cli_options *o, char **words,
        size_t count);
int cli_run_bare(const struct command *c, const struct cli_options *o, char **words,
        size_t count);

/* Opens an image, NULL after a message. `read`: its data is also read, for the verdict. The
 * other is the one to compare with. */
struct firmware *cli_open_image(const char *path, const struct firmware_options *o, bool read);
struct firmware *cli_open_other(const char *path, const struct cli_options *o);

/* Output must not go into an image, as with >>. False after a message, if one is possible. */
bool cli_streams_apart(const struct call *call);

/* Output that could not be written is a failure; a closed pipe gives no message. Returns
 * `status`, or CLI_FAILED. */
int cli_close_output(int status);

/* ---- screen.c ---- */

/* The screen on one image, or on two to be compared; without a terminal the command for them. */
int cli_run_screen(const struct cli_options *o, char **paths, size_t count,
        const struct cli_screen *screen);
/* On lessons: all, or the one that the words name. */
int cli_run_lessons(const struct cli_options *o, const struct operands *w,
        const struct cli_screen *screen);

/* ---- many.c ---- */

/* A list of the files of a folder (count 1), or of those that were named, and the screen on the
 * one that is chosen, until the user leaves; without a terminal the list as text. */
int cli_run_many(const struct cli_options *o, char **paths, size_t count,
        const struct cli_screen *screen);

/* ---- child.c ---- */

/* Begins a process that ends with this one, and a pipe from it. Returns its id, and the end to
 * read from; in the process 0, and the end to write into; -1 with errno set on failure. */
pid_t child_begin(int *end);
/* The same for one that goes on when this one ends, in a session of its own. */
pid_t child_begin_apart(int *end);
/* Has this process neither read from nor print to what it was started with. */
void child_be_quiet(void);
/* Kills one of them that was not waited for. */
void child_kill(pid_t pid);
/* Waits for its end: its exit status; CLI_FAILED after a message if a signal killed it. */
int child_wait(pid_t pid);
/* The same of what waitpid told. */
int child_status(int status);
/* Writes all of it into the pipe; false if nobody reads. */
bool child_write(int pipe, const void *bytes, size_t left);

struct child_report;

/* Runs `body` in a process of its own, which ends with the status that it returns, and takes what
 * it reports about the items of the shelf; the status, CLI_FAILED after a message if that process
 * could not be begun or was killed. *leave is what it reported, SHELF_BACK if nothing. */
int child_run(struct shelf *s, int (*body)(void *arg, struct child_report *report), void *arg,
        enum shelf_leave *leave);
/* For the body: reports what is known of an item; how it was left, at the end, with the item that
 * is selected. */
void child_report_found(struct child_report *report, size_t item,
        const struct shelf_finding *found);
void child_report_leave(struct child_report *report, enum shelf_leave leave, size_t selected);

#endif
