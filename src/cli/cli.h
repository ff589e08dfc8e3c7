/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The command line. One table of options and one of commands drive the parser, usage,
 * --help, the completion and the check of the man page. The screen is opened by whoever
 * calls: this room knows no curses.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include <stdbool.h>
#include <stdint.h>

#include "compare/compare.h"
#include "firmware/model/children.h"
#include "firmware/firmware.h"
#include "job/jffs2/edit.h"
#include "job/jffs2/make.h"
#include "lesson/lesson.h"
#include "map/map.h"
#include "mtd/mtd.h"
#include "past/point.h"
#include "sandbox/sandbox.h"
#include "shelf/shelf.h"
#include "table/table.h"
#include "uimage/wanted.h"
#include "wish/wish.h"

/* Exit statuses. Those of compare and diff are 0 equal, 1 different, 2 failed. */
enum cli_status {
	CLI_DONE = 0,
	CLI_LOSSES = 1,   /* done, but something was lost, skipped or unreadable */
	CLI_FAILED = 2,   /* could not run: usage, open, write */
	CLI_UNDECIDED = 3,
	CLI_WITHHELD = 4  /* done, and nothing is damaged, but things were left out for
	                   * lack of rights */
};

/* ---- run.c ---- */

/* ---- call.c ---- */

/* The worse of two statuses: failed, then losses, then what was left out. */
int cli_worse(int a, int b);

enum cli_colour { CLI_COLOUR_AUTO, CLI_COLOUR_ALWAYS, CLI_COLOUR_NEVER };

enum { CLI_OPTIONS_MOST = 128 };

/* The values of the options. */
struct cli_options {
	bool given[CLI_OPTIONS_MOST]; /* by enum option_id */
	struct firmware_options firmware;
	struct mtd_list mtdparts; /* what firmware.mtdparts is the first of */
	enum table_form form;
	/* The way to the part, and its number at the end of that; PART_NONE: not given. The
	 * second of each is of the second image. */
	struct part_path path, path_other;
	int part, part_other;
	const char *file; /* to look into, of file_part, an empty path: of the usual one; NULL */
	struct part_path file_part;
	struct image_range range_other; /* of the second image; of the first: firmware.range */
	bool two_ranges; /* one for each image was given */
	enum compare_by by;
	bool all;
	bool human, summarize, apparent;
	uint64_t depth; /* OPTION_DEPTH was given */
	bool brief, absolute, why, force, payload, undone, deleted, svg;
	const char *sort, *filter, *message;
	struct nand_layout without_spare; /* data 0: not given */
	const char *output, *directory, *manifest;
	uint64_t version; /* OPTION_OF_VERSION was given: of a file */
	uint64_t pad_to, pad_blocks; /* 0: not given */
	bool cleanmarkers, uimage, dry_run;
	struct uimage_wanted header;
	bool markdown;
	bool as_root;
	bool ignore_case, hex, regexp;
	struct wish wish; /* what is to change, in the order of the options */
	uint64_t flash_at; /* OPTION_FLASH_AT was given */
	bool foreground, unmount, meta;
	const char *columns_chosen; /* names with commas between; NULL: not given */
	uint64_t timeout; /* seconds for each image; OPTION_TIMEOUT was given */
	uint64_t least; /* letters of a string; 0: not given */

	struct map_options map;
	bool fields, sums, data, unfolded;
	struct point point; /* kind NOW: not given */
	uint64_t step;  /* OPTION_STEP, from 1 on; 0: not given */

	enum edit_how how;
	bool purge, nodes, dense;
	struct make_wish make;

	enum cli_colour colour;
	bool ascii, no_mouse, no_clipboard;
	const char *script;
	int columns, rows;

	enum sandbox_mode sandbox_mode;
	uint64_t jobs; /* OPTION_JOBS; not given: workers_usual() */
	const char *write_to;
	bool no_state;
	enum shelf_leave *leave; /* not an option: how an image that is one of several was left */
	const char *state; /* not an option: the folder for what is remembered; NULL: none */
	struct sandbox *sandbox; /* not an option: what the screen has to enter */
};

/* Functions that only the screen has. */
struct cli_screen {
	/* Shows an image, and perhaps another (NULL: none) to compare it with; the exit
	 * status. */
	int (*run)(struct firmware *f, struct firmware *other, const struct cli_options *o);
	/* Lists files to choose an image from: ui/shelf/choose.c. */
	int (*choose)(struct shelf *s, const struct cli_options *o, enum shelf_leave *leave);
	int (*run_lessons)(const struct lesson_list *list, const struct cli_options *o);
	void (*list_keys)(void); /* prints what --list-keys asks for */
};

/* ---- cli.c ---- */

/* Does what the arguments say and returns the exit status. */
int cli_main(int argc, char **argv, const struct cli_screen *screen);

#endif
