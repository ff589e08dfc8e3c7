/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Usage and help, made from the tables of commands and options. */
#include <stdio.h>
#include <string.h>

#include "base/crc32.h"
#include "cli/words/command.h"
#include "codec/codec.h"
#include "content/libmagic.h"
#include "digest/sha256.h"
#include "fuse/mounted.h"

enum { LINE = 80, INDENT = 26 };

/* Prints text in lines of at most LINE characters. The first one begins at column
 * `indent`, where the output already is; the others are indented. */
static void
print_wrapped(const char *text, size_t indent)
{
	size_t at = indent;

	while (*text) {
		size_t word = strcspn(text, " ");

		if (at > indent && at + 1 + word > LINE) {
			printf("\n%*s", (int)indent, "");
			at = indent;
		} else if (at > indent) {
			putchar(' ');
			at++;
		}
		fwrite(text, 1, word, stdout);
		at += word;
		text += word;
		text += strspn(text, " ");
	}
	putchar('\n');
}

/* A term, and its explanation in the column at INDENT. */
static void
print_term(const char *term, const char *help)
{
	size_t len = strlen(term);

	fputs(term, stdout);
	if (len + 2 > INDENT) {
		putchar('\n');
		len = 0;
	}
	printf("%*s", (int)(INDENT - len), "");
	print_wrapped(help, INDENT);
}

static void
print_option(enum option_id id)
{
	const struct option_row *row = &option_rows[id];
	char term[80];

	snprintf(term, sizeof term, "  %c%c%c --%s%s%s", row->letter ? '-' : ' ',
	        row->letter ? row->letter : ' ', row->letter ? ',' : ' ', row->name,
	        row->arg ? "=" : "", row->arg ? row->arg : "");
	print_term(term, row->help);
}

/* Those with numbers in [from, to) that go with the command; NULL: with the screen. */
static void
print_options(const struct command *c, int from, int to)
{
	for (int id = from; id < to; id++)
		if (option_fits((enum option_id)id, c) && !option_rows[id].hidden)
			print_option((enum option_id)id);
}

static void
print_forms(FILE *out)
{
	fputs("usage: flashloupe [OPTION...] IMAGE [OTHER]   look at it on the screen\n"
	      "       flashloupe [OPTION...] [DIRECTORY]     choose an image from a list\n"
	      "       flashloupe COMMAND [OPTION...] IMAGE   print something of it\n",
	        out);
}

void
help_usage(FILE *out)
{
	print_forms(out);
	fputs("Try 'flashloupe --help' or 'flashloupe COMMAND --help'.\n", out);
}

void
help_all(void)
{
	const struct command *c;
	char term[80];

	print_forms(stdout);
	puts("\nLooks into firmware images: uImage headers and JFFS2 file systems, also\n"
	     "in whole flash dumps. IMAGE is a file, a device, or - for standard input;\n"
	     "it is only read. Without a terminal IMAGE alone prints what info does.\n\n"
	     "Commands:");
	for (size_t i = 0; (c = command_at(i)) != NULL; i++) {
		snprintf(term, sizeof term, "  %s", c->name);
		print_term(term, c->summary);
	}
	puts("\nOptions for the screen:");
	print_options(NULL, 0, OPTION_ANY_FIRST);
	puts("\nOptions anywhere:");
	print_options(NULL, OPTION_ANY_FIRST, OPTION_COUNT);
	puts("\nExit status: 0 done; 1 done, but something was lost, skipped or\n"
	     "unreadable (cat, extract, manifest, carve, pad), or `issues` found an\n"
	     "error; 2 could not run; 3 the erase size is undecided. compare and diff:\n"
	     "0 equal, 1 different, 2 could not run. grep, find and strings: 0 found,\n"
	     "1 not found, 2 could not run, 3 not everything could be searched.");
}

static void
print_columns(const struct table_class *table)
{
	puts("\nColumns, by their names in TSV and JSON:");
	for (size_t i = 0; i < table->column_count; i++) {
		char term[80];

		if (table->columns[i].use == COLUMN_SCREEN
		        || table->columns[i].kind == COLUMN_BAR)
			continue;
		snprintf(term, sizeof term, "  %s", table->columns[i].name);
		print_term(term, table->columns[i].help);
	}
}

void
help_command(const struct command *c)
{
	printf("usage: flashloupe %s [OPTION...] %s\n\n", c->name, c->args);
	printf("flashloupe %s: ", c->name);
	print_wrapped(c->summary, 0);
	if (c->help) {
		putchar('\n');
		print_wrapped(c->help, 0);
	}
	puts("\nOptions:");
	print_options(c, 0, OPTION_COUNT);
	if (c->table)
		print_columns(c->table);
}

static void
print_sandbox(void)
{
	struct text landlock = { 0 }, seccomp = { 0 };

	sandbox_add_landlock(&landlock);
	sandbox_add_seccomp(&seccomp);
	printf("\nSandbox (what this kernel gives):\n  %-14s %s\n  %-14s %s\n", "Landlock",
	        text_str(&landlock), "seccomp", text_str(&seccomp));
	text_free(&landlock);
	text_free(&seccomp);
}

/* True if the format before has the same name: forms of one thing. */
static bool
is_another_form(size_t i)
{
	return i > 0 && strcmp(firmware_formats[i - 1]->name, firmware_formats[i]->name) == 0;
}

/* Those whose files can be reached, JFFS2 always. */
static void
print_file_systems(void)
{
	puts("\nFile systems:\n  JFFS2          yes");
	for (size_t i = 0; firmware_formats[i]; i++) {
		const struct format *f = firmware_formats[i];

		if (f->tree && !is_another_form(i))
			printf("  %-14s %s\n", f->name, f->tree->absent ? f->tree->absent : "yes");
	}
}

void
help_version(void)
{
	puts(PACKAGE_NAME " " PACKAGE_VERSION "\n"
	     "Licence GPL-2.0-or-later: GNU GPL version 2 or later. No warranty.\n\n"
	     "Decompressors:");
	for (int i = 0; i < CODEC_COUNT; i++)
		printf("  %-14s %s\n", codecs[i].name,
		        codecs[i].absent ? codecs[i].absent : "yes");
	print_file_systems();
	printf("\nChecksums:\n  CRC-32         by %s\n  SHA-256        %s%s\n", crc32_library(),
	        sha256_library() ? "by " : "", sha256_library() ? sha256_library()
	                                                        : "built in");
	printf("\nNames for unrecognised data:\n  %-14s %s\n", "libmagic",
	        libmagic_absent() ? libmagic_absent() : "yes");
	printf("\nMounting:\n  %-14s %s\n", "libfuse3", mounted_absent() ? mounted_absent() : "yes");
	print_sandbox();
}

void
help_list_commands(void)
{
	const struct command *c;

	for (size_t i = 0; (c = command_at(i)) != NULL; i++)
		printf("%s\t%s\t%s\n", c->name, c->args, c->summary);
}

void
help_list_options(const struct command *c)
{
	for (int id = 0; id < OPTION_COUNT; id++) {
		const struct option_row *row = &option_rows[id];

		if (!option_fits((enum option_id)id, c) || row->hidden)
			continue;
		printf("--%s\t-", row->name);
		if (row->letter)
			putchar(row->letter);
		printf("\t%s\t%s\n", row->arg ? row->arg : "-", row->help);
	}
}
