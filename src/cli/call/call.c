/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What commands share: the part, the store, the files and the job of a call. */
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/call/call.h"
#include "firmware/partitions/partitions.h"

enum { STEP = 4 << 20 };

void
call_say(const struct call *call, const char *format, ...)
{
	struct text name = { 0 };
	va_list args;

	/* Messages come after what was printed, even if both go to one file. */
	fflush(stdout);
	text_add_readable(&name, span_of(call->image, strlen(call->image)), false);
	fprintf(stderr, "flashloupe: %s: ",
	        strcmp(call->image, "-") == 0 ? "(standard input)" : text_str(&name));
	va_start(args, format);
	cli_put_message(format, args);
	va_end(args);
	fputc('\n', stderr);
	text_free(&name);
}

/* ---- the JFFS2 part ---- */

bool
call_has_part(const struct call *call)
{
	struct text name = { 0 };

	if ((size_t)call->o->part < call->f->list.parts.count)
		return true;
	firmware_add_part(call->f, call->o->part, &name);
	call_say(call, "there is no part %s: it has %zu (see flashloupe parts)",
	        text_str(&name), call->f->list.parts.count);
	text_free(&name);
	return false;
}

/* Says why the requested part, which exists, is unsuitable. */
static void
say_unfit(const struct call *call)
{
	const struct part *p = &call->f->list.parts.at[call->o->part];
	struct text name = { 0 };

	firmware_add_part(call->f, call->o->part, &name);
	if (firmware_tree_part(call->f, call->o->part))
		call_say(call, "part %s is %s, which has no nodes: its files can be "
		        "listed, extracted and compared", text_str(&name), p->format->name);
	else
		call_say(call, "part %s is not JFFS2: %s", text_str(&name), p->what);
	text_free(&name);
}

static struct volume *
chosen_volume(const struct call *call)
{
	struct volume *v = firmware_volume(call->f, call->o->part);

	if (!v && call_has_part(call))
		say_unfit(call);
	return v;
}

static void
say_several(const struct call *call, const struct firmware *f)
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
	call_say(call, "it has %zu JFFS2 parts; choose one with --part: %s",
	        f->volumes.count, text_str(&t));
	text_free(&t);
}

/* The same for what takes files of any format. */
static void
say_several_trees(const struct call *call, const struct firmware *f)
{
	bool takes_all = option_fits(OPTION_ALL, call->command)
	                 && option_fits(OPTION_DIRECTORY, call->command);
	struct text t = { 0 };
	size_t count = 0;

	for (size_t i = 0; i < f->list.parts.count; i++) {
		const struct part *p = &f->list.parts.at[i];
		const char *name = firmware_partition(f, p->offset);

		if (!firmware_volume(f, (int)i) && !firmware_tree_part(f, (int)i))
			continue;
		if (count++ >= 10)
			continue;
		text_add(&t, t.len ? ", " : "");
		firmware_add_part(f, (int)i, &t);
		text_add(&t, " (");
		text_add_readable(&t, span_of(name, strlen(name)), false);
		text_addf(&t, "%s%s)", *name ? ", " : "", p->format ? p->format->name : "JFFS2");
	}
	call_say(call, "%zu parts have files; choose one with --part: %s%s", count, text_str(&t),
	        takes_all ? "; or take all with --all" : "");
	text_free(&t);
}

struct volume *
call_volume(const struct call *call)
{
	size_t count;
	struct volume *v = firmware_usual_volumes(call->f, &count);

	if (call->o->part != PART_NONE && call->f->volumes.count)
		return chosen_volume(call);
	if (count == 1 && call->o->part == PART_NONE)
		return v;
	if (count && call->o->part == PART_NONE)
		say_several(call, v->firmware);
	else if (firmware_is_only(call->f, PART_ERASED))
		call_say(call, "nothing but 0xff in %zu bytes: %s shows the empty file system that Linux "
		               "mounts", call->f->bytes.len, call->f->list.parts.count > 1
		        ? "--mtdparts with one partition alone"
		        : "--erase-size=64K, or what size it has,");
	else
		call_say(call, "no JFFS2 node found in %zu bytes (flashloupe parts lists what "
		               "is there)", call->f->bytes.len);
	return NULL;
}

struct volume *
call_any_volume(const struct call *call)
{
	if (call->o->part != PART_NONE)
		return firmware_volume(call->f, call->o->part);
	return call->f->volumes.count ? call->f->volumes.at[0] : NULL;
}

struct firmware *
call_store(const struct call *call, struct firmware *root, const struct part_path *path,
        int *part)
{
	struct firmware *f = firmware_within(root, path, part);
	struct part_path way = *path;
	struct text t = { 0 };

	if (path->name.len && !path->count)
		return call_partition(call, root, path->name, part);
	if (f)
		return f;
	/* The first part on the path that leads no further. */
	way.count = 2;
	while (firmware_within(root, &way, part))
		way.count++;
	for (size_t i = 0; i + 1 < way.count; i++)
		text_addf(&t, "%s%d", i ? "/" : "", way.at[i]);
	call_say(call, "part %s is not one that is unpacked (see flashloupe parts)",
	        text_str(&t));
	text_free(&t);
	return NULL;
}

/* ---- files ---- */

struct firmware *
call_tree_store(const struct call *call)
{
	return call->o->part == PART_NONE ? firmware_usual_store(call->f) : call->f;
}

static const struct tree *
tree_of_part(const struct call *call, const struct firmware *f, int part)
{
	const struct tree *t = firmware_tree(f, part);
	const struct tree_part *p = firmware_tree_part(f, part);
	struct text name = { 0 };

	if (t || !p)
		return t;
	firmware_add_part(f, part, &name);
	call_say(call, "part %s: %s", text_str(&name), p->err.text);
	text_free(&name);
	return NULL;
}

const struct tree *
call_tree(const struct call *call)
{
	const struct firmware *f = call_tree_store(call);
	int part = call->o->part;
	struct volume *v;

	if (part == PART_NONE && !f->volumes.count && f->trees.count)
		part = firmware_any_tree(f) ? firmware_any_tree(f)->part
		                            : f->trees.at[0]->part;
	if (part != PART_NONE && firmware_tree_part(f, part))
		return tree_of_part(call, f, part);
	if (part == PART_NONE && f->volumes.count > 1) {
		say_several_trees(call, f);
		return NULL;
	}
	v = call_volume(call);
	return v ? volume_tree(v) : NULL;
}

/* Says that the path leads nowhere: that what it led to is deleted, or else why. */
static void
say_nothing_there(const struct call *call, const struct tree *t, const char *path,
        const char *why)
{
	struct tree *all = t->class->with_deleted ? tree_with_deleted(t) : NULL;
	struct error err;
	uint32_t node = all ? tree_lookup(all, path, &err) : TREE_NONE;
	struct text shown = { 0 };
	struct tree_stat st;

	if (node != TREE_NONE && !tree_reachable(t, node)) {
		tree_stat(t, node, &st);
		text_add_readable(&shown, span_of(path, strlen(path)), false);
		call_say(call, "%s: was deleted, but %s of it is left: name it ino:%" PRIu32
		        " (see flashloupe deleted)", text_str(&shown),
		        tree_left(all, tree_parent(all, node)) == TREE_LEFT_ALL ? "all" : "some",
		        st.ino);
	} else {
		call_say(call, "%s", why);
	}
	text_free(&shown);
	tree_free(all);
}

/* The node of inode "ino:N"; TREE_NONE after a message. */
static uint32_t
lookup_number(const struct call *call, const struct tree *t, uint64_t number)
{
	uint32_t node = number <= UINT32_MAX ? tree_by_ino(t, (uint32_t)number) : TREE_NONE;

	if (node == TREE_NONE)
		call_say(call, "there is no inode %" PRIu64 " in the image", number);
	return node;
}

uint32_t
call_lookup(const struct call *call, const struct tree *t, const char *path)
{
	struct error err;
	uint64_t number;
	uint32_t node;

	if (strncmp(path, "ino:", 4) == 0 && text_parse_size(path + 4, &number))
		return lookup_number(call, t, number);
	node = tree_lookup(t, path, &err);
	if (node == TREE_NONE)
		say_nothing_there(call, t, path, err.text);
	return node;
}

uint32_t
call_follow(const struct call *call, const struct tree *t, const char *path)
{
	bool is_number = strncmp(path, "ino:", 4) == 0;
	uint32_t node = is_number ? call_lookup(call, t, path) : TREE_NONE;
	struct tree_stat st = { 0 };
	struct error err;

	if (node != TREE_NONE)
		tree_stat(t, node, &st);
	if (is_number && (node == TREE_NONE || st.error || !S_ISLNK(st.mode)))
		return node;
	node = is_number ? tree_follow_link(t, node, &err) : tree_follow(t, path, &err);
	if (node == TREE_NONE && is_number)
		call_say(call, "%s", err.text);
	else if (node == TREE_NONE)
		say_nothing_there(call, t, path, err.text);
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
call_put(void *arg, const char *at, size_t len)
{
	(void)arg;
	return fwrite(at, 1, len, stdout) == len;
}

/* ---- jobs ---- */

static void
say_details(const struct call *call, const struct job *j)
{
	const char *line = text_str(&j->details);

	while (*line) {
		size_t len = strcspn(line, "\n");

		call_say(call, "%.*s", (int)len, line);
		line += len + (line[len] == '\n');
	}
}

int
call_finish_job(const struct call *call, struct job *j)
{
	int status = CLI_DONE;

	while (job_step(j, STEP))
		continue;
	say_details(call, j);
	if (j->state == JOB_FAILED)
		call_say(call, "%s", j->err.text);
	if (j->state == JOB_FAILED && !j->losses)
		status = CLI_FAILED;
	else if (j->losses)
		status = CLI_LOSSES;
	else if (j->withheld)
		status = CLI_WITHHELD;
	if (j->state == JOB_DONE && call->o->output && strcmp(call->o->output, "-") != 0)
		call_say(call, "%s", text_str(&j->result));
	job_free(j);
	return status;
}

int
call_check_lost(const struct call *call, int status)
{
	bool lost, changed = image_changed(call->f->image);
	uint64_t offset;

	lost = image_lost(call->f->image, &offset);
	if (lost)
		call_say(call, "could not be read from %08" PRIx64 " on; zeros were taken "
		        "instead", offset);
	else if (changed)
		call_say(call, "was changed while it was being read");
	if (!lost && !changed)
		return status;
	return cli_worse(status, CLI_LOSSES);
}
