/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "recall/notes.h"

#include <inttypes.h>
#include <string.h>

static int
order(const struct note_place *a, const struct note_place *b)
{
	int stores = strcmp(a->store, b->store);

	if (stores)
		return stores;
	return a->offset < b->offset ? -1 : a->offset > b->offset;
}

/* The index of the place, or where its note would be. */
static size_t
index_of(const struct note_list *list, const struct note_place *p)
{
	size_t from = 0, to = list->notes.count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (order(&list->notes.at[middle].place, p) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

const struct note *
note_at(const struct note_list *list, const struct note_place *p)
{
	size_t at = index_of(list, p);

	return at < list->notes.count && order(&list->notes.at[at].place, p) == 0
	               ? &list->notes.at[at] : NULL;
}

/* Makes room for a note at index `at`. */
static void
insert(struct note_list *list, size_t at, const struct note_place *p)
{
	struct note n = { .place = *p };

	array_push(&list->notes, n);
	memmove(&list->notes.at[at + 1], &list->notes.at[at],
	        (list->notes.count - 1 - at) * sizeof n);
	list->notes.at[at] = n;
}

bool
note_set(struct note_list *list, const struct note_place *p, uint64_t made,
        struct span words)
{
	size_t at = index_of(list, p);
	struct note *n;

	if (!note_at(list, p)) {
		if (list->notes.count >= NOTES_MOST)
			return false;
		insert(list, at, p);
	}
	n = &list->notes.at[at];
	n->made = made;
	text_clear(&n->words);
	words = span_cut(words, 0, NOTE_WORDS_MOST);
	text_add_bytes(&n->words, words.at, words.len);
	list->generation++;
	return true;
}

void
note_remove(struct note_list *list, const struct note_place *p)
{
	size_t at = index_of(list, p);

	if (!note_at(list, p))
		return;
	text_free(&list->notes.at[at].words);
	list->notes.count--;
	memmove(&list->notes.at[at], &list->notes.at[at + 1],
	        (list->notes.count - at) * sizeof *list->notes.at);
	list->generation++;
}

void
note_list_clear(struct note_list *list)
{
	for (size_t i = 0; i < list->notes.count; i++)
		text_free(&list->notes.at[i].words);
	list->notes.count = 0;
	list->generation++;
}

void
note_list_free(struct note_list *list)
{
	note_list_clear(list);
	array_free(&list->notes);
}

/* ---- lines ---- */

static bool
take_store(const char **line, char store[NOTE_STORE])
{
	struct span word = recall_take_word(line);

	if (word.len == 0 || word.len >= NOTE_STORE)
		return false;
	memcpy(store, word.at, word.len);
	store[word.len] = 0;
	if (strcmp(store, "-") == 0)
		store[0] = 0;
	return store[strspn(store, "0123456789abcdef./")] == 0;
}

static void
take_line(struct note_list *list, const char *line)
{
	struct note_place p = { .offset = 0 };
	uint64_t made;

	if (take_store(&line, p.store) && recall_take_number(&line, &p.offset)
	        && recall_take_number(&line, &made))
		note_set(list, &p, made, span_of(line, strlen(line)));
}

void
note_list_take(struct note_list *list, const struct recall *r)
{
	note_list_clear(list);
	for (size_t i = 0; i < recall_count(r); i++)
		if (recall_line_is(r, i, "mark"))
			take_line(list, recall_value(r, i));
}

void
note_list_keep(const struct note_list *list, struct recall *r)
{
	struct text line = { 0 };

	recall_drop(r, "mark");
	for (size_t i = 0; i < list->notes.count; i++) {
		const struct note *n = &list->notes.at[i];

		text_clear(&line);
		text_addf(&line, "%s %" PRIu64 " %" PRIu64 " %s",
		        *n->place.store ? n->place.store : "-", n->place.offset, n->made,
		        text_str(&n->words));
		recall_add(r, "mark", text_str(&line));
	}
	text_free(&line);
}
