/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bytes to the flash and back: on NAND through a buffer of one page, which is written when it is
 * full, or filled up (fs/jffs2/wbuf.c). Summaries close blocks.
 */
#include "jffs2/live/live_private.h"

#include <assert.h>
#include <string.h>

static void
begin_page(struct live *l, uint32_t at)
{
	memset(l->buffer, 0xff, l->chip->shape.page);
	l->buffer_at = at;
	l->buffer_len = 0;
}

/* Where power fails in bytes that are 0xff the flash has everything nevertheless. */
static bool
program(struct live *l, uint32_t at, struct span s)
{
	return chip_program(l->chip, at, s)
	       || (l->chip->off && memcmp(l->chip->data + at, s.at, s.len) == 0);
}

/* kernel: jffs2_refile_wbuf_blocks: what waited for the buffer can be erased. */
static void
release_waiting(struct live *l)
{
	while (live_count(l, LIST_WAITING)) {
		uint32_t n = l->lists[LIST_WAITING].all.at[0];

		live_file(l, n, live_draw(l) & 127 ? LIST_PENDING : LIST_ERASABLE);
	}
}

/* ---- a page that could not be written ---- */

/* kernel: jffs2_block_refile: nothing goes into the block any longer. */
static void
refile(struct live *l, uint32_t block)
{
	struct live_block *b = &l->blocks[block];

	if (l->next == block)
		l->next = NONE;
	live_file_first(l, block, b->nodes.count ? LIST_BAD_USED : LIST_PENDING);
	b->space.wasted += b->space.free;
	b->space.free = 0;
}

/* The first node that is needed and not all on the flash, as an index in the block. */
static size_t
first_lost(const struct live *l, const struct live_block *b)
{
	size_t k = 0;

	while (k < b->nodes.count) {
		const struct live_node *n = &l->nodes.at[b->nodes.at[k]];

		if (n->state != REF_OBSOLETE && n->at + n->len > l->buffer_at)
			break;
		k++;
	}
	return k;
}

/* Nodes from index `first` of a block on are behind each other in the next block now. */
static void
move_refs(struct live *l, uint32_t block, size_t first, uint32_t at)
{
	struct live_block *from = &l->blocks[block], *to = &l->blocks[live_block_of(l, at)];

	for (size_t k = first; k < from->nodes.count; k++) {
		struct live_node *n = &l->nodes.at[from->nodes.at[k]];
		bool used = n->state != REF_OBSOLETE;

		n->at = at;
		at += n->len;
		array_push(&to->nodes, from->nodes.at[k]);
		to->space.free -= n->len;
		*(used ? &to->space.used : &to->space.dirty) += n->len;
		from->space.used -= used ? n->len : 0;
		from->space.dirty += used ? n->len : 0;
	}
	from->nodes.count = first;
	if (!first)
		live_file_first(l, block, LIST_PENDING);
}

/* Writes the pages of `bytes` that are full at `at`, and keeps the rest in the buffer. */
static bool
write_elsewhere(struct live *l, uint32_t at, struct span bytes)
{
	uint32_t page = l->chip->shape.page, full = (uint32_t)bytes.len / page * page;

	live_because(l, LIVE_RECOVER, live_block_of(l, l->buffer_at));
	if (full && !program(l, at, span_cut(bytes, 0, full))) {
		struct live_node n = { .at = at, .len = full, .type = JFFS2_PADDING };

		if (!l->chip->off)
			live_add_ref(l, &n);
		return false;
	}
	begin_page(l, at + full);
	l->buffer_len = (uint32_t)bytes.len - full;
	memcpy(l->buffer, bytes.at + full, l->buffer_len);
	return true;
}

/* kernel: jffs2_wbuf_recover: what was to be in the page goes to another block, with the beginning
 * of its first node. Where there is no room, or that fails as well, it is lost. */
static void
recover(struct live *l)
{
	uint32_t block = live_block_of(l, l->buffer_at), start, len, got;
	struct live_block *b = &l->blocks[block];
	uint32_t end = (block + 1) * l->chip->shape.block - b->space.free;
	uint8_t *bytes;
	size_t first;

	refile(l, block);
	first = first_lost(l, b);
	if (first == b->nodes.count) {
		l->buffer_len = 0;
		release_waiting(l);
		return;
	}
	start = l->nodes.at[b->nodes.at[first]].at;
	len = end - start;
	bytes = memory_zeroed(len, 1);
	live_read_bytes(l, start, bytes, len);
	l->buffer_len = 0;
	if (!live_reserve(l, len, NEED_COLLECTION, NO_SUMMARY, &got)) {
		uint32_t at = live_next_at(l);

		l->unlisted = true; /* kernel: jffs2_sum_disable_collecting */
		if (write_elsewhere(l, at, span_of(bytes, len)))
			move_refs(l, block, first, at);
	}
	free(bytes);
	if (!l->buffer_len)
		release_waiting(l);
}

/* kernel: __jffs2_flush_wbuf */
static int
write_page(struct live *l)
{
	uint32_t page = l->chip->shape.page, at = l->buffer_at;

	if (!program(l, at, span_of(l->buffer, page))) {
		if (!l->chip->off)
			recover(l);
		return EIO;
	}
	begin_page(l, at + page);
	release_waiting(l);
	return 0;
}

/* kernel: jffs2_flash_writev. On NOR it is one write; on NAND it goes on where the buffer is. */
int
live_write_bytes(struct live *l, uint32_t at, struct span bytes)
{
	uint32_t page = l->chip->shape.page;

	if (!page)
		return program(l, at, bytes) ? 0 : EIO;
	if (!l->buffer_len)
		begin_page(l, at);
	assert(at == l->buffer_at + l->buffer_len);
	for (size_t done = 0; done < bytes.len;) {
		struct span s = span_cut(bytes, done, page - l->buffer_len);
		int error;

		memcpy(l->buffer + l->buffer_len, s.at, s.len);
		l->buffer_len += (uint32_t)s.len;
		done += s.len;
		error = l->buffer_len == page ? write_page(l) : 0;
		if (error)
			return error;
	}
	return 0;
}

/* kernel: jffs2_flash_read: what is in the buffer is not yet on the flash. */
void
live_read_bytes(const struct live *l, uint32_t at, uint8_t *to, uint32_t len)
{
	memcpy(to, l->chip->data + at, len);
	for (uint32_t i = 0; i < l->buffer_len; i++)
		if (l->buffer_at + i >= at && l->buffer_at + i - at < len)
			to[l->buffer_at + i - at] = l->buffer[i];
}

/* Fills up the page with padding, and writes it. */
static int
flush_once(struct live *l)
{
	uint32_t page = l->chip->shape.page, waste = page - l->buffer_len;
	uint32_t block = live_block_of(l, l->buffer_at);
	struct live_block *b = &l->blocks[block];
	struct live_node n = { .at = l->buffer_at + l->buffer_len, .len = waste,
		.type = JFFS2_PADDING };
	int error;

	if (!l->buffer_len)
		return 0;
	jffs2_encode_padding(waste, (struct node_room){ l->buffer + l->buffer_len, waste,
	        l->rules.endian }, NULL);
	live_because(l, LIVE_PADDING, block);
	error = write_page(l);
	if (error)
		return error;
	live_add_ref(l, &n);
	b->space.dirty -= waste;
	b->space.wasted += waste;
	return 0;
}

/* A page that can't be written leaves the rest in the buffer, in another block. */
int
live_flush(struct live *l)
{
	int error = flush_once(l);

	return error && !l->chip->off ? flush_once(l) : error;
}

/* ---- summaries ---- */

struct records {
	ARRAY(struct summary_record) all;
};

static void
gather_records(const struct live *l, const uint8_t *block, struct records *to)
{
	const struct live_block *b = &l->blocks[l->next];
	uint32_t size = l->chip->shape.block, start = l->next * size;

	for (size_t i = 0; i < b->nodes.count; i++) {
		const struct live_node *n = &l->nodes.at[b->nodes.at[i]];
		struct summary_record r;

		/* kernel: jffs2_flash_direct_writev lists it all the same, from memory. */
		if (!n->torn && jffs2_record_of(span_of(block + n->at - start, n->len), l->rules.endian,
		        n->at, &r))
			array_push(&to->all, r);
	}
}

/* kernel: jffs2_sum_write_sumnode; the summary takes what is left of the block. */
int
live_add_summary(struct live *l)
{
	uint32_t size = l->chip->shape.block, at = live_next_at(l), block = l->next * size;
	uint32_t len = block + size - at;
	struct live_node n = { .at = at, .len = len, .type = JFFS2_SUMMARY, .state = REF_NORMAL };
	struct jffs2_summary_node s = { .block = block, .at = at, .cln_mkr = live_marker(l) };
	struct records records = { 0 };
	uint8_t *bytes, *room;
	int error;

	if (jffs2_pad(l->records + SUMMARY_LEAST) > len || !l->records) {
		l->unlisted = true; /* kernel: jffs2_sum_disable_collecting */
		return 0;
	}
	bytes = memory_zeroed(size, 1);
	room = memory_zeroed(len, 1);
	live_read_bytes(l, block, bytes, size);
	gather_records(l, bytes, &records);
	s.records = records.all.at;
	s.count = records.all.count;
	len = (uint32_t)jffs2_encode_summary(&s, (struct node_room){ room, len, l->rules.endian },
	        NULL);
	assert(len == n.len);
	live_because(l, LIVE_SUMMARY, l->next);
	error = live_write_bytes(l, at, span_of(room, len));
	if (error && !l->chip->off) {
		/* kernel: jffs2_sum_write_data: the block gets none; on NOR its rest is wasted. */
		l->unlisted = true;
		n.state = REF_OBSOLETE;
		error = 0;
		if (!l->chip->shape.page)
			live_add_ref(l, &n);
	} else if (!error) {
		live_add_ref(l, &n);
	}
	array_free(&records.all);
	free(bytes);
	free(room);
	return error;
}
