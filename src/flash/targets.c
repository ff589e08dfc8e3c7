/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which bytes are written: all, or the erase blocks in which something differs. A range ends where
 * a partition does. Blocks count from the start of the flash; while that isn't known from the start
 * of what is written, which is taken to begin a block.
 */
#include "flash/flash_private.h"

#include "base/crc32.h"

/* ---- partitions ---- */

const struct mtd_partition *
flash_partition(const struct flash_plan *p, const struct flash_target *t)
{
	return t->partition < 0 ? NULL : &p->mtd->partitions.at[t->partition];
}

static bool
holds(const struct mtd_partition *q, uint64_t to)
{
	return to >= q->offset && to - q->offset < q->len;
}

/* The smallest partition that holds `to`, -1; *end: where it, or one within it, changes next. */
static int
partition_at(const struct flash_plan *p, uint64_t to, uint64_t *end)
{
	int best = -1;

	*end = UINT64_MAX;
	for (size_t i = 0; p->mtd && p->placed && i < p->mtd->partitions.count; i++) {
		const struct mtd_partition *q = &p->mtd->partitions.at[i];
		uint64_t edge = q->offset > to ? q->offset : q->offset + q->len;

		if (edge > to && edge < *end)
			*end = edge;
		if (holds(q, to)
		        && (best < 0 || q->len < p->mtd->partitions.at[best].len))
			best = (int)i;
	}
	return best;
}

/* ---- ranges ---- */

bool
flash_is_file(const struct flash_plan *p, const struct flash_target *t)
{
	return !p->undone && t->at + p->from == 0 && t->len == p->f->bytes.len
	       && p->f->store->kind != STORE_WINDOW;
}

static void
name_file(const struct flash_plan *p, struct flash_target *t)
{
	const char *base = flash_base_name(p);

	if (flash_is_file(p, t) && flash_is_plain(base))
		snprintf(t->file, sizeof t->file, "%s", base);
	else
		snprintf(t->file, sizeof t->file, "flash-%08" PRIx64 ".bin", t->to);
}

static struct flash_target
target_of(const struct flash_plan *p, uint64_t at, uint64_t len)
{
	uint64_t to = p->to + at, erase = p->erase_size, end;
	uint64_t over = (to + len) % erase;
	struct flash_target t = { .at = at, .len = len, .to = to };

	t.erase_at = to - to % erase;
	t.erase_len = to + len - t.erase_at + (over ? erase - over : 0);
	t.partition = partition_at(p, to, &end);
	if (t.partition >= 0)
		t.within = to - flash_partition(p, &t)->offset;
	t.crc = crc32_usual(span_cut(p->bytes, (size_t)at, (size_t)len));
	name_file(p, &t);
	return t;
}

static void
add_range(struct flash_plan *p, uint64_t at, uint64_t len)
{
	while (len) {
		uint64_t end, part = len;

		partition_at(p, p->to + at, &end);
		if (end - (p->to + at) < part)
			part = end - (p->to + at);
		array_push(&p->ranges, target_of(p, at, part));
		at += part;
		len -= part;
	}
}

static bool
differs(const struct flash_plan *p, uint64_t at, uint64_t end)
{
	return !span_equal(span_cut(p->bytes, (size_t)at, (size_t)(end - at)),
	        span_cut(p->old, (size_t)at, (size_t)(end - at)));
}

static void
find_changes(struct flash_plan *p)
{
	uint64_t len = p->bytes.len, erase = p->erase_size, from = 0, next;
	bool changing = false;

	for (uint64_t at = 0; at < len; at = next) {
		bool other;

		next = at + erase - (p->to + at) % erase;
		next = next < len ? next : len;
		other = differs(p, at, next);
		p->blocks++;
		p->changed += other;
		if (changing && !other)
			add_range(p, from, at - from);
		if (other && !changing)
			from = at;
		changing = other;
	}
	if (changing)
		add_range(p, from, len - from);
}

static void
take_whole(struct flash_plan *p)
{
	uint64_t erase = p->erase_size;

	p->blocks = (p->to % erase + p->bytes.len + erase - 1) / erase;
	p->changed = p->blocks;
	add_range(p, 0, p->bytes.len);
}

void
flash_find_targets(struct flash_plan *p)
{
	if (p->has_old)
		find_changes(p);
	else
		take_whole(p);
	p->scattered = p->has_old && p->ranges.count > FLASH_TARGETS_MOST;
	if (p->scattered)
		array_push(&p->targets, target_of(p, 0, p->bytes.len));
	else
		for (size_t i = 0; i < p->ranges.count; i++)
			array_push(&p->targets, p->ranges.at[i]);
}
