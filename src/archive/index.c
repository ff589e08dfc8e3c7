/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads an archive from its first member to its last; then sorts the names. */
#include <string.h>
#include <sys/stat.h>

#include "archive/archive_private.h"

enum {
	MEMBER_COST = 2048, /* of a slice, in bytes */
	SORT_COST = 64,
	/* libarchive reads the directory of a ZIP or a 7z in one go. */
	ZIP_NAMES_MOST = 16384,
	HEADER_MOST = 512 << 10
};

/* ---- beginning ---- */

/* Where the central directory begins, as libarchive finds it: by its end, in the last 16 KiB; the
 * end of the part if there is none. Of a ZIP64 that is unknown, 0. */
static size_t
zip_directory(struct span part)
{
	enum { END_LEN = 22, AT_LEN = 12, SOUGHT = 16 << 10 };
	size_t least = part.len > SOUGHT ? part.len - SOUGHT : 0;

	for (size_t at = part.len < END_LEN ? 0 : part.len - END_LEN + 1; at-- > least;) {
		size_t len = span_u32(part, at + AT_LEN, ENDIAN_LITTLE);

		if (span_u32(part, at, ENDIAN_LITTLE) == 0x06054b50)
			return len <= at ? at - len : 0;
	}
	return part.len;
}

/* How many entries the central directory has, at most ZIP_NAMES_MOST + 1: they are counted, as
 * the count that it gives may be anything (APPNOTE 6.3.10, 4.3.12, 4.3.16). */
static uint32_t
count_zip(struct span part)
{
	enum { ENTRY_LEN = 46, AT_NAME = 28, AT_EXTRA = 30, AT_COMMENT = 32 };
	size_t at = zip_directory(part);
	uint32_t count = 0;

	while (count <= ZIP_NAMES_MOST && at < part.len) {
		const uint8_t *p = memchr(part.at + at, 'P', part.len - at);

		if (!p)
			break;
		at = (size_t)(p - part.at);
		if (span_u32(part, at, ENDIAN_LITTLE) != 0x02014b50) {
			at++;
			continue;
		}
		count++;
		at += ENTRY_LEN + (size_t)span_u16(part, at + AT_NAME, ENDIAN_LITTLE)
		      + span_u16(part, at + AT_EXTRA, ENDIAN_LITTLE)
		      + span_u16(part, at + AT_COMMENT, ENDIAN_LITTLE);
	}
	return count;
}

static bool
begins(struct span part, const char *magic, size_t len)
{
	return span_equal(span_cut(part, 0, len), span_of(magic, len));
}

static bool
is_7z(struct span part)
{
	return begins(part, "7z\xbc\xaf\x27\x1c", 6);
}

/* Without these limits libarchive may take long before the first member. */
static bool
has_modest_header(struct span part, struct error *err)
{
	if (is_7z(part) && archive_7z_header_len(part) > HEADER_MOST)
		return error_set(err, "its header is damaged, or unpacks to more than %d bytes",
		        HEADER_MOST);
	return true;
}

/* A tree without any file, and the reason, if the ZIP has too many members. */
static bool
is_limited(struct archive_tree *t)
{
	t->limited = begins(t->bytes, "PK\3\4", 4) && count_zip(t->bytes) > ZIP_NAMES_MOST;
	if (t->limited)
		error_set(&t->trouble, "it has more than %d members, the limit for a ZIP here",
		        ZIP_NAMES_MOST);
	return t->limited;
}

struct archive_tree *
archive_index_begin(struct span part, struct error *err)
{
	struct archive_tree *t;

	if (!has_modest_header(part, err))
		return NULL;
	t = memory_zeroed(1, sizeof *t);
	t->bytes = part;
	t->solid = is_7z(part);
	t->index = memory_zeroed(1, sizeof *t->index);
	t->index->input.bytes = part;
	t->index->node = TREE_NONE;
	if (!is_limited(t))
		t->index->archive = archive_input_open(&t->index->input, err);
	if (!t->index->archive && !t->limited) {
		archive_index_end(t);
		free(t);
		return NULL;
	}
	archive_names_begin(t);
	return t;
}

/* ---- reading ---- */

static bool
fail(struct archive_tree *t, const char *what)
{
	if (!*t->trouble.text)
		error_set(&t->trouble, "%s after member %u", what, t->index->members);
	return false;
}

/* A cpio of the kind "crc" has the sum of the bytes of a member in its header, which libarchive does
 * not look at, and the kernel does (init/initramfs.c, do_copy: "bad data checksum"). */
static bool
has_sums(const struct archive_tree *t)
{
	return archive_format(t->index->archive) == ARCHIVE_FORMAT_CPIO_SVR4_CRC;
}

/* Reads that of the header which libarchive has just read. */
static void
begin_sum(struct archive_tree *t)
{
	enum { AT_SUM = 102, DIGITS = 8 };
	la_int64_t at = archive_read_header_position(t->index->archive);

	t->index->sum = t->index->wanted = 0;
	if (has_sums(t) && at >= 0)
		t->index->wanted = (uint32_t)span_hex(t->bytes, (size_t)at + AT_SUM, DIGITS);
}

static void
note_wrong(struct archive_tree *t)
{
	struct archive_node *n = &t->nodes.at[t->index->node];

	if (!n->wrong && t->wrong++ == 0)
		t->first_wrong = t->index->members;
	n->wrong = true;
}

static void
add_sum(struct archive_tree *t, struct span bytes)
{
	for (size_t i = 0; i < bytes.len && has_sums(t); i++)
		t->index->sum += bytes.at[i];
}

static void
end_member(struct archive_tree *t)
{
	if (has_sums(t) && t->index->sum != t->index->wanted
	        && !t->nodes.at[t->index->node].cut)
		note_wrong(t);
	archive_member_end(t);
}

/* The next header; false at the end, or where the archive is damaged. */
static bool
read_header(struct archive_tree *t)
{
	struct archive_index *x = t->index;
	struct archive_entry *entry;
	int result = archive_read_next_header(x->archive, &entry);

	if (result == ARCHIVE_EOF)
		return false;
	/* A warning may be about a name that the locale cannot express. */
	if (result < ARCHIVE_WARN)
		return fail(t, x->input.at >= x->input.bytes.len ? "it is damaged or cut short"
		                                                 : "it is damaged");
	begin_sum(t);
	return archive_member_add(t, entry);
}

/* What is wrong with members that were read to their ends is no reason to stop. */
static void
tell_wrong(struct archive_tree *t)
{
	if (!t->wrong || *t->trouble.text)
		return;
	if (t->wrong == 1)
		error_set(&t->trouble, "the checksum of member %u is wrong", t->first_wrong);
	else
		error_set(&t->trouble, "the checksums of %u members are wrong, the first is "
		        "number %u", t->wrong, t->first_wrong);
}

/* A block of the member's content; false once there is no more of it. */
static bool
read_block(struct archive_tree *t, uint64_t *cost)
{
	const void *bytes;
	size_t len;
	la_int64_t at;
	int result = archive_read_data_block(t->index->archive, &bytes, &len, &at);

	if (result == ARCHIVE_EOF)
		return false;
	if (result < ARCHIVE_WARN) {
		t->nodes.at[t->index->node].cut = true;
		if (result == ARCHIVE_FATAL)
			fail(t, "it is damaged or cut short");
		return false;
	}
	/* libarchive: of a ZIP, with the last block of a member whose CRC or length is wrong. */
	if (result == ARCHIVE_WARN)
		note_wrong(t);
	*cost += len;
	add_sum(t, span_of(bytes, len));
	if (at >= 0 && archive_member_data(t, span_of(bytes, len), (uint64_t)at))
		return true;
	t->nodes.at[t->index->node].cut = true;
	t->nodes.at[t->index->node].beyond = t->limited;
	return false;
}

/* True while members are left. */
static bool
read_members(struct archive_tree *t, uint64_t budget)
{
	struct archive_index *x = t->index;
	uint64_t spent = 0;

	while (spent < budget) {
		if (x->node != TREE_NONE) {
			if (read_block(t, &spent))
				continue;
			end_member(t);
		}
		spent += MEMBER_COST;
		if (*t->trouble.text || !read_header(t))
			return false;
	}
	return true;
}

/* ---- sorting ---- */

static void
key_of(void *arg, uint32_t item, struct text *key)
{
	const struct archive_tree *t = arg;
	const struct archive_name *e = &t->entries.at[item];

	sort_add_u32(key, e->dir);
	text_add_bytes(key, t->text.at + e->name, e->len);
}

static void
begin_sort(struct archive_tree *t)
{
	struct archive_index *x = t->index;
	size_t count = t->entries.count;

	tell_wrong(t);
	archive_read_free(x->archive);
	x->archive = NULL;
	if (t->held.at)
		hold_seal(&t->held);
	x->order = memory_zeroed(count + 1, sizeof *x->order);
	for (uint32_t i = 0; i < count; i++)
		x->order[i] = i;
	x->sort = sort_begin(x->order, count, key_of, t);
}

/* Puts the entries in order; each directory gets the range of its own. */
static void
take_order(struct archive_tree *t)
{
	struct archive_name *sorted = memory_zeroed(t->entries.count + 1, sizeof *sorted);

	for (uint32_t i = 0; i < t->entries.count; i++) {
		struct archive_node *dir;

		sorted[i] = t->entries.at[t->index->order[i]];
		dir = &t->nodes.at[sorted[i].dir];
		if (dir->count++ == 0)
			dir->first = i;
		if (sorted[i].node != TREE_NONE
		        && t->nodes.at[sorted[i].node].parent == TREE_NONE)
			t->nodes.at[sorted[i].node].parent = i;
	}
	free(t->entries.at);
	t->entries.at = sorted;
	t->entries.capacity = t->entries.count + 1;
}

bool
archive_index_step(struct tree *tree, uint64_t budget)
{
	struct archive_tree *t = (struct archive_tree *)tree;

	if (!t->index)
		return false;
	if (!t->index->sort) {
		if (!read_members(t, budget))
			begin_sort(t);
		return true;
	}
	if (sort_step(t->index->sort, (size_t)(budget / SORT_COST + 1)))
		return true;
	take_order(t);
	archive_index_end(t);
	return false;
}

void
archive_index_end(struct archive_tree *t)
{
	if (!t->index)
		return;
	archive_read_free(t->index->archive);
	if (t->index->sort)
		sort_end(t->index->sort);
	free(t->index->order);
	free(t->index->slots);
	free(t->index);
	t->index = NULL;
}
