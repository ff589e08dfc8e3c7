/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "words/sentence.h"

#include <inttypes.h>
#include <string.h>

#include "firmware/model/subject.h"
#include "jffs2/reason/reason.h"
#include "words/sentence_private.h"

const char *
sentence_plural(uint64_t n)
{
	return n == 1 ? "" : "s";
}

void
describe_flaws(const struct described *n, struct text *t)
{
	for (uint32_t bit = 0; bit < FLAW_COUNT; bit++)
		if (n->e->flaws >> bit & 1)
			text_addf(t, " Flaw: %s; the kernel %s.",
			        jffs2_flaw_what(bit, n->node, n->log->endian),
			        jffs2_flaws[bit].kernel);
}

/* ---- nodes that belong to no file ---- */

bool
sentence_at_block(const struct jffs2_log *log, uint64_t offset)
{
	return log->erase_size && offset >= log->phase
	       && (offset - log->phase) % log->erase_size == 0;
}

void
sentence_block_name(const struct jffs2_log *log, uint32_t offset, struct text *t)
{
	if (log->erase_size)
		text_addf(t, "erase block %" PRIu32, jffs2_log_block(log, offset));
	else
		text_add(t, "an erase block whose size is not known");
}

static void
describe_cleanmarker(const struct described *n, struct text *t)
{
	text_add(t, "Cleanmarker ");
	if (n->log->erase_size && !sentence_at_block(n->log, n->e->offset)) {
		text_add(t, "inside ");
		sentence_block_name(n->log, n->e->offset, t);
		text_add(t, ", where none belongs: perhaps the erase size is wrong");
		return;
	}
	text_add(t, "at the start of ");
	sentence_block_name(n->log, n->e->offset, t);
	text_add(t, ": the block was erased completely before anything was written to it");
}

static void
describe_summary(const struct described *n, struct text *t)
{
	uint32_t listed = sentence_number(n, "sum_num");

	text_add(t, "Summary at the end of ");
	sentence_block_name(n->log, n->e->offset, t);
	text_addf(t, ": lists %" PRIu32 " node%s, so that a kernel that reads summaries need "
	        "not scan the block", listed, sentence_plural(listed));
}

static void
describe_unknown(const struct described *n, struct text *t)
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
describe_padding(const struct described *n, struct text *t)
{
	text_addf(t, "%" PRIu32 " bytes of padding, which a writer put where the rest "
	        "of a page had to be filled; the kernel counts them as dirt", n->e->len);
}

static const struct description {
	uint16_t nodetype;
	void (*write)(const struct described *n, struct text *t);
} descriptions[] = {
	{ JFFS2_DIRENT, describe_dirent },
	{ JFFS2_INODE, describe_inode },
	{ JFFS2_CLEANMARKER, describe_cleanmarker },
	{ JFFS2_PADDING, describe_padding },
	{ JFFS2_SUMMARY, describe_summary },
	{ JFFS2_XATTR, describe_xattr },
	{ JFFS2_XREF, describe_xref },
	{ 0, describe_unknown },
};

_Static_assert(COUNT(descriptions) == JFFS2_TYPES, "a sentence for each type");

static void
describe_content(const struct described *n, struct text *t)
{
	const struct description *d = descriptions;

	while (d->nodetype && d->nodetype != n->type->nodetype)
		d++;
	d->write(n, t);
}

/* A reason begins with the state: "live: ..." */
static void
add_reason(const struct described *n, struct text *t)
{
	struct text reason = { 0 };

	jffs2_node_reason_at(n->v->fs, n->i, n->v->offset, &reason);
	if (reason.len > 0 && reason.at[0] >= 'a' && reason.at[0] <= 'z')
		reason.at[0] = (char)(reason.at[0] - 'a' + 'A');
	text_addf(t, " %s.", text_str(&reason));
	text_free(&reason);
}

static void
describe_node(const struct described *n, struct text *t)
{
	if (n->e->flaws & (FLAW_NODE_CRC | FLAW_LENGTH))
		text_addf(t, "A damaged %s node: its fields cannot be trusted.",
		        n->type->name);
	else
		describe_content(n, t);
	if (t->at[t->len - 1] != '.')
		text_add(t, ".");
	if (n->v->built && jffs2_fs_state(n->v->fs, n->i) != STATE_MARKER)
		add_reason(n, t);
	else
		describe_flaws(n, t);
}

static void
describe_extent(const struct subject *s, bool ascii, struct text *t)
{
	const struct jffs2_log *log = &s->volume->log;
	const struct extent *e = jffs2_fs_taken(s->volume->fs, s->extent);
	struct described n = { .v = s->volume, .log = log, .e = e, .i = s->extent,
		.type = jffs2_type(e->nodetype), .node = jffs2_log_node(log, s->extent),
		.ascii = ascii,
		.inode = s->volume->built ? jffs2_fs_inode(s->volume->fs, e->ino)
		                          : FS_NONE };

	if (e->kind == EXTENT_FREE)
		describe_free(&n, t);
	else if (e->kind == EXTENT_DIRT)
		describe_dirt(&n, t);
	else
		describe_node(&n, t);
}

void
subject_sentence(const struct firmware *f, const struct subject *s, bool ascii,
        struct text *t)
{
	const struct uimage *u = s->fields == uimage_fields
	        ? firmware_uimage_at(f, s->offset) : NULL;
	int part = firmware_part_at(f, s->offset);

	if (s->volume && s->extent < s->volume->log.extents.count)
		describe_extent(s, ascii, t);
	else if (u && u->offset == s->offset)
		describe_uimage(u, ascii, t);
	else if (s->volume && strcmp(s->title, "erase block") == 0)
		describe_block(s->volume, (uint32_t)(s->offset - s->volume->offset),
		        (uint32_t)s->bytes.len, t);
	else if (strcmp(s->title, "dump") == 0)
		describe_dump(f, s->bytes.len, t);
	else if (part != PART_NONE)
		describe_part(f, part, t);
}
