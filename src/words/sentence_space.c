/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sentences on everything that is not a node: erased runs, dirt, erase blocks, headers,
 * parts. */
#include <inttypes.h>
#include <string.h>

#include "firmware/model/children.h"
#include "jffs2/blocks/block.h"
#include "words/sentence_private.h"

enum {
	SMALLEST_NODE = JFFS2_HEADER_LEN,
	LEAST_DATA = 128, /* kernel and mkfs.jffs2: JFFS2_MIN_DATA_LEN */
	LEAST_PIECE = JFFS2_INODE_LEN + LEAST_DATA
};

/* ---- erased runs ---- */

/* The first node after extent `i` that is not a cleanmarker; NULL if something else comes
 * first. */
static const struct extent *
next_node(const struct jffs2_log *log, uint32_t i)
{
	while (++i < log->extents.count) {
		const struct extent *e = &log->extents.at[i];

		if (e->kind != EXTENT_NODE)
			return NULL;
		if (jffs2_type(e->nodetype)->nodetype != JFFS2_CLEANMARKER)
			return e;
	}
	return NULL;
}

/* True if at most a cleanmarker precedes extent `i` in its block. */
static bool
first_in_block(const struct described *n, bool *marked)
{
	const struct extent *before = n->i > 0 ? n->e - 1 : NULL;

	*marked = before && before->kind == EXTENT_NODE
	          && jffs2_type(before->nodetype)->nodetype == JFFS2_CLEANMARKER
	          && sentence_at_block(n->log, before->offset);
	return *marked || sentence_at_block(n->log, n->e->offset);
}

static void
describe_whole_block(const struct described *n, bool marked, struct text *t)
{
	text_add(t, marked ? " All of " : " The whole of ");
	sentence_block_name(n->log, n->e->offset, t);
	if (marked)
		text_add(t, " but its cleanmarker is erased: the kernel can write to it at "
		            "once.");
	else
		text_add(t, " is erased and has no cleanmarker in it: unless the marker "
		            "stands in a spare area (NAND), the kernel erases the block once "
		            "more before it uses it.");
}

/* Why the rest of a block was left unused. */
static void
describe_rest(const struct described *n, struct text *t)
{
	const struct extent *next = next_node(n->log, n->i);

	text_add(t, " They are left at the end of ");
	sentence_block_name(n->log, n->e->offset, t);
	if (n->e->len < SMALLEST_NODE)
		text_addf(t, ": no node fits, since the smallest takes %d, and none may cross "
		        "into the next block.", SMALLEST_NODE);
	else if (next && next->len > n->e->len)
		text_addf(t, ": the node that was written next takes %" PRIu32 ", did not fit "
		        "and went to the next block, since none may cross its end.",
		        next->len);
	else if (n->e->len < LEAST_PIECE)
		text_addf(t, ": no piece of a file is begun in fewer than %d, a header of %d "
		        "and %d of data, and none may cross into the next block.",
		        LEAST_PIECE, JFFS2_INODE_LEN, LEAST_DATA);
	else if (next)
		text_add(t, ": the writer went on in another block. The kernel counts them as "
		            "free.");
	else
		text_add(t, ": the kernel counts them as free and may write here next.");
}

void
describe_free(const struct described *n, struct text *t)
{
	uint64_t end = (uint64_t)n->e->offset + n->e->len;
	bool marked;

	text_addf(t, "%" PRIu32 " erased byte%s (0xff).", n->e->len,
	        sentence_plural(n->e->len));
	if (!n->log->erase_size)
		text_add(t, " Whether an erase block ends with them is not known, since the "
		            "erase size is undecided.");
	else if (!sentence_at_block(n->log, end) && end < n->log->part.len)
		text_add(t, " Data comes after them in the same erase block, so the kernel "
		            "counts them as dirt: a log is written without gaps.");
	else if (first_in_block(n, &marked))
		describe_whole_block(n, marked, t);
	else
		describe_rest(n, t);
}

/* ---- dirt ---- */

void
describe_dirt(const struct described *n, struct text *t)
{
	if (n->log->partial && n->i + 1 == n->log->extents.count) {
		text_addf(t, "%" PRIu32 " bytes that were not scanned.", n->e->len);
		return;
	}
	text_addf(t, "%" PRIu32 " byte%s that are not a node: the kernel passes over them, "
	        "four at a time, and counts them as dirt until it erases the block.", n->e->len,
	        sentence_plural(n->e->len));
	describe_flaws(n, t);
}

/* ---- erase blocks ---- */

struct tally {
	uint32_t nodes, fill[FILL_COUNT];
};

static void
count_extent(const struct volume *v, uint32_t i, uint32_t len, struct tally *n)
{
	n->nodes += v->log.extents.at[i].kind == EXTENT_NODE;
	n->fill[block_fill_of(&v->log, v->fs, i)] += len;
}

/* Bytes of a node that runs over the end count in the block where it begins. */
static struct tally
tally_block(const struct volume *v, uint32_t from, uint32_t len)
{
	const struct jffs2_log *log = &v->log;
	struct tally n = { 0 };
	uint32_t i = jffs2_log_find(log, from);

	for (; i < log->extents.count && log->extents.at[i].offset - (uint64_t)from < len; i++)
		if (log->extents.at[i].offset >= from)
			count_extent(v, i, log->extents.at[i].len, &n);
	return n;
}

void
describe_block(const struct volume *v, uint32_t from, uint32_t len, struct text *t)
{
	struct tally n = tally_block(v, from, len);
	uint32_t live = n.fill[FILL_LIVE], dirty = n.fill[FILL_OLD] + n.fill[FILL_DIRT];

	if (!v->log.erase_size) {
		text_add(t, "The erase size is undecided: the whole part is shown as one "
		            "block.");
		return;
	}
	text_addf(t, "Erase block %" PRIu32 ": %" PRIu32 " bytes that can only be erased "
	        "together. %" PRIu32 " node%s: %" PRIu32 " bytes live, %" PRIu32
	        " obsolete, %" PRIu32 " dirt, %" PRIu32 " free.", jffs2_log_block(&v->log, from),
	        len, n.nodes, sentence_plural(n.nodes), live, n.fill[FILL_OLD],
	        n.fill[FILL_DIRT], n.fill[FILL_FREE]);
	if (n.nodes == 0 && dirty == 0)
		text_add(t, " Nothing was written to it.");
	else if (live == 0 || (dirty > live && dirty > len / 2))
		text_add(t, " Garbage collection would copy what is live and erase it.");
}

/* ---- headers and parts ---- */

static void
add_verdict(const char *name, bool known, bool ok, struct text *t)
{
	text_addf(t, "%s %s", name, !known ? "cannot be checked" : ok ? "ok" : "wrong");
}

void
describe_uimage(const struct uimage *u, bool ascii, struct text *t)
{
	const char *type = value_name(uimage_type_names, u->type);
	const char *os = value_name(uimage_os_names, u->os);
	const char *arch = value_name(uimage_arch_names, u->arch);

	text_add(t, "uImage header \"");
	text_add_readable(t, u->name, ascii);
	text_addf(t, "\": a payload of %" PRIu32 " byte%s (%s, for %s on %s) follows it",
	        u->size, sentence_plural(u->size), type ? type : "unknown type",
	        os ? os : "an unknown system", arch ? arch : "an unknown processor");
	if (u->present < u->size)
		text_addf(t, ", of which %" PRIu64 " are here", u->present);
	text_add(t, ". ");
	add_verdict("Header CRC", true, u->hcrc_ok, t);
	add_verdict(", data CRC", u->dcrc_known, u->dcrc_ok, t);
	text_add(t, u->hcrc_ok && (u->dcrc_ok || !u->dcrc_known)
	        ? "." : ": U-Boot would refuse it.");
}

static const char *
about_kind(const struct firmware *f, const struct part *p)
{
	switch (p->kind) {
	case PART_FORMAT: return p->format->help;
	case PART_PAYLOAD: return "The payload of a uImage, in an unrecognised format.";
	case PART_ERASED: return "Nothing but 0xff: flash that was erased, or padding.";
	case PART_ZERO: return "Nothing but zeros.";
	default: break;
	}
	if (f->phase == FIRMWARE_SURVEY)
		return "Parts are still being looked for.";
	if (firmware_plain(f))
		return "A fragment: the store below shows what it is of.";
	return strncmp(p->what, "unknown data", strlen("unknown data")) == 0
	               ? "Unrecognised format." : "Its contents are not examined.";
}

void
describe_dump(const struct firmware *f, uint64_t len, struct text *t)
{
	const struct firmware *plain = firmware_plain(f);

	text_addf(t, "A raw dump of %" PRIu64 " bytes. Read as it is, what it holds falls into "
	        "fragments.", len);
	if (plain) {
		text_add(t, " The store below shows it whole: ");
		store_add_crumb(plain->store, t);
		text_add(t, ".");
	}
}

void
describe_part(const struct firmware *f, int part, struct text *t)
{
	const struct part *p = &f->list.parts.at[part];
	const char *about = about_kind(f, p);

	text_add(t, "Part ");
	firmware_add_part(f, part, t);
	text_addf(t, ", %" PRIu64 " byte%s: %s. %s", p->len,
	        sentence_plural(p->len), p->what, about);
	if (t->at[t->len - 1] != '.')
		text_add(t, ".");
	if (p->claimed > p->len)
		text_addf(t, " A header announces %" PRIu64 " bytes: the image is cut short.",
		        p->claimed);
}
