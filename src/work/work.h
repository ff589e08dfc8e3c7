/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Pure work, done by threads. One of them runs a task, and the caller takes tasks back in
 * the order in which they were added to their line and then uses the results, in its own
 * thread. So the order of results, and everything that is shown or written, is the same
 * with any number of threads; without workers a task is run when it is taken.
 *
 * A task's `run` reads only what doesn't change meanwhile and writes only to its own
 * task. The caller owns a task again once it is taken or dropped.
 *
 * Threads start with the first task that is added. They inherit the sandbox of the thread
 * that adds it, so enter that before.
 */
#ifndef WORK_WORK_H
#define WORK_WORK_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

enum { JOBS_MOST = 64, JOBS_USUAL = 8 };

struct workers; /* opaque */

struct task {
	void (*run)(struct task *);
	struct task *next;     /* private, as all that follows: in its line */
	struct task *waits;    /* the next that no thread has begun */
	int state;
	atomic_bool unwanted;
};

/* Tasks in order; zeroed except for `workers` it is empty. */
struct task_line {
	struct workers *workers; /* NULL: none */
	struct task *first, *last;
	size_t count;
};

/* The number of threads that make best use of this machine: at most JOBS_USUAL. */
unsigned int workers_usual(void);

/* Makes a pool for `jobs` threads at a time, the caller's counted. NULL for 0 or 1: tasks are
 * then run in place. workers_free releases it. */
struct workers *workers_new(unsigned int jobs);
/* Ends the threads; every line is empty by then. NULL is fine. */
void workers_free(struct workers *w);

/* How many tasks a line should have, so that no thread waits: 1 without workers. */
size_t workers_ahead(const struct workers *w);

/* From now on the caller neither waits nor runs tasks: task_take returns what is done.
 * Call this before the first task is added. */
void workers_listen(struct workers *w);
/* Listening: a descriptor that is readable when a task is done; -1: there is none. */
int workers_descriptor(const struct workers *w);
/* Listening: true if there are tasks, but none that is done and not taken. Drains the
 * descriptor. */
bool workers_idle(struct workers *w);

/* Adds a task, of which `run` alone is set, to the end of the line. */
void task_add(struct task_line *l, struct task *t);
/* Takes the first task off the line after it was run, in this thread if no other has begun it;
 * NULL if the line is empty or, listening, if it was not run yet. */
struct task *task_take(struct task_line *l);
/* Empties the line: tasks not begun never run, running ones are waited for; each is
 * passed to `drop`. */
void task_cancel(struct task_line *l, void (*drop)(struct task *));
/* For a long `run`: true if its result is no longer wanted. */
bool task_unwanted(const struct task *t);

#endif
