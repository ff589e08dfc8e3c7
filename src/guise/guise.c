/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "guise/guise.h"

#include <string.h>

#include "base/array.h"
#include "guise/guise_private.h"

const struct guise guises[] = {
	{ "swap16", "the two bytes of every 16-bit word are swapped", NULL, CHANGE_SWAP16,
	  "16-bit words swapped" },
	{ "swap32", "the four bytes of every 32-bit word are in reverse order", NULL,
	  CHANGE_SWAP32, "32-bit words reversed" },
	{ "bits", "the bits of every byte are in reverse order", NULL, CHANGE_BITS,
	  "bits of bytes reversed" },
	{ "inverted", "every bit is inverted", NULL, CHANGE_KEY, "bits inverted" },
	{ "xor", "XOR with %s, repeated", NULL, CHANGE_KEY, "XOR %s" },
	{ "ascii-mode", "every 0a became 0d 0a, as in a transfer in ASCII mode", NULL,
	  CHANGE_LINES, "ASCII-mode transfer" },
	/* In a build that can't open them itself. */
	{ "xz", "xz data", "xz -dc <FILE >NEW", CHANGE_PACKED, NULL },
	{ "bzip2", "bzip2 data", "bzip2 -dc <FILE >NEW", CHANGE_PACKED, NULL },
	{ "zstd", "zstd data", "zstd -dc <FILE >NEW", CHANGE_PACKED, NULL },
	{ "lz4", "lz4 data", "lz4 -dc <FILE >NEW", CHANGE_PACKED, NULL },
	{ "zip", "a ZIP archive", "unzip FILE", CHANGE_PACKED, NULL },
	{ "7z", "a 7z archive", "7z x FILE", CHANGE_PACKED, NULL },
	{ "tar", "a tar archive", "tar xf FILE", CHANGE_PACKED, NULL },
	{ "ubi", "a UBI image, which needs another tool", "ubireader_extract_images FILE",
	  CHANGE_PACKED, NULL },
	{ "intel-hex", "an Intel HEX file", NULL, CHANGE_TEXT, "Intel HEX" },
	{ "s-records", "a file of Motorola S-records", NULL, CHANGE_TEXT, "S-records" },
	{ "u-boot-md", "a log of U-Boot's md.b", NULL, CHANGE_TEXT, "U-Boot md.b" },
	{ "u-boot-md-words", "a log of U-Boot's md in words", NULL, CHANGE_TEXT, "U-Boot md" },
	{ "xxd", "a hex dump by xxd", NULL, CHANGE_TEXT, "xxd" },
	{ "hexdump", "a hex dump by hexdump -C", NULL, CHANGE_TEXT, "hexdump -C" },
	{ "hexdump-words", "a hex dump by hexdump, in 16-bit words", NULL, CHANGE_TEXT,
	  "hexdump" },
	{ "plain-hex", "bytes in hex digits", NULL, CHANGE_TEXT, "hex digits" },
	{ "text", "plain text, not an image", NULL, CHANGE_PACKED, NULL },
	{ .name = NULL },
};

const struct guise *
guise_find(const char *name)
{
	const struct guise *g = guises;

	while (g->name && strcmp(g->name, name) != 0)
		g++;
	return g->name ? g : NULL;
}

/* ---- by a magic number ---- */

static const struct magic {
	const char *name;
	uint16_t at;
	uint8_t len;
	uint8_t bytes[10];
} magics[] = {
	{ "xz", 0, 6, { 0xfd, '7', 'z', 'X', 'Z', 0 } },
	{ "zstd", 0, 4, { 0x28, 0xb5, 0x2f, 0xfd } },
	{ "lz4", 0, 4, { 0x04, 0x22, 0x4d, 0x18 } },
	{ "zip", 0, 4, { 'P', 'K', 3, 4 } },
	{ "7z", 0, 6, { '7', 'z', 0xbc, 0xaf, 0x27, 0x1c } },
	{ "tar", 257, 5, { 'u', 's', 't', 'a', 'r' } },
	{ "ubi", 0, 4, { 'U', 'B', 'I', '#' } },
};

/* bzip2: "BZh", the block size, and the magic number of the first block. */
static bool
is_bzip2(struct span image)
{
	static const uint8_t block[] = { 0x31, 0x41, 0x59, 0x26, 0x53, 0x59 };
	uint8_t level = span_u8(image, 3);

	return span_equal(span_cut(image, 0, 3), span_of("BZh", 3)) && level >= '1'
	       && level <= '9'
	       && span_equal(span_cut(image, 4, sizeof block), span_of(block, sizeof block));
}

static const struct guise *
guise_of_magic(struct span image)
{
	for (size_t i = 0; i < COUNT(magics); i++) {
		const struct magic *m = &magics[i];

		if (span_equal(span_cut(image, m->at, m->len), span_of(m->bytes, m->len)))
			return guise_find(m->name);
	}
	return is_bzip2(image) ? guise_find("bzip2") : NULL;
}

/* ---- the search ---- */

enum {
	STAGE_START,
	STAGE_ASCII,
	STAGE_KEYS,
	STAGE_SWAP16,
	STAGE_SWAP32,
	STAGE_BITS,
	STAGE_TRY, /* inverted, then for each key: it, and its inverse */
	LINE_ENDS = 16, /* this many rule out chance */
	LOOKED_AT = 64 << 20 /* disks may be much larger; the rest adds nothing */
};

static void
next_stage(struct guise_search *s, int stage)
{
	s->stage = stage;
	s->at = 0;
	s->score = 0;
}

static void
step_start(struct guise_search *s, struct span image, bool recognised)
{
	if (!recognised)
		s->found = guise_of_magic(image);
	if (!recognised && !s->found)
		s->found = guise_of_text(image, s);
	next_stage(s, STAGE_ASCII);
}

/* Every 0a follows a 0d, although the image is not text. */
static void
step_ascii(struct guise_search *s, struct span image, uint64_t budget)
{
	struct span rest = span_cut(image, (size_t)s->at,
	        budget < SIZE_MAX ? (size_t)budget : SIZE_MAX);
	const uint8_t *hit;

	while (rest.len && (hit = memchr(rest.at, '\n', rest.len))) {
		size_t at = (size_t)(hit - rest.at);
		uint64_t whole = s->at + at;

		if (whole == 0 || image.at[whole - 1] != '\r') {
			next_stage(s, STAGE_KEYS);
			return;
		}
		s->count++;
		s->at = whole + 1;
		rest = span_cut(rest, at + 1, SIZE_MAX);
	}
	s->at += rest.len;
	if (s->at < image.len)
		return;
	if (s->count >= LINE_ENDS && !guise_is_text(image))
		s->found = guise_find("ascii-mode");
	next_stage(s, STAGE_KEYS);
}

/* What stage STAGE_TRY and the later ones try; false after the last one. */
static bool
key_of(const struct guise_search *s, struct guise_key *key)
{
	size_t i = (size_t)(s->stage - STAGE_TRY);

	*key = (struct guise_key){ .at = { 0xff }, .len = 1 };
	if (i == 0)
		return true;
	if ((i - 1) / 2 >= s->key_count)
		return false;
	*key = s->keys[(i - 1) / 2];
	/* The stretch may have been zeros in place of 0xff. */
	for (size_t k = 0; (i - 1) % 2 && k < key->len; k++)
		key->at[k] ^= 0xff;
	return true;
}

/* Tries one transformation; false once all were tried. */
static bool
step_change(struct guise_search *s, struct span image, uint64_t budget)
{
	enum guise_change change = s->stage == STAGE_SWAP16 ? CHANGE_SWAP16
	        : s->stage == STAGE_SWAP32 ? CHANGE_SWAP32
	        : s->stage == STAGE_BITS ? CHANGE_BITS : CHANGE_KEY;
	struct guise_key key;

	if (change == CHANGE_KEY && !key_of(s, &key))
		return false;
	if (guise_try(s, image, change, &key, budget))
		return true;
	if (s->score >= GUISE_ENOUGH) {
		s->found = guise_find(change == CHANGE_SWAP16 ? "swap16"
		        : change == CHANGE_SWAP32 ? "swap32"
		        : change == CHANGE_BITS ? "bits"
		        : s->stage == STAGE_TRY ? "inverted" : "xor");
		if (change == CHANGE_KEY)
			s->key = key;
	}
	next_stage(s, s->stage + 1);
	return true;
}

bool
guise_step(struct guise_search *s, struct span image, bool recognised, uint64_t budget)
{
	if (s->found)
		return false;
	image = span_cut(image, 0, LOOKED_AT);
	switch (s->stage) {
	case STAGE_START:
		step_start(s, image, recognised);
		return !s->found;
	case STAGE_ASCII:
		step_ascii(s, image, budget);
		return !s->found && !(recognised && s->stage != STAGE_ASCII);
	case STAGE_KEYS:
		if (!guise_collect_keys(s, image, budget))
			next_stage(s, STAGE_SWAP16);
		return true;
	default:
		return step_change(s, image, budget) && !s->found;
	}
}

/* Adds `words` with the key in hex in place of "%s". */
static void
add_words(const struct guise_search *s, const char *words, struct text *t)
{
	const char *place = strstr(words, "%s");

	if (!place) {
		text_add(t, words);
		return;
	}
	text_add_bytes(t, words, (size_t)(place - words));
	text_add_hex(t, span_of(s->key.at, s->key.len));
	text_add(t, place + 2);
}

void
guise_describe(const struct guise_search *s, struct text *t)
{
	add_words(s, s->found->what, t);
	if (!s->found->undo)
		return;
	text_add(t, "; for a plain image: ");
	add_words(s, s->found->undo, t);
}

void
guise_add_crumb(const struct guise_search *s, struct text *t)
{
	add_words(s, s->found->crumb, t);
}

bool
guise_can_open(const struct guise_search *s)
{
	return s->found && s->found->change != CHANGE_PACKED;
}

size_t
guise_word_mask(enum guise_change change)
{
	return change == CHANGE_SWAP16 ? 1 : change == CHANGE_SWAP32 ? 3 : 0;
}

struct stream *
guise_stream(const struct guise_search *s, struct span image)
{
	if (!guise_can_open(s))
		return NULL;
	if (s->found->change == CHANGE_LINES)
		return lines_open(image);
	if (s->found->change == CHANGE_TEXT)
		return dump_open(s->dump, s->reversed, image);
	return turn_open(s->found->change, &s->key, image);
}
