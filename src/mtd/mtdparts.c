/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kernel's mtdparts=... argument. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "mtd/mtd.h"
#include "text/text.h"

struct reader {
	struct span text;
	size_t at;
	struct error *err;
};

/* ---- characters ---- */

static uint8_t
peek(const struct reader *r)
{
	return span_u8(r->text, r->at);
}

static bool
skip(struct reader *r, const char *word)
{
	size_t len = strlen(word);

	if (!span_equal(span_cut(r->text, r->at, len), span_of(word, len)))
		return false;
	r->at += len;
	return true;
}

/* The first `c` in [from, to), or `to`. */
static size_t
find(const struct reader *r, char c, size_t from, size_t to)
{
	while (from < to && span_u8(r->text, from) != (uint8_t)c)
		from++;
	return from;
}

/* Sets err to what is wrong, where, and what is there; returns false. */
static bool
wrong(const struct reader *r, size_t at, const char *what)
{
	struct text there = { 0 };

	text_add_readable(&there, span_cut(r->text, at, 16), false);
	if (at >= r->text.len)
		error_set(r->err, "at its end (character %zu): %s", at + 1, what);
	else
		error_set(r->err, "at character %zu, '%s%s': %s", at + 1, text_str(&there),
		        r->text.len - at > 16 ? "..." : "", what);
	text_free(&there);
	return false;
}

/* ---- numbers: kernel: memparse, simple_strtoull with base 0 ---- */

static int
digit_of(uint8_t c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 16;
}

/* How many bits a suffix shifts by; 0: no suffix. */
static int
take_suffix(struct reader *r)
{
	static const char letters[] = "kmgtpe";
	const char *found = peek(r) ? strchr(letters, peek(r) | 0x20) : NULL;

	if (!found)
		return 0;
	r->at++;
	return 10 * (int)(found - letters + 1);
}

static bool
take_number(struct reader *r, uint64_t *n)
{
	size_t from = r->at;
	int base = 10, bits;

	if (skip(r, "0x") || skip(r, "0X"))
		base = 16;
	else if (peek(r) == '0')
		base = 8;
	if (digit_of(peek(r)) >= base)
		return wrong(r, from, "a number must stand here");
	*n = 0;
	for (int d; (d = digit_of(peek(r))) < base; r->at++)
		if (__builtin_mul_overflow(*n, (uint64_t)base, n)
		        || __builtin_add_overflow(*n, (uint64_t)d, n))
			return wrong(r, from, "the number is too large");
	bits = take_suffix(r);
	if (bits && *n >> (64 - bits))
		return wrong(r, from, "the number is too large");
	*n <<= bits;
	return true;
}

/* ---- one partition ---- */

static bool
take_size(struct reader *r, struct mtd_partition *p)
{
	size_t from = r->at;

	if (skip(r, "-"))
		return true;
	if (!take_number(r, &p->len))
		return false;
	return p->len != 0 || wrong(r, from, "a partition cannot have size 0");
}

static bool
take_name(struct reader *r, struct mtd_partition *p, size_t index)
{
	size_t from = r->at + 1, to;

	if (peek(r) == '(') {
		to = find(r, ')', from, r->text.len);
		if (to == r->text.len)
			return wrong(r, r->at, "the name has no closing )");
		mtd_name_set(p->name, span_cut(r->text, from, to - from));
		r->at = to + 1;
	}
	if (!p->name[0])
		snprintf(p->name, sizeof p->name, "Partition_%03zu", index);
	return true;
}

/* [ro][lk][slc], in this order. */
static void
take_flags(struct reader *r, struct mtd_partition *p)
{
	p->read_only = skip(r, "ro");
	skip(r, "lk");
	skip(r, "slc");
}

/* `next` is where a partition without an offset begins; it moves to the end of this
 * one. */
static bool
take_partition(struct reader *r, struct mtd_table *t, uint64_t *next)
{
	struct mtd_partition p = { .offset = *next };
	size_t from = r->at;

	if (!take_size(r, &p) || (skip(r, "@") && !take_number(r, &p.offset))
	        || !take_name(r, &p, t->partitions.count))
		return false;
	take_flags(r, &p);
	if (__builtin_add_overflow(p.offset, p.len, next))
		return wrong(r, from, "the partition ends beyond 2^64 bytes");
	if (t->partitions.count == MTD_PARTITIONS_MAX)
		return wrong(r, from, "more than 256 partitions");
	if (peek(r) == ',' && p.len == 0)
		return wrong(r, r->at, "nothing can follow a partition of size -");
	array_push(&t->partitions, p);
	return true;
}

/* ---- a device ---- */

/* The mtd-id may contain colons: it ends at the last colon before the first name. */
static void
take_device(struct reader *r, struct mtd_table *t)
{
	size_t end = find(r, ';', r->at, r->text.len);
	size_t name = find(r, '(', r->at, end), colon = r->at;

	for (size_t i = r->at; i < name; i++)
		if (span_u8(r->text, i) == ':')
			colon = i + 1;
	if (colon > r->at)
		mtd_name_set(t->device, span_cut(r->text, r->at, colon - 1 - r->at));
	r->at = colon;
}

static bool
take_table(struct reader *r, struct mtd_table *t)
{
	uint64_t next = 0;

	take_device(r, t);
	do {
		if (!take_partition(r, t, &next))
			return false;
	} while (skip(r, ","));
	return r->at == r->text.len || peek(r) == ';'
	       || wrong(r, r->at, "a comma, a semicolon or the end must follow");
}

bool
mtdparts_parse(struct span text, struct mtd_list *list, struct error *err)
{
	struct reader r = { .text = text, .err = err };
	struct mtd_list found = { 0 };
	bool ok;

	skip(&r, "mtdparts=");
	do {
		struct mtd_table t = { .source = MTD_TYPED };

		ok = take_table(&r, &t);
		if (ok && found.tables.count < MTD_TABLES_MAX)
			array_push(&found.tables, t);
		else
			array_free(&t.partitions);
	} while (ok && skip(&r, ";"));
	for (size_t i = 0; ok && i < found.tables.count; i++)
		mtd_list_take(list, &found.tables.at[i]);
	if (!ok)
		mtd_list_free(&found);
	array_free(&found.tables);
	return ok;
}
