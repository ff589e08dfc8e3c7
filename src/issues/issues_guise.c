/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An image that is not recognised as it is: what was looked for, what it may be, and what
 * to try. Such an image is never called free of issues.
 */
#include <string.h>

#include "firmware/firmware.h"
#include "issues/issues.h"
#include "firmware/model/children.h"
#include "issues/issues_private.h"

static struct issue
issue_of_image(const char *name, enum severity severity)
{
	return (struct issue){ .severity = severity, .group = "image", .name = name,
		.kernel = "", .extent = EXTENT_NONE };
}

/* "JFFS2, uImage, squashfs and 40 others": names in the table, each once. */
static void
add_formats(struct text *t)
{
	enum { NAMED = 3 };
	size_t count = 0;

	for (size_t i = 0; firmware_formats[i]; i++) {
		size_t k = 0;

		while (strcmp(firmware_formats[k]->name, firmware_formats[i]->name) != 0)
			k++;
		if (k == i && count++ < NAMED)
			text_addf(t, "%s%s", i ? ", " : "", firmware_formats[i]->name);
	}
	if (count > NAMED)
		text_addf(t, " and %zu others", count - NAMED);
}

static void
add_unknown(struct collector *c)
{
	struct issue issue = issue_of_image("not-understood", SEVERITY_ERROR);
	struct text formats = { 0 };

	issue.kernel = "finds nothing to mount";
	add_formats(&formats);
	if (c->f->bytes.len == 0)
		issues_add(c, &issue, "the image is empty");
	else if (firmware_is_only(c->f, PART_ERASED)) {
		issue.kernel = "mounts five erased blocks or more as an empty JFFS2";
		issues_add(c, &issue, "nothing but 0xff: erased flash, or a chip that did "
		        "not answer");
	} else if (firmware_is_only(c->f, PART_ZERO))
		issues_add(c, &issue, "nothing but 0x00: perhaps a dump that failed");
	else
		issues_add(c, &issue, "nothing is recognised that a flash is made of; looked "
		        "for %s", text_str(&formats));
	text_free(&formats);
}

/* What to try if the guise is unknown. */
static void
add_advice(struct collector *c)
{
	struct issue issue = issue_of_image("what-to-try", SEVERITY_NOTE);

	if (firmware_is_only(c->f, PART_ERASED) && c->f->list.parts.count > 1)
		issues_add(c, &issue, "--mtdparts with one partition alone shows the empty file system "
		        "that Linux mounts there");
	else if (firmware_is_only(c->f, PART_ERASED))
		issues_add(c, &issue, "--erase-size=64K, or what size it has, shows the empty file "
		        "system that Linux mounts");
	else if (!firmware_is_only(c->f, PART_ZERO) && c->f->bytes.len)
		issues_add(c, &issue, "not packed, swapped, inverted, XORed or a hex dump as "
		        "far as can be determined; `flashloupe map --view=entropy FILE` draws where it "
		        "is packed or encrypted, and `strings -n 8 FILE` lists the texts in it");
}

static void
add_found(struct collector *c, enum severity severity)
{
	struct issue issue = issue_of_image(c->f->guise.found->name, severity);
	struct text t = { 0 };

	guise_describe(&c->f->guise, &t);
	issues_add(c, &issue, "%s", text_str(&t));
	text_free(&t);
}

/* True if it is an archive whose files stay closed; that is reported with its part. */
static bool
is_refused(const struct firmware *f)
{
	for (size_t i = 0; i < f->trees.count; i++)
		if (issues_is_refused(f, f->trees.at[i]))
			return true;
	return false;
}

void
issues_add_guise(struct collector *c)
{
	bool refused = is_refused(c->f);

	/* An unpacked kernel holds no file system, and needs none. */
	if ((c->f->parent && !c->f->whole && firmware_unpacked(c->f->parent) != c->f)
	        || c->f->partial || c->f->phase != FIRMWARE_DONE
	        || firmware_recognised(c->f))
		return;
	if (!refused)
		add_unknown(c);
	if (c->f->guise.found)
		add_found(c, refused ? SEVERITY_NOTE : SEVERITY_ERROR);
	else if (!refused)
		add_advice(c);
}
