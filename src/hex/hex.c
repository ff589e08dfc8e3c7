/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where lines begin and end. */
#include "hex/hex.h"

#include <string.h>

enum byte_class
byte_class(uint8_t byte)
{
	if (byte == 0)
		return BYTE_NUL;
	if (byte == 0xff)
		return BYTE_FF;
	if (byte == ' ' || (byte >= '\t' && byte <= '\r'))
		return BYTE_SPACE;
	return byte > ' ' && byte <= '~' ? BYTE_PRINT : BYTE_OTHER;
}

char
byte_letter(uint8_t byte)
{
	return byte_class(byte) == BYTE_PRINT || byte == ' ' ? (char)byte : '.';
}

/* A stretch of bytes that lines are counted in, or that a run may lie in. */
struct stretch {
	uint64_t from, to;
	bool uniform; /* known to be one byte all over */
};

/* The part that holds `at`. */
static struct stretch
section_at(const struct hex_view *v, uint64_t at)
{
	int i = v->firmware ? firmware_part_at(v->firmware, at) : PART_NONE;
	const struct part *p;

	if (i == PART_NONE)
		return (struct stretch){ 0, v->bytes.len, false };
	p = &v->firmware->list.parts.at[i];
	return (struct stretch){ p->offset, p->offset + p->len,
		p->kind == PART_ERASED || p->kind == PART_ZERO };
}

/* The extent that holds `at`, if it lies in a JFFS2 part and has been scanned. */
static bool
extent_at(const struct hex_view *v, uint64_t at, struct stretch *s)
{
	const struct volume *volume = v->firmware ? firmware_volume_at(v->firmware, at) : NULL;
	const struct extent *e;
	uint32_t i;

	if (!volume)
		return false;
	i = jffs2_log_find(&volume->log, at - volume->offset);
	if (i == EXTENT_NONE)
		return false;
	e = &volume->log.extents.at[i];
	s->from = volume->offset + e->offset;
	s->to = s->from + e->len;
	s->uniform = e->kind == EXTENT_FREE;
	return true;
}

/* The window in which runs of lines are looked for. Each line has exactly one, so that
 * every line of a run gives the same run. */
static struct stretch
region_at(const struct hex_view *v, const struct stretch *section, uint64_t at)
{
	struct stretch s = *section;

	extent_at(v, at, &s);
	if (!s.uniform) {
		uint64_t window = section->from
		                  + (at - section->from) / HEX_WINDOW * HEX_WINDOW;

		s.from = s.from > window ? s.from : window;
		s.to = s.to - window < HEX_WINDOW ? s.to : window + HEX_WINDOW;
	}
	return s;
}

static uint64_t
line_start(const struct hex_view *v, const struct stretch *section, uint64_t at)
{
	return at - (at - section->from) % v->width;
}

static bool
lines_equal(const struct hex_view *v, uint64_t a, uint64_t b)
{
	return memcmp(v->bytes.at + a, v->bytes.at + b, v->width) == 0;
}

bool
hex_run(const struct hex_view *v, uint64_t at, uint64_t *from, uint64_t *to)
{
	struct stretch section = section_at(v, at);
	uint64_t line = line_start(v, &section, at);
	struct stretch region = region_at(v, &section, line);
	uint64_t first = line_start(v, &section, region.from + v->width - 1);
	uint64_t end = line_start(v, &section, region.to);

	if (end > v->bytes.len || line < first || line >= end)
		return false;
	*from = region.uniform ? first : line;
	*to = region.uniform ? end : line + v->width;
	while (!region.uniform && *from > first && lines_equal(v, line, *from - v->width))
		*from -= v->width;
	while (!region.uniform && *to < end && lines_equal(v, line, *to))
		*to += v->width;
	return *to - *from >= (uint64_t)HEX_LEAST_RUN * v->width;
}

static bool
is_open(const struct hex_view *v, uint64_t run)
{
	for (size_t i = 0; i < v->open_count; i++)
		if (v->open[i] == run)
			return true;
	return v->unfolded;
}

void
hex_line_at(const struct hex_view *v, uint64_t at, struct hex_line *line)
{
	struct stretch section = section_at(v, at);
	uint64_t from, to;

	line->kind = HEX_BYTES;
	line->from = line_start(v, &section, at);
	line->to = line->from + v->width < section.to ? line->from + v->width : section.to;
	if (v->unfolded || !hex_run(v, at, &from, &to) || line->from == from
	        || is_open(v, from))
		return;
	*line = (struct hex_line){ HEX_FOLD, from + v->width, to };
}

/* True if a heading stands before the line that begins at `at`. */
static bool
has_heading(const struct hex_view *v, uint64_t at)
{
	int i = v->firmware ? firmware_part_at(v->firmware, at) : PART_NONE;

	return i != PART_NONE && v->firmware->list.parts.at[i].offset == at;
}

bool
hex_line_next(const struct hex_view *v, struct hex_line *line)
{
	uint64_t at = line->to;

	if (at >= v->bytes.len)
		return false;
	if (line->kind != HEX_HEADING && has_heading(v, at))
		*line = (struct hex_line){ HEX_HEADING, at, at };
	else
		hex_line_at(v, at, line);
	return true;
}

bool
hex_line_prev(const struct hex_view *v, struct hex_line *line)
{
	uint64_t at = line->from;

	if (line->kind != HEX_HEADING && has_heading(v, at)) {
		*line = (struct hex_line){ HEX_HEADING, at, at };
		return true;
	}
	if (at == 0)
		return false;
	hex_line_at(v, at - 1, line);
	return true;
}
