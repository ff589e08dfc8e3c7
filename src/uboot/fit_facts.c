/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Facts of a FIT: its images and their hashes, its configurations. */
#include <inttypes.h>
#include <stdlib.h>

#include "devicetree/walk.h"
#include "store/fact.h"
#include "text/text.h"
#include "uboot/fit_private.h"

static void
add_name(struct text *t, struct span name)
{
	text_add_readable(t, span_cut(name, 0, 40), true);
}

/* Adds the names, each with a NUL, that `names` holds: ", kernel, fdt". */
static void
add_names(struct text *t, struct span names)
{
	for (size_t at = 0; at < names.len;) {
		struct span name = fdt_string(names, at);

		if (!name.len)
			break;
		text_add(t, at ? ", " : "");
		add_name(t, name);
		at += name.len + 1;
	}
}

static void
add_key(struct text *t, const struct fit_hash *h)
{
	if (h->padding.len) {
		text_add(t, ", padding ");
		add_name(t, h->padding);
	}
	text_add(t, h->key.len ? ", key \"" : ", key not named");
	add_name(t, h->key);
	text_add(t, h->key.len ? "\"" : "");
}

/* Of the image or configuration `of`. No key to check it with is at hand. */
static void
list_signature(const struct fit_hash *h, struct span of, struct fact_list *facts)
{
	struct text t = { 0 };

	add_name(&t, h->algo);
	text_add(&t, " of ");
	add_name(&t, of);
	if (h->parts.len) {
		text_add(&t, " (");
		add_names(&t, h->parts);
		text_add(&t, ")");
	}
	add_key(&t, h);
	fact_add(facts, FACT_PLAIN, "signature", "%s%s", text_str(&t),
	        h->value.len ? " (not checked)" : "; there is none yet");
	text_free(&t);
}

static void
list_cipher(const struct fit_hash *h, struct span of, struct fact_list *facts)
{
	struct text t = { 0 };

	add_name(&t, of);
	text_add(&t, " with ");
	add_name(&t, h->algo);
	add_key(&t, h);
	fact_add(facts, FACT_PLAIN, "encrypted", "%s", text_str(&t));
	text_free(&t);
}

static void
list_hash(const struct fit *f, const struct fit_image *i, const struct fit_hash *h,
        struct fact_list *facts)
{
	struct text t = { 0 };
	enum digest_kind kind;

	add_name(&t, h->algo);
	text_add(&t, " of ");
	add_name(&t, i->name);
	if (!h->value.len || !fit_hash_kind(h, &kind))
		fact_add(facts, FACT_PLAIN, "hash", "%s: not checked here", text_str(&t));
	else
		checksum_stored_bytes(fact_sum(facts, text_str(&t), kind, f->bytes, i->at, i->len),
		        f->bytes, h->value_at);
	text_free(&t);
}

static void
list_hashes(const struct fit *f, const struct fit_image *i, struct fact_list *facts)
{
	for (size_t k = 0; k < i->hash_count; k++) {
		const struct fit_hash *h = &i->hashes[k];

		if (h->is == FIT_SIGNATURE)
			list_signature(h, i->name, facts);
		else if (h->is == FIT_CIPHER)
			list_cipher(h, i->name, facts);
		else if (i->here)
			list_hash(f, i, h, facts);
	}
}

static void
add_address(struct text *t, const char *what, bool has, uint64_t address)
{
	if (has)
		text_addf(t, ", %s 0x%08" PRIx64, what, address);
}

static void
list_image(const struct fit *f, const struct fit_image *i, struct fact_list *facts)
{
	bool cut = i->here && (i->at > f->bytes.len || i->len > f->bytes.len - i->at);
	struct text t = { 0 };

	add_name(&t, i->name);
	text_add(&t, ": ");
	fit_add_kind(i, &t);
	if (i->here)
		text_addf(&t, "; %" PRIu64 " bytes at +0x%" PRIx64 "%s", i->len, i->at,
		        cut ? ", not all here" : "");
	else
		text_add(&t, "; without data");
	add_address(&t, "load", i->has_load, i->load);
	add_address(&t, "entry", i->has_entry, i->entry);
	fact_add(facts, cut ? FACT_WRONG : FACT_PLAIN, "image", "%s", text_str(&t));
	if (i->description.len) {
		text_clear(&t);
		text_add_readable(&t, i->description, true);
		fact_add(facts, FACT_PLAIN, "", "\"%s\"", text_str(&t));
	}
	text_free(&t);
	list_hashes(f, i, facts);
}

/* Adds "kernel kernel-1"; false if it names what isn't there. */
static bool
add_ref(const struct fit *f, const struct fit_ref *ref, struct text *t)
{
	bool found = true;

	text_add(t, t->len ? ", " : "");
	text_add_readable(t, ref->what, true);
	for (size_t at = 0; at < ref->images.len;) {
		struct span name = fdt_string(ref->images, at);

		if (!name.len)
			break;
		text_add(t, " ");
		add_name(t, name);
		if (!fit_image(f, name)) {
			text_add(t, " (missing)");
			found = false;
		}
		at += name.len + 1;
	}
	return found;
}

static void
list_config(const struct fit *f, const struct fit_config *c, struct fact_list *facts)
{
	bool standard = span_equal(c->name, f->standard), sound = true;
	struct text refs = { 0 }, t = { 0 };

	for (size_t i = 0; i < c->ref_count; i++)
		sound = add_ref(f, &c->refs[i], &refs) && sound;
	add_name(&t, c->name);
	text_addf(&t, "%s: %s", standard ? " (the default)" : "", text_str(&refs));
	if (c->description.len) {
		text_add(&t, "; \"");
		add_name(&t, c->description);
		text_add(&t, "\"");
	}
	fact_add(facts, sound ? FACT_PLAIN : FACT_WRONG, "configuration", "%s", text_str(&t));
	for (size_t i = 0; i < c->signature_count; i++)
		list_signature(&c->signatures[i], c->name, facts);
	text_free(&refs);
	text_free(&t);
}

/* Images that share bytes, one after another. */
static void
list_overlaps(const struct fit *f, struct fact_list *facts)
{
	const struct fit_image *sorted[FIT_IMAGES_MAX];
	size_t count = fit_sort(f, sorted);
	struct text t = { 0 };

	for (size_t i = 0; i < count; i++) {
		uint64_t least = i ? sorted[i - 1]->at + sorted[i - 1]->len
		                 : sorted[i]->external ? f->tree_len : 0;

		if (sorted[i]->at >= least)
			continue;
		text_clear(&t);
		add_name(&t, sorted[i]->name);
		text_add(&t, " lies in ");
		if (i)
			add_name(&t, sorted[i - 1]->name);
		else
			text_add(&t, "the tree itself");
		fact_add(facts, FACT_WRONG, "overlap", "%s", text_str(&t));
	}
	text_free(&t);
}

static bool
has_default(const struct fit *f)
{
	for (size_t i = 0; i < f->config_count; i++)
		if (span_equal(f->configs[i].name, f->standard))
			return true;
	return f->standard.len == 0;
}

static void
list_whole(const struct fit *f, struct fact_list *facts)
{
	struct text t = { 0 };

	if (f->description.len) {
		text_add_readable(&t, f->description, true);
		fact_add(facts, FACT_PLAIN, "name", "%s", text_str(&t));
	}
	text_clear(&t);
	if (f->time) {
		text_add_time(&t, f->time);
		fact_add(facts, FACT_PLAIN, "made", "%s UTC", text_str(&t));
	}
	if (f->damaged)
		fact_add(facts, FACT_WRONG, "tree", "damaged at +0x%" PRIx64 ": nothing after "
		                            "it can be read", f->damaged_at);
	if (f->left_out)
		fact_add(facts, FACT_NOTE, "more", "%zu images or configurations are not listed",
		        f->left_out);
	text_free(&t);
}

void
fit_facts(const struct part *p, struct span store, struct fact_list *facts)
{
	struct fit *f = fit_read(span_cut(store, (size_t)p->offset, SIZE_MAX));
	struct text t = { 0 };

	if (!f)
		return;
	list_whole(f, facts);
	for (size_t i = 0; i < f->image_count; i++)
		list_image(f, &f->images[i], facts);
	for (size_t i = 0; i < f->config_count; i++)
		list_config(f, &f->configs[i], facts);
	if (!has_default(f)) {
		add_name(&t, f->standard);
		fact_add(facts, FACT_WRONG, "default", "configuration %s is missing", text_str(&t));
	}
	list_overlaps(f, facts);
	text_free(&t);
	free(f);
}
