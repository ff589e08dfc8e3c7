/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/words/options.h"

#include <stdio.h>
#include <string.h>

#include "cli/words/command.h"
#include "text/distance.h"

/* ---- words ---- */

struct words {
	char **at;
	int count, next;
	const struct command *command; /* NULL: none, or not known yet */
};

/* Records an option in `word`. Its value is `with`, from the same word (NULL: none), or
 * else the next word; "" if it takes none. */
static bool
take(enum option_id id, const char *word, const char *with, struct words *w,
        struct cli_options *o, struct error *err)
{
	const struct option_row *row = &option_rows[id];
	const char *value = with ? with : "";

	if (with && !row->arg)
		return error_set(err, "--%s takes no value", row->name);
	if (row->arg && !with) {
		if (w->next == w->count)
			return error_set(err, "%s: a value must follow", word);
		value = w->at[w->next++];
	}
	o->given[id] = true;
	return !row->take || row->take(row, value, o, err);
}

static bool
fail_unknown(const char *name, size_t len, const struct command *c, struct error *err)
{
	const char *nearest = NULL;
	char word[64];
	int least = WORD_FAR;

	snprintf(word, sizeof word, "%.*s", (int)len, name);
	for (int i = 0; i < OPTION_COUNT && len < sizeof word; i++) {
		bool fits = !option_rows[i].hidden && option_fits((enum option_id)i, c);
		int d = fits ? word_distance(word, option_rows[i].name) : WORD_FAR;

		if (d < least) {
			least = d;
			nearest = option_rows[i].name;
		}
	}
	return error_set(err, "--%.*s: no such option%s%s%s", (int)len, name,
	        nearest ? "; did you mean --" : "", nearest ? nearest : "", nearest ? "?" : "");
}

/* The only option that goes with the command, and whose name begins with `name`, or any that is
 * called so; else OPTION_COUNT. */
static enum option_id
find_long(const char *name, size_t len, const struct command *c, struct error *err)
{
	enum option_id found = OPTION_COUNT;

	for (int i = 0; i < OPTION_COUNT; i++) {
		const struct option_row *row = &option_rows[i];

		if (strncmp(row->name, name, len) != 0 || i == OPTION_OF_VERSION)
			continue;
		if (strlen(row->name) == len)
			return (enum option_id)i;
		if (row->hidden || !option_fits((enum option_id)i, c))
			continue;
		if (found != OPTION_COUNT) {
			error_set(err, "--%.*s: may be --%s or --%s", (int)len, name,
			        option_rows[found].name, row->name);
			return OPTION_COUNT;
		}
		found = (enum option_id)i;
	}
	if (found == OPTION_COUNT)
		fail_unknown(name, len, c, err);
	return found;
}

/* Is the next word a number, so that --version asks for a version of a file? */
static bool
number_follows(const struct words *w)
{
	const char *word = w->next < w->count ? w->at[w->next] : "";

	return *word && word[strspn(word, "0123456789")] == 0;
}

static bool
take_long(const char *word, struct words *w, struct cli_options *o, struct error *err)
{
	const char *name = word + 2, *equals = strchr(name, '=');
	size_t len = equals ? (size_t)(equals - name) : strlen(name);
	enum option_id id = find_long(name, len, w->command, err);

	if (id == OPTION_COUNT)
		return false;
	if (id == OPTION_VERSION && (equals || number_follows(w)))
		id = OPTION_OF_VERSION;
	return take(id, word, equals ? equals + 1 : NULL, w, o, err);
}

/* Where two options have the same letter the command decides, if it comes first. */
static enum option_id
find_letter(char letter, const struct words *w)
{
	const struct command *c = w->count > 1 ? command_find(w->at[1]) : NULL;
	enum option_id found = OPTION_COUNT;

	for (int i = OPTION_COUNT; i-- > 0;) {
		enum option_id id = (enum option_id)i;

		if (option_rows[i].letter != letter)
			continue;
		if (found == OPTION_COUNT || option_fits(id, c) || !option_fits(found, c))
			found = id;
	}
	return found;
}

/* A word of one-letter options; the value of the last may be in it. */
static bool
take_letters(const char *word, struct words *w, struct cli_options *o, struct error *err)
{
	bool valued = false;

	for (const char *at = word + 1; *at && !valued; at++) {
		enum option_id id = find_letter(*at, w);

		if (id == OPTION_COUNT)
			return error_set(err, "-%c: no such option", *at);
		valued = option_rows[id].arg != NULL;
		if (!take(id, word, valued && at[1] ? at + 1 : NULL, w, o, err))
			return false;
	}
	return true;
}

/* ---- what goes together ---- */

/* Is the command one of those that the row names? */
static bool
is_named(const struct option_row *row, const struct command *c)
{
	const char *at = c ? strstr(row->commands, c->name) : NULL;

	return at && at[-1] == ' ' && at[strlen(c->name)] == ' ';
}

bool
option_fits(enum option_id id, const struct command *c)
{
	uint64_t taken = c ? c->options : OPTIONS_START;

	if (id == OPTION_COLUMNS)
		id = OPTION_SORT;
	if (id >= OPTION_ANY_FIRST)
		return true;
	if (id >= OPTION_NAMED_FIRST)
		return is_named(&option_rows[id], c);
	if (id >= OPTION_MAKE_FIRST)
		return c && c->makes;
	if (id >= OPTION_SCREEN_FIRST)
		return !c;
	if (id >= OPTION_VERB_FIRST)
		id = OPTION_CHANGES;
	return (taken & OPTION_BIT(id)) != 0;
}

/* Of each of these groups one option can be given. */
static const struct exclusion {
	enum option_id group[3];
	int count;
	const char *message;
} exclusions[] = {
	{ { OPTION_AT, OPTION_AT_VERSION, OPTION_AT_OFFSET }, 3,
	  "--at, --at-version and --at-offset cannot be combined" },
	{ { OPTION_NO_SANDBOX, OPTION_REQUIRE_SANDBOX }, 2,
	  "--no-sandbox and --require-sandbox cannot be combined" },
	{ { OPTION_TO, OPTION_BLOCKS, OPTION_UNPADDED }, 3,
	  "--to, --blocks and --unpadded cannot be combined" },
	{ { OPTION_NODES, OPTION_DRY_RUN }, 2, "--nodes and --dry-run cannot be combined" },
	{ { OPTION_NODES, OPTION_OUTPUT }, 2, "--nodes and --output cannot be combined" },
	{ { OPTION_SUMMARIES, OPTION_NO_SUMMARIES }, 2,
	  "--summaries and --no-summaries cannot be combined" },
	{ { OPTION_NO_CLEANMARKERS, OPTION_MARKER_SIZE }, 2,
	  "--no-cleanmarkers and --marker-size cannot be combined" },
	{ { OPTION_FIELDS, OPTION_SUMS, OPTION_DATA }, 3,
	  "--fields, --crc and --data cannot be combined" },
	{ { OPTION_SUMMARIZE, OPTION_DEPTH }, 2,
	  "--summarize and --max-depth cannot be combined" },
	{ { OPTION_SUMMARIZE, OPTION_ALL }, 2, "--summarize and --all cannot be combined" },
	{ { OPTION_HEX, OPTION_REGEXP }, 2, "--hex and --regexp cannot be combined" },
	{ { OPTION_HEX, OPTION_IGNORE_CASE }, 2,
	  "--hex and --ignore-case cannot be combined" },
};

static bool
go_together(const bool *given, struct error *err)
{
	if (given[OPTION_PHASE] && !given[OPTION_ERASE_SIZE])
		return error_set(err, "--phase needs --erase-size");
	for (size_t i = 0; i < COUNT(exclusions); i++) {
		int some = 0;

		for (int k = 0; k < exclusions[i].count; k++)
			some += given[exclusions[i].group[k]];
		if (some > 1)
			return error_set(err, "%s", exclusions[i].message);
	}
	return true;
}

bool
options_parse(int argc, char **argv, const struct command *c, struct cli_options *o,
        struct operands *words, struct error *err)
{
	struct words w = { argv, argc, 1, c };
	bool ended = false;

	*o = (struct cli_options){ .part = PART_NONE, .part_other = PART_NONE };
	while (w.next < w.count) {
		char *word = w.at[w.next++];

		if (ended || word[0] != '-' || !word[1]) {
			words->literal |= ended && words->words.count == 0;
			array_push(&words->words, word);
		} else if (strcmp(word, "--") == 0) {
			ended = true;
		} else if (word[1] == '-') {
			if (!take_long(word, &w, o, err))
				return false;
		} else if (!take_letters(word, &w, o, err)) {
			return false;
		}
	}
	o->firmware.fixed_phase = o->given[OPTION_PHASE];
	return go_together(o->given, err);
}
