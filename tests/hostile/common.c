/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/hostile/hostile.h"

#include <string.h>

const struct hostile *const hostile_tables[] = {
	hostile_headers, hostile_data, hostile_codecs, hostile_names, hostile_tree,
	hostile_extras, hostile_parts, hostile_words, hostile_large,
	hostile_nand, hostile_attacks, NULL,
};

void
hostile_make(const struct hostile *h, struct nodes *n)
{
	*n = (struct nodes){ .endian = ENDIAN_LITTLE };
	if (h->make)
		h->make(n, h->arg);
}

uint32_t
hostile_name(struct nodes *n, uint32_t pino, uint32_t ino, struct span name)
{
	/* nodes_add_dirent takes the length 0 for that of the string. */
	return nodes_add_dirent(n, &(struct dirent_spec){ .pino = pino,
	        .version = (uint32_t)n->bytes.len + 1, .ino = ino, .mctime = 1, .type = 8,
	        .name = name.len ? (const char *)name.at : "", .name_len = name.len });
}

uint32_t
hostile_entry(struct nodes *n, uint32_t pino, uint32_t ino, const char *name)
{
	return hostile_name(n, pino, ino, span_of(name, strlen(name)));
}

uint32_t
hostile_inode(struct nodes *n, uint32_t ino, uint32_t mode, struct span data)
{
	return nodes_add_inode(n, &(struct inode_spec){ .ino = ino, .version = 1,
	        .mode = mode, .isize = (uint32_t)data.len, .mtime = 1, .data = data });
}

void
hostile_file(struct nodes *n, uint32_t ino, const char *name)
{
	hostile_entry(n, 1, ino, name);
	hostile_inode(n, ino, H_REG, span_of("hello", 5));
}

void
hostile_base(struct nodes *n)
{
	hostile_file(n, 2, "a");
	hostile_entry(n, 1, 3, "dir");
	hostile_inode(n, 3, H_DIR, span_of(NULL, 0));
	hostile_entry(n, 3, 4, "b");
	hostile_inode(n, 4, H_REG, span_of("in a directory", 14));
}

void
hostile_set32(struct nodes *n, uint32_t node, uint32_t field, uint32_t value)
{
	nodes_put32(n, node + field, value);
	nodes_sign(n, node);
}
