/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What an extent holds, in one line for people. */
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

#include "base/array.h"
#include "jffs2/reason/reason.h"
#include "words/node_what.h"

enum { TARGET_SHOWN = 256 }; /* of a symlink: a forged one may be as long as the image */

struct view {
	const struct volume *v;
	const struct jffs2_log *log;
	const struct extent *e;
	uint32_t i;
	const struct jffs2_type *type;
	struct span node;
};

/* The number in the field `name` of the node's type, 0 if it has none. */
static uint32_t
number(const struct view *n, const char *name)
{
	for (size_t i = 0; i < n->type->field_count; i++)
		if (strcmp(n->type->fields[i].name, name) == 0)
			return field_number(&n->type->fields[i], n->node, n->log->endian);
	return 0;
}

/* The first name of inode `ino` and a space, if there is one. */
static void
add_file_name(const struct view *n, uint32_t ino, struct text *t)
{
	const struct jffs2_fs *fs = n->v->fs;
	uint32_t inode = n->v->built ? jffs2_fs_inode(fs, ino) : FS_NONE;
	uint32_t entry = inode == FS_NONE ? FS_NONE : jffs2_fs_parent(fs, inode);

	if (ino == JFFS2_ROOT_INO) {
		text_add(t, "/ ");
	} else if (entry != FS_NONE) {
		text_add_readable_name(t, jffs2_fs_name(fs, entry), false);
		text_add(t, " ");
	}
}

static void
add_compression(const struct jffs2_inode_node *n, struct text *t)
{
	const char *name = value_name(jffs2_compr_names, n->compr);

	if (name)
		text_addf(t, " %s", name);
	else
		text_addf(t, " compression %u", n->compr);
	if (n->compr && n->dsize)
		text_addf(t, " %" PRIu64 "%%", (uint64_t)n->csize * 100 / n->dsize);
}

static void
add_metadata(const struct jffs2_inode_node *n, struct text *t)
{
	if (S_ISREG(n->mode))
		text_addf(t, "size %" PRIu32 ", ", n->isize);
	text_add_mode(t, n->mode);
	text_addf(t, " %u:%u", n->uid, n->gid);
}

static void
what_inode(const struct view *v, struct text *t)
{
	struct jffs2_inode_node n;
	uint32_t size;

	jffs2_inode_decode(v->node, v->log->endian, &n);
	size = jffs2_inode_size(&n);
	add_file_name(v, n.ino, t);
	if (S_ISLNK(n.mode)) {
		text_add(t, "-> ");
		text_add_readable(t, span_cut(n.data, 0, TARGET_SHOWN), false);
	} else if (size == 0 || !S_ISREG(n.mode)) {
		add_metadata(&n, t);
	} else {
		text_addf(t, "%" PRIu32 "+%" PRIu32, n.offset, size);
		if (jffs2_codec(n.compr) == CODEC_ZERO)
			text_add(t, " hole");
		else
			add_compression(&n, t);
	}
}

static const char *
kind_of_dirent(uint8_t type)
{
	/* DT_... of readdir */
	switch (type) {
	case 1: return " fifo";
	case 2: return " char";
	case 4: return " dir";
	case 6: return " block";
	case 8: return " file";
	case 10: return " link";
	case 12: return " socket";
	case 14: return " whiteout";
	default: return "";
	}
}

static void
what_dirent(const struct view *v, struct text *t)
{
	struct jffs2_dirent_node d;

	jffs2_dirent_decode(v->node, v->log->endian, &d);
	text_add_readable_name(t, d.name, false);
	if (d.ino)
		text_addf(t, " -> #%" PRIu32 "%s", d.ino, kind_of_dirent(d.type));
	else
		text_add(t, " removed");
}

static bool
at_block_start(const struct jffs2_log *log, uint32_t offset)
{
	return log->erase_size && offset >= log->phase
	       && (offset - log->phase) % log->erase_size == 0;
}

static void
what_cleanmarker(const struct view *v, struct text *t)
{
	if (at_block_start(v->log, v->e->offset))
		text_addf(t, "block %" PRIu32 " begins",
		        jffs2_log_block(v->log, v->e->offset));
	else
		text_add(t, "a block was erased completely");
}

static void
what_xattr(const struct view *v, struct text *t)
{
	uint32_t prefix = number(v, "xprefix"), name_len = number(v, "name_len");
	uint32_t value_len = number(v, "value_len");
	const char *space = NULL;

	for (size_t i = 0; i < v->type->field_count; i++)
		if (strcmp(v->type->fields[i].name, "xprefix") == 0)
			space = value_name(v->type->fields[i].names, prefix);
	if (space)
		text_add(t, space);
	else
		text_addf(t, "(prefix %" PRIu32 ")", prefix);
	text_add_readable(t, span_cut(v->node, v->type->header, name_len), false);
	text_addf(t, " = %" PRIu32 " byte%s", value_len, value_len == 1 ? "" : "s");
}

static void
what_xref(const struct view *v, struct text *t)
{
	bool removed = number(v, "xseqno") & 1;

	text_addf(t, "attribute %" PRIu32 " %s ", number(v, "xid"),
	        removed ? "taken from" : "of");
	add_file_name(v, v->e->ino, t);
	text_addf(t, "#%" PRIu32, v->e->ino);
}

static void
what_unknown(const struct view *v, struct text *t)
{
	const char *means = "";

	switch (v->e->nodetype & JFFS2_COMPAT_MASK) {
	case JFFS2_INCOMPAT:
		means = "a kernel that does not know it refuses to mount";
		break;
	case JFFS2_ROCOMPAT:
		means = "a kernel that does not know it mounts read-only";
		break;
	case JFFS2_RWCOMPAT_COPY:
		means = "a kernel that does not know it keeps it";
		break;
	case JFFS2_RWCOMPAT_DELETE:
		means = "a kernel that does not know it drops it";
		break;
	}
	text_addf(t, "type %04x: %s", v->e->nodetype, means);
}

static void
what_summary(const struct view *v, struct text *t)
{
	uint32_t n = number(v, "sum_num");

	text_addf(t, "summary of %" PRIu32 " node%s", n, n == 1 ? "" : "s");
}

static void
what_padding(const struct view *v, struct text *t)
{
	text_addf(t, "%" PRIu32 " bytes of padding", v->e->len);
}

static const struct line {
	uint16_t nodetype;
	void (*write)(const struct view *v, struct text *t);
} lines[] = {
	{ JFFS2_DIRENT, what_dirent },
	{ JFFS2_INODE, what_inode },
	{ JFFS2_CLEANMARKER, what_cleanmarker },
	{ JFFS2_PADDING, what_padding },
	{ JFFS2_SUMMARY, what_summary },
	{ JFFS2_XATTR, what_xattr },
	{ JFFS2_XREF, what_xref },
	{ 0, what_unknown },
};

_Static_assert(COUNT(lines) == JFFS2_TYPES, "a line for each type");

static void
add_content(const struct view *v, struct text *t)
{
	const struct line *line = lines;

	while (line->nodetype && line->nodetype != v->type->nodetype)
		line++;
	line->write(v, t);
}

/* The first of its flaws, NULL if there is none. */
static const char *
first_flaw(const struct view *v)
{
	for (uint32_t bit = 0; bit < FLAW_COUNT; bit++)
		if (v->e->flaws >> bit & 1)
			return jffs2_flaw_what(bit, jffs2_log_node(v->log, v->i), v->log->endian);
	return NULL;
}

/* "(covered by v4)" */
static void
add_ending(const struct view *v, struct text *t)
{
	size_t len = t->len;

	text_add(t, " (");
	jffs2_node_ending(v->v->fs, v->i, t);
	text_add(t, t->len == len + 2 ? "superseded)" : ")");
}

static void
add_fate(const struct view *v, struct text *t)
{
	const char *flaw = first_flaw(v);
	enum node_state state = jffs2_fs_state(v->v->fs, v->i);

	if (state == STATE_LATER)
		text_add(t, " (later)");
	else if (state == STATE_OBSOLETE)
		text_add(t, " (marked obsolete)");
	else if (flaw)
		text_addf(t, " (%s)", flaw);
	else if (state == STATE_SUPERSEDED)
		add_ending(v, t);
	else if (state == STATE_DELETED)
		text_add(t, " (removed)");
	else if (state == STATE_ORPHAN)
		text_add(t, " (no name leads to it)");
	else if (state == STATE_DROPPED)
		text_add(t, " (dropped)");
	else if (jffs2_fs_revived(v->v->fs, v->i))
		text_add(t, " (marked obsolete later)");
}

static void
what_free(const struct view *v, struct text *t)
{
	const struct jffs2_log *log = v->log;
	uint64_t end = (uint64_t)v->e->offset + v->e->len;

	text_addf(t, "%" PRIu32 " byte%s of FF", v->e->len, v->e->len == 1 ? "" : "s");
	if (end == log->part.len)
		text_add(t, " to end of part");
	else if (at_block_start(log, (uint32_t)end))
		text_add(t, " to end of block");
	else if (v->i + 1 < log->extents.count)
		text_add(t, ", then data");
}

static void
what_dirt(const struct view *v, struct text *t)
{
	const char *flaw = first_flaw(v);

	if (v->log->partial && v->i + 1 == v->log->extents.count)
		flaw = "not scanned";
	text_addf(t, "%" PRIu32 " byte%s: %s", v->e->len, v->e->len == 1 ? "" : "s",
	        flaw ? flaw : "no node");
}

void
node_what(const struct volume *v, uint32_t i, bool fate, struct text *t)
{
	const struct extent *e = jffs2_fs_taken(v->fs, i);
	struct view n = { .v = v, .log = &v->log, .e = e, .i = i,
		.type = jffs2_type(e->nodetype), .node = jffs2_log_node(&v->log, i) };

	switch (e->kind) {
	case EXTENT_FREE:
		what_free(&n, t);
		break;
	case EXTENT_DIRT:
		what_dirt(&n, t);
		break;
	default:
		add_content(&n, t);
		if (fate)
			add_fate(&n, t);
		break;
	}
}

void
node_brief(const struct volume *v, uint32_t i, struct text *t)
{
	struct extent e = jffs2_fs_extent(v->fs, i);
	struct span node = jffs2_log_node(&v->log, i);

	if (e.kind == EXTENT_NODE)
		text_addf(t, "%04x %04x %" PRIu32, span_u16(node, 0, v->log.endian),
		        e.nodetype, jffs2_totlen(node, 0, v->log.endian));
	else
		text_addf(t, "%s %" PRIu32, e.kind == EXTENT_FREE ? "ffff ffff" : "---- ----",
		        e.len);
}

void
node_state(const struct volume *v, uint32_t i, struct text *t)
{
	size_t len = t->len;

	if (v->built)
		jffs2_node_reason(v->fs, i, t);
	if (t->len == len)
		text_add(t, node_states[jffs2_fs_state(v->fs, i)].name);
}
