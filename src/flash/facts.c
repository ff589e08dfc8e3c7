/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is written, and where in memory it can be loaded. */
#include "flash/flash_private.h"

#include "firmware/parts/environments.h"
#include "firmware/model/children.h"

/* ---- what ---- */

/* The store whose bytes are those of the flash. */
static struct firmware *
flash_store(struct firmware *f)
{
	struct firmware *plain = firmware_plain(f);

	return plain ? plain : f;
}

/* A uImage at the start of the store whose payload goes onto the flash alone: a file system, which
 * the kernel mounts from the first byte of its partition. */
static const struct uimage *
wrapped(const struct firmware *f)
{
	const struct uimage *u = f->uimages.count ? &f->uimages.at[0] : NULL;

	return u && u->offset == 0 && u->hcrc_ok && u->present > 0 ? u : NULL;
}

static void
take_all(struct flash_plan *p, const struct firmware *f, struct text *what)
{
	p->uimage = wrapped(f);
	if (p->uimage && p->uimage->type == UIMAGE_TYPE_FILESYSTEM) {
		p->from = UIMAGE_HEADER_LEN;
		p->bytes = span_cut(f->bytes, UIMAGE_HEADER_LEN, (size_t)p->uimage->present);
		text_add(what, "the payload of the uImage, without its header");
	} else {
		p->from = 0;
		p->bytes = f->bytes;
		text_add(what, "all of the image");
	}
}

/* The bytes of `old` that the ones chosen of `f` replace. */
static struct span
same_bytes(const struct flash_plan *p, const struct firmware *old)
{
	const struct uimage *u = wrapped(old);

	if (p->from == UIMAGE_HEADER_LEN && p->uimage && u)
		return span_cut(old->bytes, UIMAGE_HEADER_LEN, (size_t)u->present);
	return span_cut(old->bytes, (size_t)p->from,
	        p->bytes.len == p->f->bytes.len ? SIZE_MAX : p->bytes.len);
}

static bool
take_part(struct flash_plan *p, int part, struct text *what, struct error *err)
{
	const struct part *q;

	if (part < 0 || (size_t)part >= p->f->list.parts.count)
		return error_set(err, "there is no part %d (flashloupe parts lists them)", part);
	q = &p->f->list.parts.at[part];
	p->from = q->offset;
	p->bytes = span_cut(p->f->bytes, (size_t)q->offset, (size_t)q->len);
	text_addf(what, "part %d, %s", part, q->what);
	return true;
}

/* ---- what no flash holds ---- */

/* sysupgrade of OpenWrt takes such a tar: a directory sysupgrade-BOARD with the parts
 * (package/base-files/files/lib/upgrade/nand.sh). */
static bool
is_sysupgrade(const struct tree *t)
{
	static const char begins[] = "sysupgrade-";
	uint32_t k = 0, entry = tree_next(t, tree_root(t), &k);
	struct span name;

	if (entry == TREE_NONE)
		return false;
	name = tree_entry(t, entry).name;
	return span_equal(span_cut(name, 0, sizeof begins - 1), span_of(begins, sizeof begins - 1))
	       && tree_next(t, tree_root(t), &k) == TREE_NONE;
}

/* An archive, or what is compressed, is not written to a flash as it stands. */
static bool
refuse_packed(struct flash_plan *p, const struct firmware *f, struct error *err)
{
	const struct tree_part *archive = firmware_archive(f);

	if (archive && archive->tree && is_sysupgrade(archive->tree)) {
		p->archive = true;
		p->image = image_name(f->image);
		snprintf(p->what, sizeof p->what, "all of the image, an archive that sysupgrade of "
		         "OpenWrt unpacks");
		return true;
	}
	if (archive)
		return error_set(err, "the image is an archive, which no flash holds: extract what is to "
		        "be written (extract --part=0 -C DIR), and make the plan of that");
	return error_set(err, "the image is compressed, which no flash holds: unpack it (carve "
	        "--part=0 --undone -o FILE), and make the plan of that");
}

/* What is looked into as a whole: nothing follows but padding, and what OpenWrt appends. */
static bool
is_packed(const struct firmware *f)
{
	const struct tree_part *archive = firmware_archive(f);

	if (firmware_unpacked(f))
		return true;
	for (size_t i = 0; archive && i < f->list.parts.count; i++) {
		const struct part *q = &f->list.parts.at[i];

		if ((int)i != archive->part && q->kind == PART_FORMAT
		        && strcmp(q->format->name, "fwtool") != 0)
			return false;
	}
	return archive != NULL;
}

bool
flash_find_bytes(struct flash_plan *p, struct firmware *f, struct firmware *old,
        const struct flash_wish *wish, struct error *err)
{
	struct text what = { 0 };
	bool ok = true;

	if (wish->part == PART_NONE && is_packed(f))
		return refuse_packed(p, f, err);
	p->image = image_name(f->image);
	p->f = flash_store(f);
	p->undone = p->f != f;
	p->raw = p->undone && p->f->store->kind == STORE_SPARELESS;
	if (wish->part == PART_NONE)
		take_all(p, p->f, &what);
	else
		ok = take_part(p, wish->part, &what, err);
	if (p->undone)
		text_add(&what, p->raw ? ", without the spare areas" : ", as it should be");
	snprintf(p->what, sizeof p->what, "%s", text_str(&what));
	text_free(&what);
	p->has_old = old != NULL;
	p->was = old ? flash_store(old) : NULL;
	if (old)
		p->old = same_bytes(p, p->was);
	return ok;
}

/* ---- the address in memory ---- */

/* An address that can be typed: hexadecimal, as U-Boot reads it. */
static bool
take_address(struct flash_plan *p, struct span value, const char *name)
{
	char digits[20];
	size_t skip = value.len > 2 && value.at[0] == '0' && (value.at[1] | 32) == 'x' ? 2 : 0;
	size_t len = value.len - skip;

	if (!len || len > 16)
		return false;
	memcpy(digits, value.at + skip, len);
	digits[len] = '\0';
	if (strspn(digits, "0123456789abcdefABCDEF") != len)
		return false;
	snprintf(p->load, sizeof p->load, "0x%s", digits);
	snprintf(p->load_why, sizeof p->load_why, "%s, in the U-Boot environment of the image", name);
	return true;
}

static bool
take_from_environment(struct flash_plan *p)
{
	static const char *const names[] = { "loadaddr", "fileaddr", "load_addr", "baseaddr" };
	struct environment e;

	for (size_t i = 0; i < p->f->list.parts.count; i++) {
		struct span words;

		if (!environment_in_use(p->f, (int)i) || !firmware_environment(p->f, (int)i, &e))
			continue;
		words = environment_text(p->f->bytes, &e);
		for (size_t k = 0; k < COUNT(names); k++)
			if (take_address(p, environment_get(words, span_of(names[k], strlen(names[k]))),
			            names[k]))
				return true;
	}
	return false;
}

void
flash_find_load(struct flash_plan *p)
{
	if (take_from_environment(p))
		return;
	for (size_t i = 0; i < p->f->uimages.count; i++) {
		const struct uimage *u = &p->f->uimages.at[i];

		if (!u->hcrc_ok || u->load == 0)
			continue;
		snprintf(p->load, sizeof p->load, "0x%" PRIx32, u->load);
		snprintf(p->load_why, sizeof p->load_why, "where a uImage in the image says its "
		        "payload is loaded, so memory; printenv of the board knows better");
		return;
	}
	snprintf(p->load, sizeof p->load, "ADDR");
	snprintf(p->load_why, sizeof p->load_why, "a placeholder, since the image names none: put "
	        "in what printenv loadaddr prints, or what bootcmd loads to (bdinfo shows where "
	        "memory is)");
}
