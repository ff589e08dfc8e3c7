/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The command extract: into a directory or a tar archive, with a manifest beside it. */
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "cli/write/write.h"
#include "job/all/all.h"
#include "job/extract/extract.h"
#include "job/extract/pick.h"
#include "job/extract/tar.h"
#include "job/manifest.h"

/* ---- what ---- */

static struct span
last_name(const char *path)
{
	size_t len = strlen(path), start;

	while (len > 0 && path[len - 1] == '/')
		len--;
	for (start = len; start > 0 && path[start - 1] != '/'; start--)
		continue;
	return span_of(path + start, len - start);
}

/* The entry by which `path`, or "ino:N", leads to `node`. */
static uint32_t
entry_of(const struct tree *t, const char *path, uint32_t node)
{
	for (uint32_t i = 0; i < tree_entries(t); i++) {
		struct tree_entry e = tree_entry(t, i);

		if (e.node == node && span_equal(e.name, last_name(path))
		        && tree_reachable(t, e.dir))
			return i;
	}
	return tree_reachable(t, node) ? tree_parent(t, node) : deleted_entry(t, node);
}

struct wanted {
	ARRAY(uint32_t) entries;
	bool all; /* the whole tree */
};

/* False after a message if a word names nothing. */
static bool
find_wanted(const struct call *call, const struct tree *t, struct wanted *w)
{
	w->all = call->word_count == 0;
	for (size_t i = 0; i < call->word_count; i++) {
		uint32_t node = call_lookup(call, t, call->words[i]);

		if (node == TREE_NONE)
			return false;
		if (node == tree_root(t))
			w->all = true;
		else
			array_push(&w->entries, entry_of(t, call->words[i], node));
	}
	return true;
}

/* ---- where to ---- */

/* The ending of a name that promises more than a plain tar archive; NULL: it has none such. */
static const char *
false_ending(const char *path)
{
	static const char *const endings[] = { ".gz", ".tgz", ".xz", ".txz", ".bz2", ".tbz",
		".tbz2", ".zst", ".tzst", ".lz", ".lzma", ".lzo", ".lz4", ".Z", ".zip", ".7z",
		".cpio", ".rar" };
	size_t len = strlen(path);

	for (size_t i = 0; i < COUNT(endings); i++) {
		size_t ending = strlen(endings[i]);

		if (len > ending && strcasecmp(path + len - ending, endings[i]) == 0)
			return endings[i];
	}
	return NULL;
}

/* False after a message if the options contradict one another. */
static bool
check_options(const struct call *call, const struct tree *t)
{
	const struct cli_options *o = call->o;

	if (!o->output == !o->directory)
		call_say(call, o->output ? "extract takes one of -C DIR and -o FILE, not both"
		                     : "extract needs -C DIR, or -o FILE for a tar "
		                       "archive (-o - is standard output)");
	else if (o->deleted && call->word_count)
		call_say(call, "--deleted takes no path; ino:N names one deleted file");
	else if (o->deleted && !t->class->deleted)
		call_say(call, "--deleted: part %d is %s, which keeps no deleted files",
		        t->part, t->class->name);
	else if (o->output && strcmp(o->output, "-") == 0 && isatty(STDOUT_FILENO))
		call_say(call, "an archive cannot be written to a terminal");
	else if (o->output && false_ending(o->output))
		call_say(call, "%s: what is written is a plain tar archive, not one that ends in %s: "
		        "name it .tar, or send -o - through a pipe", o->output,
		        false_ending(o->output));
	else if (o->manifest && o->output && strcmp(o->manifest, o->output) == 0)
		call_say(call, "the archive and the manifest cannot be one file");
	else
		return (!o->output || check_output(call))
		       && (!o->manifest || call_may_write(call, o->manifest));
	return false;
}

static int
extract(const struct call *call, const struct tree *t, const struct wanted *w)
{
	const struct cli_options *o = call->o;
	enum output_mode mode = output_mode_of(call);
	struct extract_options how = { .replace = o->force, .as_root = o->as_root,
		.made = call->made_directory, .image = call->f->image,
		.workers = o->firmware.workers };
	uint32_t root = tree_root(t);
	struct job j;

	if (o->output && o->deleted)
		tar_deleted_start(&j, t, o->output, mode);
	else if (o->output && w->all)
		tar_start(&j, t, root, o->output, mode);
	else if (o->output)
		tar_entries_start(&j, t, w->entries.at, w->entries.count, o->output,
		        mode);
	else if (o->deleted)
		extract_deleted_start(&j, t, o->directory, &how);
	else if (w->all)
		extract_start(&j, t, root, o->directory, &how);
	else
		extract_entries_start(&j, t, w->entries.at, w->entries.count,
		        o->directory, &how);
	return call_finish_job(call, &j);
}

static int
write_manifest(const struct call *call, const struct tree *t)
{
	struct job j;

	manifest_start(&j, t, call->o->firmware.workers, call->o->manifest,
	        output_mode_of(call));
	return call_finish_job(call, &j);
}

static int
extract_files(const struct call *call)
{
	const struct tree *t = call_tree(call);
	struct wanted w = { 0 };
	int status = CLI_FAILED, manifest = CLI_DONE;

	if (t && check_options(call, t) && find_wanted(call, t, &w))
		status = extract(call, t, &w);
	if (call->o->manifest && status != CLI_FAILED)
		manifest = write_manifest(call, t);
	array_free(&w.entries);
	return cli_worse(manifest, status);
}

/* ---- everything ---- */

/* False after a message if the options contradict one another. */
static bool
check_all(const struct call *call)
{
	const struct cli_options *o = call->o;

	if (!o->directory)
		call_say(call, "extract --all needs -C DIR");
	else if (o->output || o->manifest || o->deleted)
		call_say(call, "extract --all takes no --output, --manifest or --deleted");
	else if (call->word_count || o->part != PART_NONE)
		call_say(call, "extract --all takes no path and no --part");
	else
		return true;
	return false;
}

static int
extract_all(const struct call *call)
{
	struct extract_options how = { .replace = call->o->force,
		.as_root = call->o->as_root, .image = call->f->image,
		.workers = call->o->firmware.workers };
	struct text what = { 0 };
	struct job j;

	if (!check_all(call))
		return CLI_FAILED;
	extract_all_start(&j, call->f, call->o->directory, &how);
	extract_all_describe(call->f, &what);
	if (j.state == JOB_RUNNING)
		call_say(call, "will write: %s", text_str(&what));
	text_free(&what);
	return call_finish_job(call, &j);
}

int
command_extract(struct call *call)
{
	if (call->o->all)
		return extract_all(call);
	return extract_files(call);
}
