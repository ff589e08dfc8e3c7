/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Variables of U-Boot, where nothing else has changed. */
#include "flash/flash_private.h"

static bool
is_typed(struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.at[i] < 0x20 || s.at[i] > 0x7e)
			return false;
	return true;
}

/* A word of U-Boot's hush: nothing is special within single quotes, and a backslash takes the
 * meaning from a quote outside of them (common/cli_hush.c). */
static void
add_uboot_word(struct span s, struct text *t)
{
	text_add(t, "'");
	for (size_t i = 0; i < s.len; i++) {
		if (s.at[i] == '\'')
			text_add(t, "'\\''");
		else
			text_add_bytes(t, &s.at[i], 1);
	}
	text_add(t, "'");
}

static bool
split(const struct text *line, struct span *name, struct span *value)
{
	const char *equals = memchr(line->at, '=', line->len);

	if (!equals)
		return false;
	*name = span_of(line->at, (size_t)(equals - line->at));
	*value = span_of(equals + 1, line->len - name->len - 1);
	return is_typed(*name) && is_typed(*value);
}

static void
add_uboot_line(struct flash_way *w, const struct text *line)
{
	struct span name, value;
	struct text *t;

	if (!split(line, &name, &value)) {
		flash_say(w, FLASH_RISK, "A variable has bytes that can't be typed: write the blocks "
		        "instead.");
		return;
	}
	t = flash_line(w, FLASH_UBOOT);
	text_add(t, "setenv ");
	add_uboot_word(name, t);
	if (value.len) {
		text_add(t, " ");
		add_uboot_word(value, t);
	}
}

static void
add_device_line(struct flash_way *w, const struct text *line)
{
	struct span name, value;
	struct text word = { 0 }, *t;

	if (!split(line, &name, &value))
		return;
	t = flash_line(w, FLASH_DEVICE);
	text_add(t, "fw_setenv -- ");
	text_add_bytes(&word, name.at, name.len);
	text_add_shell_word(t, text_str(&word));
	if (value.len) {
		text_clear(&word);
		text_add_bytes(&word, value.at, value.len);
		text_add(t, " ");
		text_add_shell_word(t, text_str(&word));
	}
	text_free(&word);
}

void
flash_add_variables(struct flash_plan *p)
{
	struct flash_way *w;

	if (!p->only_variables)
		return;
	w = flash_way_add(p, "variables", "Only variables of U-Boot have changed",
	        "the prompt of U-Boot, or a root shell with fw_setenv");
	for (size_t i = 0; i < p->variables.count; i++)
		add_uboot_line(w, &p->variables.at[i]);
	flash_say(w, FLASH_UBOOT, "saveenv");
	flash_say(w, FLASH_SAY, "Or on the device, if /etc/fw_env.config is right (fw_printenv "
	        "shows the present variables):");
	for (size_t i = 0; i < p->variables.count; i++)
		add_device_line(w, &p->variables.at[i]);
	flash_say(w, FLASH_RISK, "A wrong bootcmd or bootargs keeps the device from starting; the "
	        "prompt of U-Boot (a serial line) can set it right.");
}
