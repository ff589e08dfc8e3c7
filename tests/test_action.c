/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is done to an image: new files appear whole or not at all, nothing is overwritten
 * by chance, and no name in an image leads out of the directory it is extracted to.
 */
#include "job/job.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "list/list.h"
#include "output/beneath.h"
#include "tests/nodes.h"

enum { REG = 0100644, DIR_MODE = 040755, LINK = 0120777, FIFO = 010644, CHAR = 020644,
       DT_DIR = 4, DT_REG = 8, DT_LNK = 10 };

/* ---- a place to write to, and a look at what is there ---- */

static char place[200];

static void
make_place(void)
{
	const char *tmp = getenv("TMPDIR");

	snprintf(place, sizeof place, "%s/flashloupe-XXXXXX", tmp ? tmp : "/tmp");
	ck_assert_ptr_nonnull(mkdtemp(place));
}

static int
remove_one(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
	(void)st;
	(void)flag;
	(void)ftw;
	return remove(path);
}

static void
remove_place(void)
{
	nftw(place, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* The path of `name` in the place; two may be used at a time. */
static const char *
in_place(const char *name)
{
	static char paths[2][400];
	static int turn;

	turn = !turn;
	snprintf(paths[turn], sizeof paths[turn], "%s/%s", place, name);
	return paths[turn];
}

/* The content of a file in the place; "(none)" if there is none. */
static const char *
content(const char *name)
{
	static char buffer[300000];
	FILE *f = fopen(in_place(name), "r");
	size_t n;

	if (!f)
		return "(none)";
	n = fread(buffer, 1, sizeof buffer - 1, f);
	fclose(f);
	buffer[n] = 0;
	return buffer;
}

static void
write_file(const char *name, const char *text)
{
	FILE *f = fopen(in_place(name), "w");

	ck_assert_ptr_nonnull(f);
	fputs(text, f);
	fclose(f);
}

static int counted;

static int
count_one(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
	(void)path;
	(void)st;
	(void)flag;
	(void)ftw;
	counted++;
	return 0;
}

/* How many things are in the place, itself not counted. */
static int
things(void)
{
	counted = -1;
	nftw(place, count_one, 16, FTW_PHYS);
	return counted;
}

static struct stat
stat_of(const char *name)
{
	struct stat st = { 0 };

	ck_assert_int_eq(lstat(in_place(name), &st), 0);
	return st;
}

/* ---- images ---- */

struct world {
	struct nodes n;
	struct firmware *f;
	struct volume *v;
};

static void
name(struct world *w, uint32_t dir, const char *text, size_t len, uint32_t ino)
{
	static uint32_t version;

	nodes_add_dirent(&w->n, &(struct dirent_spec){ .pino = dir, .version = ++version,
	        .ino = ino, .mctime = 1000, .type = DT_REG, .name = text,
	        .name_len = len });
}

static uint32_t
file(struct world *w, uint32_t ino, uint32_t mode, const char *text)
{
	return nodes_add_inode(&w->n, &(struct inode_spec){ .ino = ino, .version = 1,
	        .mode = mode, .isize = (uint32_t)strlen(text), .mtime = 1234567,
	        .uid = (uint16_t)geteuid(), .gid = (uint16_t)getegid(),
	        .data = span_of(text, strlen(text)) });
}

static void
start(struct world *w)
{
	make_place();
	*w = (struct world){ .n = { .endian = ENDIAN_LITTLE } };
}

static void
look(struct world *w)
{
	w->f = firmware_new(image_of_memory("test", nodes_image(&w->n)), NULL);
	firmware_finish(w->f);
	ck_assert_uint_eq(w->f->volumes.count, 1);
	w->v = w->f->volumes.at[0];
}

static void
finish(struct world *w)
{
	firmware_close(w->f);
	nodes_free(&w->n);
	remove_place();
}

static uint32_t
inode(const struct world *w, const char *path)
{
	return jffs2_fs_lookup(&w->v->fs, path, NULL);
}

/* ---- output ---- */

START_TEST(a_file_appears_when_it_is_complete)
{
	struct error err;
	struct output *o;

	make_place();
	o = output_open(in_place("new"), OUTPUT_NEW, &err);
	ck_assert_ptr_nonnull(o);
	ck_assert(output_write(o, span_of("some", 4), &err));
	ck_assert(output_fill(o, 'x', 20000, &err));
	ck_assert_str_eq(content("new"), "(none)");
	ck_assert_int_eq(things(), 1);
	ck_assert(output_commit(o, &err));
	ck_assert_uint_eq(strlen(content("new")), 20004);
	ck_assert_int_eq(things(), 1);
	ck_assert(output_exists(in_place("new")));
	remove_place();
}
END_TEST

START_TEST(an_abandoned_file_leaves_nothing)
{
	struct error err;
	struct output *o;

	make_place();
	o = output_open(in_place("new"), OUTPUT_NEW, &err);
	ck_assert(output_write(o, span_of("some", 4), &err));
	output_abandon(o);
	output_abandon(NULL);
	ck_assert_int_eq(things(), 0);
	remove_place();
}
END_TEST

START_TEST(what_exists_is_kept)
{
	struct error err;
	struct output *o;

	make_place();
	write_file("old", "old");
	ck_assert_ptr_null(output_open(in_place("old"), OUTPUT_NEW, &err));
	ck_assert_ptr_nonnull(strstr(err.text, "exists already"));
	/* Even what appears while the new file is being written. */
	o = output_open(in_place("late"), OUTPUT_NEW, &err);
	ck_assert(output_write(o, span_of("new", 3), &err));
	write_file("late", "late");
	ck_assert(!output_commit(o, &err));
	ck_assert_ptr_nonnull(strstr(err.text, "exists already"));
	ck_assert_str_eq(content("late"), "late");
	ck_assert_str_eq(content("old"), "old");
	ck_assert_int_eq(things(), 2);
	remove_place();
}
END_TEST

START_TEST(what_may_be_replaced_is_replaced_at_the_end)
{
	struct error err;
	struct output *o;

	make_place();
	write_file("old", "old");
	ck_assert_int_eq(symlink("old", in_place("link")), 0);
	o = output_open(in_place("link"), OUTPUT_REPLACE, &err);
	ck_assert_ptr_nonnull(o);
	ck_assert(output_write(o, span_of("new", 3), &err));
	ck_assert_str_eq(content("old"), "old");
	ck_assert(output_commit(o, &err));
	ck_assert_str_eq(content("old"), "new");
	ck_assert(S_ISLNK(stat_of("link").st_mode));
	remove_place();
}
END_TEST

START_TEST(only_files_are_replaced)
{
	struct error err;

	make_place();
	ck_assert_int_eq(mkdir(in_place("dir"), 0700), 0);
	ck_assert_int_eq(mkfifo(in_place("fifo"), 0600), 0);
	ck_assert_ptr_null(output_open(in_place("dir"), OUTPUT_REPLACE, &err));
	ck_assert_ptr_null(output_open(in_place("fifo"), OUTPUT_REPLACE, &err));
	ck_assert_ptr_null(output_open(in_place("none/file"), OUTPUT_NEW, &err));
	ck_assert_ptr_null(output_open(in_place(""), OUTPUT_NEW, &err));
	ck_assert_int_eq(things(), 2);
	remove_place();
}
END_TEST

/* ---- carve, cat, export ---- */

START_TEST(carving_takes_the_bytes_as_they_stand)
{
	struct world w;
	struct job j;

	start(&w);
	file(&w, 2, REG, "text");
	look(&w);
	carve_start(&j, w.f, 68, 4, in_place("four"), OUTPUT_NEW);
	ck_assert(job_finish(&j));
	job_free(&j);
	ck_assert_str_eq(content("four"), "text");
	/* A range is clipped to what is there. */
	carve_start(&j, w.f, 70, 1000, in_place("two"), OUTPUT_NEW);
	ck_assert(job_finish(&j));
	job_free(&j);
	ck_assert_str_eq(content("two"), "xt");
	carve_start(&j, w.f, 5000, 1000, in_place("nothing"), OUTPUT_NEW);
	ck_assert(job_finish(&j));
	job_free(&j);
	ck_assert_str_eq(content("nothing"), "");
	carve_start(&j, w.f, 0, 10, in_place("four"), OUTPUT_NEW);
	ck_assert(!job_finish(&j));
	ck_assert_int_eq(j.state, JOB_FAILED);
	job_free(&j);
	ck_assert_str_eq(content("four"), "text");
	finish(&w);
}
END_TEST

START_TEST(cat_writes_one_file_or_none)
{
	struct world w;
	struct job j;
	uint32_t node;

	start(&w);
	name(&w, 1, "good", 0, 2);
	file(&w, 2, REG, "text");
	name(&w, 1, "dir", 0, 3);
	file(&w, 3, DIR_MODE, "");
	name(&w, 1, "bad", 0, 4);
	node = file(&w, 4, REG, "text");
	nodes_put8(&w.n, node + 56, 4); /* compressed in a way that nothing undoes */
	nodes_sign(&w.n, node);
	look(&w);
	cat_start(&j, volume_tree(w.v), inode(&w, "/good"), in_place("good"), OUTPUT_NEW);
	ck_assert(job_finish(&j));
	job_free(&j);
	ck_assert_str_eq(content("good"), "text");
	cat_start(&j, volume_tree(w.v), inode(&w, "/bad"), in_place("bad"), OUTPUT_NEW);
	ck_assert(!job_finish(&j));
	ck_assert_uint_eq(j.losses, 1);
	job_free(&j);
	cat_start(&j, volume_tree(w.v), inode(&w, "/dir"), in_place("dir"), OUTPUT_NEW);
	ck_assert(!job_finish(&j));
	job_free(&j);
	ck_assert_int_eq(things(), 1);
	finish(&w);
}
END_TEST

START_TEST(a_table_is_exported_as_a_whole)
{
	struct world w;
	struct table t;
	struct job j;

	start(&w);
	name(&w, 1, "file", 0, 2);
	file(&w, 2, REG, "text");
	look(&w);
	table_open(&t, &table_nodes, w.f, w.v);
	export_table_start(&j, &t, FORM_JSON, in_place("nodes.json"), OUTPUT_NEW);
	ck_assert(job_finish(&j));
	job_free(&j);
	ck_assert_int_eq(strncmp(content("nodes.json"), "{\"schema\":1,", 12), 0);
	table_close(&t);
	finish(&w);
}
END_TEST

/* ---- extract ---- */

static const struct extract_options plain;

/* Extracts everything to "out" and leaves the finished job. */
static void
extract(const struct world *w, struct job *j, bool replace)
{
	struct extract_options o = { .replace = replace };

	extract_start(j, volume_tree(w->v), inode(w, "/"), in_place("out"), &o);
	job_finish(j);
}

START_TEST(a_tree_is_extracted_with_its_metadata)
{
	struct world w;
	struct job j;
	char target[100] = { 0 };

	start(&w);
	name(&w, 1, "dir", 0, 2);
	file(&w, 2, 040500, "");
	name(&w, 2, "file", 0, 3);
	file(&w, 3, 0100640, "text");
	name(&w, 2, "link", 0, 4);
	file(&w, 4, LINK, "../file");
	name(&w, 1, "again", 0, 3);
	name(&w, 1, "fifo", 0, 5);
	file(&w, 5, FIFO, "");
	look(&w);
	extract(&w, &j, false);
	ck_assert_int_eq(j.state, JOB_DONE);
	ck_assert_uint_eq(j.losses, 0);
	ck_assert(j.progress >= 1);
	job_free(&j);
	ck_assert_str_eq(content("out/dir/file"), "text");
	ck_assert_int_eq(stat_of("out/dir").st_mode, 040500);
	/* A directory changed when its last name was made. */
	ck_assert_int_eq(stat_of("out/dir").st_mtime, 1000);
	ck_assert_int_eq(stat_of("out/dir/file").st_mode, 0100640);
	ck_assert_int_eq(stat_of("out/dir/file").st_mtime, 1234567);
	ck_assert_int_eq(stat_of("out/dir/link").st_mtime, 1234567);
	ck_assert_uint_eq(stat_of("out/again").st_ino, stat_of("out/dir/file").st_ino);
	ck_assert(S_ISFIFO(stat_of("out/fifo").st_mode));
	ck_assert_int_eq(readlink(in_place("out/dir/link"), target, sizeof target), 7);
	ck_assert_str_eq(target, "../file");
	ck_assert_int_eq(things(), 6);
	chmod(in_place("out/dir"), 0700);
	finish(&w);
}
END_TEST

START_TEST(names_do_not_lead_outside)
{
	struct world w;
	struct job j;

	start(&w);
	write_file("victim", "safe");
	name(&w, 1, "..", 0, 2); /* at 0 */
	name(&w, 1, "dirent-00000000", 0, 3);
	name(&w, 1, "dirent-00000000_", 0, 3);
	name(&w, 1, ".", 0, 2);
	name(&w, 1, "../victim", 0, 2);
	name(&w, 1, "a/b", 0, 2);
	name(&w, 1, "/victim", 0, 2);
	file(&w, 2, REG, "evil");
	file(&w, 3, REG, "good");
	look(&w);
	extract(&w, &j, true);
	ck_assert_int_eq(j.state, JOB_DONE);
	ck_assert_uint_eq(j.losses, 5);
	ck_assert_ptr_nonnull(strstr(text_str(&j.details),
	        "/\\x2e\\x2e: is not a name that a file can have; extracted as "
	        "dirent-00000000__"));
	job_free(&j);
	ck_assert_str_eq(content("victim"), "safe");
	ck_assert_str_eq(content("out/dirent-00000000"), "good");
	ck_assert_str_eq(content("out/dirent-00000000__"), "evil");
	ck_assert_int_eq(things(), 9);
	finish(&w);
}
END_TEST

START_TEST(a_directory_named_dot_dot_is_renamed)
{
	struct world w;
	struct job j;

	start(&w);
	name(&w, 1, "..", 0, 2);
	file(&w, 2, DIR_MODE, "");
	name(&w, 2, "evil", 0, 3);
	file(&w, 3, REG, "evil");
	look(&w);
	extract(&w, &j, true);
	ck_assert_uint_eq(j.losses, 1);
	job_free(&j);
	ck_assert_str_eq(content("out/dirent-00000000/evil"), "evil");
	ck_assert_int_eq(things(), 3);
	finish(&w);
}
END_TEST

/* A link stands where the image has a directory: nothing goes through it. */
START_TEST(symbolic_links_are_not_followed)
{
	struct world w;
	struct job j;

	start(&w);
	name(&w, 1, "dir", 0, 2);
	file(&w, 2, DIR_MODE, "");
	name(&w, 2, "evil", 0, 3);
	file(&w, 3, REG, "evil");
	name(&w, 1, "file", 0, 4);
	file(&w, 4, REG, "evil");
	look(&w);
	ck_assert_int_eq(mkdir(in_place("out"), 0700), 0);
	ck_assert_int_eq(mkdir(in_place("away"), 0700), 0);
	write_file("victim", "safe");
	ck_assert_int_eq(symlink("../away", in_place("out/dir")), 0);
	ck_assert_int_eq(symlink("../victim", in_place("out/file")), 0);
	extract(&w, &j, _i);
	ck_assert_uint_ge(j.losses, 1);
	job_free(&j);
	ck_assert_str_eq(content("away/evil"), "(none)");
	ck_assert_str_eq(content("victim"), "safe");
	ck_assert_str_eq(content("out/file"), _i ? "evil" : "safe");
	finish(&w);
}
END_TEST

/* Two entries are asked for: a link out of the tree, then a directory of its name. */
START_TEST(an_extracted_link_is_not_followed_either)
{
	struct world w;
	struct job j;
	uint32_t entries[2] = { FS_NONE, FS_NONE };

	start(&w);
	ck_assert_int_eq(mkdir(in_place("away"), 0700), 0);
	name(&w, 1, "a", 0, 2);
	file(&w, 2, DIR_MODE, "");
	name(&w, 1, "b", 0, 3);
	file(&w, 3, DIR_MODE, "");
	name(&w, 2, "same", 0, 4);
	file(&w, 4, LINK, "../away");
	name(&w, 3, "same", 0, 5);
	file(&w, 5, DIR_MODE, "");
	name(&w, 5, "evil", 0, 6);
	file(&w, 6, REG, "evil");
	look(&w);
	for (uint32_t i = 0; i < 2; i++)
		entries[i] = jffs2_fs_entry(&w.v->fs, jffs2_fs_inode(&w.v->fs, 2 + i),
		        span_of("same", 4));
	extract_entries_start(&j, volume_tree(w.v), entries, 2, in_place("out"), &plain);
	ck_assert(job_finish(&j));
	ck_assert_uint_ge(j.losses, 1);
	job_free(&j);
	ck_assert_str_eq(content("away/evil"), "(none)");
	finish(&w);
}
END_TEST

/* Nothing of an image goes through a link of the image, in whatever order they come. */
START_TEST(links_are_made_last)
{
	struct world w;
	struct job j;
	bool linked = false;

	start(&w);
	name(&w, 1, "a", 0, 2);
	file(&w, 2, LINK, "b");
	name(&w, 1, "b", 0, 3);
	file(&w, 3, REG, "text");
	name(&w, 1, "c", 0, 3);
	name(&w, 1, "d", 0, 4);
	file(&w, 4, DIR_MODE, "");
	name(&w, 4, "e", 0, 5);
	file(&w, 5, REG, "text");
	name(&w, 4, "f", 0, 2);
	look(&w);
	extract_start(&j, volume_tree(w.v), inode(&w, "/"), in_place("out"), &plain);
	while (job_step(&j, 1)) {
		linked = linked || strcmp(content("out/c"), "(none)") != 0
		         || access(in_place("out/a"), F_OK) == 0;
		if (linked)
			ck_assert_str_eq(content("out/d/e"), "text");
	}
	ck_assert(linked);
	ck_assert_int_eq(j.state, JOB_DONE);
	ck_assert_uint_eq(j.losses, 0);
	job_free(&j);
	ck_assert_uint_eq(stat_of("out/a").st_ino, stat_of("out/d/f").st_ino);
	ck_assert_uint_eq(stat_of("out/b").st_ino, stat_of("out/c").st_ino);
	ck_assert_int_eq(things(), 7);
	finish(&w);
}
END_TEST

START_TEST(what_gives_rights_is_left_out_unless_asked_for)
{
	struct world w;
	struct job j;

	start(&w);
	name(&w, 1, "setuid", 0, 2);
	file(&w, 2, 0106755, "text");
	name(&w, 1, "dir", 0, 3);
	file(&w, 3, 042755, "");
	name(&w, 1, "device", 0, 4);
	file(&w, 4, CHAR, "\1\5");
	look(&w);
	extract(&w, &j, false);
	ck_assert_int_eq(j.state, JOB_DONE);
	ck_assert_uint_eq(j.losses, 0);
	ck_assert_uint_eq(j.withheld, 1);
	ck_assert_ptr_nonnull(strstr(text_str(&j.result), ", 1 left out for want of rights"));
	ck_assert_ptr_nonnull(strstr(text_str(&j.details), "device not made"));
	ck_assert_ptr_nonnull(strstr(text_str(&j.details), "left out: set-user-ID or set-group-ID bits of 2"));
	job_free(&j);
	ck_assert_int_eq(stat_of("out/setuid").st_mode, 0100755);
	ck_assert_int_eq(stat_of("out/dir").st_mode, 040755);
	ck_assert_int_eq(things(), 3);
	finish(&w);
}
END_TEST

/* Extracted over itself, the image stays. */
START_TEST(the_image_is_not_replaced)
{
	struct extract_options o = { .replace = true };
	struct image *image;
	struct error err;
	struct world w;
	struct job j;

	start(&w);
	name(&w, 1, "image", 0, 2);
	file(&w, 2, REG, "new");
	name(&w, 1, "other", 0, 3);
	file(&w, 3, REG, "new");
	look(&w);
	ck_assert_int_eq(mkdir(in_place("out"), 0700), 0);
	write_file("kept", "the image");
	write_file("out/other", "old");
	ck_assert_int_eq(link(in_place("kept"), in_place("out/image")), 0);
	o.image = image = image_open(in_place("kept"), &err);
	ck_assert_ptr_nonnull(image);
	extract_start(&j, volume_tree(w.v), inode(&w, "/"), in_place("out"), &o);
	ck_assert(job_finish(&j));
	ck_assert_uint_eq(j.losses, 1);
	ck_assert_ptr_nonnull(strstr(text_str(&j.details), "is the image itself"));
	job_free(&j);
	ck_assert_str_eq(content("out/image"), "the image");
	ck_assert_str_eq(content("out/other"), "new");
	ck_assert(output_is_image(in_place("out/image"), image));
	ck_assert(!output_is_image(in_place("out/other"), image));
	ck_assert(!output_is_image(in_place("none"), image));
	image_close(image);
	finish(&w);
}
END_TEST

/* ---- opening below a directory ---- */

static int (*const ways[])(int, const char *, int, mode_t) = {
	beneath_open, beneath_open_at_once, beneath_open_by_steps,
};

/* What `path` below out/ gives: 0, or errno. */
static int
opened(int way, const char *path)
{
	int top = open(in_place("out"), O_RDONLY | O_DIRECTORY);
	int fd = ways[way](top, path, O_RDONLY, 0), error = fd < 0 ? errno : 0;

	ck_assert_int_ge(top, 0);
	if (fd >= 0) {
		ck_assert_int_eq(fcntl(fd, F_GETFD), FD_CLOEXEC);
		close(fd);
	}
	close(top);
	return error;
}

START_TEST(nothing_is_opened_outside)
{
	make_place();
	ck_assert_int_eq(mkdir(in_place("out"), 0700), 0);
	ck_assert_int_eq(mkdir(in_place("out/dir"), 0700), 0);
	ck_assert_int_eq(mkdir(in_place("out/dir/deep"), 0700), 0);
	write_file("out/dir/deep/file", "text");
	write_file("victim", "safe");
	ck_assert_int_eq(symlink("dir", in_place("out/link")), 0);
	ck_assert_int_eq(symlink("../victim", in_place("out/away")), 0);
	if (opened(_i, "") == ENOSYS || opened(_i, "") == EPERM)
		ck_assert_int_eq(_i, 1); /* a kernel without openat2 */
	else
		ck_assert_int_eq(opened(_i, "dir/deep/file"), 0);
	ck_assert_int_ne(opened(_i, "link/deep/file"), 0);
	ck_assert_int_ne(opened(_i, "away"), 0);
	ck_assert_int_ne(opened(_i, "../victim"), 0);
	ck_assert_int_ne(opened(_i, "dir/../../victim"), 0);
	ck_assert_int_ne(opened(_i, ".."), 0);
	ck_assert_int_ne(opened(_i, "dir/deep/none"), 0);
	ck_assert_int_ne(opened(_i, "/etc/passwd"), 0);
	remove_place();
}
END_TEST

START_TEST(existing_files_are_kept_unless_replaced)
{
	struct world w;
	struct job j;

	start(&w);
	name(&w, 1, "a", 0, 2);
	name(&w, 1, "b", 0, 2);
	file(&w, 2, REG, "new");
	look(&w);
	ck_assert_int_eq(mkdir(in_place("out"), 0750), 0);
	write_file("out/a", "old");
	extract(&w, &j, false);
	ck_assert_uint_eq(j.losses, 1);
	job_free(&j);
	ck_assert_str_eq(content("out/a"), "old");
	ck_assert_str_eq(content("out/b"), "new");
	extract(&w, &j, true);
	ck_assert_uint_eq(j.losses, 0);
	job_free(&j);
	ck_assert_str_eq(content("out/a"), "new");
	ck_assert_int_eq(stat_of("out").st_mode, 040750);
	ck_assert_int_eq(things(), 3);
	finish(&w);
}
END_TEST

START_TEST(unreadable_files_are_left_out_and_named)
{
	struct world w;
	struct job j;
	uint32_t node;

	start(&w);
	name(&w, 1, "bad", 0, 2);
	node = file(&w, 2, REG, "text");
	nodes_put8(&w.n, node + 56, 4);
	nodes_sign(&w.n, node);
	name(&w, 1, "gone", 0, 3);
	node = file(&w, 3, REG, "text");
	nodes_put8(&w.n, node + 68, 'T');
	name(&w, 1, "good", 0, 4);
	file(&w, 4, REG, "text");
	look(&w);
	extract(&w, &j, false);
	ck_assert_int_eq(j.state, JOB_DONE);
	ck_assert_uint_eq(j.losses, 2);
	ck_assert_ptr_nonnull(strstr(text_str(&j.details), "/bad: "));
	ck_assert_ptr_nonnull(strstr(text_str(&j.details), "/gone: "));
	job_free(&j);
	ck_assert_str_eq(content("out/good"), "text");
	ck_assert_int_eq(things(), 2);
	finish(&w);
}
END_TEST

START_TEST(holes_cost_no_space)
{
	struct world w;
	struct job j;

	start(&w);
	name(&w, 1, "hole", 0, 2);
	nodes_add_inode(&w.n, &(struct inode_spec){ .ino = 2, .version = 1, .mode = REG,
	        .isize = 0x7ffffff0, .dsize = 0x7fff0000, .compr = 1 });
	nodes_add_inode(&w.n, &(struct inode_spec){ .ino = 2, .version = 2, .mode = REG,
	        .isize = 0x7ffffff0, .offset = 0x7fffffec, .data = span_of("text", 4) });
	look(&w);
	extract(&w, &j, false);
	ck_assert_int_eq(j.state, JOB_DONE);
	job_free(&j);
	ck_assert_int_eq(stat_of("out/hole").st_size, 0x7ffffff0);
	ck_assert_int_lt(stat_of("out/hole").st_blocks, 1000);
	finish(&w);
}
END_TEST

START_TEST(directories_that_go_round_are_extracted_once)
{
	struct world w;
	struct job j;

	start(&w);
	name(&w, 1, "a", 0, 2);
	name(&w, 1, "b", 0, 2);
	file(&w, 2, DIR_MODE, "");
	name(&w, 2, "self", 0, 2);
	name(&w, 2, "root", 0, 1);
	look(&w);
	extract(&w, &j, false);
	ck_assert_int_eq(j.state, JOB_DONE);
	ck_assert_uint_eq(j.losses, 3);
	job_free(&j);
	ck_assert_int_eq(things(), 2);
	finish(&w);
}
END_TEST

START_TEST(a_cancelled_job_leaves_no_half_file)
{
	static char text[200000];
	struct world w;
	struct job j;

	start(&w);
	memset(text, 'x', sizeof text - 1);
	name(&w, 1, "long", 0, 2);
	file(&w, 2, REG, text);
	look(&w);
	extract_start(&j, volume_tree(w.v), inode(&w, "/"), in_place("out"), &plain);
	for (int i = 0; i < 4; i++)
		ck_assert(job_step(&j, 1));
	ck_assert_int_eq(things(), 2);
	job_free(&j);
	ck_assert_int_eq(things(), 1);
	carve_start(&j, w.f, 0, 150000, in_place("carved"), OUTPUT_NEW);
	ck_assert(job_step(&j, 1000));
	job_free(&j);
	ck_assert_int_eq(things(), 1);
	finish(&w);
}
END_TEST

START_TEST(a_target_that_cannot_be_made_fails)
{
	struct world w;
	struct job j;

	start(&w);
	file(&w, 2, REG, "text");
	look(&w);
	write_file("out", "a file");
	extract(&w, &j, true);
	ck_assert_int_eq(j.state, JOB_FAILED);
	ck_assert_uint_gt(strlen(j.err.text), 0);
	job_free(&j);
	extract_start(&j, volume_tree(w.v), inode(&w, "/"), in_place("none/out"), &plain);
	ck_assert(!job_finish(&j));
	job_free(&j);
	finish(&w);
}
END_TEST

/* ---- manifest ---- */

static bool
collect(void *arg, const char *at, size_t len)
{
	text_add_bytes(arg, at, len);
	return true;
}

static bool
refuse(void *arg, const char *at, size_t len)
{
	(void)arg;
	(void)at;
	(void)len;
	return false;
}

START_TEST(a_manifest_is_in_order_of_paths)
{
	static const char *const lines[] = {
		"\n/ d 0755 0 0 0 0 3 1 - - - -\n/a d 0755 0 0 0 1000 2 2 - - - -\n",
		("\n/a-b f 0644 0 0 1 0 4 3 - 2d711642b726b04401627ca9fbac32f5c8530fb1903c"
		 "c4db02258717921a4881 - -\n/a/x\\x20\\x5c f 0644 "),
		"\n/again !40 - - - - - - - - - - -\n",
		"\n/dash l 0777 0 0 1 0 1 4 - - \\x2d -\n",
	};
	struct world w;
	struct text out = { 0 };
	char longer[256];

	start(&w);
	memset(longer, 'n', 255);
	longer[255] = 0;
	name(&w, 1, "a", 0, 2);
	nodes_add_inode(&w.n, &(struct inode_spec){ .ino = 2, .version = 1,
	        .mode = DIR_MODE });
	name(&w, 1, "a-b", 0, 3);
	name(&w, 2, "x \\", 0, 3);
	nodes_add_inode(&w.n, &(struct inode_spec){ .ino = 3, .version = 1, .mode = REG,
	        .isize = 1, .data = span_of("x", 1) });
	name(&w, 1, "dash", 0, 4);
	nodes_add_inode(&w.n, &(struct inode_spec){ .ino = 4, .version = 1, .mode = LINK,
	        .isize = 1, .data = span_of("-", 1) });
	name(&w, 1, "again", 0, 1);
	name(&w, 1, longer, 0, 3);
	/* It would hide what the kernel lists behind it. */
	name(&w, 1, "d", 0, 5);
	nodes_add_inode(&w.n, &(struct inode_spec){ .ino = 5, .version = 1,
	        .mode = DIR_MODE });
	name(&w, 5, "hid/den", 0, 3);
	look(&w);
	ck_assert_int_eq(manifest_write(volume_tree(w.v), collect, &out), 2);
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		ck_assert_msg(strstr(text_str(&out), lines[i]) != NULL, "%s\nnot in\n%s",
		        lines[i], text_str(&out));
	ck_assert_ptr_nonnull(strstr(text_str(&out), "nnn !36 - - - - - - - - - - -\n"));
	ck_assert_ptr_null(strstr(text_str(&out), "hid"));
	ck_assert_int_eq(manifest_write(volume_tree(w.v), refuse, NULL), -1);
	text_free(&out);
	finish(&w);
}
END_TEST

/* A claim of 4 GiB costs nothing; a file with several names is summed once, rightly. */
START_TEST(a_manifest_does_not_sum_holes_without_end)
{
	struct world w;
	struct text out = { 0 };

	start(&w);
	name(&w, 1, "hole", 0, 2);
	nodes_add_inode(&w.n, &(struct inode_spec){ .ino = 2, .version = 1, .mode = REG,
	        .isize = UINT32_MAX, .dsize = UINT32_MAX, .compr = 1 });
	name(&w, 1, "a", 0, 3);
	name(&w, 1, "z", 0, 3);
	nodes_add_inode(&w.n, &(struct inode_spec){ .ino = 3, .version = 1, .mode = REG,
	        .isize = 1, .data = span_of("x", 1) });
	look(&w);
	ck_assert_int_eq(manifest_write(volume_tree(w.v), collect, &out), 1);
	ck_assert_ptr_nonnull(strstr(text_str(&out),
	        "/hole f 0644 0 0 4294967295 0 1 2 - !27 - -\n"));
	ck_assert_ptr_nonnull(strstr(text_str(&out), "/a f 0644 0 0 1 0 2 3 - 2d711642b726"));
	ck_assert_ptr_nonnull(strstr(text_str(&out), "/z f 0644 0 0 1 0 2 3 - 2d711642b726"));
	text_free(&out);
	finish(&w);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("action");
	TCase *tcase = tcase_create("action");
	SRunner *runner;
	int failed;

	tcase_add_test(tcase, a_file_appears_when_it_is_complete);
	tcase_add_test(tcase, an_abandoned_file_leaves_nothing);
	tcase_add_test(tcase, what_exists_is_kept);
	tcase_add_test(tcase, what_may_be_replaced_is_replaced_at_the_end);
	tcase_add_test(tcase, only_files_are_replaced);
	tcase_add_test(tcase, carving_takes_the_bytes_as_they_stand);
	tcase_add_test(tcase, cat_writes_one_file_or_none);
	tcase_add_test(tcase, a_table_is_exported_as_a_whole);
	tcase_add_test(tcase, a_tree_is_extracted_with_its_metadata);
	tcase_add_test(tcase, names_do_not_lead_outside);
	tcase_add_test(tcase, a_directory_named_dot_dot_is_renamed);
	tcase_add_loop_test(tcase, symbolic_links_are_not_followed, 0, 2);
	tcase_add_test(tcase, an_extracted_link_is_not_followed_either);
	tcase_add_test(tcase, links_are_made_last);
	tcase_add_test(tcase, what_gives_rights_is_left_out_unless_asked_for);
	tcase_add_test(tcase, the_image_is_not_replaced);
	tcase_add_loop_test(tcase, nothing_is_opened_outside, 0, 3);
	tcase_add_test(tcase, existing_files_are_kept_unless_replaced);
	tcase_add_test(tcase, unreadable_files_are_left_out_and_named);
	tcase_add_test(tcase, holes_cost_no_space);
	tcase_add_test(tcase, directories_that_go_round_are_extracted_once);
	tcase_add_test(tcase, a_cancelled_job_leaves_no_half_file);
	tcase_add_test(tcase, a_target_that_cannot_be_made_fails);
	tcase_add_test(tcase, a_manifest_is_in_order_of_paths);
	tcase_add_test(tcase, a_manifest_does_not_sum_holes_without_end);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
