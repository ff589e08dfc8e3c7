/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Links, devices, extended attributes and ACLs are what the Linux kernel would show, in
 * both byte orders.
 */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "jffs2/view/fs.h"
#include "jffs2/summary.h"
#include "tests/fixture/jffs2/attributes.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/jffs2/world.h"

/* ---- links and devices ---- */

static void
special(struct world *w, uint32_t version, uint32_t mode, uint32_t isize, const char *data,
        size_t len)
{
	nodes_add_inode(&w->n, &(struct inode_spec){ .ino = 2, .version = version,
	        .mode = mode, .isize = isize, .data = span_of(data, len) });
}

START_TEST(a_symlink_is_its_stored_bytes)
{
	WORLD(w);
	struct span target;

	name(&w, "l", 1, 2);
	special(&w, 1, S_IFLNK | 0777, 7, "old/one", 7);
	special(&w, 2, S_IFLNK | 0777, 0, "new\0x", 5);
	world_resolve(&w);
	target = jffs2_fs_target(&w.fs, jffs2_fs_inode(&w.fs, 2));
	ck_assert_uint_eq(target.len, 3);
	ck_assert_mem_eq(target.at, "new", 3);
	/* the rewrite is shorter: the old one's tail is a second piece, so EIO */
	ck_assert_int_eq(find(&w, "/l")->error, EIO);
	world_free(&w);
}
END_TEST

START_TEST(a_symlink_without_isize_has_dsize)
{
	WORLD(w);

	name(&w, "l", 1, 2);
	special(&w, 1, S_IFLNK | 0777, 0, "target", 6);
	world_resolve(&w);
	ck_assert_int_eq(find(&w, "/l")->error, 0);
	ck_assert_uint_eq(find(&w, "/l")->size, 6);
	world_free(&w);
}
END_TEST

START_TEST(special_inodes_need_exactly_one_piece)
{
	WORLD(w);

	name(&w, "l", 1, 2);
	special(&w, 1, S_IFLNK | 0777, 3, "abc", 3);
	special(&w, 2, _i & 2 ? S_IFLNK | 0777 : S_IFCHR | 0600, 3, "", 0);
	world_resolve(&w);
	ck_assert_int_eq(find(&w, "/l")->error, EIO);
	world_free(&w);
}
END_TEST

START_TEST(a_symlink_of_255_bytes_is_too_long)
{
	WORLD(w);
	char target[300];

	memset(target, 'x', sizeof target);
	name(&w, "l", 1, 2);
	special(&w, 1, S_IFLNK | 0777, 0, target, _i & 2 ? 255 : 254);
	world_resolve(&w);
	ck_assert_int_eq(find(&w, "/l")->error, _i & 2 ? ENAMETOOLONG : 0);
	world_free(&w);
}
END_TEST

static struct jffs2_device
device(const struct world *w, const char *path)
{
	return jffs2_fs_device(&w->fs, inode_at(&w->fs, path, NULL));
}

START_TEST(device_numbers_old_and_new)
{
	WORLD(w);
	bool little = w.n.endian == ENDIAN_LITTLE;

	name(&w, "d", 1, 2);
	if (_i & 2)
		special(&w, 1, S_IFBLK | 0600, 0, little ? "\x01\x08" : "\x08\x01", 2);
	else /* 259:300 = 0x10032c with 0x2c in the low byte, 0x100 above: new form */
		special(&w, 1, S_IFBLK | 0600, 0,
		        little ? "\x2c\x03\x11\x00" : "\x00\x11\x03\x2c", 4);
	world_resolve(&w);
	ck_assert_int_eq(find(&w, "/d")->error, 0);
	ck_assert_uint_eq(device(&w, "/d").major, _i & 2 ? 8 : 0x103);
	ck_assert_uint_eq(device(&w, "/d").minor, _i & 2 ? 1 : 300);
	world_free(&w);
}
END_TEST

START_TEST(a_device_of_odd_size_is_an_error)
{
	WORLD(w);

	name(&w, "d", 1, 2);
	special(&w, 1, S_IFCHR | 0600, 0, "abc", 3);
	world_resolve(&w);
	ck_assert_int_eq(find(&w, "/d")->error, EIO);
	world_free(&w);
}
END_TEST

/* jffs2dump leaves data alone when it converts, and with it device numbers. The kernel shows
 * what stands there; a number that needs the new form in the other byte order only, or a well
 * known device with swapped bytes, betrays it. */
START_TEST(unconverted_device_numbers_are_noticed)
{
	static const char *const data[][2] = {
		{ "\x00\x01\x00\x00", "\x00\x00\x01\x00" }, /* 256:0 in the other order */
		{ "\x05\x01", "\x01\x05" },
	};
	WORLD(w);
	int which = _i >> 1;
	const char *bytes = data[which][w.n.endian == ENDIAN_LITTLE ? 0 : 1];

	name(&w, which ? "console" : "d", 1, 2);
	special(&w, 1, S_IFBLK | 0600, 0, bytes, which ? 2 : 4);
	world_resolve(&w);
	ck_assert_uint_eq(jffs2_fs_foreign_devices(&w.fs), 1);
	ck_assert_uint_eq(device(&w, which ? "/console" : "/d").major, 1);
	ck_assert_uint_eq(device(&w, which ? "/console" : "/d").minor, which ? 5 : 0);
	world_free(&w);
}
END_TEST

/* One number that makes sense as it stands outweighs any that do not. */
START_TEST(converted_device_numbers_are_no_issue)
{
	WORLD(w);
	bool little = w.n.endian == ENDIAN_LITTLE;

	name(&w, "console", 1, 2);
	special(&w, 1, S_IFCHR | 0600, 0, little ? "\x01\x05" : "\x05\x01", 2);
	name(&w, "null", 2, 3);
	nodes_add_inode(&w.n, &(struct inode_spec){ .ino = 3, .version = 1,
	        .mode = S_IFCHR | 0600, .data = span_of(little ? "\x01\x03" : "\x03\x01", 2) });
	world_resolve(&w);
	ck_assert_uint_eq(jffs2_fs_foreign_devices(&w.fs), 0);
	world_free(&w);
}
END_TEST

/* ---- extended attributes ---- */

/* An inode has the attributes tied to it if the scan knows it: the root, too, though it is there even
 * if nothing is said of it. */
START_TEST(a_root_without_nodes_has_no_attributes)
{
	WORLD(w);
	uint32_t at;

	nodes_add_xattr(&w.n, 1, 1, 1, "a", span_of("x", 1));
	nodes_add_xref(&w.n, JFFS2_ROOT_INO, 1, 2);
	if (_i / 2 == 1)
		nodes_add_inode(&w.n, &(struct inode_spec){ .ino = JFFS2_ROOT_INO, .version = 1,
		        .mode = DIR_MODE });
	if (_i / 2 >= 2) {
		at = name(&w, "f", 1, 0);
		if (_i / 2 == 3)
			nodes_mark_obsolete(&w.n, at);
	}
	world_resolve(&w);
	ck_assert_str_eq(xattrs_of(&w, JFFS2_ROOT_INO), _i / 2 % 3 ? "user.a=78;" : "");
	ck_assert_int_eq(find(&w, "/")->error, 0);
	world_free(&w);
}
END_TEST

START_TEST(attributes_by_version_and_sequence)
{
	WORLD(w);

	name(&w, "f", 1, 2);
	write_at(&w, 2, 1, 0, 0, "");
	nodes_add_xattr(&w.n, 10, 2, 1, "new", span_of("B", 1));
	nodes_add_xattr(&w.n, 10, 1, 1, "old", span_of("A", 1));
	nodes_add_xattr(&w.n, 11, 1, 5, "gone", span_of("C", 1));
	nodes_add_xattr(&w.n, 12, 0xffffffff, 1, "dead", span_of("D", 1));
	nodes_add_xattr(&w.n, 13, 1, 2, "sec", span_of("E", 1));
	nodes_add_xattr(&w.n, 14, 1, 1, "new", span_of("F", 1));
	nodes_add_xref(&w.n, 2, 10, 2);
	nodes_add_xref(&w.n, 2, 11, 4);
	nodes_add_xref(&w.n, 2, 11, 5);
	nodes_add_xref(&w.n, 2, 12, 6);
	nodes_add_xref(&w.n, 2, 13, 8);
	nodes_add_xref(&w.n, 2, 14, 10);
	nodes_add_xref(&w.n, 2, 99, 12);
	world_resolve(&w);
	/* The version that says removed is shown nevertheless, as long as a tie holds. */
	ck_assert_str_eq(xattrs_of(&w, 2), "security.sec=45;user.dead=44;user.new=46;");
	world_free(&w);
}
END_TEST

static bool
list_listed(void *arg, const struct jffs2_xattr *x)
{
	struct world *w = arg;

	text_addf(&w->got, "%s=", text_str(&x->name));
	if (x->error)
		text_addf(&w->got, "!%d ", x->error);
	else
		text_addf(&w->got, "%s ", text_str(&x->value));
	return true;
}

static const char *
listed(struct world *w, uint32_t ino)
{
	text_clear(&w->got);
	jffs2_fs_each_listed(&w->fs, jffs2_fs_inode(&w->fs, ino), list_listed, w);
	return text_str(&w->got);
}

static void
give(struct world *w, uint32_t ino, uint32_t xid, uint8_t prefix, const char *attribute,
        const char *value)
{
	nodes_add_xattr(&w->n, xid, 1, prefix, attribute, span_of(value, strlen(value)));
	nodes_add_xref(&w->n, ino, xid, 2);
}

/* The data of an attribute is read when it is asked for: if the newest version is bad there is
 * none, and nothing in its place but another attribute of the name. */
START_TEST(a_bad_attribute_is_none)
{
	WORLD(w);
	uint32_t bad;

	name(&w, "f", 1, 2);
	write_at(&w, 2, 1, 1, 0, "x");
	nodes_add_xattr(&w.n, 1, 1, 1, "a", span_of("old", 3));
	bad = nodes_add_xattr(&w.n, 1, 2, 1, "a", span_of("new", 3));
	nodes_put8(&w.n, bad + 36, '?');
	nodes_add_xref(&w.n, 2, 1, 4);
	if (_i & 2)
		give(&w, 2, 2, 1, "a", "other");
	world_resolve(&w);
	ck_assert_str_eq(listed(&w, 2), _i & 2 ? "user.a=other " : "");
	ck_assert_int_eq(state_at(&w, bad), STATE_BAD);
	world_free(&w);
}
END_TEST

/* Of one sequence number that stays which comes into the list first, bucket by bucket:
 * 2 ^ 128 and 2 ^ 130 are 2 and 0 of 128. */
START_TEST(of_equal_sequence_numbers_the_first_bucket_stays)
{
	WORLD(w);

	name(&w, "f", 1, 2);
	write_at(&w, 2, 1, 1, 0, "x");
	give(&w, 2, 128, 1, "a", "two");
	give(&w, 2, 130, 1, "a", "zero");
	world_resolve(&w);
	ck_assert_str_eq(listed(&w, 2), "user.a=zero ");
	world_free(&w);
}
END_TEST

/* What is listed need not be given: errors as root sees them. */
START_TEST(attributes_that_are_listed_may_not_be_given)
{
	static const struct {
		uint32_t mode;
		uint8_t prefix;
		const char *attribute, *value, *listed;
	} rows[] = {
		{ REG, 1, "", "v", "user.=!22 " },
		{ S_IFIFO, 1, "u", "v", "user.u=!61 " },
		{ S_IFIFO, 5, "t", "v", "trusted.t=v " },
		{ 0644, 5, "t", "v", "" },
		{ 0170644, 1, "u", "v", "" },
		{ REG, 3, "named", "v", "system.posix_acl_accessnamed=!95 " },
		{ REG, 3, "", "junk", "system.posix_acl_access=!22 " },
		{ REG, 4, "", "", "system.posix_acl_default=!61 " },
		{ REG, 7, "u", "v", "" },
		{ REG, 1, "u", "v", "user.u=v " },
	};
	WORLD(w);

	name(&w, "f", 1, 2);
	nodes_add_inode(&w.n, &(struct inode_spec){ .ino = 2, .version = 1,
	        .mode = rows[_i / 2].mode });
	give(&w, 2, 1, rows[_i / 2].prefix, rows[_i / 2].attribute, rows[_i / 2].value);
	world_resolve(&w);
	ck_assert_str_eq(listed(&w, 2), rows[_i / 2].listed);
	world_free(&w);
}
END_TEST

START_TEST(acls_as_the_kernel_presents_them)
{
	WORLD(w);
	struct nodes acl = { .endian = w.n.endian };
	static const uint8_t room[28] = { 0 };

	name(&w, "f", 1, 2);
	write_at(&w, 2, 1, 0, 0, "");
	nodes_add_bytes(&acl, span_of(room, 28));
	nodes_put32(&acl, 0, 1);
	nodes_put16(&acl, 4, 0x01); /* the owner: rwx, no id */
	nodes_put16(&acl, 6, 7);
	nodes_put16(&acl, 8, 0x02); /* user 1000: r-- */
	nodes_put16(&acl, 10, 4);
	nodes_put32(&acl, 12, 1000);
	nodes_put16(&acl, 16, 0x04); /* group, mask, others: none */
	nodes_put16(&acl, 20, 0x10);
	nodes_put16(&acl, 24, 0x20);
	nodes_add_xattr(&w.n, 1, 1, 3, "", nodes_image(&acl));
	nodes_add_xref(&w.n, 2, 1, 2);
	world_resolve(&w);
	ck_assert_str_eq(xattrs_of(&w, 2), "system.posix_acl_access="
	        "02000000" "01000700ffffffff" "02000400e8030000" "04000000ffffffff"
	        "10000000ffffffff" "20000000ffffffff;");
	nodes_free(&acl);
	world_free(&w);
}
END_TEST

CASES(fs_special)
{
	tcase_add_loop_test(tcase, a_bad_attribute_is_none, 0, 4);
	tcase_add_loop_test(tcase, attributes_that_are_listed_may_not_be_given, 0, 20);
	tcase_add_loop_test(tcase, special_inodes_need_exactly_one_piece, 0, 4);
	tcase_add_loop_test(tcase, a_symlink_of_255_bytes_is_too_long, 0, 4);
	tcase_add_loop_test(tcase, device_numbers_old_and_new, 0, 4);
	tcase_add_loop_test(tcase, of_equal_sequence_numbers_the_first_bucket_stays, 0, 2);
	tcase_add_loop_test(tcase, a_symlink_is_its_stored_bytes, 0, 2);
	tcase_add_loop_test(tcase, a_symlink_without_isize_has_dsize, 0, 2);
	tcase_add_loop_test(tcase, a_device_of_odd_size_is_an_error, 0, 2);
	tcase_add_loop_test(tcase, unconverted_device_numbers_are_noticed, 0, 4);
	tcase_add_loop_test(tcase, converted_device_numbers_are_no_issue, 0, 2);
	tcase_add_loop_test(tcase, a_root_without_nodes_has_no_attributes, 0, 8);
	tcase_add_loop_test(tcase, attributes_by_version_and_sequence, 0, 2);
	tcase_add_loop_test(tcase, acls_as_the_kernel_presents_them, 0, 2);
}
