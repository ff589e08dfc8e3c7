/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared by the commands. */
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

	/* Messages come after what was printed, even if both go to one file. */
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

bool
run_has_part(const struct run *r)
{
	struct text name = { 0 };

	if ((size_t)r->o->part < r->f->list.parts.count)
		return true;
	firmware_add_part(r->f, r->o->part, &name);
	run_say(r, "there is no part %s: it has %zu (see flashloupe parts)", text_str(&name),
	        r->f->list.parts.count);
	text_free(&name);
	return false;
}

/* Says why the requested part, which exists, is unsuitable. */
static void
say_unfit(const struct run *r)
{
	const struct part *p = &r->f->list.parts.at[r->o->part];
	struct text name = { 0 };

	firmware_add_part(r->f, r->o->part, &name);
	if (firmware_tree_part(r->f, r->o->part))
		run_say(r, "part %s is %s, which has no nodes: its files can be listed, "
		        "extracted and compared", text_str(&name), p->format->name);
	else
		run_say(r, "part %s is not JFFS2: %s", text_str(&name), p->what);
	text_free(&name);
}

static struct volume *
chosen_volume(const struct run *r)
{
	struct volume *v = firmware_volume(r->f, r->o->part);

	if (!v && run_has_part(r))
		say_unfit(r);
	return v;
}

static void
say_several(const struct run *r, const struct firmware *f)
{
	struct text t = { 0 };

	for (size_t i = 0; i < f->volumes.count && i < 10; i++) {
		const struct volume *v = f->volumes.at[i];
		const char *name = firmware_partition(f, v->offset);

		text_add(&t, i ? ", " : "");
		firmware_add_part(f, v->part, &t);
		text_addf(&t, " at %08" PRIx64 "%s%s%s", v->offset, *name ? " (" : "", name,
		        *name ? ")" : "");
	}
	run_say(r, "it has %zu JFFS2 parts, choose one with --part: %s", f->volumes.count,
	        text_str(&t));
	text_free(&t);
}

struct volume *
run_volume(const struct run *r)
{
	size_t count;
	struct volume *v = firmware_usual_volumes(r->f, &count);

	if (r->o->part != PART_NONE && r->f->volumes.count)
		return chosen_volume(r);
	if (count == 1 && r->o->part == PART_NONE)
		return v;
	if (count && r->o->part == PART_NONE)
		say_several(r, v->firmware);
	else
		run_say(r, "no JFFS2 node found in %zu bytes (flashloupe parts tells "
		        "what is there)", r->f->bytes.len);
	return NULL;
}

struct volume *
run_any_volume(const struct run *r)
{
	if (r->o->part != PART_NONE)
		return firmware_volume(r->f, r->o->part);
	return r->f->volumes.count ? r->f->volumes.at[0] : NULL;
}

struct firmware *
run_store(const struct run *r, struct firmware *root, const struct part_path *path)
{
	struct firmware *f = firmware_within(root, path);
	struct part_path way = *path;
	struct text t = { 0 };

	if (f)
		return f;
	/* The first part on the path that leads no further. */
	way.count = 2;
	while (firmware_within(root, &way))
		way.count++;
	for (size_t i = 0; i + 1 < way.count; i++)
		text_addf(&t, "%s%d", i ? "/" : "", way.at[i]);
	run_say(r, "part %s is not one that is unpacked (see flashloupe parts)", text_str(&t));
	text_free(&t);
	return NULL;
}

/* ---- files ---- */

struct firmware *
run_tree_store(const struct run *r)
{
	return r->o->part == PART_NONE ? firmware_usual_store(r->f) : r->f;
}

static const struct tree *
tree_of_part(const struct run *r, const struct firmware *f, int part)
{
	const struct tree *t = firmware_tree(f, part);
	const struct tree_part *p = firmware_tree_part(f, part);
	struct text name = { 0 };

	if (t || !p)
		return t;
	firmware_add_part(f, part, &name);
	run_say(r, "part %s: %s", text_str(&name), p->err.text);
	text_free(&name);
	return NULL;
}

const struct tree *
run_tree(const struct run *r)
{
	const struct firmware *f = run_tree_store(r);
	int part = r->o->part;
	struct volume *v;

	if (part == PART_NONE && !f->volumes.count && f->trees.count)
		part = firmware_any_tree(f) ? firmware_any_tree(f)->part
		                            : f->trees.at[0]->part;
	if (part != PART_NONE && firmware_tree_part(f, part))
		return tree_of_part(r, f, part);
	v = run_volume(r);
	return v ? volume_tree(v) : NULL;
}

uint32_t
run_lookup(const struct run *r, const struct tree *t, const char *path)
{
	struct error err;
	uint64_t number;
	uint32_t node;

	if (strncmp(path, "ino:", 4) == 0 && text_parse_size(path + 4, &number)) {
		error_set(&err, "there is no inode %" PRIu64 " in the image", number);
		node = number <= UINT32_MAX ? tree_by_ino(t, (uint32_t)number) : TREE_NONE;
	} else {
		node = tree_lookup(t, path, &err);
	}
	if (node == TREE_NONE)
		run_say(r, "%s", err.text);
	return node;
}

/* ---- output ---- */

int
cli_worse(int a, int b)
{
	static const int order[] = { CLI_DONE, CLI_WITHHELD, CLI_LOSSES, CLI_UNDECIDED,
		CLI_FAILED };
	int worse = CLI_DONE;

	for (size_t i = 0; i < COUNT(order); i++)
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
