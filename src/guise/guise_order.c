/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bytes or bits in another order, inverted, or combined with a key by XOR. At every even offset
 * the change is undone and a header is looked for there: its magic number and its CRC or, where
 * it has none, fields that chance doesn't give.
 */
#include <string.h>

#include "base/array.h"
#include "filesystem/ubi.h"
#include "jffs2/node.h"
#include "guise/guise_private.h"
#include "squashfs/super.h"
#include "store/hit.h"
#include "uimage/uimage.h"

enum { STRETCH = 256, HEADER_MAX = SQUASHFS_SUPER_LEN, WORD = 4 };
enum { TURNS_MOST = 4 * GUISE_KEY_MAX };

/* ---- keys ---- */

/* The period in which the stretch repeats itself, 0 if it doesn't. */
static uint8_t
period_of(struct span stretch)
{
	for (uint8_t p = 1; p <= GUISE_KEY_MAX; p++)
		if (memcmp(stretch.at, stretch.at + p, stretch.len - p) == 0)
			return p;
	return 0;
}

static void
add_key(struct guise_search *s, const struct guise_key *key)
{
	for (size_t i = 0; i < s->key_count; i++) {
		struct guise_key *k = &s->keys[i];

		if (k->len == key->len && memcmp(k->at, key->at, key->len) == 0) {
			k->count++;
			return;
		}
	}
	if (s->key_count < GUISE_KEYS)
		s->keys[s->key_count++] = *key;
}

/* Erased flash combined with a key by XOR shows the inverted key. */
static void
take_key(struct guise_search *s, struct span stretch)
{
	struct guise_key key = { .len = period_of(stretch), .count = 1 };

	if (!key.len || (key.len == 1 && (*stretch.at == 0xff || *stretch.at == 0)))
		return;
	for (size_t i = 0; i < key.len; i++)
		key.at[(s->at + i) % key.len] = stretch.at[i] ^ 0xff;
	add_key(s, &key);
}

bool
guise_collect_keys(struct guise_search *s, struct span image, uint64_t budget)
{
	uint64_t end = budget < image.len - s->at ? s->at + budget : image.len;

	for (; s->at < end; s->at += STRETCH) {
		struct span stretch = span_cut(image, (size_t)s->at, STRETCH);

		if (stretch.len == STRETCH)
			take_key(s, stretch);
	}
	return s->at < image.len;
}

/* ---- headers ---- */

/* The byte whose bits are those of `byte` in the other order. */
static uint8_t
mirrored(uint8_t byte)
{
	byte = (uint8_t)(byte >> 4 | byte << 4);
	byte = (uint8_t)((byte & 0xcc) >> 2 | (byte & 0x33) << 2);
	return (uint8_t)((byte & 0xaa) >> 1 | (byte & 0x55) << 1);
}

size_t
guise_undo(struct span image, uint64_t at, enum guise_change change,
        const struct guise_key *key, uint8_t *to, size_t len)
{
	size_t mask = guise_word_mask(change), there = span_cut(image, (size_t)at, len).len;
	size_t words = image.len & ~mask; /* the bytes of whole words */

	for (size_t i = 0; i < there; i++) {
		size_t from = (size_t)at + i;

		to[i] = image.at[from < words ? from ^ mask : from];
	}
	for (size_t i = 0; change == CHANGE_KEY && i < there; i++)
		to[i] ^= key->at[(at + i) % key->len];
	for (size_t i = 0; change == CHANGE_BITS && i < there; i++)
		to[i] = mirrored(to[i]);
	return there;
}

static uint32_t
score_uimage(struct span s)
{
	struct uimage u;

	return uimage_decode(s, 0, &u) && u.hcrc_ok ? GUISE_ENOUGH : 0;
}

/* Its magic number and CRC are 6 bytes. */
static uint32_t
score_node(struct span s)
{
	return jffs2_header_ok(s, 0, ENDIAN_LITTLE) || jffs2_header_ok(s, 0, ENDIAN_BIG);
}

static uint32_t
score_ubi(struct span s)
{
	return ubi_counts(s) ? GUISE_ENOUGH : 0;
}

static uint32_t
score_squashfs(struct span s)
{
	struct squashfs_super super;

	return span_has_word(s, 0, "hsqs") && squashfs_super_decode(s, &super)
	       && squashfs_super_is_likely(&super) ? GUISE_ENOUGH : 0;
}

static uint32_t
score_cramfs(struct span s)
{
	return span_has_word(s, 16, "Compressed ROMFS") ? GUISE_ENOUGH : 0;
}

static uint32_t
score_romfs(struct span s)
{
	return span_has_word(s, 0, "-rom1fs-") ? GUISE_ENOUGH : 0;
}

/* What headers begin with, and how much one proves. */
static const struct sign {
	uint8_t begins[2];
	uint32_t (*score)(struct span header);
} signs[] = {
	{ { 0x27, 0x05 }, score_uimage }, { { 0x85, 0x19 }, score_node },
	{ { 0x19, 0x85 }, score_node }, { { 'U', 'B' }, score_ubi },
	{ { 'h', 's' }, score_squashfs }, { { 0x45, 0x3d }, score_cramfs },
	{ { 0x28, 0xcd }, score_cramfs }, { { '-', 'r' }, score_romfs },
};

/* The sign that bytes may be; NULL. */
static const struct sign *
sign_of(const uint8_t *at)
{
	for (size_t i = 0; i < COUNT(signs); i++)
		if (at[0] == signs[i].begins[0] && at[1] == signs[i].begins[1])
			return &signs[i];
	return NULL;
}

/* How the places are looked through at which a header may begin. */
struct look {
	size_t mask;                /* of the address of a byte */
	size_t step;                /* from place to place */
	bool firsts[UINT8_MAX + 1]; /* what a header begins with, a key undone */
	size_t turn, turn_count;
	uint8_t turns[TURNS_MOST];  /* the key at this place and the next ones; 0 without one */
};

/* A key is repeated, so that the loop over the places rarely begins again with it. */
static void
look_from(struct look *l, uint64_t at, enum guise_change change, const struct guise_key *key)
{
	size_t len = change == CHANGE_KEY ? key->len : 1;

	*l = (struct look){ .mask = guise_word_mask(change), .step = change == CHANGE_SWAP32 ? 4 : 2 };
	l->turn_count = TURNS_MOST / len * len;
	for (size_t i = 0; change == CHANGE_KEY && i < l->turn_count; i++)
		l->turns[i] = key->at[(at + i * l->step) % len];
	for (size_t i = 0; i < COUNT(signs); i++) {
		uint8_t first = signs[i].begins[0];

		l->firsts[change == CHANGE_BITS ? mirrored(first) : first] = true;
	}
}

/* The first place from `at` on whose first byte is right, `end` or later if there is none. Most places
 * are ruled out by it. */
static uint64_t
look_for_first(struct look *l, struct span image, uint64_t at, uint64_t end)
{
	const size_t mask = l->mask, step = l->step, count = l->turn_count;
	size_t turn = l->turn;

	while (at < end) {
		for (; at < end && turn < count; at += step, turn++)
			if (l->firsts[image.at[at ^ mask] ^ l->turns[turn]]) {
				l->turn = turn;
				return at;
			}
		turn = turn < count ? turn : 0;
	}
	return at;
}

bool
guise_try(struct guise_search *s, struct span image, enum guise_change change,
        const struct guise_key *key, uint64_t budget)
{
	uint64_t last = image.len < WORD ? 0 : image.len - WORD + 1;
	uint64_t left = last > s->at ? last - s->at : 0;
	uint64_t end = s->at + (budget < left ? budget : left);
	uint8_t header[HEADER_MAX] = { 0 };
	const struct sign *sign;
	struct look l;

	look_from(&l, s->at, change, key);
	while (s->score < GUISE_ENOUGH) {
		s->at = look_for_first(&l, image, s->at, end);
		if (s->at >= end)
			break;
		if (guise_undo(image, s->at, change, key, header, WORD) == WORD
		        && (sign = sign_of(header)))
			s->score += sign->score(span_of(header, guise_undo(image, s->at, change, key,
			        header, sizeof header)));
		s->at += l.step;
		l.turn++;
	}
	return s->at < last && s->score < GUISE_ENOUGH;
}
