/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is wrong with a uImage, and what would make it right. U-Boot (boot/bootm.c):
 * image_get_kernel checks the header CRC always, the data CRC unless `verify` is "no".
 */
#include <inttypes.h>

#include "firmware/model/children.h"
#include "issues/issues.h"
#include "issues/issues_private.h"

static const char refuses_header[] =
        "U-Boot's bootm refuses the image; some vendors' boards check another sum";
static const char refuses_data[] =
        "U-Boot's bootm refuses the image, unless verify=n is set; some vendors' boards "
        "check another sum";

static struct issue
issue_at(const struct collector *c, uint64_t offset, const char *name,
        enum severity severity)
{
	return (struct issue){ .offset = offset, .severity = severity, .group = "CRC",
		.name = name, .kernel = "", .part = firmware_part_at(c->f, offset),
		.extent = EXTENT_NONE };
}

static void
add_table(struct collector *c, const struct uimage *u)
{
	struct issue issue = issue_at(c, u->offset + UIMAGE_HEADER_LEN, "uimage-table",
	        SEVERITY_WARNING);
	struct uimage_entry entry = { .number = 0 };

	issue.group = "structure";
	issue.kernel = "U-Boot may read past the payload";
	if (u->hcrc_ok && (u->type == UIMAGE_TYPE_MULTI || u->type == UIMAGE_TYPE_SCRIPT)
	        && !uimage_next_entry(c->f->bytes, u, &entry))
		issues_add(c, &issue, "the table of lengths is damaged");
}

static void
add_bit(struct collector *c, const struct uimage *u, const struct uimage_mend *m,
        const char *sum)
{
	struct issue issue = issue_at(c, u->offset + m->at, "uimage-one-bit",
	        SEVERITY_NOTE);

	issues_add(c, &issue, "bit %u of byte 0x%" PRIx64 " is flipped: undoing it makes the "
	        "%s CRC right", m->bit, u->offset + m->at, sum);
}

/* Where the payload of that length ends, in words. */
static const char *
end_of(const struct firmware *f, uint64_t end)
{
	if (end == f->bytes.len)
		return ", up to the end of the image";
	for (size_t i = 0; i < f->list.parts.count; i++)
		if (f->list.parts.at[i].offset == end
		        && f->list.parts.at[i].kind == PART_FORMAT)
			return ", up to the next part";
	return "";
}

static void
add_mend(struct collector *c, const struct uimage *u)
{
	const struct uimage_mend *m = &u->mend;
	struct issue issue = issue_at(c, u->offset, "uimage-length", SEVERITY_NOTE);

	if (m->kind == MEND_BIT)
		add_bit(c, u, m, "data");
	if (m->kind == MEND_LENGTH)
		issues_add(c, &issue, "the data CRC is right for a payload of %" PRIu64
		        " bytes%s; the header says %" PRIu32, m->at,
		        end_of(c->f, u->offset + UIMAGE_HEADER_LEN + m->at), u->size);
	if (m->kind != MEND_PAGES)
		return;
	issue.name = "raw-nand";
	issue.group = "image";
	issue.severity = SEVERITY_ERROR;
	issues_add(c, &issue, "a raw NAND dump, pages of %s bytes: the data CRC is right "
	        "without the spare areas; carve --without-spare=%s takes them out",
	        m->pages->name, m->pages->name);
}

static void
add_header(struct collector *c, const struct uimage *u)
{
	struct issue issue = issue_at(c, u->offset, "uimage-header-crc", SEVERITY_ERROR);
	struct uimage_mend m = uimage_mend_header(u);

	issue.kernel = refuses_header;
	issues_add(c, &issue, "uImage header CRC is wrong: stored %08" PRIx32
	        ", computed %08" PRIx32, u->hcrc, u->hcrc_computed);
	if (m.kind == MEND_BIT)
		add_bit(c, u, &m, "header");
}

void
issues_add_uimage(struct collector *c, const struct uimage *u)
{
	struct issue issue = issue_at(c, u->offset, "uimage-truncated", SEVERITY_ERROR);

	issue.kernel = refuses_data;
	if (firmware_joined(c->f, u->offset))
		return;
	if (!u->hcrc_ok) {
		add_header(c, u);
	} else if (u->present < u->size && u->mend.kind != MEND_LENGTH) {
		issue.group = "structure";
		issues_add(c, &issue, "uImage payload is cut short: %" PRIu64 " of %" PRIu32
		        " bytes", u->present, u->size);
		issue.group = "CRC";
	} else if (u->present < u->size) {
		issue.name = "uimage-size";
		issues_add(c, &issue, "the uImage header says %" PRIu32 " bytes, more than "
		        "there are", u->size);
	}
	if (u->dcrc_known && !u->dcrc_ok) {
		issue.name = "uimage-data-crc";
		issues_add(c, &issue, "uImage data CRC is wrong: stored %08" PRIx32
		        ", computed %08" PRIx32, u->dcrc, u->dcrc_computed);
	}
	add_mend(c, u);
	add_table(c, u);
}
