/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the commands have in common. */
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "cli/command.h"
#include "firmware/partitions.h"

enum { STEP = 4 << 20 };

void
run_say(const struct run *r, const char *format, ...)
{
	struct text name = { 0 };
	va_list args;

	/* Messages stand after what was printed, also where both go to one file. */
	fflush(stdout);
	text_add_readable(&name, span_of(r->image, strlen(r->image)), false);
	fprintf(stderr, "flashloupe: %s: ",
	        strcmp(r->image, "-") == 0 ? "(standard input)" : text_str(&name));
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	text_free(&name);
}

/* ---- the JFFS2 part ---- */

static struct volume *
chosen_volume(const struct run *r)
{
	const struct part_list *list = &r->f->list;
	struct volume *v = firmware_volume(r->f, r->o->part);

	if (v)
		return v;
	if ((size_t)r->o->part >= list->parts.count)
		run_say(r, "there is no part %d: it has %zu (see flashloupe parts)",
		        r->o->part, list->parts.count);
	else
		run_say(r, "part %d is not JFFS2: %s", r->o->part,
		        list->parts.at[r->o->part].what);
	return NULL;
}

static void
say_several(const struct run *r)
{
	struct text t = { 0 };

	for (size_t i = 0; i < r->f->volumes.count && i < 10; i++) {
		const struct volume *v = r->f->volumes.at[i];
		const char *name = firmware_partition(r->f, v->offset);

		text_addf(&t, "%s%d at %08" PRIx64 "%s%s%s", i ? ", " : "", v->part,
		        v->offset, *name ? " (" : "", name, *name ? ")" : "");
	}
	run_say(r, "it has %zu JFFS2 parts, choose one with --part: %s",
	        r->f->volumes.count, text_str(&t));
	text_free(&t);
}

struct volume *
run_volume(const struct run *r)
{
	if (r->f->volumes.count == 0)
		run_say(r, "no JFFS2 node found in %zu bytes (flashloupe parts tells "
		        "what is there)", r->f->bytes.len);
	else if (r->o->part != PART_NONE)
		return chosen_volume(r);
	else if (r->f->volumes.count == 1)
		return r->f->volumes.at[0];
	else
		say_several(r);
	return NULL;
}

struct volume *
run_any_volume(const struct run *r)
{
	if (r->o->part != PART_NONE)
		return firmware_volume(r->f, r->o->part);
	return r->f->volumes.count ? r->f->volumes.at[0] : NULL;
}

uint32_t
run_lookup(const struct run *r, const struct volume *v, const char *path)
{
	struct error err;
	uint64_t number;
	uint32_t inode;

	if (strncmp(path, "ino:", 4) == 0 && text_parse_size(path + 4, &number)) {
		error_set(&err, "there is no inode %" PRIu64 " in the image", number);
		inode = number <= UINT32_MAX ? jffs2_fs_inode(&v->fs, (uint32_t)number)
		                             : FS_NONE;
	} else {
		inode = jffs2_fs_lookup(&v->fs, path, &err);
	}
	if (inode == FS_NONE)
		run_say(r, "%s", err.text);
	return inode;
}

/* ---- output ---- */

int
cli_worse(int a, int b)
{
	static const int order[] = { CLI_DONE, CLI_WITHHELD, CLI_LOSSES, CLI_UNDECIDED,
		CLI_FAILED };
	int worse = CLI_DONE;

	for (size_t i = 0; i < sizeof order / sizeof *order; i++)
		if (a == order[i] || b == order[i])
			worse = order[i];
	return worse;
}

bool
run_put(void *arg, const char *at, size_t len)
{
	(void)arg;
	return fwrite(at, 1, len, stdout) == len;
}

/* ---- jobs ---- */

static void
say_details(const struct run *r, const struct job *j)
{
	const char *line = text_str(&j->details);

	while (*line) {
		size_t len = strcspn(line, "\n");

		run_say(r, "%.*s", (int)len, line);
		line += len + (line[len] == '\n');
	}
}

int
run_job(const struct run *r, struct job *j)
{
	int status = CLI_DONE;

	while (job_step(j, STEP))
		continue;
	say_details(r, j);
	if (j->state == JOB_FAILED)
		run_say(r, "%s", j->err.text);
	if (j->state == JOB_FAILED && !j->losses)
		status = CLI_FAILED;
	else if (j->losses)
		status = CLI_LOSSES;
	else if (j->withheld)
		status = CLI_WITHHELD;
	if (j->state == JOB_DONE && r->o->output && strcmp(r->o->output, "-") != 0)
		run_say(r, "%s", text_str(&j->result));
	job_free(j);
	return status;
}
