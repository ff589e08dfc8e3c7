/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "words/inventory.h"

#include <inttypes.h>
#include <stdio.h>
#include <sys/stat.h>

/* ---- counting ---- */

static void
count_node(const struct jffs2_log *log, uint32_t extent, struct inventory *i)
{
	const struct extent *e = &log->extents.at[extent];

	i->types[jffs2_type(e->nodetype) - jffs2_types]++;
	i->obsolete += !(e->nodetype & JFFS2_ACCURATE);
	if (e->sized)
		i->compressions[e->compr]++;
}

static const uint32_t bad_sums =
        FLAW_HEADER_CRC | FLAW_NODE_CRC | FLAW_NAME_CRC | FLAW_DATA_CRC;

static void
count_extents(const struct jffs2_log *log, struct inventory *i)
{
	for (uint32_t k = 0; k < log->extents.count; k++) {
		const struct extent *e = &log->extents.at[k];

		i->bad += (e->flaws & bad_sums) != 0;
		if (log->partial && k + 1 == log->extents.count)
			i->unread_bytes = e->len; /* the scan was stopped */
		else if (e->kind == EXTENT_FREE)
			i->free_bytes += e->len;
		else if (e->kind == EXTENT_DIRT)
			i->dirt_bytes += e->len;
		else if (e->kind == EXTENT_NODE)
			count_node(log, k, i);
	}
}

static void
count_states(const uint64_t by[STATE_COUNT], struct inventory *i)
{
	i->live_bytes = by[STATE_LIVE] + by[STATE_MARKER];
	i->obsolete_bytes = by[STATE_SUPERSEDED] + by[STATE_OBSOLETE] + by[STATE_ORPHAN]
	                    + by[STATE_DELETED];
	i->dirt_bytes += by[STATE_BAD] + by[STATE_DROPPED];
}

static void
count_files(const struct jffs2_fs *fs, struct inventory *i)
{
	uint64_t reachable = 0;

	for (uint32_t k = 0; k < jffs2_fs_inodes(fs); k++) {
		const struct jffs2_inode *n = jffs2_fs_at(fs, k);

		if (!n->reachable)
			continue;
		if (n->ino == JFFS2_ROOT_INO && !n->error && S_ISDIR(n->mode)) {
			i->root = true;
			continue;
		}
		reachable++;
		i->unreadable += n->error != 0;
		if (n->error)
			continue;
		i->files += S_ISREG(n->mode);
		i->dirs += S_ISDIR(n->mode);
		i->links += S_ISLNK(n->mode);
	}
	i->specials = reachable - i->unreadable - i->files - i->dirs - i->links;
}

void
inventory_of(const struct volume *v, struct inventory *i)
{
	*i = (struct inventory){ 0 };
	count_extents(&v->log, i);
	count_states(v->fs->bytes, i);
	if (v->built)
		count_files(v->fs, i);
}

/* ---- in words ---- */

void
inventory_add_nodes(const struct inventory *i, struct text *t)
{
	for (size_t k = 0; k < JFFS2_TYPES; k++)
		text_add_count(t, i->types[k], jffs2_types[k].name, jffs2_types[k].name);
	text_add_count(t, i->obsolete, "of them marked obsolete", "of them marked obsolete");
}

void
inventory_add_compressions(const struct inventory *i, struct text *t)
{
	for (uint32_t k = 0; k < INVENTORY_COMPRESSIONS; k++) {
		const char *name = value_name(jffs2_compr_names, k);
		char number[24];

		snprintf(number, sizeof number, "unknown 0x%02x", k);
		name = name ? name : number;
		text_add_count(t, i->compressions[k], name, name);
	}
}

static void
add_bytes(struct text *t, uint64_t bytes, const char *what)
{
	text_addf(t, "%s%s ", t->len ? ", " : "", what);
	if (bytes > 0 && bytes < 1024)
		text_addf(t, "%" PRIu64 " byte%s", bytes, bytes == 1 ? "" : "s");
	else
		text_add_size(t, bytes);
}

void
inventory_add_space(const struct inventory *i, struct text *t)
{
	add_bytes(t, i->live_bytes, "live");
	add_bytes(t, i->obsolete_bytes, "obsolete");
	add_bytes(t, i->dirt_bytes, "dirt");
	add_bytes(t, i->free_bytes, "free");
	if (i->unread_bytes)
		add_bytes(t, i->unread_bytes, "not read");
}

void
inventory_add_briefly(const struct inventory *i, struct text *t)
{
	const struct {
		uint64_t bytes;
		const char *what;
	} uses[] = { { i->live_bytes, "live" }, { i->obsolete_bytes, "obsolete" },
		{ i->dirt_bytes, "dirt" }, { i->free_bytes, "free" },
		{ i->unread_bytes, "not read" } };
	struct text used = { 0 };

	text_add_count(t, i->files, "file", "files");
	text_add_count(t, i->dirs, "directory", "directories");
	text_add_count(t, i->links + i->specials, "other", "others");
	text_add_count(t, i->unreadable, "unreadable", "unreadable");
	for (size_t k = 0; k < COUNT(uses); k++)
		if (uses[k].bytes > 0)
			add_bytes(&used, uses[k].bytes, uses[k].what);
	text_addf(t, "%s%s", t->len > 0 && used.len > 0 ? "; " : "", text_str(&used));
	text_free(&used);
}

void
inventory_add_files(const struct inventory *i, struct text *t)
{
	size_t len = t->len;

	text_add_count(t, i->files, "file", "files");
	text_add_count(t, i->dirs, "directory", "directories");
	text_add_count(t, i->links, "symbolic link", "symbolic links");
	text_add_count(t, i->specials, "device, fifo or socket", "devices, fifos, sockets");
	text_add_count(t, i->unreadable, "unreadable", "unreadable");
	if (t->len == len && i->root)
		text_add(t, "nothing but the root directory");
}
