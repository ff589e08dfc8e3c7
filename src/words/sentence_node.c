/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sentences on the nodes that belong to files: inode nodes, names, attributes. */
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

#include "words/sentence_private.h"

enum {
	TARGET_SHOWN = 128,   /* bytes of a symlink's target */
	PATH_SHOWN = 512,     /* bytes of a path */
	NAMES_LOOKED = 100000 /* dirents of a directory, searched for a victim */
};

uint32_t
sentence_number(const struct described *n, const char *name)
{
	for (size_t i = 0; i < n->type->field_count; i++)
		if (strcmp(n->type->fields[i].name, name) == 0)
			return field_number(&n->type->fields[i], n->node, n->log->endian);
	return 0;
}

/* ", /bin/grep" if a name leads to inode `inode`. */
static void
add_path(const struct described *n, uint32_t inode, struct text *t)
{
	struct text path = { 0 };

	if (!n->v->built || inode == FS_NONE)
		return;
	jffs2_fs_path(n->v->fs, inode, &path);
	if (path.len > 0) {
		text_add(t, ", ");
		text_add_readable_path(t, span_cut(span_of(path.at, path.len), 0, PATH_SHOWN),
		        n->ascii);
	}
	text_free(&path);
}

static void
add_path_of(const struct described *n, uint32_t ino, struct text *t)
{
	add_path(n, n->v->built ? jffs2_fs_inode(n->v->fs, ino) : FS_NONE, t);
}

/* ---- inodes ---- */

static void
add_owner(const struct jffs2_inode_node *d, struct text *t)
{
	text_add(t, ", ");
	text_add_mode(t, d->mode);
	text_addf(t, ", owner %u, group %u", d->uid, d->gid);
}

static void
add_data(const struct jffs2_inode_node *d, uint32_t size, struct text *t)
{
	const char *name = value_name(jffs2_compr_names, d->compr);
	uint64_t end = (uint64_t)d->offset + size;

	if (size == 1)
		text_addf(t, "byte %" PRIu32, d->offset);
	else
		text_addf(t, "bytes %" PRIu32 " to %" PRIu64, d->offset, end - 1);
	if (jffs2_codec(d->compr) == CODEC_ZERO)
		text_add(t, ", a hole of zeros that takes no space");
	else if (d->compr == 0)
		text_add(t, size == 1 ? ", stored as it is" : ", stored as they are");
	else if (name)
		text_addf(t, ", %" PRIu64 "%% of their size by %s",
		        (uint64_t)d->csize * 100 / size, name);
	else
		text_addf(t, ", by an unknown compression (%u)", d->compr);
	if (end == d->isize)
		text_add(t, ", up to the end that the file had then");
	else
		text_addf(t, ", of a file that had %" PRIu32 " byte%s then", d->isize,
		        sentence_plural(d->isize));
}

static void
add_device(const struct described *n, const struct jffs2_inode_node *d, struct text *t)
{
	const struct jffs2_inode *inode = n->inode != FS_NONE
	        ? jffs2_fs_at(n->v->fs, n->inode) : NULL;
	struct jffs2_device numbers;

	text_add(t, S_ISCHR(d->mode) ? "a character device" : "a block device");
	if (inode && inode->latest == n->i && !inode->error) {
		numbers = jffs2_fs_device(n->v->fs, n->inode);
		text_addf(t, ", numbers %" PRIu32 " and %" PRIu32, numbers.major,
		        numbers.minor);
	}
	add_owner(d, t);
}

static void
add_inode_content(const struct described *n, const struct jffs2_inode_node *d,
        struct text *t)
{
	uint32_t size = jffs2_inode_size(d);

	if (S_ISREG(d->mode) && size > 0) {
		add_data(d, size, t);
	} else if (S_ISREG(d->mode)) {
		text_addf(t, "no data, only the metadata of a file that had %" PRIu32
		        " byte%s then",
		        d->isize, sentence_plural(d->isize));
		add_owner(d, t);
	} else if (S_ISLNK(d->mode)) {
		text_add(t, "a symbolic link to \"");
		text_add_readable(t, span_cut(d->data, 0, TARGET_SHOWN), n->ascii);
		text_add(t, "\"");
	} else if (S_ISCHR(d->mode) || S_ISBLK(d->mode)) {
		add_device(n, d, t);
	} else {
		text_add(t, S_ISDIR(d->mode)    ? "a directory"
		            : S_ISFIFO(d->mode) ? "a fifo"
		            : S_ISSOCK(d->mode) ? "a socket"
		                                : "a file of an unknown kind");
		add_owner(d, t);
	}
}

void
describe_inode(const struct described *n, struct text *t)
{
	struct jffs2_inode_node d;

	jffs2_inode_decode(n->node, n->log->endian, &d);
	text_addf(t, "Version %" PRIu32 " of inode %" PRIu32, d.version, d.ino);
	add_path(n, n->inode, t);
	text_add(t, ": ");
	add_inode_content(n, &d, t);
}

/* ---- names ---- */

/* The dirent that the whiteout `d` deletes: the newest one before it. */
static uint32_t
victim_of(const struct described *n, const struct jffs2_dirent_node *d)
{
	const struct jffs2_fs *fs = n->v->fs;
	uint32_t dir = n->v->built ? jffs2_fs_inode(fs, d->pino) : FS_NONE;
	uint32_t best = EXTENT_NONE, best_version = 0;
	struct jffs2_range r = { 0, 0 };

	if (dir != FS_NONE)
		r = jffs2_fs_nodes(fs, dir);
	for (uint32_t k = r.from; k < r.to && k - r.from < NAMES_LOOKED; k++) {
		uint32_t node = jffs2_fs_node(fs, k);
		const struct extent *e = &n->log->extents.at[node];
		struct jffs2_dirent_node other;

		if (jffs2_type(e->nodetype)->nodetype != JFFS2_DIRENT || node == n->i)
			continue;
		other = jffs2_log_dirent(n->log, node);
		if (other.ino && other.version < d->version && other.version >= best_version
		        && other.name.len == d->name.len
		        && memcmp(other.name.at, d->name.at, d->name.len) == 0) {
			best = node;
			best_version = other.version;
		}
	}
	return best;
}

static void
add_victim(const struct described *n, uint32_t victim, struct text *t)
{
	struct jffs2_dirent_node d;

	if (victim == EXTENT_NONE) {
		text_add(t, ", which no other node here gives any more");
		return;
	}
	d = jffs2_log_dirent(n->log, victim);
	text_addf(t, " of version %" PRIu32 " at 0x%08" PRIx64 ", which led to inode %" PRIu32,
	        d.version, n->v->offset + n->log->extents.at[victim].offset, d.ino);
}

static const char *
kind_of(uint8_t type)
{
	/* DT_... of readdir */
	switch (type) {
	case 1: return ", a fifo";
	case 2: return ", a character device";
	case 4: return ", a directory";
	case 6: return ", a block device";
	case 8: return ", a regular file";
	case 10: return ", a symbolic link";
	case 12: return ", a socket";
	default: return "";
	}
}

void
describe_dirent(const struct described *n, struct text *t)
{
	struct jffs2_dirent_node d;

	jffs2_dirent_decode(n->node, n->log->endian, &d);
	text_addf(t, "Version %" PRIu32 " of directory %" PRIu32, d.version, d.pino);
	add_path_of(n, d.pino, t);
	text_add(t, d.ino ? ": gives the name " : ": a whiteout that removes the name ");
	text_add(t, "\"");
	text_add_readable_name(t, d.name, n->ascii);
	text_add(t, "\"");
	if (d.ino)
		text_addf(t, " to inode %" PRIu32 "%s", d.ino, kind_of(d.type));
	else
		add_victim(n, victim_of(n, &d), t);
}

/* ---- attributes ---- */

void
describe_xattr(const struct described *n, struct text *t)
{
	const char *space = NULL;

	for (size_t i = 0; i < n->type->field_count; i++)
		if (strcmp(n->type->fields[i].name, "xprefix") == 0)
			space = value_name(n->type->fields[i].names,
			        sentence_number(n, "xprefix"));
	text_addf(t, "Version %" PRIu32 " of extended attribute %" PRIu32 ": %s",
	        sentence_number(n, "version"), sentence_number(n, "xid"),
	        space ? space : "(unknown prefix)");
	text_add_readable(t, span_cut(n->node, n->type->header,
	                sentence_number(n, "name_len")), n->ascii);
	text_addf(t, ", a value of %" PRIu32 " byte%s", sentence_number(n, "value_len"),
	        sentence_plural(sentence_number(n, "value_len")));
}

void
describe_xref(const struct described *n, struct text *t)
{
	bool taken = sentence_number(n, "xseqno") & 1;

	text_addf(t, "%s extended attribute %" PRIu32 " %s inode %" PRIu32,
	        taken ? "Takes" : "Gives", sentence_number(n, "xid"), taken ? "from" : "to",
	        sentence_number(n, "ino"));
	add_path_of(n, sentence_number(n, "ino"), t);
}
