/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The command that makes the flash, and what all commands need. */
#include <inttypes.h>
#include <string.h>

#include "jffs2/live/script_private.h"

int
script_wrong(const struct live_script *s, struct error *err, const char *what)
{
	error_set(err, "line %u: %s", s->line, what);
	return SCRIPT_WRONG;
}

bool
script_number(const struct live_script *s, int k, uint32_t most, uint32_t *n, struct error *err)
{
	uint64_t value;

	*n = 0;
	if (k < s->count && text_parse_size(s->words[k], &value) && value <= most) {
		*n = (uint32_t)value;
		return true;
	}
	return error_set(err, "line %u: a number up to %" PRIu32 " is wanted", s->line, most);
}

/* As many blocks as the image takes; with the spare areas, if its length goes with them. */
static void
fit_image(const struct live_script *s, struct chip_shape *shape)
{
	uint64_t pages = shape->page ? shape->block / shape->page : 0;
	uint64_t raw = shape->block + pages * shape->spare;
	uint64_t block = pages && s->image.len % raw == 0 ? raw : shape->block;
	uint64_t blocks = (s->image.len + block - 1) / block;

	shape->blocks = blocks < UINT32_MAX ? (uint32_t)blocks : UINT32_MAX;
}

static int
begin_with_image(struct live_script *s, struct error *err)
{
	if (!chip_load(&s->chip, s->image, err))
		return SCRIPT_WRONG;
	err->text[0] = '\0';
	if (!live_mount(s->live, err))
		return 0;
	if (!err->text[0])
		error_set(err, "the image can't be mounted");
	return SCRIPT_WRONG;
}

int
script_begin(struct live_script *s, struct chip_shape shape, struct error *err)
{
	bool fits = !shape.blocks;

	shape.blocks = shape.blocks ? shape.blocks : CHIP_BLOCKS;
	if (!chip_shape_check(&shape, err))
		return SCRIPT_WRONG;
	if (fits && s->image.len) {
		fit_image(s, &shape);
		if (!chip_shape_check(&shape, err))
			return SCRIPT_WRONG;
	}
	chip_open(&s->chip, &shape, s->rules.seed);
	s->live = live_new(&s->chip, &s->rules);
	live_set_time(s->live, s->now);
	if (s->image.len)
		return begin_with_image(s, err);
	live_format(s->live);
	return live_mount(s->live, err) ? SCRIPT_WRONG : 0;
}

/* With one of the compressors that Linux has, or none. */
static bool
take_compressor(struct live_script *s, int k, struct error *err)
{
	static const struct {
		const char *name;
		uint8_t compr;
	} rows[] = { { "none", JFFS2_COMPR_NONE }, { "rtime", JFFS2_COMPR_RTIME },
		{ "zlib", JFFS2_COMPR_ZLIB }, { "lzo", JFFS2_COMPR_LZO } };
	const char *name = k < s->count ? s->words[k] : "";

	for (size_t i = 0; i < COUNT(rows); i++) {
		if (strcmp(rows[i].name, name) != 0)
			continue;
		s->rules.pack = (struct jffs2_compressors){ 0 };
		return rows[i].compr == JFFS2_COMPR_NONE
		       || jffs2_compressors_add(&s->rules.pack, rows[i].compr)
		       || error_set(err, "line %u: this build can't pack by %s", s->line, name);
	}
	return error_set(err, "line %u: compress takes none, rtime, zlib or lzo", s->line);
}

int
script_flash(struct live_script *s, struct text *out, struct error *err)
{
	struct chip_shape shape = { .block = CHIP_BLOCK };
	bool ok = true;

	(void)out;
	if (s->live)
		return script_wrong(s, err, "flash is the first command");
	for (int k = 1; k < s->count && ok; k++) {
		const char *w = s->words[k];

		if (strcmp(w, "nand") == 0)
			shape.page = shape.page ? shape.page : CHIP_PAGE;
		else if (strcmp(w, "summary") == 0)
			s->rules.summary = true;
		else if (strcmp(w, "big-endian") == 0)
			s->rules.endian = ENDIAN_BIG;
		else if (strcmp(w, "block") == 0)
			ok = script_number(s, ++k, CHIP_BLOCK_MOST, &shape.block, err);
		else if (strcmp(w, "blocks") == 0)
			ok = script_number(s, ++k, UINT16_MAX, &shape.blocks, err);
		else if (strcmp(w, "page") == 0)
			ok = script_number(s, ++k, CHIP_BLOCK_MOST, &shape.page, err);
		else if (strcmp(w, "seed") == 0)
			ok = script_number(s, ++k, UINT32_MAX, &s->rules.seed, err);
		else if (strcmp(w, "compress") == 0)
			ok = take_compressor(s, ++k, err);
		else if (strcmp(w, "nor") != 0)
			return script_wrong(s, err, "flash takes nor, nand, summary, big-endian; block, blocks, "
			        "page and seed, each with a number; and compress");
	}
	return ok ? script_begin(s, shape, err) : SCRIPT_WRONG;
}
