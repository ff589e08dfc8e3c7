/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From what a user asks for to the options of a new file system. */
#include <string.h>

#include "job/epoch.h"
#include "job/jffs2/make.h"
#include "text/text.h"

/* The names of mkfs.jffs2, and for LZMA those of the node table. */
static const struct {
	const char *name;
	uint8_t compr;
} packers[] = {
	{ "rtime", 2 }, { "zlib", 6 }, { "lzo", 7 }, { "lzma", 8 }, { "lzma-props", 0x15 },
};

static bool
add_packer(struct span name, struct jffs2_compressors *c, struct error *err)
{
	for (size_t i = 0; i < COUNT(packers); i++) {
		if (!span_equal(name, span_of(packers[i].name, strlen(packers[i].name))))
			continue;
		return jffs2_compressors_add(c, packers[i].compr)
		        || error_set(err, "--compress: this build can't pack by %s",
		                packers[i].name);
	}
	return error_set(err, "--compress: '%.*s' is not one of lzo, zlib, lzma, lzma-props, "
	        "rtime and none", (int)(name.len < 40 ? name.len : 40), (const char *)name.at);
}

static bool
read_packers(const char *list, struct jffs2_compressors *c, struct error *err)
{
	*c = (struct jffs2_compressors){ 0 };
	if (strcmp(list, "none") == 0)
		return true;
	for (;; list++) {
		size_t len = strcspn(list, ",");

		if (!add_packer(span_of(list, len), c, err))
			return false;
		list += len;
		if (!*list)
			return true;
	}
}

/* ---- like the source ---- */

static void
take_usual(struct make_options *o)
{
	o->style.marker = JFFS2_HEADER_LEN;
	jffs2_compressors_add(&o->pack, 6);
	jffs2_compressors_add(&o->pack, 2);
}

static bool
has_node(const struct jffs2_log *log, uint16_t nodetype)
{
	for (size_t i = 0; i < log->extents.count; i++)
		if (log->extents.at[i].kind == EXTENT_NODE
		        && jffs2_extent_is(&log->extents.at[i], nodetype))
			return true;
	return false;
}

static void
take_style(const struct volume *v, struct make_options *o)
{
	struct jffs2_compressors c = jffs2_compressors_of(v->fs);

	o->style.endian = v->log.endian;
	o->style.erase_size = v->erase.size;
	o->style.summaries = has_node(&v->log, JFFS2_SUMMARY);
	if (!has_node(&v->log, JFFS2_CLEANMARKER))
		o->style.marker = 0;
	else if (v->erase.marker_len >= JFFS2_HEADER_LEN)
		o->style.marker = v->erase.marker_len;
	if (c.count)
		o->pack = c;
}

/* ---- as asked for ---- */

static void
change_style(const struct make_wish *w, struct layout_rules *style)
{
	if (w->erase_size)
		style->erase_size = (uint32_t)w->erase_size;
	if (w->endian_given)
		style->endian = w->big_endian ? ENDIAN_BIG : ENDIAN_LITTLE;
	if (w->no_markers)
		style->marker = 0;
	else if (w->marker)
		style->marker = (uint32_t)w->marker;
	if (w->summaries || w->no_summaries)
		style->summaries = w->summaries;
}

static bool
set_end(const struct make_wish *w, struct make_order *o, struct error *err)
{
	uint32_t size = o->options.style.erase_size;

	if (w->to % size)
		return error_set(err, "%llu bytes are not whole erase blocks of %u",
		        (unsigned long long)w->to, size);
	if (w->blocks > UINT32_MAX / size)
		return error_set(err, "JFFS2 ends below 4 GiB");
	if (w->to || w->blocks) {
		o->options.blocks = (uint32_t)(w->to ? w->to / size : w->blocks);
		o->end = MAKE_BLOCKS;
	} else if (w->unpadded) {
		o->end = MAKE_UNPADDED;
	} else if (w->like_mkfs) {
		o->end = MAKE_WHOLE_BLOCK;
	}
	return true;
}

static bool
set_time(const struct make_wish *w, struct make_options *o, struct error *err)
{
	o->fixed = w->time_given;
	o->time = (uint32_t)w->time;
	return o->fixed || epoch_find(&o->time, &o->clamped, err);
}

bool
make_wish_order(const struct make_wish *w, const struct tree *tree,
        const struct volume *source, struct make_order *o, struct error *err)
{
	struct make_options *m = &o->options;

	*o = (struct make_order){ .tree = tree };
	m->page = w->page ? (uint32_t)w->page : JFFS2_PAGE;
	m->like_mkfs = w->like_mkfs;
	m->squash_owners = w->squash_owners;
	m->squash_permissions = w->squash_permissions;
	take_usual(m);
	if (source)
		take_style(source, m);
	change_style(w, &m->style);
	if (!m->style.erase_size)
		return error_set(err, "give the size of an erase block: --erase-size=64K");
	if (w->compress && !read_packers(w->compress, &m->pack, err))
		return false;
	m->pack.tight = true; /* nobody but the writer waits for it */
	return set_time(w, m, err) && make_options_check(m, err) && set_end(w, o, err);
}
