/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One member: its node, and where its bytes are. */
#include <string.h>
#include <sys/stat.h>

#include "archive/archive_private.h"

/* The name as the archive has it, if the locale can express it; else libarchive can't tell it
 * and it gets a number. */
static struct span
path_of(const struct archive_tree *t, struct archive_entry *entry, char made[24])
{
	const char *path = archive_entry_pathname(entry);

	if (!path)
		path = archive_entry_pathname_utf8(entry);
	if (!path) {
		snprintf(made, 24, "member-%u", t->index->members);
		path = made;
	}
	return span_of(path, strlen(path));
}

static uint32_t
seconds(struct archive_entry *entry)
{
	int64_t time = archive_entry_mtime_is_set(entry) ? archive_entry_mtime(entry) : 0;

	return time < 0 ? 0 : time > UINT32_MAX ? UINT32_MAX : (uint32_t)time;
}

static void
fill(struct archive_node *n, struct archive_entry *entry)
{
	int64_t size = archive_entry_size_is_set(entry) ? archive_entry_size(entry) : 0;

	n->mode = archive_entry_mode(entry);
	if (!(n->mode & S_IFMT))
		n->mode |= S_IFREG;
	n->uid = (uint32_t)archive_entry_uid(entry);
	n->gid = (uint32_t)archive_entry_gid(entry);
	n->mtime = seconds(entry);
	n->made_up = false;
	if (S_ISREG(n->mode) && size > 0)
		n->size = (uint64_t)size;
	if (S_ISCHR(n->mode) || S_ISBLK(n->mode)) {
		n->major = (uint32_t)archive_entry_rdevmajor(entry);
		n->minor = (uint32_t)archive_entry_rdevminor(entry);
	}
}

static void
take_target(struct archive_tree *t, struct archive_node *n, struct archive_entry *entry)
{
	const char *target = archive_entry_symlink(entry);

	n->first = (uint32_t)t->text.len;
	if (target)
		text_add(&t->text, target);
	n->count = (uint32_t)t->text.len - n->first;
	n->size = n->count;
}

/* Where libarchive reads next. */
static uint64_t
position(const struct archive_tree *t)
{
	la_int64_t at = archive_filter_bytes(t->index->archive, -1);

	return at > 0 ? (uint64_t)at : 0;
}

/* The content of the node follows. */
static void
begin_content(struct archive_tree *t, uint32_t node)
{
	t->nodes.at[node].stored = 0;
	t->index->node = node;
	t->index->from = position(t);
}

/* A hard link; cpio has the content with the last of them (libarchive:
 * archive_read_support_format_cpio.c, record_hardlink), and of several that have some the last counts
 * (kernel: init/initramfs.c, do_name). */
static void
add_link(struct archive_tree *t, struct span path, const char *to, struct archive_entry *entry)
{
	uint32_t node = archive_names_find(t, span_of(to, strlen(to)));
	uint32_t link = archive_names_add(t, path, node);

	/* Without its target it leads to nothing. */
	if (node == TREE_NONE || link == TREE_NONE || S_ISDIR(t->nodes.at[node].mode)) {
		if (link != TREE_NONE)
			t->entries.at[link].node = TREE_NONE;
		return;
	}
	t->nodes.at[node].nlink++;
	if (archive_entry_size_is_set(entry) && archive_entry_size(entry) > 0) {
		t->nodes.at[node].chunks = 0;
		t->nodes.at[node].cut = t->nodes.at[node].beyond = false;
		t->nodes.at[node].wrong = false;
		t->nodes.at[node].size = (uint64_t)archive_entry_size(entry);
		begin_content(t, node);
	}
}

/* The node of a directory that is there already is used again. */
static uint32_t
node_for(struct archive_tree *t, struct span path, bool directory)
{
	uint32_t node = directory ? archive_names_find(t, path) : TREE_NONE;

	if (node != TREE_NONE && S_ISDIR(t->nodes.at[node].mode))
		return node;
	array_push(&t->nodes, ((struct archive_node){ .parent = TREE_NONE, .nlink = 1 }));
	return (uint32_t)t->nodes.count - 1;
}

/* That is as much as is read, says t->trouble; false. */
static bool
stop_here(struct archive_tree *t)
{
	t->limited = true;
	return false;
}

static bool
has_room(struct archive_tree *t)
{
	if (t->index->members > ARCHIVE_MEMBERS_MOST)
		error_set(&t->trouble, "it has more than %d members: the rest is not read",
		        ARCHIVE_MEMBERS_MOST);
	else if (t->nodes.count > ARCHIVE_NODES_MOST || t->text.len > ARCHIVE_TEXT_MOST)
		error_set(&t->trouble, "its names take too much memory: those after member %u "
		        "are not read", t->index->members);
	else
		return true;
	return stop_here(t);
}

bool
archive_member_add(struct archive_tree *t, struct archive_entry *entry)
{
	char made[24];
	struct span path = path_of(t, entry, made);
	const char *link = archive_entry_hardlink(entry);
	uint32_t node;

	t->index->members++;
	t->index->node = TREE_NONE;
	if (!has_room(t))
		return false;
	if (link) {
		add_link(t, path, link, entry);
		return true;
	}
	node = node_for(t, path, archive_entry_filetype(entry) == AE_IFDIR);
	fill(&t->nodes.at[node], entry);
	archive_xattrs_add(t, &t->nodes.at[node], entry);
	if (S_ISLNK(t->nodes.at[node].mode))
		take_target(t, &t->nodes.at[node], entry);
	if (archive_names_add(t, path, node) != TREE_NONE && S_ISREG(t->nodes.at[node].mode))
		begin_content(t, node);
	return true;
}

/* ---- content ---- */

static size_t
most_held(const struct archive_tree *t)
{
	size_t most = t->bytes.len < ARCHIVE_HELD_MOST / ARCHIVE_HELD_RATIO
	        ? t->bytes.len * ARCHIVE_HELD_RATIO : ARCHIVE_HELD_MOST;

	return most < ARCHIVE_HELD_FREE ? ARCHIVE_HELD_FREE : most;
}

/* Copies the bytes to where they stay; false, with t->trouble set, at the limit. */
static bool
keep(struct archive_tree *t, struct span bytes, uint64_t *from)
{
	struct error err;
	size_t room = 0;
	uint8_t *to;

	if (!t->held.at && !hold_open(&t->held, most_held(t), &err)) {
		error_set(&t->trouble, "%s", err.text);
		return stop_here(t);
	}
	*from = t->held.len;
	to = hold_room(&t->held, bytes.len, &room, &err);
	if (!to || room < bytes.len) {
		if (!to)
			error_set(&t->trouble, "%s", err.text);
		else
			error_set(&t->trouble, "its members unpack to more than %zu bytes, which "
			        "are the limit here", t->held.limit);
		return stop_here(t);
	}
	memcpy(to, bytes.at, bytes.len);
	hold_add(&t->held, bytes.len);
	t->tree.held = t->held.len;
	return true;
}

static bool
lies_within(struct span bytes, struct span part)
{
	return bytes.at >= part.at && bytes.at <= part.at + part.len
	       && bytes.len <= (size_t)(part.at + part.len - bytes.at);
}

/* Adds it to the chunk before if it continues that. */
static void
add_chunk(struct archive_tree *t, struct archive_node *n, struct archive_chunk c)
{
	struct archive_chunk *last = n->chunks ? &t->chunks.at[t->chunks.count - 1] : NULL;

	if (last && last->held == c.held && last->at + last->len == c.at
	        && last->from + last->len == c.from) {
		last->len += c.len;
		return;
	}
	if (!n->chunks)
		n->chunk = (uint32_t)t->chunks.count;
	n->chunks++;
	array_push(&t->chunks, c);
}

bool
archive_member_data(struct archive_tree *t, struct span bytes, uint64_t at)
{
	struct archive_node *n = &t->nodes.at[t->index->node];
	struct archive_chunk c = { .at = at, .len = bytes.len };
	const struct archive_chunk *last = n->chunks ? &t->chunks.at[t->chunks.count - 1] : NULL;

	if (bytes.len == 0)
		return true;
	if (at > UINT64_MAX - bytes.len || (last && at < last->at + last->len))
		return error_set(&t->trouble, "the pieces of member %u overlap",
		        t->index->members);
	if (lies_within(bytes, t->bytes)) {
		c.from = (uint64_t)(bytes.at - t->bytes.at);
	} else {
		c.held = true;
		if (!keep(t, bytes, &c.from))
			return false;
	}
	add_chunk(t, n, c);
	if (n->size < at + bytes.len)
		n->size = at + bytes.len;
	return true;
}

/* What is kept in the part is stored as it is; of the rest libarchive tells how far it has read. */
void
archive_member_end(struct archive_tree *t)
{
	struct archive_node *n = &t->nodes.at[t->index->node];
	uint64_t at = position(t), from = t->index->from;
	bool packed = false;

	for (uint32_t i = 0; i < n->chunks; i++) {
		packed |= t->chunks.at[n->chunk + i].held;
		n->stored += t->chunks.at[n->chunk + i].len;
	}
	if (packed)
		n->stored = at > from && at <= t->bytes.len ? at - from : 0;
	t->index->node = TREE_NONE;
}
