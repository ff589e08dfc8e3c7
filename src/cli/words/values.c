/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/words/values.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "compare/compare.h"

#define UNUSED (void)row, (void)value, (void)o, (void)err

/* ---- what most options have ---- */

static void *
place_of(const struct option_row *row, struct cli_options *o)
{
	return (char *)o + row->place;
}

VALUE(flag)
{
	UNUSED;
	*(bool *)place_of(row, o) = true;
	return true;
}

VALUE(text)
{
	UNUSED;
	*(const char **)place_of(row, o) = value;
	return true;
}

static bool
is_in_range(const struct option_row *row, const char *value, uint64_t n,
        struct error *err)
{
	if (n >= row->least && n <= row->most)
		return true;
	if (n < row->least)
		return error_set(err, "--%s: '%s' is out of range: at least %" PRIu64,
		        row->name, value, row->least);
	return error_set(err, "--%s: '%s' is out of range: at most %" PRIu64, row->name,
	        value, row->most);
}

static bool
read_number(const struct option_row *row, const char *value, uint64_t *n,
        struct error *err)
{
	if (!text_parse_size(value, n))
		return error_set(err, "--%s: '%s' is not a number", row->name, value);
	return is_in_range(row, value, *n, err);
}

VALUE(number)
{
	return read_number(row, value, place_of(row, o), err);
}

/* ---- the form, the sandbox, the terminal ---- */

VALUE(form)
{
	UNUSED;
	o->form = (enum table_form)row->choice;
	return true;
}

VALUE(sandbox)
{
	UNUSED;
	o->sandbox_mode = (enum sandbox_mode)row->choice;
	return true;
}

VALUE(colour)
{
	static const char *const names[] = {
		[CLI_COLOUR_AUTO] = "auto",
		[CLI_COLOUR_ALWAYS] = "always",
		[CLI_COLOUR_NEVER] = "never",
	};

	UNUSED;
	for (size_t i = 0; i < COUNT(names); i++) {
		if (strcmp(value, names[i]) == 0) {
			o->colour = (enum cli_colour)i;
			return true;
		}
	}
	return error_set(err, "--color: '%s' is none of auto, always, never", value);
}

VALUE(clipboard)
{
	UNUSED;
	o->no_clipboard = strcmp(value, "off") == 0;
	return o->no_clipboard || strcmp(value, "on") == 0
	       || error_set(err, "--clipboard: '%s' is neither on nor off", value);
}

static bool
take_side(const struct option_row *row, const char **at, int *side)
{
	return text_take_int(at, side) && *side >= (int)row->least
	       && *side <= (int)row->most;
}

VALUE(screen_size)
{
	const char *at = value;

	if (take_side(row, &at, &o->columns) && *at++ == 'x'
	        && take_side(row, &at, &o->rows) && !*at)
		return true;
	return error_set(err, "--size: '%s' is not like 80x24", value);
}

/* ---- the part and its erase size ---- */

/* "2", or in a store below "2/1". */
static bool
read_path(const struct option_row *row, struct span words, struct part_path *path,
        struct error *err)
{
	bool ok = part_path_parse(words, path);
	struct text word = { 0 };
	uint64_t n;

	text_add_bytes(&word, words.at, words.len);
	/* A number that is out of range. */
	if (!ok && words.len && strspn(text_str(&word), "0123456789") == words.len)
		read_number(row, text_str(&word), &n, err);
	else if (!ok)
		error_set(err, "--%s: '%s' is not like 2 or 2/1", row->name, text_str(&word));
	text_free(&word);
	return ok;
}

/* The same, or the name of a partition, which has other characters than numbers. */
static bool
read_part(const struct option_row *row, struct span words, struct part_path *path, int *part,
        struct error *err)
{
	size_t i = 0;

	while (i < words.len && ((words.at[i] >= '0' && words.at[i] <= '9') || words.at[i] == '/'))
		i++;
	*part = PART_NONE;
	*path = (struct part_path){ .name = words };
	if (i < words.len && words.at[0] != '/')
		return true;
	if (!read_path(row, words, path, err))
		return false;
	*part = path->at[path->count - 1];
	return true;
}

VALUE(part)
{
	const char *colon = strchr(value, ':');
	size_t first = colon ? (size_t)(colon - value) : strlen(value);

	return read_part(row, span_of(value, first), &o->path, &o->part, err)
	       && (!colon || read_part(row, span_of(colon + 1, strlen(colon + 1)), &o->path_other,
	                               &o->part_other, err));
}

VALUE(file)
{
	size_t part = strspn(value, "0123456789/");

	o->file = value;
	if (*value == '/' || value[part] != ':')
		return true;
	o->file += part + 1;
	return read_path(row, span_of(value, part), &o->file_part, err);
}

VALUE(erase_size)
{
	uint64_t n;

	if (!nand_parse_size(value, &n))
		return error_set(err, "--erase-size: '%s' is not a number", value);
	if (!is_in_range(row, value, n, err))
		return false;
	o->firmware.erase_size = n;
	return n % 4 == 0
	       || error_set(err, "--erase-size: '%s' is not a multiple of 4", value);
}

VALUE(how)
{
	(void)row;
	o->how = strcmp(value, "append") == 0 ? EDIT_APPEND : EDIT_REBUILD;
	return o->how == EDIT_APPEND || strcmp(value, "rebuild") == 0
	       || error_set(err, "--how: '%s' is neither append nor rebuild", value);
}

VALUE(endian)
{
	(void)row;
	o->make.big_endian = strcmp(value, "big") == 0;
	return o->make.big_endian || strcmp(value, "little") == 0
	       || error_set(err, "--endian: '%s' is neither little nor big", value);
}

/* "OFFSET+LENGTH"; of no length is "". */
static bool
parse_range(struct span s, struct image_range *range)
{
	const uint8_t *plus = s.len ? memchr(s.at, '+', s.len) : NULL;
	struct text offset = { 0 }, len = { 0 };
	bool ok = s.len == 0;

	*range = (struct image_range){ 0 };
	if (plus) {
		text_add_bytes(&offset, s.at, (size_t)(plus - s.at));
		text_add_bytes(&len, plus + 1, s.len - (size_t)(plus - s.at) - 1);
		ok = text_parse_size(text_str(&offset), &range->offset)
		     && text_parse_size(text_str(&len), &range->len) && range->len > 0;
	}
	text_free(&offset);
	text_free(&len);
	return ok;
}

VALUE(range)
{
	const char *colon = strchr(value, ':');
	size_t first = colon ? (size_t)(colon - value) : strlen(value);

	UNUSED;
	o->two_ranges = colon != NULL;
	if (!*value || !parse_range(span_of(value, first), &o->firmware.range)
	        || (colon && !parse_range(span_of(colon + 1, strlen(colon + 1)),
	                             &o->range_other)))
		return error_set(err, "--range: '%s' is not like 0x40000+256K (OFFSET+LENGTH)",
		        value);
	if (!colon)
		o->range_other = o->firmware.range;
	return true;
}

VALUE(mtdparts)
{
	struct error why;

	UNUSED;
	mtd_list_free(&o->mtdparts);
	if (!mtdparts_parse(span_of(value, strlen(value)), &o->mtdparts, &why))
		return error_set(err, "--mtdparts: %s", why.text);
	o->firmware.mtdparts = &o->mtdparts.tables.at[0];
	return true;
}

VALUE(header)
{
	struct error why;

	UNUSED;
	return uimage_wanted_read(value, &o->header, &why)
	       || error_set(err, "--header: %s", why.text);
}

VALUE(without_spare)
{
	UNUSED;
	return nand_parse(value, &o->without_spare)
	       || error_set(err, "--without-spare: '%s' is not like 2048+64", value);
}

/* ---- a point in the past ---- */

VALUE(at)
{
	UNUSED;
	o->point.kind = POINT_TIME;
	return point_parse_time(value, &o->point.at)
	       || error_set(err, "--at: '%s' is not a time: try 2015-01-21, "
	                         "2015-01-21 16:14:18 or @1421856858", value);
}

VALUE(at_version)
{
	uint64_t ino, version;
	char head[24];
	const char *colon = strchr(value, ':');

	UNUSED;
	snprintf(head, sizeof head, "%.*s", colon ? (int)(colon - value) : 0, value);
	if (!colon || !text_parse_size(head, &ino) || !text_parse_size(colon + 1, &version)
	        || ino > UINT32_MAX || version > UINT32_MAX)
		return error_set(err, "--at-version: '%s' is not like 7:21 (inode 7 at "
		                      "version 21)", value);
	o->point = (struct point){ POINT_VERSION, (uint32_t)ino, (uint32_t)version };
	return true;
}

VALUE(at_offset)
{
	uint64_t n;

	if (!read_number(row, value, &n, err))
		return false;
	o->point.kind = POINT_PLACE;
	o->point.at = (uint32_t)n;
	return true;
}

/* ---- the map, and comparing ---- */

VALUE(shift)
{
	uint64_t n;

	if (!read_number(row, value, &n, err))
		return false;
	o->map.shift = (int64_t)n;
	return true;
}

VALUE(cells)
{
	uint64_t n;

	if (!read_number(row, value, &n, err))
		return false;
	o->map.cells = (uint32_t)n;
	return true;
}

VALUE(kernel)
{
	UNUSED;
	o->firmware.no_summary = strcmp(value, "no-summary") == 0;
	return o->firmware.no_summary || strcmp(value, "summary") == 0
	       || error_set(err, "--kernel: '%s' is none of summary, no-summary", value);
}

VALUE(view)
{
	UNUSED;
	o->map.view = map_view_find(value);
	return o->map.view < MAP_VIEWS
	       || error_set(err, "--view: '%s' is none of auto, type, state, inode, age, "
	                         "entropy, bytes", value);
}

VALUE(by)
{
	UNUSED;
	o->by = compare_find(value);
	return o->by < COMPARE_WAYS
	       || error_set(err, "--by: '%s' is none of files, nodes, blocks, parts",
	                    value);
}

/* ---- changes ---- */

VALUE(change)
{
	struct error why;

	return wish_add_option(&o->wish, (enum wish_verb)row->choice, value, &why)
	       || error_set(err, "--%s: %s", row->name, why.text);
}

VALUE(devtable)
{
	(void)row;
	image_close(o->devtable);
	o->devtable = image_open(value, err);
	return o->devtable != NULL;
}

VALUE(changes)
{
	struct image *script = image_open(value, err);
	bool ok = script && wish_read_script(&o->wish, image_name(script),
	        image_store(script)->bytes, err);

	(void)row;
	image_close(script);
	return ok;
}
