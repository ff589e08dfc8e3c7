/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tasks: whatever the number of threads, results come in the order of the tasks and are the
 * same, and a line can be cancelled at any moment. Run under ThreadSanitizer, too (make tsan).
 */
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "base/array.h"
#include "tests/fixture/check_main.h"
#include "work/work.h"

enum { TASKS = 200 };

/* 0: no workers at all. */
static const unsigned int jobs[] = { 0, 1, 2, 3, 8, 1000 };
enum { JOBS = sizeof jobs / sizeof jobs[0] };

/* ---- tasks ---- */

struct number {
	struct task task; /* first */
	uint32_t in, out;
	uint32_t turns;   /* how long it takes */
	pthread_t thread;
};

static void
run(struct task *t)
{
	struct number *n = (struct number *)t;

	n->out = n->in;
	for (uint32_t i = 0; i < n->turns && !task_unwanted(t); i++)
		n->out = n->out * 1664525 + 1013904223;
	n->thread = pthread_self();
}

/* They end in another order than they are added. */
static struct number *
new_number(uint32_t i)
{
	struct number *n = memory_zeroed(1, sizeof *n);

	n->task.run = run;
	n->in = i;
	n->turns = i % 7 == 0 ? 40000 : i % 3 * 500;
	return n;
}

static uint32_t
expected(uint32_t i)
{
	struct number *n = new_number(i);
	uint32_t out;

	run(&n->task);
	out = n->out;
	free(n);
	return out;
}

static int dropped;

static void
drop(struct task *t)
{
	dropped++;
	free(t);
}

/* The task that has to come next; the line has one. */
static void
check_next(struct task_line *l, uint32_t i)
{
	struct number *n = (struct number *)task_take(l);

	ck_assert_ptr_nonnull(n);
	ck_assert_uint_eq(n->in, i);
	ck_assert_uint_eq(n->out, expected(i));
	free(n);
}

/* ---- order ---- */

START_TEST(results_come_in_the_order_of_the_tasks)
{
	struct task_line l = { .workers = workers_new(jobs[_i]) };
	uint32_t added = 0;

	ck_assert_int_eq(l.workers == NULL, jobs[_i] < 2);
	for (uint32_t i = 0; i < TASKS; i++) {
		while (l.count < workers_ahead(l.workers) && added < TASKS)
			task_add(&l, &new_number(added++)->task);
		check_next(&l, i);
	}
	ck_assert_ptr_null(task_take(&l));
	ck_assert_uint_eq(l.count, 0);
	workers_free(l.workers);
}
END_TEST

START_TEST(all_may_be_added_at_once)
{
	struct task_line l = { .workers = workers_new(jobs[_i]) };

	for (uint32_t i = 0; i < TASKS; i++)
		task_add(&l, &new_number(i)->task);
	for (uint32_t i = 0; i < TASKS; i++)
		check_next(&l, i);
	workers_free(l.workers);
}
END_TEST

/* Without workers nothing runs before it is taken, and all in this thread. */
START_TEST(without_workers_a_task_runs_when_it_is_taken)
{
	struct task_line l = { .workers = workers_new(1) };
	struct number *n[2] = { new_number(5), new_number(6) };

	task_add(&l, &n[0]->task);
	task_add(&l, &n[1]->task);
	ck_assert_uint_eq(n[0]->out, 0);
	ck_assert_ptr_eq(task_take(&l), &n[0]->task);
	ck_assert_uint_eq(n[0]->out, expected(5));
	ck_assert_uint_eq(n[1]->out, 0);
	ck_assert(pthread_equal(n[0]->thread, pthread_self()));
	task_cancel(&l, drop);
	ck_assert_int_eq(dropped, 1);
	free(n[0]);
}
END_TEST

/* Two lines of one pool, taken in turns. */
START_TEST(lines_do_not_mix)
{
	struct workers *w = workers_new(jobs[_i]);
	struct task_line a = { .workers = w }, b = { .workers = w };

	for (uint32_t i = 0; i < TASKS; i++) {
		task_add(i % 2 ? &a : &b, &new_number(i)->task);
		if (i % 5 == 4)
			task_add(&b, &new_number(1000 + i)->task);
	}
	for (uint32_t i = 1; i < TASKS; i += 2)
		check_next(&a, i);
	ck_assert_ptr_null(task_take(&a));
	task_cancel(&b, drop);
	ck_assert_int_eq(dropped, TASKS / 2 + TASKS / 5);
	workers_free(w);
}
END_TEST

/* ---- cancelling ---- */

START_TEST(a_line_can_be_cancelled_at_any_point)
{
	for (uint32_t taken = 0; taken <= 40; taken++) {
		struct task_line l = { .workers = workers_new(jobs[_i]) };

		dropped = 0;
		for (uint32_t i = 0; i < 40; i++)
			task_add(&l, &new_number(i)->task);
		for (uint32_t i = 0; i < taken; i++)
			check_next(&l, i);
		task_cancel(&l, drop);
		ck_assert_int_eq(dropped, 40 - (int)taken);
		ck_assert_uint_eq(l.count, 0);
		ck_assert_ptr_null(task_take(&l));
		/* It can be used again. */
		task_add(&l, &new_number(7)->task);
		check_next(&l, 7);
		task_cancel(&l, drop);
		workers_free(l.workers);
	}
}
END_TEST

/* Would take minutes, if nobody told it. */
START_TEST(a_long_task_sees_that_it_is_unwanted)
{
	struct task_line l = { .workers = workers_new(4) };
	time_t from = time(NULL);

	for (uint32_t i = 0; i < 8; i++) {
		struct number *n = new_number(i);

		n->turns = UINT32_MAX;
		task_add(&l, &n->task);
	}
	nanosleep(&(struct timespec){ .tv_nsec = 20000000 }, NULL);
	task_cancel(&l, drop);
	ck_assert_int_eq(dropped, 8);
	ck_assert_int_lt(time(NULL) - from, 10);
	workers_free(l.workers);
}
END_TEST

START_TEST(a_pool_may_go_unused)
{
	for (int i = 0; i < JOBS; i++) {
		struct task_line l = { .workers = workers_new(jobs[i]) };

		task_cancel(&l, drop);
		ck_assert_ptr_null(task_take(&l));
		ck_assert(!workers_idle(l.workers));
		workers_free(l.workers);
	}
	ck_assert_uint_ge(workers_usual(), 1);
	ck_assert_uint_le(workers_usual(), JOBS_USUAL);
}
END_TEST

/* The sanitizers need all the room there is. */
#if !defined __SANITIZE_ADDRESS__ && !defined __SANITIZE_THREAD__
/* No room for the stack of a thread, or for all of them. */
START_TEST(threads_that_cannot_be_had_are_done_without)
{
	static const rlim_t rooms[] = { 64 << 10, 1 << 20, 5 << 20 };
	struct task_line l = { .workers = workers_new(8) };
	char line[200] = "";
	FILE *f = fopen("/proc/self/statm", "r");
	unsigned long pages;

	if (_i % 2)
		workers_listen(l.workers);
	ck_assert_ptr_nonnull(f);
	ck_assert_ptr_nonnull(fgets(line, sizeof line, f));
	pages = strtoul(line, NULL, 10);
	fclose(f);
	ck_assert_int_eq(setrlimit(RLIMIT_AS, &(struct rlimit){
	        pages * 4096 + rooms[_i / 2], RLIM_INFINITY }), 0);
	for (uint32_t i = 0; i < 20; i++) {
		struct number *n = NULL;

		task_add(&l, &new_number(i)->task);
		while (!n)
			n = (struct number *)task_take(&l);
		ck_assert_uint_eq(n->in, i);
		free(n);
	}
	workers_free(l.workers);
}
END_TEST
#endif

/* ---- listening ---- */

/* As the screen does: it never waits in task_take, but for the descriptor. */
START_TEST(who_listens_is_woken)
{
	struct task_line l = { .workers = workers_new(2 + (unsigned int)_i) };
	struct pollfd fd;
	uint32_t taken = 0, idle = 0;

	workers_listen(l.workers);
	fd = (struct pollfd){ workers_descriptor(l.workers), POLLIN, 0 };
	ck_assert_int_ge(fd.fd, 0);
	for (uint32_t i = 0; i < TASKS; i++)
		task_add(&l, &new_number(i)->task);
	while (taken < TASKS) {
		struct number *n = (struct number *)task_take(&l);

		if (n) {
			ck_assert(!pthread_equal(n->thread, pthread_self()));
			ck_assert_uint_eq(n->in, taken++);
			free(n);
		} else if (workers_idle(l.workers)) {
			idle++;
			ck_assert_int_eq(poll(&fd, 1, 20000), 1);
		}
	}
	ck_assert(!workers_idle(l.workers));
	ck_assert_int_eq(poll(&fd, 1, 0), 0);
	printf("# waited %u times\n", idle);
	workers_free(l.workers);
}
END_TEST

START_TEST(who_listens_can_cancel)
{
	struct task_line l = { .workers = workers_new(3) };

	workers_listen(l.workers);
	for (uint32_t i = 0; i < TASKS; i++)
		task_add(&l, &new_number(i)->task);
	task_cancel(&l, drop);
	ck_assert_int_eq(dropped, TASKS);
	ck_assert(!workers_idle(l.workers));
	workers_free(l.workers);
}
END_TEST

/* ---- signals ---- */

static volatile sig_atomic_t caught;
static pthread_t catcher;

static void
on_signal(int number)
{
	(void)number;
	caught = 1;
	catcher = pthread_self();
}

/* What ends the program is for the thread that draws the screen. */
START_TEST(signals_come_to_the_first_thread)
{
	struct task_line l = { .workers = workers_new(4) };

	signal(SIGTERM, on_signal);
	for (uint32_t i = 0; i < 50; i++)
		task_add(&l, &new_number(i * 7)->task);
	kill(getpid(), SIGTERM);
	for (uint32_t i = 0; i < 50; i++)
		check_next(&l, i * 7);
	ck_assert_int_eq(caught, 1);
	ck_assert(pthread_equal(catcher, pthread_self()));
	workers_free(l.workers);
}
END_TEST

CASES(work)
{
	check_apart();
	tcase_set_timeout(tcase, 300);
	tcase_add_loop_test(tcase, results_come_in_the_order_of_the_tasks, 0, JOBS);
	tcase_add_loop_test(tcase, all_may_be_added_at_once, 0, JOBS);
	tcase_add_test(tcase, without_workers_a_task_runs_when_it_is_taken);
	tcase_add_loop_test(tcase, lines_do_not_mix, 0, JOBS);
	tcase_add_loop_test(tcase, a_line_can_be_cancelled_at_any_point, 0, JOBS);
	tcase_add_test(tcase, a_long_task_sees_that_it_is_unwanted);
	tcase_add_test(tcase, a_pool_may_go_unused);
#if !defined __SANITIZE_ADDRESS__ && !defined __SANITIZE_THREAD__
	tcase_add_loop_test(tcase, threads_that_cannot_be_had_are_done_without, 0, 6);
#endif
	tcase_add_loop_test(tcase, who_listens_is_woken, 0, 3);
	tcase_add_test(tcase, who_listens_can_cancel);
	tcase_add_test(tcase, signals_come_to_the_first_thread);
}
