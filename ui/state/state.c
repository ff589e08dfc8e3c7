/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/state/state.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "firmware/model/children.h"

void
ui_say(struct ui *ui, enum role role, const char *format, ...)
{
	char line[512];
	va_list args;

	va_start(args, format);
	vsnprintf(line, sizeof line, format, args);
	va_end(args);
	text_clear(&ui->notice.message);
	text_add_readable(&ui->notice.message, span_of(line, strlen(line)),
	        ui->display.canvas->ascii);
	ui->notice.role = role;
	ui->display.stale = true;
}

bool
ui_scanned(const struct ui *ui)
{
	return firmware_root(ui->here.firmware)->phase == FIRMWARE_DONE;
}

const struct lesson_step *
ui_asked(const struct ui *ui)
{
	const struct lesson_place *at = &ui->lesson;

	if (!at->list || at->right || at->hinted)
		return NULL;
	return &at->list->lessons.at[at->which].steps.at[at->step];
}
