/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The options: one row each (option_rows.c). Values are checked when they are parsed. */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/array.h"
#include "base/error.h"
#include "compare/compare.h"
#include "firmware/model/children.h"
#include "firmware/firmware.h"
#include "job/jffs2/edit.h"
#include "job/jffs2/make.h"
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

enum option_id {
	OPTION_PLAIN,
	OPTION_TSV,
	OPTION_JSON,
	/* Of du, before others with the same letters. */
	OPTION_HUMAN,
	OPTION_SUMMARIZE,
	OPTION_DEPTH,
	OPTION_APPARENT,
	OPTION_PART,
	OPTION_ERASE_SIZE,
	OPTION_PHASE,
	OPTION_SALVAGE,
	OPTION_KERNEL,
	OPTION_RANGE,
	OPTION_MTDPARTS,
	OPTION_CORRECT,
	OPTION_FILE,
	OPTION_BRIEF,
	OPTION_ABSOLUTE,
	OPTION_SORT,
	OPTION_FILTER,
	OPTION_WHY,
	OPTION_SVG,
	OPTION_OF_VERSION, /* --version N, where OPTION_VERSION has no N */
	OPTION_STRIDE,
	OPTION_SHIFT,
	OPTION_VIEW,
	OPTION_CELLS,
	OPTION_FIELDS,
	OPTION_SUMS,
	OPTION_DATA,
	OPTION_UNFOLDED,
	OPTION_STEP,
	OPTION_PAYLOAD,
	OPTION_UNDONE,
	OPTION_TO,
	OPTION_BLOCKS,
	OPTION_CLEANMARKERS,
	OPTION_UIMAGE,
	OPTION_DRY_RUN,
	OPTION_WITHOUT_SPARE,
	OPTION_AT,
	OPTION_AT_VERSION,
	OPTION_AT_OFFSET,
	OPTION_MARKDOWN,
	OPTION_OUTPUT,
	OPTION_DIRECTORY,
	OPTION_MANIFEST,
	OPTION_DELETED,
	OPTION_BY,
	OPTION_ALL,
	OPTION_MESSAGE,
	OPTION_AS_ROOT,
	OPTION_FORCE,
	OPTION_IGNORE_CASE,
	OPTION_HEX,
	OPTION_REGEXP,
	OPTION_LEAST,
	OPTION_HOW,
	OPTION_PURGE,
	OPTION_NODES,
	OPTION_DENSE,
	OPTION_FLASH_AT,
	OPTION_CHANGES,
	OPTION_HEADER,
	/* All before this have a bit, by which commands take them. What changes files has none of its
	 * own: it goes where OPTION_CHANGES goes. */
	OPTION_VERB_FIRST, /* an option for each wish_verb, in that order */
	OPTION_SCREEN_FIRST = OPTION_VERB_FIRST + WISH_VERBS,
	OPTION_COLOUR = OPTION_SCREEN_FIRST,
	OPTION_ASCII,
	OPTION_NO_MOUSE,
	OPTION_CLIPBOARD,
	OPTION_SCRIPT,
	OPTION_SIZE,
	OPTION_LESSON,
	OPTION_FLASH,
	OPTION_WRITE_TO,
	OPTION_NO_STATE,
	/* Those that commands with `makes` take. */
	OPTION_MAKE_FIRST,
	OPTION_ENDIAN = OPTION_MAKE_FIRST,
	OPTION_PAGE_SIZE,
	OPTION_NO_CLEANMARKERS,
	OPTION_MARKER_SIZE,
	OPTION_SUMMARIES,
	OPTION_NO_SUMMARIES,
	OPTION_COMPRESS,
	OPTION_UNPADDED,
	OPTION_SQUASH_OWNERS,
	OPTION_SQUASH_PERMISSIONS,
	OPTION_FIXED_TIME,
	OPTION_LIKE_MKFS,
	OPTION_DEVTABLE,
	/* Those whose rows name the commands that take them. */
	OPTION_NAMED_FIRST,
	OPTION_TIMEOUT = OPTION_NAMED_FIRST,
	OPTION_COLUMNS, /* goes where OPTION_SORT goes */
	OPTION_FOREGROUND,
	OPTION_UNMOUNT,
	OPTION_META,
	OPTION_RECURSIVE,
	OPTION_LONG,
	OPTION_CHECKSUM,
	OPTION_WITH_MATCHES,
	OPTION_WITHOUT_MATCH,
	OPTION_COUNT_LINES,
	OPTION_WITH_FILENAME,
	OPTION_NO_FILENAME,
	OPTION_FROM,
	OPTION_EVENTS,
	/* From here on: those that go with everything. */
	OPTION_ANY_FIRST,
	OPTION_NO_SANDBOX = OPTION_ANY_FIRST,
	OPTION_REQUIRE_SANDBOX,
	OPTION_JOBS,
	OPTION_HELP,
	OPTION_VERSION,
	OPTION_LIST_COMMANDS,
	OPTION_LIST_OPTIONS,
	OPTION_LIST_KEYS,
	OPTION_COUNT
};

_Static_assert(OPTION_VERB_FIRST <= 64, "each option of a command has a bit");

enum cli_colour { CLI_COLOUR_AUTO, CLI_COLOUR_ALWAYS, CLI_COLOUR_NEVER };

/* The values of the options. */
struct cli_options {
	bool given[OPTION_COUNT]; /* by enum option_id */
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
	bool human, summarize, apparent, long_lines, checksum, recursive;
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
	bool with_matches, without_match, count_lines, with_filename, no_filename;
	struct wish wish; /* what is to change, in the order of the options */
	uint64_t flash_at; /* OPTION_FLASH_AT was given */
	bool foreground, unmount, meta;
	bool events;
	const char *from; /* the image that a flash begins with; NULL: it is erased */
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
	struct image *devtable; /* NULL: none */

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

#define OPTION_BIT(id) (UINT64_C(1) << (id))

/* Groups of options; the type of the enum has 64 bits (GNU C). */
enum {
	OPTIONS_FORM = OPTION_BIT(OPTION_PLAIN) | OPTION_BIT(OPTION_TSV)
	               | OPTION_BIT(OPTION_JSON),
	OPTIONS_LIST = OPTIONS_FORM | OPTION_BIT(OPTION_SORT) | OPTION_BIT(OPTION_FILTER),
	OPTIONS_IMAGE = OPTION_BIT(OPTION_ERASE_SIZE) | OPTION_BIT(OPTION_PHASE)
	                | OPTION_BIT(OPTION_SALVAGE) | OPTION_BIT(OPTION_KERNEL)
	                | OPTION_BIT(OPTION_RANGE)
	                | OPTION_BIT(OPTION_MTDPARTS) | OPTION_BIT(OPTION_CORRECT)
	                | OPTION_BIT(OPTION_FILE),
	/* Of the screen: nothing is unpacked before the sandbox is entered. */
	OPTIONS_START = OPTIONS_IMAGE & ~OPTION_BIT(OPTION_FILE),
	OPTIONS_POINT = OPTION_BIT(OPTION_AT) | OPTION_BIT(OPTION_AT_VERSION)
	                | OPTION_BIT(OPTION_AT_OFFSET),
	OPTIONS_WRITE = OPTION_BIT(OPTION_OUTPUT) | OPTION_BIT(OPTION_FORCE)
};

struct option_row {
	const char *name; /* without the dashes */
	char letter;      /* 0: none */
	const char *arg;  /* NULL: takes none */
	const char *help;
	bool hidden;      /* for completion and checks; not in --help */
	const char *commands; /* from OPTION_NAMED_FIRST on: which take it, " survey mount " */

	/* Records it (values.h); NULL: the option has no value. */
	bool (*take)(const struct option_row *row, const char *value, struct cli_options *o,
	        struct error *err);
	size_t place;     /* for value_flag, _text and _number: what they set */
	uint64_t least, most; /* of a number */
	int choice;       /* for value_form and value_sandbox: what they set it to */
};

struct command;

/* True if the option goes with the command; NULL: with the screen. */
bool option_fits(enum option_id id, const struct command *c);

/* Indexed by option_id, OPTION_COUNT rows. */
extern const struct option_row option_rows[];

struct operands {
	ARRAY(char *) words;
	bool literal; /* "--" stood before the first one */
};

/* Parses argv; `c` is the command, as far as that is known, or NULL. False with err set if an option is unknown or its value wrong. */
bool options_parse(int argc, char **argv, const struct command *c, struct cli_options *o, struct operands *words,
        struct error *err);

#endif
