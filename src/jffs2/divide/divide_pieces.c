/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From cuts to pieces that tile the part. */
#include "jffs2/divide/divide_private.h"

static void
place(struct divide_evidence *e, const struct joint *joint)
{
	e->offset = joint->offset;
	e->earlier = joint->offset - joint->earliest;
	e->later = joint->latest - joint->offset;
}

/* Where each piece begins; from the last to the first, as a piece's end helps to find its
 * beginning. joints[0] is that of the first. */
static struct joint *
find_joints(struct division *v, const struct divide_hints *hints)
{
	const struct jffs2_log *log = v->w->log;
	struct joint *joints = memory_zeroed(v->taken.count + 1, sizeof *joints);
	uint32_t end = (uint32_t)log->part.len, front;

	for (size_t i = v->taken.count; i > 0; i--) {
		uint32_t before = i > 1 ? v->taken.at[i - 2].witness : 0;

		joints[i] = divide_joint(v->w, hints->base, before, v->taken.at[i - 1].witness, end);
		place(&v->taken.at[i - 1].evidence, &joints[i]);
		end = joints[i].offset;
	}
	front = hints->begins ? 0 : divide_blank_front(v->w);
	joints[0] = (struct joint){ front, front, front };
	return joints;
}

static void
add_piece(struct divide_decision *d, const struct joint *from, uint32_t to)
{
	struct divide_piece piece = { .offset = from->offset, .len = to - from->offset };

	array_push(&d->pieces, piece);
}

static void
add_erased(struct divide_decision *d, uint32_t from, uint32_t to)
{
	struct divide_piece piece = { from, to - from, true };

	if (to > from)
		array_push(&d->pieces, piece);
}

void
divide_pieces(struct division *v, const struct divide_hints *hints,
        struct divide_decision *d)
{
	const struct jffs2_log *log = v->w->log;
	struct joint *joints = find_joints(v, hints);

	add_erased(d, 0, joints[0].offset);
	for (size_t i = 0; i < v->taken.count; i++) {
		uint32_t to = joints[i + 1].offset;
		uint32_t blank = divide_blank_tail(v->w, joints[i].offset, to);

		add_piece(d, &joints[i], blank);
		add_erased(d, blank, to);
	}
	add_piece(d, &joints[v->taken.count], (uint32_t)log->part.len);
	free(joints);
}
