/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <string.h>

#include "jffs2/live/script_private.h"

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
live_script_free(struct live_script *s)
{
	if (!s)
		return;
	live_free(s->live);
	if (s->live)
		chip_free(&s->chip);
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

static void
echo(const struct live_script *s, struct text *out)
{
	text_add(out, ">");
	for (int i = 0; i < s->count; i++) {
		text_add(out, " ");
		text_add_readable(out, span_of(s->words[i], strlen(s->words[i])), true);
	}
	text_add(out, "\n");
}

static bool
check_words(const struct live_script *s, const struct script_command *c, struct error *err)
{
	bool expects = c && strcmp(c->name, "expect") == 0;

	if (!c)
		return error_set(err, "line %u: there is no such command", s->line);
	if (s->count - 1 < c->least || s->count - 1 > c->most)
		return error_set(err, "line %u: it is: %s %s", s->line, c->name, c->args);
	if (s->failed && !(expects && strcmp(s->words[1], "error") == 0))
		return error_set(err, "line %u: what comes before failed: %s", s->line,
		        strerror(s->failed));
	return true;
}

bool
live_script_line(struct live_script *s, struct span line, struct text *out,
        struct error *err)
{
	const struct script_command *c;
	int error;

	s->line++;
	if (!read_words(s, line, err))
		return false;
	if (!s->count)
		return true;
	c = find_command(s->words[0]);
	if (!check_words(s, c, err))
		return false;
	if (!s->live && strcmp(c->name, "flash") != 0 && script_begin(s, (struct chip_shape){
	        .block = CHIP_BLOCK, .blocks = CHIP_BLOCKS }, err))
		return false;
	s->chip.tag = s->line;
	if (s->live)
		live_set_time(s->live, s->now);
	echo(s, out);
	error = c->run(s, out, err);
	script_tell(s, out);
	if (error == SCRIPT_WRONG)
		return false;
	s->failed = error;
	if (error)
		text_addf(out, "  fails: %s\n", strerror(error));
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

void
live_script_image(const struct live_script *s, struct text *image)
{
	chip_dump(&s->chip, image);
}
