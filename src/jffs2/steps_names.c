/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names overtake one another while they are scanned (kernel: jffs2_add_fd_to_list); then
 * links are counted and what has none goes (fs/jffs2/build.c). */
#include "jffs2/steps_private.h"

/* A dirent that the scan takes in. */
struct scanned {
	struct span name;
	uint32_t dir, node, version, ino;
	uint8_t type;
};

struct names {
	struct jffs2_steps *s;
	ARRAY(struct scanned) all;
	uint32_t next_entry; /* of fs->entries */
};

/* ---- what is where in the list of names ---- */

static int
by_name(const void *left, const void *right)
{
	const struct scanned *a = left, *b = right;
	int order = span_compare(a->name, b->name);

	if (order)
		return order;
	return a->node < b->node ? -1 : a->node > b->node;
}

static void
add_scanned(struct names *n, uint32_t dir, uint32_t node)
{
	struct jffs2_dirent_node d = jffs2_log_dirent(n->s->log, node);

	array_push(&n->all, ((struct scanned){ d.name, dir, node, d.version, d.ino,
	        d.type }));
}

/* The dirents of one directory, sorted. Most often each is an entry in the end, and those
 * are sorted already. */
static void
collect(struct names *n, uint32_t dir)
{
	struct jffs2_steps *s = n->s;
	struct jffs2_range nodes = jffs2_fs_nodes(s->fs, dir);
	struct jffs2_range entries = jffs2_fs_entries(s->fs, dir);
	uint32_t count = 0;
	bool all;

	n->all.count = 0;
	for (uint32_t k = nodes.from; k < nodes.to; k++)
		count += counts_as(s, s->fs->nodes.at[k], JFFS2_DIRENT);
	all = count == entries.to - entries.from;
	for (uint32_t k = entries.from; all && k < entries.to; k++)
		add_scanned(n, dir, s->fs->entries.at[k].node);
	for (uint32_t k = nodes.from; !all && k < nodes.to; k++)
		if (counts_as(s, s->fs->nodes.at[k], JFFS2_DIRENT))
			add_scanned(n, dir, s->fs->nodes.at[k]);
	if (n->all.count > 1 && !all)
		qsort(n->all.at, n->all.count, sizeof *n->all.at, by_name);
}

static struct jffs2_step_name
name_of(const struct jffs2_steps *s, const struct scanned *d, uint32_t gone)
{
	struct jffs2_step_name name = {
		.entry = { d->dir, d->node, jffs2_fs_inode(s->fs, d->ino) },
		.from = s->nodes[d->node].seen, .gone = gone, .type = d->type,
	};

	return name;
}

/* Notes the name; the one that is left of its kind stands where fs->entries has it. */
static void
add_name(struct names *n, const struct scanned *d, uint32_t gone)
{
	struct jffs2_steps *s = n->s;
	const struct jffs2_fs *fs = s->fs;
	struct jffs2_step_name name = name_of(s, d, gone);
	struct jffs2_step_inode *dir = &s->inodes[d->dir];
	uint32_t at = (uint32_t)s->names.count;

	if (n->next_entry < fs->entries.count
	        && fs->entries.at[n->next_entry].node == d->node) {
		at = n->next_entry++;
		s->names.at[at] = name;
	} else {
		array_push(&s->names, name);
	}
	if (dir->name_count++ == 0)
		dir->first_name = (uint32_t)s->order.count;
	array_push(&s->order, at);
}

/* ---- overtaking ---- */

/* Of the dirents [from, to) with one name, in the order of the scan: each meets the one
 * that is there, and the higher version stays; of equal ones the newcomer. */
static void
settle(struct names *n, size_t from, size_t to)
{
	struct jffs2_steps *s = n->s;
	size_t there = from;

	for (size_t i = from + 1; i < to; i++) {
		const struct scanned *old = &n->all.at[there], *new = &n->all.at[i];
		bool wins = new->version >= old->version;
		uint32_t at = s->nodes[new->node].seen;

		s->all.at[at].other = old->node;
		if (wins) {
			standing_settle(s, old->node, at);
			if (old->ino)
				add_name(n, old, at);
			there = i;
		} else {
			s->all.at[at].outcome = OUTCOME_OLD;
			s->nodes[new->node].first = STATE_SUPERSEDED;
		}
	}
	if (n->all.at[there].ino)
		add_name(n, &n->all.at[there], STEP_NEVER);
}

static void
settle_directory(struct names *n, uint32_t dir)
{
	size_t from = 0;

	collect(n, dir);
	for (size_t i = 1; i <= n->all.count; i++) {
		if (i < n->all.count && span_equal(n->all.at[i].name, n->all.at[from].name))
			continue;
		settle(n, from, i);
		from = i;
	}
}

void
steps_names(struct jffs2_steps *s)
{
	struct names n = { .s = s };

	for (size_t i = 0; i < s->fs->entries.count; i++)
		array_push(&s->names, ((struct jffs2_step_name){ s->fs->entries.at[i],
		        STEP_NEVER, STEP_NEVER, 0 }));
	for (uint32_t i = 0; i < s->fs->inodes.count; i++)
		settle_directory(&n, i);
	array_free(&n.all);
}

/* ---- pass 1: links ---- */

static void
link_name(struct jffs2_steps *s, uint32_t *links, uint32_t k)
{
	struct jffs2_step_name *name = &s->names.at[k];
	uint32_t child = name->entry.inode;

	if (name->gone != STEP_NEVER)
		return;
	if (k < s->fs->entries.count) {
		step_add(s, STEP_LINK, OUTCOME_TAKEN, k, ++links[child]);
		return;
	}
	name->gone = step_add(s, STEP_DANGLING, OUTCOME_DROPPED, k, 0);
	standing_settle(s, name->entry.node, name->gone);
}

static void
count_links(struct jffs2_steps *s, uint32_t *links)
{
	step_add_phase(s, PHASE_LINKS);
	for (uint32_t i = 0; i < s->fs->inodes.count; i++) {
		const struct jffs2_step_inode *dir = &s->inodes[i];

		for (uint32_t k = 0; k < dir->name_count; k++)
			link_name(s, links, s->order.at[dir->first_name + k]);
	}
}

/* ---- pass 2: what has no link goes, and 2a: what that led to ---- */

struct removal {
	struct jffs2_steps *s;
	uint32_t *links;
	ARRAY(uint32_t) dead; /* inodes that lost their last name */
};

static void
remove_inode(struct removal *r, uint32_t i, bool later)
{
	struct jffs2_steps *s = r->s;
	struct jffs2_step_inode *inode = &s->inodes[i];

	inode->gone = step_add(s, STEP_REMOVE, OUTCOME_REMOVED, i, later);
	standing_settle_all(s, i, inode->gone);
	for (uint32_t k = 0; k < inode->name_count; k++) {
		uint32_t at = s->order.at[inode->first_name + k];
		struct jffs2_step_name *name = &s->names.at[at];
		uint32_t child = name->entry.inode;

		if (name->gone != STEP_NEVER)
			continue;
		name->gone = step_add(s, STEP_UNLINK, OUTCOME_REMOVED, at, --r->links[child]);
		if (r->links[child] == 0)
			array_push(&r->dead, child);
	}
}

static void
remove_unlinked(struct jffs2_steps *s, uint32_t *links)
{
	struct removal r = { .s = s, .links = links };

	step_add_phase(s, PHASE_UNLINKED);
	for (uint32_t i = 0; i < s->fs->inodes.count; i++)
		if (links[i] == 0 && s->inodes[i].known != STEP_NEVER
		        && s->inodes[i].gone == STEP_NEVER)
			remove_inode(&r, i, false);
	while (r.dead.count) {
		uint32_t i = r.dead.at[--r.dead.count];

		if (s->inodes[i].gone == STEP_NEVER)
			remove_inode(&r, i, true);
	}
	array_free(&r.dead);
}

void
steps_links(struct jffs2_steps *s)
{
	uint32_t *links = memory_zeroed(s->fs->inodes.count + 1, sizeof *links);
	uint32_t root = jffs2_fs_inode(s->fs, JFFS2_ROOT_INO);

	/* kernel: the root has a link of its own, and jffs2_do_fill_super asks for it even if
	 * no node speaks of it */
	if (root != FS_NONE) {
		links[root] = 1;
		s->inodes[root].known = 0;
	}
	count_links(s, links);
	remove_unlinked(s, links);
	free(links);
}
