/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The command extract: into a directory or a tar archive, with a manifest beside it. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/command.h"

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

/* The entry by which `path`, or "ino:N", leads to `inode`. */
static uint32_t
entry_of(const struct jffs2_fs *fs, const char *path, uint32_t inode)
{
	for (uint32_t i = 0; i < fs->entries.count; i++)
		if (fs->entries.at[i].inode == inode
		        && span_equal(jffs2_fs_name(fs, i), last_name(path))
		        && fs->inodes.at[fs->entries.at[i].dir].reachable)
			return i;
	if (fs->inodes.at[inode].reachable)
		return fs->inodes.at[inode].parent;
	return (uint32_t)fs->entries.count + inode;
}

struct wanted {
	ARRAY(uint32_t) entries;
	bool all; /* the whole tree */
};

/* False after a message if a word names nothing. */
static bool
find_wanted(const struct run *r, const struct volume *v, struct wanted *w)
{
	w->all = r->word_count == 0;
	for (size_t i = 0; i < r->word_count; i++) {
		uint32_t inode = run_lookup(r, v, r->words[i]);

		if (inode == FS_NONE)
			return false;
		if (v->fs.inodes.at[inode].ino == JFFS2_ROOT_INO)
			w->all = true;
		else
			array_push(&w->entries, entry_of(&v->fs, r->words[i], inode));
	}
	return true;
}

/* ---- where to ---- */

/* False after a message if the options contradict one another. */
static bool
check_options(const struct run *r)
{
	const struct cli_options *o = r->o;

	if (!o->output == !o->directory)
		run_say(r, o->output ? "extract takes one of -C DIR and -o FILE, not both"
		                     : "extract needs -C DIR, or -o FILE for a tar "
		                       "archive (-o - is standard output)");
	else if (o->deleted && r->word_count)
		run_say(r, "--deleted takes no path; ino:N names one deleted file");
	else if (o->output && strcmp(o->output, "-") == 0 && isatty(STDOUT_FILENO))
		run_say(r, "no archive is written to a terminal");
	else if (o->manifest && output_is_image(o->manifest, r->f->image))
		run_say(r, "is the image itself; it is never written to");
	else if (o->manifest && o->output && strcmp(o->manifest, o->output) == 0)
		run_say(r, "the archive and the manifest cannot be one file");
	else if (o->manifest && strcmp(o->manifest, "-") != 0 && !o->force
	         && output_exists(o->manifest))
		run_say(r, "%s: exists already", o->manifest);
	else
		return !o->output || check_output(r);
	return false;
}

static int
extract(const struct run *r, const struct volume *v, const struct wanted *w)
{
	const struct cli_options *o = r->o;
	enum output_mode mode = output_mode_of(r);
	struct extract_options how = { .replace = o->force, .as_root = o->as_root,
		.made = r->made_directory, .image = r->f->image };
	uint32_t root = jffs2_fs_inode(&v->fs, JFFS2_ROOT_INO);
	struct job j;

	if (o->output && o->deleted)
		tar_deleted_start(&j, volume_tree(v), o->output, mode);
	else if (o->output && w->all)
		tar_start(&j, volume_tree(v), root, o->output, mode);
	else if (o->output)
		tar_entries_start(&j, volume_tree(v), w->entries.at, w->entries.count, o->output,
		        mode);
	else if (o->deleted)
		extract_deleted_start(&j, volume_tree(v), o->directory, &how);
	else if (w->all)
		extract_start(&j, volume_tree(v), root, o->directory, &how);
	else
		extract_entries_start(&j, volume_tree(v), w->entries.at, w->entries.count,
		        o->directory, &how);
	return run_job(r, &j);
}

static int
write_manifest(const struct run *r, const struct volume *v)
{
	struct job j;

	manifest_start(&j, volume_tree(v), r->o->manifest, output_mode_of(r));
	return run_job(r, &j);
}

int
command_extract(struct run *r)
{
	struct volume *v = run_volume(r);
	struct wanted w = { 0 };
	int status = CLI_FAILED, manifest = CLI_DONE;

	if (v && check_options(r) && find_wanted(r, v, &w))
		status = extract(r, v, &w);
	if (r->o->manifest && status != CLI_FAILED)
		manifest = write_manifest(r, v);
	array_free(&w.entries);
	return cli_worse(manifest, status);
}
