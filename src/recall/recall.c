/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "recall/recall.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "recall/recall_folder.h"
#include "output/output.h"
#include "store/image.h"

struct recall {
	struct text folder, path;
	struct text read;         /* the lines as they stand in the file */
	ARRAY(char *) lines;      /* "WORD VALUE", owned */
};

static const char heading[] = "flashloupe-state 1\n";

/* ---- lines ---- */

static bool
is_printable(const char *s)
{
	struct span all = span_of(s, strlen(s));
	uint32_t point;
	size_t n;

	for (size_t at = 0; at < all.len; at += n) {
		n = text_utf8(all, at, &point);
		if (n == 0 || point < ' ' || (point >= 0x7f && point < 0xa0))
			return false;
	}
	return all.len > 0;
}

static void
push(struct recall *m, const char *line, size_t len)
{
	char *copy;

	if (m->lines.count == RECALL_LINES_MOST)
		return;
	copy = memory_zeroed(len + 1, 1);
	memcpy(copy, line, len);
	if (is_printable(copy))
		array_push(&m->lines, copy);
	else
		free(copy);
}

void
recall_add(struct recall *m, const char *word, const char *value)
{
	struct text line = { 0 };

	text_addf(&line, "%s %s", word, value);
	for (size_t i = 0; i < line.len; i++)
		if ((uint8_t)line.at[i] < ' ' || line.at[i] == 0x7f)
			line.at[i] = ' ';
	push(m, text_str(&line), line.len);
	text_free(&line);
}

void
recall_clear(struct recall *m)
{
	for (size_t i = 0; i < m->lines.count; i++)
		free(m->lines.at[i]);
	m->lines.count = 0;
}

size_t
recall_count(const struct recall *m)
{
	return m->lines.count;
}

bool
recall_line_is(const struct recall *m, size_t i, const char *word)
{
	size_t len = strlen(word);

	return strncmp(m->lines.at[i], word, len) == 0 && m->lines.at[i][len] == ' ';
}

const char *
recall_value(const struct recall *m, size_t i)
{
	const char *blank = strchr(m->lines.at[i], ' ');

	return blank ? blank + 1 : "";
}

const char *
recall_get(const struct recall *m, const char *word)
{
	for (size_t i = 0; i < m->lines.count; i++)
		if (recall_line_is(m, i, word))
			return recall_value(m, i);
	return NULL;
}

/* ---- the file ---- */

static void
take_lines(struct recall *m, struct span s)
{
	size_t at = sizeof heading - 1;

	s = span_cut(s, 0, RECALL_FILE_MOST);
	if (s.len < at || memcmp(s.at, heading, at) != 0)
		return;
	while (at < s.len) {
		const uint8_t *end = memchr(s.at + at, '\n', s.len - at);
		size_t len = end ? (size_t)(end - (s.at + at)) : s.len - at;

		push(m, (const char *)s.at + at, len);
		at += len + 1;
	}
}

static void
add_lines(const struct recall *m, struct text *t)
{
	text_add(t, heading);
	for (size_t i = 0; i < m->lines.count; i++)
		text_addf(t, "%s\n", m->lines.at[i]);
}

struct recall *
recall_open(const char *folder, struct span image, struct error *err)
{
	struct recall *m;
	struct image *file;
	struct error none;

	if (!recall_folder_make(folder, err))
		return NULL;
	recall_folder_prune(folder, RECALL_IMAGES_MOST);
	m = memory_zeroed(1, sizeof *m);
	text_add(&m->folder, folder);
	text_addf(&m->path, "%s/", folder);
	recall_add_identity(image, &m->path);
	file = image_open(text_str(&m->path), &none);
	if (file) {
		take_lines(m, image_store(file)->bytes);
		image_close(file);
	}
	add_lines(m, &m->read);
	return m;
}

void
recall_free(struct recall *m)
{
	if (!m)
		return;
	recall_clear(m);
	array_free(&m->lines);
	text_free(&m->folder);
	text_free(&m->path);
	text_free(&m->read);
	free(m);
}

const char *
recall_folder(const struct recall *m)
{
	return text_str(&m->folder);
}

bool
recall_save(struct recall *m, struct error *err)
{
	struct text now = { 0 };
	struct output *out;
	bool ok;

	add_lines(m, &now);
	ok = now.len == m->read.len && memcmp(now.at, m->read.at, now.len) == 0;
	out = ok ? NULL : output_open(text_str(&m->path), OUTPUT_REPLACE, err);
	if (out) {
		ok = output_write(out, span_of(now.at, now.len), err);
		if (ok)
			ok = output_commit(out, err);
		else
			output_abandon(out);
	}
	text_free(&m->read);
	m->read = now;
	return ok;
}
