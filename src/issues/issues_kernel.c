/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What some kernels refuse, what crashes them, and what they show differently. */
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

#include "issues/issues.h"
#include "issues/issues_private.h"
#include "jffs2/build/build.h"
#include "jffs2/summary.h"
#include "past/salvage.h"


/* ---- summaries that cannot be used ---- */

static const struct {
	const char *name, *what, *kernel;
	enum severity severity;
} fates[] = {
	[FATE_SCANNED] = { "summary-scanned", "a summary has a record of an unknown type",
		"scans the block instead", SEVERITY_WARNING },
	[FATE_CRASH] = { "summary-crash",
		"a summary has a record of an unknown type after a dirent",
		"crashes when it mounts this, if it reads summaries", SEVERITY_ERROR },
	[FATE_OVERLAP] = { "summary-overlap",
		"a summary has records of nodes that overlap",
		"crashes when it mounts this, if it reads summaries", SEVERITY_ERROR },
	[FATE_REFUSED] = { "summary-refused",
		"a summary has a record that a kernel must know, or an empty name",
		"refuses to mount, if it reads summaries", SEVERITY_ERROR },
	[FATE_UNKNOWN] = { "summary-overrun", "the records of a summary run past its end",
		"reads what happens to lie in memory: what it shows is not determined",
		SEVERITY_ERROR },
};

void
issues_add_fate(struct collector *c, uint32_t i)
{
	enum summary_fate fate = summary_fate(&c->volume->log, i);
	struct issue issue = issues_of_extent(c, i);

	if (fate == FATE_NONE || fate == FATE_USED)
		return;
	issue.group = fate == FATE_REFUSED ? "refuse" : "summary";
	issue.name = fates[fate].name;
	issue.kernel = fates[fate].kernel;
	issue.severity = fates[fate].severity;
	issues_add(c, &issue, "%s", fates[fate].what);
}

/* ---- nodes ---- */

/* kernel: jffs2_build_filesystem, BUG_ON(!(fd->ic->flags & INO_FLAGS_IS_DIR)): a deleted
 * name has no inode. */
static void
add_whiteout(struct collector *c, uint32_t i)
{
	const struct jffs2_fs *fs = c->volume->fs;
	struct issue issue;
	struct jffs2_dirent_node d;
	uint32_t dir;

	if (jffs2_fs_extent(fs, i).nodetype != JFFS2_DIRENT
	        || jffs2_fs_state(fs, i) != STATE_LIVE)
		return;
	d = jffs2_log_dirent(&c->volume->log, i);
	if (d.ino || d.type != JFFS2_DT_DIR)
		return;
	dir = jffs2_fs_inode(fs, c->volume->log.extents.at[i].ino);
	if (dir == FS_NONE || jffs2_fs_at(fs, dir)->removed)
		return;
	issue = issues_of_extent(c, i);
	issue.severity = SEVERITY_ERROR;
	issue.group = "refuse";
	issue.name = "whiteout-dir";
	issue.kernel = "crashes when it mounts this";
	issues_add(c, &issue, "a whiteout has the type of a directory");
}

/* What the kernel does with data that it cannot fully decompress: only lzo reports it
 * (kernel: jffs2_zlib_decompress, jffs2_rtime_decompress, jffs2_read_dnode). */
static const char *
fault_of(const struct jffs2_inode_node *n)
{
	switch (jffs2_codec(n->compr)) {
	case CODEC_NONE:
	case CODEC_ZLIB:
		return "gives no error: what it shows there is not determined";
	case CODEC_RTIME:
		return "reads and writes beyond its memory, and may crash";
	default:
		return NULL;
	}
}

/* True if all nodes in use were decompressed: which of them cannot be is known. */
static bool
all_read(const struct volume *v)
{
	return v->read == READ_ALL && v->fs == &v->now;
}

/* True if the data of a node, should it be in use, were decompressed without an error. */
static bool
is_read(const struct volume *v, uint32_t i)
{
	return all_read(v) && !jffs2_undecoded_has(&v->undecoded, i);
}

/* True if the data of a node in use can be decompressed: that was seen when all were read, or is
 * seen now. */
static bool
decodes(const struct volume *v, uint32_t i)
{
	struct text data = { 0 };
	bool ok;

	if (all_read(v))
		return is_read(v, i);
	ok = jffs2_node_data(&v->log, i, &data, NULL);
	text_free(&data);
	return ok;
}

static void
add_data(struct collector *c, uint32_t i)
{
	const struct jffs2_log *log = &c->volume->log;
	struct issue issue;
	struct jffs2_inode_node n;

	if (jffs2_fs_extent(c->volume->fs, i).nodetype != JFFS2_INODE
	        || jffs2_fs_state(c->volume->fs, i) != STATE_LIVE)
		return;
	jffs2_inode_decode(jffs2_log_node(log, i), log->endian, &n);
	issue = issues_of_extent(c, i);
	issue.kernel = fault_of(&n);
	if (!S_ISREG(n.mode) || !n.dsize || !issue.kernel
	        || (n.compr ? c->room < n.dsize : n.csize >= n.dsize))
		return;
	c->room -= n.compr ? n.dsize : 0;
	if (!n.compr || !decodes(c->volume, i)) {
		issue.severity = SEVERITY_ERROR;
		issue.group = "files";
		issue.name = "undetermined";
		issue.cause = "data that does not make as many bytes as its node says";
		issues_add(c, &issue, "the data of inode %" PRIu32 ", version %" PRIu32
		        ", does not make %" PRIu32 " bytes", n.ino, n.version, n.dsize);
	}
}

static void
add_xattr_nodes(struct collector *c, uint32_t count, uint32_t first)
{
	struct issue issue;

	if (!count)
		return;
	issue = issues_of_extent(c, first);
	issue.severity = SEVERITY_WARNING;
	issue.group = "refuse";
	issue.name = "xattr-nodes";
	issue.kernel = "refuses to mount if it was built without CONFIG_JFFS2_FS_XATTR";
	issues_add(c, &issue, "nodes of extended attributes, types e008 and e009: %" PRIu32, count);
}

/* ---- what a kernel without summaries shows ---- */

enum { BUILD_NODES = 16 };

static bool
summaries_matter(const struct volume *v)
{
	return !v->fs->filter.no_summary && jffs2_log_differs(&v->log);
}

static void
add_difference(struct collector *c, const struct jffs2_fs *fs, uint32_t inode, const char *how)
{
	struct issue issue = { .offset = c->volume->offset, .part = c->volume->part,
		.extent = EXTENT_NONE, .severity = SEVERITY_WARNING, .group = "summary",
		.name = "no-summary-differs",
		.kernel = "shows something else if it was built without summaries",
		.cause = "file that differs without summaries" };
	struct text path = { 0 }, shown = { 0 };

	jffs2_fs_path(fs, inode, &path);
	text_add_readable_path(&shown, span_of(path.at, path.len), false);
	issues_add(c, &issue, "%s: %s", text_str(&shown), how);
	text_free(&path);
	text_free(&shown);
}

static bool
there(const struct jffs2_fs *fs, uint32_t i)
{
	return i < jffs2_fs_inodes(fs) && jffs2_fs_at(fs, i)->reachable;
}

uint32_t
issues_need_other(struct collector *c)
{
	return summaries_matter(c->volume);
}

bool
issues_build_other(struct collector *c)
{
	if (!c->build)
		c->build = jffs2_build_start(&c->volume->log, &c->other, true);
	return jffs2_build_step(c->build, BUILD_NODES);
}

void
issues_end_build(struct collector *c)
{
	jffs2_build_finish(c->build);
	c->build = NULL;
}

uint32_t
issues_count_both(struct collector *c)
{
	return c->other.log ? jffs2_fs_inodes(c->volume->fs) + jffs2_fs_inodes(&c->other) : 0;
}

/* Both lists of inodes are sorted by number; an inode of both is looked at once. */
void
issues_compare_other(struct collector *c, uint32_t k)
{
	const struct jffs2_fs *fs = c->volume->fs, *other = &c->other;
	uint32_t i = c->here, j = c->there;
	uint32_t x = i < jffs2_fs_inodes(fs) ? jffs2_fs_at(fs, i)->ino : UINT32_MAX;
	uint32_t y = j < jffs2_fs_inodes(other) ? jffs2_fs_at(other, j)->ino : UINT32_MAX;
	bool a = x <= y && there(fs, i), b = y <= x && there(other, j);

	(void)k;
	if (a && !b)
		add_difference(c, fs, i, "not there without summaries");
	else if (b && !a)
		add_difference(c, other, j, "there only without summaries");
	else if (a && !salvage_same_file(fs, i, other, j))
		add_difference(c, fs, i, "another state without summaries");
	c->here += i < jffs2_fs_inodes(fs) && x <= y;
	c->there += j < jffs2_fs_inodes(other) && y <= x;
}

void
issues_end_compare(struct collector *c)
{
	jffs2_fs_free(&c->other);
}

void
issues_add_kernel(struct collector *c, uint32_t i)
{
	const struct extent *e = jffs2_fs_taken(c->volume->fs, i);

	if (e->kind != EXTENT_NODE || jffs2_fs_state(c->volume->fs, i) == STATE_LATER)
		return;
	if (jffs2_extent_is(e, JFFS2_DIRENT))
		add_whiteout(c, i);
	if (jffs2_extent_is(e, JFFS2_INODE) && !is_read(c->volume, i))
		add_data(c, i);
	if ((e->nodetype == JFFS2_XATTR || e->nodetype == JFFS2_XREF)
	        && !(e->flaws & (FLAW_CROSSING | FLAW_MISALIGNED | FLAW_SKIPPED))
	        && !c->xattrs++)
		c->first_xattr = i;
}

/* Other files are read when they are needed, the root at the mount (kernel: jffs2_do_fill_super;
 * graft_tree mounts no file on a directory). */
static void
add_root(struct collector *c)
{
	const struct jffs2_fs *fs = c->volume->fs;
	const struct jffs2_inode *root = jffs2_fs_at(fs, jffs2_fs_inode(fs, JFFS2_ROOT_INO));
	struct issue issue = { .offset = c->volume->offset, .part = c->volume->part,
		.extent = EXTENT_NONE };

	if (!root->error && S_ISDIR(root->mode))
		return;
	if (root->latest != EXTENT_NONE)
		issue = issues_of_extent(c, root->latest);
	issue.severity = SEVERITY_ERROR;
	issue.group = "refuse";
	issue.name = "root";
	issue.kernel = "refuses to mount";
	if (root->error)
		issues_add(c, &issue, "the root directory, inode 1, cannot be read");
	else
		issues_add(c, &issue, "inode 1, the root, is not a directory: its mode is %06" PRIo32,
		        root->mode);
}

void
issues_end_kernel(struct collector *c)
{
	add_root(c);
	add_xattr_nodes(c, c->xattrs, c->first_xattr);
}
