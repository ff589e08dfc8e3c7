/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Opens the screen: on an image, on two, on lessons. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/call/call.h"
#include "cli/run.h"
#include "firmware/firmware.h"
#include "play/play.h"
#include "recall/recall.h"
#include "store/image.h"

/* A copy of the options, with the sandbox that the screen has to enter; false after a
 * message. */
static bool
enclosed(const struct cli_options *o, const struct lesson_list *list,
        struct sandbox *s, struct cli_options *copy)
{
	struct error err;

	*copy = *o;
	copy->sandbox = s;
	if (screen_enclose(o, list, s, &err))
		return true;
	cli_fail("%s", err.text);
	sandbox_free(s);
	return false;
}

/* The folder for what is remembered of an image; NULL: nothing is. A script only remembers where
 * a folder is named for it. */
static const char *
state_folder(const struct cli_options *o, struct text *folder)
{
	if (o->no_state || (o->script && !getenv("FLASHLOUPE_STATE")))
		return NULL;
	recall_add_folder(folder);
	return folder->len > 0 ? text_str(folder) : NULL;
}

int
cli_run_screen(const struct cli_options *o, char **paths, size_t count,
        const struct cli_screen *screen)
{
	struct call call = { .o = o, .image = paths[0] };
	struct cli_options inside;
	struct text folder = { 0 };
	struct sandbox s;
	int status = CLI_FAILED;

	if (!o->script && !isatty(STDOUT_FILENO))
		return cli_run_command(command_find(count > 1 ? "compare" : "info"), o, paths,
		        count);
	if (o->two_ranges && count < 2)
		return cli_fail("--range=A:B needs two images");
	call.f = cli_open_image(paths[0], &o->firmware, true);
	if (call.f && count > 1)
		call.other = cli_open_other(paths[1], o);
	if (call.f && (call.other || count == 1) && cli_streams_apart(&call)
	        && enclosed(o, NULL, &s, &inside)) {
		inside.state = state_folder(o, &folder);
		status = screen->run(call.f, call.other, &inside);
		sandbox_free(&s);
		text_free(&folder);
	}
	firmware_close(call.other);
	firmware_close(call.f);
	return cli_close_output(status);
}

/* ---- lessons ---- */

/* The lesson in the file `word`, or of that name or number among the program's own. */
static bool
load_lesson(const char *word, struct lesson_list *list, struct error *err)
{
	struct text path = { 0 };
	struct lesson l;
	bool ok;

	*list = (struct lesson_list){ .lessons = { 0 } };
	ok = lesson_path(word, &path, err) && lesson_load(text_str(&path), &l, err);
	text_free(&path);
	if (ok)
		array_push(&list->lessons, l);
	return ok;
}

static int
list_lessons(const struct lesson_list *list)
{
	for (size_t i = 0; i < list->lessons.count; i++) {
		const char *path = text_str(&list->lessons.at[i].path);
		const char *name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;

		printf("%-18.*s %s\n", (int)strcspn(name, "."), name,
		        text_str(&list->lessons.at[i].title));
	}
	return CLI_DONE;
}

int
cli_run_lessons(const struct cli_options *o, const struct operands *w,
        const struct cli_screen *screen)
{
	struct lesson_list list;
	struct cli_options inside;
	struct text folder = { 0 };
	struct sandbox s;
	struct error err;
	int status = CLI_FAILED;

	if (w->words.count > 1)
		return cli_fail("one lesson at a time");
	if (w->words.count ? !load_lesson(w->words.at[0], &list, &err)
	                   : !lesson_list_load(NULL, &list, &err))
		return cli_fail("%s", err.text);
	if (!o->script && !isatty(STDOUT_FILENO)) {
		status = list_lessons(&list);
	} else if (enclosed(o, &list, &s, &inside)) {
		inside.state = state_folder(o, &folder);
		status = screen->run_lessons(&list, &inside);
		sandbox_free(&s);
		text_free(&folder);
	}
	lesson_list_free(&list);
	return cli_close_output(status);
}

/* ---- a simulated flash ---- */

/* One word that names a file is a script; else they are those of the command "flash". */
static struct play *
make_play(const struct operands *w, struct error *err)
{
	struct image *script = NULL;
	struct text words = { 0 };
	struct play *p;

	if (w->words.count == 1 && access(w->words.at[0], F_OK) == 0) {
		script = image_open(w->words.at[0], err);
		if (!script)
			return NULL;
		p = play_script(image_store(script)->bytes, err);
		image_close(script);
		return p;
	}
	for (size_t i = 0; i < w->words.count; i++)
		text_addf(&words, "%s%s", i ? " " : "", w->words.at[i]);
	p = play_new(text_str(&words), err);
	text_free(&words);
	return p;
}

int
cli_run_flash(const struct cli_options *o, const struct operands *w,
        const struct cli_screen *screen)
{
	struct cli_options inside;
	struct play *p;
	struct sandbox s;
	struct error err;
	int status = CLI_FAILED;

	if (!o->script && !isatty(STDOUT_FILENO))
		return cli_fail("--flash needs a terminal; flashloupe flash SCRIPT doesn't");
	p = make_play(w, &err);
	if (!p)
		return cli_fail("%s", err.text);
	if (enclosed(o, NULL, &s, &inside)) {
		inside.state = NULL;
		status = screen->run_flash(p, &inside);
		sandbox_free(&s);
	}
	play_free(p);
	return cli_close_output(status);
}
