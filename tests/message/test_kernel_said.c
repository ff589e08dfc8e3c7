/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a real kernel said of an image, against what is told of it: every line is known, and
 * damage is told in the kernel's words, number by number. The images are not part of the
 * project; where they are not there, the tests say so.
 */
#include <stdio.h>
#include <string.h>

#include "issues/detail.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/samples.h"
#include "tests/fixture/truth.h"

/* True if the kernel's message is what an issue tells. */
static bool
is_told(const struct issue_list *list, const char *said)
{
	bool told = false;

	for (size_t i = 0; i < list->issues.count && !told; i++) {
		struct text t = { 0 };

		told = issue_message(&list->issues.at[i], &t) && strstr(said, text_str(&t));
		text_free(&t);
	}
	return told;
}

static void
check_line(const char *name, const struct issue_list *list, const char *line)
{
	struct message_found found;
	enum message_id id;

	if (!*line)
		return;
	ck_assert_msg(kernel_message_find(line, strlen(line), &found), "%s: unknown: %s", name,
	        line);
	id = found.message->id;
	if (id == MESSAGE_DATA_CRC || id == MESSAGE_MAGIC)
		ck_assert_msg(is_told(list, line), "%s: no issue tells: %s", name, line);
}

/* What is told of the data of files, the kernel said: all files were read. */
static void
check_told(const char *name, const struct issue_list *list, const char *said)
{
	for (size_t i = 0; i < list->issues.count; i++) {
		struct text t = { 0 };

		if (issue_message(&list->issues.at[i], &t)
		        && strstr(text_str(&t), "check_node_data"))
			ck_assert_msg(strstr(said, text_str(&t)) != NULL, "%s: not said: %s",
			        name, text_str(&t));
		text_free(&t);
	}
}

static void
compare(const char *dmesg)
{
	char path[PATH_MAX], name[NAME_MAX];
	struct text said = { 0 }, all = { 0 };
	struct issue_list list;
	struct firmware *f;

	snprintf(name, sizeof name, "truth/%s", dmesg);
	truth_read(truth_path(path, name), &said);
	text_add(&all, text_str(&said));
	snprintf(name, sizeof name, "truth/%.*s.jffs2", (int)(strlen(dmesg) - strlen(".dmesg")),
	        dmesg);
	f = truth_open(truth_path(path, name));
	firmware_finish(f);
	firmware_issues(f, &list);
	for (char *line = strtok(said.at, "\n"); line; line = strtok(NULL, "\n"))
		check_line(dmesg, &list, line);
	check_told(dmesg, &list, text_str(&all));
	issue_list_free(&list);
	firmware_close(f);
	text_free(&said);
	text_free(&all);
}

START_TEST(the_kernel_said_so)
{
	int count;
	struct dirent **names = truth_list("truth", &count);

	for (int i = 0; i < count; i++)
		if (truth_ends(names[i]->d_name, ".dmesg"))
			compare(names[i]->d_name);
	truth_free(names, count);
}
END_TEST

/* One flaw of each kind, in a sample whose table of them is in data/README.md. */
static const char *const damaged[] = {
	"jffs2_scan_eraseblock(): Node at 0x00005164 {0x1985, 0xe002, 0x00ff0b1d) has invalid CRC "
	"0x22a754d4 (calculated 0xb183a9a6)",
	"jffs2_scan_dirent_node(): Name CRC failed on node at 0x0000afa8: Read 0x7ed21cee, "
	"calculated 0xfc239e4d",
	"jffs2_scan_inode_node(): CRC failed on node at 0x0000b134: Read 0x59bd78ea, calculated "
	"0x7ad50b7b",
	"check_node_data: wrong data CRC in data node at 0x00008a2c: read 0xe8e558a2, calculated "
	"0x53dc8178.",
	"Too few erase blocks (3)",
	"jffs2_do_read_inode_internal: no data nodes found for ino #17",
};

START_TEST(each_flaw_has_its_message)
{
	struct firmware *f = sample_open_file("damaged.uimage");
	struct issue_list list;

	firmware_finish(f);
	firmware_issues(f, &list);
	ck_assert_msg(is_told(&list, damaged[_i]), "%s", damaged[_i]);
	issue_list_free(&list);
	firmware_close(f);
}
END_TEST

CASES(kernel_said)
{
	tcase_set_timeout(tcase, 120);
	tcase_add_test(tcase, the_kernel_said_so);
	tcase_add_loop_test(tcase, each_flaw_has_its_message, 0, ROWS_OF(damaged));
}
