/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/sentence.h"

#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

#include "model/sentence_private.h"

enum {
	TARGET_SHOWN = 128,   /* bytes of a symlink's target */
	PATH_SHOWN = 512,     /* bytes of a path */
	NAMES_LOOKED = 100000 /* dirents of one directory among which a victim is sought */
};

const char *
speak_plural(uint64_t n)
{
	return n == 1 ? "" : "s";
}

void
speak_flaws(uint32_t flaws, struct text *t)
{
	for (uint32_t bit = 0; bit < FLAW_COUNT; bit++)
		if (flaws >> bit & 1)
			text_addf(t, " Flaw: %s; the kernel %s.", jffs2_flaws[bit].what,
			        jffs2_flaws[bit].kernel);
}

/* The number in the field `name` of the node's type, 0 if it has none. */
static uint32_t
number(const struct spoken *n, const char *name)
{
	for (size_t i = 0; i < n->type->field_count; i++)
		if (strcmp(n->type->fields[i].name, name) == 0)
			return field_number(&n->type->fields[i], n->node, n->log->endian);
	return 0;
}

/* ", /bin/grep" if a name leads to inode `inode`. */
static void
add_path(const struct spoken *n, uint32_t inode, struct text *t)
{
	struct text path = { 0 };

	if (!n->v->built || inode == FS_NONE)
		return;
	jffs2_fs_path(&n->v->fs, inode, &path);
	if (path.len > 0) {
		text_add(t, ", ");
		text_add_readable(t, span_cut(span_of(path.at, path.len), 0, PATH_SHOWN),
		        n->ascii);
	}
	text_free(&path);
}

static void
add_path_of(const struct spoken *n, uint32_t ino, struct text *t)
{
	add_path(n, n->v->built ? jffs2_fs_inode(&n->v->fs, ino) : FS_NONE, t);
}

static void
add_quoted(const struct spoken *n, struct span name, struct text *t)
{
	text_add(t, "\"");
	text_add_readable(t, name, n->ascii);
	text_add(t, "\"");
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
		        speak_plural(d->isize));
}

static void
add_device(const struct spoken *n, const struct jffs2_inode_node *d, struct text *t)
{
	const struct jffs2_inode *inode = n->inode != FS_NONE
	        ? &n->v->fs.inodes.at[n->inode] : NULL;

	text_add(t, S_ISCHR(d->mode) ? "a character device" : "a block device");
	if (inode && inode->latest == n->i && !inode->error)
		text_addf(t, ", numbers %" PRIu32 " and %" PRIu32, inode->major,
		        inode->minor);
	add_owner(d, t);
}

static void
add_inode_content(const struct spoken *n, const struct jffs2_inode_node *d, struct text *t)
{
	uint32_t size = jffs2_inode_size(d);

	if (S_ISREG(d->mode) && size > 0) {
		add_data(d, size, t);
	} else if (S_ISREG(d->mode)) {
		text_addf(t, "no data, only the metadata of a file that had %" PRIu32
		        " byte%s then",
		        d->isize, speak_plural(d->isize));
		add_owner(d, t);
	} else if (S_ISLNK(d->mode)) {
		text_add(t, "a symbolic link to ");
		add_quoted(n, span_cut(d->data, 0, TARGET_SHOWN), t);
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

static void
speak_inode(const struct spoken *n, struct text *t)
{
	struct jffs2_inode_node d;

	jffs2_inode_decode(n->node, n->log->endian, &d);
	text_addf(t, "Version %" PRIu32 " of inode %" PRIu32, d.version, d.ino);
	add_path(n, n->inode, t);
	text_add(t, ": ");
	add_inode_content(n, &d, t);
}

/* ---- names ---- */

/* The node that the whiteout `d` takes the name from: the newest one before it. */
static uint32_t
victim_of(const struct spoken *n, const struct jffs2_dirent_node *d)
{
	const struct jffs2_fs *fs = &n->v->fs;
	uint32_t dir = n->v->built ? jffs2_fs_inode(fs, d->pino) : FS_NONE;
	uint32_t best = EXTENT_NONE, best_version = 0;

	for (uint32_t i = 0; dir != FS_NONE && i < fs->inodes.at[dir].node_count
	        && i < NAMES_LOOKED; i++) {
		uint32_t node = fs->nodes.at[fs->inodes.at[dir].first_node + i];
		const struct extent *e = &n->log->extents.at[node];
		struct jffs2_dirent_node other;

		if (jffs2_type(e->nodetype)->nodetype != JFFS2_DIRENT || node == n->i)
			continue;
		jffs2_dirent_decode(jffs2_log_node(n->log, node), n->log->endian, &other);
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
add_victim(const struct spoken *n, uint32_t victim, struct text *t)
{
	struct jffs2_dirent_node d;

	if (victim == EXTENT_NONE) {
		text_add(t, ", which no other node here gives any more");
		return;
	}
	jffs2_dirent_decode(jffs2_log_node(n->log, victim), n->log->endian, &d);
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

static void
speak_dirent(const struct spoken *n, struct text *t)
{
	struct jffs2_dirent_node d;

	jffs2_dirent_decode(n->node, n->log->endian, &d);
	text_addf(t, "Version %" PRIu32 " of directory %" PRIu32, d.version, d.pino);
	add_path_of(n, d.pino, t);
	text_add(t, d.ino ? ": gives the name " : ": a whiteout that takes back the name ");
	add_quoted(n, d.name, t);
	if (d.ino)
		text_addf(t, " to inode %" PRIu32 "%s", d.ino, kind_of(d.type));
	else
		add_victim(n, victim_of(n, &d), t);
}

/* ---- attributes ---- */

static void
speak_xattr(const struct spoken *n, struct text *t)
{
	const char *space = NULL;

	for (size_t i = 0; i < n->type->field_count; i++)
		if (strcmp(n->type->fields[i].name, "xprefix") == 0)
			space = value_name(n->type->fields[i].names, number(n, "xprefix"));
	text_addf(t, "Version %" PRIu32 " of extended attribute %" PRIu32 ": %s",
	        number(n, "version"), number(n, "xid"), space ? space : "(unknown prefix)");
	text_add_readable(t, span_cut(n->node, n->type->header, number(n, "name_len")),
	        n->ascii);
	text_addf(t, ", a value of %" PRIu32 " byte%s", number(n, "value_len"),
	        speak_plural(number(n, "value_len")));
}

static void
speak_xref(const struct spoken *n, struct text *t)
{
	bool taken = number(n, "xseqno") & 1;

	text_addf(t, "%s extended attribute %" PRIu32 " %s inode %" PRIu32,
	        taken ? "Takes" : "Gives", number(n, "xid"), taken ? "from" : "to",
	        number(n, "ino"));
	add_path_of(n, number(n, "ino"), t);
}

/* ---- what belongs to no file ---- */

bool
speak_at_block(const struct jffs2_log *log, uint64_t offset)
{
	return log->erase_size && offset >= log->phase
	       && (offset - log->phase) % log->erase_size == 0;
}

void
speak_block_name(const struct jffs2_log *log, uint32_t offset, struct text *t)
{
	if (log->erase_size)
		text_addf(t, "erase block %" PRIu32, jffs2_log_block(log, offset));
	else
		text_add(t, "an erase block whose size is not known");
}

static void
speak_cleanmarker(const struct spoken *n, struct text *t)
{
	text_add(t, "Cleanmarker ");
	if (n->log->erase_size && !speak_at_block(n->log, n->e->offset)) {
		text_add(t, "inside ");
		speak_block_name(n->log, n->e->offset, t);
		text_add(t, ", where none belongs: perhaps the erase size is wrong");
		return;
	}
	text_add(t, "at the start of ");
	speak_block_name(n->log, n->e->offset, t);
	text_add(t, ": the block was erased completely before anything was written to it");
}

static void
speak_summary(const struct spoken *n, struct text *t)
{
	uint32_t listed = number(n, "sum_num");

	text_add(t, "Summary at the end of ");
	speak_block_name(n->log, n->e->offset, t);
	text_addf(t, ": lists %" PRIu32 " node%s, so that a kernel that reads summaries need "
	        "not scan the block", listed, speak_plural(listed));
}

static void
speak_unknown(const struct spoken *n, struct text *t)
{
	const char *then = "drops it";

	switch (n->e->nodetype & JFFS2_COMPAT_MASK) {
	case JFFS2_INCOMPAT: then = "refuses to mount"; break;
	case JFFS2_ROCOMPAT: then = "mounts read-only"; break;
	case JFFS2_RWCOMPAT_COPY: then = "keeps it"; break;
	}
	text_addf(t, "A node of type 0x%04x, which this program does not know: a kernel that "
	        "does not know it either %s", n->e->nodetype, then);
}

/* ---- any node ---- */

static void
speak_content(const struct spoken *n, struct text *t)
{
	switch (n->type->nodetype) {
	case JFFS2_INODE: speak_inode(n, t); break;
	case JFFS2_DIRENT: speak_dirent(n, t); break;
	case JFFS2_XATTR: speak_xattr(n, t); break;
	case JFFS2_XREF: speak_xref(n, t); break;
	case JFFS2_CLEANMARKER: speak_cleanmarker(n, t); break;
	case JFFS2_SUMMARY: speak_summary(n, t); break;
	case JFFS2_PADDING:
		text_addf(t, "%" PRIu32 " bytes of padding, which a writer put where the rest "
		        "of a page had to be filled; the kernel counts them as dirt",
		        n->e->len);
		break;
	default: speak_unknown(n, t); break;
	}
}

/* A reason begins with the state: "live: ..." */
static void
add_reason(const struct spoken *n, struct text *t)
{
	struct text reason = { 0 };

	jffs2_node_reason_at(&n->v->fs, n->i, n->v->offset, &reason);
	if (reason.len > 0 && reason.at[0] >= 'a' && reason.at[0] <= 'z')
		reason.at[0] = (char)(reason.at[0] - 'a' + 'A');
	text_addf(t, " %s.", text_str(&reason));
	text_free(&reason);
}

static void
speak_node(const struct spoken *n, struct text *t)
{
	if (n->e->flaws & (FLAW_NODE_CRC | FLAW_LENGTH))
		text_addf(t, "A damaged %s node: what it says of itself cannot be believed.",
		        n->type->name);
	else
		speak_content(n, t);
	if (t->at[t->len - 1] != '.')
		text_add(t, ".");
	if (n->v->built && n->e->state != STATE_MARKER)
		add_reason(n, t);
	else
		speak_flaws(n->e->flaws, t);
}

static void
speak_extent(const struct subject *s, bool ascii, struct text *t)
{
	const struct jffs2_log *log = &s->volume->log;
	const struct extent *e = &log->extents.at[s->extent];
	struct spoken n = { .v = s->volume, .log = log, .e = e, .i = s->extent,
		.type = jffs2_type(e->nodetype), .node = jffs2_log_node(log, s->extent),
		.ascii = ascii,
		.inode = s->volume->built ? jffs2_fs_inode(&s->volume->fs, e->ino)
		                          : FS_NONE };

	if (e->kind == EXTENT_FREE)
		speak_free(&n, t);
	else if (e->kind == EXTENT_DIRT)
		speak_dirt(&n, t);
	else
		speak_node(&n, t);
}

void
subject_sentence(const struct firmware *f, const struct subject *s, bool ascii,
        struct text *t)
{
	const struct uimage *u = s->fields == uimage_fields
	        ? firmware_uimage_at(f, s->offset) : NULL;
	int part = firmware_part_at(f, s->offset);

	if (s->volume && s->extent < s->volume->log.extents.count)
		speak_extent(s, ascii, t);
	else if (u && u->offset == s->offset)
		speak_uimage(u, ascii, t);
	else if (s->volume && strcmp(s->title, "erase block") == 0)
		speak_block(s->volume, (uint32_t)(s->offset - s->volume->offset),
		        (uint32_t)s->bytes.len, t);
	else if (part != PART_NONE)
		speak_part(f, part, t);
}
