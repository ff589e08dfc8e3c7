/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names that leave their directory, speak to the terminal, or look like others. */
#include <string.h>

#include "tests/hostile/hostile.h"

struct bad_name {
	const char *bytes;
	size_t len;
};

#define NAME(text) { text, sizeof text - 1 }

enum { SLASH, DOTS, EMPTY, NUL, CONTROL, ESCAPES, C1_BYTES, C1_UTF8, BIDI, ZERO_WIDTH, BOM,
	INVALID, LINES, LOOKALIKES, WIDE, BACKSLASH, OPTIONS, SHELL, FORMAT, MARKUP, TABLE,
	GROUPS };

enum { PER_GROUP = 10 };
static const struct bad_name groups[GROUPS][PER_GROUP] = {
	[SLASH] = { NAME("/"), NAME("//"), NAME("a/b"), NAME("/etc/passwd"), NAME("../up"),
		NAME("../../outside/x"), NAME("dir/../../x"), NAME("a/"), NAME("./a") },
	[DOTS] = { NAME("."), NAME(".."), NAME("..."), NAME(".. "), NAME("..\x01"),
		NAME("..\\x"), NAME(" .") },
	[EMPTY] = { NAME("") },
	[NUL] = { NAME("\0"), NAME("a\0b"), NAME("..\0"), NAME("a\0"), NAME("/\0"),
		NAME("passwd\0.txt") },
	[CONTROL] = { NAME("\x01"), NAME("bell\a"), NAME("back\b\b\b\bfront"),
		NAME("del\x7f"), NAME("cr\roverwritten"), NAME("ff\f"), NAME("vt\v"),
		NAME("so\x0esi\x0f"), NAME("\x1f") },
	[ESCAPES] = { NAME("\033[2J"), NAME("\033]0;title\a"), NAME("\033c"),
		NAME("\033]52;c;ZXZpbA==\a"), NAME("\033[31mred"), NAME("\033P+q\033\\"),
		NAME("\033[6n"), NAME("\033[?1049h"), NAME("\033[20t"), NAME("\033(0") },
	[C1_BYTES] = { NAME("\x9b" "2J"), NAME("\x9d" "0;t\x9c"), NAME("\x90q\x9c"),
		NAME("\x84"), NAME("\x8d"), NAME("\x85") },
	[C1_UTF8] = { NAME("\xc2\x9b" "2J"), NAME("\xc2\x9d" "0;t\xc2\x9c"),
		NAME("\xc2\x85next"), NAME("\xc2\x80"), NAME("\xc2\x9f"), NAME("\xc2\xa0") },
	[BIDI] = { NAME("\xe2\x80\xae" "gnp.exe"), NAME("\xe2\x80\xaa"), NAME("\xe2\x81\xa6x"),
		NAME("\xe2\x80\x8f"), NAME("\xd8\x9c"), NAME("\xd7\x90\xd7\x91 1 \xd7\x92"),
		NAME("a\xe2\x80\xad" "b\xe2\x80\xac") },
	[ZERO_WIDTH] = { NAME("a\xe2\x80\x8b" "b"), NAME("\xe2\x80\x8d"), NAME("ab\xc2\xad"),
		NAME("\xe2\x81\xa0"), NAME("\xef\xb8\x8f"), NAME("\xf3\xa0\x80\x81"),
		NAME("\xcd\x8f") },
	[BOM] = { NAME("\xef\xbb\xbfname"), NAME("na\xef\xbb\xbfme"), NAME("\xef\xbf\xbe"),
		NAME("\xff\xfen\0a\0") },
	[INVALID] = { NAME("\xc0\xaf"), NAME("\xe0\x80\xaf"), NAME("\xf8\x88\x80\x80\x80"),
		NAME("\xed\xa0\x80"), NAME("\xf4\x90\x80\x80"), NAME("\xe2\x82"), NAME("\xff"),
		NAME("\x80"), NAME("\xc2"), NAME("\xc0\xae\xc0\xae\xc0\xaf") },
	[LINES] = { NAME("a\nb"), NAME("\n"), NAME("tab\there"), NAME("a\r\nb"),
		NAME("\xe2\x80\xa8line"), NAME("\n/fake f 0644 0 0 0 0 1 9 - - - -"),
		NAME("x\n\nflashloupe: fine") },
	[LOOKALIKES] = { NAME("config"), NAME("c\xd0\xbenfig"), NAME("config "),
		NAME("config\xe2\x80\x8b"), NAME("Config"), NAME("co\xef\xac\x81g") },
	[WIDE] = { NAME("\xe6\xbc\xa2\xe5\xad\x97"), NAME("\xef\xbc\xa1"),
		NAME("\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb"),
		NAME("\xe1\x84\x80\xe1\x85\xa1"), NAME("\xef\xb7\xbd") },
	[BACKSLASH] = { NAME("\\x1b[2J"), NAME("a\\"), NAME("\\"), NAME("C:\\a"), NAME("-") },
	[OPTIONS] = { NAME("-rf"), NAME("--force"), NAME("-"), NAME("--"), NAME("-C/tmp") },
	[SHELL] = { NAME("$(reboot)"), NAME("`id`"), NAME("; rm -rf x"), NAME("a b"),
		NAME("*"), NAME("~"), NAME("|cat"), NAME("'\""), NAME("&"), NAME(">x") },
	[FORMAT] = { NAME("%s%s%s%n"), NAME("%99999d"), NAME("%"), NAME("%%n") },
	[MARKUP] = { NAME("<svg onload=x>"), NAME("]]>"), NAME("&amp;"), NAME("| a | b |"),
		NAME("</text>"), NAME("![x](y)") },
	[TABLE] = { NAME("\",\"x\":\""), NAME("=1+1"), NAME("a,b;c"), NAME("null"),
		NAME("!5") },
};

/* Each name as file, directory, target of a link, and deleted; and below a directory. */
static void
all_ways(struct nodes *n, uint32_t i, struct span name)
{
	uint32_t ino = 10 + i * 4, dead;

	hostile_name(n, 1, ino, name);
	hostile_inode(n, ino, H_REG, name);
	hostile_name(n, 3, ino + 1, name);
	hostile_inode(n, ino + 1, H_DIR, span_of(NULL, 0));
	hostile_name(n, ino + 1, ino + 2, name);
	hostile_inode(n, ino + 2, H_LINK, name);
	dead = hostile_name(n, 1, ino + 3, name);
	hostile_inode(n, ino + 3, H_REG, span_of("gone", 4));
	nodes_mark_obsolete(n, dead);
}

static void
group(struct nodes *n, uint32_t which)
{
	hostile_base(n);
	for (uint32_t i = 0; i < PER_GROUP && groups[which][i].bytes; i++)
		all_ways(n, i, span_of(groups[which][i].bytes, groups[which][i].len));
}

static void
empty_name(struct nodes *n, uint32_t arg)
{
	uint32_t node;

	(void)arg;
	hostile_base(n);
	node = hostile_entry(n, 1, 9, "");
	hostile_set32(n, node, 12, 1);
	hostile_inode(n, 9, H_REG, span_of("x", 1));
}

static void
length(struct nodes *n, uint32_t len)
{
	char name[256];

	memset(name, 'n', sizeof name);
	hostile_base(n);
	all_ways(n, 0, span_of(name, len));
}

/* nsize says more, or less, than there is. */
static void
nsize_lies(struct nodes *n, uint32_t nsize)
{
	uint32_t node;

	hostile_base(n);
	node = hostile_entry(n, 1, 9, "four");
	nodes_put8(n, node + 28, (uint8_t)nsize);
	nodes_sign(n, node);
	hostile_inode(n, 9, H_REG, span_of("x", 1));
}

static void
combining_flood(struct nodes *n, uint32_t marks)
{
	char name[254] = "a";

	for (uint32_t i = 0; i < marks && i * 2 + 3 < sizeof name; i++)
		memcpy(name + 1 + i * 2, "\xcc\x81", 2);
	hostile_base(n);
	all_ways(n, 0, span_of(name, strnlen(name, sizeof name)));
}

/* A name of every single byte. */
static void
every_byte(struct nodes *n, uint32_t arg)
{
	(void)arg;
	hostile_base(n);
	for (uint32_t i = 0; i < 256; i++) {
		char name = (char)i;

		hostile_name(n, 1, 10 + i, span_of(&name, 1));
		hostile_inode(n, 10 + i, H_REG, span_of(&name, 1));
	}
}

const struct hostile hostile_names[] = {
	{ "name-slash", "names with a slash: absolute, upward, hidden ones", group,
	  SLASH, 0, 0 },
	{ "name-dots", "the names . and .., and what looks like them", group, DOTS, 0,
	  0 },
	{ "name-empty", "a name of no byte", empty_name, 0, 0, 0 },
	{ "name-nul", "names that end, or seem to, at a NUL", group, NUL, 0, 0 },
	{ "name-control", "control characters", group, CONTROL, 0, 0 },
	{ "name-escapes", "escape sequences: clear, title, clipboard, reports", group,
	  ESCAPES, 0, 0 },
	{ "name-c1-bytes", "C1 control characters as bytes", group, C1_BYTES, 0, 0 },
	{ "name-c1-utf8", "C1 control characters as UTF-8", group, C1_UTF8, 0, 0 },
	{ "name-bidi", "characters that turn the direction of reading", group, BIDI, 0,
	  0 },
	{ "name-zero-width", "characters that nobody sees", group, ZERO_WIDTH, 0, 0 },
	{ "name-bom", "byte order marks", group, BOM, 0, 0 },
	{ "name-invalid", "broken and overlong UTF-8, surrogates", group, INVALID, 0, 0 },
	{ "name-lines", "line ends and tabs, and a forged line of a manifest", group,
	  LINES, 0, 0 },
	{ "name-lookalikes", "names that look alike", group, LOOKALIKES, 0, 0 },
	{ "name-wide", "characters of two columns, joined ones, ligatures", group, WIDE,
	  0, 0 },
	{ "name-backslash", "names that look like our own escapes", group, BACKSLASH, 0,
	  0 },
	{ "name-options", "names that look like options", group, OPTIONS, 0, 0 },
	{ "name-shell", "names that a shell would run", group, SHELL, 0, 0 },
	{ "name-format", "formats of printf", group, FORMAT, 0, 0 },
	{ "name-markup", "SVG, XML and Markdown", group, MARKUP, 0, 0 },
	{ "name-table", "separators of JSON, TSV and CSV", group, TABLE, 0, 0 },
	{ "name-254", "the longest name that there can be", length, 254, 0, 0 },
	{ "name-255", "a name one byte too long", length, 255, 0, 0 },
	{ "nsize-0", "a name said to have no byte", nsize_lies, 0, 0, 0 },
	{ "nsize-1", "a name said to be shorter", nsize_lies, 1, 0, 0 },
	{ "nsize-255", "a name said to reach into the next node", nsize_lies, 255, 0, 0 },
	{ "name-combining", "a letter under a hundred accents", combining_flood, 120, 0,
	  0 },
	{ "name-every-byte", "each byte as a name", every_byte, 0, 0, 0 },
	{ .name = NULL },
};
