/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Changes of a reference: what coreutils would do, path by path. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fixture/check_main.h"
#include "tests/wish/reference.h"

int
reference_find(const struct reference *r, const char *path)
{
	for (size_t i = 0; i < r->names.count; i++)
		if (strcmp(r->names.at[i].path, path) == 0)
			return (int)i;
	return -1;
}

static struct reference_file *
file_at(const struct reference *r, const char *path)
{
	int i = reference_find(r, path);

	return i < 0 ? NULL : &r->files.at[r->names.at[i].file];
}

/* Into `up`: the directory of the path; its file, NULL if it is not one. */
static struct reference_file *
directory_of(const struct reference *r, const char *path)
{
	char up[8192];
	struct reference_file *f;
	size_t len = (size_t)(strrchr(path, '/') - path);

	snprintf(up, sizeof up, "%.*s", len ? (int)len : 1, path);
	f = file_at(r, up);
	return f && f->type == 'd' ? f : NULL;
}

static void
touch_directory(struct reference *r, const char *path, int subdirs)
{
	struct reference_file *d = directory_of(r, path);

	d->mtime = REFERENCE_NOW;
	d->nlink += (uint32_t)subdirs;
}

static char *
duplicate(const char *s)
{
	char *copy = memory_zeroed(strlen(s) + 1, 1);

	return strcpy(copy, s);
}

static void
add_name(struct reference *r, const char *path, int file)
{
	bool directory = r->files.at[file].type == 'd';

	array_push(&r->names, ((struct reference_name){ duplicate(path), file }));
	touch_directory(r, path, directory);
	if (!directory)
		r->files.at[file].nlink++;
}

static void
drop_name(struct reference *r, int i)
{
	struct reference_file *f = &r->files.at[r->names.at[i].file];

	touch_directory(r, r->names.at[i].path, f->type == 'd' ? -1 : 0);
	if (f->type != 'd')
		f->nlink--;
	free(r->names.at[i].path);
	r->names.at[i] = r->names.at[--r->names.count];
}

static bool
is_under(const char *path, const char *dir)
{
	size_t len = strlen(dir);

	return strncmp(path, dir, len) == 0 && (path[len] == '/' || !path[len]);
}

static struct reference_file *
make(struct reference *r, const char *path, char type, uint32_t mode)
{
	struct reference_file *up = directory_of(r, path);
	struct reference_file f = { .type = type, .mode = mode, .mtime = REFERENCE_NOW, .blob = -1,
		.ino = r->next_ino };

	if (!up || file_at(r, path))
		return NULL;
	f.uid = up->uid;
	f.gid = up->gid;
	f.nlink = type == 'd' ? 2 : 0;
	if (type == 'd' && up->mode & 02000)
		f.mode |= 02000;
	f.target = duplicate("-");
	f.xattrs = duplicate("-");
	r->next_ino++;
	array_push(&r->files, f);
	add_name(r, path, (int)r->files.count - 1);
	return &r->files.at[r->files.count - 1];
}

/* The path itself, or that of `name` in it if it is a directory. */
static const char *
into(const struct reference *r, const char *path, const char *name, char made[8192])
{
	struct reference_file *f = file_at(r, path);
	const char *slash = strrchr(name, '/');

	if (!f || f->type != 'd')
		return path;
	snprintf(made, 8192, "%s/%s", strcmp(path, "/") ? path : "", slash ? slash + 1 : name);
	return made;
}

static bool
put(struct reference *r, const char *what, const char *path, int blob, uint32_t mode)
{
	char made[8192];
	struct reference_file *f;

	path = into(r, path, what, made);
	f = file_at(r, path);
	if (!f)
		f = make(r, path, 'f', mode);
	if (!f || f->type != 'f')
		return false;
	f->blob = blob;
	f->mtime = REFERENCE_NOW;
	return true;
}

static bool
change_content(struct reference *r, struct reference_blobs *blobs, const char *path, int blob,
        bool append)
{
	struct reference_file *f = file_at(r, path);
	struct text all = { 0 };

	if (!f || f->type != 'f')
		return false;
	f->mtime = REFERENCE_NOW;
	if (append) {
		text_add_bytes(&all, blobs->all.at[f->blob].bytes.at, blobs->all.at[f->blob].bytes.len);
		text_add_bytes(&all, blobs->all.at[blob].bytes.at, blobs->all.at[blob].bytes.len);
		blob = reference_add_blob(blobs, all.at, all.len);
		text_free(&all);
	}
	f->blob = blob;
	return true;
}

/* Lines keep their endings; a new one gets that of the line there, or of the one before. */
static void
change_lines(const struct text *old, char verb, uint32_t n, const char *text, struct text *all)
{
	const char *last = "\n", *ending = "\n";
	uint32_t line = 1;

	for (size_t at = 0, next; at < old->len; at = next, line++) {
		const char *feed = memchr(old->at + at, '\n', old->len - at);

		next = feed ? (size_t)(feed - old->at) + 1 : old->len;
		ending = !feed ? "" : feed > old->at + at && feed[-1] == '\r' ? "\r\n" : "\n";
		last = feed ? ending : last;
		if (line == n && verb != 'd')
			text_addf(all, "%s%s", text, verb == 'i' ? last : ending);
		if (line != n || verb == 'i')
			text_add_bytes(all, old->at + at, next - at);
	}
	if (line == n)
		text_addf(all, "%s%s%s", *ending ? "" : last, text, last);
}

static uint32_t
count_lines(const struct text *t)
{
	uint32_t count = t->len > 0 && t->at[t->len - 1] != '\n';

	for (size_t i = 0; i < t->len; i++)
		count += t->at[i] == '\n';
	return count;
}

static bool
change_line(struct reference *r, struct reference_blobs *blobs, const char *verb,
        const char *what, const char *path)
{
	struct reference_file *f = file_at(r, path);
	uint32_t n = (uint32_t)strtoul(what, NULL, 10);
	const char *equals = strchr(what, '=');
	struct text all = { 0 };

	if (!f || f->type != 'f'
	        || n > count_lines(&blobs->all.at[f->blob].bytes) + (*verb == 'i'))
		return false;
	change_lines(&blobs->all.at[f->blob].bytes, *verb, n, equals ? equals + 1 : "", &all);
	f->blob = reference_add_blob(blobs, all.at, all.len);
	f->mtime = REFERENCE_NOW;
	text_free(&all);
	return true;
}

static bool
rm(struct reference *r, const char *path, bool all)
{
	char *whole = duplicate(path);
	struct reference_file *f = file_at(r, path);
	bool ok = f && strcmp(path, "/") && (all || f->type != 'd');

	/* What is below goes first. */
	while (ok && reference_find(r, whole) >= 0) {
		int longest = -1;

		for (size_t i = 0; i < r->names.count; i++)
			if (is_under(r->names.at[i].path, whole)
			        && (longest < 0 || strlen(r->names.at[i].path)
			                   > strlen(r->names.at[longest].path)))
				longest = (int)i;
		drop_name(r, longest);
	}
	free(whole);
	return ok;
}

static bool
is_empty(const struct reference *r, const char *dir)
{
	for (size_t i = 0; i < r->names.count; i++)
		if (strcmp(r->names.at[i].path, dir) && is_under(r->names.at[i].path, dir))
			return false;
	return true;
}

static void
rename_all(struct reference *r, const char *from, const char *to)
{
	for (size_t i = 0; i < r->names.count; i++) {
		char *old = r->names.at[i].path, path[16384];

		if (!is_under(old, from))
			continue;
		snprintf(path, sizeof path, "%s%s", to, old + strlen(from));
		r->names.at[i].path = duplicate(path);
		free(old);
	}
}

static bool
mv(struct reference *r, const char *from, const char *to)
{
	char made[8192];
	struct reference_file *f = file_at(r, from), *there;
	int subdirs;

	if (!f || strcmp(from, "/") == 0)
		return false;
	to = into(r, to, from, made);
	there = file_at(r, to);
	if (there == f || strcmp(to, "/") == 0 || !directory_of(r, to)
	        || (f->type == 'd' && is_under(to, from)))
		return false;
	if (there && ((there->type == 'd') != (f->type == 'd')
	                     || (there->type == 'd' && !is_empty(r, to))))
		return false;
	if (there)
		drop_name(r, reference_find(r, to));
	subdirs = f->type == 'd';
	touch_directory(r, from, -subdirs);
	touch_directory(r, to, subdirs);
	rename_all(r, from, to);
	return true;
}

static bool
ln(struct reference *r, const char *from, const char *to)
{
	char made[8192];
	int i = reference_find(r, from);

	if (i < 0 || r->files.at[r->names.at[i].file].type == 'd')
		return false;
	to = into(r, to, from, made);
	if (file_at(r, to) || !directory_of(r, to))
		return false;
	add_name(r, to, r->names.at[i].file);
	return true;
}

/* ---- attributes ---- */

static int
by_text(const void *a, const void *b)
{
	const char *x = *(char *const *)a, *y = *(char *const *)b;
	size_t m = strcspn(x, "="), n = strcspn(y, "=");
	int order = memcmp(x, y, m < n ? m : n);

	return order ? order : (int)m - (int)n;
}

/* Sets "name=hex", or removes "name"; false if that isn't there. */
static bool
set_xattr(struct reference_file *f, const char *what, bool remove)
{
	char *all[64], *save = NULL, *copy = duplicate(f->xattrs);
	size_t count = 0, len = strcspn(what, "=");
	struct text t = { 0 };
	bool found = false;

	for (char *x = strtok_r(copy, ",", &save); x; x = strtok_r(NULL, ",", &save)) {
		if (strcmp(x, "-") == 0)
			continue;
		if (strncmp(x, what, len) == 0 && x[len] == '=')
			found = true;
		else
			all[count++] = x;
	}
	if (!remove)
		all[count++] = (char *)what;
	qsort(all, count, sizeof *all, by_text);
	for (size_t i = 0; i < count; i++)
		text_addf(&t, "%s%s", i ? "," : "", all[i]);
	if (!remove || found) {
		free(f->xattrs);
		f->xattrs = duplicate(count ? text_str(&t) : "-");
	}
	free(copy);
	text_free(&t);
	return !remove || found;
}

static bool
touch(struct reference *r, const char *what, const char *path)
{
	struct reference_file *f = file_at(r, path);

	if (!f) {
		f = make(r, path, 'f', 0644);
		if (f)
			f->blob = 0;
	}
	if (f)
		f->mtime = *what ? (uint32_t)strtoul(what + 1, NULL, 10) : REFERENCE_NOW;
	return f != NULL;
}

static bool
set_attribute(struct reference *r, const char *verb, const char *what, const char *path)
{
	struct reference_file *f = file_at(r, path);

	if (!f)
		return false;
	if (strcmp(verb, "chmod") == 0) {
		if (f->type != 'l')
			f->mode = (uint32_t)strtoul(what, NULL, 8);
		return f->type != 'l';
	}
	if (strcmp(verb, "chown") == 0)
		return sscanf(what, "%u:%u", &f->uid, &f->gid) == 2;
	if (f->type != 'd' && f->type != 'f' && strncmp(what, "user.", 5) == 0
	        && strcmp(verb, "setfattr") == 0)
		return false;
	return set_xattr(f, what, strcmp(verb, "rmfattr") == 0);
}

static bool
make_special(struct reference *r, const char *verb, const char *what, const char *path)
{
	struct reference_file *f;
	struct text t = { 0 };

	if (strcmp(verb, "mkdir") == 0 || strcmp(verb, "mkfifo") == 0)
		return make(r, path, verb[2] == 'd' ? 'd' : 'p',
		        *what ? (uint32_t)strtoul(what, NULL, 8) : verb[2] == 'd' ? 0755 : 0644);
	if (strcmp(verb, "mknod") == 0) {
		f = make(r, path, *what, 0644);
		return f && sscanf(what + 1, ":%u:%u", &f->major, &f->minor) == 2;
	}
	f = make(r, path, 'l', 0777);
	if (!f)
		return false;
	text_add_escaped(&t, span_of(what, strlen(what)), NULL);
	free(f->target);
	f->target = duplicate(text_str(&t));
	f->size = strlen(what);
	text_free(&t);
	return true;
}

bool
reference_change(struct reference *r, struct reference_blobs *blobs, const char *verb,
        const char *what, const char *path, int blob, uint32_t local_mode)
{
	if (strcmp(verb, "put") == 0)
		return put(r, what, path, blob, local_mode);
	if (strcmp(verb, "replace") == 0 || strcmp(verb, "append") == 0)
		return change_content(r, blobs, path, blob, *verb == 'a');
	if (strstr(verb, "-line"))
		return change_line(r, blobs, verb, what, path);
	if (strncmp(verb, "rm", 2) == 0 && strcmp(verb, "rmfattr"))
		return rm(r, path, strcmp(verb, "rm-r") == 0);
	if (strcmp(verb, "mv") == 0)
		return mv(r, what, path);
	if (strcmp(verb, "ln") == 0)
		return ln(r, what, path);
	if (strcmp(verb, "touch") == 0)
		return touch(r, what, path);
	if (strncmp(verb, "mk", 2) == 0 || strcmp(verb, "symlink") == 0)
		return make_special(r, verb, what, path);
	return set_attribute(r, verb, what, path);
}
