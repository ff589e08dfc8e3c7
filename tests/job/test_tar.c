/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Archives, read again by a reader of our own: what POSIX says of the format holds, and
 * all that a file has is in it. What GNU tar and bsdtar make of them tests/extract.sh
 * looks at.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "job/extract/tar_private.h"
#include "job/manifest.h"
#include "tests/fixture/format/archive.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/jffs2/world.h"

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

	archive_name_in(&w, 1, "dir", 0, 2);
	archive_file(&w, 2, 041755, "");
	archive_name_in(&w, 2, "file", 0, 3);
	archive_file(&w, 3, 0104640, "text");
	archive_name_in(&w, 2, "link", 0, 4);
	archive_file(&w, 4, LINK, "/tmp/../out");
	archive_name_in(&w, 1, "fifo", 0, 5);
	archive_file(&w, 5, FIFO, "");
	archive_name_in(&w, 1, "char", 0, 6);
	device[_i & 1 ? 0 : 1] = 5;
	device[_i & 1 ? 1 : 0] = 1;
	archive_inode(&w, 6, CHAR, span_of(device, 2));
	archive_name_in(&w, 1, "block", 0, 7);
	/* 4095:1048575 in the new form */
	archive_inode(&w, 7, BLOCK, span_of("\377\377\377\377", 4));
	archive_name_in(&w, 1, "socket", 0, 8);
	archive_file(&w, 8, SOCKET, "");
	archive_name_in(&w, 1, "a", 0, 3);
	archive_make(&w, WHOLE, &a);
	ck_assert_str_eq(archive_listing(&a), "5 ./, 0 a, 4 block, 3 char, 5 dir/, 1 dir/file, "
	        "2 dir/link, 6 fifo");
	ck_assert_uint_eq(a.losses, 1);
	ck_assert_str_eq(text_str(&a.details),
	        "/socket: a socket, which no tar archive can hold\n");
	m = archive_find(&a, "a");
	ck_assert_uint_eq(m->mode, 04640);
	ck_assert_uint_eq(m->uid, 65535);
	ck_assert_uint_eq(m->gid, 500);
	ck_assert_uint_eq(m->mtime, 4000000000u);
	ck_assert_uint_eq(m->size, 4);
	ck_assert_mem_eq(m->content.at, "text", 4);
	ck_assert_ptr_null(m->records.at);
	m = archive_find(&a, "dir/file");
	ck_assert_str_eq(text_str(&m->link), "a");
	ck_assert_uint_eq(m->size, 0);
	m = archive_find(&a, "dir/link");
	ck_assert_str_eq(text_str(&m->link), "/tmp/../out");
	m = archive_find(&a, "char");
	ck_assert_uint_eq(m->major, 5);
	ck_assert_uint_eq(m->minor, 1);
	m = archive_find(&a, "block");
	ck_assert_uint_eq(m->major, 4095);
	ck_assert_uint_eq(m->minor, 1048575);
	ck_assert_uint_eq(archive_find(&a, "dir/")->mode, 01755);
	archive_done(&w, &a);
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
		archive_name_in(&w, i == 2 ? 1 : i - 1, long_name, sizeof long_name, i);
		archive_file(&w, i, i < 4 ? DIR_MODE : REG, "");
	}
	for (uint32_t i = 0; i < 8; i++) {
		archive_name_in(&w, 1, odd[i], 0, 10 + i);
		archive_file(&w, 10 + i, REG, odd[i]);
	}
	long_name[200] = '\xff';
	archive_name_in(&w, 1, long_name, 220, 30);
	archive_file(&w, 30, REG, "");
	archive_name_in(&w, 1, "z", 0, 30);
	for (uint32_t i = 99; i <= 101; i++) {
		archive_name_in(&w, 1, long_name, i, i);
		archive_file(&w, i, REG, "");
	}
	archive_make(&w, WHOLE, &a);
	ck_assert_uint_eq(a.losses, 0);
	for (int i = 0; i < 8; i++) {
		const struct member *m = archive_find(&a, odd[i]);

		ck_assert_mem_eq(m->content.at, odd[i], strlen(odd[i]));
		ck_assert_ptr_null(m->records.at);
	}
	snprintf(path, sizeof path, "%.220s", long_name);
	value = archive_record(archive_find(&a, path)->records, "hdrcharset");
	ck_assert_mem_eq(value.at, "BINARY", 6);
	ck_assert_str_eq(text_str(&archive_find(&a, "z")->link), path);
	ck_assert_ptr_nonnull(archive_record(archive_find(&a, "z")->records, "hdrcharset").at);
	long_name[200] = 'n';
	snprintf(path, sizeof path, "%.254s/%.254s/%.254s", long_name, long_name,
	        long_name);
	ck_assert_ptr_null(archive_record(archive_find(&a, path)->records, "hdrcharset").at);
	for (int i = 99; i <= 101; i++) {
		snprintf(path, sizeof path, "%.*s", i, long_name);
		value = archive_record(archive_find(&a, path)->records, "path");
		ck_assert_int_eq(value.at != NULL, i > 100);
	}
	archive_done(&w, &a);
}
END_TEST

START_TEST(attributes_are_records)
{
	WORLD(w);
	static struct archive a;
	struct span records, value;

	archive_name_in(&w, 1, "f", 0, 2);
	archive_file(&w, 2, REG, "x");
	nodes_add_xattr(&w.n, 1, 1, 1, "nul", span_of("a\0b\n=c", 6));
	nodes_add_xattr(&w.n, 2, 1, 1, "empty", span_of("", 0));
	nodes_add_xattr(&w.n, 3, 1, 5, "50%=half", span_of("v", 1));
	for (uint32_t i = 1; i <= 3; i++)
		nodes_add_xref(&w.n, 2, i, i * 2);
	archive_make(&w, WHOLE, &a);
	ck_assert_uint_eq(a.losses, 0);
	records = archive_find(&a, "f")->records;
	value = archive_record(records, "SCHILY.xattr.user.nul");
	ck_assert_uint_eq(value.len, 6);
	ck_assert_mem_eq(value.at, "a\0b\n=c", 6);
	value = archive_record(records, "SCHILY.xattr.user.empty");
	ck_assert_ptr_nonnull(value.at);
	ck_assert_uint_eq(value.len, 0);
	value = archive_record(records, "SCHILY.xattr.trusted.50%25%3Dhalf");
	ck_assert_uint_eq(value.len, 1);
	archive_done(&w, &a);
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
	archive_name_in(&w, 1, "f", 0, 2);
	archive_file(&w, 2, REG, "x");
	nodes_add_xattr(&w.n, 1, 1, 3, "", span_of(acl.at, acl.len));
	nodes_add_xref(&w.n, 2, 1, 2);
	archive_make(&w, WHOLE, &a);
	value = archive_record(archive_find(&a, "f")->records, "SCHILY.acl.access");
	ck_assert_uint_eq(value.len, strlen("user::rw-,group::r--,other::---"));
	ck_assert_mem_eq(value.at, "user::rw-,group::r--,other::---", value.len);
	value = archive_record(archive_find(&a, "f")->records,
	        "SCHILY.xattr.system.posix_acl_access");
	ck_assert_uint_eq(value.len, 4 + 3 * 8);
	text_free(&acl);
	archive_done(&w, &a);
}
END_TEST

START_TEST(holes_become_a_map)
{
	WORLD(w);
	static struct archive a;
	const struct member *m;
	const char *map = "3\n0\n4096\n16384\n4096\n4294963200\n0\n";

	archive_name_in(&w, 1, "hole", 0, 2);
	write_at(&w, 2, 1, 4, 0, "head");
	nodes_add_inode(&w.n, &(struct inode_spec){ .ino = 2, .version = 2, .mode = REG,
	        .isize = 0xfffff000, .offset = 8192, .dsize = 0xffffd000, .compr = 1 });
	write_at(&w, 2, 3, 0xfffff000, 17000, "data");
	archive_name_in(&w, 1, "all", 0, 3);
	nodes_add_inode(&w.n, &(struct inode_spec){ .ino = 3, .version = 1, .mode = REG,
	        .isize = 0x20001, .dsize = 0x20001, .compr = 1 });
	archive_name_in(&w, 1, "small", 0, 4);
	write_at(&w, 4, 1, 60000, 59996, "tail");
	archive_make(&w, WHOLE, &a);
	ck_assert_str_eq(archive_listing(&a), "5 ./, 0 GNUSparseFile.0/ino-3, "
	        "0 GNUSparseFile.0/ino-2, 0 small");
	m = &a.members[2];
	ck_assert_mem_eq(archive_record(m->records, "GNU.sparse.name").at, "hole\n", 5);
	ck_assert_mem_eq(archive_record(m->records, "GNU.sparse.realsize").at, "4294963200\n",
	        11);
	ck_assert_mem_eq(archive_record(m->records, "GNU.sparse.major").at, "1\n", 2);
	ck_assert_mem_eq(archive_record(m->records, "GNU.sparse.minor").at, "0\n", 2);
	ck_assert_uint_eq(m->size, 512 + 2 * 4096);
	ck_assert_mem_eq(m->content.at, map, strlen(map) + 1);
	ck_assert_mem_eq(m->content.at + 512, "head", 5);
	ck_assert_mem_eq(m->content.at + 512 + 4096 + 17000 - 16384, "data", 5);
	ck_assert_mem_eq(a.members[1].content.at, "1\n131073\n0\n", 12);
	m = archive_find(&a, "small");
	ck_assert_uint_eq(m->size, 60000);
	ck_assert_uint_eq(span_run(m->content, 0, 0), 59996);
	ck_assert_mem_eq(m->content.at + 59996, "tail", 4);
	archive_done(&w, &a);
}
END_TEST

START_TEST(large_files_are_read_to_the_end_first)
{
	WORLD(w);
	static struct archive a;
	static char text[200001];
	uint32_t node = 0;

	memset(text, 'x', sizeof text - 1);
	archive_name_in(&w, 1, "bad", 0, 2);
	for (uint32_t i = 0; i < 3; i++)
		node = write_at(&w, 2, i + 1, 200000 * (i + 1), 200000 * i, text);
	nodes_put8(&w.n, node + 56, 4); /* compressed in a way that nothing undoes */
	nodes_sign(&w.n, node);
	archive_name_in(&w, 1, "bad again", 0, 2);
	archive_name_in(&w, 1, "good", 0, 3);
	archive_file(&w, 3, REG, text);
	archive_name_in(&w, 1, "lost", 0, 4);
	node = archive_file(&w, 4, REG, "text");
	nodes_put8(&w.n, node + 68, 'T');
	archive_make(&w, WHOLE, &a);
	ck_assert_str_eq(archive_listing(&a), "5 ./, 0 good");
	ck_assert_uint_eq(a.losses, 3);
	ck_assert_ptr_nonnull(strstr(text_str(&a.details), "/bad: "));
	ck_assert_ptr_nonnull(strstr(text_str(&a.details), "/bad again: "));
	ck_assert_ptr_nonnull(strstr(text_str(&a.details), "/lost: "));
	ck_assert_ptr_nonnull(strstr(text_str(&a.result), "3 losses"));
	ck_assert_mem_eq(archive_find(&a, "good")->content.at, text, 200000);
	archive_done(&w, &a);
}
END_TEST

/* ---- the manifest as a file ---- */

START_TEST(a_manifest_is_written_whole)
{
	WORLD(w);
	struct archive a = { 0 };
	struct job j;

	archive_name_in(&w, 1, "f", 0, 2);
	archive_file(&w, 2, REG, "x");
	world_resolve(&w);
	archive_choose_path();
	manifest_start(&j, &w.tree.tree, NULL, archive_path, OUTPUT_NEW);
	ck_assert(job_finish(&j));
	ck_assert_uint_eq(j.losses, 0);
	job_free(&j);
	manifest_start(&j, &w.tree.tree, NULL, archive_path, OUTPUT_NEW);
	ck_assert(!job_finish(&j));
	job_free(&j);
	archive_load(&a);
	ck_assert_ptr_nonnull(strstr(text_str(&a.bytes), "\n/f f 0644 65535 500 1 "));
	text_free(&a.bytes);
	world_free(&w);
}
END_TEST

CASES(tar)
{
	tcase_add_test(tcase, a_record_counts_its_own_digits);
	tcase_add_test(tcase, acls_become_text);
	tcase_add_loop_test(tcase, every_type_is_there, 0, 2);
	tcase_add_loop_test(tcase, names_of_any_length_and_bytes_survive, 0, 2);
	tcase_add_loop_test(tcase, attributes_are_records, 0, 2);
	tcase_add_loop_test(tcase, an_acl_is_there_in_both_forms, 0, 2);
	tcase_add_loop_test(tcase, holes_become_a_map, 0, 2);
	tcase_add_loop_test(tcase, large_files_are_read_to_the_end_first, 0, 2);
	tcase_add_loop_test(tcase, a_manifest_is_written_whole, 0, 2);
}
