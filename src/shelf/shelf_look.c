/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "firmware/model/children.h"
#include "issues/issues.h"
#include "shelf/shelf.h"

enum { KINDS_MOST = 4 };

/* The words, cut at the end of a character. */
static void
keep_words(char to[SHELF_WORDS], const struct text *t)
{
	size_t len = t->len < SHELF_WORDS ? t->len : SHELF_WORDS - 1;

	while (len < t->len && len > 0 && ((unsigned char)t->at[len] & 0xc0) == 0x80)
		len--;
	if (len)
		memcpy(to, t->at, len);
	to[len] = 0;
}

/* ---- what was found ---- */

static bool
is_named(const char *kinds, const char *name)
{
	size_t len = strlen(name);

	for (const char *at = kinds; (at = strstr(at, name)); at += len)
		if ((at == kinds || at[-1] == ' ') && (at[len] == 0 || at[len] == ','))
			return true;
	return false;
}

/* The formats that were recognised, in their order, each once. */
static void
add_kinds(const struct firmware *root, struct text *t)
{
	int named = 0;

	for (const struct firmware *f = root; f; f = firmware_next(root, f))
		for (size_t i = 0; i < f->list.parts.count; i++) {
			const struct part *p = &f->list.parts.at[i];

			if (!p->format || named > KINDS_MOST || is_named(text_str(t), p->format->name))
				continue;
			if (named++ == KINDS_MOST)
				text_add(t, ", ...");
			else
				text_addf(t, "%s%s", t->len ? ", " : "", p->format->name);
		}
}

static void
note_finding(struct shelf *s)
{
	struct shelf_finding *found = &s->items.at[s->doing].found;
	struct text kinds = { 0 }, words = { 0 };
	struct issue_list list;

	firmware_issues(s->firmware, &list);
	add_kinds(s->firmware, &kinds);
	judgement_describe(&list.judgement, &words);
	*found = (struct shelf_finding){ .state = SHELF_EXAMINED,
		.verdict = (uint8_t)list.judgement.id };
	keep_words(found->kinds, &kinds);
	keep_words(found->words, &words);
	issue_list_free(&list);
	text_free(&kinds);
	text_free(&words);
	s->generation++;
}

const char *
shelf_without_path(const char *words, const char *path)
{
	size_t len = strlen(path);

	if (strncmp(words, path, len) != 0 || words[len] != ':')
		return words;
	return words + len + 1 + strspn(words + len + 1, " ");
}

static void
note_failure(struct shelf *s, size_t item, const struct error *err)
{
	const struct text *path = &s->items.at[item].path;
	struct shelf_finding *found = &s->items.at[item].found;
	struct text words = { 0 };
	const char *why = shelf_without_path(err->text, text_str(path));

	*found = (struct shelf_finding){ .state = SHELF_UNREADABLE };
	text_add_readable(&words, span_of(why, strlen(why)), false);
	keep_words(found->words, &words);
	text_free(&words);
	s->generation++;
}

/* ---- one after the other ---- */

static bool
waits(const struct shelf_item *item)
{
	return item->kind == SHELF_FILE && item->found.state == SHELF_WAITS;
}

/* SIZE_MAX: none is left. */
static size_t
next_item(const struct shelf *s)
{
	for (size_t i = 0; i < s->items.count; i++) {
		size_t at = (s->selected + i) % s->items.count;

		if (waits(&s->items.at[at]))
			return at;
	}
	return SIZE_MAX;
}

/* What was a file when the folder was read may be a FIFO by now, which would be waited for. */
struct firmware *
shelf_open_file(const char *path, const struct firmware_options *o, struct error *err)
{
	struct firmware_options options = *o;
	struct stat st;

	options.read = true;
	if (stat(path, &st) == 0 && (!S_ISREG(st.st_mode) || st.st_size == 0)) {
		error_set(err, S_ISREG(st.st_mode) ? "is empty" : "is not a regular file");
		return NULL;
	}
	return firmware_open(path, &options, err);
}

bool
shelf_step(struct shelf *s, const struct firmware_options *o, uint64_t budget)
{
	struct error err;
	size_t item;

	if (s->firmware) {
		if (firmware_step(s->firmware, budget))
			return true;
		note_finding(s);
		firmware_close(s->firmware);
		s->firmware = NULL;
		return shelf_busy(s);
	}
	item = s->stopped ? SIZE_MAX : next_item(s);
	if (item == SIZE_MAX)
		return false;
	s->doing = item;
	s->firmware = shelf_open_file(text_str(&s->items.at[item].path), o, &err);
	if (!s->firmware)
		note_failure(s, item, &err);
	return true;
}

bool
shelf_busy(const struct shelf *s)
{
	return s->firmware || (!s->stopped && next_item(s) != SIZE_MAX);
}

size_t
shelf_done(const struct shelf *s, size_t *files)
{
	size_t done = 0;

	*files = 0;
	for (size_t i = 0; i < s->items.count; i++) {
		*files += s->items.at[i].kind == SHELF_FILE;
		done += s->items.at[i].kind == SHELF_FILE && !waits(&s->items.at[i]);
	}
	return done;
}

void
shelf_stop(struct shelf *s)
{
	s->stopped = true;
	if (s->firmware) {
		firmware_stop(s->firmware);
		firmware_close(s->firmware);
	}
	s->firmware = NULL;
}
