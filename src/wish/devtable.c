/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A table of devices, as mkfs.jffs2 -D and makedevs take it: a line is "name type mode uid gid major
 * minor start inc count". What is there already gets the owner, the mode and the number; else
 * directories, pipes and devices are made.
 */
#include <ctype.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

#include "wish/wish_private.h"

enum field { MODE, UID, GID, MAJOR, MINOR, START, INC, NUMBER, FIELDS };

struct row {
	struct text name;
	uint32_t type;
	uint32_t field[FIELDS];
};

/* kernel: a device number has 12 and 20 bits (linux/kdev_t.h). */
static const struct {
	const char *name;
	int base;
	uint32_t most, usual;
} fields[FIELDS] = {
	[MODE] = { "mode", 8, 07777, 0755 },
	[UID] = { "uid", 10, UINT32_MAX, 0 },
	[GID] = { "gid", 10, UINT32_MAX, 0 },
	[MAJOR] = { "major", 10, 0xfff, 0 },
	[MINOR] = { "minor", 10, 0xfffff, 0 },
	[START] = { "start", 10, 0xfffff, 0 },
	[INC] = { "inc", 10, 0xfffff, 1 },
	[NUMBER] = { "count", 10, 0xfffff, 0 },
};

static const struct {
	char letter;
	uint32_t type;
} types[] = {
	{ 'f', S_IFREG }, { 'd', S_IFDIR }, { 'c', S_IFCHR }, { 'b', S_IFBLK }, { 'p', S_IFIFO },
};

/* ---- a line ---- */

static struct span
take_word(struct span *line)
{
	struct span word;
	size_t len = 0;

	while (line->len && isspace(line->at[0]))
		*line = span_cut(*line, 1, SIZE_MAX);
	while (len < line->len && !isspace(line->at[len]))
		len++;
	word = span_cut(*line, 0, len);
	*line = span_cut(*line, len, SIZE_MAX);
	return word;
}

/* "-" is the usual value. */
static bool
read_field(enum field f, struct span word, uint32_t *value, struct error *err)
{
	uint64_t n = 0;
	size_t i = 0;

	*value = fields[f].usual;
	if (word.len == 1 && word.at[0] == '-')
		return true;
	for (; i < word.len && word.at[i] >= '0' && word.at[i] < '0' + fields[f].base
	        && n <= fields[f].most; i++)
		n = n * (uint64_t)fields[f].base + (uint64_t)(word.at[i] - '0');
	*value = (uint32_t)n;
	if (i == word.len && n <= fields[f].most)
		return true;
	return error_set(err, fields[f].base == 8 ? "%s is not an octal number of at most %" PRIo32
	        ", or -" : "%s is not a number of at most %" PRIu32 ", or -", fields[f].name,
	        fields[f].most);
}

static bool
read_type(struct span word, uint32_t *type, struct error *err)
{
	for (size_t i = 0; i < COUNT(types); i++)
		if (word.len == 1 && word.at[0] == (uint8_t)types[i].letter) {
			*type = types[i].type;
			return true;
		}
	return error_set(err, "the type is none of f (file), d (directory), c and b (devices) and p "
	        "(pipe)");
}

/* A line of which the name was taken. */
static bool
read_row(struct span line, struct row *r, struct error *err)
{
	if (text_str(&r->name)[0] != '/')
		return error_set(err, "the name is not a path that begins with a slash");
	if (strlen(text_str(&r->name)) != r->name.len)
		return error_set(err, "the name has a NUL in it");
	if (!read_type(take_word(&line), &r->type, err))
		return false;
	for (enum field f = 0; f < FIELDS; f++) {
		struct span word = take_word(&line);

		if (!read_field(f, word.len ? word : span_of("-", 1), &r->field[f], err))
			return false;
	}
	return take_word(&line).len == 0 || error_set(err, "more than ten words");
}

/* ---- what it does ---- */

static bool
is_device(uint32_t type)
{
	return S_ISCHR(type) || S_ISBLK(type);
}

/* What is made has the time of its directory, which keeps it: so the same table makes the same
 * bytes. */
static bool
add(struct wished *w, const struct row *r, const char *path, uint32_t minor, struct spot *s,
        struct error *err)
{
	struct tree_stat dir;

	if (S_ISREG(r->type))
		return spot_fail(err, path, "no such file: a table makes directories, devices and pipes");
	tree_stat(wished_tree(w), s->dir, &dir);
	s->node = wished_add(w, r->type | r->field[MODE], r->field[UID], r->field[GID]);
	if (is_device(r->type))
		wished_set_device(w, s->node, r->field[MAJOR], minor);
	wished_link(w, s->dir, wish_span(&s->name), s->node);
	wished_set_time(w, s->node, dir.mtime);
	wished_set_time(w, s->dir, dir.mtime);
	return true;
}

/* A device whose number is given as 0:0 keeps its own, as with mkfs.jffs2. */
static bool
alter(struct wished *w, const struct row *r, const char *path, uint32_t minor,
        const struct spot *s, struct error *err)
{
	if ((s->mode & S_IFMT) != r->type)
		return spot_fail(err, path, s->mode ? "is %s already" : "cannot be read",
		        spot_kind(s->mode));
	wished_set_mode(w, s->node, r->field[MODE]);
	wished_set_owner(w, s->node, r->field[UID], r->field[GID]);
	if (is_device(r->type) && (r->field[MAJOR] || minor))
		wished_set_device(w, s->node, r->field[MAJOR], minor);
	return true;
}

static bool
put(struct wished *w, const struct row *r, const char *path, uint32_t minor, struct error *err)
{
	struct spot s;
	bool ok = spot_find(w, path, &s, err);

	if (ok && s.dir != TREE_NONE && s.entry == TREE_NONE)
		ok = add(w, r, path, minor, &s, err);
	else if (ok)
		ok = alter(w, r, path, minor, &s, err);
	spot_free(&s);
	return ok;
}

/* With a count, devices get numbers behind their names. */
static bool
put_all(struct wished *w, const struct row *r, struct error *err)
{
	uint32_t count = is_device(r->type) ? r->field[NUMBER] : 0;
	struct text path = { 0 };
	bool ok = true;

	if (!count)
		return put(w, r, text_str(&r->name), r->field[MINOR], err);
	for (uint32_t i = 0; ok && i < count; i++) {
		uint64_t minor = r->field[MINOR] + (uint64_t)i * r->field[INC];

		text_clear(&path);
		text_addf(&path, "%s%" PRIu32, text_str(&r->name), r->field[START] + i);
		ok = minor <= fields[MINOR].most
		     ? put(w, r, text_str(&path), (uint32_t)minor, err)
		     : spot_fail(err, text_str(&path), "its minor number would be above %" PRIu32,
		               fields[MINOR].most);
	}
	text_free(&path);
	return ok;
}

static bool
read_line(struct wished *w, struct span line, uint64_t *made, struct error *err)
{
	struct row r = { .type = 0 };
	struct span name = take_word(&line);
	bool ok = true;

	if (name.len && name.at[0] != '#') {
		text_add_bytes(&r.name, name.at, name.len);
		ok = read_row(line, &r, err);
		*made += 1 + (uint64_t)r.field[NUMBER];
		if (ok && *made > WISH_CHANGES_MOST)
			ok = error_set(err, "more than %d entries: too many", WISH_CHANGES_MOST);
		ok = ok && put_all(w, &r, err);
	}
	text_free(&r.name);
	return ok;
}

struct wished *
wish_device_table(const struct tree *base, const char *name, struct span bytes,
        struct error *err)
{
	struct wished *w = wished_new(base, 0, err);
	struct text shown = { 0 };
	struct error why;
	uint64_t made = 0;

	text_add_readable(&shown, span_of(name, strnlen(name, 200)), false);
	for (uint32_t number = 1; w && bytes.len; number++) {
		const uint8_t *end = memchr(bytes.at, '\n', bytes.len);
		size_t len = end ? (size_t)(end - bytes.at) : bytes.len;

		if (!read_line(w, span_cut(bytes, 0, len), &made, &why)) {
			error_set(err, "%s:%" PRIu32 ": %s", text_str(&shown), number, why.text);
			wished_free(w);
			w = NULL;
		}
		bytes = span_cut(bytes, len + (end != NULL), SIZE_MAX);
	}
	text_free(&shown);
	if (w)
		wished_settle(w);
	return w;
}
