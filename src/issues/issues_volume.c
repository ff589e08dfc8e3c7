/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is wrong with a JFFS2 part: flaws of extents, unreadable files. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "issues/issues.h"
#include "issues/issues_private.h"
#include "jffs2/format.h"
#include "jffs2/tree/history.h"

struct issue
issues_of_extent(const struct collector *c, uint32_t i)
{
	return (struct issue){
		.offset = c->volume->offset + c->volume->log.extents.at[i].offset,
		.part = c->volume->part,
		.extent = i,
		.kernel = "",
	};
}

/* Beyond so many issues, runs of equal flaws are joined. */
enum { SINGLE_MOST = 20000 };

/* True if the flaw `name` of extent `i` was counted into the issue before: in a long list, runs
 * of equal flaws, with at most one sound extent between, are one issue. */
static bool
fold(struct collector *c, const char *name, uint32_t i)
{
	struct issue *last;

	if (c->list->issues.count < SINGLE_MOST)
		return false;
	last = &c->list->issues.at[c->list->issues.count - 1];
	if (last->extent == EXTENT_NONE || last->firmware != c->f
	        || last->part != c->volume->part
	        || strcmp(last->name, name) != 0 || i == c->last_extent
	        || i - c->last_extent > 2)
		return false;
	last->count++;
	c->last_extent = i;
	issues_count(c->list, last->severity);
	return true;
}

static void
node_label(const struct extent *e, char *out, size_t size)
{
	const struct jffs2_type *t = jffs2_type(e->nodetype);

	if (e->kind != EXTENT_NODE)
		out[0] = 0;
	else if (t->ino_at < 0)
		snprintf(out, size, " (%s)", t->name);
	else
		snprintf(out, size, " (%s #%" PRIu32 " v%" PRIu32 ")", t->name, e->ino,
		        e->version);
}

static void
add_flaw(struct collector *c, uint32_t i, const struct jffs2_flaw_row *row)
{
	const struct extent *e = jffs2_fs_taken(c->volume->fs, i);
	struct issue issue = issues_of_extent(c, i);
	char label[80];

	if (fold(c, row->name, i))
		return;
	issue.severity = row->severity;
	issue.group = row->group;
	issue.name = row->name;
	issue.kernel = row->kernel;
	issue.cause = row->what;
	if (e->kind == EXTENT_NODE && !jffs2_fs_accurate(c->volume->fs, i)
	        && !(e->flaws & FLAW_LATE)) {
		issue.severity = SEVERITY_NOTE;
		issue.kernel = "does not mind: the node is marked obsolete";
	}
	node_label(e, label, sizeof label);
	issues_add(c, &issue, "%s%s", jffs2_flaw_what((unsigned)(row - jffs2_flaws),
	                jffs2_log_node(&c->volume->log, i), c->volume->log.endian), label);
	c->last_extent = i;
}

/* Dirt in which not even a magic was found. */
static void
add_dirt(struct collector *c, uint32_t i)
{
	const struct span mark = span_of(jffs2_format_le.end_mark, 4);
	struct span bytes = jffs2_log_bytes(&c->volume->log, i);
	struct issue issue = issues_of_extent(c, i);

	issue.group = "structure";
	if (span_equal(span_cut(bytes, 0, 4), mark) || span_u32(bytes, 0, ENDIAN_LITTLE)
	                == span_u32(mark, 0, ENDIAN_BIG)) {
		issue.severity = SEVERITY_NOTE;
		issue.name = "end-mark";
		issue.kernel = "OpenWrt's erases all blocks from here on; others "
		               "count it as dirt";
		issues_add(c, &issue, "OpenWrt's end mark %s, %zu bytes",
		        span_u8(bytes, 0) == 0xde && span_u8(bytes, 1) == 0xad
		                ? "de ad c0 de" : "de c0 ad de", bytes.len);
		return;
	}
	if (fold(c, "dirt", i))
		return;
	issue.severity = SEVERITY_WARNING;
	issue.name = "dirt";
	issue.kernel = "skips them and counts them as dirt";
	issue.cause = "bytes that are not a node";
	issues_add(c, &issue, "%zu bytes that are not a node", bytes.len);
	c->last_extent = i;
}

static bool
is_summary(const struct extent *e)
{
	return e->kind == EXTENT_NODE && jffs2_extent_is(e, JFFS2_SUMMARY);
}

/* kernel: jffs2_build_inode_pass1. The file may have been deleted together with the directory that
 * has the name, if that is gone, too. */
static void
add_dangling(struct collector *c, uint32_t i)
{
	struct issue issue = issues_of_extent(c, i);
	struct jffs2_dirent_node d = jffs2_log_dirent(&c->volume->log, i);

	issue.severity = SEVERITY_NOTE;
	issue.group = "orphan";
	issue.name = "dangling-name";
	issue.kernel = "drops the name";
	if (jffs2_lost_file(c->volume->fs, i)) {
		issues_add_lost_file(c, &issue, i);
		return;
	}
	issue.cause = "a name leads to an inode that has no node";
	issues_add(c, &issue, "a name leads to inode %" PRIu32 ", which has no node", d.ino);
}

/* kernel: jffs2_scan_eraseblock uses the two top bits of a type it does not know. */
static void
add_incompatible(struct collector *c, uint32_t i)
{
	const struct extent *e = &c->volume->log.extents.at[i];
	struct issue issue = issues_of_extent(c, i);
	uint16_t compat = e->nodetype & JFFS2_COMPAT_MASK;

	if (compat != JFFS2_INCOMPAT && compat != JFFS2_ROCOMPAT)
		return;
	issue.group = "refuse";
	issue.name = compat == JFFS2_INCOMPAT ? "incompat-node" : "rocompat-node";
	issue.severity = compat == JFFS2_INCOMPAT ? SEVERITY_ERROR : SEVERITY_WARNING;
	issue.kernel = compat == JFFS2_INCOMPAT ? "refuses to mount"
	                                        : "mounts read-only at most";
	issues_add(c, &issue, "node type %04x that a kernel must know", e->nodetype);
}

/* ---- the whole part ---- */

uint32_t
issues_count_extents(struct collector *c)
{
	return (uint32_t)c->volume->log.extents.count;
}

void
issues_add_extent(struct collector *c, uint32_t i)
{
	const struct extent *e = jffs2_fs_taken(c->volume->fs, i);
	enum node_state state = jffs2_fs_state(c->volume->fs, i);

	if (state == STATE_LATER)
		return;
	issues_note_path(c, i, state);
	if (e->flaws == 0 && e->kind == EXTENT_DIRT && !c->volume->log.partial)
		add_dirt(c, i);
	if (is_summary(e))
		issues_add_fate(c, i);
	if (is_summary(e))
		issues_add_summary(c, i);
	if (jffs2_dangling(c->volume->fs, i))
		add_dangling(c, i);
	if (e->flaws & FLAW_UNKNOWN_TYPE && (e->nodetype & JFFS2_ACCURATE))
		add_incompatible(c, i);
	for (uint32_t bit = 0; e->flaws >> bit; bit++)
		if (e->flaws >> bit & 1 && bit < FLAW_COUNT)
			add_flaw(c, i, &jffs2_flaws[bit]);
}

static void
add_erase(struct collector *c)
{
	const struct volume *v = c->volume;
	uint64_t size = v->erase.size, len = v->log.part.len - v->erase.phase;
	struct issue issue = { .offset = v->offset, .severity = SEVERITY_NOTE,
		.group = "erase size", .part = v->part, .extent = EXTENT_NONE };

	if (v->raw) {
		bool blocks = v->raw->pages == 1;

		issue.name = "raw-nand";
		issue.severity = SEVERITY_ERROR;
		issue.kernel = blocks ? "finds blocks at other places" : "finds torn nodes only";
		issues_add(c, &issue, "a raw NAND dump, %s of %s bytes; carve "
		        "--without-spare=%s takes the spare areas out",
		        blocks ? "blocks" : "pages", v->raw->name, v->raw->name);
		issue.severity = SEVERITY_NOTE;
	}
	if (!size) {
		issue.name = "erase-size-undecided";
		issue.kernel = "";
		issues_add(c, &issue, "the erase size is undecided");
		return;
	}
	if (len % size) {
		issue.name = "partial-block";
		issue.kernel = "leaves a block out that the flash cuts short";
		issues_add(c, &issue, "the last block is %" PRIu64 " bytes short of %" PRIu64,
		        size - len % size, size);
	}
	if (len / size < JFFS2_MIN_BLOCKS) {
		issue.name = "few-blocks";
		issue.group = "refuse";
		issue.severity = SEVERITY_WARNING;
		issue.kernel = "refuses to mount fewer than five blocks";
		issues_add(c, &issue, "only %" PRIu64 " of the %d erase blocks that a mount needs",
		        len / size, (int)JFFS2_MIN_BLOCKS);
	}
}

/* Nothing says that it is JFFS2 but who asked for it. */
static void
add_erased(struct collector *c)
{
	const struct volume *v = c->volume;
	struct issue issue = { .offset = v->offset, .severity = SEVERITY_NOTE, .group = "image",
		.name = "erased", .kernel = "mounts it as an empty file system", .part = v->part,
		.extent = EXTENT_NONE };
	size_t i = 0;

	while (i < v->log.extents.count && v->log.extents.at[i].kind == EXTENT_FREE)
		i++;
	if (i == v->log.extents.count)
		issues_add(c, &issue, "nothing but 0xff: erased flash, or a chip that did not answer");
}

/* Blocks without a cleanmarker where most begin with one. */
struct unmarked {
	uint32_t used;
	uint32_t erased;      /* with nodes in blocks before and after it */
	uint64_t first;       /* of those: where it is */
};

static bool
is_marker(const struct extent *e)
{
	return e->kind == EXTENT_NODE && e->nodetype == JFFS2_CLEANMARKER;
}

static struct unmarked
find_unmarked(const struct volume *v)
{
	const struct jffs2_log *log = &v->log;
	struct unmarked u = { .used = 0 };
	uint32_t marked = 0, erased = 0;
	bool used = false;

	for (uint64_t at = log->phase; log->erase_size && at < log->part.len;
	        at += log->erase_size) {
		uint32_t i = jffs2_log_find(log, at);
		const struct extent *e = &log->extents.at[i];

		if (e->kind == EXTENT_FREE && e->len >= log->erase_size) {
			erased += used;
			if (used && u.erased + erased == 1)
				u.first = at;
			continue;
		}
		u.used += !is_marker(e);
		marked += is_marker(e);
		if (is_marker(e) && (i + 1 == log->extents.count || e[1].kind == EXTENT_FREE))
			continue;
		used = true;
		u.erased += erased;
		erased = 0;
	}
	return marked > u.used ? u : (struct unmarked){ .used = 0 };
}

/* Linux writes the marker right after it erased a block, which then held nothing in use: power was
 * lost in between, or it was not Linux that erased the block. kernel: jffs2_scan_medium. */
static void
add_erased_amid(struct collector *c, const struct unmarked *u)
{
	const struct volume *v = c->volume;
	struct issue issue = { .offset = v->offset + u->first, .severity = SEVERITY_WARNING,
		.group = "structure", .name = "erased-amid", .kernel = "erases them again",
		.part = v->part, .extent = EXTENT_NONE };

	if (u->erased == 1)
		issues_add(c, &issue, "an erased block without a cleanmarker between others: what it "
		        "held may be lost");
	else if (u->erased)
		issues_add(c, &issue, "%" PRIu32 " erased blocks without cleanmarkers between "
		        "others: what they held may be lost", u->erased);
}

/* What is counted in all of the volume: each at most once. */
static void
add_number(struct collector *c, const char *group, const char *name, const char *kernel,
        const char *what, uint32_t count)
{
	const struct volume *v = c->volume;
	struct issue issue = { .offset = v->offset, .severity = SEVERITY_NOTE,
		.group = group, .name = name, .kernel = kernel, .part = v->part,
		.extent = EXTENT_NONE };

	if (count)
		issues_add(c, &issue, "%s: %" PRIu32, what, count);
}

void
issues_look_back(struct collector *c, uint32_t inode)
{
	const struct jffs2_fs *fs = c->volume->fs;
	struct jffs2_history_glance g = jffs2_history_glance(fs, inode, &c->members);

	c->backwards += g.backwards;
	if (jffs2_fs_at(fs, inode)->reachable || g.first == EXTENT_NONE)
		return;
	if (jffs2_fs_state(fs, g.first) == STATE_ORPHAN)
		c->orphans++;
	else
		c->deleted++;
}

void
issues_end_story(struct collector *c)
{
	struct unmarked u = find_unmarked(c->volume);

	add_number(c, "orphan", "orphans", "removes them at mount",
	        "inodes that never had a name in this image", c->orphans);
	add_number(c, "orphan", "deleted", "removes what is left of them at mount",
	        "deleted files of which nodes are left",
	        c->deleted > c->lost ? c->deleted - c->lost : 0);
	add_number(c, "structure", "no-cleanmarker", "does not mind",
	        "blocks in use without a cleanmarker, where the others have one", u.used);
	add_erased_amid(c, &u);
	add_number(c, "time", "clock-back", "",
	        "versions of files that are older by the clock than those before them",
	        c->backwards);
	add_number(c, "structure", "devices-foreign",
	        "shows the numbers as stored, with swapped bytes",
	        "devices whose numbers a converter left in the other byte order",
	        jffs2_fs_foreign_devices(c->volume->fs));
}

bool
volume_is_mixed(const struct volume *v)
{
	return v->doubt.why[0] != '\0';
}

static void
add_mixed(struct collector *c)
{
	const struct volume *v = c->volume;
	struct issue issue = { .offset = v->offset, .severity = SEVERITY_ERROR,
		.group = "structure", .name = "mixed", .part = v->part,
		.kernel = "mounts partitions, and does not know where they begin",
		.extent = EXTENT_NONE };

	issues_add(c, &issue, "may be more than one file system: %s", v->doubt.why);
}

void
issues_end_extents(struct collector *c)
{
	if (volume_is_mixed(c->volume))
		add_mixed(c);
}

void
issues_add_whole(struct collector *c)
{
	const struct volume *v = c->volume;
	struct issue issue = { .offset = v->offset, .severity = SEVERITY_WARNING,
		.group = "image", .name = "partial", .kernel = "", .part = v->part,
		.extent = EXTENT_NONE };

	if (v->log.partial)
		issues_add(c, &issue, "the scan was stopped before its end");
	if (v->scanned) {
		add_erase(c);
		add_erased(c);
	}
}
