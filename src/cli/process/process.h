/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Processes of their own for images, and the commands that begin one for each image (survey) or
 * one that goes on in the background (mount).
 */
#ifndef CLI_PROCESS_H
#define CLI_PROCESS_H

#include <sys/types.h>

#include "cli/call/call.h"
#include "shelf/shelf.h"

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

/* ---- survey.c ---- */

/* A row of the command table: as every command's. */
int command_survey(struct call *call);

/* ---- mount.c ---- */

int command_mount(struct call *call);

#endif
