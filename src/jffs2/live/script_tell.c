/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Events in words. */
#include <inttypes.h>
#include <string.h>

#include "base/crc32.h"
#include "jffs2/blocks/block.h"
#include "jffs2/live/script_private.h"
#include "jffs2/layout.h"
#include "jffs2/node.h"
#include "jffs2/write/encode.h"

/* "INODE #2 v5, 68 bytes", as far as the bytes go. */
static void
tell_node(struct span node, enum endian endian, struct text *out)
{
	uint16_t type = span_u16(node, 2, endian);
	const struct jffs2_type *t = jffs2_type(type);

	text_add(out, t->name);
	if (t->ino_at >= 0 && node.len >= (size_t)t->ino_at + 4)
		text_addf(out, " #%" PRIu32, span_u32(node, (size_t)t->ino_at, endian));
	if (t->version_at >= 0 && node.len >= (size_t)t->version_at + 4)
		text_addf(out, " v%" PRIu32, span_u32(node, (size_t)t->version_at, endian));
	text_addf(out, ", %" PRIu32 " bytes", jffs2_totlen(node, 0, endian));
	if (!(type & JFFS2_ACCURATE))
		text_add(out, ": marked obsolete");
}

static struct span
flash_from(const struct live_script *s, uint32_t at)
{
	return span_cut(span_of(s->chip.data, chip_size(&s->chip)), at, chip_size(&s->chip) - at);
}

/* True if there is a header of a node, with its CRC. */
static bool
is_node(struct span at, enum endian endian)
{
	return at.len >= JFFS2_HEADER_LEN && span_u16(at, 0, endian) == JFFS2_MAGIC
	       && crc32_kernel(span_cut(at, 0, 8)) == span_u32(at, 8, endian);
}

/* The nodes that begin in a page, or that it goes on with. */
static void
tell_page(const struct live_script *s, const struct chip_event *e, struct text *out)
{
	uint32_t size = s->chip.shape.block, at = e->at / size * size, end = e->at + e->len;
	bool any = false;

	while (at < end) {
		struct span node = span_cut(flash_from(s, at), 0, end - at);
		uint32_t len = 4;

		if (is_node(node, s->rules.endian)) {
			uint64_t whole = jffs2_pad(jffs2_totlen(node, 0, s->rules.endian));

			len = whole < 4 || whole > size ? 4 : (uint32_t)whole;
			if ((uint64_t)at + len > e->at) {
				text_add(out, any ? " + " : at < e->at ? "... " : "");
				tell_node(node, s->rules.endian, out);
				any = true;
			}
		}
		at += len;
	}
	if (!any)
		text_addf(out, "page of %" PRIu32 " bytes", e->len);
}

/* A node, or what is written into one. */
static void
tell_program(const struct live_script *s, const struct chip_event *e, struct text *out)
{
	struct span node = flash_from(s, e->at);

	if (s->chip.shape.page)
		tell_page(s, e, out);
	else if (span_u16(node, 0, s->rules.endian) == JFFS2_MAGIC)
		tell_node(node, s->rules.endian, out);
	else
		text_addf(out, "%" PRIu32 " bytes", e->len);
}

static void
tell_what(const struct live_script *s, const struct chip_event *e, struct text *out)
{
	switch ((enum chip_kind)e->kind) {
	case CHIP_PROGRAM:
		tell_program(s, e, out);
		break;
	case CHIP_SPARE:
		text_add(out, "cleanmarker in the spare area");
		break;
	case CHIP_ERASE:
		text_addf(out, "block %" PRIu32, e->at / s->chip.shape.block);
		break;
	case CHIP_BAD:
		text_addf(out, "block %" PRIu32 " is marked bad", e->at / s->chip.shape.block);
		break;
	case CHIP_CUT:
		text_add(out, "power fails");
		break;
	default:
		text_add(out, "power is back");
		break;
	}
	if (e->torn)
		text_add(out, ": cut short");
	if (e->failed)
		text_add(out, ": fails");
}

static void
tell_why(const struct chip_event *e, struct text *out)
{
	/* The number goes between the two. */
	static const char *const whys[LIVE_WHYS][2] = {
		[LIVE_FORMAT] = { "the flash is prepared" },
		[LIVE_CONTENT] = { "content of inode ", "" },
		[LIVE_INODE] = { "metadata of inode ", "" },
		[LIVE_NAME] = { "a name in directory ", "" },
		[LIVE_UNNAME] = { "deletes a name in directory ", "" },
		[LIVE_COPY] = { "copied from block ", ", which is collected" },
		[LIVE_ANEW] = { "written again from block ", ", which is collected" },
		[LIVE_OBSOLETE] = { "it is no longer needed" },
		[LIVE_SUMMARY] = { "block ", " is full" },
		[LIVE_PADDING] = { "the page is filled up" },
		[LIVE_ERASE] = { "nothing in it is used any longer" },
		[LIVE_MARKER] = { "the erase is complete" },
		[LIVE_RECOVER] = { "recovered from block ", ", where the page could not be written" },
		[LIVE_WORN] = { "it could not be erased, twice" },
	};

	if (e->kind > CHIP_BAD || e->why >= LIVE_WHYS)
		return;
	text_add(out, whys[e->why][0]);
	if (whys[e->why][1])
		text_addf(out, "%" PRIu32 "%s", e->about, whys[e->why][1]);
}

void
script_tell_command(struct live_script *s)
{
	struct live_row row = { .line = s->line, .event = LIVE_COMMAND, .block = UINT32_MAX };

	script_echo(s, &row.what);
	array_push(&s->rows, row);
	s->command = s->rows.count - 1;
}

/* What was written but isn't on the flash yet. */
static void
tell_waiting(struct live_script *s, struct text *why)
{
	uint32_t waiting = s->chip.off ? 0 : live_waiting(s->live);

	if (waiting && waiting != s->waiting)
		text_addf(why, "%s%" PRIu32 " bytes wait in the write buffer, until the page of %" PRIu32
		        " is full or sync fills it up", why->len ? "; " : "", waiting, s->chip.shape.page);
	s->waiting = waiting;
}

/* What became of the command, beside its events. */
static void
tell_result(struct live_script *s, int error, const struct error *err)
{
	struct text *why = &s->rows.at[s->command].why;
	struct live_choice c;

	if (error) {
		text_addf(why, "fails: %s", strerror(error));
		if (err->text[0])
			text_addf(why, ": %s", err->text);
		return;
	}
	if (!s->live)
		return;
	c = live_choice(s->live);
	if (c.number != s->choices && strcmp(c.list, "bad-used") == 0)
		text_addf(why, "collects block %" PRIu32 ", in which a page could not be written", c.block);
	else if (c.number != s->choices)
		text_addf(why, "collects block %" PRIu32 ", the first of those that are %s (chance: %"
		        PRIu32 " of %d)", c.block, c.list, c.draw, BLOCK_DRAWS);
	s->choices = c.number;
	tell_waiting(s, why);
}

static void
tell_event(struct live_script *s, size_t n)
{
	const struct chip_event *e = &s->chip.events.at[n];
	struct live_row row = { .line = e->tag, .event = n, .at = e->at, .len = e->len,
		.kind = e->kind, .torn = e->torn, .failed = e->failed };

	if (e->kind == CHIP_SPARE)
		row.at = e->at * s->chip.shape.page;
	row.block = e->kind <= CHIP_BAD ? row.at / s->chip.shape.block : UINT32_MAX;
	tell_what(s, e, &row.what);
	tell_why(e, &row.why);
	array_push(&s->rows, row);
}

static void
print_row(const struct live_row *row, struct text *out)
{
	text_addf(out, "  %s", chip_kinds[row->kind]);
	if (row->block != UINT32_MAX)
		text_addf(out, " %08" PRIx32, row->at);
	text_addf(out, " %s", text_str(&row->what));
	if (row->why.len)
		text_addf(out, " (%s)", text_str(&row->why));
	text_add(out, "\n");
}

void
script_tell(struct live_script *s, int error, const struct error *err, struct text *out)
{
	while (s->told < s->chip.events.count) {
		chip_go(&s->chip, ++s->told); /* as the flash was right after it */
		tell_event(s, s->told - 1);
		print_row(&s->rows.at[s->rows.count - 1], out);
	}
	tell_result(s, error, err);
	if (s->rows.at[s->command].why.len)
		text_addf(out, "  %s\n", text_str(&s->rows.at[s->command].why));
}

void
script_tell_blocks(const struct live_script *s, struct text *out)
{
	text_add(out, "  BLOCK  STATE          USED    DIRTY   WASTED     FREE  ERASES\n");
	for (uint32_t i = 0; i < s->chip.shape.blocks; i++) {
		struct live_space b = live_space_of(s->live, i);

		text_addf(out, "  %5" PRIu32 "  %-10s %8" PRIu32 " %8" PRIu32 " %8" PRIu32 " %8" PRIu32
		        " %7" PRIu32 "\n", i, live_place_of(s->live, i), b.used, b.dirty, b.wasted, b.free,
		        s->chip.wear[i]);
	}
}
