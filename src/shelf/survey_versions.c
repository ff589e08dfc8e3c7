/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The versions of programs that an image names: in code and data outside of file systems, in
 * names of uImage headers, and in the files that are known to have them. */
#include <stdio.h>
#include <string.h>

#include "firmware/model/children.h"
#include "shelf/survey_private.h"

enum { VERSION_MOST = 64, VERSIONS_MOST = 64, FILE_MOST = 4 << 20 };

enum clue_place {
	CLUE_IN_CODE,   /* and data outside of file systems */
	CLUE_IN_HEADER, /* of a uImage */
	CLUE_IN_FILE    /* of a file system */
};

/* What a version follows; a digit must come next. */
static const struct clue {
	const char *program, *words;
	enum clue_place place;
	const char *file; /* where that is IN_FILE */
} clues[] = {
	{ "Linux", "Linux version ", CLUE_IN_CODE, NULL },
	{ "Linux", "Linux-", CLUE_IN_HEADER, NULL },
	{ "U-Boot", "U-Boot ", CLUE_IN_CODE, NULL },
	{ "BusyBox", "BusyBox v", CLUE_IN_FILE, "/bin/busybox" },
};

struct version {
	const char *program;
	char text[VERSION_MOST];
};

struct found {
	ARRAY(struct version) list;
	struct text *line;
};

static bool
goes_on(uint8_t c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
	       || c == '.' || c == '-' || c == '_' || c == '+' || c == '~';
}

/* Of each program each version once. */
static bool
is_known(const struct found *found, const struct version *v)
{
	for (size_t i = 0; i < found->list.count; i++)
		if (found->list.at[i].program == v->program
		        && strcmp(found->list.at[i].text, v->text) == 0)
			return true;
	return false;
}

static void
add_version(struct found *found, const struct version *v, const struct firmware *f, int part,
        const char *path)
{
	if (found->list.count == VERSIONS_MOST || is_known(found, v))
		return;
	text_add(found->line, found->list.count ? ",{" : "{");
	survey_add_string(found->line, "program", v->program);
	text_add(found->line, ",");
	survey_add_string(found->line, "version", v->text);
	text_add(found->line, ",");
	survey_add_part(found->line, f, part);
	text_add(found->line, ",");
	survey_add_string(found->line, "file", path);
	text_add(found->line, "}");
	array_push(&found->list, *v);
}

/* Each place of the clue in the bytes. */
static void
look_for(struct found *found, const struct clue *clue, struct span bytes,
        const struct firmware *f, int part)
{
	size_t len = strlen(clue->words);
	const uint8_t *at = bytes.at, *end = bytes.at + bytes.len;

	while (at < end && (at = memmem(at, (size_t)(end - at), clue->words, len))) {
		struct version v = { clue->program, "" };
		size_t n = 0;

		at += len;
		while (at + n < end && n + 1 < VERSION_MOST && goes_on(at[n]))
			n++;
		if (n == 0 || at[0] < '0' || at[0] > '9')
			continue;
		memcpy(v.text, at, n);
		add_version(found, &v, f, part, clue->file ? clue->file : "");
	}
}

static void
look_into_file(struct found *found, const struct clue *clue, const struct tree *t,
        const struct firmware *f, int part)
{
	uint32_t node = tree_lookup(t, clue->file, &(struct error){ "" });
	struct tree_reader *r;
	struct tree_stat st;
	uint8_t *bytes;
	int64_t n;

	if (node == TREE_NONE || !tree_is_file(t, node))
		return;
	tree_stat(t, node, &st);
	bytes = memory_try(st.size < FILE_MOST ? (size_t)st.size + 1 : FILE_MOST);
	if (!bytes)
		return;
	r = tree_reader_new(t);
	n = tree_read(r, node, 0, bytes, st.size < FILE_MOST ? (uint32_t)st.size : FILE_MOST,
	        NULL, NULL);
	if (n > 0)
		look_for(found, clue, span_of(bytes, (size_t)n), f, part);
	tree_reader_free(r);
	free(bytes);
}

static void
look_into_part(struct found *found, const struct firmware *f, int part)
{
	const struct part *p = &f->list.parts.at[part];
	const struct tree *t = firmware_tree(f, part);
	struct span bytes = span_cut(f->bytes, (size_t)p->offset, (size_t)p->len);
	bool closed = t || firmware_volume(f, part);
	enum clue_place place = closed ? CLUE_IN_FILE
	                      : p->format == &uimage_format ? CLUE_IN_HEADER : CLUE_IN_CODE;

	if (p->kind == PART_ERASED || p->kind == PART_ZERO || (closed && !t))
		return;
	for (size_t i = 0; i < COUNT(clues); i++) {
		if (clues[i].place != place)
			continue;
		if (t)
			look_into_file(found, &clues[i], t, f, part);
		else
			look_for(found, &clues[i], bytes, f, part);
	}
}

void
survey_add_versions(const struct firmware *root, struct text *line)
{
	struct found found = { .line = line };

	text_add(line, "[");
	for (const struct firmware *f = root; f; f = firmware_next(root, f))
		for (size_t i = 0; i < f->list.parts.count && !firmware_plain(f); i++)
			look_into_part(&found, f, (int)i);
	text_add(line, "]");
	array_free(&found.list);
}
