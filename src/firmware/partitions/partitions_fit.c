/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Does a partition table agree with the bytes? */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "jffs2/format.h"
#include "firmware/partitions/partitions_private.h"

enum { NODE_MAX = 64 * 1024 }; /* longer nodes are not looked for */

/* ---- what a boundary may tear ---- */

/* True if a sound node at `at` crosses `fence`. */
static bool
node_reaches(struct span image, uint64_t at, uint64_t fence, enum endian e)
{
	uint32_t totlen = jffs2_totlen(image, (size_t)at, e);

	return totlen > fence - at && span_holds(image, (size_t)at, totlen)
	       && jffs2_header_ok(image, (size_t)at, e)
	       && jffs2_node_check(span_cut(image, (size_t)at, totlen), e) == 0;
}

static bool
tears_node(struct span image, uint64_t fence)
{
	uint64_t from = fence > NODE_MAX ? fence - NODE_MAX : 0, to = fence;
	const uint8_t *hit;

	/* Both magics have this byte. */
	while ((hit = memrchr(image.at + from, 0x19, (size_t)(to - from)))) {
		to = (uint64_t)(hit - image.at);
		if (span_u8(image, (size_t)to + 1) == 0x85
		        && node_reaches(image, to, fence, ENDIAN_BIG))
			return true;
		if (to > 0 && image.at[to - 1] == 0x85
		        && node_reaches(image, to - 1, fence, ENDIAN_LITTLE))
			return true;
	}
	return false;
}

static bool
is_inside(const struct uimage *u, uint64_t fence)
{
	return u->hcrc_ok && fence > u->offset
	       && fence - u->offset < (uint64_t)u->size + UIMAGE_HEADER_LEN;
}

static bool
tears_payload(const struct firmware *f, uint64_t fence)
{
	for (size_t i = 0; i < f->uimages.count; i++)
		if (f->uimages.at[i].dcrc_ok && is_inside(&f->uimages.at[i], fence))
			return true;
	return false;
}

bool
partitions_cut(const struct partitions *p, const struct uimage *u)
{
	for (size_t i = 0; i < p->tables.count; i++) {
		const struct mtd_table *t = &p->tables.at[i].mtd;

		for (size_t k = 0; k < t->partitions.count; k++) {
			const struct mtd_partition *m = &t->partitions.at[k];

			if (is_inside(u, m->offset) || is_inside(u, m->offset + m->len))
				return true;
		}
	}
	return false;
}

/* ---- a partition ---- */

/* Notes what begins or lies at a boundary. */
static void
count_parts(const struct firmware *f, struct partition_table *t, uint64_t fence)
{
	int i = firmware_part_at(f, fence);
	const struct part *p = i == PART_NONE ? NULL : &f->list.parts.at[i];

	if (!p || fence == 0)
		return;
	/* With a right CRC the beginning of an erased run is enough, too. */
	if (p->offset == fence)
		t->begins += p->header == PART_NONE && (p->kind == PART_FORMAT
		        || t->mtd.source == MTD_ENVIRONMENT);
	else
		t->cuts += p->format == &jffs2_format_le || p->format == &jffs2_format_be;
	t->begins += t->mtd.source == MTD_ENVIRONMENT && t->mtd.at == fence;
}

void
partitions_judge(const struct firmware *f, struct partition_table *t, size_t entry)
{
	const struct mtd_partition *p = &t->mtd.partitions.at[entry];
	const uint64_t ends[] = { p->offset, p->offset + p->len };
	struct partition_check c = { PARTITION_FITS, 0 };

	for (int i = 0; i < 2 && c.fit == PARTITION_FITS; i++) {
		c.at = ends[i];
		t->inner += c.at > 0 && c.at < f->bytes.len;
		if (c.at > f->bytes.len || p->len == 0)
			c.fit = PARTITION_BEYOND;
		else if (c.at < f->bytes.len && tears_node(f->bytes, c.at))
			c.fit = PARTITION_TEARS_NODE;
		else if (tears_payload(f, c.at))
			c.fit = PARTITION_TEARS_PAYLOAD;
		else if (c.at > t->mtd.at && c.at - t->mtd.at < t->mtd.len)
			c.fit = PARTITION_TEARS_WORDS;
	}
	array_push(&t->checks, c);
	t->torn |= c.fit != PARTITION_FITS && c.fit != PARTITION_BEYOND;
	count_parts(f, t, p->offset);
}

void
partitions_describe(const struct mtd_partition *p, const struct partition_check *c,
        struct text *out)
{
	static const char *const where[] = {
		[PARTITION_TEARS_NODE] = "inside a sound JFFS2 node",
		[PARTITION_TEARS_PAYLOAD] = "inside a uImage payload whose CRC is right",
		[PARTITION_TEARS_WORDS] = "inside the environment that defines it",
		[PARTITION_BEYOND] = "beyond the end of the image",
	};

	if (c->fit == PARTITION_FITS)
		text_add(out, "fits");
	else
		text_addf(out, "%s %s at %08" PRIx64 ", %s", p->name,
		        c->at == p->offset ? "begins" : "ends", c->at, where[c->fit]);
}

/* ---- a table ---- */

/* "U-Boot environment at 00040000 (CRC right)" */
static void
describe_table(const struct partition_table *t, struct text *out)
{
	text_add(out, mtd_source_name(t->mtd.source));
	if (t->mtd.source != MTD_TYPED)
		text_addf(out, " at %08" PRIx64, t->mtd.at);
	if (t->mtd.source == MTD_ENVIRONMENT)
		text_add(out, " (CRC right)");
}

static void
add_numbers(const struct partition_table *t, struct text *out)
{
	text_addf(out, ": %zu partition%s", t->mtd.partitions.count,
	        t->mtd.partitions.count == 1 ? "" : "s");
	if (t->mtd.device[0])
		text_addf(out, " of %s", t->mtd.device);
	text_add(out, "; ");
}

/* The first partition that does not fit, one that tears something before others; or their
 * count. */
static size_t
first_wrong(const struct partition_table *t)
{
	size_t i = 0;

	while (i < t->checks.count && (t->checks.at[i].fit == PARTITION_FITS
	        || (t->torn && t->checks.at[i].fit == PARTITION_BEYOND)))
		i++;
	return i;
}

void
partitions_conclude(struct partition_table *t)
{
	size_t wrong = first_wrong(t);
	bool vouched = t->mtd.source == MTD_ENVIRONMENT && t->cuts == 0;
	struct text why = { 0 };

	describe_table(t, &why);
	add_numbers(t, &why);
	if (wrong < t->checks.count)
		partitions_describe(&t->mtd.partitions.at[wrong], &t->checks.at[wrong], &why);
	else if (t->begins > 0)
		text_addf(&why, "no node is torn, %" PRIu32 " of them begin%s where a part of "
		        "the image does", t->begins, t->begins == 1 ? "s" : "");
	else if (vouched)
		text_add(&why, "nothing contradicts it");
	else if (t->inner == 0)
		text_add(&why, "no boundary is inside the image, to compare it with");
	else
		text_add(&why, "nothing that is recognised begins where one of them does, counted "
		               "from the start of the image");
	t->fits = wrong == t->checks.count && (t->begins > 0 || vouched);
	snprintf(t->why, sizeof t->why, "%s", text_str(&why));
	text_free(&why);
}
