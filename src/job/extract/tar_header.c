/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Headers of tar members (POSIX.1-2017, pax: "ustar Interchange Format" and "pax Extended
 * Header"). */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "job/extract/tar_private.h"

enum { NAME_LEN = 100 };

/* A ustar header: one block. */
struct raw_header {
	char name[NAME_LEN], mode[8], uid[8], gid[8], size[12], mtime[12], chksum[8];
	char typeflag, linkname[NAME_LEN], magic[6], version[2], uname[32], gname[32];
	char devmajor[8], devminor[8], prefix[155], unused[12];
};

_Static_assert(sizeof(struct raw_header) == TAR_BLOCK, "a header is one block");

/* ---- pax records ---- */

static size_t
count_digits(size_t n)
{
	size_t digits = 1;

	while (n >= 10) {
		n /= 10;
		digits++;
	}
	return digits;
}

/* The length of a record counts its own digits, too. */
void
tar_add_record(struct text *records, const char *key, struct span value)
{
	size_t rest = strlen(" =\n") + strlen(key) + value.len;
	size_t len = rest + count_digits(rest);

	if (count_digits(len) > count_digits(rest))
		len = rest + count_digits(len);
	text_addf(records, "%zu %s=", len, key);
	text_add_bytes(records, value.at, value.len);
	text_add(records, "\n");
}

void
tar_add_number(struct text *records, const char *key, uint64_t value)
{
	char digits[24];

	snprintf(digits, sizeof digits, "%" PRIu64, value);
	tar_add_record(records, key, span_of(digits, strlen(digits)));
}

void
tar_pad(struct text *out)
{
	static const uint8_t zeros[TAR_BLOCK];

	if (out->len % TAR_BLOCK)
		text_add_bytes(out, zeros, TAR_BLOCK - out->len % TAR_BLOCK);
}

/* ---- names ---- */

static bool
is_utf8(struct span s)
{
	uint32_t point;
	size_t len = 1;

	for (size_t i = 0; i < s.len && len; i += len)
		len = text_utf8(s, i, &point);
	return len > 0;
}

/* What fits stays in the plain header, whatever its bytes: readers take them there
 * unchanged. In pax, GNU tar converts UTF-8 to the locale, and bsdtar composes letters
 * and accents, so that two names can become one. Other names in pax need "hdrcharset",
 * which GNU tar reports as unknown; bsdtar needs it. */
static void
add_name_records(struct text *records, const struct tar_member *m)
{
	static const char binary[] = "BINARY";
	bool path = m->sparse || m->path.len > NAME_LEN, link = m->link.len > NAME_LEN;

	if ((path && !is_utf8(m->path)) || (link && !is_utf8(m->link)))
		tar_add_record(records, "hdrcharset", span_of(binary, strlen(binary)));
	if (path)
		tar_add_record(records, m->sparse ? "GNU.sparse.name" : "path", m->path);
	if (link)
		tar_add_record(records, "linkpath", m->link);
}

/* ---- the header itself ---- */

static void
put_octal(char *field, size_t len, uint64_t value)
{
	char digits[24];

	snprintf(digits, sizeof digits, "%0*" PRIo64, (int)len - 1, value);
	memcpy(field, digits, len - 1);
}

/* The name as it is; or one that no two members share and that is safe everywhere, for
 * readers that don't know the record before it. */
static void
put_name(char field[NAME_LEN], struct span name, const struct tar_member *m,
        const char *folder)
{
	if (!folder && name.len <= NAME_LEN) {
		if (name.len)
			memcpy(field, name.at, name.len);
		return;
	}
	snprintf(field, NAME_LEN, "%sino-%" PRIu32 "%s", folder ? folder : "", m->ino,
	        m->type == TAR_DIRECTORY && !folder ? "/" : "");
}

static void
add_block(struct text *out, struct raw_header *h)
{
	const uint8_t *at = (const uint8_t *)h;
	unsigned int sum = 0;

	memset(h->chksum, ' ', sizeof h->chksum);
	for (size_t i = 0; i < sizeof *h; i++)
		sum += at[i];
	put_octal(h->chksum, 7, sum);
	h->chksum[6] = 0;
	text_add_bytes(out, h, sizeof *h);
}

static struct raw_header
raw_header(char type, uint32_t mode, uint64_t size, uint32_t mtime)
{
	struct raw_header h = { .typeflag = type, .magic = "ustar",
		.version = { '0', '0' } };

	put_octal(h.mode, sizeof h.mode, mode);
	put_octal(h.uid, sizeof h.uid, 0);
	put_octal(h.gid, sizeof h.gid, 0);
	put_octal(h.size, sizeof h.size, size);
	put_octal(h.mtime, sizeof h.mtime, mtime);
	put_octal(h.devmajor, sizeof h.devmajor, 0);
	put_octal(h.devminor, sizeof h.devminor, 0);
	return h;
}

void
tar_add_header(struct text *out, const struct tar_member *m)
{
	struct raw_header h = raw_header((char)m->type, m->mode & 07777, m->size,
	        m->mtime);
	struct text records = { 0 };

	add_name_records(&records, m);
	text_add_bytes(&records, text_str(&m->records), m->records.len);
	if (records.len) {
		struct raw_header x = raw_header('x', 0644, records.len, m->mtime);

		put_name(x.name, m->path, m, "PaxHeaders/");
		add_block(out, &x);
		text_add_bytes(out, records.at, records.len);
		tar_pad(out);
	}
	put_name(h.name, m->path, m, m->sparse ? "GNUSparseFile.0/" : NULL);
	put_name(h.linkname, m->link, m, NULL);
	put_octal(h.uid, sizeof h.uid, m->uid);
	put_octal(h.gid, sizeof h.gid, m->gid);
	put_octal(h.devmajor, sizeof h.devmajor, m->major);
	put_octal(h.devminor, sizeof h.devminor, m->minor);
	add_block(out, &h);
	text_free(&records);
}
