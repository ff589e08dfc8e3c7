/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Paths from store to store. */
#include "firmware/model/children.h"

#include <limits.h>
#include <string.h>

bool
part_path_parse(struct span words, struct part_path *path)
{
	*path = (struct part_path){ .count = 0 };
	for (size_t from = 0, len; from <= words.len; from += len + 1) {
		struct span rest = span_cut(words, from, SIZE_MAX);
		const uint8_t *slash = rest.len ? memchr(rest.at, '/', rest.len) : NULL;
		struct text word = { 0 };
		uint64_t n;
		bool ok;

		len = slash ? (size_t)(slash - rest.at) : rest.len;
		text_add_bytes(&word, rest.at, len);
		ok = text_parse_size(text_str(&word), &n) && n <= INT_MAX
		     && path->count < PART_PATH_MOST;
		text_free(&word);
		if (!ok)
			return false;
		path->at[path->count++] = (int)n;
	}
	return true;
}

struct firmware *
firmware_root(const struct firmware *f)
{
	while (f->parent)
		f = f->parent;
	return (struct firmware *)f;
}

/* The one beside it that follows, NULL if it is the last. */
static struct firmware *
next_sibling(const struct firmware *f)
{
	const struct firmware *p = f->parent;
	size_t i = 0;

	while (i < p->children.count && p->children.at[i] != f)
		i++;
	return i + 1 < p->children.count ? p->children.at[i + 1] : NULL;
}

struct firmware *
firmware_next(const struct firmware *root, const struct firmware *f)
{
	if (f->children.count)
		return f->children.at[0];
	for (; f != root; f = f->parent) {
		struct firmware *next = next_sibling(f);

		if (next)
			return next;
	}
	return NULL;
}

/* The store below `part` that has part *number of all that are below it, counted through;
 * *number is then its number there. NULL if there is none. */
static struct firmware *
child_with(const struct firmware *f, int part, int *number)
{
	struct firmware *last = NULL;

	for (size_t i = 0; i < f->children.count && part != PART_NONE; i++) {
		struct firmware *child = f->children.at[i];

		if (firmware_part_at(f, child->parent_at) != part)
			continue;
		if (last)
			*number -= (int)last->list.parts.count;
		last = child;
		if ((size_t)*number < child->list.parts.count)
			break;
	}
	return last;
}

struct firmware *
firmware_within(struct firmware *root, const struct part_path *path, int *part)
{
	struct firmware *f = root;

	*part = path->count ? path->at[0] : PART_NONE;
	for (size_t i = 1; f && i < path->count; i++) {
		int number = path->at[i];

		f = child_with(f, *part, &number);
		*part = number;
	}
	return f;
}

/* How many parts the stores before it have that the same part leads to. */
static int
parts_before(const struct firmware *f)
{
	const struct firmware *p = f->parent;
	int part = firmware_part_at(p, f->parent_at), count = 0;

	for (size_t i = 0; i < p->children.count && p->children.at[i] != f; i++)
		if (firmware_part_at(p, p->children.at[i]->parent_at) == part)
			count += (int)p->children.at[i]->list.parts.count;
	return count;
}

void
firmware_add_part(const struct firmware *f, int part, struct text *t)
{
	if (f->parent) {
		firmware_add_part(f->parent, firmware_part_at(f->parent, f->parent_at), t);
		text_add(t, "/");
		part += parts_before(f);
	}
	text_addf(t, "%d", part);
}

unsigned int
firmware_depth(const struct firmware *f)
{
	unsigned int depth = 0;

	for (; f->parent; f = f->parent)
		depth++;
	return depth;
}

struct firmware *
firmware_plain(const struct firmware *f)
{
	for (size_t i = 0; i < f->children.count; i++)
		if (f->children.at[i]->whole && f->children.at[i]->bytes.len)
			return f->children.at[i];
	return NULL;
}

bool
firmware_is_flash(const struct firmware *f)
{
	const struct store *s = f->store;

	return f->whole || (s->kind == STORE_DECODED && s->flash && !s->container && s->at == 0
	                    && s->len == f->parent->bytes.len);
}

struct firmware *
firmware_flash(const struct firmware *f)
{
	for (size_t i = 0; i < f->children.count; i++)
		if (firmware_is_flash(f->children.at[i]) && f->children.at[i]->bytes.len)
			return f->children.at[i];
	return NULL;
}

struct firmware *
firmware_joined(const struct firmware *f, uint64_t at)
{
	for (size_t i = 0; i < f->children.count; i++) {
		struct firmware *child = f->children.at[i];

		if (child->store->kind == STORE_JOINED && child->parent_at == at
		        && child->flaw == CHILD_WHOLE)
			return child;
	}
	return NULL;
}

struct firmware *
firmware_unpacked(const struct firmware *f)
{
	struct firmware *child = f->children.count == 1 ? f->children.at[0] : NULL;

	return child && child->store->flash && !child->store->container && child->bytes.len
	       ? child : NULL;
}

/* The first store with files; an archive's own count if it is `wraps`. */
static struct firmware *
first_with_files(struct firmware *root, bool wraps)
{
	for (struct firmware *f = root; f; f = firmware_next(root, f)) {
		bool files = f->volumes.count > 0;

		for (size_t i = 0; !files && i < f->trees.count; i++)
			files = wraps || !f->list.parts.at[f->trees.at[i]->part].format->tree->wraps;
		if (files && !firmware_plain(f))
			return f;
	}
	return NULL;
}

struct firmware *
firmware_usual_store(struct firmware *root)
{
	struct firmware *f = first_with_files(root, false);

	if (!f)
		f = first_with_files(root, true);
	return f ? f : root;
}

struct volume *
firmware_usual_volumes(struct firmware *root, size_t *count)
{
	for (struct firmware *f = root; f; f = firmware_next(root, f)) {
		*count = f->volumes.count;
		if (*count && !firmware_plain(f))
			return f->volumes.at[0];
	}
	*count = root->volumes.count;
	return *count ? root->volumes.at[0] : NULL;
}

const struct tree_part *
firmware_archive(const struct firmware *f)
{
	while (firmware_unpacked(f))
		f = firmware_unpacked(f);
	for (size_t i = 0; i < f->trees.count; i++) {
		const struct part *p = &f->list.parts.at[f->trees.at[i]->part];

		if (p->offset == 0 && p->format->tree->wraps)
			return f->trees.at[i];
	}
	return NULL;
}
