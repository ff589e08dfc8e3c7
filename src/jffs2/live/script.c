/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <string.h>

#include "jffs2/live/script_private.h"
#include "text/distance.h"

enum { START = 1700000000 };

struct live_script *
live_script_new(void)
{
	struct live_script *s = memory_zeroed(1, sizeof *s);

	s->rules.seed = 1;
	s->now = START;
	jffs2_compressors_add(&s->rules.pack, JFFS2_COMPR_ZLIB);
	return s;
}

void
live_script_from(struct live_script *s, struct span image)
{
	s->image = image;
}

void
live_script_free(struct live_script *s)
{
	if (!s)
		return;
	live_free(s->live);
	if (s->live)
		chip_free(&s->chip);
	for (size_t i = 0; i < s->rows.count; i++) {
		text_free(&s->rows.at[i].what);
		text_free(&s->rows.at[i].why);
	}
	array_free(&s->rows);
	free(s);
}

static bool
is_blank(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* Takes one word from *at on; false if there is none. *bad is set if it is too long, its quote is
 * missing, or it has a control character outside quotes. */
static bool
take_word(struct span line, size_t *at, char word[SCRIPT_WORD], bool *bad)
{
	size_t len = 0;
	bool quoted;

	while (*at < line.len && is_blank(line.at[*at]))
		++*at;
	if (*at >= line.len || line.at[*at] == '#')
		return false;
	quoted = line.at[*at] == '"';
	*at += quoted;
	while (*at < line.len && (quoted ? line.at[*at] != '"' : !is_blank(line.at[*at]))) {
		*bad |= len + 1 >= SCRIPT_WORD || line.at[*at] < (quoted ? 1 : ' ');
		if (len + 1 < SCRIPT_WORD)
			word[len++] = (char)line.at[*at];
		++*at;
	}
	*bad |= quoted && *at >= line.len;
	*at += quoted;
	word[len] = '\0';
	return true;
}

static bool
read_words(struct live_script *s, struct span line, struct error *err)
{
	char spare[SCRIPT_WORD];
	bool bad = false;
	size_t at = 0;

	s->count = 0;
	while (take_word(line, &at, s->count < SCRIPT_WORDS ? s->words[s->count] : spare, &bad))
		s->count++;
	if (!bad && s->count <= SCRIPT_WORDS)
		return true;
	return error_set(err, "line %u: too long, a quote is missing, or it has a control "
	        "character", s->line);
}

static const struct script_command *
find_command(const char *name)
{
	for (int i = 0; i < SCRIPT_COMMANDS; i++)
		if (strcmp(script_commands[i].name, name) == 0)
			return &script_commands[i];
	return NULL;
}

void
script_echo(const struct live_script *s, struct text *out)
{
	for (int i = 0; i < s->count; i++) {
		bool quoted = !s->words[i][0] || strpbrk(s->words[i], " #");

		text_add(out, i ? " " : "");
		text_add(out, quoted ? "\"" : "");
		text_add_readable(out, span_of(s->words[i], strlen(s->words[i])), true);
		text_add(out, quoted ? "\"" : "");
	}
}

/* False: says which command was perhaps meant, or all there are. */
static bool
refuse_command(const struct live_script *s, struct error *err)
{
	const char *nearest = NULL;
	struct text t = { 0 };
	int least = WORD_FAR;

	text_add_readable(&t, span_of(s->words[0], strlen(s->words[0])), true);
	for (int i = 0; i < SCRIPT_COMMANDS; i++) {
		int far = word_distance(s->words[0], script_commands[i].name);

		nearest = far < least ? script_commands[i].name : nearest;
		least = far < least ? far : least;
	}
	text_addf(&t, "\"; %s", nearest ? "did you mean \"" : "commands: ");
	for (int i = 0; i < SCRIPT_COMMANDS && !nearest; i++)
		text_addf(&t, "%s%s", i ? ", " : "", script_commands[i].name);
	error_set(err, "line %u: there is no command \"%s%s%s", s->line, text_str(&t),
	        nearest ? nearest : "", nearest ? "\"?" : "");
	text_free(&t);
	return false;
}

static bool
check_words(const struct live_script *s, const struct script_command *c, struct error *err)
{
	bool expects = c && strcmp(c->name, "expect") == 0;

	if (!c)
		return refuse_command(s, err);
	if (s->count - 1 < c->least || s->count - 1 > c->most)
		return error_set(err, "line %u: it is: %s %s", s->line, c->name, c->args);
	if (s->failed && !(expects && strcmp(s->words[1], "error") == 0))
		return error_set(err, "line %u: what comes before failed: %s", s->line,
		        strerror(s->failed));
	return true;
}

static bool
begin_flash(struct live_script *s, const struct script_command *c, struct error *err)
{
	struct chip_shape usual = { .block = CHIP_BLOCK };

	return s->live || strcmp(c->name, "flash") == 0 || !script_begin(s, usual, err);
}

/* Runs the words of the line; SCRIPT_WRONG if it can't be run. */
static int
run_words(struct live_script *s, struct text *out, struct error *err)
{
	const struct script_command *c = find_command(s->words[0]);
	struct text told = { 0 };
	int error;

	if (!check_words(s, c, err) || !begin_flash(s, c, err))
		return SCRIPT_WRONG;
	s->chip.tag = s->line;
	if (s->live)
		live_set_time(s->live, s->now);
	script_tell_command(s);
	text_addf(out, "> %s\n", text_str(&s->rows.at[s->command].what));
	err->text[0] = '\0';
	error = c->run(s, &told, err);
	script_tell(s, error == SCRIPT_WRONG ? 0 : error, err, out);
	text_add(out, text_str(&told));
	text_free(&told);
	return error;
}

bool
live_script_line(struct live_script *s, struct span line, struct text *out,
        struct error *err)
{
	int error;

	s->line++;
	if (!read_words(s, line, err))
		return false;
	if (!s->count)
		return true;
	error = run_words(s, out, err);
	if (error == SCRIPT_WRONG)
		return false;
	s->failed = error;
	return true;
}

bool
live_script_run(struct live_script *s, struct span text, struct text *out, struct error *err)
{
	for (size_t at = 0; at < text.len;) {
		const uint8_t *end = memchr(text.at + at, '\n', text.len - at);
		size_t len = end ? (size_t)(end - text.at) - at : text.len - at;

		if (!live_script_line(s, span_cut(text, at, len), out, err))
			return false;
		at += len + 1;
	}
	if (!s->live)
		return error_set(err, "the script has no command");
	/* Its line, not that of a comment after it. */
	return !s->failed || error_set(err, "line %u: the last command failed: %s", s->chip.tag,
	        strerror(s->failed));
}

const struct live_row *
live_script_rows(const struct live_script *s, size_t *count)
{
	*count = s->rows.count;
	return s->rows.at;
}

struct chip *
live_script_chip(struct live_script *s)
{
	return s->live ? &s->chip : NULL;
}

struct live *
live_script_live(const struct live_script *s)
{
	return s->live;
}

int
live_script_failed(const struct live_script *s)
{
	return s->failed;
}

const char *
live_script_command(int i, const char **args)
{
	if (i >= SCRIPT_COMMANDS)
		return NULL;
	*args = script_commands[i].args;
	return script_commands[i].name;
}

void
live_script_image(const struct live_script *s, struct text *image)
{
	chip_dump(&s->chip, image);
}
