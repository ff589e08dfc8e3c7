/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "play/play.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static struct chip *
chip_of(const struct play *p)
{
	return live_script_chip(p->script);
}

/* ---- moments ---- */

static void
keep_before(struct play *p, size_t n)
{
	struct chip *c = chip_of(p);

	chip_go(c, n);
	text_clear(&p->before);
	text_add_bytes(&p->before, c->data, chip_size(c));
	p->since = n;
}

static void
go_since(struct play *p, size_t since, size_t n)
{
	keep_before(p, since);
	chip_go(chip_of(p), n);
	p->moment = n;
	p->generation++;
}

size_t
play_events(const struct play *p)
{
	return p->held ? p->since : chip_of(p)->events.count;
}

bool
play_is_present(const struct play *p)
{
	return p->moment == play_events(p);
}

void
play_go(struct play *p, size_t n)
{
	if (p->held)
		return;
	if (n > play_events(p))
		n = play_events(p);
	go_since(p, n ? n - 1 : 0, n);
}

void
play_hold(struct play *p)
{
	chip_go(chip_of(p), p->since);
	p->moment = p->since;
	p->held = p->kept;
	p->generation++;
}

void
play_release(struct play *p)
{
	if (!p->held)
		return;
	p->held = 0;
	go_since(p, p->since, play_events(p));
}

bool
play_changed(const struct play *p, uint64_t at, uint8_t *was)
{
	const struct chip *c = chip_of(p);

	if (at >= p->before.len || at >= chip_size(c))
		return false;
	*was = (uint8_t)p->before.at[at];
	return *was != c->data[at];
}

void
play_count_bits(const struct play *p, uint64_t *fell, uint64_t *rose)
{
	const struct chip *c = chip_of(p);

	*fell = *rose = 0;
	for (size_t i = 0; i < p->before.len; i++) {
		uint8_t was = (uint8_t)p->before.at[i], is = c->data[i];

		*fell += (uint64_t)__builtin_popcount(was & (uint8_t)~is);
		*rose += (uint64_t)__builtin_popcount(is & (uint8_t)~was);
	}
}

/* ---- commands ---- */

static void
add_line(struct play *p, const char *line)
{
	struct text t = { 0 };

	text_add(&t, line);
	array_push(&p->lines, t);
}

static bool
run(struct play *p, const char *line, struct text *told, struct error *err)
{
	return live_script_line(p->script, span_of(line, strlen(line)), told, err);
}

/* Begins anew with the first `count` lines. They ran before, so they run again. */
static void
replay(struct play *p, size_t count)
{
	struct text told = { 0 };
	struct error err;

	live_script_free(p->script);
	p->script = live_script_new();
	if (p->image.len)
		live_script_from(p->script, span_of(p->image.at, p->image.len));
	for (size_t i = 0; i < count; i++)
		run(p, text_str(&p->lines.at[i]), &told, &err);
	while (p->lines.count > count)
		text_free(&p->lines.at[--p->lines.count]);
	text_free(&told);
}

/* "line 3: no" -> "no" */
static bool
without_line(struct error *err)
{
	const char *colon = strncmp(err->text, "line ", 5) == 0 ? strstr(err->text, ": ") : NULL;
	struct error why = *err;

	return colon ? error_set(err, "%s", why.text + (colon + 2 - err->text)) : false;
}

/* What came of the last command. */
static void
tell_result(const struct play *p, struct text *told)
{
	size_t count;
	const struct live_row *rows = play_rows(p, &count);

	while (count && rows[count - 1].event != LIVE_COMMAND)
		count--;
	if (count)
		text_add(told, text_str(&rows[count - 1].why));
}

static bool
expects_error(const char *line)
{
	line += strspn(line, " \t");
	if (strncmp(line, "expect", 6) != 0)
		return false;
	line += 6;
	return *line && strncmp(line + strspn(line, " \t"), "error", 5) == 0;
}

bool
play_is_comment(const char *line)
{
	line += strspn(line, " \t\r");
	return !*line || *line == '#';
}

/* A script says that what failed was expected to, so that it goes on. */
static const char expected[] = "expect error";

/* Adds that if the last command failed, and the line doesn't say so itself. */
static void
expect(struct play *p, const char *line, struct text *told, struct error *err)
{
	if (live_script_failed(p->script) && !expects_error(line) && run(p, expected, told, err))
		add_line(p, expected);
}

/* The lists of blocks, for as long as what the command does to them is hidden. */
static void
keep_places(struct play *p)
{
	for (uint32_t i = p->places.count = 0; i < play_blocks(p); i++)
		array_push(&p->places, live_place_of(live_script_live(p->script), i));
}

bool
play_do(struct play *p, const char *line, struct text *told, struct error *err)
{
	struct text printed = { 0 };
	size_t before, rows, had, since, moment, lines = p->lines.count;
	bool ok;

	play_release(p);
	if (play_is_comment(line))
		return true;
	since = p->since;
	moment = p->moment;
	before = play_events(p);
	chip_go(chip_of(p), before);
	play_rows(p, &had);
	expect(p, line, &printed, err);
	p->next = live_next(live_script_live(p->script));
	keep_places(p);
	ok = run(p, line, &printed, err);
	text_free(&printed);
	play_rows(p, &rows);
	if (!ok) {
		/* What it left, such as a row of its own, goes. */
		if (rows != had)
			replay(p, lines);
		go_since(p, since, moment);
		return without_line(err);
	}
	add_line(p, line);
	tell_result(p, told);
	p->kept = had;
	go_since(p, before, play_events(p));
	return true;
}

const char *
play_last(const struct play *p)
{
	return p->lines.count > 1 ? text_str(&p->lines.at[p->lines.count - 1]) : NULL;
}

bool
play_failed(const struct play *p)
{
	return live_script_failed(p->script) != 0;
}

bool
play_undo(struct play *p)
{
	size_t count = p->lines.count;

	play_release(p);
	if (count < 2)
		return false;
	count--;
	if (count > 2 && strcmp(text_str(&p->lines.at[count - 1]), expected) == 0)
		count--;
	replay(p, count);
	play_go(p, play_events(p));
	return true;
}

/* ---- beginning and end ---- */

static void
know_pages(struct play *p)
{
	const struct chip_shape *s = &chip_of(p)->shape;

	if (!s->page)
		return;
	snprintf(p->raw_name, sizeof p->raw_name, "%" PRIu32 "+%" PRIu32, s->page, s->spare);
	p->raw = (struct nand_layout){ .name = p->raw_name, .block = p->raw_name, .data = s->page,
		.spare = s->spare, .pages = s->block / s->page, .order = NAND_PAGES,
		.help = "the simulated flash" };
}

struct play *
play_copy(struct span image, const char *words, struct error *err)
{
	struct play *p = memory_zeroed(1, sizeof *p);
	struct text line = { 0 }, told = { 0 };
	bool ok;

	p->script = live_script_new();
	text_add_bytes(&p->image, image.at, image.len);
	if (image.len)
		live_script_from(p->script, span_of(p->image.at, p->image.len));
	text_addf(&line, "flash %s", words);
	ok = run(p, text_str(&line), &told, err);
	add_line(p, text_str(&line));
	text_free(&line);
	text_free(&told);
	if (!ok) {
		without_line(err);
		play_free(p);
		return NULL;
	}
	know_pages(p);
	go_since(p, play_events(p), play_events(p));
	return p;
}

struct play *
play_new(const char *words, struct error *err)
{
	return play_copy(span_of(NULL, 0), words, err);
}

void
play_free(struct play *p)
{
	if (!p)
		return;
	live_script_free(p->script);
	for (size_t i = 0; i < p->lines.count; i++)
		text_free(&p->lines.at[i]);
	array_free(&p->lines);
	text_free(&p->image);
	text_free(&p->bytes);
	text_free(&p->before);
	array_free(&p->places);
	free(p);
}

/* ---- what there is at the moment ---- */

struct firmware *
play_examine(struct play *p, const struct firmware_options *o)
{
	struct firmware_options mine = *o;

	text_clear(&p->bytes);
	chip_dump(chip_of(p), &p->bytes);
	mine.erase_size = chip_of(p)->shape.block;
	mine.join = true;
	mine.raw = &p->raw;
	return firmware_new(image_of_memory("simulated flash",
	        span_of(p->bytes.at, p->bytes.len)), &mine);
}

const struct live_row *
play_rows(const struct play *p, size_t *count)
{
	const struct live_row *rows = live_script_rows(p->script, count);

	*count = p->held ? p->held : *count;
	return rows;
}

bool
play_is_later(const struct play *p, const struct live_row *row)
{
	return row->event != LIVE_COMMAND && row->event >= p->moment;
}

size_t
play_row(const struct play *p)
{
	size_t count, last = 0;
	const struct live_row *rows = play_rows(p, &count);

	for (size_t i = 0; i < count && !play_is_later(p, &rows[i]); i++)
		if (rows[i].event != LIVE_COMMAND || play_is_present(p))
			last = i;
	return last;
}

uint32_t
play_blocks(const struct play *p)
{
	return chip_of(p)->shape.blocks;
}

uint32_t
play_block_size(const struct play *p)
{
	return chip_of(p)->shape.block;
}

uint32_t
play_wear(const struct play *p, uint32_t block)
{
	return chip_of(p)->wear[block];
}

const char *
play_place(const struct play *p, uint32_t block)
{
	return p->held ? p->places.at[block]
	       : play_is_present(p) ? live_place_of(live_script_live(p->script), block) : NULL;
}

void
play_add_script(const struct play *p, struct text *t)
{
	for (size_t i = 0; i < p->lines.count; i++)
		text_addf(t, "%s\n", text_str(&p->lines.at[i]));
	if (live_script_failed(p->script))
		text_addf(t, "%s\n", expected);
}
