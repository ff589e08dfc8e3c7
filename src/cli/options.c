/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/options.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ERASE_MOST = 1 << 30, SCREEN_MOST = 1000 };

const struct option_row option_rows[OPTION_COUNT] = {
	[OPTION_PLAIN] = { .name = "plain", .help = "aligned text (the default)" },
	[OPTION_TSV] = { .name = "tsv", .help = "tab-separated values, names escaped" },
	[OPTION_JSON] = { .name = "json", .help = "one JSON document" },
	[OPTION_PART] = { .name = "part", .letter = 'p', .arg = "N",
	  .help = "take part N, as numbered by `parts`" },
	[OPTION_ERASE_SIZE] = { .name = "erase-size", .letter = 'e', .arg = "SIZE",
	  .help = "take this erase size instead of looking for it: 65536, 64K, 0x10000, "
	          "2112x64" },
	[OPTION_PHASE] = { .name = "phase", .arg = "BYTES",
	  .help = "with --erase-size: offset of the first block boundary in the part" },
	[OPTION_SALVAGE] = { .name = "salvage", .letter = 's',
	  .help = "also use nodes that cross a block boundary, which the kernel drops" },
	[OPTION_BRIEF] = { .name = "brief", .letter = 'b',
	  .help = "a line each: offset, magic, type, length" },
	[OPTION_ABSOLUTE] = { .name = "absolute", .letter = 'a',
	  .help = "count offsets from the start of the image, not of the part" },
	[OPTION_SORT] = { .name = "sort", .arg = "COLUMN",
	  .help = "in the order of a column; -COLUMN: the greatest first" },
	[OPTION_FILTER] = { .name = "filter", .arg = "EXPR",
	  .help = "only rows for which it holds: 'type=INODE & length>4K', 'what~passwd'; "
	          "= != < > <= >= ~ (contains), & before |; a word alone is looked for in "
	          "every column" },
	[OPTION_WHY] = { .name = "why", .letter = 'w',
	  .help = "show what speaks for each candidate" },
	[OPTION_OF_VERSION] = { .name = "version", .arg = "N",
	  .help = "the content of the file at version N instead of the list" },
	[OPTION_STRIDE] = { .name = "stride", .arg = "SIZE",
	  .help = "bytes in a row of the map (the erase size)" },
	[OPTION_SHIFT] = { .name = "shift", .arg = "BYTES",
	  .help = "begin the rows so many bytes later" },
	[OPTION_VIEW] = { .name = "view", .arg = "VIEW",
	  .help = "what to show: auto, type, state, inode, age, entropy, bytes" },
	[OPTION_CELLS] = { .name = "cells", .arg = "N",
	  .help = "cells in a row of the map (64)" },
	[OPTION_FIELDS] = { .name = "fields",
	  .help = "a line for each field instead of the bytes" },
	[OPTION_SUMS] = { .name = "crc",
	  .help = "which bytes each checksum of the node or header covers" },
	[OPTION_DATA] = { .name = "data",
	  .help = "the data of the inode node, decompressed" },
	[OPTION_UNFOLDED] = { .name = "unfolded",
	  .help = "show equal lines too" },
	[OPTION_STEP] = { .name = "step", .arg = "STEP",
	  .help = "as a mount knows it after that step (see the command steps)" },
	[OPTION_PAYLOAD] = { .name = "payload", .letter = 'P',
	  .help = "the payload of the uImage header instead of the header" },
	[OPTION_TO] = { .name = "to", .arg = "SIZE",
	  .help = "pad to this size in all: whole erase blocks" },
	[OPTION_BLOCKS] = { .name = "blocks", .arg = "COUNT",
	  .help = "pad to so many erase blocks in all" },
	[OPTION_CLEANMARKERS] = { .name = "cleanmarkers",
	  .help = "begin each block that is added with a cleanmarker" },
	[OPTION_UIMAGE] = { .name = "uimage",
	  .help = "write the padded payload under a new uImage header" },
	[OPTION_DRY_RUN] = { .name = "dry-run", .letter = 'n',
	  .help = "print what would be done, and what the kernel wants; write nothing" },
	[OPTION_WITHOUT_SPARE] = { .name = "without-spare", .arg = "DATA+SPARE",
	  .help = "the whole image without the spare areas of NAND pages: 2048+64" },
	[OPTION_AT] = { .name = "at", .arg = "TIME",
	  .help = "as it was then, by the times in the nodes: \"2015-01-21 16:14:18\"" },
	[OPTION_AT_VERSION] = { .name = "at-version", .arg = "INO:N",
	  .help = "with inode INO as it was at version N, the others as they are now" },
	[OPTION_AT_OFFSET] = { .name = "at-offset", .arg = "OFFSET",
	  .help = "as if the flash ended there: by place, which is not the order of time" },
	[OPTION_MARKDOWN] = { .name = "markdown",
	  .help = "write Markdown instead of plain text" },
	[OPTION_OUTPUT] = { .name = "output", .letter = 'o', .arg = "FILE",
	  .help = "write to FILE (- is standard output)" },
	[OPTION_DIRECTORY] = { .name = "directory", .letter = 'C', .arg = "DIR",
	  .help = "extract into DIR, which is made if it does not exist" },
	[OPTION_MANIFEST] = { .name = "manifest", .letter = 'm', .arg = "FILE",
	  .help = "also write the manifest of the file system to FILE" },
	[OPTION_DELETED] = { .name = "deleted", .letter = 'd',
	  .help = "the deleted files instead of the tree" },
	[OPTION_BY] = { .name = "by", .arg = "WAY",
	  .help = "what to compare: files, nodes, blocks, parts" },
	[OPTION_ALL] = { .name = "all",
	  .help = "list also what is the same in both" },
	[OPTION_AS_ROOT] = { .name = "as-root",
	  .help = "restore owners, devices, set-user-ID bits and capabilities too" },
	[OPTION_FORCE] = { .name = "force", .letter = 'f',
	  .help = "replace files that exist" },
	[OPTION_COLOUR] = { .name = "color", .arg = "WHEN",
	  .help = "auto, always or never" },
	[OPTION_ASCII] = { .name = "ascii", .letter = 'A',
	  .help = "draw with ASCII characters only" },
	[OPTION_NO_MOUSE] = { .name = "no-mouse", .letter = 'M',
	  .help = "leave the mouse to the terminal" },
	[OPTION_CLIPBOARD] = { .name = "clipboard", .arg = "SWITCH",
	  .help = "on or off: let y and Y set the clipboard of the terminal" },
	[OPTION_SCRIPT] = { .name = "script", .letter = 'S', .arg = "FILE",
	  .help = "play the keys in FILE without a terminal" },
	[OPTION_SIZE] = { .name = "size", .arg = "COLSxROWS",
	  .help = "size of the screen for --script" },
	[OPTION_LESSON] = { .name = "lesson",
	  .help = "exercises on the screen, or the one in a FILE or of a NAME" },
	[OPTION_WRITE_TO] = { .name = "write-to", .arg = "DIR",
	  .help = "let the screen write below DIR instead of the current directory" },
	[OPTION_NO_SANDBOX] = { .name = "no-sandbox",
	  .help = "run without the sandbox (see --version)" },
	[OPTION_REQUIRE_SANDBOX] = { .name = "require-sandbox",
	  .help = "stop if the whole sandbox cannot be had" },
	[OPTION_HELP] = { .name = "help", .letter = 'h', .help = "show this help" },
	[OPTION_VERSION] = { .name = "version", .letter = 'V',
	  .help = "show version and licence" },
	[OPTION_LIST_COMMANDS] = { .name = "list-commands", .hidden = true,
	  .help = "for completion" },
	[OPTION_LIST_OPTIONS] = { .name = "list-options", .hidden = true,
	  .help = "for completion" },
	[OPTION_LIST_KEYS] = { .name = "list-keys", .hidden = true,
	  .help = "for checks of the documents" },
};

/* ---- values ---- */

static bool
parse_number(const char *name, const char *value, uint64_t least, uint64_t most,
        uint64_t *number, struct error *err)
{
	uint64_t n;

	if (!text_parse_size(value, &n))
		return error_set(err, "--%s: '%s' is no number", name, value);
	if (n < least || n > most)
		return error_set(err, "--%s: '%s' is out of range", name, value);
	*number = n;
	return true;
}

static bool
parse_erase_size(const char *value, struct cli_options *o, struct error *err)
{
	uint64_t n;

	if (!nand_parse_size(value, &n))
		return error_set(err, "--erase-size: '%s' is no number", value);
	if (n < ERASE_MIN || n > ERASE_MOST)
		return error_set(err, "--erase-size: '%s' is out of range", value);
	o->firmware.erase_size = n;
	if (o->firmware.erase_size % 4)
		return error_set(err, "--erase-size: '%s' is no multiple of 4", value);
	return true;
}

/* "N", or for two images "N:M". */
static bool
parse_spare(const char *value, struct cli_options *o, struct error *err)
{
	return nand_parse(value, &o->without_spare)
	       || error_set(err, "--without-spare: '%s' is not like 2048+64", value);
}

static bool
parse_part(const char *value, struct cli_options *o, struct error *err)
{
	const char *colon = strchr(value, ':');
	struct text first = { 0 };
	uint64_t n;
	bool ok;

	text_add_bytes(&first, value, colon ? (size_t)(colon - value) : strlen(value));
	ok = parse_number("part", text_str(&first), 0, INT_MAX, &n, err);
	text_free(&first);
	if (!ok)
		return false;
	o->part = (int)n;
	if (colon && !parse_number("part", colon + 1, 0, INT_MAX, &n, err))
		return false;
	o->part_other = colon ? (int)n : PART_NONE;
	return true;
}

/* The options that set a point in the past. */
static bool
parse_point(enum option_id id, const char *value, struct cli_options *o,
        struct error *err)
{
	uint64_t ino, at;
	char head[24];
	const char *colon = strchr(value, ':');

	if (id == OPTION_AT) {
		o->point.kind = POINT_TIME;
		return point_parse_time(value, &o->point.at)
		       || error_set(err, "--at: '%s' is no time: try 2015-01-21, "
		                         "2015-01-21 16:14:18 or @1421856858", value);
	}
	if (id == OPTION_AT_OFFSET) {
		o->point.kind = POINT_PLACE;
		if (!parse_number("at-offset", value, 0, UINT32_MAX, &at, err))
			return false;
		o->point.at = (uint32_t)at;
		return true;
	}
	snprintf(head, sizeof head, "%.*s", colon ? (int)(colon - value) : 0, value);
	if (!colon || !text_parse_size(head, &ino) || !text_parse_size(colon + 1, &at)
	        || ino > UINT32_MAX || at > UINT32_MAX)
		return error_set(err, "--at-version: '%s' is not like 7:21 (inode 7 at "
		                      "version 21)", value);
	o->point = (struct point){ POINT_VERSION, (uint32_t)ino, (uint32_t)at };
	return true;
}

static bool
parse_by(const char *value, struct cli_options *o, struct error *err)
{
	o->by = compare_find(value);
	return o->by < COMPARE_WAYS
	       || error_set(err, "--by: '%s' is none of files, nodes, blocks, parts",
	                    value);
}

static bool
parse_view(const char *value, struct cli_options *o, struct error *err)
{
	o->map.view = map_view_find(value);
	if (o->map.view < MAP_VIEWS)
		return true;
	return error_set(err, "--view: '%s' is none of auto, type, state, inode, age, "
	                      "entropy, bytes", value);
}

/* The options of the map. */
static bool
parse_map(enum option_id id, const char *value, struct cli_options *o, struct error *err)
{
	uint64_t n;

	switch (id) {
	case OPTION_STRIDE:
		return parse_number("stride", value, MAP_LEAST_STRIDE, INT64_MAX,
		        &o->map.stride, err);
	case OPTION_SHIFT:
		if (!parse_number("shift", value, 0, INT64_MAX, &n, err))
			return false;
		o->map.shift = (int64_t)n;
		return true;
	case OPTION_CELLS:
		if (!parse_number("cells", value, 1, MAP_MOST_CELLS, &n, err))
			return false;
		o->map.cells = (uint32_t)n;
		return true;
	default:
		return parse_view(value, o, err);
	}
}

static bool
parse_colour(const char *value, struct cli_options *o, struct error *err)
{
	static const char *const names[] = { "auto", "always", "never" };

	for (int i = 0; i < 3; i++) {
		if (strcmp(value, names[i]) == 0) {
			o->colour = (enum cli_colour)i;
			return true;
		}
	}
	return error_set(err, "--color: '%s' is none of auto, always, never", value);
}

static bool
parse_clipboard(const char *value, struct cli_options *o, struct error *err)
{
	o->no_clipboard = strcmp(value, "off") == 0;
	return o->no_clipboard || strcmp(value, "on") == 0
	       || error_set(err, "--clipboard: '%s' is neither on nor off", value);
}

static bool
parse_screen_size(const char *value, struct cli_options *o, struct error *err)
{
	int used = 0;

	if (sscanf(value, "%4dx%4d%n", &o->columns, &o->rows, &used) == 2 && !value[used]
	        && o->columns > 0 && o->columns <= SCREEN_MOST && o->rows > 0
	        && o->rows <= SCREEN_MOST)
		return true;
	return error_set(err, "--size: '%s' is not like 80x24", value);
}

/* Takes note of option `id`. */
static bool
take(enum option_id id, const char *value, struct cli_options *o, struct error *err)
{
	o->given |= OPTION_BIT(id);
	switch (id) {
	case OPTION_PLAIN: o->form = FORM_PLAIN; return true;
	case OPTION_TSV: o->form = FORM_TSV; return true;
	case OPTION_JSON: o->form = FORM_JSON; return true;
	case OPTION_PART: return parse_part(value, o, err);
	case OPTION_ERASE_SIZE: return parse_erase_size(value, o, err);
	case OPTION_PHASE:
		return parse_number("phase", value, 0, ERASE_MOST, &o->firmware.phase,
		        err);
	case OPTION_SALVAGE: o->firmware.salvage = true; return true;
	case OPTION_BRIEF: o->brief = true; return true;
	case OPTION_ABSOLUTE: o->absolute = true; return true;
	case OPTION_SORT: o->sort = value; return true;
	case OPTION_FILTER: o->filter = value; return true;
	case OPTION_WHY: o->why = true; return true;
	case OPTION_OF_VERSION:
		return parse_number("version", value, 0, UINT32_MAX, &o->version, err);
	case OPTION_STRIDE:
	case OPTION_SHIFT:
	case OPTION_VIEW:
	case OPTION_CELLS: return parse_map(id, value, o, err);
	case OPTION_FIELDS: o->fields = true; return true;
	case OPTION_SUMS: o->sums = true; return true;
	case OPTION_DATA: o->data = true; return true;
	case OPTION_UNFOLDED: o->unfolded = true; return true;
	case OPTION_STEP:
		return parse_number("step", value, 1, UINT32_MAX, &o->step, err);
	case OPTION_PAYLOAD: o->payload = true; return true;
	case OPTION_TO:
		return parse_number("to", value, 1, UINT32_MAX, &o->pad_to, err);
	case OPTION_BLOCKS:
		return parse_number("blocks", value, 1, UINT32_MAX, &o->pad_blocks, err);
	case OPTION_CLEANMARKERS: o->cleanmarkers = true; return true;
	case OPTION_UIMAGE: o->uimage = true; return true;
	case OPTION_DRY_RUN: o->dry_run = true; return true;
	case OPTION_WITHOUT_SPARE: return parse_spare(value, o, err);
	case OPTION_AT:
	case OPTION_AT_VERSION:
	case OPTION_AT_OFFSET: return parse_point(id, value, o, err);
	case OPTION_MARKDOWN: o->markdown = true; return true;
	case OPTION_OUTPUT: o->output = value; return true;
	case OPTION_DIRECTORY: o->directory = value; return true;
	case OPTION_MANIFEST: o->manifest = value; return true;
	case OPTION_DELETED: o->deleted = true; return true;
	case OPTION_BY: return parse_by(value, o, err);
	case OPTION_ALL: o->all = true; return true;
	case OPTION_AS_ROOT: o->as_root = true; return true;
	case OPTION_FORCE: o->force = true; return true;
	case OPTION_COLOUR: return parse_colour(value, o, err);
	case OPTION_ASCII: o->ascii = true; return true;
	case OPTION_NO_MOUSE: o->no_mouse = true; return true;
	case OPTION_CLIPBOARD: return parse_clipboard(value, o, err);
	case OPTION_SCRIPT: o->script = value; return true;
	case OPTION_WRITE_TO: o->write_to = value; return true;
	case OPTION_NO_SANDBOX: o->sandbox_mode = SANDBOX_OFF; return true;
	case OPTION_REQUIRE_SANDBOX: o->sandbox_mode = SANDBOX_REQUIRED; return true;
	case OPTION_SIZE: return parse_screen_size(value, o, err);
	default: return true;
	}
}

/* ---- words ---- */

struct words {
	char **at;
	int count, next;
};

/* The value after an option's own word; NULL with err set if there is none. */
static const char *
next_value(struct words *w, const char *shown, struct error *err)
{
	if (w->next < w->count)
		return w->at[w->next++];
	error_set(err, "%s: a value must follow", shown);
	return NULL;
}

/* The option whose name begins with `name`, if it is one only; OPTION_COUNT if not. */
static enum option_id
find_long(const char *name, size_t len, struct error *err)
{
	enum option_id found = OPTION_COUNT;

	for (int i = 0; i < OPTION_COUNT; i++) {
		const struct option_row *row = &option_rows[i];

		if (strncmp(row->name, name, len) != 0 || i == OPTION_OF_VERSION)
			continue;
		if (strlen(row->name) == len)
			return (enum option_id)i;
		if (row->hidden)
			continue;
		if (found != OPTION_COUNT) {
			error_set(err, "--%.*s: may be --%s or --%s", (int)len, name,
			        option_rows[found].name, row->name);
			return OPTION_COUNT;
		}
		found = (enum option_id)i;
	}
	if (found == OPTION_COUNT)
		error_set(err, "--%.*s: no such option", (int)len, name);
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
	enum option_id id = find_long(name, len, err);
	const char *value = equals ? equals + 1 : NULL;

	if (id == OPTION_COUNT)
		return false;
	if (id == OPTION_VERSION && (equals || number_follows(w)))
		id = OPTION_OF_VERSION;
	if (!option_rows[id].arg && value)
		return error_set(err, "--%s takes no value", option_rows[id].name);
	if (option_rows[id].arg && !value)
		value = next_value(w, word, err);
	return (value || !option_rows[id].arg) && take(id, value, o, err);
}

static enum option_id
find_letter(char letter)
{
	int i = 0;

	while (i < OPTION_COUNT && option_rows[i].letter != letter)
		i++;
	return (enum option_id)i;
}

/* A word of one-letter options; the value of the last may be in it. */
static bool
take_letters(const char *word, struct words *w, struct cli_options *o, struct error *err)
{
	for (const char *at = word + 1; *at; at++) {
		enum option_id id = find_letter(*at);
		const char *value = NULL;

		if (id == OPTION_COUNT)
			return error_set(err, "-%c: no such option", *at);
		if (option_rows[id].arg)
			value = at[1] ? at + 1 : next_value(w, word, err);
		if (option_rows[id].arg && !value)
			return false;
		if (!take(id, value, o, err))
			return false;
		if (value)
			break;
	}
	return true;
}

bool
options_parse(int argc, char **argv, struct cli_options *o, struct operands *words,
        struct error *err)
{
	struct words w = { argv, argc, 1 };
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
	if (o->given & OPTION_BIT(OPTION_PHASE)
	        && !(o->given & OPTION_BIT(OPTION_ERASE_SIZE)))
		return error_set(err, "--phase needs --erase-size");
	if (o->given & OPTIONS_POINT & ((o->given & OPTIONS_POINT) - 1))
		return error_set(err, "--at, --at-version and --at-offset exclude one "
		                      "another");
	if (o->given & OPTION_BIT(OPTION_NO_SANDBOX)
	        && o->given & OPTION_BIT(OPTION_REQUIRE_SANDBOX))
		return error_set(err, "--no-sandbox and --require-sandbox exclude each other");
	if (o->pad_to && o->pad_blocks)
		return error_set(err, "--to and --blocks exclude each other");
	if (o->fields + o->sums + o->data > 1)
		return error_set(err, "--fields, --crc and --data exclude each other");
	return true;
}
