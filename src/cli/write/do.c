/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The commands that write something: cat, carve, manifest. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/write/write.h"
#include "job/carve.h"
#include "job/cat.h"
#include "job/manifest.h"
#include "words/node_what.h"

int
command_manifest(struct call *call)
{
	const struct tree *t = call_tree(call);

	return t ? print_manifest(call, t) : CLI_FAILED;
}

/* Says why there is nothing to read: what is wrong with the last node of the file. */
static int
say_unreadable(const struct call *call, const struct tree *t, uint32_t node,
        const struct tree_stat *st)
{
	struct volume *v = firmware_volume(call_tree_store(call), t->part);
	struct text path = { 0 }, shown = { 0 }, why = { 0 };
	uint32_t count = v ? volume_node_count(v, node) : 0;

	tree_add_known_path(t, node, &path);
	text_add_readable_path(&shown, span_of(path.at, path.len), false);
	if (count > 0) {
		uint32_t i = volume_node(v, node, count - 1);

		text_addf(&why, "; %08" PRIx64 ": ", v->offset + v->log.extents.at[i].offset);
		node_state(v, i, &why);
	}
	call_say(call, "%s: %s: no node of inode %" PRIu32 " can be read%s", text_str(&shown),
	        strerror(st->error), st->ino, text_str(&why));
	text_free(&path);
	text_free(&shown);
	text_free(&why);
	return CLI_LOSSES;
}

int
command_cat(struct call *call)
{
	const struct tree *t = call_tree(call);
	uint32_t node = t ? call_follow(call, t, call->words[0]) : TREE_NONE;
	struct tree_stat st;
	struct job j;

	if (node == TREE_NONE || (call->o->output && !check_output(call)))
		return CLI_FAILED;
	tree_stat(t, node, &st);
	if (st.error)
		return say_unreadable(call, t, node, &st);
	if (!S_ISREG(st.mode)) {
		call_say(call, "%s is not a regular file", call->words[0]);
		return CLI_FAILED;
	}
	cat_start(&j, t, node, call->o->output ? call->o->output : "-",
	        output_mode_of(call));
	return call_finish_job(call, &j);
}

/* ---- carve ---- */

/* The part to work on, and its store; false after a message. */
static bool
carve_part(const struct call *call, struct firmware **f, const struct part **p)
{
	struct volume *v = call->o->part == PART_NONE ? call_volume(call) : NULL;

	*f = v ? v->firmware : call->f;
	if (call->o->part == PART_NONE ? !v : !call_has_part(call))
		return false;
	*p = &(*f)->list.parts.at[v ? v->part : call->o->part];
	return true;
}

/* The header whose payload is wanted, and its store; NULL after a message. */
static const struct uimage *
carve_header(const struct call *call, struct firmware **f)
{
	*f = firmware_plain(call->f);
	if (!*f || call->o->part != PART_NONE)
		*f = call->f;
	if (call->o->part == PART_NONE && (*f)->uimages.count == 1)
		return (*f)->uimages.at;
	if (call->o->part != PART_NONE
	        && (size_t)call->o->part < call->f->list.parts.count) {
		uint64_t offset = call->f->list.parts.at[call->o->part].offset;

		for (size_t i = 0; i < call->f->uimages.count; i++)
			if (call->f->uimages.at[i].offset == offset)
				return &call->f->uimages.at[i];
	}
	call_say(call, (*f)->uimages.count
	        ? "choose the part that is the uImage header with --part"
	        : "there is no uImage header");
	return NULL;
}

/* What is wrong with the data of [from, to) of the dump, and whether that was its layout. */
static int
say_unspared(const struct call *call, uint64_t from, uint64_t to, int status)
{
	const struct firmware *data = firmware_plain(call->f);
	const struct nand_layout *pages;
	uint64_t start;

	if (status == CLI_FAILED || !data || data->store->kind != STORE_SPARELESS)
		return status;
	pages = &data->store->pages;
	if (!nand_same_shape(pages, &call->o->without_spare)) {
		call_say(call, "these data are mixed up: the dump has pages of %s, and "
		        "--without-spare=%s takes out its spare areas", pages->name, pages->name);
		return cli_worse(status, CLI_LOSSES);
	}
	start = nand_data_before(pages, from);
	return write_say_store(call, data, start, nand_data_before(pages, to) - start, status);
}

/* The image, or the part that is named, without spare areas. */
static int
carve_without_spare(const struct call *call)
{
	uint64_t offset = 0, len = call->f->bytes.len;
	struct firmware *f;
	const struct part *p;
	struct job j;

	if (call->o->part != PART_NONE) {
		if (!carve_part(call, &f, &p))
			return CLI_FAILED;
		if (f->store->kind == STORE_SPARELESS) {
			call_say(call, "the spare areas are not in this part any more: without "
			        "--without-spare it is written as it is");
			return CLI_FAILED;
		}
		offset = p->offset;
		len = p->len;
	}
	unspare_start(&j, call->f, &call->o->without_spare, offset, len, call->o->output,
	        output_mode_of(call));
	return say_unspared(call, offset, offset + len, call_finish_job(call, &j));
}

static int
carve_bytes(const struct call *call, struct firmware *f, uint64_t offset, uint64_t len,
        uint64_t claimed)
{
	struct job j;
	int status;

	carve_start(&j, f, offset, len, call->o->output, output_mode_of(call));
	status = write_say_cut(call, len, claimed, call_finish_job(call, &j));
	return write_say_store(call, f, offset, len, status);
}

/* What the part that is named unpacks to, NULL: nothing, or several things. */
static struct firmware *
unpacked_part(const struct call *call)
{
	struct firmware *found = NULL;

	for (size_t i = 0; i < call->f->children.count; i++) {
		struct firmware *child = call->f->children.at[i];

		if (child->whole || firmware_part_at(call->f, child->parent_at) != call->o->part)
			continue;
		if (found)
			return NULL;
		found = child;
	}
	return found;
}

/* What the part that is named unpacks to; else all that the file, or the store of that part,
 * should be seen as. */
static int
carve_undone(const struct call *call)
{
	struct firmware *f = call->o->part != PART_NONE ? unpacked_part(call) : NULL;

	f = f ? f : call->f;
	while (firmware_plain(f))
		f = firmware_plain(f);
	if (f == call->f) {
		call_say(call, "nothing to undo: it was not found to be packed, swapped, inverted, "
		        "written as text or interrupted by spare areas");
		return CLI_FAILED;
	}
	return carve_bytes(call, f, 0, f->bytes.len, 0);
}

int
command_carve(struct call *call)
{
	const struct uimage *u;
	const struct part *p;
	struct firmware *f;

	if (!check_output(call))
		return CLI_FAILED;
	if ((call->o->without_spare.data != 0) + call->o->payload + call->o->undone > 1) {
		call_say(call, "--payload, --undone and --without-spare cannot be combined");
		return CLI_FAILED;
	}
	if (call->o->undone)
		return carve_undone(call);
	if (call->o->without_spare.data)
		return carve_without_spare(call);
	if (call->o->payload) {
		u = carve_header(call, &f);
		return u ? carve_bytes(call, f, u->offset + UIMAGE_HEADER_LEN, u->present,
		                   u->size)
		         : CLI_FAILED;
	}
	if (!carve_part(call, &f, &p))
		return CLI_FAILED;
	return carve_bytes(call, f, p->offset, p->len, p->claimed);
}
