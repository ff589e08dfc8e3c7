/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The commands that write something: cat, carve, manifest. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/command.h"
#include "job/carve.h"
#include "job/cat.h"
#include "job/manifest.h"

enum output_mode
output_mode_of(const struct run *r)
{
	return r->o->force ? OUTPUT_REPLACE : OUTPUT_NEW;
}

bool
check_output(const struct run *r)
{
	if (!r->o->output) {
		run_say(r, "%s needs -o FILE (-o - is standard output)",
		        r->command->name);
		return false;
	}
	if (output_is_image(r->o->output, r->f->image)) {
		run_say(r, "is the image itself; it is never written to");
		return false;
	}
	return true;
}

static void
say_mixed(const struct run *r, const struct tree *t)
{
	struct text part = { 0 };

	firmware_add_part(run_tree_store(r), t->part, &part);
	run_say(r, "part %s may be more than one file system, and this a mixture: "
	        "flashloupe parts --why tells more", text_str(&part));
	text_free(&part);
}

int
command_manifest(struct run *r)
{
	const struct tree *t = run_tree(r);
	uint64_t lossy;
	int64_t failed;

	if (!t)
		return CLI_FAILED;
	failed = manifest_write(t, r->o->firmware.workers, run_put, NULL);
	if (failed > 0)
		run_say(r, "%" PRId64 " path%s could not be read", failed,
		        failed == 1 ? "" : "s");
	lossy = tree_damaged(t);
	if (lossy)
		run_say(r, "%" PRIu64 " file%s damaged in the image: flashloupe issues lists "
		        "%s", lossy, lossy == 1 ? " is" : "s are", lossy == 1 ? "it" : "them");
	if (tree_doubtful(t))
		say_mixed(r, t);
	return failed || lossy || tree_doubtful(t) ? CLI_LOSSES : CLI_DONE;
}

int
command_cat(struct run *r)
{
	const struct tree *t = run_tree(r);
	uint32_t node = t ? run_lookup(r, t, r->words[0]) : TREE_NONE;
	struct tree_stat st;
	struct job j;

	if (node == TREE_NONE || (r->o->output && !check_output(r)))
		return CLI_FAILED;
	tree_stat(t, node, &st);
	if (!st.error && !S_ISREG(st.mode)) {
		run_say(r, S_ISLNK(st.mode) ? "%s is a symbolic link (flashloupe files "
		        "tells where to)" : "%s is not a regular file", r->words[0]);
		return CLI_FAILED;
	}
	cat_start(&j, t, node, r->o->output ? r->o->output : "-", output_mode_of(r));
	return run_job(r, &j);
}

/* ---- carve ---- */

/* The part to work on, and its store; false after a message. */
static bool
carve_part(const struct run *r, struct firmware **f, const struct part **p)
{
	struct volume *v = r->o->part == PART_NONE ? run_volume(r) : NULL;

	*f = v ? v->firmware : r->f;
	if (r->o->part == PART_NONE ? !v : !run_has_part(r))
		return false;
	*p = &(*f)->list.parts.at[v ? v->part : r->o->part];
	return true;
}

/* The header whose payload is wanted, and its store; NULL after a message. */
static const struct uimage *
carve_header(const struct run *r, struct firmware **f)
{
	*f = firmware_plain(r->f);
	if (!*f || r->o->part != PART_NONE)
		*f = r->f;
	if (r->o->part == PART_NONE && (*f)->uimages.count == 1)
		return (*f)->uimages.at;
	if (r->o->part != PART_NONE && (size_t)r->o->part < r->f->list.parts.count) {
		uint64_t offset = r->f->list.parts.at[r->o->part].offset;

		for (size_t i = 0; i < r->f->uimages.count; i++)
			if (r->f->uimages.at[i].offset == offset)
				return &r->f->uimages.at[i];
	}
	run_say(r, (*f)->uimages.count
	        ? "choose the part that is the uImage header with --part"
	        : "there is no uImage header");
	return NULL;
}

/* The image, or the part that is named, without spare areas. */
static int
carve_without_spare(const struct run *r)
{
	uint64_t offset = 0, len = r->f->bytes.len;
	struct firmware *f;
	const struct part *p;
	struct job j;

	if (r->o->part != PART_NONE) {
		if (!carve_part(r, &f, &p))
			return CLI_FAILED;
		offset = p->offset;
		len = p->len;
	}
	unspare_start(&j, r->f, &r->o->without_spare, offset, len, r->o->output,
	        output_mode_of(r));
	return run_job(r, &j);
}

static int
carve_bytes(const struct run *r, struct firmware *f, uint64_t offset, uint64_t len,
        uint64_t claimed)
{
	struct job j;
	int status;

	carve_start(&j, f, offset, len, r->o->output, output_mode_of(r));
	status = run_job(r, &j);
	if (status == CLI_DONE && claimed > len) {
		run_say(r, "cut short: %" PRIu64 " of %" PRIu64 " bytes", len, claimed);
		status = CLI_LOSSES;
	}
	return status;
}

int
command_carve(struct run *r)
{
	const struct uimage *u;
	const struct part *p;
	struct firmware *f;

	if (!check_output(r))
		return CLI_FAILED;
	if (r->o->without_spare.data && r->o->payload) {
		run_say(r, "--payload and --without-spare exclude one another");
		return CLI_FAILED;
	}
	if (r->o->without_spare.data)
		return carve_without_spare(r);
	if (r->o->payload) {
		u = carve_header(r, &f);
		return u ? carve_bytes(r, f, u->offset + UIMAGE_HEADER_LEN, u->present,
		                   u->size)
		         : CLI_FAILED;
	}
	if (!carve_part(r, &f, &p))
		return CLI_FAILED;
	return carve_bytes(r, f, p->offset, p->len, p->claimed);
}
