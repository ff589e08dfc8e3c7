/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "recall/recall.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "output/output.h"
#include "recall/recall_folder.h"
#include "recall/recall_private.h"
#include "store/image.h"

static const char family[] = "flashloupe-state ", heading[] = "flashloupe-state 1\n";

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

void
recall_push(struct recall *m, const char *line, size_t len)
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
	recall_push(m, text_str(&line), line.len);
	text_free(&line);
}

void
recall_clear(struct recall *m)
{
	for (size_t i = 0; i < m->lines.count; i++)
		free(m->lines.at[i]);
	m->lines.count = 0;
}

void
recall_drop(struct recall *m, const char *word)
{
	size_t kept = 0;

	for (size_t i = 0; i < m->lines.count; i++) {
		if (recall_line_is(m, i, word))
			free(m->lines.at[i]);
		else
			m->lines.at[kept++] = m->lines.at[i];
	}
	m->lines.count = kept;
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

struct span
recall_take_word(const char **value)
{
	size_t len = strcspn(*value, " ");
	struct span word = span_of(*value, len);

	*value += len + ((*value)[len] == ' ');
	return word;
}

bool
recall_take_number(const char **value, uint64_t *n)
{
	struct span word = recall_take_word(value);
	struct text digits = { 0 };
	bool ok;

	text_add_bytes(&digits, word.at, word.len);
	ok = text_parse_size(text_str(&digits), n);
	text_free(&digits);
	return ok;
}

/* ---- the file ---- */

void
recall_take_lines(struct recall *m, struct span s)
{
	size_t at = sizeof heading - 1;

	s = span_cut(s, 0, RECALL_FILE_MOST);
	if (s.len < at || memcmp(s.at, heading, at) != 0) {
		m->foreign = s.len >= sizeof family - 1
		             && memcmp(s.at, family, sizeof family - 1) == 0;
		return;
	}
	while (at < s.len) {
		const uint8_t *end = memchr(s.at + at, '\n', s.len - at);
		size_t len = end ? (size_t)(end - (s.at + at)) : s.len - at;

		recall_push(m, (const char *)s.at + at, len);
		at += len + 1;
	}
}

/* A FIFO of its name would be waited for. */
void
recall_read_file(struct recall *m)
{
	struct stat st;
	struct image *file;

	if (lstat(text_str(&m->path), &st) != 0 || !S_ISREG(st.st_mode))
		return;
	file = image_open(text_str(&m->path), NULL);
	if (file)
		recall_take_lines(m, image_store(file)->bytes);
	image_close(file);
}

void
recall_add_lines(const struct recall *m, struct text *t)
{
	text_add(t, heading);
	for (size_t i = 0; i < m->lines.count; i++)
		text_addf(t, "%s\n", m->lines.at[i]);
}

/* Reads the file at `path`, which it takes over. */
static struct recall *
read_path(struct text path)
{
	struct recall *m = memory_zeroed(1, sizeof *m);

	m->path = path;
	recall_read_file(m);
	recall_add_lines(m, &m->known);
	return m;
}

struct recall *
recall_read(const char *folder, struct span image)
{
	struct text path = { 0 };

	text_addf(&path, "%s/", folder);
	recall_add_identity(image, &path);
	return read_path(path);
}

struct recall *
recall_open(const char *folder, struct span image)
{
	recall_folder_prune(folder, RECALL_IMAGES_MOST);
	return recall_read(folder, image);
}

struct recall *
recall_open_habits(const char *folder)
{
	struct text path = { 0 };

	text_addf(&path, "%s/habits", folder);
	return read_path(path);
}

void
recall_free(struct recall *m)
{
	if (!m)
		return;
	recall_clear(m);
	array_free(&m->lines);
	text_free(&m->path);
	text_free(&m->known);
	free(m);
}

/* ---- saving ---- */

static bool
write_file(const char *path, struct span content, struct error *err)
{
	struct output *out = output_open(path, OUTPUT_REPLACE, err);

	if (!out)
		return false;
	if (output_write(out, content, err))
		return output_commit(out, err);
	output_abandon(out);
	return false;
}

/* Writes what results with the changes of others; nothing if the file has just that. */
static bool
merge_and_write(struct recall *m, struct error *err)
{
	struct text before = { 0 }, known = { 0 }, now = { 0 };
	bool ok;

	recall_merge(m, &before, &known);
	recall_add_lines(m, &now);
	if (m->foreign)
		ok = error_set(err, "another version of the program wrote %s",
		        text_str(&m->path));
	else
		ok = strcmp(text_str(&now), text_str(&before)) == 0
		     || write_file(text_str(&m->path), span_of(now.at, now.len), err);
	if (ok) {
		text_clear(&m->known);
		text_add(&m->known, text_str(&known));
	}
	text_free(&before);
	text_free(&known);
	text_free(&now);
	return ok;
}

bool
recall_save(struct recall *m, struct error *err)
{
	int lock = recall_folder_lock(text_str(&m->path), err);
	bool ok = lock >= 0 && merge_and_write(m, err);

	recall_folder_unlock(lock);
	return ok;
}
