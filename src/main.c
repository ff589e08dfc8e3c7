/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * flashloupe: a look into firmware images. The map of the house, from the ground up:
 *
 *   base/      spans of bytes, text, errors, arrays, checksums
 *   work/      pure work, done by threads
 *   codec/     decompressors
 *   store/     the bytes of a file, and the parts found in them
 *   devicetree/
 *              where the numbers of a flattened device tree are
 *   mtd/       tables of partitions, and words in which they stand
 *   uimage/    the U-Boot header
 *   jffs2/     nodes, erase size, the file system that the kernel would show
 *   guise/     an image that is packed, swapped or a hex dump
 *   firmware/  an image under examination
 *   past/      its file systems as they were
 *   issues/    what is wrong with it, and the verdict
 *   table/     tables: columns, order, filter, text, TSV, JSON
 *   list/      each table of what is in an image
 *   map/, hex/, compare/, words/, lesson/
 *              other ways to look at it: a map, bytes, two images, sentences, lessons
 *   shelf/     files to choose an image from
 *   output/    new files are written here alone
 *   job/       what makes new files: pad, carve, extract, export
 *   cli/       the command line
 *   ../ui/     the screen
 */
#include <errno.h>
#include <locale.h>

#include "base/array.h"
#include "base/leave.h"
#include "cli/cli.h"
#include "ui/ui.h"

static struct ui_options
screen_options(const struct cli_options *o)
{
	static const enum ui_colour colours[] = {
		[CLI_COLOUR_AUTO] = UI_COLOUR_AUTO,
		[CLI_COLOUR_ALWAYS] = UI_COLOUR_ALWAYS,
		[CLI_COLOUR_NEVER] = UI_COLOUR_NEVER,
	};
	return (struct ui_options){
		.colour = colours[o->colour],
		.ascii = o->ascii,
		.clipboard = !o->no_clipboard,
		.mouse = !o->no_mouse,
		.script = o->script,
		.columns = o->columns,
		.rows = o->rows,
		.state = o->state,
		.leave = o->leave,
		.workers = o->firmware.workers,
		.sandbox = o->sandbox,
	};
}

static int
open_screen(struct firmware *f, struct firmware *other, const struct cli_options *o)
{
	struct ui_options u = screen_options(o);

	u.other = other;
	return ui_run(f, &u);
}

static int
choose(struct shelf *s, const struct cli_options *o, enum shelf_leave *leave)
{
	struct ui_options u = screen_options(o);

	return ui_choose(s, &o->firmware, &u, leave);
}

static int
open_lessons(const struct lesson_list *list, const struct cli_options *o)
{
	struct ui_options u = screen_options(o);

	return ui_run_lessons(list, &u);
}

static int
open_flash(struct play *p, const struct cli_options *o)
{
	struct ui_options u = screen_options(o);

	return ui_run_flash(p, &u);
}

static void
list_keys(void)
{
	ui_list_actions(stdout);
}

/* Names may be UTF-8; numbers and messages stay as they are written here. A locale that
 * is not there is no reason to stop. */
static void
take_locale(void)
{
	errno = 0;
	if (!setlocale(LC_CTYPE, "") && errno == ENOMEM)
		memory_exhausted();
}

int
main(int argc, char **argv)
{
	static const struct cli_screen screen = { open_screen, choose, open_lessons, open_flash,
		list_keys };

	leave_prepare();
	memory_begin();
	take_locale();
	return cli_main(argc, argv, &screen);
}
