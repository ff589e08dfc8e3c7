/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Merges three sets of lines: ours, those of the file, which another instance may have saved, and
 * those that both had before. The side that changed a line wins; if both did, ours.
 */
#include <stdlib.h>
#include <string.h>

#include "recall/recall_private.h"

/* Lines that stand alone, and how many of their words name what each is about. */
static const struct {
	const char *word;
	int words;
} things[] = { { "mark", 3 }, { "columns", 2 }, { "lesson", 2 } };

/* Groups of lines that only make sense together. */
static const char *const choices[] = { "split", "join", "erase", NULL };
static const char *const place[] = { "tab", "at", "path", "open", NULL };

/* The length of the words that name what the line is about; 0: it doesn't stand alone. */
static size_t
name_len(const struct recall *m, size_t i)
{
	const char *line = m->lines.at[i];
	size_t k = 0, len = 0;

	while (k < COUNT(things) && !recall_line_is(m, i, things[k].word))
		k++;
	for (int n = 0; k < COUNT(things) && n < things[k].words; n++) {
		len += strspn(line + len, " ");
		len += strcspn(line + len, " ");
	}
	return len;
}

/* True if a line begins with these words. */
static bool
has_thing(const struct recall *m, const char *words, size_t len)
{
	for (size_t i = 0; i < m->lines.count; i++) {
		const char *line = m->lines.at[i];

		if (strncmp(line, words, len) == 0 && (!line[len] || line[len] == ' '))
			return true;
	}
	return false;
}

static bool
has_line(const struct recall *m, const char *line)
{
	for (size_t i = 0; i < m->lines.count; i++)
		if (strcmp(m->lines.at[i], line) == 0)
			return true;
	return false;
}

/* Takes from the file what we didn't change, and what is new there. */
static void
merge_things(struct recall *m, const struct recall *known, const struct recall *file)
{
	size_t kept = 0;

	for (size_t i = 0; i < m->lines.count; i++) {
		char *line = m->lines.at[i];

		if (name_len(m, i) && has_line(known, line) && !has_line(file, line))
			free(line);
		else
			m->lines.at[kept++] = line;
	}
	m->lines.count = kept;
	for (size_t i = 0; i < file->lines.count; i++) {
		const char *line = file->lines.at[i];
		size_t len = name_len(file, i);

		if (len && !has_line(known, line) && !has_thing(m, line, len))
			recall_push(m, line, strlen(line));
	}
}

static bool
is_in_group(const struct recall *m, size_t i, const char *const *words)
{
	while (*words && !recall_line_is(m, i, *words))
		words++;
	return *words;
}

static void
add_group(const struct recall *m, const char *const *words, struct text *t)
{
	for (size_t i = 0; i < m->lines.count; i++)
		if (is_in_group(m, i, words))
			text_addf(t, "%s\n", m->lines.at[i]);
}

/* Takes these lines as they are in the file, unless we changed them. */
static void
merge_group(struct recall *m, const struct recall *known, const struct recall *file,
        const char *const *words)
{
	struct text ours = { 0 }, before = { 0 };

	add_group(m, words, &ours);
	add_group(known, words, &before);
	if (strcmp(text_str(&ours), text_str(&before)) == 0) {
		for (const char *const *w = words; *w; w++)
			recall_drop(m, *w);
		for (size_t i = 0; i < file->lines.count; i++)
			if (is_in_group(file, i, words))
				recall_push(m, file->lines.at[i], strlen(file->lines.at[i]));
	}
	text_free(&ours);
	text_free(&before);
}

static void
free_lines(struct recall *m)
{
	recall_clear(m);
	array_free(&m->lines);
}

void
recall_merge(struct recall *m, struct text *file, struct text *known)
{
	struct recall theirs = { .path = m->path }, before = { .foreign = false };

	recall_read_file(&theirs);
	m->foreign = theirs.foreign;
	recall_add_lines(&theirs, file);
	recall_take_lines(&before, span_of(m->known.at, m->known.len));
	merge_things(m, &before, &theirs);
	/* The screen takes up things at once, groups only in its next run. */
	recall_add_lines(m, known);
	merge_group(m, &before, &theirs, choices);
	merge_group(m, &before, &theirs, place);
	free_lines(&before);
	free_lines(&theirs);
}
