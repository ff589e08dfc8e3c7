/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads the tree of a FIT. */
#include "uboot/fit.h"

#include <string.h>

#include "devicetree/walk.h"
#include "text/text.h"

/* Nodes of a FIT: /, /images, /images/kernel-1, /images/kernel-1/hash-1. */
enum { DEPTH_ROOT = 1, DEPTH_LIST, DEPTH_IMAGE, DEPTH_HASH };
/* Nodes and properties before /images; real ones have a handful. */
enum { ITEMS_BEFORE = 64 };

struct reading {
	struct fit *fit;
	struct span list;          /* name of the node at DEPTH_LIST */
	struct fit_image *image;   /* the one whose node this is; NULL */
	struct fit_config *config;
	struct fit_hash *hash;
};

bool
fit_looks(struct span bytes, uint64_t *cost)
{
	struct fdt_walk w;
	struct fdt_item item;
	bool found = false;

	if (!fdt_walk_start(&w, bytes))
		return false;
	for (int i = 0; !found && i < ITEMS_BEFORE && fdt_walk_next(&w, &item); i++)
		found = item.kind == FDT_NODE && item.depth == DEPTH_LIST
		        && fdt_is(item.name, "images");
	*cost = w.at;
	return found;
}

/* ---- nodes ---- */

static bool
begins_with(struct span name, const char *word)
{
	size_t len = strlen(word);

	return name.len >= len && memcmp(name.at, word, len) == 0;
}

static void
begin_hash(struct reading *r, struct span name)
{
	static const char *const words[] = { "hash", "signature", "cipher" };
	size_t is = 0;

	while (is < COUNT(words) && !begins_with(name, words[is]))
		is++;
	r->hash = NULL;
	if (r->image && is < COUNT(words) && r->image->hash_count < FIT_HASHES_MAX)
		r->hash = &r->image->hashes[r->image->hash_count++];
	else if (r->config && is == FIT_SIGNATURE && r->config->signature_count < FIT_HASHES_MAX)
		r->hash = &r->config->signatures[r->config->signature_count++];
	if (r->hash)
		*r->hash = (struct fit_hash){ .is = (enum fit_hash_class)is, .name = name };
}

static void
begin_image(struct reading *r, struct span name)
{
	struct fit *f = r->fit;

	r->image = NULL;
	r->config = NULL;
	if (fdt_is(r->list, "images") && f->image_count < FIT_IMAGES_MAX) {
		r->image = &f->images[f->image_count++];
		r->image->name = name;
	} else if (fdt_is(r->list, "configurations") && f->config_count < FIT_CONFIGS_MAX) {
		r->config = &f->configs[f->config_count++];
		r->config->name = name;
	} else {
		f->left_out += fdt_is(r->list, "images") || fdt_is(r->list, "configurations");
	}
}

static void
begin_node(struct reading *r, const struct fdt_item *item)
{
	if (item->depth == DEPTH_LIST)
		r->list = item->name;
	else if (item->depth == DEPTH_IMAGE)
		begin_image(r, item->name);
	else if (item->depth == DEPTH_HASH)
		begin_hash(r, item->name);
}

/* U-Boot: fit_image_get_data_and_size: data-position comes first. */
static void
end_image(struct reading *r)
{
	struct fit_image *i = r->image;

	if (!i || i->here || !(i->has_position || i->has_offset))
		return;
	i->here = i->external = true;
	i->len = i->size;
	i->at = i->has_position ? i->position
	                        : (r->fit->tree_len + 3) / 4 * 4 + i->offset;
}

static void
end_node(struct reading *r, const struct fdt_item *item)
{
	if (item->depth == DEPTH_IMAGE)
		end_image(r);
	if (item->depth == DEPTH_HASH)
		r->hash = NULL;
	if (item->depth <= DEPTH_IMAGE) {
		r->image = NULL;
		r->config = NULL;
	}
}

/* ---- properties ---- */

/* A number of one or two cells. */
static uint64_t
number(struct span value)
{
	uint64_t high = span_u32(value, 0, ENDIAN_BIG);

	return value.len >= 8 ? high << 32 | span_u32(value, 4, ENDIAN_BIG) : high;
}

static bool
take_string(const struct fdt_item *item, const char *name, struct span *to)
{
	if (!fdt_is(item->name, name))
		return false;
	*to = fdt_string(item->value, 0);
	return true;
}

static void
take_of_hash(struct fit_hash *h, const struct fdt_item *item)
{
	if (fdt_is(item->name, "value")) {
		h->value = item->value;
		h->value_at = item->value_at;
	} else if (fdt_is(item->name, "sign-images")) {
		h->parts = item->value;
	} else if (!take_string(item, "algo", &h->algo)
	           && !take_string(item, "padding", &h->padding)) {
		take_string(item, "key-name-hint", &h->key);
	}
}

static bool
take_number(const struct fdt_item *item, const char *name, bool *has, uint64_t *to)
{
	if (!fdt_is(item->name, name))
		return false;
	*has = true;
	*to = number(item->value);
	return true;
}

static void
take_of_image(struct fit_image *i, const struct fdt_item *item)
{
	bool has_size;

	if (fdt_is(item->name, "data")) {
		i->here = true;
		i->at = item->value_at;
		i->len = item->value.len;
	}
	if (take_string(item, "description", &i->description)
	        || take_string(item, "type", &i->type) || take_string(item, "os", &i->os)
	        || take_string(item, "arch", &i->arch)
	        || take_string(item, "compression", &i->compression)
	        || take_number(item, "load", &i->has_load, &i->load)
	        || take_number(item, "entry", &i->has_entry, &i->entry)
	        || take_number(item, "data-offset", &i->has_offset, &i->offset)
	        || take_number(item, "data-position", &i->has_position, &i->position))
		return;
	take_number(item, "data-size", &has_size, &i->size);
}

static void
take_of_config(struct fit_config *c, const struct fdt_item *item)
{
	static const char *const refs[] = { "kernel", "fdt", "ramdisk", "firmware", "loadables",
		"setup", "fpga", "script" };

	if (take_string(item, "description", &c->description))
		return;
	for (size_t i = 0; i < COUNT(refs); i++)
		if (fdt_is(item->name, refs[i]) && c->ref_count < FIT_REFS_MAX)
			c->refs[c->ref_count++] = (struct fit_ref){ item->name, item->value };
}

static void
take_property(struct reading *r, const struct fdt_item *item)
{
	struct fit *f = r->fit;

	if (item->depth == DEPTH_ROOT) {
		if (fdt_is(item->name, "timestamp"))
			f->time = span_u32(item->value, 0, ENDIAN_BIG);
		else
			take_string(item, "description", &f->description);
	} else if (item->depth == DEPTH_LIST && fdt_is(r->list, "configurations")) {
		take_string(item, "default", &f->standard);
	} else if (item->depth == DEPTH_IMAGE && r->image) {
		take_of_image(r->image, item);
	} else if (item->depth == DEPTH_IMAGE && r->config) {
		take_of_config(r->config, item);
	} else if (item->depth == DEPTH_HASH && r->hash) {
		take_of_hash(r->hash, item);
	}
}

struct fit *
fit_read(struct span bytes)
{
	struct reading r = { .list = { 0 } };
	struct fdt_walk w;
	struct fdt_item item;
	uint64_t cost;

	if (!fit_looks(bytes, &cost))
		return NULL;
	r.fit = memory_zeroed(1, sizeof *r.fit);
	r.fit->bytes = bytes;
	fdt_walk_start(&w, bytes);
	r.fit->tree_len = w.tree_at + w.tree.len;
	while (fdt_walk_next(&w, &item)) {
		if (item.kind == FDT_NODE)
			begin_node(&r, &item);
		else if (item.kind == FDT_NODE_END)
			end_node(&r, &item);
		else
			take_property(&r, &item);
	}
	end_image(&r);
	r.fit->damaged = w.damaged;
	r.fit->damaged_at = w.tree_at + w.at;
	r.fit->cost = w.at;
	return r.fit;
}

/* ---- questions ---- */

const struct fit_image *
fit_image(const struct fit *f, struct span name)
{
	for (size_t i = 0; i < f->image_count; i++)
		if (span_equal(f->images[i].name, name))
			return &f->images[i];
	return NULL;
}

bool
fit_hash_kind(const struct fit_hash *h, enum digest_kind *kind)
{
	static const struct {
		const char *name;
		enum digest_kind kind;
	} known[] = {
		{ "crc32", DIGEST_CRC32 }, { "md5", DIGEST_MD5 }, { "sha1", DIGEST_SHA1 },
		{ "sha256", DIGEST_SHA256 }, { "sha384", DIGEST_SHA384 }, { "sha512", DIGEST_SHA512 },
	};

	for (size_t i = 0; i < COUNT(known); i++)
		if (fdt_is(h->algo, known[i].name)) {
			*kind = known[i].kind;
			return true;
		}
	return false;
}

void
fit_add_kind(const struct fit_image *i, struct text *t)
{
	const struct span words[] = { i->type, i->arch, i->os, i->compression };
	const char *before = "";

	for (size_t k = 0; k < COUNT(words); k++) {
		if (!words[k].len || fdt_is(words[k], "none"))
			continue;
		text_add(t, before);
		text_add_readable(t, span_cut(words[k], 0, 24), true);
		before = ", ";
	}
}
