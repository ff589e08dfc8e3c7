/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names for the bytes in which the survey found nothing: text is told by looking, what begins like
 * a format by its magic number, and of the rest libmagic is asked; else it is counted what kind of
 * bytes they are. They stay data; only what is said of them changes.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "codec/codec.h"
#include "content/content.h"
#include "content/libmagic.h"
#include "content/nature.h"
#include "firmware/model/children.h"
#include "firmware/parts/parts.h"

enum {
	ASKED_MOST = 64, /* parts of an image about which libmagic is asked */
	ASKED_LEAST = 64, /* bytes: in fewer it sees things */
	ASKING_COST = 1 << 20
};

/* Is `name` one of the words? */
static bool
has_word(const char *words, const char *name)
{
	size_t len = strlen(name);

	for (const char *at = words; *at; at++) {
		bool begins = at == words || !isalnum((unsigned char)at[-1]);

		if (begins && strncasecmp(at, name, len) == 0 && !isalnum((unsigned char)at[len]))
			return true;
	}
	return false;
}

/* The format of ours that has its name among the words; NULL. */
static const struct format *
ours(const char *words)
{
	for (size_t i = 0; firmware_formats[i]; i++)
		if (has_word(words, firmware_formats[i]->name))
			return firmware_formats[i];
	return NULL;
}

static void
say_like(struct part *p, const struct format *like, struct span bytes)
{
	enum codec_id codec = codec_recognise(bytes);

	if (codec != CODEC_COUNT && codecs[codec].absent)
		snprintf(p->what, sizeof p->what, "begins like %s; what unpacks it is %s",
		        like->name, codecs[codec].absent);
	else
		snprintf(p->what, sizeof p->what, "begins like %s, but is damaged or something "
		        "else", like->name);
}

/* Chance, counters and tables don't give three bytes that are not zero. */
static bool
begins_like(const struct format *like, struct span bytes)
{
	size_t telling = 0;

	if (span_u8(bytes, like->magic_at) != like->magic[0]
	        || !span_equal(span_cut(bytes, like->magic_at, like->magic_len),
	                span_of(like->magic, like->magic_len)))
		return false;
	for (size_t i = 0; i < like->magic_len; i++)
		telling += like->magic[i] != 0;
	return telling >= 3;
}

/* Says by its magic number what it may be, though its header proves nothing. */
static bool
name_by_magic(struct part *p, struct span bytes)
{
	for (size_t i = 0; firmware_formats[i]; i++) {
		const struct format *like = firmware_formats[i];
		struct part_hit hit = { 0 };

		if (!begins_like(like, bytes))
			continue;
		if (like->damaged && like->damaged(bytes, &hit))
			snprintf(p->what, sizeof p->what, "%s", hit.what);
		else
			say_like(p, like, bytes);
		part_hit_free(&hit);
		return true;
	}
	return false;
}

/* What is known here was looked for here, with more evidence, and not found. */
static void
ask_libmagic(struct firmware *f, struct part *p)
{
	struct parts_work *w = firmware_root(f)->parts_work;
	struct text name = { 0 };

	if (w->asked++ == 0)
		w->libmagic = libmagic_open();
	if (w->libmagic && libmagic_name(w->libmagic,
	            span_cut(f->bytes, (size_t)p->offset, (size_t)p->len), &name)) {
		if (ours(text_str(&name)))
			say_like(p, ours(text_str(&name)), span_cut(f->bytes,
			        (size_t)p->offset, (size_t)p->len));
		else
			snprintf(p->what, sizeof p->what, "unknown; libmagic calls it: %s",
			        text_str(&name));
	}
	text_free(&name);
}

/* What kind of bytes it has, where nothing better is known. */
static void
add_nature(struct part *p, struct span bytes)
{
	const char *nature = content_nature(bytes);

	if (nature && strcmp(p->what, "unknown data") == 0)
		snprintf(p->what, sizeof p->what, "unknown data: %s", nature);
}

/* The cost. */
static uint64_t
name_part(struct firmware *f, struct part *p)
{
	struct span bytes = span_cut(f->bytes, (size_t)p->offset, (size_t)p->len);
	const char *text = content_text(bytes);

	if (text)
		snprintf(p->what, sizeof p->what, "%s", text);
	else if (name_by_magic(p, bytes))
		return 1;
	else if (p->len >= ASKED_LEAST && firmware_root(f)->parts_work->asked < ASKED_MOST)
		ask_libmagic(f, p);
	if (!text)
		add_nature(p, bytes);
	return text ? 1 : ASKING_COST;
}

bool
unknown_step(struct firmware *f, uint64_t budget)
{
	struct parts_work *w = f->parts_work;

	for (uint64_t spent = 0; spent < budget; w->unknown++) {
		struct part *p = &f->list.parts.at[w->unknown];

		if (w->unknown >= f->list.parts.count)
			return false;
		/* What the headers or the partitions said of it stays. */
		spent += 1;
		if (p->kind == PART_DATA && strcmp(p->what, "unknown data") == 0)
			spent += name_part(f, p);
	}
	return true;
}

void
unknown_free(struct firmware *f)
{
	libmagic_close(f->parts_work->libmagic);
}
