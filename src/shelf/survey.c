/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <inttypes.h>
#include <string.h>

#include "digest/sha256.h"
#include "firmware/model/children.h"
#include "issues/issues.h"
#include "list/list.h"
#include "shelf/survey_private.h"
#include "table/table.h"

void
survey_add_string(struct text *line, const char *name, const char *value)
{
	text_addf(line, "\"%s\":", name);
	if (*value)
		text_add_json(line, span_of(value, strlen(value)));
	else
		text_add(line, "null");
}

void
survey_add_part(struct text *line, const struct firmware *f, int part)
{
	struct text number = { 0 };

	firmware_add_part(f, part, &number);
	if (f->parent)
		survey_add_string(line, "part", text_str(&number));
	else
		text_addf(line, "\"part\":%s", text_str(&number));
	text_free(&number);
}

/* What all lines begin with. */
static void
add_beginning(struct text *line, const char *path, const char *error, double seconds)
{
	text_addf(line, "{\"schema\":%d,", SURVEY_SCHEMA);
	text_add(line, "\"path\":");
	text_add_json(line, span_of(path, strlen(path)));
	text_add(line, ",");
	survey_add_string(line, "error", error);
	text_addf(line, ",\"seconds\":%.3f,", seconds);
}

void
survey_add_failure(const char *path, const char *why, double seconds, struct text *line)
{
	add_beginning(line, path, why, seconds);
	text_add(line, "\"size\":null,\"sha256\":null,\"verdict\":null,\"issues\":null,"
	               "\"parts\":[],\"file_systems\":[],\"versions\":[]}\n");
}

static void
add_identity(const struct firmware *f, struct text *line)
{
	struct sha256 sum;
	char hex[65];

	sha256_start(&sum);
	sha256_add(&sum, f->bytes);
	sha256_finish(&sum, hex);
	text_addf(line, "\"size\":%zu,\"sha256\":\"%s\",", f->bytes.len, hex);
}

static bool
add_verdict(const struct firmware *f, struct text *line)
{
	struct issue_list list;
	bool bad;

	firmware_issues(f, &list);
	text_add(line, "\"verdict\":");
	judgement_add_json(&list.judgement, line);
	text_addf(line, ",\"issues\":{\"errors\":%zu,\"warnings\":%zu,\"notes\":%zu},",
	        list.errors, list.warnings, list.notes);
	bad = judgement_rows[list.judgement.id].bad;
	issue_list_free(&list);
	return !bad;
}

/* The rows of `parts --json`. */
static void
add_parts(const struct firmware *f, struct text *line)
{
	struct table t;

	table_open(&t, &table_parts, (struct firmware *)f, NULL);
	text_add(line, "\"parts\":");
	table_add_json_rows(&t, line);
	text_add(line, ",");
	table_close(&t);
}

bool
survey_add_image(const struct firmware *f, double seconds, struct text *line)
{
	struct text error = { 0 };
	uint64_t offset;
	bool good;

	if (image_lost(f->image, &offset))
		text_addf(&error, "could not be read from %" PRIu64 " on", offset);
	else if (image_changed(f->image))
		text_add(&error, "was changed while it was being read");
	add_beginning(line, image_name(f->image), text_str(&error), seconds);
	add_identity(f, line);
	good = add_verdict(f, line) && error.len == 0;
	add_parts(f, line);
	text_add(line, "\"file_systems\":");
	survey_add_systems(f, line);
	text_add(line, ",\"versions\":");
	survey_add_versions(f, line);
	text_add(line, "}\n");
	text_free(&error);
	return good;
}

bool
survey_is_line(struct span bytes)
{
	struct span inside = span_cut(bytes, 0, bytes.len ? bytes.len - 1 : 0);
	uint32_t point;
	size_t len;

	if (inside.len < 2 || inside.at[0] != '{' || bytes.at[inside.len] != '\n'
	        || inside.at[inside.len - 1] != '}')
		return false;
	for (size_t at = 0; at < inside.len; at += len) {
		len = text_utf8(inside, at, &point);
		if (len == 0 || point < 0x20 || (point >= 0x7f && point < 0xa0))
			return false;
	}
	return true;
}
