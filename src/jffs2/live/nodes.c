/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Nodes are made and written (fs/jffs2/write.c). */
#include <string.h>

#include "jffs2/live/live_private.h"

struct jffs2_inode_node
live_metadata_of(const struct live_inode *i)
{
	return (struct jffs2_inode_node){ .ino = i->ino, .mode = i->mode, .isize = i->size,
		.uid = i->uid, .gid = i->gid, .atime = i->atime, .mtime = i->mtime,
		.ctime = i->ctime };
}

/* Why a node is written that isn't copied. */
static enum live_why
why_of(const struct live_node *n, struct span bytes, enum endian endian)
{
	if (n->type == JFFS2_INODE)
		return n->size ? LIVE_CONTENT : LIVE_INODE;
	return span_u32(bytes, offsetof(struct raw_dirent, ino), endian) ? LIVE_NAME : LIVE_UNNAME;
}

static int
write_once(struct live *l, struct live_node *n, struct span bytes)
{
	struct live_node lost = *n;
	int error;

	n->at = lost.at = live_next_at(l);
	if (l->moving == NONE)
		live_because(l, why_of(n, bytes, l->rules.endian), n->ino);
	else
		live_because(l, l->copying ? LIVE_COPY : LIVE_ANEW, l->moving);
	error = live_write_bytes(l, n->at, bytes);
	if (!error || l->chip->off || l->chip->shape.page)
		return error;
	/* On NOR nothing else goes where its beginning may stand: a scan passes over its length. */
	lost.state = REF_OBSOLETE;
	lost.torn = true;
	live_add_ref(l, &lost);
	return error;
}

/* A node that can't be written is tried once more, behind or in another block (kernel:
 * jffs2_write_dnode, jffs2_write_dirent, jffs2_garbage_collect_pristine; they may collect garbage
 * for that). */
int
live_write_node(struct live *l, struct live_node *n, struct span bytes, uint32_t *node)
{
	struct summary_record r;
	uint32_t len;
	int error;

	n->len = (uint32_t)bytes.len;
	error = write_once(l, n, bytes);
	if (error && !l->chip->off && !live_reserve(l, n->len, NEED_COLLECTION, l->record, &len))
		error = write_once(l, n, bytes);
	if (error)
		return error;
	if (jffs2_record_of(bytes, l->rules.endian, n->at, &r))
		l->records += (uint32_t)jffs2_record_len(&r);
	*node = live_add_ref(l, n);
	return 0;
}

/* kernel: jffs2_write_dnode: when a node is pristine */
static enum live_state
state_of(const struct jffs2_inode_node *n)
{
	return n->dsize >= JFFS2_PAGE
	       || (n->offset % JFFS2_PAGE == 0 && n->offset + n->dsize == n->isize)
	       ? REF_PRISTINE : REF_NORMAL;
}

static int
write_inode(struct live *l, const struct jffs2_inode_node *n, struct span bytes,
        uint32_t *node)
{
	struct live_node ref = { .ino = n->ino, .from = n->offset, .size = n->dsize,
		.type = JFFS2_INODE, .state = (uint8_t)state_of(n) };

	return live_write_node(l, &ref, bytes, node);
}

static int
encode_and_write(struct live *l, const struct jffs2_inode_node *n, uint32_t *node)
{
	uint32_t len = (uint32_t)jffs2_pad(JFFS2_INODE_LEN + n->data.len);
	uint8_t *room = memory_zeroed(len, 1);
	size_t made = jffs2_encode_inode(n, (struct node_room){ room, len, l->rules.endian },
	        NULL);
	int error = made ? write_inode(l, n, span_of(room, made), node) : EINVAL;

	free(room);
	return error;
}

int
live_put_inode(struct live *l, struct live_inode *i, struct jffs2_inode_node *n,
        enum live_need need, uint32_t *node)
{
	uint32_t len;
	int error = live_reserve(l, JFFS2_INODE_LEN + (uint32_t)n->data.len, need, SUMMARY_INODE,
	        &len);

	if (error)
		return error;
	n->version = ++i->version;
	return encode_and_write(l, n, node);
}

int
live_put_again(struct live *l, const struct jffs2_inode_node *n, uint32_t *node)
{
	uint32_t len;
	int error = live_reserve(l, JFFS2_INODE_LEN, NEED_COLLECTION, SUMMARY_INODE, &len);

	return error ? error : encode_and_write(l, n, node);
}

void
live_drop_metadata(struct live *l, struct live_inode *i)
{
	if (i->metadata != NONE)
		live_obsolete(l, i->metadata);
	i->metadata = NONE;
}

int
live_put_data(struct live *l, struct live_inode *i, uint32_t at, struct span rest,
        enum live_need need, uint32_t *done)
{
	struct jffs2_inode_node n;
	uint32_t len, node;
	uint8_t *room;
	size_t made;
	int error = live_reserve(l, DATA_LEAST, need, SUMMARY_INODE, &len);

	if (error)
		return error;
	n = live_metadata_of(i);
	n.offset = at;
	n.version = ++i->version;
	room = memory_zeroed(len, 1);
	made = jffs2_encode_data(&n, rest, JFFS2_PAGE, &l->rules.pack,
	        (struct node_room){ room, len, l->rules.endian }, NULL);
	error = made ? write_inode(l, &n, span_of(room, made), &node) : EFBIG;
	free(room);
	if (error)
		return error;
	i->size = n.isize;
	live_add_piece(l, i, node);
	live_drop_metadata(l, i);
	*done = n.dsize;
	return l->chip->off ? EIO : 0;
}

/* ---- names ---- */

/* kernel: jffs2_add_fd_to_list */
void
live_set_name(struct live *l, struct live_inode *dir, const struct live_name *n)
{
	for (size_t k = 0; k < dir->names.count; k++) {
		struct live_name *old = &dir->names.at[k];
		uint32_t node = old->node;

		if (old->len != n->len || memcmp(old->name, n->name, n->len) != 0)
			continue;
		if (n->version < old->version) {
			live_obsolete(l, n->node);
			return;
		}
		*old = *n;
		live_obsolete(l, node);
		return;
	}
	array_push(&dir->names, *n);
}

int
live_put_name(struct live *l, struct live_inode *dir, struct span name, uint32_t ino,
        uint8_t type, enum live_need need)
{
	struct live_name kept = { .ino = ino, .type = type, .len = (uint8_t)name.len };
	struct jffs2_dirent_node d = { .pino = dir->ino, .ino = ino, .type = type, .name = name,
		.nsize = (uint8_t)name.len };
	struct live_node ref = { .ino = dir->ino, .type = JFFS2_DIRENT,
		.state = ino ? REF_PRISTINE : REF_NORMAL };
	uint8_t room[JFFS2_DIRENT_LEN + 256];
	uint32_t len;
	size_t made;
	int error;

	memcpy(kept.name, name.at, name.len);
	error = live_reserve(l, JFFS2_DIRENT_LEN + kept.len, need, SUMMARY_DIRENT + kept.len, &len);
	if (error)
		return error;
	if (need != NEED_COLLECTION)
		dir->mtime = dir->ctime = l->now;
	d.name = span_of(kept.name, kept.len);
	d.version = kept.version = ++dir->version;
	d.mctime = dir->mtime == dir->ctime ? dir->mtime : 0;
	made = jffs2_encode_dirent(&d, (struct node_room){ room, sizeof room, l->rules.endian },
	        NULL);
	error = made ? live_write_node(l, &ref, span_of(room, made), &kept.node) : EINVAL;
	if (!error)
		live_set_name(l, dir, &kept);
	return error ? error : l->chip->off ? EIO : 0;
}
