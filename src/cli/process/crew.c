/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/process/crew.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/array.h"
#include "cli/process/process.h"

/* An item between its beginning and its turn. */
struct berth {
	struct text name, note, written;
	pid_t pid;         /* 0: no process runs */
	int pipe;
	bool noted;
	double begun, seconds;
	enum crew_end end;
	int number;
};

/* A ring of berths: items `first` to `first + count - 1`. */
struct ring {
	const struct crew *crew;
	struct berth *berths;
	struct pollfd *polls;
	size_t size, first, count, running;
	bool all_begun;
};

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static struct berth *
berth_at(const struct ring *r, size_t i)
{
	return &r->berths[(r->first + i) % r->size];
}

/* ---- the process ---- */

static void
begin(struct ring *r, struct berth *p)
{
	p->begun = now();
	p->pid = child_begin(&p->pipe);
	if (p->pid == 0) {
		for (size_t i = 0; i < r->size; i++)
			if (r->berths[i].pid > 0)
				close(r->berths[i].pipe);
		_exit(r->crew->body(r->crew->arg, text_str(&p->name), p->pipe));
	}
	if (p->pid < 0) {
		p->pid = 0;
		p->end = CREW_UNBEGUN;
		p->number = errno;
		return;
	}
	r->running++;
}

/* Closes the pipe and takes the status; `killed_for`: why it is killed, CREW_ENDED: it is not. */
static void
end(struct ring *r, struct berth *p, enum crew_end killed_for)
{
	int status = 0;

	close(p->pipe);
	if (killed_for != CREW_ENDED)
		child_kill(p->pid);
	while (waitpid(p->pid, &status, 0) < 0 && errno == EINTR)
		continue;
	p->end = killed_for != CREW_ENDED ? killed_for
	       : WIFSIGNALED(status) ? CREW_KILLED : CREW_ENDED;
	p->number = WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
	p->seconds = now() - p->begun;
	p->pid = 0;
	r->running--;
}

/* Reads what is there. */
static void
listen_to(struct ring *r, struct berth *p)
{
	ssize_t n;

	text_reserve(&p->written, 65536);
	n = read(p->pipe, p->written.at + p->written.len, 65536);
	if (n < 0 && errno == EINTR)
		return;
	if (n <= 0) {
		/* Does nothing to one that ends; another could close its pipe and go on for ever. */
		child_kill(p->pid);
		end(r, p, CREW_ENDED);
		return;
	}
	p->written.len += (size_t)n;
	if (p->written.len > CREW_BYTES_MOST)
		end(r, p, CREW_FLOODED);
}

/* ---- the ring ---- */

/* True if another item was begun. */
static bool
begin_next(struct ring *r)
{
	struct berth *p = berth_at(r, r->count);
	const char *note = NULL;

	if (r->all_begun || r->count == r->size || r->running == r->crew->jobs)
		return false;
	text_clear(&p->name);
	text_clear(&p->note);
	text_clear(&p->written);
	r->all_begun = !r->crew->next(r->crew->arg, &p->name, &note);
	if (r->all_begun)
		return false;
	r->count++;
	p->seconds = 0;
	p->noted = note != NULL;
	text_add(&p->note, note ? note : "");
	p->end = CREW_SKIPPED;
	if (!note)
		begin(r, p);
	return true;
}

/* Hands back those whose turn it is; false if nothing more is wanted. */
static bool
hand_back(struct ring *r)
{
	while (r->count > 0 && berth_at(r, 0)->pid == 0) {
		struct berth *p = berth_at(r, 0);
		struct crew_result result = { text_str(&p->name),
			p->noted ? text_str(&p->note) : NULL, p->end, p->number, p->seconds,
			span_of(p->written.at, p->written.len) };
		bool more = r->crew->take(r->crew->arg, &result);

		text_free(&p->written);
		r->first++;
		r->count--;
		if (!more)
			return false;
	}
	return true;
}

/* Milliseconds until the first of those that run is late; -1: none can be. */
static int
patience(const struct ring *r)
{
	double least = -1;

	for (size_t i = 0; r->crew->timeout && i < r->count; i++) {
		const struct berth *p = berth_at(r, i);
		double left = p->begun + (double)r->crew->timeout - now();

		if (p->pid && (least < 0 || left < least))
			least = left < 0 ? 0 : left;
	}
	return least < 0 ? -1 : least > 60 ? 60000 : (int)(least * 1000) + 1;
}

static void
wait_for_some(struct ring *r)
{
	int ready;

	for (size_t i = 0; i < r->count; i++)
		r->polls[i] = (struct pollfd){ .events = POLLIN,
			.fd = berth_at(r, i)->pid ? berth_at(r, i)->pipe : -1 };
	ready = poll(r->polls, r->count, patience(r));
	for (size_t i = 0; i < r->count; i++) {
		struct berth *p = berth_at(r, i);

		if (!p->pid)
			continue;
		if (ready > 0 && r->polls[i].revents)
			listen_to(r, p);
		if (p->pid && r->crew->timeout && now() - p->begun > (double)r->crew->timeout)
			end(r, p, CREW_LATE);
	}
}

static void
free_ring(struct ring *r)
{
	for (size_t i = 0; i < r->size; i++) {
		struct berth *p = &r->berths[i];

		if (p->pid)
			end(r, p, CREW_LATE);
		text_free(&p->name);
		text_free(&p->note);
		text_free(&p->written);
	}
	free(r->berths);
	free(r->polls);
}

void
crew_run(const struct crew *c)
{
	struct ring r = { .crew = c, .size = (size_t)c->jobs * CREW_AHEAD };

	r.berths = memory_zeroed(r.size, sizeof *r.berths);
	r.polls = memory_zeroed(r.size, sizeof *r.polls);
	do {
		while (begin_next(&r))
			continue;
		if (!hand_back(&r))
			break;
		if (r.running > 0)
			wait_for_some(&r);
	} while (r.count > 0 || !r.all_begun);
	free_ring(&r);
}
