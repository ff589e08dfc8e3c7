/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/draw/canvas.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "base/array.h"

static const struct tile blank_tile = { .point = ' ', .role = ROLE_TEXT, .width = 1 };

struct rect
rect_clip(struct rect a, struct rect b)
{
	int right = a.x + a.w < b.x + b.w ? a.x + a.w : b.x + b.w;
	int bottom = a.y + a.h < b.y + b.h ? a.y + a.h : b.y + b.h;
	struct rect r = { a.x > b.x ? a.x : b.x, a.y > b.y ? a.y : b.y, 0, 0 };

	r.w = right > r.x ? right - r.x : 0;
	r.h = bottom > r.y ? bottom - r.y : 0;
	return r;
}

bool
rect_holds(struct rect r, int x, int y)
{
	return x >= r.x && x < r.x + r.w && y >= r.y && y < r.y + r.h;
}

/* ---- the grid ---- */

void
canvas_resize(struct canvas *c, int columns, int rows)
{
	c->columns = columns > 0 ? columns : 1;
	c->rows = rows > 0 ? rows : 1;
	free(c->tiles);
	c->tiles = memory_zeroed((size_t)c->columns * (size_t)c->rows, sizeof *c->tiles);
	canvas_clear(c);
}

void
canvas_free(struct canvas *c)
{
	free(c->tiles);
	*c = (struct canvas){ 0 };
}

void
canvas_clear(struct canvas *c)
{
	size_t count = (size_t)c->columns * (size_t)c->rows;

	for (size_t i = 0; i < count; i++)
		c->tiles[i] = blank_tile;
	c->x = c->y = 0;
	c->cursor = false;
}

struct rect
canvas_area(const struct canvas *c)
{
	return (struct rect){ 0, 0, c->columns, c->rows };
}

static struct tile *
tile_at(const struct canvas *c, int x, int y)
{
	return &c->tiles[(size_t)y * (size_t)c->columns + (size_t)x];
}

const struct tile *
canvas_tile(const struct canvas *c, int x, int y)
{
	return tile_at(c, x, y);
}

/* The colours of a half block go with their meaning. */
static void
mark_tile(struct tile *tile, enum role role)
{
	tile->role = (uint8_t)role;
	tile->under = 0;
}

void
canvas_mark(struct canvas *c, struct rect r, enum role role)
{
	r = rect_clip(r, canvas_area(c));
	for (int y = r.y; y < r.y + r.h; y++)
		for (int x = r.x; x < r.x + r.w; x++)
			mark_tile(tile_at(c, x, y), role);
}

void
canvas_cursor(struct canvas *c, int x, int y, bool visible)
{
	c->x = x < 0 ? 0 : x < c->columns ? x : c->columns - 1;
	c->y = y < 0 ? 0 : y < c->rows ? y : c->rows - 1;
	c->cursor = visible;
}

/* Half of a wide character can't stay when its other half is overwritten. Both are on the
 * canvas: put_point() never puts only half. */
static void
break_wide(struct canvas *c, int x, int y)
{
	struct tile *tile = tile_at(c, x, y);

	if (tile->width == 0)
		*tile_at(c, x - 1, y) = blank_tile;
	if (tile->width == 2)
		*tile_at(c, x + 1, y) = blank_tile;
}

void
canvas_blank(struct canvas *c, struct rect r)
{
	r = rect_clip(r, canvas_area(c));
	for (int y = r.y; y < r.y + r.h; y++)
		for (int x = r.x; x < r.x + r.w; x++) {
			break_wide(c, x, y);
			*tile_at(c, x, y) = blank_tile;
		}
}

void
canvas_frame(struct canvas *c, struct rect r, enum role role)
{
	struct pen top = pen_at(c, r, 0, 0), bottom = pen_at(c, r, 0, r.h - 1);

	canvas_blank(c, r);
	pen_glyph(&top, role, GLYPH_TOP_LEFT, 1);
	pen_glyph(&top, role, GLYPH_ACROSS, r.w - 2);
	pen_glyph(&top, role, GLYPH_TOP_RIGHT, 1);
	for (int line = 1; line < r.h - 1; line++) {
		struct pen left = pen_at(c, r, 0, line);
		struct pen right = pen_at(c, r, r.w - 1, line);

		pen_glyph(&left, role, GLYPH_DOWN, 1);
		pen_glyph(&right, role, GLYPH_DOWN, 1);
	}
	pen_glyph(&bottom, role, GLYPH_BOTTOM_LEFT, 1);
	pen_glyph(&bottom, role, GLYPH_ACROSS, r.w - 2);
	pen_glyph(&bottom, role, GLYPH_BOTTOM_RIGHT, 1);
}

/* ---- characters ---- */

/* Characters without a shape of their own that reorder or hide what stands beside
 * them: a name in an image must not be able to. */
static bool
is_deceptive(uint32_t point)
{
	return (point >= 0x200b && point <= 0x200f)
	       || (point >= 0x2028 && point <= 0x202e)
	        || (point >= 0x2060 && point <= 0x206f) || point == 0x61c || point == 0xfeff;
}

static bool
is_plain(uint32_t point)
{
	return point >= ' ' && point < 0x7f;
}

/* The next character of `s` at *at and its width; broken bytes read as '?'. */
static uint32_t
next_point(struct span s, size_t *at, int *width)
{
	uint32_t point = s.at[*at];
	size_t len;

	*width = 1;
	if (is_plain(point)) { /* nearly all of a text */
		++*at;
		return point;
	}
	len = text_utf8(s, *at, &point);
	*at += len > 0 ? len : 1;
	if (len == 0)
		return '?';
	*width = is_deceptive(point) ? -1 : wcwidth((wchar_t)point);
	if (*width >= 0)
		return point;
	*width = 1;
	return '?';
}

int
canvas_width(const char *s)
{
	struct span all = span_of(s, strlen(s));
	int total = 0, width;

	for (size_t at = 0; at < all.len;) {
		next_point(all, &at, &width);
		total += width;
	}
	return total;
}

/* ---- the pen ---- */

struct pen
pen_at(struct canvas *c, struct rect r, int column, int line)
{
	return (struct pen){ c, rect_clip(r, canvas_area(c)), r.x + column, r.y + line };
}

int
pen_room(const struct pen *p)
{
	int room = p->clip.x + p->clip.w - p->x;

	return room > 0 ? room : 0;
}

/* A combining character is added to the tile before it. */
static void
put_mark(struct pen *p, uint32_t point)
{
	struct tile *tile;
	int x = p->x - 1;

	if (!rect_holds(p->clip, x, p->y))
		return;
	tile = tile_at(p->canvas, x, p->y);
	if (tile->width == 0 && rect_holds(p->clip, x - 1, p->y))
		tile--;
	for (int i = 0; i < TILE_MARKS; i++)
		if (tile->mark[i] == 0) {
			tile->mark[i] = point;
			return;
		}
}

static void
put_point(struct pen *p, enum role role, uint32_t point, int width)
{
	struct tile tile = { .point = point, .role = (uint8_t)role,
		.width = (uint8_t)width };

	if (width == 0) {
		put_mark(p, point);
		return;
	}
	if (rect_holds(p->clip, p->x, p->y)
	        && rect_holds(p->clip, p->x + width - 1, p->y)) {
		break_wide(p->canvas, p->x, p->y);
		if (width == 2) {
			break_wide(p->canvas, p->x + 1, p->y);
			*tile_at(p->canvas, p->x + 1, p->y) =
			        (struct tile){ .role = (uint8_t)role };
		}
		*tile_at(p->canvas, p->x, p->y) = tile;
	}
	p->x += width;
}

/* Puts the printable ASCII from *at on, as far as there is room: nearly all of a text. */
static void
put_plain(struct pen *p, enum role role, struct span s, size_t *at)
{
	struct rect clip = p->clip;
	bool seen = p->y >= clip.y && p->y < clip.y + clip.h;

	for (; *at < s.len && is_plain(s.at[*at]) && p->x < clip.x + clip.w; ++*at, p->x++)
		if (seen && p->x >= clip.x) {
			break_wide(p->canvas, p->x, p->y);
			*tile_at(p->canvas, p->x, p->y) = (struct tile){ .point = s.at[*at],
				.role = (uint8_t)role, .width = 1 };
		}
}

void
pen_text(struct pen *p, enum role role, const char *s)
{
	struct span all = span_of(s, strlen(s));
	size_t at = 0;

	for (put_plain(p, role, all, &at); at < all.len; put_plain(p, role, all, &at)) {
		int width;
		uint32_t point = next_point(all, &at, &width);

		if (width > 0 && pen_room(p) == 0)
			break;
		if (p->canvas->ascii && point > 0x7e) {
			if (width == 0)
				continue;
			point = '?';
			width = 1;
		}
		put_point(p, role, point, width);
	}
}

void
pen_char(struct pen *p, enum role role, char c)
{
	pen_text(p, role, (char[]){ c, '\0' });
}

void
pen_byte(struct pen *p, enum role role, uint8_t byte)
{
	static const char digits[] = "0123456789abcdef";

	pen_text(p, role, (char[]){ digits[byte >> 4], digits[byte & 15], '\0' });
}

void
pen_textf(struct pen *p, enum role role, const char *format, ...)
{
	char line[512];
	va_list args;

	va_start(args, format);
	vsnprintf(line, sizeof line, format, args);
	va_end(args);
	pen_text(p, role, line);
}

void
pen_glyph(struct pen *p, enum role role, enum glyph g, int count)
{
	const char *s = glyph_text(g, p->canvas->ascii);

	for (int i = 0; i < count; i++)
		pen_text(p, role, s);
}

void
pen_halves(struct pen *p, enum role upper, enum role lower)
{
	int x = p->x;

	pen_glyph(p, upper, GLYPH_UPPER_HALF, 1);
	if (rect_holds(p->clip, x, p->y))
		tile_at(p->canvas, x, p->y)->under = (uint8_t)lower;
}

/* As much of `s` as fits in `width` columns; ends with the sign for "more" if it is
 * cut. */
static void
put_cut(struct pen *p, enum role role, const char *s, int width)
{
	struct pen narrow = *p;

	narrow.clip = rect_clip((struct rect){ p->x, p->y, width - 1, 1 }, p->clip);
	pen_text(&narrow, role, s);
	p->x += width - 1;
	pen_glyph(p, role, GLYPH_MORE, 1);
}

void
pen_fit(struct pen *p, enum role role, const char *s, int width)
{
	int columns = canvas_width(s);

	if (width <= 0)
		return;
	if (columns > width) {
		put_cut(p, role, s, width);
		return;
	}
	pen_text(p, role, s);
	p->x += width - columns;
}

void
pen_fit_end(struct pen *p, enum role role, const char *s, int width)
{
	int columns = canvas_width(s);

	if (columns <= width || width < 2) {
		pen_fit(p, role, s, width);
		return;
	}
	pen_glyph(p, role, GLYPH_MORE, 1);
	pen_text(p, role, s + columns - width + 1);
}

void
pen_fit_right(struct pen *p, enum role role, const char *s, int width)
{
	int columns = canvas_width(s);

	if (columns >= width) {
		pen_fit(p, role, s, width);
		return;
	}
	p->x += width - columns;
	pen_text(p, role, s);
}
