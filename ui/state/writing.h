/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is written to a file, and the job that writes it. */
#ifndef UI_STATE_WRITING_H
#define UI_STATE_WRITING_H

#include <stdbool.h>
#include <stdint.h>

#include "flash/flash.h"
#include "job/jffs2/pad/pad.h"
#include "job/job.h"
#include "table/table.h"
#include "text/text.h"
#include "ui/draw/layout.h"

struct dialog;
struct tree;
struct volume;
struct wished;

enum export_what {
	EXPORT_NONE,
	EXPORT_PAD,
	EXPORT_IMAGE,  /* with changed files */
	EXPORT_CARVE,  /* bytes of the image */
	EXPORT_FILE,
	EXPORT_TREE,
	EXPORT_ALL,    /* everything, into a new directory */
	EXPORT_TABLE,
	EXPORT_TEXT,   /* what stands in the order */
	EXPORT_CHANGES, /* likewise: changes to files, as a script */
	EXPORT_COMMANDS, /* likewise: those on the simulated flash */
	EXPORT_SCREEN
};

/* What is to be written, while the dialogs ask for the path. */
struct order {
	enum export_what what;
	struct firmware *firmware;    /* CARVE: of the store that it is from */
	uint64_t offset, len;         /* likewise */
	struct volume *volume;        /* that it is of; NULL: of none, but the image */
	const struct tree *tree;      /* FILE, TREE: ... and of this node */
	uint32_t inode;
	bool old;                     /* FILE: as it was at `version` */
	uint32_t version;
	enum pane_id pane;            /* TABLE */
	enum table_form form;
	struct pad_wish wish;         /* PAD */
	struct pad_plan plan;
	bool plans;                   /* likewise: then to tell how to flash it */
	const struct wished *wished;  /* IMAGE: the changed files of `volume` */
	struct text text;             /* TEXT; SCREEN: made when it is written */
	bool picture;                 /* SCREEN: as SVG */
	struct text path;
};

struct writing {
	struct order order;
	struct job job;
	bool on;               /* a job runs */
	struct dialog *asked;  /* owned: the one that asked for the path, while it does; NULL */
	struct flash_plan flash; /* the last that was asked for */
	struct table exported; /* the job's own copy of a table */
};

#endif
