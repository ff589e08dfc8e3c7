/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The command survey: a line of JSON for each of any number of images. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "cli/process/process.h"
#include "cli/process/crew.h"
#include "shelf/shelf.h"
#include "shelf/survey.h"
#include "shelf/survey_names.h"

enum { TIMEOUT_USUAL = 300 };

struct survey {
	const struct cli_options *o;
	uint64_t timeout;
	struct survey_names *names;
	int status;
};

/* ---- in the process of an image ---- */

static double
seconds_since(const struct timespec *begun)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)(t.tv_sec - begun->tv_sec) + (double)(t.tv_nsec - begun->tv_nsec) / 1e9;
}

/* CLI_FAILED with err set if it can't be examined. */
static int
examine(const struct survey *s, const char *path, struct text *line, struct error *err)
{
	struct firmware_options options = s->o->firmware;
	struct call call = { .command = command_find("survey"), .o = s->o, .image = path };
	struct timespec begun;
	bool good;

	clock_gettime(CLOCK_MONOTONIC, &begun);
	options.workers = NULL; /* there is a process for each processor */
	call.f = shelf_open_file(path, &options, err);
	if (!call.f)
		return CLI_FAILED;
	if (!call_enclose(&call)) {
		error_set(err, "the sandbox is not available");
		firmware_close(call.f);
		return CLI_FAILED;
	}
	firmware_finish(call.f);
	good = survey_add_image(call.f, seconds_since(&begun), line);
	firmware_close(call.f);
	return good ? CLI_DONE : CLI_LOSSES;
}

static int
survey_one(void *arg, const char *path, int pipe)
{
	struct text line = { 0 };
	struct error err;
	int status;

	setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
	status = examine(arg, path, &line, &err);
	if (status == CLI_FAILED)
		survey_add_failure(path, shelf_without_path(err.text, path), 0, &line);
	child_write(pipe, text_str(&line), line.len);
	text_free(&line);
	return status;
}

/* ---- what comes of it ---- */

static bool
next_name(void *arg, struct text *name, const char **note)
{
	struct survey *s = arg;

	return survey_names_next(s->names, name, note);
}

/* Why there is no line, or none to be trusted. */
static void
add_reason(const struct crew_result *r, const struct survey *s, struct text *why)
{
	switch (r->end) {
	case CREW_ENDED:
		text_add(why, "its process ended without a result");
		break;
	case CREW_KILLED:
		text_addf(why, "its process was killed by signal %d (%s)", r->number,
		        strsignal(r->number));
		break;
	case CREW_LATE:
		text_addf(why, "not done after %llu seconds (--timeout)",
		        (unsigned long long)s->timeout);
		break;
	case CREW_FLOODED:
		text_add(why, "the result is larger than 64 MiB");
		break;
	case CREW_UNBEGUN:
		text_addf(why, "cannot start a process: %s", strerror(r->number));
		break;
	case CREW_SKIPPED:
		text_addf(why, "the directory cannot be listed: %s", r->note);
		break;
	}
}

static bool
take_result(void *arg, const struct crew_result *r)
{
	struct survey *s = arg;
	struct text line = { 0 }, why = { 0 };

	if (r->end == CREW_ENDED && survey_is_line(r->written)) {
		text_add_bytes(&line, r->written.at, r->written.len);
		s->status = cli_worse(s->status, r->number == CLI_DONE ? CLI_DONE : CLI_LOSSES);
	} else {
		add_reason(r, s, &why);
		survey_add_failure(r->name, text_str(&why), r->seconds, &line);
		s->status = cli_worse(s->status, CLI_LOSSES);
	}
	call_put(NULL, text_str(&line), line.len);
	text_free(&line);
	text_free(&why);
	return fflush(stdout) == 0;
}

int
command_survey(struct call *call)
{
	char here[] = ".", *folder = here;
	struct survey s = { .o = call->o, .status = CLI_DONE,
		.timeout = call->o->given[OPTION_TIMEOUT] ? call->o->timeout : TIMEOUT_USUAL };
	struct crew crew = { .timeout = s.timeout, .arg = &s, .next = next_name,
		.body = survey_one, .take = take_result };

	crew.jobs = !call->o->given[OPTION_JOBS] ? workers_usual()
	          : call->o->jobs ? (unsigned int)call->o->jobs : 1;
	s.names = call->word_count ? survey_names_new(call->words, call->word_count)
	                           : survey_names_new(&folder, 1);
	crew_run(&crew);
	survey_names_free(s.names);
	return s.status;
}
