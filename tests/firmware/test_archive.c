/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Archives: their files as a tree, and the images in them as stores. tests/archives.sh compares
 * with the tools; here is what no tool makes.
 */
#include <stdio.h>
#include <string.h>

#include "config.h"
#include "firmware/firmware.h"
#include "firmware/model/children.h"
#include "issues/issues.h"
#include "job/extract/tar_private.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/format/children.h"
#include "tree/tree.h"

/* A member of a tar: ustar, POSIX.1-2017. */
static void
add_tar(struct text *t, const char *name, char type, const char *link, struct span data)
{
	char header[512] = { 0 };
	unsigned int sum = 0;

	snprintf(header, 100, "%s", name);
	memcpy(header + 100, "0000644\0" "0000001\0" "0000002", 23);
	snprintf(header + 124, 12, "%011o", (unsigned int)data.len);
	snprintf(header + 136, 12, "%011o", 1000000000u);
	memset(header + 148, ' ', 8);
	header[156] = type;
	snprintf(header + 157, 100, "%s", link);
	memcpy(header + 257, "ustar\0" "00", 8);
	for (size_t i = 0; i < sizeof header; i++)
		sum += (unsigned char)header[i];
	snprintf(header + 148, 8, "%06o", sum);
	text_add_bytes(t, header, sizeof header);
	text_add_bytes(t, data.at, data.len);
	while (t->len % 512)
		text_add_bytes(t, "", 1);
}

static void
end_tar(struct text *t)
{
	char zeros[1024] = { 0 };

	text_add_bytes(t, zeros, sizeof zeros);
}

#ifdef HAVE_ARCHIVE

/* The content of the file at `path` of the tree; its length, or -errno. */
static int64_t
content(const struct tree *t, const char *path, uint8_t *out, uint32_t room)
{
	struct error err;
	uint32_t node = tree_lookup(t, path, &err);
	struct tree_reader *r;
	int64_t n = 0;
	uint32_t len = 0;

	ck_assert_msg(node != TREE_NONE, "%s", err.text);
	r = tree_reader_new(t);
	while (len < room && (n = tree_read(r, node, len, out + len, room - len, NULL, &err)) > 0)
		len += (uint32_t)n;
	tree_reader_free(r);
	return n < 0 ? n : (int64_t)len;
}

START_TEST(parts_of_several_members_are_counted_through)
{
	struct text fs = children_file_system(), tar = { 0 };
	struct firmware *f;

	add_tar(&tar, "one.jffs2", '0', "", children_bytes(&fs));
	add_tar(&tar, "readme", '0', "", span_of("hello", 5));
	add_tar(&tar, "two.jffs2", '0', "", children_bytes(&fs));
	end_tar(&tar);
	f = children_open(&tar);
	children_check(f);
	ck_assert_uint_eq(f->children.count, 2);
	for (size_t i = 0; i < 2; i++) {
		struct firmware *child = f->children.at[i];
		struct text name = { 0 };
		struct part_path path;
		int part;

		ck_assert_str_eq(child->store->name, i ? "two.jffs2" : "one.jffs2");
		ck_assert(span_equal(child->bytes, children_bytes(&fs)));
		firmware_add_part(child, 0, &name);
		ck_assert_str_eq(text_str(&name), i ? "0/1" : "0/0");
		ck_assert(part_path_parse(children_bytes(&name), &path));
		ck_assert_ptr_eq(firmware_within(f, &path, &part), child);
		ck_assert_int_eq(part, 0);
		text_free(&name);
	}
	ck_assert_ptr_eq(firmware_usual_store(f), f->children.at[0]);
	firmware_close(f);
	text_free(&tar);
	text_free(&fs);
}
END_TEST

/* The records of pax for the next member. */
static void
add_pax(struct text *t, const char *const *records)
{
	struct text all = { 0 };

	for (; *records; records++)
		tar_add_record(&all, *records, span_of(strchr(*records, '\0') + 1,
		        strlen(strchr(*records, '\0') + 1)));
	add_tar(t, "PaxHeaders/x", 'x', "", span_of(all.at, all.len));
	text_free(&all);
}

static bool
add_attribute(void *arg, const struct tree_xattr *x)
{
	struct text *t = arg;

	text_add_bytes(t, x->name.at, x->name.len);
	if (x->error)
		text_addf(t, "!%d", x->error);
	else
		text_add(t, "=");
	text_add_escaped(t, x->value, "");
	text_add(t, " ");
	return true;
}

static const struct {
	const char *records[4]; /* name, NUL, value */
	const char *attributes;
	uint32_t mode;
} attributes[] = {
	{ { "SCHILY.xattr.user.note\0edited" }, "user.note=edited ", 0644 },
	/* bsdtar writes both forms. */
	{ { "LIBARCHIVE.xattr.user.b%20c\0eHl6", "SCHILY.xattr.user.b c\0xyz",
	    "SCHILY.xattr.security.a\0one" }, "security.a=one user.b c=xyz ", 0644 },
	/* GNU tar escapes an equals sign. */
	{ { "SCHILY.xattr.trusted.50%25%3Dhalf\0v" }, "trusted.50%=half=v ", 0644 },
	{ { "SCHILY.xattr.com.apple.quarantine\0q", "SCHILY.xattr.user.n\0q" }, "user.n=q ", 0644 },
	{ { "SCHILY.acl.access\0user::rw-,group::---,other::---,user:1000:rwx,mask::r-x" },
	  "system.posix_acl_access=\\x02\\x00\\x00\\x00"
	  "\\x01\\x00\\x06\\x00\\xff\\xff\\xff\\xff" "\\x02\\x00\\x07\\x00\\xe8\\x03\\x00\\x00"
	  "\\x04\\x00\\x00\\x00\\xff\\xff\\xff\\xff" "\\x10\\x00\\x05\\x00\\xff\\xff\\xff\\xff"
	  "\\x20\\x00\\x00\\x00\\xff\\xff\\xff\\xff ", 0650 },
	/* Who that is here, nobody knows. */
	{ { "SCHILY.acl.access\0user::rw-,user:alice:r--,group::r--,mask::r--,other::---" },
	  "system.posix_acl_access!22 ", 0640 },
	/* An access control list that says no more than the mode. */
	{ { "SCHILY.acl.access\0user::rw-,group::r--,other::r--" }, "", 0644 },
};

START_TEST(members_have_the_attributes_of_their_records)
{
	struct text tar = { 0 }, has = { 0 };
	struct tree_reader *r;
	const struct tree *t;
	struct firmware *f;
	struct tree_stat st;
	struct error err;
	uint32_t node;

	add_pax(&tar, attributes[_i].records);
	add_tar(&tar, "x", '0', "", span_of("1", 1));
	add_tar(&tar, "y", '0', "", span_of("2", 1));
	end_tar(&tar);
	f = children_open(&tar);
	t = firmware_tree(f, 0);
	ck_assert_int_eq(t->class->xattrs != NULL, *attributes[_i].attributes != 0);
	r = tree_reader_new(t);
	tree_xattrs(r, node = tree_lookup(t, "/x", &err), add_attribute, &has);
	ck_assert_str_eq(text_str(&has), attributes[_i].attributes);
	tree_stat(t, node, &st);
	ck_assert_uint_eq(st.mode & 07777, attributes[_i].mode);
	text_clear(&has);
	tree_xattrs(r, tree_lookup(t, "/y", &err), add_attribute, &has);
	ck_assert_uint_eq(has.len, 0);
	tree_reader_free(r);
	firmware_close(f);
	text_free(&has);
	text_free(&tar);
}
END_TEST

START_TEST(hostile_names)
{
	struct text tar = { 0 };
	const struct tree *t;
	struct firmware *f;
	struct tree_stat st;
	struct error err;
	uint8_t out[16];
	uint32_t node;

	add_tar(&tar, "../out", '0', "", span_of("1", 1));
	add_tar(&tar, "/absolute//./x", '0', "", span_of("2", 1));
	add_tar(&tar, "twice", '0', "", span_of("3", 1));
	add_tar(&tar, "twice", '0', "", span_of("44", 2));
	add_tar(&tar, "link", '2', "/etc", span_of(NULL, 0));
	add_tar(&tar, "link/under", '0', "", span_of("5", 1));
	add_tar(&tar, "hard", '1', "twice", span_of(NULL, 0));
	add_tar(&tar, "lost", '1', "nothing", span_of(NULL, 0));
	add_tar(&tar, "./", '5', "", span_of(NULL, 0));
	end_tar(&tar);
	f = children_open(&tar);
	t = firmware_tree(f, 0);
	ck_assert_ptr_nonnull(t);
	ck_assert_int_eq(content(t, "/absolute/x", out, sizeof out), 1);
	ck_assert_int_eq(content(t, "/twice", out, sizeof out), 2);
	ck_assert_int_eq(content(t, "/hard", out, sizeof out), 2);
	ck_assert_int_eq(content(t, "/link/under", out, sizeof out), 1);
	node = tree_find(t, tree_root(t), span_of("lost", 4));
	ck_assert_uint_eq(tree_entry(t, node).node, TREE_NONE);
	node = tree_lookup(t, "/twice", &err);
	tree_stat(t, node, &st);
	ck_assert(st.nlink == 2 && st.size == 2 && st.uid == 1 && st.gid == 2
	          && st.mtime == 1000000000 && st.mode == 0100644);
	ck_assert_uint_ne(tree_find(t, tree_root(t), span_of("..", 2)), TREE_NONE);
	firmware_close(f);
	text_free(&tar);
}
END_TEST

/* Whatever is missing is never shown as whole. */
START_TEST(cut_short)
{
	static uint8_t plain[3000], out[4000];
	struct text whole = { 0 };
	size_t count;

	memset(plain, 'x', sizeof plain);
	add_tar(&whole, "first", '0', "", span_of(plain, sizeof plain));
	add_tar(&whole, "second", '0', "", span_of(plain, sizeof plain));
	for (size_t len = 600; len < whole.len; len += 61) {
		struct text t = { 0 };
		struct firmware *f;
		const struct tree *tree;
		int64_t n;

		text_add_bytes(&t, whole.at, len);
		f = children_open(&t);
		tree = firmware_tree(f, 0);
		ck_assert_ptr_nonnull(tree);
		n = content(tree, "/first", out, sizeof out);
		ck_assert(len < 512 + 3000 ? n < 0 : n == 3000);
		children_verdict(f, "archive-damaged", &count);
		ck_assert(len > 512 + 3072 || count == 1);
		firmware_close(f);
		text_free(&t);
	}
	text_free(&whole);
}
END_TEST

START_TEST(many_members_are_read_in_slices)
{
	enum { MEMBERS = 2000, BUDGET = 64 << 10 };
	struct text tar = { 0 };
	struct firmware *f;
	const struct tree *t;
	char name[32];
	size_t steps = 0;

	for (int i = 0; i < MEMBERS; i++) {
		snprintf(name, sizeof name, "d%d/f%d", i % 7, i);
		add_tar(&tar, name, '0', "", span_of(name, strlen(name)));
	}
	end_tar(&tar);
	f = firmware_new(image_of_memory("test.tar", children_bytes(&tar)), NULL);
	while (firmware_step(f, BUDGET))
		steps++;
	ck_assert_uint_gt(steps, 2 * MEMBERS * 2048 / BUDGET);
	t = firmware_tree(f, 0);
	ck_assert_uint_eq(tree_entries(t), MEMBERS + 7);
	for (uint32_t e = 1; e < tree_entries(t); e++) {
		struct tree_entry a = tree_entry(t, e - 1), b = tree_entry(t, e);

		ck_assert(a.dir < b.dir || span_compare(a.name, b.name) < 0);
	}
	firmware_close(f);
	text_free(&tar);
}
END_TEST

START_TEST(archives_in_archives_end)
{
	struct text tar = { 0 };
	struct firmware *f;
	size_t count, depth = 0;

	add_tar(&tar, "x", '0', "", span_of("x", 1));
	end_tar(&tar);
	for (int i = 0; i < 9; i++) {
		struct text outer = { 0 };

		add_tar(&outer, "inner.tar", '0', "", children_bytes(&tar));
		end_tar(&outer);
		text_free(&tar);
		tar = outer;
	}
	f = children_open(&tar);
	children_check(f);
	for (const struct firmware *at = f; at; at = firmware_next(f, at))
		depth = firmware_depth(at) > depth ? firmware_depth(at) : depth;
	ck_assert_uint_eq(depth, 5);
	ck_assert_int_eq(children_verdict(f, "not-unpacked", &count), JUDGED_PARTIAL);
	ck_assert_uint_eq(count, 1);
	firmware_close(f);
	text_free(&tar);
}
END_TEST

START_TEST(it_can_be_stopped_at_any_time)
{
	struct text fs = children_file_system(), tar = { 0 };

	add_tar(&tar, "a.jffs2", '0', "", children_bytes(&fs));
	add_tar(&tar, "b", '0', "", span_of("b", 1));
	end_tar(&tar);
	for (int stop = 0; stop < 60; stop++) {
		struct firmware *f = firmware_new(image_of_memory("t", children_bytes(&tar)),
		        NULL);

		for (int i = 0; i < stop && firmware_step(f, 4000); i++)
			continue;
		firmware_stop(f);
		ck_assert_int_eq(f->phase, FIRMWARE_DONE);
		firmware_close(f);
	}
	text_free(&tar);
	text_free(&fs);
}
END_TEST

#else

START_TEST(a_build_without_the_library_says_so)
{
	struct text tar = { 0 };
	struct firmware *f;

	add_tar(&tar, "x", '0', "", span_of("x", 1));
	end_tar(&tar);
	f = children_open(&tar);
	ck_assert_ptr_null(firmware_tree(f, 0));
	ck_assert_str_eq(firmware_tree_part(f, 0)->err.text, "tar: not built in (libarchive)");
	firmware_close(f);
	text_free(&tar);
}
END_TEST

#endif

CASES(archive)
{
#ifdef HAVE_ARCHIVE
	tcase_add_test(tcase, parts_of_several_members_are_counted_through);
	tcase_add_test(tcase, hostile_names);
	tcase_add_loop_test(tcase, members_have_the_attributes_of_their_records, 0,
	        ROWS_OF(attributes));
	tcase_add_test(tcase, cut_short);
	tcase_add_test(tcase, many_members_are_read_in_slices);
	tcase_add_test(tcase, archives_in_archives_end);
	tcase_add_test(tcase, it_can_be_stopped_at_any_time);
#else
	tcase_add_test(tcase, a_build_without_the_library_says_so);
#endif
}
