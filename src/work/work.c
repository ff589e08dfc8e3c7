/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "work/work.h"

#include <assert.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/array.h"

enum { STACK = 1 << 20 };
enum { TASK_WAITS, TASK_RUNS, TASK_DONE };

/* `lock` guards all of it, and `state` of every task, except what is set before the
 * threads begin. */
struct workers {
	pthread_mutex_t lock;
	pthread_cond_t added, done;
	struct task *first, *last; /* that no thread has begun, of all lines */
	size_t undone, ready;      /* tasks not run yet; run, but not taken */
	bool ended;
	bool begun, listens;
	unsigned int jobs, threads;
	int wake;                  /* -1: does not listen */
	pthread_t thread[JOBS_MOST];
};

unsigned int
workers_usual(void)
{
	cpu_set_t set;
	int count = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;

	return count < JOBS_USUAL ? (unsigned int)count : JOBS_USUAL;
}

struct workers *
workers_new(unsigned int jobs)
{
	struct workers *w;

	if (jobs < 2)
		return NULL;
	w = memory_zeroed(1, sizeof *w);
	w->jobs = jobs < JOBS_MOST ? jobs : JOBS_MOST;
	w->wake = -1;
	pthread_mutex_init(&w->lock, NULL);
	pthread_cond_init(&w->added, NULL);
	pthread_cond_init(&w->done, NULL);
	return w;
}

void
workers_free(struct workers *w)
{
	if (!w)
		return;
	assert(!w->first && !w->undone && !w->ready);
	pthread_mutex_lock(&w->lock);
	w->ended = true;
	pthread_cond_broadcast(&w->added);
	pthread_mutex_unlock(&w->lock);
	for (unsigned int i = 0; i < w->threads; i++)
		pthread_join(w->thread[i], NULL);
	pthread_mutex_destroy(&w->lock);
	pthread_cond_destroy(&w->added);
	pthread_cond_destroy(&w->done);
	if (w->wake >= 0)
		close(w->wake);
	free(w);
}

size_t
workers_ahead(const struct workers *w)
{
	return w ? 2 * (size_t)w->jobs + 1 : 1;
}

/* ---- those that wait; with the lock held ---- */

static void
push_waiting(struct workers *w, struct task *t)
{
	t->waits = NULL;
	if (w->first)
		w->last->waits = t;
	else
		w->first = t;
	w->last = t;
	w->undone++;
}

static struct task *
pop_waiting(struct workers *w)
{
	struct task *t = w->first;

	if (t)
		w->first = t->waits;
	return t;
}

static void
remove_waiting(struct workers *w, const struct task *t)
{
	struct task *before = NULL;

	if (w->first == t) {
		w->first = t->waits;
		return;
	}
	for (before = w->first; before->waits != t; before = before->waits)
		continue;
	before->waits = t->waits;
	if (w->last == t)
		w->last = before;
}

/* Runs one that was taken out of the queue, without the lock meanwhile. */
static void
run_task(struct workers *w, struct task *t)
{
	t->state = TASK_RUNS;
	pthread_mutex_unlock(&w->lock);
	t->run(t);
	pthread_mutex_lock(&w->lock);
	t->state = TASK_DONE;
	w->undone--;
	w->ready++;
	pthread_cond_broadcast(&w->done);
	if (w->wake >= 0)
		eventfd_write(w->wake, 1);
}

/* ---- threads ---- */

static void *
serve(void *arg)
{
	struct workers *w = arg;

	pthread_mutex_lock(&w->lock);
	while (!w->ended) {
		struct task *t = pop_waiting(w);

		if (t)
			run_task(w, t);
		else
			pthread_cond_wait(&w->added, &w->lock);
	}
	pthread_mutex_unlock(&w->lock);
	return NULL;
}

/* Signals that end the program or concern the terminal are for the first thread; those
 * that a thread causes itself can't be blocked. */
static void
signals_for_threads(sigset_t *set)
{
	static const int own[] = { SIGBUS, SIGSEGV, SIGFPE, SIGILL, SIGTRAP, SIGSYS, SIGABRT };

	sigfillset(set);
	for (size_t i = 0; i < sizeof own / sizeof *own; i++)
		sigdelset(set, own[i]);
}

/* Fewer threads than wanted, or none, will do. */
static void
begin(struct workers *w)
{
	unsigned int wanted = w->listens ? w->jobs : w->jobs - 1;
	sigset_t held, before;
	pthread_attr_t attr;

	w->begun = true;
	signals_for_threads(&held);
	pthread_sigmask(SIG_BLOCK, &held, &before);
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, STACK);
	while (w->threads < wanted
	        && pthread_create(&w->thread[w->threads], &attr, serve, w) == 0)
		w->threads++;
	pthread_attr_destroy(&attr);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
}

/* ---- listening ---- */

void
workers_listen(struct workers *w)
{
	if (!w || w->begun)
		return;
	w->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	w->listens = w->wake >= 0;
}

int
workers_descriptor(const struct workers *w)
{
	return w ? w->wake : -1;
}

bool
workers_idle(struct workers *w)
{
	eventfd_t count;
	bool idle;

	if (!w || w->wake < 0)
		return false;
	pthread_mutex_lock(&w->lock);
	eventfd_read(w->wake, &count);
	idle = w->undone > 0 && w->ready == 0;
	pthread_mutex_unlock(&w->lock);
	return idle;
}

/* ---- lines ---- */

void
task_add(struct task_line *l, struct task *t)
{
	struct workers *w = l->workers;

	t->next = NULL;
	t->state = TASK_WAITS;
	atomic_init(&t->unwanted, false);
	if (l->first)
		l->last->next = t;
	else
		l->first = t;
	l->last = t;
	l->count++;
	if (!w)
		return;
	if (!w->begun)
		begin(w);
	pthread_mutex_lock(&w->lock);
	push_waiting(w, t);
	pthread_cond_signal(&w->added);
	pthread_mutex_unlock(&w->lock);
}

static struct task *
pop(struct task_line *l)
{
	struct task *t = l->first;

	l->first = t->next;
	l->count--;
	return t;
}

/* Helps until the task is done; false if others are to do it. With the lock held. */
static bool
see_done(struct workers *w, struct task *t)
{
	while (t->state != TASK_DONE) {
		struct task *help = t;

		if (w->listens && w->threads)
			return false;
		if (t->state == TASK_WAITS)
			remove_waiting(w, t);
		else
			help = pop_waiting(w);
		if (help)
			run_task(w, help);
		else
			pthread_cond_wait(&w->done, &w->lock);
	}
	return true;
}

struct task *
task_take(struct task_line *l)
{
	struct workers *w = l->workers;
	struct task *t = NULL;

	if (!l->first)
		return NULL;
	if (!w) {
		l->first->run(l->first);
		return pop(l);
	}
	pthread_mutex_lock(&w->lock);
	if (see_done(w, l->first)) {
		t = pop(l);
		w->ready--;
	}
	pthread_mutex_unlock(&w->lock);
	return t;
}

/* None of them will be begun. */
static void
withdraw(struct task_line *l)
{
	struct workers *w = l->workers;

	pthread_mutex_lock(&w->lock);
	for (struct task *t = l->first; t; t = t->next) {
		atomic_store(&t->unwanted, true);
		if (t->state != TASK_WAITS)
			continue;
		remove_waiting(w, t);
		w->undone--;
		w->ready++;
		t->state = TASK_DONE;
	}
	for (struct task *t = l->first; t; t = t->next) {
		while (t->state != TASK_DONE)
			pthread_cond_wait(&w->done, &w->lock);
		w->ready--;
	}
	pthread_mutex_unlock(&w->lock);
}

void
task_cancel(struct task_line *l, void (*drop)(struct task *))
{
	if (l->workers && l->first)
		withdraw(l);
	while (l->first)
		drop(pop(l));
}

bool
task_unwanted(const struct task *t)
{
	return atomic_load(&t->unwanted);
}
