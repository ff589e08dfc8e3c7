/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Content and modes of files (fs/jffs2/file.c, fs.c). */
#include <string.h>
#include <sys/stat.h>

#include "jffs2/live/operate_private.h"

enum { PAGE = JFFS2_PAGE };

static int
find_inode(struct live *l, const char *path, struct live_inode **i)
{
	struct live_spot s;
	int error = live_find(l, path, &s);

	*i = error ? NULL : s.inode;
	return error ? error : s.inode ? 0 : ENOENT;
}

static int
find_file(struct live *l, const char *path, struct live_inode **i)
{
	int error = find_inode(l, path, i);

	return error ? error : S_ISDIR((*i)->mode) ? EISDIR : S_ISREG((*i)->mode) ? 0 : EINVAL;
}

/* A hole from the end of the file to `size` (kernel: jffs2_write_begin, jffs2_do_setattr). */
static int
put_hole(struct live *l, struct live_inode *i, uint32_t size)
{
	struct jffs2_inode_node n = live_metadata_of(i);
	uint32_t node;
	int error;

	n.offset = i->size;
	n.dsize = size - i->size;
	n.isize = size;
	n.compr = JFFS2_COMPR_ZERO;
	error = live_put_inode(l, i, &n, NEED_NORMAL, &node);
	if (error)
		return error;
	i->size = size;
	live_add_piece(l, i, node);
	live_drop_metadata(l, i);
	live_tell(l);
	return l->chip->off ? EIO : 0;
}

/* Writes bytes of one page. What comes before them in the page goes along if they reach its
 * end, else what comes before them in a word (kernel: jffs2_write_end). */
static int
put_page(struct live *l, struct live_inode *i, uint32_t at, struct span bytes, uint32_t *done)
{
	uint32_t base = at / PAGE * PAGE, end = at - base + (uint32_t)bytes.len;
	uint32_t from = end == PAGE ? 0 : (at - base) & ~3u, wrote = 0;
	uint8_t page[PAGE];
	int error = live_read_pieces(l, i, base, page, PAGE) ? 0 : EIO;

	memcpy(page + (at - base), bytes.at, bytes.len);
	i->mtime = i->ctime = l->now;
	*done = 0;
	while (!error && from < end) {
		error = live_put_data(l, i, base + from, span_of(page + from, end - from), NEED_NORMAL,
		        &wrote);
		if (error)
			break;
		from += wrote;
		*done = base + from > at ? base + from - at : 0;
		live_tell(l);
	}
	return error;
}

int
live_write(struct live *l, const char *path, uint32_t offset, struct span bytes,
        uint32_t *done)
{
	struct live_inode *i;
	int error = find_file(l, path, &i);

	*done = 0;
	if (error || !bytes.len)
		return error;
	if (bytes.len > UINT32_MAX - offset)
		return EFBIG;
	if (offset > i->size)
		error = put_hole(l, i, offset);
	while (!error && *done < bytes.len) {
		uint32_t at = offset + *done, wrote;

		error = put_page(l, i, at, span_cut(bytes, *done, PAGE - at % PAGE), &wrote);
		*done += wrote;
	}
	return error;
}

/* kernel: jffs2_do_setattr. Symlinks and devices have their data in it. */
static int
put_metadata(struct live *l, struct live_inode *i, const struct live_inode *as,
        enum live_need need)
{
	struct jffs2_inode_node was, n = live_metadata_of(as);
	uint32_t old = i->metadata, node;
	uint8_t *bytes = NULL;
	int error;

	if (!S_ISREG(i->mode) && !S_ISDIR(i->mode) && old != NONE) {
		bytes = memory_zeroed(l->nodes.at[old].len, 1);
		jffs2_inode_decode(live_node_bytes(l, old, bytes), l->rules.endian, &was);
		n.data = was.data;
		n.csize = n.dsize = (uint32_t)was.data.len;
	}
	error = live_put_inode(l, i, &n, need, &node);
	free(bytes);
	if (error)
		return error;
	i->mode = as->mode;
	i->size = as->size;
	i->mtime = as->mtime;
	i->ctime = as->ctime;
	live_drop_metadata(l, i);
	i->metadata = node;
	return 0;
}

int
live_truncate(struct live *l, const char *path, uint32_t size)
{
	struct live_inode *i, as;
	int error = find_file(l, path, &i);

	if (error)
		return error;
	if (size > i->size) {
		i->mtime = i->ctime = l->now;
		return put_hole(l, i, size);
	}
	as = *i;
	as.size = size;
	as.mtime = as.ctime = l->now;
	error = put_metadata(l, i, &as, size ? NEED_NORMAL : NEED_DELETION);
	if (error)
		return error;
	live_cut_pieces(l, i, size);
	live_tell(l);
	return l->chip->off ? EIO : 0;
}

int
live_chmod(struct live *l, const char *path, uint32_t mode)
{
	struct live_inode *i, as;
	int error = find_inode(l, path, &i);

	if (error)
		return error;
	as = *i;
	as.mode = (i->mode & S_IFMT) | (mode & 07777);
	as.ctime = l->now;
	error = put_metadata(l, i, &as, NEED_NORMAL);
	if (!error)
		live_tell(l);
	return error ? error : l->chip->off ? EIO : 0;
}

int
live_sync(struct live *l)
{
	return !l->mounted ? ENODEV : l->chip->off ? EIO : live_flush(l);
}
