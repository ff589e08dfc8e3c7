/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "issues/detail.h"

#include <string.h>

#include "firmware/model/subject.h"
#include "words/verdict.h"

struct volume *
issue_volume(const struct issue *issue)
{
	struct firmware *f = (struct firmware *)issue->firmware;

	return issue->part >= 0 && (size_t)issue->part < f->list.parts.count
	               ? firmware_volume(f, issue->part) : NULL;
}

void
issue_subject(const struct issue *issue, struct subject *s)
{
	struct firmware *f = (struct firmware *)issue->firmware;
	const struct part *p = issue->part >= 0 && (size_t)issue->part < f->list.parts.count
	                               ? &f->list.parts.at[issue->part] : NULL;

	*s = (struct subject){ .firmware = f, .bytes = span_cut(f->bytes, 0, 0),
		.title = "issue", .extent = EXTENT_NONE, .inode = TREE_NONE };
	s->offset = issue->offset;
	s->volume = issue_volume(issue);
	if (issue->extent != EXTENT_NONE && s->volume
	        && issue->extent < s->volume->log.extents.count) {
		subject_extent(s->volume, issue->extent, s);
	} else if (!subject_uimage(f, issue->offset, s) && p) {
		s->bytes = span_cut(f->bytes, (size_t)issue->offset,
		        (size_t)(p->offset + p->len - issue->offset));
		s->title = part_kind_name(p);
		s->endian = p->endian;
	}
}

/* ---- the field at fault ---- */

static const struct {
	const char *issue, *field;
	bool sum; /* its stored value is a CRC that is wrong */
} faults[] = {
	{ "header-crc", "hdr_crc", true }, { "node-crc", "node_crc", true },
	{ "name-crc", "name_crc", true }, { "data-crc", "data_crc", true },
	{ "data-crc", "sum_crc", true }, { "uimage-header-crc", "ih_hcrc", true },
	{ "uimage-data-crc", "ih_dcrc", true }, { "uimage-truncated", "ih_size", false },
	{ "uimage-size", "ih_size", false }, { "uimage-length", "ih_size", false },
	{ "length", "totlen", false }, { "truncated", "totlen", false },
	{ "crossing", "totlen", false }, { "slack", "nsize", false },
	{ "name", "name", false }, { "name-hidden", "name", false },
	{ "compression", "compr", false }, { "unknown-type", "nodetype", false },
	{ "marker-place", "nodetype", false }, { "incompat-node", "nodetype", false },
	{ "rocompat-node", "nodetype", false }, { "old-magic", "magic", false },
	{ "undetermined", "dsize", false }, { "unreadable-data", "compr", false },
	{ "dangling-name", "ino", false }, { "gap", "isize", false },
};

static bool
has_field(const struct subject *s, const char *name)
{
	for (size_t i = 0; i < subject_field_count(s); i++)
		if (strcmp(subject_field(s, i)->name, name) == 0)
			return true;
	return false;
}

/* kernel: read_dnode, the two conditions of FLAW_RANGE */
static const char *
field_of_range(const struct subject *s)
{
	struct jffs2_inode_node n;

	jffs2_inode_decode(s->bytes, s->endian, &n);
	return n.offset > n.isize ? "offset" : "csize";
}

const char *
issue_field(const struct issue *issue)
{
	struct subject s;

	issue_subject(issue, &s);
	if (strcmp(issue->name, "range") == 0 && has_field(&s, "csize"))
		return field_of_range(&s);
	for (size_t i = 0; i < COUNT(faults); i++)
		if (strcmp(issue->name, faults[i].issue) == 0 && has_field(&s, faults[i].field))
			return faults[i].field;
	return NULL;
}

/* The first of the sums of the part that begins at part_at, or of those behind it. */
static size_t
first_sum(const struct firmware *f, uint64_t part_at)
{
	size_t from = 0, to = f->sums.count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (f->sums.at[middle].part_at < part_at)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

/* The sum of its part that a format described, and that is stored where the issue is. */
static bool
sum_of_part(const struct issue *issue, uint32_t *stored, uint32_t *computed)
{
	const struct firmware *f = issue->firmware;
	uint64_t part_at = f->list.parts.at[issue->part].offset;

	for (size_t i = first_sum(f, part_at);
	        i < f->sums.count && f->sums.at[i].part_at == part_at; i++) {
		const struct checksum *s = &f->sums.at[i].sum;

		if (part_at + s->stored_at == issue->offset && checksum_wrong(s))
			return checksum_numbers(s, stored, computed);
	}
	return false;
}

bool
issue_sum(const struct issue *issue, uint32_t *stored, uint32_t *computed)
{
	struct subject s;
	struct verdict v[VERDICTS_MAX];
	size_t count;

	if (strcmp(issue->name, "checksum") == 0)
		return sum_of_part(issue, stored, computed);
	issue_subject(issue, &s);
	count = subject_verdicts(issue->firmware, &s, v);
	for (size_t i = 0; i < COUNT(faults); i++) {
		if (!faults[i].sum || strcmp(issue->name, faults[i].issue) != 0)
			continue;
		for (size_t k = 0; k < count; k++) {
			if (strcmp(v[k].name, faults[i].field) != 0 || !v[k].known || v[k].ok)
				continue;
			*stored = v[k].stored;
			*computed = v[k].computed;
			return true;
		}
	}
	return false;
}

/* ---- from a message to its issues ---- */

static bool
is_of(const struct kernel_message *m, const char *name)
{
	for (const char *const *issue = m->issues; *issue; issue++)
		if (strcmp(*issue, name) == 0)
			return true;
	return false;
}

bool
issue_answers(const struct issue *issue, const struct message_found *found, bool *here)
{
	const struct volume *v = issue_volume(issue);
	uint64_t value;

	*here = false;
	if (!is_of(found->message, issue->name))
		return false;
	if (!v || issue->extent == EXTENT_NONE || issue->extent >= v->log.extents.count)
		return true;
	if (message_found_value(found, found->message->offset, &value)) {
		uint64_t at = v->log.extents.at[issue->extent].offset;

		*here = value >= at && value - at < v->log.extents.at[issue->extent].len;
	} else if (message_found_value(found, found->message->ino, &value)) {
		*here = value == v->log.extents.at[issue->extent].ino;
	}
	return true;
}
