/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names that are commands to a terminal, in every list, dialog, title and message: each
 * byte that the program sends must be one that it, or curses, made.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/array.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/jffs2/nodes.h"
#include "tests/fixture/screen/session.h"


enum { DIR_TYPE = 4, FILE_TYPE = 8, LINK_TYPE = 10, MARKS_MOST = 3 };

/* Each is a name in the image, and what of it no terminal may see. */
static const struct hostile {
	const char *name, *part;
} hostile[] = {
	{ "title\033]0;owned\007", "\033]0;" },
	{ "colour\033[97;105;5m", "\033[97;105;5m" },
	{ "report\033[6n", "\033[6n" },
	{ "reset\033c", "\033c" },
	{ "copy\033]52;c;b3duZWQ=\007", "\033]52;c;b3du" },
	{ "dcs\033P$q\"p\033\\", "\033P" },
	{ "answer\033Z\005", "\005" },
	{ "bell\007bell", "\007bell" },
	{ "back\b\b\b\bspace", "\b\b\b\bs" },
	{ "return\rfake", "\rfake" },
	{ "line\nfeed", "\nfeed" },
	{ "tab\tstop", "\tstop" },
	{ "shift\016out\017", "\016" },
	{ "delete\177d", "\177" },
	{ "c1\302\23397;105m", "\302\233" },
	{ "c1 raw\23397;105m", "\23397" },
	{ "osc\302\2350;owned\302\234", "\302\235" },
	{ "bom\357\273\277x", "\357\273\277" },
	{ "bidi\342\200\256txt.exe", "\342\200\256" },
	{ "isolate\342\201\246x", "\342\201\246" },
	{ "arabic\330\234mark", "\330\234" },
	{ "zero\342\200\213width", "\342\200\213" },
	{ "joiner\342\200\215x", "\342\200\215" },
	{ "separator\342\200\250x", "\342\200\250" },
	{ "soft\302\255hyphen", "\302\255" },
	{ "tags\363\240\201\201x", "\363\240\201\201" },
	{ "annotation\357\277\271x", "\357\277\271" },
	{ "invalid\377\376x", "\377" },
	{ "overlong\300\233x", "\300\233" },
	{ "surrogate\355\240\200x", "\355\240\200" },
	{ "beyond\364\220\200\200x", "\364\220\200\200" },
	{ "cut\342\202", "\342\202x" },
	{ "flood" "\314\201\314\201\314\201\314\201\314\201\314\201\314\201\314\201\314\201",
	  "\314\201\314\201\314\201\314\201\314\201" },
};

static char folder[] = "/tmp/flashloupe-hostile-XXXXXX", image[128];

/* ---- the image ---- */

static void
add_file(struct nodes *n, const char *name, uint32_t ino, uint32_t pino, uint32_t version)
{
	uint32_t kind = ino % 3;

	nodes_add_dirent(n, &(struct dirent_spec){ .pino = pino, .version = version,
	        .ino = ino, .mctime = 1000, .name = name,
	        .type = kind == 0 ? LINK_TYPE : FILE_TYPE });
	/* A link leads to its own name, and a file holds it. */
	nodes_add_inode(n, &(struct inode_spec){ .ino = ino, .version = 1,
	        .mode = kind == 0 ? S_IFLNK | 0777 : S_IFREG | 0644,
	        .isize = (uint32_t)strlen(name), .mtime = 1000,
	        .data = span_of(name, strlen(name)) });
}

static void
add_deleted(struct nodes *n, const char *name, uint32_t version)
{
	nodes_add_dirent(n, &(struct dirent_spec){ .pino = 1, .version = version, .ino = 0,
	        .mctime = 2000, .name = name, .type = 0 });
}

static void
build_image(struct nodes *n)
{
	uint32_t version = 1;

	nodes_add_inode(n, &(struct inode_spec){ .ino = 1, .version = 1,
	        .mode = S_IFDIR | 0755, .mtime = 1000 });
	for (size_t i = 0; i < COUNT(hostile); i++)
		add_file(n, hostile[i].name, 2 + (uint32_t)i, 1, version++);
	/* An attribute, a directory, a file that was deleted. */
	nodes_add_xattr(n, 1, 1, 1, "evil\033[6n", span_of("\033[97;105;5m", 11));
	nodes_add_xref(n, 3, 1, 2);
	nodes_add_dirent(n, &(struct dirent_spec){ .pino = 1, .version = version++,
	        .ino = 900, .mctime = 1, .type = DIR_TYPE, .name = "d\033]0;owned\007" });
	nodes_add_inode(n, &(struct inode_spec){ .ino = 900, .version = 1,
	        .mode = S_IFDIR | 0755, .mtime = 1000 });
	add_file(n, "in\302\23397;105m", 901, 900, version++);
	add_file(n, "gone\033[97;105;5m", 902, 1, version++);
	add_deleted(n, "gone\033[97;105;5m", version++);
	nodes_fill(n, 65536);
}

static void
write_image(void)
{
	struct nodes n = { .erase_size = 4096, .markers = true };
	struct span bytes;
	FILE *f;

	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(image, sizeof image, "%s/fw\033]0;owned\007\302\233\377\342\200\256.bin",
	        folder);
	build_image(&n);
	bytes = nodes_image(&n);
	f = fopen(image, "w");
	ck_assert(f != NULL && fwrite(bytes.at, 1, bytes.len, f) == bytes.len);
	ck_assert_int_eq(fclose(f), 0);
	nodes_free(&n);
}

static void
remove_image(void)
{
	unlink(image);
	rmdir(folder);
}

/* ---- the bytes ---- */

/* The length of the sequence at `at` that curses or we may send; 0: none of these. */
static size_t
sequence_len(const char *at, const char *end)
{
	static const char *const plain[] = { "\033(B", "\033(0", "\0337", "\0338", "\033=",
		"\033>", "\033M" };
	const char *from = at;

	for (size_t i = 0; i < COUNT(plain); i++)
		if ((size_t)(end - at) >= strlen(plain[i])
		        && memcmp(at, plain[i], strlen(plain[i])) == 0)
			return strlen(plain[i]);
	if (end - at > 2 && at[1] == '[') {
		for (at += 2; at < end && strchr("0123456789;?>!", *at) && *at != '\0'; at++)
			continue;
		return at < end && *at != '\0' && strchr("ABCDGHJKLMPSTXZ@bdhlmrt", *at)
		               ? (size_t)(at + 1 - from) : 0;
	}
	if (end - at > 7 && memcmp(at, "\033]52;c;", 7) == 0) {
		for (at += 7; at < end && *at != '\a'; at++)
			if (!strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
			            "0123456789+/=", *at))
				return 0;
		return at < end ? (size_t)(at + 1 - from) : 0;
	}
	return 0;
}

/* True if a terminal may be sent the code point as text. */
static bool
is_harmless(uint32_t p)
{
	static const uint32_t ranges[][2] = { { 0x7f, 0x9f }, { 0xad, 0xad }, { 0x61c, 0x61c },
		{ 0x180e, 0x180e }, { 0x200b, 0x200f }, { 0x2028, 0x202e },
		{ 0x2060, 0x206f }, { 0xd800, 0xdfff }, { 0xfeff, 0xfeff },
		{ 0xfff9, 0xfffb }, { 0xe0000, 0xe0fff } };

	for (size_t i = 0; i < COUNT(ranges); i++)
		if (p >= ranges[i][0] && p <= ranges[i][1])
			return false;
	return true;
}

static void
check_bytes(const struct session *s, const char *where)
{
	const char *at = s->out.at, *end = at + s->out.len;
	int marks = 0;

	while (at < end) {
		uint32_t point = (uint8_t)*at;
		size_t len = 1;

		if (*at == '\033')
			len = sequence_len(at, end);
		else if (point >= 0x80)
			len = text_utf8(span_of(at, (size_t)(end - at)), 0, &point);
		else if (point < ' ' && !strchr("\r\n\b\t\016\017", (int)point))
			len = 0;
		marks = point >= 0x300 && point < 0x370 ? marks + 1 : 0;
		if (len == 0 || !is_harmless(point) || marks > MARKS_MOST)
			ck_abort_msg("%s: byte %02x at %zu of %zu: %.20s", where, (uint8_t)*at,
			        (size_t)(at - s->out.at), s->out.len, at + 1);
		at += len;
	}
	for (size_t i = 0; i < COUNT(hostile); i++)
		ck_assert_msg(!has(s, 0, hostile[i].part), "%s: %s was sent", where,
		        hostile[i].name);
}

/* ---- the tour ---- */

/* Each is typed; then it goes down through what there is, a page or a row at a time. */
static const struct stop {
	const char *name, *keys, *down;
} stops[] = {
	{ "nodes", "1z", "\033[6~" },
	{ "nodes, explained", "1", "jjj" },
	{ "parts", "2", "j" },
	{ "files", "3", "jj" },
	{ "files, all of it", "3z", "\033[6~" },
	{ "a file opened", "3jjjj\r", "j" },
	{ "erase", "4", "j" },
	{ "blocks", "5", "j" },
	{ "issues", "6", "j" },
	{ "7", "7", "j" },
	{ "8", "8", "j" },
	{ "9", "9", "j" },
	{ "0", "3jj0", "j" },
	{ "map", "d", "j" },
	{ "help", "?", "\033[6~" },
	{ "export", "3x", "j" },
	{ "export a file", "3jjxf", "" },
	{ "export a link", "3jjjxf", "" },
	{ "export a tree", "3xd", "" },
	{ "find", "3/\033]52\r", "n" },
	{ "filter", "1ftitle\r", "j" },
	{ "pad", "p", "j" },
	{ "copies", "3jyy", "jyyjyyjyy" },
	{ "rows", "3jY", "jYjYjY" },
};

START_TEST(nothing_hostile_is_sent)
{
	const struct stop *stop = &stops[_i];
	struct call c = usual;
	struct session s;

	c.image = image;
	c.columns = _i % 2 ? 80 : 160;
	c.rows = _i % 2 ? 24 : 50;
	start(&s, &c);
	expect_nodes(&s);
	send_keys(&s, stop->keys);
	settle(&s);
	for (int i = 0; *stop->down != '\0' && i < 12; i++) {
		send_keys(&s, stop->down);
		take(&s, 10);
	}
	settle(&s);
	/* Escape alone, and not the beginning of a key. */
	for (int i = 0; i < 3; i++) {
		send_keys(&s, "\033");
		usleep(40000);
		take(&s, 0);
	}
	send_keys(&s, "Q");
	ck_assert_int_eq(finish(&s), 0);
	check_restored(&s);
	/* It was not simply left out. */
	ck_assert(strcmp(stop->name, "files") != 0 || has(&s, 0, "title\\x1b]0;owned\\x07"));
	check_bytes(&s, stop->name);
	text_free(&s.out);
}
END_TEST

CASES(pty_hostile)
{
	tcase_add_unchecked_fixture(tcase, write_image, remove_image);
	tcase_set_timeout(tcase, 120);
	tcase_add_loop_test(tcase, nothing_hostile_is_sent, 0, COUNT(stops));
}
