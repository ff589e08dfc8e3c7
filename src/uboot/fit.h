/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * FIT, U-Boot's flattened image tree (doc/usage/fit/source_file_format.rst there): a device
 * tree whose node /images has images, and /configurations says which of them boot
 * together. An image's data is a property of its node, or lies behind the tree, where
 * data-position counts from the start of the FIT and data-offset from the end of the tree,
 * rounded up to 4 bytes. A struct fit is a value that borrows the image; offsets count
 * from the start of the FIT and may lie outside of what is there.
 */
#ifndef UBOOT_FIT_H
#define UBOOT_FIT_H

#include <stdbool.h>
#include <stdint.h>

#include "digest/digest.h"
#include "base/span.h"
#include "store/part.h"
#include "text/text.h"

enum {
	FIT_IMAGES_MAX = 128, /* more are left out, and counted */
	FIT_CONFIGS_MAX = 64,
	FIT_HASHES_MAX = 4,
	FIT_REFS_MAX = 8
};

/* What checks an image or a configuration, or hides an image: a hash, a signature, a cipher
 * (doc/usage/fit/signature.rst, doc/uImage.FIT/cipher.rst there). */
enum fit_hash_class {
	FIT_HASH,
	FIT_SIGNATURE,
	FIT_CIPHER /* of an image; its hashes are those of what is stored */
};

struct fit_hash {
	enum fit_hash_class is;
	struct span name;  /* "hash-1", "signature-1" */
	struct span algo, key;
	struct span padding; /* of a signature: "pss" */
	struct span parts;   /* of a configuration's: names of what is signed, each with a NUL */
	struct span value;
	uint64_t value_at;
};

struct fit_image {
	struct span name, description, type, os, arch, compression;
	bool here;         /* it has data */
	bool external;     /* ... behind the tree */
	uint64_t at, len;
	bool has_load, has_entry;
	uint64_t load, entry;
	struct fit_hash hashes[FIT_HASHES_MAX];
	size_t hash_count;
	/* As stored; which of them counts is known at the end of the node. */
	bool has_offset, has_position;
	uint64_t offset, position, size;
};

/* "kernel = kernel-1": a property whose strings name images. */
struct fit_ref {
	struct span what, images;
};

struct fit_config {
	struct span name, description;
	struct fit_ref refs[FIT_REFS_MAX];
	size_t ref_count;
	struct fit_hash signatures[FIT_HASHES_MAX];
	size_t signature_count;
};

struct fit {
	struct span bytes;  /* all that there is from the FIT on */
	uint64_t tree_len;  /* of the tree with its header */
	struct span description;
	uint32_t time;      /* 0: not given */
	struct span standard; /* the name of the default configuration */
	struct fit_image images[FIT_IMAGES_MAX];
	size_t image_count;
	struct fit_config configs[FIT_CONFIGS_MAX];
	size_t config_count;
	size_t left_out;    /* images and configurations beyond those */
	bool damaged;       /* the tree ends too early, at ... */
	uint64_t damaged_at;
	uint64_t cost;      /* bytes of the tree that were read */
};

/* True if the tree that `bytes` begin with has a node /images; *cost: bytes read. */
bool fit_looks(struct span bytes, uint64_t *cost);

/* Reads the FIT that `bytes` begin with; NULL if it is none. free() releases it. */
struct fit *fit_read(struct span bytes);

/* The image of that name; NULL. */
const struct fit_image *fit_image(const struct fit *f, struct span name);

/* The kind of hash; false if this program can't compute it. */
bool fit_hash_kind(const struct fit_hash *h, enum digest_kind *kind);

/* Adds "kernel, arm64, linux, gzip": what is said of the image. */
void fit_add_kind(const struct fit_image *i, struct text *t);

extern const struct format fit_format;

#endif
