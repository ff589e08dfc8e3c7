/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Contents, by a descriptor of the reader's own. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "local/local_private.h"
#include "output/beneath.h"

/* The file that was read last. */
struct cache {
	uint32_t node;
	int fd; /* -1: none */
};

void *
local_reader_new(const struct tree *t)
{
	struct cache *c = memory_zeroed(1, sizeof *c);

	(void)t;
	c->fd = -1;
	return c;
}

static void
forget(struct cache *c)
{
	if (c->fd >= 0)
		close(c->fd);
	c->fd = -1;
}

void
local_reader_free(void *cache)
{
	forget(cache);
	free(cache);
}

static bool
is_same(int fd, const struct local_node *n)
{
	struct stat st;

	return fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_dev == n->dev
	       && st.st_ino == n->ino && (uint64_t)st.st_size == n->st.size
	       && st.st_mtim.tv_sec == n->mtime.tv_sec && st.st_mtim.tv_nsec == n->mtime.tv_nsec;
}

/* -EIO: the error is never that of an image. */
static int64_t
fail(const struct local_tree *t, uint32_t node, const char *what, struct error *err)
{
	struct error why;

	local_fail(t, node, what, &why);
	error_set(err, "local file %s", why.text);
	return -EIO;
}

/* A descriptor of the file as it was listed; -1 with err set. */
static int
open_file(const struct tree_reader *r, uint32_t node, struct error *err)
{
	const struct local_tree *t = (const struct local_tree *)r->tree;
	struct cache *c = r->cache;
	struct text path = { 0 };

	if (c->fd >= 0 && c->node == node)
		return c->fd;
	forget(c);
	local_add_path(t, node, &path);
	/* The root is the file itself, which is open. */
	c->fd = node ? beneath_open(t->top, text_str(&path), O_RDONLY | O_NONBLOCK | O_NOCTTY, 0)
	             : fcntl(t->top, F_DUPFD_CLOEXEC, 3);
	c->node = node;
	text_free(&path);
	if (c->fd < 0)
		fail(t, node, strerror(errno), err);
	else if (!is_same(c->fd, &t->nodes.at[node])) {
		fail(t, node, "was changed since it was listed", err);
		forget(c);
	}
	return c->fd;
}

int64_t
local_read(const struct tree_reader *r, uint32_t node, uint64_t at, uint8_t *out, uint32_t len,
        uint64_t *work, struct error *err)
{
	const struct local_tree *t = (const struct local_tree *)r->tree;
	uint64_t size = t->nodes.at[node].st.size;
	ssize_t n;
	int fd;

	if (at >= size || len == 0)
		return 0;
	fd = open_file(r, node, err);
	if (fd < 0)
		return -EIO;
	if (len > size - at)
		len = (uint32_t)(size - at);
	do
		n = pread(fd, out, len, (off_t)at);
	while (n < 0 && errno == EINTR);
	if (n <= 0)
		return fail(t, node, n < 0 ? strerror(errno) : "became shorter", err);
	*work += (uint64_t)n;
	return n;
}
