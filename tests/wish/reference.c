/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/wish/reference.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "digest/sha256.h"
#include "job/manifest.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/samples.h"

static char *
copy_of(const char *s)
{
	char *copy = memory_zeroed(strlen(s) + 1, 1);

	strcpy(copy, s);
	return copy;
}

/* ---- contents ---- */

int
reference_add_blob(struct reference_blobs *blobs, const void *at, size_t len)
{
	struct reference_blob b = { 0 };
	struct sha256 sum;

	text_add_bytes(&b.bytes, at, len);
	sha256_start(&sum);
	sha256_add(&sum, span_of(at, len));
	sha256_finish(&sum, b.sum);
	array_push(&blobs->all, b);
	return (int)blobs->all.count - 1;
}

void
reference_free_blobs(struct reference_blobs *blobs)
{
	for (size_t i = 0; i < blobs->all.count; i++)
		text_free(&blobs->all.at[i].bytes);
	array_free(&blobs->all);
}

static int
read_blob(const struct tree *t, uint32_t ino, uint64_t size, struct reference_blobs *blobs)
{
	struct tree_reader *reader = tree_reader_new(t);
	uint8_t *bytes = memory_zeroed(size + 1, 1);
	int blob;

	ck_assert_int_eq(tree_read(reader, tree_by_ino(t, ino), 0, bytes, (uint32_t)size, NULL, NULL),
	        (int64_t)size);
	blob = reference_add_blob(blobs, bytes, size);
	free(bytes);
	tree_reader_free(reader);
	return blob;
}

/* ---- from a manifest and to one ---- */

static int
file_of_ino(const struct reference *r, uint32_t ino)
{
	for (size_t i = 0; i < r->files.count; i++)
		if (r->files.at[i].ino == ino)
			return (int)i;
	return -1;
}

static bool
read_line(struct reference *r, const struct tree *t, char *line, struct reference_blobs *blobs)
{
	char *word[13], *save = NULL;
	struct reference_file f = { .blob = -1 };
	struct text path = { 0 };
	int file;

	for (int i = 0; i < 13; i++)
		ck_assert_ptr_nonnull(word[i] = strtok_r(i ? NULL : line, " ", &save));
	f.type = *word[1];
	f.mode = (uint32_t)strtoul(word[2], NULL, 8);
	f.uid = (uint32_t)strtoul(word[3], NULL, 10);
	f.gid = (uint32_t)strtoul(word[4], NULL, 10);
	f.size = strtoull(word[5], NULL, 10);
	f.mtime = (uint32_t)strtoul(word[6], NULL, 10);
	f.nlink = (uint32_t)strtoul(word[7], NULL, 10);
	f.ino = (uint32_t)strtoul(word[8], NULL, 10);
	if (f.type == 'c' || f.type == 'b')
		ck_assert_int_eq(sscanf(word[9], "%u:%u", &f.major, &f.minor), 2);
	if (f.size > 64 << 20)
		return false;
	text_add_unescaped(&path, span_of(word[0], strlen(word[0])));
	file = file_of_ino(r, f.ino);
	if (file < 0) {
		f.target = copy_of(word[11]);
		f.xattrs = copy_of(word[12]);
		if (f.type == 'f')
			f.blob = read_blob(t, f.ino, f.size, blobs);
		array_push(&r->files, f);
		file = (int)r->files.count - 1;
	}
	array_push(&r->names, ((struct reference_name){ copy_of(text_str(&path)), file }));
	text_free(&path);
	return true;
}

bool
reference_read(struct reference *r, const struct tree *t, struct reference_blobs *blobs)
{
	struct text manifest = { 0 };
	struct tree_stat st;
	char *line, *end;
	bool ok;

	*r = (struct reference){ .next_ino = 1 };
	ok = manifest_write(t, NULL, sample_collect, &manifest) == 0 && !strchr(manifest.at, '!');
	line = strchr(manifest.at, '\n') + 1;
	for (; ok && *line; line = end + 1) {
		end = strchr(line, '\n');
		*end = 0;
		ok = read_line(r, t, line, blobs);
	}
	for (uint32_t i = 0; i < tree_nodes(t); i++) {
		tree_stat(t, i, &st);
		if (st.ino >= r->next_ino)
			r->next_ino = st.ino + 1;
	}
	text_free(&manifest);
	return ok;
}

struct reference
reference_copy(const struct reference *r)
{
	struct reference c = { .next_ino = r->next_ino };

	for (size_t i = 0; i < r->names.count; i++)
		array_push(&c.names, ((struct reference_name){ copy_of(r->names.at[i].path),
		        r->names.at[i].file }));
	for (size_t i = 0; i < r->files.count; i++) {
		struct reference_file f = r->files.at[i];

		f.target = copy_of(f.target);
		f.xattrs = copy_of(f.xattrs);
		array_push(&c.files, f);
	}
	return c;
}

void
reference_free(struct reference *r)
{
	for (size_t i = 0; i < r->names.count; i++)
		free(r->names.at[i].path);
	for (size_t i = 0; i < r->files.count; i++) {
		free(r->files.at[i].target);
		free(r->files.at[i].xattrs);
	}
	array_free(&r->names);
	array_free(&r->files);
}

static int
by_path(const void *a, const void *b)
{
	const struct reference_name *const *x = a, *const *y = b;

	return strcmp((*x)->path, (*y)->path);
}

static void
write_line(const struct reference_name *n, const struct reference_file *f,
        const struct reference_blobs *blobs, struct text *t)
{
	text_add_escaped(t, span_of(n->path, strlen(n->path)), NULL);
	text_addf(t, " %c %04o %u %u %" PRIu64 " %u %u %u", f->type, f->mode, f->uid, f->gid,
	        f->type == 'f' ? (uint64_t)blobs->all.at[f->blob].bytes.len : f->size, f->mtime,
	        f->nlink, f->ino);
	if (f->type == 'c' || f->type == 'b')
		text_addf(t, " %u:%u", f->major, f->minor);
	else
		text_add(t, " -");
	text_addf(t, " %s %s %s\n", f->type == 'f' ? blobs->all.at[f->blob].sum : "-", f->target,
	        f->xattrs);
}

void
reference_write(const struct reference *r, const struct reference_blobs *blobs, struct text *t)
{
	const struct reference_name **sorted = memory_zeroed(r->names.count + 1, sizeof *sorted);

	for (size_t i = 0; i < r->names.count; i++)
		sorted[i] = &r->names.at[i];
	qsort(sorted, r->names.count, sizeof *sorted, by_path);
	text_add(t, "#path type mode uid gid size mtime nlink ino rdev sha256 target xattrs\n");
	for (size_t i = 0; i < r->names.count; i++)
		write_line(sorted[i], &r->files.at[sorted[i]->file], blobs, t);
	free(sorted);
}
