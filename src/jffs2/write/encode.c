/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "jffs2/write/encode.h"

#include <string.h>
#include <sys/stat.h>

#include "jffs2/write/encode_private.h"
#include "text/name.h"

/* ---- inode ---- */

static bool
check_stored(const struct jffs2_inode_node *n, struct error *err)
{
	enum codec_id codec = jffs2_codec(n->compr);
	size_t stored = n->data.len;

	if (codec == CODEC_COUNT || codec == CODEC_COPY)
		return error_set(err, "%#x is not a kind of compression", n->compr);
	if (codec == CODEC_ZERO && stored)
		return error_set(err, "a hole has no data, not %zu bytes", stored);
	if (codec == CODEC_NONE && stored != n->dsize)
		return error_set(err, "%zu bytes of uncompressed data, but dsize is %u",
		        stored, n->dsize);
	if (codec != CODEC_ZERO && (stored > NODE_DATA_MAX || n->dsize > NODE_DATA_MAX))
		return error_set(err, "a node has at most %d bytes of data, not %u",
		        NODE_DATA_MAX, stored > n->dsize ? (unsigned)stored : n->dsize);
	return true;
}

/* kernel: jffs2_get_inode_nodes (read_dnode) drops a node that begins past the end of its
 * file. */
static bool
check_inode(const struct jffs2_inode_node *n, struct error *err)
{
	if (n->ino == 0)
		return error_set(err, "an inode needs a number other than 0");
	if (n->offset > n->isize)
		return error_set(err, "data at %u begins past the end of the file, %u",
		        n->offset, n->isize);
	if (S_ISLNK(n->mode) && n->data.len > NODE_TARGET_MAX)
		return error_set(err, "the target of a symlink has at most %d bytes, not %zu",
		        NODE_TARGET_MAX, n->data.len);
	return check_stored(n, err);
}

static void
put_inode(struct node_room room, const struct jffs2_inode_node *n)
{
	PUT(room, raw_inode, ino, n->ino);
	PUT(room, raw_inode, version, n->version);
	PUT(room, raw_inode, mode, n->mode);
	PUT(room, raw_inode, uid, n->uid);
	PUT(room, raw_inode, gid, n->gid);
	PUT(room, raw_inode, isize, n->isize);
	PUT(room, raw_inode, atime, n->atime);
	PUT(room, raw_inode, mtime, n->mtime);
	PUT(room, raw_inode, ctime, n->ctime);
	PUT(room, raw_inode, offset, n->offset);
	PUT(room, raw_inode, csize, (uint32_t)n->data.len);
	PUT(room, raw_inode, dsize, n->dsize);
	PUT(room, raw_inode, compr, n->compr);
	PUT(room, raw_inode, usercompr, n->usercompr);
	PUT(room, raw_inode, flags, n->flags);
}

size_t
jffs2_encode_inode(const struct jffs2_inode_node *n, struct node_room room, struct error *err)
{
	size_t len;

	if (!check_inode(n, err))
		return 0;
	len = node_begin(room, JFFS2_INODE, JFFS2_INODE_LEN + (uint32_t)n->data.len, n->data.len,
	        err);
	if (len == 0)
		return 0;
	put_inode(room, n);
	node_put_bytes(room, JFFS2_INODE_LEN, n->data);
	node_sign(room);
	return len;
}

/* kernel: old_valid_dev, old_encode_dev and new_encode_dev in include/linux/kdev_t.h */
size_t
jffs2_encode_device(uint32_t major, uint32_t minor, enum endian e,
        uint8_t out[NODE_DEVICE_MAX])
{
	struct node_room room = { out, NODE_DEVICE_MAX, e };
	size_t len = major < 0x100 && minor < 0x100 ? 2 : 4;

	if (major >= 0x1000 || minor >= 0x100000)
		return 0;
	node_put(room, 0, len == 2 ? major * 0x100 + minor
	                           : (minor & 0xff) + major * 0x100 + (minor >> 8) * 0x100000,
	        len);
	return len;
}

/* ---- dirent ---- */

static bool
check_dirent(const struct jffs2_dirent_node *d, struct error *err)
{
	if (d->pino == 0)
		return error_set(err, "a name needs a directory");
	if (d->name.len > UINT8_MAX)
		return error_set(err, "a name has at most %d bytes, not %zu", UINT8_MAX,
		        d->name.len);
	return !name_fault(d->name) || error_set(err, "the %s", name_fault(d->name));
}

size_t
jffs2_encode_dirent(const struct jffs2_dirent_node *d, struct node_room room,
        struct error *err)
{
	size_t len;

	if (!check_dirent(d, err))
		return 0;
	len = node_begin(room, JFFS2_DIRENT, JFFS2_DIRENT_LEN + (uint32_t)d->name.len,
	        d->name.len, err);
	if (len == 0)
		return 0;
	PUT(room, raw_dirent, pino, d->pino);
	PUT(room, raw_dirent, version, d->version);
	PUT(room, raw_dirent, ino, d->ino);
	PUT(room, raw_dirent, mctime, d->mctime);
	PUT(room, raw_dirent, nsize, (uint32_t)d->name.len);
	PUT(room, raw_dirent, type, d->type);
	node_put_bytes(room, JFFS2_DIRENT_LEN, d->name);
	node_sign(room);
	return len;
}

/* ---- nodes of no file ---- */

size_t
jffs2_encode_cleanmarker(uint32_t totlen, struct node_room room, struct error *err)
{
	size_t len = (size_t)jffs2_pad(totlen);

	if (totlen < JFFS2_HEADER_LEN || len > room.len) {
		error_set(err, "a cleanmarker of %u bytes: at least %d are needed, and %zu are "
		        "left", totlen, JFFS2_HEADER_LEN, room.len);
		return 0;
	}
	memset(room.at, 0xff, len);
	node_begin(room, JFFS2_CLEANMARKER, totlen, 0, err);
	node_sign(room);
	return len;
}

size_t
jffs2_encode_padding(uint32_t len, struct node_room room, struct error *err)
{
	if (len == 0 || len % 4 || len > room.len) {
		error_set(err, "%u bytes of padding: not a multiple of 4 from 4 to %zu", len,
		        room.len);
		return 0;
	}
	memset(room.at, 0, len);
	if (len > JFFS2_HEADER_LEN
	        && node_begin(room, JFFS2_PADDING, len, len - JFFS2_HEADER_LEN, err))
		node_sign(room);
	return len;
}

/* ---- attributes ---- */

size_t
jffs2_encode_xattr(const struct jffs2_xattr_node *x, struct node_room room, struct error *err)
{
	size_t tail = x->name.len + 1 + x->value.len, len;
	size_t value_at = sizeof(struct raw_xattr) + x->name.len + 1;

	if (x->xid == 0 || x->name.len > UINT8_MAX || x->value.len > UINT16_MAX
	        || span_has(x->name, 0)) {
		error_set(err, "an attribute has a number other than 0, a name of at most %d "
		        "bytes without a NUL, and a value of at most %d", UINT8_MAX, UINT16_MAX);
		return 0;
	}
	len = node_begin(room, JFFS2_XATTR, (uint32_t)jffs2_pad(sizeof(struct raw_xattr) + tail),
	        tail, err);
	if (len == 0)
		return 0;
	node_put_bytes(room, value_at, x->value);
	node_put_bytes(room, sizeof(struct raw_xattr), x->name);
	room.at[value_at - 1] = 0;
	PUT(room, raw_xattr, xid, x->xid);
	PUT(room, raw_xattr, version, x->version);
	PUT(room, raw_xattr, xprefix, x->xprefix);
	PUT(room, raw_xattr, name_len, (uint32_t)x->name.len);
	PUT(room, raw_xattr, value_len, (uint32_t)x->value.len);
	node_sign(room);
	return len;
}

size_t
jffs2_encode_xref(const struct jffs2_xref_node *x, struct node_room room, struct error *err)
{
	size_t len;

	if (x->ino == 0 || x->xid == 0) {
		error_set(err, "an attribute and its inode need numbers other than 0");
		return 0;
	}
	len = node_begin(room, JFFS2_XREF, sizeof(struct raw_xref), 0, err);
	if (len == 0)
		return 0;
	PUT(room, raw_xref, ino, x->ino);
	PUT(room, raw_xref, xid, x->xid);
	PUT(room, raw_xref, xseqno, x->xseqno);
	node_sign(room);
	return len;
}
