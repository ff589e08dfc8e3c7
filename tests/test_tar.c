/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Archives, read again by a reader of our own: what POSIX says of the format holds, all
 * that a file has is in it, and no path leads out. What GNU tar and bsdtar make of them
 * tests/extract.sh looks at.
 */
#include "job/tar_private.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/world.h"

enum { LINK = 0120777, FIFO = 010644, CHAR = 020644, BLOCK = 060644, SOCKET = 0140755,
       MEMBERS_MOST = 400 };

/* ---- a reader ---- */

struct member {
	char type;
	struct text path, link; /* the pax records count */
	uint32_t mode, uid, gid, major, minor;
	uint64_t size, mtime;
	struct span records, content;
};

struct archive {
	struct text bytes;
	struct member members[MEMBERS_MOST];
	int count;
	struct text details, result;
	uint32_t losses;
};

static uint64_t
octal(const uint8_t *at, size_t len)
{
	uint64_t value = 0;

	for (size_t i = 0; i + 1 < len; i++) {
		ck_assert(at[i] >= '0' && at[i] <= '7');
		value = value * 8 + at[i] - '0';
	}
	ck_assert_uint_eq(at[len - 1], 0);
	return value;
}

static void
check_header(const uint8_t *h)
{
	unsigned int sum = 0;

	for (int i = 0; i < TAR_BLOCK; i++)
		sum += i >= 148 && i < 156 ? ' ' : h[i];
	ck_assert_uint_eq(octal(h + 148, 7), sum);
	ck_assert_uint_eq(h[155], ' ');
	ck_assert_mem_eq(h + 257, "ustar\00000", 8);
	ck_assert_uint_eq(span_run(span_of(h, TAR_BLOCK), 265, 0), 64);
	ck_assert_uint_eq(span_run(span_of(h, TAR_BLOCK), 345, 0), 167);
}

/* The value of the record `key`; at NULL if there is none. Every record must be right. */
static struct span
record(struct span records, const char *key)
{
	struct span found = { 0 };

	for (size_t at = 0; at < records.len;) {
		size_t len = strtoul((const char *)records.at + at, NULL, 10), i = at;

		ck_assert(len > 4 && span_holds(records, at, len));
		ck_assert_uint_eq(records.at[at + len - 1], '\n');
		while (records.at[i] >= '0' && records.at[i] <= '9')
			i++;
		ck_assert_uint_eq(records.at[i++], ' ');
		if (strncmp((const char *)records.at + i, key, strlen(key)) == 0
		        && records.at[i + strlen(key)] == '=') {
			ck_assert_ptr_null(found.at);
			i += strlen(key) + 1;
			found = span_cut(records, i, at + len - 1 - i);
		}
		at += len;
	}
	return found;
}

static void
set_name(struct text *name, const uint8_t *field, struct span records, const char *key)
{
	struct span value = record(records, key);

	if (value.at)
		text_add_bytes(name, value.at, value.len);
	else
		text_add_bytes(name, field, strnlen((const char *)field, 100));
}

static void
check_path(const struct text *path)
{
	const char *s = text_str(path);

	ck_assert_uint_eq(strlen(s), path->len);
	ck_assert_uint_gt(path->len, 0);
	ck_assert(s[0] != '/');
	ck_assert(strcmp(s, "..") != 0 && strncmp(s, "../", 3) != 0);
	ck_assert_ptr_null(strstr(s, "/../"));
	ck_assert_ptr_null(strstr(s, "//"));
	ck_assert(path->len < 3 || strcmp(s + path->len - 3, "/..") != 0);
}

static void
add_member(struct archive *a, const uint8_t *h, struct span records, struct span content)
{
	struct member *m = &a->members[a->count++];

	ck_assert_int_lt(a->count, MEMBERS_MOST);
	*m = (struct member){ .type = (char)h[156], .records = records,
		.content = content, .mode = (uint32_t)octal(h + 100, 8),
		.uid = (uint32_t)octal(h + 108, 8), .gid = (uint32_t)octal(h + 116, 8),
		.size = octal(h + 124, 12),
		.mtime = octal(h + 136, 12), .major = (uint32_t)octal(h + 329, 8),
		.minor = (uint32_t)octal(h + 337, 8) };
	set_name(&m->path, h, records, "path");
	set_name(&m->link, h + 157, records, "linkpath");
	check_path(&m->path);
	if (m->type == TAR_HARD_LINK)
		check_path(&m->link);
}

static void
parse(struct archive *a)
{
	struct span all = span_of(a->bytes.at, a->bytes.len), records = { 0 };
	size_t at = 0;

	ck_assert_uint_eq(all.len % TAR_RECORD, 0);
	while (at < all.len && all.at[at]) {
		const uint8_t *h = all.at + at;
		uint64_t size, pad;
		struct span content;

		check_header(h);
		size = octal(h + 124, 12);
		ck_assert(span_holds(all, at + TAR_BLOCK, size));
		content = span_cut(all, at + TAR_BLOCK, size);
		at += TAR_BLOCK + (size + TAR_BLOCK - 1) / TAR_BLOCK * TAR_BLOCK;
		pad = (TAR_BLOCK - size % TAR_BLOCK) % TAR_BLOCK;
		ck_assert_uint_ge(span_run(all, at - pad, 0), pad);
		if (h[156] == 'x') {
			record(content, "");
			records = content;
			continue;
		}
		add_member(a, h, records, content);
		records = span_of(NULL, 0);
	}
	ck_assert_uint_ge(all.len - at, 2 * TAR_BLOCK);
	ck_assert_uint_eq(span_run(all, at, 0), all.len - at);
}

static void
archive_free(struct archive *a)
{
	for (int i = 0; i < a->count; i++) {
		text_free(&a->members[i].path);
		text_free(&a->members[i].link);
	}
	text_free(&a->bytes);
	text_free(&a->details);
	text_free(&a->result);
}

static const struct member *
find_member(const struct archive *a, const char *path)
{
	for (int i = 0; i < a->count; i++)
		if (strcmp(text_str(&a->members[i].path), path) == 0)
			return &a->members[i];
	ck_abort_msg("no member %s", path);
}

/* "d ./, 0 dir/file, ..." */
static const char *
listing(const struct archive *a)
{
	static struct text list;

	text_clear(&list);
	for (int i = 0; i < a->count; i++)
		text_addf(&list, "%s%c %s", i ? ", " : "", a->members[i].type,
		        text_str(&a->members[i].path));
	return text_str(&list);
}

/* ---- archives ---- */

static char target[200];

static void
load(struct archive *a)
{
	FILE *f = fopen(target, "r");
	char piece[4096];
	size_t n;

	ck_assert_ptr_nonnull(f);
	while ((n = fread(piece, 1, sizeof piece, f)) > 0)
		text_add_bytes(&a->bytes, piece, n);
	fclose(f);
	unlink(target);
}

enum what { WHOLE, DELETED };

static void
finish_job(struct archive *a, struct job *j)
{
	ck_assert(job_finish(j));
	ck_assert(j->progress >= 1);
	a->losses = j->losses;
	text_add(&a->details, text_str(&j->details));
	text_add(&a->result, text_str(&j->result));
	job_free(j);
	load(a);
	parse(a);
}

static void
choose_target(void)
{
	const char *tmp = getenv("TMPDIR");

	snprintf(target, sizeof target, "%s/flashloupe-%ld.tar", tmp ? tmp : "/tmp",
	        (long)getpid());
	unlink(target);
}

/* Makes an archive of the world and reads it. */
static void
make(struct world *w, enum what what, struct archive *a)
{
	struct job j;

	memset(a, 0, sizeof *a);
	world_resolve(w);
	choose_target();
	if (what == DELETED)
		tar_deleted_start(&j, &w->tree.tree, target, OUTPUT_NEW);
	else
		tar_start(&j, &w->tree.tree, jffs2_fs_inode(&w->fs, JFFS2_ROOT_INO), target,
		        OUTPUT_NEW);
	finish_job(a, &j);
}

static void
done(struct world *w, struct archive *a)
{
	archive_free(a);
	world_free(w);
}

static void
name_in(struct world *w, uint32_t dir, const char *text, size_t len, uint32_t ino)
{
	static uint32_t version;

	nodes_add_dirent(&w->n, &(struct dirent_spec){ .pino = dir, .version = ++version,
	        .ino = ino, .mctime = 1000, .type = DT_REG, .name = text,
	        .name_len = len });
}

static uint32_t
inode(struct world *w, uint32_t ino, uint32_t mode, struct span data)
{
	return nodes_add_inode(&w->n, &(struct inode_spec){ .ino = ino, .version = 1,
	        .mode = mode,
	        .isize = S_ISREG(mode) || S_ISLNK(mode) ? (uint32_t)data.len : 0,
	        .mtime = 4000000000u, .uid = 65535, .gid = 500, .data = data });
}

static uint32_t
file(struct world *w, uint32_t ino, uint32_t mode, const char *text)
{
	return inode(w, ino, mode, span_of(text, strlen(text)));
}

#define WORLD(w) struct world w = { .n.endian = _i & 1 ? ENDIAN_BIG : ENDIAN_LITTLE }

/* ---- records and headers ---- */

START_TEST(a_record_counts_its_own_digits)
{
	static char value[1200];
	struct text t = { 0 };
	char *rest;

	memset(value, 'v', sizeof value);
	for (size_t len = 0; len < sizeof value; len++) {
		text_clear(&t);
		tar_add_record(&t, "key", span_of(value, len));
		ck_assert_uint_eq(strtoul(t.at, &rest, 10), t.len);
		ck_assert_int_eq(strncmp(rest, " key=", 5), 0);
		ck_assert_uint_eq(strlen(rest), 5 + len + 1);
	}
	/* 98 bytes besides two digits, then three */
	text_clear(&t);
	tar_add_record(&t, "key", span_of(value, 91));
	ck_assert_int_eq(strncmp(t.at, "99 key=", 7), 0);
	ck_assert_uint_eq(t.len, 99);
	text_clear(&t);
	tar_add_record(&t, "key", span_of(value, 92));
	ck_assert_int_eq(strncmp(t.at, "101 key=", 8), 0);
	ck_assert_uint_eq(t.len, 101);
	text_free(&t);
}
END_TEST

START_TEST(acls_become_text)
{
	static const char acl[] = "\2\0\0\0" "\1\0\7\0\377\377\377\377"
	        "\2\0\5\0\350\3\0\0" "\4\0\4\0\377\377\377\377"
	        "\10\0\0\0\5\0\0\0" "\20\0\7\0\377\377\377\377"
	        "\40\0\1\0\377\377\377\377";
	struct text t = { 0 };

	ck_assert(tar_add_acl(&t, span_of(acl, sizeof acl - 1)));
	ck_assert_str_eq(text_str(&t), "user::rwx,user:1000:r-x,group::r--,group:5:---,"
	        "mask::rwx,other::--x");
	text_clear(&t);
	for (size_t len = 0; len < sizeof acl - 1; len++)
		ck_assert_int_eq(tar_add_acl(&t, span_of(acl, len)),
		        len > 4 && len % 8 == 4);
	text_clear(&t);
	ck_assert(!tar_add_acl(&t, span_of("\1\0\0\0\1\0\7\0\0\0\0", 12)));
	ck_assert(!tar_add_acl(&t, span_of("\2\0\0\0\3\0\7\0\0\0\0", 12)));
	ck_assert(!tar_add_acl(&t, span_of("\2\0\0\0\1\0\10\0\0\0\0", 12)));
	ck_assert_uint_eq(t.len, 0);
	text_free(&t);
}
END_TEST

/* ---- trees ---- */

START_TEST(every_type_is_there)
{
	WORLD(w);
	static struct archive a;
	const struct member *m;
	uint8_t device[4] = { 0 };

	name_in(&w, 1, "dir", 0, 2);
	file(&w, 2, 041755, "");
	name_in(&w, 2, "file", 0, 3);
	file(&w, 3, 0104640, "text");
	name_in(&w, 2, "link", 0, 4);
	file(&w, 4, LINK, "/tmp/../out");
	name_in(&w, 1, "fifo", 0, 5);
	file(&w, 5, FIFO, "");
	name_in(&w, 1, "char", 0, 6);
	device[_i & 1 ? 0 : 1] = 5;
	device[_i & 1 ? 1 : 0] = 1;
	inode(&w, 6, CHAR, span_of(device, 2));
	name_in(&w, 1, "block", 0, 7);
	/* 4095:1048575 in the new form */
	inode(&w, 7, BLOCK, span_of("\377\377\377\377", 4));
	name_in(&w, 1, "socket", 0, 8);
	file(&w, 8, SOCKET, "");
	name_in(&w, 1, "a", 0, 3);
	make(&w, WHOLE, &a);
	ck_assert_str_eq(listing(&a), "5 ./, 0 a, 4 block, 3 char, 5 dir/, 1 dir/file, "
	        "2 dir/link, 6 fifo");
	ck_assert_uint_eq(a.losses, 1);
	ck_assert_str_eq(text_str(&a.details),
	        "/socket: a socket, which no tar archive can hold\n");
	m = find_member(&a, "a");
	ck_assert_uint_eq(m->mode, 04640);
	ck_assert_uint_eq(m->uid, 65535);
	ck_assert_uint_eq(m->gid, 500);
	ck_assert_uint_eq(m->mtime, 4000000000u);
	ck_assert_uint_eq(m->size, 4);
	ck_assert_mem_eq(m->content.at, "text", 4);
	ck_assert_ptr_null(m->records.at);
	m = find_member(&a, "dir/file");
	ck_assert_str_eq(text_str(&m->link), "a");
	ck_assert_uint_eq(m->size, 0);
	m = find_member(&a, "dir/link");
	ck_assert_str_eq(text_str(&m->link), "/tmp/../out");
	m = find_member(&a, "char");
	ck_assert_uint_eq(m->major, 5);
	ck_assert_uint_eq(m->minor, 1);
	m = find_member(&a, "block");
	ck_assert_uint_eq(m->major, 4095);
	ck_assert_uint_eq(m->minor, 1048575);
	ck_assert_uint_eq(find_member(&a, "dir/")->mode, 01755);
	done(&w, &a);
}
END_TEST

START_TEST(names_of_any_length_and_bytes_survive)
{
	WORLD(w);
	static struct archive a;
	char long_name[254], path[4 * 255];
	const char *odd[] = { "line\nbreak", "\xff\xfe not UTF-8", "caf\xc3\xa9",
		"cafe\xcc\x81", "-rf", " ", "a=b", "back\\slash" };
	struct span value;

	memset(long_name, 'n', sizeof long_name);
	for (uint32_t i = 2; i < 5; i++) {
		name_in(&w, i == 2 ? 1 : i - 1, long_name, sizeof long_name, i);
		file(&w, i, i < 4 ? DIR_MODE : REG, "");
	}
	for (uint32_t i = 0; i < 8; i++) {
		name_in(&w, 1, odd[i], 0, 10 + i);
		file(&w, 10 + i, REG, odd[i]);
	}
	long_name[200] = '\xff';
	name_in(&w, 1, long_name, 220, 30);
	file(&w, 30, REG, "");
	name_in(&w, 1, "z", 0, 30);
	for (uint32_t i = 99; i <= 101; i++) {
		name_in(&w, 1, long_name, i, i);
		file(&w, i, REG, "");
	}
	make(&w, WHOLE, &a);
	ck_assert_uint_eq(a.losses, 0);
	for (int i = 0; i < 8; i++) {
		const struct member *m = find_member(&a, odd[i]);

		ck_assert_mem_eq(m->content.at, odd[i], strlen(odd[i]));
		ck_assert_ptr_null(m->records.at);
	}
	snprintf(path, sizeof path, "%.220s", long_name);
	value = record(find_member(&a, path)->records, "hdrcharset");
	ck_assert_mem_eq(value.at, "BINARY", 6);
	ck_assert_str_eq(text_str(&find_member(&a, "z")->link), path);
	ck_assert_ptr_nonnull(record(find_member(&a, "z")->records, "hdrcharset").at);
	long_name[200] = 'n';
	snprintf(path, sizeof path, "%.254s/%.254s/%.254s", long_name, long_name,
	        long_name);
	ck_assert_ptr_null(record(find_member(&a, path)->records, "hdrcharset").at);
	for (int i = 99; i <= 101; i++) {
		snprintf(path, sizeof path, "%.*s", i, long_name);
		value = record(find_member(&a, path)->records, "path");
		ck_assert_int_eq(value.at != NULL, i > 100);
	}
	done(&w, &a);
}
END_TEST

START_TEST(attributes_are_records)
{
	WORLD(w);
	static struct archive a;
	struct span records, value;

	name_in(&w, 1, "f", 0, 2);
	file(&w, 2, REG, "x");
	nodes_add_xattr(&w.n, 1, 1, 1, "nul", span_of("a\0b\n=c", 6));
	nodes_add_xattr(&w.n, 2, 1, 1, "empty", span_of("", 0));
	nodes_add_xattr(&w.n, 3, 1, 5, "50%=half", span_of("v", 1));
	for (uint32_t i = 1; i <= 3; i++)
		nodes_add_xref(&w.n, 2, i, i * 2);
	make(&w, WHOLE, &a);
	ck_assert_uint_eq(a.losses, 0);
	records = find_member(&a, "f")->records;
	value = record(records, "SCHILY.xattr.user.nul");
	ck_assert_uint_eq(value.len, 6);
	ck_assert_mem_eq(value.at, "a\0b\n=c", 6);
	value = record(records, "SCHILY.xattr.user.empty");
	ck_assert_ptr_nonnull(value.at);
	ck_assert_uint_eq(value.len, 0);
	value = record(records, "SCHILY.xattr.trusted.50%25%3Dhalf");
	ck_assert_uint_eq(value.len, 1);
	done(&w, &a);
}
END_TEST

START_TEST(an_acl_is_there_in_both_forms)
{
	WORLD(w);
	static struct archive a;
	struct text acl = { 0 };
	struct span value;
	static const uint16_t entries[][2] = { { 1, 6 }, { 4, 4 }, { 0x20, 0 } };

	/* as JFFS2 stores it: a version, then tag and rights */
	text_add_bytes(&acl, _i & 1 ? "\0\0\0\1" : "\1\0\0\0", 4);
	for (int i = 0; i < 3; i++)
		for (int k = 0; k < 2; k++) {
			uint8_t bytes[2] = { 0 };

			bytes[_i & 1] = (uint8_t)entries[i][k];
			text_add_bytes(&acl, bytes, 2);
		}
	name_in(&w, 1, "f", 0, 2);
	file(&w, 2, REG, "x");
	nodes_add_xattr(&w.n, 1, 1, 3, "", span_of(acl.at, acl.len));
	nodes_add_xref(&w.n, 2, 1, 2);
	make(&w, WHOLE, &a);
	value = record(find_member(&a, "f")->records, "SCHILY.acl.access");
	ck_assert_uint_eq(value.len, strlen("user::rw-,group::r--,other::---"));
	ck_assert_mem_eq(value.at, "user::rw-,group::r--,other::---", value.len);
	value = record(find_member(&a, "f")->records,
	        "SCHILY.xattr.system.posix_acl_access");
	ck_assert_uint_eq(value.len, 4 + 3 * 8);
	text_free(&acl);
	done(&w, &a);
}
END_TEST

START_TEST(holes_become_a_map)
{
	WORLD(w);
	static struct archive a;
	const struct member *m;
	const char *map = "3\n0\n4096\n16384\n4096\n4294963200\n0\n";

	name_in(&w, 1, "hole", 0, 2);
	write_at(&w, 2, 1, 4, 0, "head");
	nodes_add_inode(&w.n, &(struct inode_spec){ .ino = 2, .version = 2, .mode = REG,
	        .isize = 0xfffff000, .offset = 8192, .dsize = 0xffffd000, .compr = 1 });
	write_at(&w, 2, 3, 0xfffff000, 17000, "data");
	name_in(&w, 1, "all", 0, 3);
	nodes_add_inode(&w.n, &(struct inode_spec){ .ino = 3, .version = 1, .mode = REG,
	        .isize = 0x20001, .dsize = 0x20001, .compr = 1 });
	name_in(&w, 1, "small", 0, 4);
	write_at(&w, 4, 1, 60000, 59996, "tail");
	make(&w, WHOLE, &a);
	ck_assert_str_eq(listing(&a), "5 ./, 0 GNUSparseFile.0/ino-3, "
	        "0 GNUSparseFile.0/ino-2, 0 small");
	m = &a.members[2];
	ck_assert_mem_eq(record(m->records, "GNU.sparse.name").at, "hole\n", 5);
	ck_assert_mem_eq(record(m->records, "GNU.sparse.realsize").at, "4294963200\n",
	        11);
	ck_assert_mem_eq(record(m->records, "GNU.sparse.major").at, "1\n", 2);
	ck_assert_mem_eq(record(m->records, "GNU.sparse.minor").at, "0\n", 2);
	ck_assert_uint_eq(m->size, 512 + 2 * 4096);
	ck_assert_mem_eq(m->content.at, map, strlen(map) + 1);
	ck_assert_mem_eq(m->content.at + 512, "head", 5);
	ck_assert_mem_eq(m->content.at + 512 + 4096 + 17000 - 16384, "data", 5);
	ck_assert_mem_eq(a.members[1].content.at, "1\n131073\n0\n", 12);
	m = find_member(&a, "small");
	ck_assert_uint_eq(m->size, 60000);
	ck_assert_uint_eq(span_run(m->content, 0, 0), 59996);
	ck_assert_mem_eq(m->content.at + 59996, "tail", 4);
	done(&w, &a);
}
END_TEST

START_TEST(large_files_are_read_to_the_end_first)
{
	WORLD(w);
	static struct archive a;
	static char text[200001];
	uint32_t node = 0;

	memset(text, 'x', sizeof text - 1);
	name_in(&w, 1, "bad", 0, 2);
	for (uint32_t i = 0; i < 3; i++)
		node = write_at(&w, 2, i + 1, 200000 * (i + 1), 200000 * i, text);
	nodes_put8(&w.n, node + 56, 4); /* compressed in a way that nothing undoes */
	nodes_sign(&w.n, node);
	name_in(&w, 1, "bad again", 0, 2);
	name_in(&w, 1, "good", 0, 3);
	file(&w, 3, REG, text);
	name_in(&w, 1, "lost", 0, 4);
	node = file(&w, 4, REG, "text");
	nodes_put8(&w.n, node + 68, 'T');
	make(&w, WHOLE, &a);
	ck_assert_str_eq(listing(&a), "5 ./, 0 good");
	ck_assert_uint_eq(a.losses, 3);
	ck_assert_ptr_nonnull(strstr(text_str(&a.details), "/bad: "));
	ck_assert_ptr_nonnull(strstr(text_str(&a.details), "/bad again: "));
	ck_assert_ptr_nonnull(strstr(text_str(&a.details), "/lost: "));
	ck_assert_ptr_nonnull(strstr(text_str(&a.result), "3 losses"));
	ck_assert_mem_eq(find_member(&a, "good")->content.at, text, 200000);
	done(&w, &a);
}
END_TEST

/* ---- hostile images ---- */

START_TEST(paths_stay_inside)
{
	WORLD(w);
	static struct archive a;

	name_in(&w, 1, "..", 0, 2);
	name_in(&w, 1, ".", 0, 2);
	name_in(&w, 1, "../up", 0, 2);
	name_in(&w, 1, "/abs", 0, 2);
	name_in(&w, 1, "nul\0byte", 8, 2); /* a node that no kernel takes */
	file(&w, 2, REG, "evil");
	/* names below a link, and a link of no length */
	name_in(&w, 1, "x", 0, 3);
	file(&w, 3, LINK, "/tmp/evil");
	name_in(&w, 3, "child", 0, 4);
	file(&w, 4, REG, "evil");
	name_in(&w, 1, "y", 0, 5);
	file(&w, 5, LINK, "");
	/* round and round */
	name_in(&w, 1, "d", 0, 6);
	name_in(&w, 1, "e", 0, 6);
	file(&w, 6, DIR_MODE, "");
	name_in(&w, 6, "root", 0, 1);
	name_in(&w, 6, "self", 0, 6);
	make(&w, WHOLE, &a);
	ck_assert_str_eq(listing(&a), "5 ./, 0 dirent-0000002c, 1 dirent-00000000, "
	        "1 dirent-00000058, 1 dirent-00000088, 5 d/, 2 x");
	ck_assert_uint_eq(a.losses, 4 + 1 + 3);
	done(&w, &a);
}
END_TEST

START_TEST(deep_paths_end)
{
	WORLD(w);
	static struct archive a;
	char long_name[200];

	memset(long_name, 'n', sizeof long_name);
	for (uint32_t i = 2; i < 60; i++) {
		name_in(&w, i == 2 ? 1 : i - 1, long_name, sizeof long_name, i);
		file(&w, i, DIR_MODE, "");
	}
	make(&w, WHOLE, &a);
	ck_assert_int_eq(a.count, 1 + 20);
	ck_assert_uint_eq(a.losses, 1);
	ck_assert_ptr_nonnull(strstr(text_str(&a.details), "too long"));
	done(&w, &a);
}
END_TEST

/* A link, then a directory of its name: two entries that were asked for. */
START_TEST(a_name_is_taken_once)
{
	WORLD(w);
	static struct archive a;
	struct job j;
	uint32_t entries[2] = { FS_NONE, FS_NONE };

	name_in(&w, 1, "a", 0, 2);
	file(&w, 2, DIR_MODE, "");
	name_in(&w, 1, "b", 0, 3);
	file(&w, 3, DIR_MODE, "");
	name_in(&w, 2, "same", 0, 4);
	file(&w, 4, LINK, "../away");
	name_in(&w, 3, "same", 0, 5);
	file(&w, 5, DIR_MODE, "");
	name_in(&w, 5, "evil", 0, 6);
	file(&w, 6, REG, "evil");
	world_resolve(&w);
	for (uint32_t i = 0; i < 2; i++)
		entries[i] = jffs2_fs_entry(&w.fs, jffs2_fs_inode(&w.fs, 2 + i),
		        span_of("same", 4));
	choose_target();
	memset(&a, 0, sizeof a);
	tar_entries_start(&j, &w.tree.tree, entries, 2, target, OUTPUT_NEW);
	finish_job(&a, &j);
	ck_assert_str_eq(listing(&a), "2 same");
	ck_assert_uint_eq(a.losses, 1);
	done(&w, &a);
}
END_TEST

/* What a reader has to hold at once is bounded, however much there is. */
START_TEST(attributes_are_left_out_beyond_a_limit)
{
	enum { COUNT = 180, LENGTH = 50000 };
	WORLD(w);
	static struct archive a;
	static char value[LENGTH];
	char attribute[8];
	size_t most = 0;

	memset(value, 'v', sizeof value);
	name_in(&w, 1, "f", 0, 2);
	file(&w, 2, REG, "text");
	for (uint32_t i = 0; i < COUNT; i++) {
		snprintf(attribute, sizeof attribute, "%03u", (unsigned)i);
		nodes_add_xattr(&w.n, i + 1, 1, 1, attribute, span_of(value, sizeof value));
		nodes_add_xref(&w.n, 2, i + 1, 2);
	}
	make(&w, WHOLE, &a);
	most = find_member(&a, "f")->records.len;
	ck_assert(most > 7 << 20 && most <= (8 << 20) + 64 * COUNT);
	ck_assert_uint_eq(a.losses, 1);
	ck_assert_ptr_nonnull(strstr(text_str(&a.details),
	        "/f: extended attribute left out: user.16"));
	done(&w, &a);
}
END_TEST

/* The first name of a file is where it was put, be it in the tree or asked for by itself. */
START_TEST(hard_links_lead_to_the_first_name)
{
	WORLD(w);
	static struct archive a;
	struct job j;
	uint32_t entries[2];

	name_in(&w, 1, "d", 0, 2);
	file(&w, 2, DIR_MODE, "");
	name_in(&w, 2, "e", 0, 3);
	file(&w, 3, DIR_MODE, "");
	name_in(&w, 3, "g", 0, 4);
	file(&w, 4, REG, "text");
	name_in(&w, 2, "h", 0, 4);
	make(&w, WHOLE, &a);
	ck_assert_str_eq(listing(&a), "5 ./, 5 d/, 5 d/e/, 0 d/e/g, 1 d/h");
	ck_assert_str_eq(text_str(&find_member(&a, "d/h")->link), "d/e/g");
	entries[0] = jffs2_fs_entry(&w.fs, jffs2_fs_inode(&w.fs, 2), span_of("h", 1));
	entries[1] = jffs2_fs_entry(&w.fs, jffs2_fs_inode(&w.fs, 1), span_of("d", 1));
	archive_free(&a);
	unlink(target);
	memset(&a, 0, sizeof a);
	tar_entries_start(&j, &w.tree.tree, entries, 2, target, OUTPUT_NEW);
	finish_job(&a, &j);
	ck_assert_str_eq(listing(&a), "0 h, 5 d/, 5 d/e/, 1 d/e/g, 1 d/h");
	ck_assert_str_eq(text_str(&find_member(&a, "d/e/g")->link), "h");
	ck_assert_str_eq(text_str(&find_member(&a, "d/h")->link), "h");
	done(&w, &a);
}
END_TEST

START_TEST(a_cancelled_archive_leaves_nothing)
{
	WORLD(w);
	static char text[100001];
	struct job j;

	memset(text, 'x', sizeof text - 1);
	name_in(&w, 1, "f", 0, 2);
	file(&w, 2, REG, text);
	world_resolve(&w);
	choose_target();
	tar_start(&j, &w.tree.tree, 0, target, OUTPUT_NEW);
	for (int i = 0; i < 4; i++)
		ck_assert(job_step(&j, 1));
	job_free(&j);
	ck_assert(!output_exists(target));
	tar_start(&j, &w.tree.tree, 0, "/no/such/place/x.tar", OUTPUT_NEW);
	ck_assert(!job_finish(&j));
	ck_assert_uint_gt(strlen(j.err.text), 0);
	job_free(&j);
	world_free(&w);
}
END_TEST

/* ---- deleted files ---- */

START_TEST(deleted_files_stand_where_they_were)
{
	WORLD(w);
	static struct archive a;
	const char *said;

	name_in(&w, 1, "etc", 0, 2);
	file(&w, 2, DIR_MODE, "");
	/* a file that went, one that was replaced, one that was twice */
	name_in(&w, 2, "gone", 0, 3);
	file(&w, 3, REG, "gone");
	name_in(&w, 2, "gone", 0, 0);
	name_in(&w, 2, "conf", 0, 4);
	file(&w, 4, REG, "old");
	name_in(&w, 2, "conf", 0, 5);
	file(&w, 5, REG, "new");
	name_in(&w, 2, "twice", 0, 6);
	file(&w, 6, REG, "first");
	name_in(&w, 2, "twice", 0, 7);
	file(&w, 7, REG, "second");
	name_in(&w, 2, "twice", 0, 0);
	/* a directory that went with what was in it */
	name_in(&w, 1, "dir", 0, 8);
	file(&w, 8, DIR_MODE, "");
	name_in(&w, 8, "in", 0, 9);
	file(&w, 9, REG, "in");
	name_in(&w, 8, "in", 0, 0);
	name_in(&w, 1, "dir", 0, 0);
	/* in one of which nothing else is left, and one that never had a name */
	name_in(&w, 77, "x", 0, 10);
	file(&w, 10, REG, "x");
	file(&w, 11, REG, "orphan");
	make(&w, DELETED, &a);
	ck_assert_str_eq(listing(&a), "5 dir/, 0 dir/in, 5 etc/, 0 etc/gone, "
	        "0 etc/twice, 0 ino-11, 0 ino-4, 0 ino-6, 5 ino-77/, 0 ino-77/x");
	ck_assert_uint_eq(a.losses, 0);
	ck_assert_mem_eq(find_member(&a, "etc/twice")->content.at, "second", 6);
	ck_assert_mem_eq(find_member(&a, "ino-4")->content.at, "old", 3);
	ck_assert_mem_eq(find_member(&a, "etc/")->records.at, "", 0);
	said = text_str(&a.details);
	ck_assert_ptr_nonnull(strstr(said, "/ino-4: it was /etc/conf\n"));
	ck_assert_ptr_nonnull(strstr(said, "/ino-6: it was /etc/twice\n"));
	ck_assert_ptr_nonnull(strstr(said, "/dir/in: the path is inferred"));
	ck_assert_ptr_nonnull(strstr(said, "/ino-11: no name of it is left"));
	ck_assert_ptr_null(strstr(said, "/etc/gone"));
	done(&w, &a);
}
END_TEST

START_TEST(deleted_names_are_made_safe)
{
	WORLD(w);
	static struct archive a;

	for (uint32_t i = 0; i < 4; i++) {
		static const char *const bad[] = { "..", "a/b", "ino-3", "/x" };

		name_in(&w, 1, bad[i], 0, 2 + i);
		file(&w, 2 + i, REG, "evil");
		name_in(&w, 1, bad[i], 0, 0);
	}
	/* in a link, and two directories that hold each other */
	name_in(&w, 1, "link", 0, 6);
	file(&w, 6, LINK, "/tmp");
	name_in(&w, 6, "child", 0, 7);
	file(&w, 7, REG, "evil");
	name_in(&w, 6, "child", 0, 0);
	name_in(&w, 9, "eight", 0, 8);
	file(&w, 8, DIR_MODE, "");
	name_in(&w, 8, "nine", 0, 9);
	file(&w, 9, DIR_MODE, "");
	name_in(&w, 9, "eight", 0, 0);
	name_in(&w, 8, "nine", 0, 0);
	make(&w, DELETED, &a);
	ck_assert_uint_eq(a.losses, 0);
	ck_assert_str_eq(listing(&a), "0 ino-2, 0 ino-3, 0 ino-4, 0 ino-5, 0 ino-7, "
	        "5 ino-9/, 5 ino-9/eight/");
	done(&w, &a);
}
END_TEST

START_TEST(one_deleted_file_is_had_by_number)
{
	WORLD(w);
	static struct archive a;
	struct job j;
	uint32_t entries[2];

	name_in(&w, 1, "kept", 0, 2);
	file(&w, 2, REG, "kept");
	name_in(&w, 1, "gone", 0, 3);
	file(&w, 3, REG, "gone");
	name_in(&w, 1, "gone", 0, 0);
	world_resolve(&w);
	choose_target();
	memset(&a, 0, sizeof a);
	tar_start(&j, &w.tree.tree, jffs2_fs_inode(&w.fs, 3), target, OUTPUT_NEW);
	finish_job(&a, &j);
	ck_assert_str_eq(listing(&a), "0 gone");
	archive_free(&a);
	memset(&a, 0, sizeof a);
	/* together with one that has a name, and one of which nothing is to be had */
	entries[0] = w.fs.inodes.at[jffs2_fs_inode(&w.fs, 2)].parent;
	entries[1] = deleted_entry(&w.tree.tree, jffs2_fs_inode(&w.fs, 3));
	tar_entries_start(&j, &w.tree.tree, entries, 2, target, OUTPUT_NEW);
	finish_job(&a, &j);
	ck_assert_str_eq(listing(&a), "0 kept, 0 gone");
	archive_free(&a);
	memset(&a, 0, sizeof a);
	entries[0] = deleted_entry(&w.tree.tree, jffs2_fs_inode(&w.fs, 2));
	tar_entries_start(&j, &w.tree.tree, entries, 1, target, OUTPUT_NEW);
	finish_job(&a, &j);
	ck_assert_str_eq(text_str(&a.details), "ino:2: its inode has no nodes\n");
	done(&w, &a);
}
END_TEST

/* ---- any image ---- */

/* A directory is there before what is in it, and no path twice. */
static void
check_order(const struct archive *a)
{
	for (int i = 0; i < a->count; i++) {
		const char *path = text_str(&a->members[i].path), *slash;
		size_t len = strlen(path);
		bool found;

		len -= path[len - 1] == '/';
		for (slash = path + len; slash > path && slash[-1] != '/'; slash--)
			continue;
		found = slash == path;
		for (int k = 0; k < i; k++) {
			const struct text *other = &a->members[k].path;

			ck_assert(strncmp(other->at, path, len) != 0 || (other->len != len
			        && !(other->len == len + 1 && other->at[len] == '/')));
			found |= other->len == (size_t)(slash - path)
			         && memcmp(other->at, path, other->len) == 0;
		}
		ck_assert_msg(found, "%s has no directory", path);
	}
}

/* Names and inodes at random: few of each, so that they meet. */
static void
add_at_random(struct world *w, uint32_t *random)
{
	static const char *const names[] = { "a", "b", "ino-3", "..", "a/b", "c" };
	static const uint32_t modes[] = { REG, DIR_MODE, DIR_MODE, LINK, FIFO, SOCKET };

	for (int i = 0; i < 60; i++) {
		uint32_t ino = next_random(random) % 12 + 1;
		uint32_t mode = modes[next_random(random) % 6];

		if (next_random(random) % 3)
			name_in(w, ino, names[next_random(random) % 6], 0,
			        next_random(random) % 13);
		else if (ino > 1)
			nodes_add_inode(&w->n, &(struct inode_spec){ .ino = ino,
			        .version = next_random(random) % 4 + 1, .mode = mode,
			        .isize = S_ISREG(mode) || S_ISLNK(mode) ? 1 : 0,
			        .data = span_of("x", S_ISREG(mode) || S_ISLNK(mode)) });
	}
}

START_TEST(any_tree_makes_an_archive)
{
	uint32_t random = 0x1234567;

	for (int round = 0; round < 300; round++) {
		WORLD(w);
		static struct archive a;

		add_at_random(&w, &random);
		make(&w, round & 1 ? DELETED : WHOLE, &a);
		check_order(&a);
		done(&w, &a);
	}
}
END_TEST

/* ---- the manifest as a file ---- */

START_TEST(a_manifest_is_written_whole)
{
	WORLD(w);
	struct archive a = { 0 };
	struct job j;

	name_in(&w, 1, "f", 0, 2);
	file(&w, 2, REG, "x");
	world_resolve(&w);
	choose_target();
	manifest_start(&j, &w.tree.tree, target, OUTPUT_NEW);
	ck_assert(job_finish(&j));
	ck_assert_uint_eq(j.losses, 0);
	job_free(&j);
	manifest_start(&j, &w.tree.tree, target, OUTPUT_NEW);
	ck_assert(!job_finish(&j));
	job_free(&j);
	load(&a);
	ck_assert_ptr_nonnull(strstr(text_str(&a.bytes), "\n/f f 0644 65535 500 1 "));
	text_free(&a.bytes);
	world_free(&w);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("tar");
	TCase *tc = tcase_create("parts"), *both = tcase_create("both byte orders");
	SRunner *runner;
	int failed;

	tcase_add_test(tc, a_record_counts_its_own_digits);
	tcase_add_test(tc, acls_become_text);
	suite_add_tcase(suite, tc);
	tcase_add_loop_test(both, every_type_is_there, 0, 2);
	tcase_add_test(tc, attributes_are_left_out_beyond_a_limit);
	tcase_add_loop_test(both, hard_links_lead_to_the_first_name, 0, 2);
	tcase_add_loop_test(both, names_of_any_length_and_bytes_survive, 0, 2);
	tcase_add_loop_test(both, attributes_are_records, 0, 2);
	tcase_add_loop_test(both, an_acl_is_there_in_both_forms, 0, 2);
	tcase_add_loop_test(both, holes_become_a_map, 0, 2);
	tcase_add_loop_test(both, large_files_are_read_to_the_end_first, 0, 2);
	tcase_add_loop_test(both, paths_stay_inside, 0, 2);
	tcase_add_loop_test(both, deep_paths_end, 0, 2);
	tcase_add_loop_test(both, a_name_is_taken_once, 0, 2);
	tcase_add_loop_test(both, a_cancelled_archive_leaves_nothing, 0, 2);
	tcase_add_loop_test(both, deleted_files_stand_where_they_were, 0, 2);
	tcase_add_loop_test(both, deleted_names_are_made_safe, 0, 2);
	tcase_add_loop_test(both, one_deleted_file_is_had_by_number, 0, 2);
	tcase_add_loop_test(both, any_tree_makes_an_archive, 0, 2);
	tcase_add_loop_test(both, a_manifest_is_written_whole, 0, 2);
	suite_add_tcase(suite, both);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
