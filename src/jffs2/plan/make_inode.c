/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a file is: its inode node. */
#include <sys/stat.h>

#include "jffs2/plan/make_private.h"

uint32_t
make_version(const struct make *m, uint32_t node)
{
	return m->versions ? m->versions[node] : 0;
}

static bool
set_owner(struct jffs2_inode_node *n, const struct tree_stat *st, struct error *err)
{
	if (st->uid > UINT16_MAX || st->gid > UINT16_MAX)
		return error_set(err, "owner %u:%u: JFFS2 has numbers up to %d", st->uid, st->gid,
		        UINT16_MAX);
	n->uid = (uint16_t)st->uid;
	n->gid = (uint16_t)st->gid;
	return true;
}

bool
make_inode_of(struct make *m, uint32_t node, struct jffs2_inode_node *n, struct error *err)
{
	struct tree_stat st;

	make_stat(&m->o, m->tree, node, &st);
	*n = (struct jffs2_inode_node){ .ino = m->inos[node], .mode = st.mode,
		.version = make_version(m, node) + 1,
		.atime = st.atime, .mtime = st.mtime, .ctime = st.ctime };
	if (S_ISREG(st.mode) && st.size > UINT32_MAX)
		return error_set(err, "%llu bytes: a file in JFFS2 is below 4 GiB",
		        (unsigned long long)st.size);
	if (S_ISREG(st.mode))
		n->isize = (uint32_t)st.size;
	else if (m->fs && node < jffs2_fs_inodes(m->fs))
		n->isize = (uint32_t)jffs2_fs_at(m->fs, node)->size; /* kernel: jffs2_do_setattr */
	return set_owner(n, &st, err);
}

/* mkfs.jffs2 cuts a target, but not isize. */
static void
set_target(const struct make *m, uint32_t node, struct jffs2_inode_node *n)
{
	struct tree_stat st;

	make_stat(&m->o, m->tree, node, &st);
	n->data = tree_target(m->tree, node);
	n->isize = st.size && st.size <= UINT32_MAX ? (uint32_t)st.size : (uint32_t)n->data.len;
	if (m->o.like_mkfs)
		n->data = span_cut(n->data, 0, NODE_TARGET_MAX);
	n->dsize = (uint32_t)n->data.len;
}

static bool
set_device(const struct make *m, uint32_t node, struct jffs2_inode_node *n,
        uint8_t number[NODE_DEVICE_MAX], struct error *err)
{
	struct tree_stat st;
	size_t len;

	make_stat(&m->o, m->tree, node, &st);
	if (m->o.like_mkfs) {
		/* It writes major << 8 + minor in 16 bits. */
		st.major = (st.major + (st.minor >> 8)) & 0xff;
		st.minor &= 0xff;
	}
	len = jffs2_encode_device(st.major, st.minor, m->o.style.endian, number);
	if (!len)
		return error_set(err, "device %u:%u: JFFS2 has 12 bits of major and 20 of minor "
		        "number", st.major, st.minor);
	n->data = span_of(number, len);
	n->dsize = (uint32_t)len;
	return true;
}

/* A directory's times are those of its newest dirent, if that is newer than its inode node
 * (kernel: jffs2_do_read_inode_internal): so that is newer than them all. */
static uint32_t
dir_version(const struct make *m, uint32_t node)
{
	uint32_t count = 1;

	for (uint32_t k = 0; make_next(m->tree, node, &k) != TREE_NONE;)
		count++;
	return m->o.like_mkfs ? 1 : count;
}

static bool
write_whole(struct make *m, uint32_t node, const struct jffs2_inode_node *n, struct error *err)
{
	struct node_room room = make_room(m, JFFS2_INODE,
	        JFFS2_INODE_LEN + (uint32_t)n->data.len, (struct span){ 0 }, err);
	size_t len = room.len ? jffs2_encode_inode(n, room, err) : 0;

	if (len && m->versions)
		m->versions[node] = n->version;
	if (len)
		make_put(m, WHY_INODE, node, len);
	return len > 0;
}

bool
make_inode(struct make *m, uint32_t node, struct error *err)
{
	struct jffs2_inode_node n;

	if (!make_inode_of(m, node, &n, err))
		return make_fail(m, node, err);
	if (!S_ISREG(n.mode))
		return make_metadata(m, node, err);
	m->file = (struct make_file){ .open = true, .node = node, .inode = n };
	return true;
}

/* What a symlink or device has as data stays as it is: a shorter form would leave the rest of
 * the longer one (kernel: jffs2_do_read_inode_internal wants a single fragment). */
static void
keep_data(const struct make *m, uint32_t node, struct jffs2_inode_node *n)
{
	struct jffs2_inode_node old;

	jffs2_inode_decode(jffs2_log_bytes(m->fs->log, jffs2_fs_at(m->fs, node)->latest),
	        m->fs->log->endian, &old);
	n->isize = old.isize;
	n->dsize = old.dsize;
	n->data = old.data;
}

static bool
set_data(const struct make *m, uint32_t node, struct jffs2_inode_node *n,
        uint8_t number[NODE_DEVICE_MAX], struct error *err)
{
	bool device = S_ISCHR(n->mode) || S_ISBLK(n->mode);

	if ((device || S_ISLNK(n->mode)) && make_version(m, node))
		keep_data(m, node, n);
	else if (S_ISLNK(n->mode))
		set_target(m, node, n);
	else if (device)
		return set_device(m, node, n, number, err);
	return true;
}

bool
make_metadata(struct make *m, uint32_t node, struct error *err)
{
	uint8_t number[NODE_DEVICE_MAX];
	struct jffs2_inode_node n;

	if (!make_inode_of(m, node, &n, err))
		return make_fail(m, node, err);
	if (S_ISDIR(n.mode) && !make_version(m, node))
		n.version = dir_version(m, node);
	if (!set_data(m, node, &n, number, err))
		return make_fail(m, node, err);
	return write_whole(m, node, &n, err) || make_fail(m, node, err);
}
