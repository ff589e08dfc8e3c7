/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Parses the text of a lesson. */
#include "lesson/lesson.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* ---- the keys ---- */

/* A file being read. */
struct reader {
	struct lesson *lesson;
	struct text *last; /* the value that an indented line continues */
	const char *path;
	int line;
	struct error *err;
};

static bool
fail(struct reader *r, const char *what, const char *word)
{
	return error_set(r->err, "%s:%d: %s%s%s", r->path, r->line, what,
	        *word ? ": " : "", word);
}

static struct lesson_step *
last_step(struct reader *r)
{
	return &r->lesson->steps.at[r->lesson->steps.count - 1];
}

static const struct check_row {
	const char *name;
	bool number; /* takes one */
	bool words;
} checks[] = {
	[LESSON_READ] = { "read", false, false },
	[LESSON_TYPE] = { "type", false, true },
	[LESSON_NUMBER] = { "number", true, false },
	[LESSON_SELECT] = { "select", true, false },
	[LESSON_FIELD] = { "field", true, true },
	[LESSON_INODE] = { "inode", true, false },
	[LESSON_ERASE] = { "erase", true, false },
	[LESSON_STRIDE] = { "stride", true, false },
	[LESSON_PANE] = { "pane", false, true },
	[LESSON_COMMAND] = { "command", false, true },
	[LESSON_DONE] = { "done", false, true },
};

/* "field NAME OFFSET": the number comes last. */
static bool
parse_answer(struct reader *r, struct lesson_step *s)
{
	const char *words = text_str(&s->words);
	size_t len = strcspn(words, " ");
	const char *value = words + len + strspn(words + len, " "), *number = value;
	struct text rest = { 0 };
	int check = 0;

	while (check < LESSON_CHECKS && (strlen(checks[check].name) != len
	                                        || strncmp(checks[check].name, words, len) != 0))
		check++;
	if (check == LESSON_CHECKS)
		return fail(r, "no such way to check an answer", words);
	s->check = (enum lesson_check)check;
	if (checks[check].words && checks[check].number)
		number = strrchr(value, ' ') ? strrchr(value, ' ') + 1 : "";
	if (checks[check].number && !text_parse_size(number, &s->number))
		return fail(r, "the answer needs a number", words);
	if (checks[check].words && !*value)
		return fail(r, "the answer needs a word", words);
	text_add_bytes(&rest, value,
	        number > value ? (size_t)(number - value) - 1 : strlen(value));
	text_free(&s->words);
	s->words = rest;
	return true;
}

/* Where the value of `key` goes; NULL if the key is unknown, or out of place. */
static struct text *
place_of(struct reader *r, const char *key, size_t len)
{
	static const char *const keys[] = { "title", "image", "play", "erase", "about", "answer",
		"hint", "wrong", "why", "hide" };
	struct lesson *l = r->lesson;
	struct lesson_step *s = l->steps.count ? last_step(r) : NULL;
	struct text *const places[] = { &l->title, &l->image, &l->play, NULL, &l->about,
		s ? &s->words : NULL, s ? &s->hint : NULL, s ? &s->wrong : NULL,
		s ? &s->why : NULL, s ? &s->hide : NULL };

	for (size_t i = 0; i < COUNT(keys); i++)
		if (strlen(keys[i]) == len && strncmp(keys[i], key, len) == 0)
			return places[i];
	return NULL;
}

/* ---- lines ---- */

static bool
take_erase(struct reader *r, const char *value)
{
	uint64_t size;

	if (!text_parse_size(value, &size) || size < 512 || size > 1 << 30 || size % 4)
		return fail(r, "no erase size", value);
	r->lesson->erase_size = (uint32_t)size;
	r->last = NULL;
	return true;
}

static bool
take_step(struct reader *r, const char *value)
{
	struct lesson_step s = { .check = LESSON_READ };

	if (r->lesson->steps.count == LESSON_MOST_STEPS)
		return fail(r, "too many steps", "");
	array_push(&r->lesson->steps, s);
	r->last = &last_step(r)->task;
	text_add(r->last, value);
	return true;
}

static bool
take_key(struct reader *r, const char *line)
{
	size_t len = strcspn(line, ":");
	const char *value = line + len + (line[len] == ':');

	value += strspn(value, " \t");
	if (line[len] != ':')
		return fail(r, "not \"key: value\"", line);
	if (len == 5 && strncmp(line, "erase", 5) == 0)
		return take_erase(r, value);
	if (len == 4 && strncmp(line, "step", 4) == 0)
		return take_step(r, value);
	r->last = place_of(r, line, len);
	if (!r->last)
		return fail(r, "no such key, or not here", line);
	if (r->last->len)
		return fail(r, "a second time", line);
	text_add(r->last, value);
	return true;
}

static bool
take_line(struct reader *r, const char *line)
{
	size_t blanks = strspn(line, " \t");

	if (!line[blanks] || line[0] == '#')
		return true;
	if (blanks == 0)
		return take_key(r, line);
	if (!r->last)
		return fail(r, "nothing goes on here", line);
	text_add(r->last, " ");
	text_add(r->last, line + blanks);
	return true;
}

/* ---- the whole ---- */

/* Control bytes have no place in a text for people. */
static bool
is_text(struct span text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] < ' ' && text.at[i] != '\n' && text.at[i] != '\t')
			return false;
	return true;
}

static bool
complete(struct reader *r)
{
	struct lesson *l = r->lesson;

	r->line = 0;
	if (!l->title.len || (!l->image.len && !l->play.len) || !l->steps.count)
		return fail(r, "a lesson has a title, an image or commands, and steps", "");
	if (l->image.len && l->play.len)
		return fail(r, "an image, or commands: not both", "");
	for (size_t i = 0; i < l->steps.count; i++) {
		struct lesson_step *s = &l->steps.at[i];

		if (s->words.len && !parse_answer(r, s))
			return false;
		if (!s->task.len)
			return fail(r, "a step without text", "");
	}
	return true;
}

/* The image's path is relative to the lesson's folder. */
static void
resolve_image(struct lesson *l)
{
	const char *path = text_str(&l->path), *slash = strrchr(path, '/');
	struct text image = { 0 };

	if (!l->image.len)
		return;
	if (text_str(&l->image)[0] != '/' && slash)
		text_add_bytes(&image, path, (size_t)(slash - path) + 1);
	text_add(&image, text_str(&l->image));
	text_free(&l->image);
	l->image = image;
}

static bool
read_lines(struct reader *r, struct span text)
{
	for (size_t at = 0; at < text.len;) {
		size_t end = at;
		struct text line = { 0 };
		bool ok;

		while (end < text.len && text.at[end] != '\n')
			end++;
		text_add_bytes(&line, text.at + at, end - at);
		r->line++;
		ok = take_line(r, text_str(&line));
		text_free(&line);
		if (!ok)
			return false;
		at = end + 1;
	}
	return complete(r);
}

bool
lesson_parse(const char *path, struct span text, struct lesson *l, struct error *err)
{
	struct reader r = { .lesson = l, .path = path, .err = err };

	*l = (struct lesson){ .erase_size = 0 };
	if (!is_text(text))
		return error_set(err, "%s: holds bytes that are not text", path);
	text_add(&l->path, path);
	if (!read_lines(&r, text)) {
		lesson_free(l);
		return false;
	}
	resolve_image(l);
	return true;
}

bool
lesson_load(const char *path, struct lesson *l, struct error *err)
{
	static char bytes[LESSON_MOST_BYTES + 1];
	FILE *f = fopen(path, "r");
	size_t len;
	bool bad;

	*l = (struct lesson){ .erase_size = 0 };
	if (!f)
		return error_set_errno(err, "%s: cannot be opened", path);
	len = fread(bytes, 1, sizeof bytes, f);
	bad = ferror(f);
	fclose(f);
	if (bad)
		return error_set(err, "%s: cannot be read", path);
	if (len > LESSON_MOST_BYTES)
		return error_set(err, "%s: too long for a lesson", path);
	return lesson_parse(path, span_of(bytes, len), l, err);
}

static void
free_step(struct lesson_step *s)
{
	text_free(&s->task);
	text_free(&s->hint);
	text_free(&s->wrong);
	text_free(&s->why);
	text_free(&s->words);
	text_free(&s->hide);
}

void
lesson_free(struct lesson *l)
{
	for (size_t i = 0; i < l->steps.count; i++)
		free_step(&l->steps.at[i]);
	array_free(&l->steps);
	text_free(&l->path);
	text_free(&l->title);
	text_free(&l->about);
	text_free(&l->image);
	text_free(&l->play);
	*l = (struct lesson){ .erase_size = 0 };
}

/* ---- answers ---- */

static bool
is_one_of(const char *list, const char *word, size_t len)
{
	for (;;) {
		size_t n = strcspn(list, "|");

		if (n == len && strncasecmp(list, word, n) == 0)
			return true;
		if (!list[n])
			return false;
		list += n + 1;
	}
}

bool
lesson_typed(const struct lesson_step *s, const char *words)
{
	uint64_t number;
	size_t len;

	words += strspn(words, " ");
	len = strlen(words);
	while (len > 0 && words[len - 1] == ' ')
		len--;
	if (s->check == LESSON_NUMBER)
		return text_parse_size(words, &number) && number == s->number;
	return s->check == LESSON_TYPE && is_one_of(text_str(&s->words), words, len);
}
