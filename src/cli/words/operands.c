/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether the words of a command line make sense, and what is said if not. */
#include <langinfo.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/words/command.h"
#include "output/output.h"
#include "shelf/shelf.h"
#include "text/distance.h"

/* That whose help a message points to; NULL: none is known. */
static const struct command *running;

void
cli_fail_about(const struct command *c)
{
	running = c;
}

bool
cli_is_narrow(int fd)
{
	return isatty(fd) && strcasecmp(nl_langinfo(CODESET), "UTF-8") != 0;
}

void
cli_put_message(const char *format, va_list args)
{
	struct text t = { 0 };
	bool narrow = cli_is_narrow(STDERR_FILENO);

	text_addfv(&t, format, args);
	for (size_t i = 0; i < t.len; i++)
		if (narrow && t.at[i] & 0x80)
			fprintf(stderr, "\\x%02x", (unsigned char)t.at[i]);
		else
			putc(t.at[i], stderr);
	text_free(&t);
}

int
cli_fail(const char *format, ...)
{
	va_list args;

	fputs("flashloupe: ", stderr);
	va_start(args, format);
	cli_put_message(format, args);
	va_end(args);
	fprintf(stderr, "\nTry 'flashloupe %s%s--help'.\n", running ? running->name : "",
	        running ? " " : "");
	return CLI_FAILED;
}

int
check_count(const struct command *c, size_t operands)
{
	if (operands == 0 && !c->bare)
		return cli_fail("%s: which image? (%s)", c->name, c->args);
	operands -= !c->bare;
	if (operands < (size_t)c->least)
		return cli_fail("%s: too few arguments (%s)", c->name, c->args);
	if (c->most >= 0 && operands > (size_t)c->most)
		return cli_fail("%s: too many arguments (%s)", c->name, c->args);
	return CLI_DONE;
}

static bool
may_be_image(const char *word)
{
	return strcmp(word, "-") == 0 || access(word, F_OK) == 0;
}

int
check_order(const struct command *c, char **words, size_t count)
{
	struct text first = { 0 }, second = { 0 };
	char *word = words[0];

	if (c->bare || count < 2 || may_be_image(words[0]) || !may_be_image(words[1]))
		return CLI_DONE;
	if (c->pattern) {
		words[0] = words[1];
		words[1] = word;
		return CLI_DONE;
	}
	text_add_readable(&first, span_of(words[0], strlen(words[0])), false);
	text_add_readable(&second, span_of(words[1], strlen(words[1])), false);
	cli_fail("%s: no such file; the image comes first: flashloupe %s %s %s", text_str(&first),
	        c->name, text_str(&second), text_str(&first));
	text_free(&first);
	text_free(&second);
	return CLI_FAILED;
}

/* ---- images ---- */

bool
is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

bool
is_mounted_on(const char *path)
{
	struct text up = { 0 };
	struct stat st, above;
	bool mounted;

	text_addf(&up, "%s/..", path);
	mounted = stat(path, &st) == 0 && stat(text_str(&up), &above) == 0
	          && (st.st_dev != above.st_dev || st.st_ino == above.st_ino);
	text_free(&up);
	return mounted;
}

bool
are_many(char **words, size_t count)
{
	return count > 2 || (count == 1 && is_folder(words[0]));
}

/* Adds the word as it is shown in messages. */
static void
add_word(struct text *t, const char *word)
{
	text_add_readable(t, span_of(word, strlen(word)), false);
}

/* The file beside `word` whose name is most like it; false if none is. */
static bool
nearest_file(const char *word, struct text *nearest)
{
	const char *slash = strrchr(word, '/'), *name = slash ? slash + 1 : word;
	struct shelf s = { .selected = 0 };
	struct text folder = { 0 };
	int least = WORD_FAR;

	output_add_directory(word, &folder);
	if (shelf_open_folder(&s, text_str(&folder), NULL))
		for (size_t i = 0; i < s.items.count; i++) {
			const char *other = text_str(&s.items.at[i].path) + s.items.at[i].name;
			int far = word_distance(name, other);

			if (s.items.at[i].kind != SHELF_FILE || far >= least)
				continue;
			least = far;
			text_clear(nearest);
			text_add_bytes(nearest, word, (size_t)(name - word));
			text_add(nearest, other);
		}
	shelf_free(&s);
	text_free(&folder);
	return least < WORD_FAR;
}

/* The first word is neither: says so, and what is like it. */
static int
say_nothing_named(const char *word)
{
	const struct command *near = command_nearest(word);
	struct text file = { 0 }, t = { 0 };
	bool guessed = near != NULL;

	add_word(&t, word);
	text_addf(&t, ": no such command or file");
	if (near)
		text_addf(&t, "; did you mean the command '%s'", near->name);
	if (nearest_file(word, &file)) {
		text_add(&t, near ? " or the file '" : "; did you mean the file '");
		add_word(&t, text_str(&file));
		text_add(&t, "'");
		guessed = true;
	}
	cli_fail("%s%s", text_str(&t), guessed ? "?" : "");
	text_free(&file);
	text_free(&t);
	return CLI_FAILED;
}

/* Says what is wrong with a word that is to name an image, where several do. */
static int
check_one(const char *word, size_t count)
{
	struct text shown = { 0 };
	int status = CLI_DONE;

	add_word(&shown, word);
	if (strcmp(word, "-") == 0)
		status = count <= 2 ? CLI_DONE
		       : cli_fail("standard input can be opened or compared, but not listed");
	else if (access(word, F_OK) != 0)
		status = cli_fail("%s: no such file", text_str(&shown));
	else if (count == 2 && is_folder(word))
		status = cli_fail("%s: a directory can be listed, but not compared", text_str(&shown));
	text_free(&shown);
	return status;
}

int
check_images(char **words, size_t count)
{
	int status = CLI_DONE;

	if (strcmp(words[0], "-") != 0 && access(words[0], F_OK) != 0)
		return say_nothing_named(words[0]);
	for (size_t i = 0; status == CLI_DONE && count > 1 && i < count; i++)
		status = check_one(words[i], count);
	return status;
}
