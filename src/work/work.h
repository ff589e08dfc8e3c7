/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Pure work, done by threads. A task is run by one of them, and taken back by the caller in the
 * order in which it was added to its line; what follows from it is done then, in the caller's
 * thread. So the order of results, and with it everything that is shown or written, is the
 * same with any number of threads; without workers a task is run when it is taken.
 *
 * A task's `run` reads what stays as it is meanwhile and writes to its own task alone. The
 * caller owns a task again once it was taken or dropped.
 *
 * Threads begin with the first task that is added: they have the sandbox of the thread that
 * adds it, so that is to be entered before.
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

/* Tasks in their order; zeroed but for `workers` it is empty. */
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

/* From now on the caller has better things to do than to wait, or to run tasks: task_take gives
 * what is there. To be called before the first task is added. */
void workers_listen(struct workers *w);
/* Listening: can be read from when a task is done; -1: there is nothing to listen to. */
int workers_descriptor(const struct workers *w);
/* Listening: true if there are tasks, and none is done that was not taken. Whatever
 * the descriptor had is read. */
bool workers_idle(struct workers *w);

/* Adds a task, of which `run` alone is set, to the end of the line. */
void task_add(struct task_line *l, struct task *t);
/* Takes the first task off the line after it was run, in this thread if no other has begun it;
 * NULL if the line is empty or, listening, if it was not run yet. */
struct task *task_take(struct task_line *l);
/* Empties the line: what was not begun is never run, what runs is waited for; each is given to
 * `drop`. */
void task_cancel(struct task_line *l, void (*drop)(struct task *));
/* For a `run` that takes long: true if nobody wants its result any more. */
bool task_unwanted(const struct task *t);

#endif
