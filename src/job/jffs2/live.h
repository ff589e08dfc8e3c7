/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A script on a simulated flash (jffs2/live/script.h), from its first line to the image. */
#ifndef JOB_JFFS2_LIVE_H
#define JOB_JFFS2_LIVE_H

#include "base/error.h"
#include "base/span.h"
#include "text/text.h"

/* Runs the script; adds what happened to `told`, and the image to `image`. False with err set,
 * which names the line, if something is wrong: then `told` has what happened before, and there
 * is no image. */
bool live_play(struct span script, struct text *told, struct text *image, struct error *err);

#endif
