/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How far the examination of an image is, and what it does. */
#include "firmware/firmware_private.h"
#include "firmware/model/children.h"
#include "store/survey/survey.h"

static double
survey_progress(const struct firmware *f)
{
	const struct survey *s = f->work->survey;

	return s && f->bytes.len && !f->work->fenced
	       ? (double)survey_done(s) / (double)f->bytes.len : 1;
}

/* Of all parts with files. */
static double
files_progress(const struct firmware *f)
{
	double done = 0, all = 0;

	for (size_t i = 0; i < f->volumes.count; i++) {
		double len = (double)f->volumes.at[i]->log.part.len;

		all += len;
		done += len * volume_progress(f, i);
	}
	for (size_t i = 0; i < f->trees.count; i++) {
		double len = (double)f->list.parts.at[f->trees.at[i]->part].len;

		all += len;
		done += len * reading_files_progress(f, f->trees.at[i]);
	}
	return all > 0 ? done / all : 1;
}

/* Without the stores below. */
static double
own_progress(const struct firmware *f)
{
	const double survey = 0.3, files = 0.65;

	switch (f->phase) {
	case FIRMWARE_SURVEY:
		return survey * survey_progress(f);
	case FIRMWARE_SCAN:
	case FIRMWARE_BUILD:
	case FIRMWARE_READ:
		return survey + files * files_progress(f);
	case FIRMWARE_CHECK:
		return survey + files + (1 - survey - files) * payload_progress(f);
	case FIRMWARE_UNPACK:
	case FIRMWARE_DONE:
		break;
	}
	return 1;
}

double
firmware_store_progress(const struct firmware *f)
{
	/* Once there is known to be something to unpack, it gets a share of the
	 * progress. */
	const double survey = 0.3, rest = f->work->openings.openings.count ? 0.4 : 0.7;
	double own = own_progress(f);

	if (own > survey)
		own = survey + (own - survey) / (1 - survey) * rest;
	if (f->phase == FIRMWARE_UNPACK)
		own += (1 - own) * children_progress(f);
	return f->phase == FIRMWARE_DONE ? 1 : own;
}

double
firmware_progress(const struct firmware *f)
{
	return firmware_store_progress(firmware_root(f));
}

const char *
firmware_store_activity(const struct firmware *f)
{
	switch (f->phase) {
	case FIRMWARE_SURVEY: return "looking for parts";
	case FIRMWARE_SCAN: return "scanning nodes";
	case FIRMWARE_BUILD: return "putting files together";
	case FIRMWARE_READ: return "reading files";
	case FIRMWARE_CHECK: return "summing payloads";
	case FIRMWARE_UNPACK: return children_activity(f);
	case FIRMWARE_DONE: break;
	}
	return "";
}

const char *
firmware_activity(const struct firmware *f)
{
	return firmware_store_activity(firmware_root(f));
}
