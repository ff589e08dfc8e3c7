/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The examination of the JFFS2 parts of a store. Each goes through the stages below; one part
 * may turn out to be several, and each of these begins again. What is under way is in
 * f->volumes_work, which the examination (firmware/firmware.h) owns; it has an element for
 * each volume of f->volumes, in their order, always.
 *
 * volume.c goes through the stages, volume_divide.c makes several parts of one and one of
 * several, reading.c decompresses all data.
 */
#ifndef FIRMWARE_VOLUME_VOLUME_H
#define FIRMWARE_VOLUME_VOLUME_H

#include "firmware/model/model.h"

enum volume_stage {
	STAGE_PLAIN,  /* scan without blocks: what the erase size is decided from */
	STAGE_DIVIDE, /* is it more than one file system? */
	STAGE_BLOCKS, /* scan again with the blocks of that size */
	STAGE_BUILD,
	STAGE_READ,   /* decompress all data, if that is asked for */
	STAGE_DONE
};

/* Private to this room, as struct volumes_work. */
struct volume_work {
	enum volume_stage stage;
	uint32_t user_size, user_phase; /* 0: find it */
	bool known; /* the log is complete, so that it can be scanned again cheaply */
	bool divided; /* the division is decided, by us or by the user */
	bool doubted; /* what contradicts it being one file system is still to be found */
	bool suspected;
	struct divide_evidence suspect; /* the likeliest boundary in it, if suspected */
	bool grown; /* the part's ends were moved once; that is enough */
	uint32_t read_at;  /* the next extent to be read */
	uint64_t inflated; /* bytes that those before it gave */
	struct task_line reading; /* batches of nodes under way */
	struct batch *batch; /* the next of them, not full yet; NULL: none */
};

struct volumes_work {
	ARRAY(struct volume_work) volumes; /* as firmware->volumes */
	size_t volume;       /* the one under way: that with the rest of this */
	struct jffs2_scan *scan;
	struct divide_work *divide;
	struct task_line dividing; /* that work, if a thread does it */
	struct task_line deciding; /* the erase size of that volume */
	struct jffs2_build *build;
};

/* Makes a volume of each JFFS2 part; and frees them all. */
void volumes_make(struct firmware *f);
void volumes_free(struct firmware *f);
/* Chooses which volume is continued: one that was begun is finished before another. The stage it is
 * in, STAGE_DONE if none has work left. */
enum volume_stage volumes_choose(struct firmware *f);
/* Continues that one for about `budget` bytes; false if there was none. */
bool volumes_step(struct firmware *f, uint64_t budget);
/* Ends what is under way, and what was still to come; what the volumes have so far stays. */
void volumes_stop(struct firmware *f);
/* 0 to 1, of volume `i`. */
double volume_progress(const struct firmware *f, size_t i);

/* Begins volume `i` again from its first stage. */
void volume_restart(struct firmware *f, size_t i);
/* Puts its files together again, for another kernel; a scan that is complete stays. */
void volume_rebuild(struct firmware *f, size_t i);
/* As firmware_set_erase; false if `v` is none of `f`. */
bool volume_set_erase(struct firmware *f, struct volume *v, uint32_t size, uint32_t phase);

/* ---- volume_divide.c ---- */

/* As firmware_split and firmware_join, once all of `f` is known. */
bool volume_split(struct firmware *f, struct volume *v, uint64_t offset);
bool volume_join(struct firmware *f, struct volume *v);

/* ---- reading.c ---- */

/* The most bytes of content that are read as a check, of a part of `stored` bytes. */
uint64_t reading_most(uint64_t stored);

#endif
