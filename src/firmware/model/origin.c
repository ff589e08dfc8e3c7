/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "firmware/model/origin.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "jffs2/layout.h"

/* What one walk over the nodes gathers. */
struct traces {
	uint32_t compressed[CODEC_COUNT]; /* nodes by codec */
	uint32_t xattrs, summaries, markers, obsolete, superseded;
	uint32_t longest; /* data that one node stands for */
	bool file_is_longer; /* some file has more data than one node can hold */
	bool first_is_zero;  /* a dirent has version 0: mkfs.jffs2 counts from there */
	uint64_t erased_tail;
};

static void add_fact(struct origin *o, bool certain, const char *option,
        const char *why, ...) __attribute__((format(printf, 4, 5)));

static void
add_fact(struct origin *o, bool certain, const char *option, const char *why, ...)
{
	struct origin_fact f = { .certain = certain };
	va_list args;

	snprintf(f.option, sizeof f.option, "%s", option);
	va_start(args, why);
	vsnprintf(f.why, sizeof f.why, why, args);
	va_end(args);
	array_push(&o->facts, f);
}

/* Does the node tell nothing new? Data that are stored as they are cannot be longer than it. Each
 * node that is read is another page to wait for. */
static bool
is_told(const struct extent *e, const struct traces *t)
{
	return t->file_is_longer && e->stored && !e->flaws
	       && e->len <= t->longest + sizeof(struct raw_inode);
}

static void
trace_inode(const struct jffs2_log *log, uint32_t i, struct traces *t)
{
	const struct extent *e = &log->extents.at[i];
	enum codec_id codec = jffs2_codec(e->compr);
	struct span node;
	uint32_t dsize;

	if (codec < CODEC_COUNT && e->sized)
		t->compressed[codec]++;
	if (is_told(e, t))
		return;
	node = jffs2_log_node(log, i);
	dsize = READ32(node, struct raw_inode, dsize, log->endian);
	if (codec != CODEC_ZERO && dsize > t->longest)
		t->longest = dsize;
	t->file_is_longer |= READ32(node, struct raw_inode, offset, log->endian) > 0;
}

static void
trace(const struct volume *v, struct traces *t)
{
	const struct jffs2_log *log = &v->log;

	for (uint32_t i = 0; i < log->extents.count; i++) {
		const struct extent *e = &log->extents.at[i];
		uint16_t type = e->nodetype | JFFS2_ACCURATE;
		enum node_state state = jffs2_fs_state(v->fs, i);

		if (e->kind != EXTENT_NODE || (e->flaws & (FLAW_NODE_CRC | FLAW_LENGTH)))
			continue;
		t->obsolete += !jffs2_fs_accurate(v->fs, i);
		t->superseded += state == STATE_SUPERSEDED || state == STATE_DELETED;
		t->xattrs += type == JFFS2_XATTR;
		t->summaries += type == JFFS2_SUMMARY;
		t->markers += type == JFFS2_CLEANMARKER;
		t->first_is_zero |= type == JFFS2_DIRENT && e->version == 0;
		if (type == JFFS2_INODE)
			trace_inode(log, i, t);
	}
	if (log->part.len)
		t->erased_tail = log->part.len;
	while (t->erased_tail && log->part.at[t->erased_tail - 1] == 0xff)
		t->erased_tail--;
	t->erased_tail = log->part.len - t->erased_tail;
}

static void
describe_blocks(const struct volume *v, struct origin *o)
{
	const struct erase_decision *d = &v->erase;
	struct text size = { 0 };
	char option[32];

	if (!d->size) {
		add_fact(o, true, "", "erase size undecided: give -e");
		return;
	}
	if (d->size % 1024)
		text_addf(&size, "0x%x", d->size);
	else
		text_addf(&size, "%uKiB", d->size / 1024);
	snprintf(option, sizeof option, "-e %s", text_str(&size));
	add_fact(o, d->basis == ERASE_BY_SUMMARIES, option, "%s",
	        d->basis == ERASE_BY_SUMMARIES ? "summaries name the block size"
	        : d->basis == ERASE_BY_CLEANMARKERS ? "distance of the cleanmarkers"
	        : d->basis == ERASE_BY_USER ? "chosen by the user" : "no node crosses it");
	text_free(&size);
}

static void
describe_markers(const struct volume *v, const struct traces *t, struct origin *o)
{
	char option[32];

	if (!t->markers) {
		add_fact(o, true, "-n", "no cleanmarkers");
	} else if (v->erase.marker_len != JFFS2_HEADER_LEN) {
		snprintf(option, sizeof option, "-c %u", v->erase.marker_len);
		add_fact(o, true, option, "cleanmarkers of %u bytes", v->erase.marker_len);
	}
}

static void
describe_page_size(const struct traces *t, struct origin *o)
{
	char option[32] = "";

	if (!t->file_is_longer || t->longest == 0)
		return;
	if (t->longest != 4096)
		snprintf(option, sizeof option, "-s %u", t->longest);
	add_fact(o, false, option, "no node holds more than %u bytes of a file", t->longest);
}

/* mkfs.jffs2 has zlib and rtime switched on and lzo off. */
static void
describe_compressors(const struct traces *t, struct origin *o)
{
	bool zlib = t->compressed[CODEC_ZLIB], rtime = t->compressed[CODEC_RTIME];
	bool lzo = t->compressed[CODEC_LZO];

	if (t->compressed[CODEC_LZMA_OPENWRT] || t->compressed[CODEC_LZMA_PROPS])
		add_fact(o, true, "", "LZMA nodes: a mkfs.jffs2 with a vendor's patch");
	if (lzo)
		add_fact(o, true, "-X lzo", "%u lzo nodes", t->compressed[CODEC_LZO]);
	if (lzo && !zlib)
		add_fact(o, false, "-m priority", "lzo and no zlib");
	if (!zlib && !lzo && rtime)
		add_fact(o, false, "-x zlib", "rtime nodes and no zlib");
	if (!zlib && !lzo && !rtime && t->compressed[CODEC_NONE])
		add_fact(o, false, "-m none", "nothing is compressed");
}

static void
describe_padding(const struct volume *v, const struct traces *t, struct origin *o)
{
	uint32_t size = v->erase.size;

	if (!size)
		return;
	if (v->log.part.len % size)
		add_fact(o, true, "", "not padded: the last block ends early");
	else if (t->erased_tail)
		add_fact(o, false, "-p", "the last block is filled up with 0xff");
}

void
origin_of(const struct volume *v, struct origin *o)
{
	struct traces t = { 0 };

	trace(v, &t);
	o->written_to = t.obsolete || t.superseded || !t.first_is_zero;
	add_fact(o, true, v->log.endian == ENDIAN_LITTLE ? "-l" : "-b",
	        "byte order of the nodes");
	describe_blocks(v, o);
	describe_markers(v, &t, o);
	describe_page_size(&t, o);
	describe_compressors(&t, o);
	if (t.xattrs)
		add_fact(o, true, "--with-xattr", "%u xattr nodes", t.xattrs);
	describe_padding(v, &t, o);
	if (t.summaries)
		add_fact(o, !o->written_to, "", "%u summaries: %s", t.summaries,
		        o->written_to ? "a kernel with SUMMARY, or sumtool" : "sumtool");
	if (o->written_to)
		add_fact(o, t.obsolete || t.superseded, "",
		        "written to by a kernel: %u node%s superseded, %u marked obsolete",
		        t.superseded, t.superseded == 1 ? "" : "s", t.obsolete);
	else
		add_fact(o, false, "", "as mkfs.jffs2 leaves it: nothing superseded");
}

void
origin_free(struct origin *o)
{
	array_free(&o->facts);
}

void
origin_add_command(const struct origin *o, struct text *t)
{
	text_add(t, "mkfs.jffs2");
	for (size_t i = 0; i < o->facts.count; i++)
		if (*o->facts.at[i].option)
			text_addf(t, " %s", o->facts.at[i].option);
	text_add(t, " -r DIR -o IMAGE");
}
