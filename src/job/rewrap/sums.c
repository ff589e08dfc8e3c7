/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The checksums that formats tell of their parts: those that were right and are not any more
 * are computed again, until none changes, since one may cover another. A signature can't be
 * made without its key.
 */
#include <inttypes.h>
#include <string.h>
#include <strings.h>

#include "job/rewrap/rewrap_private.h"

/* Two sums that cover each other have no end. */
enum { ROUNDS_MOST = 8 };

/* The sum over the new bytes: what it covers there stands where it stood. */
static struct checksum
over_new(struct rewrap *r, const struct checksum *old)
{
	struct span was = rewrap_old(r), is = hold_bytes(&r->made);
	struct checksum s = *old;

	for (size_t i = 0; i < SUM_PIECES; i++) {
		const uint8_t *at = s.of[i].at;

		if (at < was.at || at >= was.at + was.len)
			continue; /* what stands in for a field */
		s.of[i] = span_cut(is, (size_t)(at - was.at), s.of[i].len);
		s.missing += old->of[i].len - s.of[i].len;
	}
	return s;
}

static bool
covers_change(const struct rewrap *r, const struct checksum *s)
{
	struct span was = rewrap_old(r);
	uint64_t from = r->change.at, to = r->change.at + r->change.len;

	if (to < from + r->change.bytes.len)
		to = from + r->change.bytes.len;
	for (size_t i = 0; i < SUM_PIECES; i++) {
		const uint8_t *at = s->of[i].at;

		if (at >= was.at && at < was.at + was.len && (uint64_t)(at - was.at) < to
		        && (uint64_t)(at - was.at) + s->of[i].len > from)
			return true;
	}
	return false;
}

static unsigned int
digit(char c)
{
	return (unsigned int)(c <= '9' ? c - '0' : c - 'a' + 10);
}

static void
warn_of_sum(struct rewrap *r, const struct part_sum *old, const char *what)
{
	text_addf(&r->warned, "%s of the part at 0x%" PRIx64 " %s\n", old->sum.name, old->part_at,
	        what);
}

/* Writes what was computed, as the old was stored. */
static void
store_sum(struct rewrap *r, const struct part_sum *old, const struct checksum *s)
{
	size_t len = strlen(s->computed) / 2;
	uint8_t *to = rewrap_refit(r, old->part_at + s->stored_at, len);
	bool changed = false;

	if (!to) {
		if (r->rounds == 0)
			warn_of_sum(r, old, "was stored where the image no longer has bytes");
		return;
	}
	for (size_t i = 0; i < len; i++) {
		uint8_t *byte = &to[s->little ? len - 1 - i : i];
		uint8_t value = (uint8_t)(digit(s->computed[2 * i]) * 16
		        + digit(s->computed[2 * i + 1]));

		changed |= *byte != value;
		*byte = value;
	}
	if (!changed)
		return;
	r->again = true;
	if (r->rounds == 0 || !strstr(text_str(&r->told), s->name))
		text_addf(&r->told, "%s at 0x%" PRIx64 ": computed again\n", s->name,
		        old->part_at + s->stored_at);
}

/* True if the sum was stored among the bytes of the wish: those that replace them are as whoever
 * wished has them. */
static bool
was_replaced(const struct rewrap *r, const struct part_sum *old)
{
	uint64_t at = old->part_at + old->sum.stored_at, from = r->change.at;

	return r->f == r->wish.f && at >= from
	       && at + digest_len(old->sum.kind) <= from + r->change.bytes.len
	       && at < from + r->change.len;
}

/* Continues with one sum; false once it is done. */
static bool
sum_one(struct rewrap *r, const struct part_sum *old, uint64_t budget)
{
	struct checksum s = over_new(r, &old->sum);

	if (was_replaced(r, old))
		return false;
	if (!checksum_ok(&old->sum)) {
		if (r->rounds == 0 && checksum_wrong(&old->sum) && covers_change(r, &old->sum))
			warn_of_sum(r, old, "was wrong before, and is left as it is");
		return false;
	}
	if (s.missing) {
		if (r->rounds == 0)
			warn_of_sum(r, old, "covers bytes that are no longer there");
		return false;
	}
	if (checksum_step(&s, &r->digest, &r->at, budget))
		return true;
	store_sum(r, old, &s);
	return false;
}

/* What is signed has to be signed again. */
static void
warn_of_signatures(struct rewrap *r)
{
	for (size_t i = 0; i < r->f->list.parts.count; i++) {
		const struct part *p = &r->f->list.parts.at[i];
		struct fact_list list = { 0 };

		if (p->kind != PART_FORMAT || !p->format->facts)
			continue;
		p->format->facts(p, r->f->bytes, &list);
		for (size_t k = 0; k < list.facts.count; k++)
			if (strncasecmp(list.facts.at[k].name, "signature", 9) == 0) {
				text_addf(&r->warned, "the %s at 0x%" PRIx64 " is signed (%s): "
				        "if that covers what was changed, it does not verify "
				        "any more\n", part_kind_name(p), p->offset,
				        list.facts.at[k].value);
				break;
			}
		fact_list_free(&list);
	}
}

enum rewrap_state
rewrap_sums(struct rewrap *r, uint64_t budget)
{
	if (!r->f)
		return REWRAP_DONE;
	if (r->item < r->f->sums.count) {
		if (sum_one(r, &r->f->sums.at[r->item], budget))
			return REWRAP_GOES_ON;
		r->at = 0;
		r->item++;
		return REWRAP_GOES_ON;
	}
	if (r->again && ++r->rounds < ROUNDS_MOST) {
		r->again = false;
		r->item = 0;
		return REWRAP_GOES_ON;
	}
	if (r->again)
		text_add(&r->warned, "checksums that cover one another could not all be made "
		        "right\n");
	warn_of_signatures(r);
	return REWRAP_DONE;
}
