/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The plan, put together; what its makers have in common. */
#include "flash/flash_private.h"

#include <stdarg.h>

/* ---- lines ---- */

struct flash_way *
flash_way_add(struct flash_plan *p, const char *name, const char *title, const char *needs)
{
	array_push(&p->ways, ((struct flash_way){ .name = name, .title = title, .needs = needs,
	        .writes = true }));
	return &p->ways.at[p->ways.count - 1];
}

struct text *
flash_line(struct flash_way *w, enum flash_where where)
{
	array_push(&w->lines, ((struct flash_line){ .where = where }));
	return &w->lines.at[w->lines.count - 1].text;
}

void
flash_say(struct flash_way *w, enum flash_where where, const char *format, ...)
{
	char line[512];
	va_list args;

	va_start(args, format);
	vsnprintf(line, sizeof line, format, args);
	va_end(args);
	text_add(flash_line(w, where), line);
}

/* ---- words ---- */

void
flash_add_to(const struct flash_plan *p, uint64_t to, struct text *t)
{
	if (p->placed)
		text_addf(t, "0x%" PRIx64, to);
	else if (to)
		text_addf(t, "PART+0x%" PRIx64, to);
	else
		text_add(t, "PART");
}

void
flash_add_shell_to(const struct flash_plan *p, uint64_t to, struct text *t)
{
	text_addf(t, p->placed ? "$((0x%" PRIx64 "))" : "$((PART + 0x%" PRIx64 "))", to);
}

void
flash_add_image(const struct flash_plan *p, struct text *t)
{
	struct text name = { 0 };

	if (*p->image == '-')
		text_add(&name, "./");
	text_add(&name, p->image);
	text_add_shell_word(t, text_str(&name));
	text_free(&name);
}

bool
flash_is_plain(const char *name)
{
	size_t len = strlen(name);

	return len > 0 && len < 64 && *name != '-' && *name != '.'
	       && strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	                       "0123456789_.-") == len;
}

const char *
flash_base_name(const struct flash_plan *p)
{
	const char *slash = strrchr(p->image, '/');

	return slash ? slash + 1 : p->image;
}

/* ---- the plan ---- */

/* How the files that the other ways write come about; nothing if it is the image itself. */
static void
add_files(struct flash_plan *p)
{
	struct flash_way *w = flash_way_add(p, "files", "The files that are written",
	        "this program, or dd");
	struct text *t;

	w->writes = false;
	if (p->undone) {
		t = flash_line(w, FLASH_COMPUTER);
		text_add(t, "flashloupe carve --undone -o undone.bin ");
		flash_add_image(p, t);
	}
	for (size_t i = 0; i < p->targets.count; i++) {
		const struct flash_target *r = &p->targets.at[i];
		uint64_t at = p->from + r->at;

		if (flash_is_file(p, r) && flash_is_plain(flash_base_name(p)))
			continue;
		if (p->f->store->kind == STORE_WINDOW)
			at += p->f->store->at;
		t = flash_line(w, FLASH_COMPUTER);
		text_addf(t, "flashloupe carve --range=0x%" PRIx64 "+0x%" PRIx64 " -o %s ", at, r->len,
		        r->file);
		if (p->undone)
			text_add(t, "undone.bin");
		else
			flash_add_image(p, t);
	}
	if (w->lines.count)
		flash_say(w, FLASH_SAY, "Without this program: dd if=IMAGE of=FILE "
		        "iflag=skip_bytes,count_bytes skip=OFFSET count=LENGTH, in decimal.");
	else
		p->ways.count--;
}

static void
add_ways(struct flash_plan *p)
{
	add_files(p);
	flash_add_variables(p);
	flash_add_card(p);
	flash_add_vendor(p);
	flash_add_ubi(p);
	flash_add_uboot(p);
	flash_add_linux(p);
	flash_add_programmer(p);
}

bool
flash_plan_make(struct flash_plan *p, struct firmware *f, struct firmware *old,
        const struct flash_wish *wish, struct error *err)
{
	*p = (struct flash_plan){ 0 };
	if (wish->erase_size > FLASH_ERASE_MOST)
		return error_set(err, "no flash has erase blocks of that size");
	if (!flash_find_bytes(p, f, old, wish, err))
		return false;
	if (p->archive) {
		flash_add_vendor(p);
		return true;
	}
	flash_find_place(p, wish);
	flash_find_erase(p, wish);
	flash_find_kind(p);
	flash_find_load(p);
	flash_find_targets(p);
	flash_find_variables(p, old);
	if (p->targets.count)
		add_ways(p);
	return true;
}

void
flash_plan_free(struct flash_plan *p)
{
	for (size_t i = 0; i < p->ways.count; i++) {
		struct flash_way *w = &p->ways.at[i];

		for (size_t k = 0; k < w->lines.count; k++)
			text_free(&w->lines.at[k].text);
		array_free(&w->lines);
	}
	array_free(&p->ways);
	for (size_t i = 0; i < p->variables.count; i++)
		text_free(&p->variables.at[i]);
	array_free(&p->variables);
	array_free(&p->ranges);
	array_free(&p->targets);
}
