/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * JFFS2 on a simulated flash: random operations, and power that fails anywhere. What our scan
 * finds is what was promised; after a cut, what was promised before or after a step of the
 * operation. SEED and COUNT of the environment choose other runs, KIND one
 * of the kinds.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "tests/fixture/check_main.h"
#include "tests/fixture/random.h"
#include "tests/jffs2/live_model.h"

enum { OPERATIONS = 500, KINDS = 8, RUNS = 4, WEAR_SPREAD = 32,
	KEPT = 0 /* this file stays: a NAND flash with nothing on it is not mounted after a cut */ };

/* A run. */
struct run {
	uint32_t seed, state;
	struct chip chip;
	struct live_rules rules;
	struct live *live;
	struct model model;
	ARRAY(char *) allowed; /* that a cut may lead to: what is safe on the flash, and each step
	                        * after that */
	uint32_t cuts, full, mounts;
	bool trapped; /* what the cut left can't be told from damage, or not be collected: it ends */
	bool worn;             /* blocks fail now and then, one at a time */
	uint32_t lost;
	int step;
};

static uint32_t
pick(struct run *r, uint32_t n)
{
	return next_random(&r->state) % n;
}

/* Keeps the flash of a run that failed, if DUMP names a file. */
static void
save_image(const struct run *r)
{
	const char *path = getenv("DUMP");
	FILE *f = path ? fopen(path, "wb") : NULL;

	if (!f)
		return;
	fwrite(r->chip.data, 1, chip_size(&r->chip), f);
	fclose(f);
}

static void
broken(const struct run *r, const char *what, const char *a, const char *b)
{
	save_image(r);
	printf("SEED=%u, operation %d, %s%s%s:\n%s\n--- instead of\n%s", r->seed, r->step,
	        r->chip.shape.page ? "NAND" : "NOR", r->rules.summary ? ", summaries: " : ": ", what,
	        a, b);
	fflush(stdout);
	ck_abort_msg("SEED=%u, operation %d: %s", r->seed, r->step, what);
}

static void
allow(void *arg)
{
	struct run *r = arg;
	struct text t = { 0 };

	live_describe(r->live, &t);
	array_push(&r->allowed, strdup(text_str(&t)));
	text_free(&t);
}

static void
forget_allowed(struct run *r)
{
	for (size_t i = 0; i < r->allowed.count; i++)
		free(r->allowed.at[i]);
	r->allowed.count = 0;
}

static bool
is_allowed(const struct run *r, const char *found)
{
	for (size_t i = 0; i < r->allowed.count; i++)
		if (strcmp(r->allowed.at[i], found) == 0)
			return true;
	return false;
}

/* ---- checks ---- */

static void
check_accounts(const struct run *r)
{
	struct error err = { "" };

	if (!live_holds(r->live, &err))
		broken(r, "accounts", err.text, "");
	ck_assert_uint_eq(r->chip.faults.rising, 0);
	ck_assert_uint_eq(r->chip.faults.twice, 0);
}

static bool
agrees(const struct run *r)
{
	struct text known = { 0 }, promised = { 0 };
	bool same;

	live_describe(r->live, &known);
	model_describe(&r->model, &promised);
	same = strcmp(text_str(&known), text_str(&promised)) == 0;
	text_free(&known);
	text_free(&promised);
	return same;
}

static void
check_promise(const struct run *r)
{
	struct text known = { 0 }, promised = { 0 };

	if (agrees(r))
		return;
	live_describe(r->live, &known);
	model_describe(&r->model, &promised);
	broken(r, "known", text_str(&known), text_str(&promised));
}

/* All that was written is on the flash, and our scan finds it; but with a torn copy of a good node,
 * as a program that failed leaves, perhaps only where that is left out. */
static void
check_flash(struct run *r)
{
	struct text seen = { 0 }, promised = { 0 };

	seen_describe(&r->chip, &r->rules, &seen, NULL);
	model_describe(&r->model, &promised);
	if (strcmp(text_str(&seen), text_str(&promised)) != 0) {
		r->trapped = seen_torn_copy(&r->chip, &r->rules);
		text_clear(&seen);
		seen_without_torn(&r->chip, &r->rules, &seen);
		if (strcmp(text_str(&seen), text_str(&promised)) != 0)
			broken(r, "on the flash", text_str(&seen), text_str(&promised));
	}
	text_free(&seen);
	text_free(&promised);
}

/* ---- mounts ---- */

static void
mount(struct run *r)
{
	struct error err = { "" };
	int error;

	do {
		error = live_mount(r->live, &err);
	} while (error == EIO && r->chip.off);
	if (error)
		broken(r, "mount", err.text, strerror(error));
	r->mounts++;
	check_accounts(r);
}

/* What a cut may leave, and Linux stumbles over later. Where names are marked in place, a cut between
 * a new name and the mark on the old one leaves two; the mount knows which counts, but marks nothing
 * (kernel: jffs2_mark_node_obsolete with JFFS2_SB_FLAG_SCANNING). If the new one were deleted then,
 * the old one would come back. And the torn copy of a node. */
static bool
has_traps(const struct run *r)
{
	bool marks = !r->chip.shape.page && !r->rules.summary;

	return (marks && seen_stale(&r->chip, &r->rules)) || seen_torn_copy(&r->chip, &r->rules);
}

static void
clear_traps(struct run *r)
{
	uint32_t mode = r->model.files[r->model.at[KEPT]].mode & 07777;

	for (int n = 0; n < 400 && has_traps(r); n++) {
		/* The block that is written to is not collected before it is full. */
		live_chmod(r->live, model_paths[KEPT], mode);
		live_collect(r->live);
	}
	r->trapped = has_traps(r); /* the flash is full */
}

static void
recover(struct run *r)
{
	struct text seen = { 0 }, all = { 0 };

	allow(r);
	r->cuts++;
	chip_cut_after(&r->chip, pick(r, 4) ? UINT64_MAX : pick(r, 5000));
	mount(r);
	chip_cut_after(&r->chip, UINT64_MAX);
	seen_describe(&r->chip, &r->rules, &seen, &r->model);
	for (size_t i = 0; i < r->allowed.count; i++) {
		text_add(&all, r->allowed.at[i]);
		text_add(&all, "--- or\n");
	}
	if (!is_allowed(r, text_str(&seen))) {
		r->trapped = seen_torn_copy(&r->chip, &r->rules);
		text_clear(&seen);
		seen_without_torn(&r->chip, &r->rules, &seen);
		if (!is_allowed(r, text_str(&seen)))
			broken(r, "after a cut", text_str(&seen), text_str(&all));
	}
	text_free(&seen);
	text_free(&all);
	if (!r->trapped) {
		check_promise(r);
		clear_traps(r);
	}
	forget_allowed(r);
	allow(r);
}

static void
remount(struct run *r)
{
	if (live_unmount(r->live) == EIO) {
		/* What is in memory is gone; the flash has one of the states. */
		recover(r);
		return;
	}
	chip_cut_after(&r->chip, UINT64_MAX);
	mount(r);
	check_promise(r);
	check_flash(r);
	forget_allowed(r);
	allow(r);
}

/* ---- operations ---- */

static uint32_t
fill(struct run *r, uint8_t *bytes, uint32_t most)
{
	static const uint32_t sizes[] = { 8, 300, 2000, 6000 };
	uint32_t len = 1 + pick(r, sizes[pick(r, 4)]);

	len = len < most ? len : most;
	if (pick(r, 2))
		fill_random(bytes, len, next_random(&r->state) | 1);
	else
		memset(bytes, 'a' + (int)pick(r, 26), len);
	return len;
}

/* The size of the file if it is there and small enough for the model. */
static uint32_t
start_of(const struct run *r, const char *name)
{
	int64_t size = live_size_of(r->live, name);

	return size < 0 || size > MODEL_MOST / 2 ? MODEL_MOST / 2 : (uint32_t)size;
}

static int
write_some(struct run *r, int path)
{
	static uint8_t bytes[MODEL_MOST];
	const char *name = model_paths[path];
	uint32_t size = start_of(r, name), at, done, len;
	int error, expected;

	at = pick(r, 3) ? size : pick(r, size + 1 + pick(r, 300));
	len = fill(r, bytes, MODEL_MOST - at);
	error = live_write(r->live, name, at, span_of(bytes, len), &done);
	if (error == ENOSPC) {
		size = (uint32_t)live_size_of(r->live, name);
		if (size >= at)
			model_write(&r->model, path, at, span_of(bytes, done));
		if (size == at && !done)
			model_truncate(&r->model, path, at);
		return error;
	}
	if (error == EIO)
		return error;
	expected = model_write(&r->model, path, at, span_of(bytes, len));
	ck_assert_int_eq(error, expected);
	return error;
}

static int
truncate_some(struct run *r, int path)
{
	uint32_t size = start_of(r, model_paths[path]), to;
	int error;

	to = pick(r, 3) ? pick(r, size + 1) : size + pick(r, 5000);
	error = live_truncate(r->live, model_paths[path], to);
	if (error != ENOSPC && error != EIO)
		ck_assert_int_eq(error, model_truncate(&r->model, path, to));
	return error;
}

static int
rename_some(struct run *r, int from, int to)
{
	int error;

	if (model_has_children(&r->model, from) || from == KEPT || to == KEPT)
		return 0; /* the model moves no trees */
	error = live_rename(r->live, model_paths[from], model_paths[to]);
	if (error == ENOSPC && !agrees(r)) {
		if (r->model.at[to] >= 0)
			model_unlink(&r->model, to);
		r->model.at[to] = r->model.at[from];
		r->model.files[r->model.at[to]].links++;
	}
	if (error != ENOSPC && error != EIO)
		ck_assert_int_eq(error, model_rename(&r->model, from, to));
	return error;
}

static int
make_some(struct run *r, int path, uint32_t mode)
{
	const char *name = model_paths[path];
	const char *target = mode == (S_IFLNK | 0777) ? "some/where" : "";
	int error = S_ISLNK(mode) ? live_symlink(r->live, target, name)
	            : S_ISDIR(mode) ? live_mkdir(r->live, name, mode)
	            : live_create(r->live, name, mode);

	if (error != ENOSPC && error != EIO)
		ck_assert_int_eq(error, model_make(&r->model, path, mode,
		        span_of(target, strlen(target))));
	return error;
}

static int
other(struct run *r, int path, int to, uint32_t what)
{
	const char *name = model_paths[path];
	int error, expected;

	if (path == KEPT && what > 1)
		return 0;
	switch (what) {
	case 0:
		error = live_link(r->live, name, model_paths[to]);
		expected = error == ENOSPC || error == EIO ? error
		           : model_link(&r->model, path, to);
		break;
	case 1:
		error = live_chmod(r->live, name, 0640);
		expected = error == ENOSPC || error == EIO ? error
		           : model_chmod(&r->model, path, 0640);
		break;
	default:
		error = live_unlink(r->live, name);
		expected = error == ENOSPC || error == EIO ? error : model_unlink(&r->model, path);
	}
	ck_assert_int_eq(error, expected);
	return error;
}

static int
operate(struct run *r)
{
	int path = (int)pick(r, MODEL_PATHS), to = (int)pick(r, MODEL_PATHS);
	uint32_t what = pick(r, 20);

	live_set_time(r->live, 1000 + (uint32_t)r->step);
	/* Linux loses the inode node of such a directory with the first of its names. */
	if (model_doubled(&r->model, path) || model_doubled(&r->model, to))
		return 0;
	if (what < 8)
		return write_some(r, path);
	if (what < 10)
		return make_some(r, path, path == 3 || path == 4 || path == 9 ? S_IFDIR | 0755
		        : pick(r, 8) ? S_IFREG | 0644 : S_IFLNK | 0777);
	if (what < 12)
		return truncate_some(r, path);
	if (what < 13)
		return rename_some(r, path, to);
	if (what < 17)
		return other(r, path, to, what - 13);
	return what == 17 ? live_collect(r->live) : what == 18 ? live_sync(r->live)
	       : live_idle(r->live);
}

/* Lets a block fail next time it is written to; or, at most twice in a run, erased, for which a
 * block is given up. */
static void
wear_out(struct run *r)
{
	uint32_t block = pick(r, r->chip.shape.blocks);
	bool erase = pick(r, 2) == 0;

	for (uint32_t i = 0; i < r->chip.shape.blocks; i++)
		if (r->chip.fails[CHIP_FAILS_PROGRAM][i] || r->chip.fails[CHIP_FAILS_ERASE][i])
			return;
	if (!erase)
		chip_fail(&r->chip, CHIP_FAILS_PROGRAM, block, 1);
	else if (r->chip.shape.page && pick(r, 2))
		chip_fail(&r->chip, CHIP_FAILS_ERASE, block, 1);
	else if (r->lost++ < 1)
		chip_fail(&r->chip, CHIP_FAILS_ERASE, block, 2);
}

static void
step(struct run *r)
{
	int error;

	if (r->worn && pick(r, 4) == 0)
		wear_out(r);
	if (r->chip.power == UINT64_MAX && pick(r, 20) == 0)
		chip_cut_after(&r->chip, pick(r, pick(r, 2) ? 600 : 9000));
	error = operate(r);
	r->full += error == ENOSPC;
	if (!error && !r->chip.off)
		error = live_idle(r->live);
	if (r->chip.off) {
		recover(r);
		return;
	}
	check_accounts(r);
	check_promise(r);
	allow(r);
	if (pick(r, 60) == 0)
		remount(r);
	else if (!r->chip.shape.page || pick(r, 10) == 0) {
		if (live_sync(r->live) == EIO)
			recover(r);
		else {
			if (pick(r, 8) == 0)
				check_flash(r);
			forget_allowed(r);
			allow(r);
		}
	}
}

/* ---- runs ---- */

static void
begin(struct run *r, int kind, uint32_t seed)
{
	struct chip_shape s = { .block = kind & 4 ? 8192 : 4096, .blocks = kind & 4 ? 12 : 8,
		.page = kind & 1 ? 512 : 0 };

	*r = (struct run){ .seed = seed, .state = seed * 2654435761u | 1 };
	r->rules = (struct live_rules){ .endian = kind & 4 ? ENDIAN_BIG : ENDIAN_LITTLE,
		.summary = kind & 2, .seed = seed };
	jffs2_compressors_add(&r->rules.pack, 6);
	jffs2_compressors_add(&r->rules.pack, 2);
	ck_assert(chip_shape_check(&s, NULL));
	chip_open(&r->chip, &s, seed);
	r->live = live_new(&r->chip, &r->rules);
	model_clear(&r->model);
	if (kind & 1 && seed % 2)
		chip_mark_bad(&r->chip, 5);
	ck_assert_int_eq(live_format(r->live), 0);
	mount(r);
	live_watch(r->live, allow, r);
	ck_assert_int_eq(make_some(r, 0, S_IFREG | 0644), 0);
	ck_assert_int_eq(live_sync(r->live), 0);
	forget_allowed(r);
	allow(r);
}

static uint32_t
wear_spread(const struct run *r)
{
	uint32_t least = UINT32_MAX, most = 0;

	for (uint32_t i = 0; i < r->chip.shape.blocks; i++) {
		if (chip_is_bad(&r->chip, i))
			continue;
		least = r->chip.wear[i] < least ? r->chip.wear[i] : least;
		most = r->chip.wear[i] > most ? r->chip.wear[i] : most;
	}
	return most - least;
}

static void
end(struct run *r)
{
	forget_allowed(r);
	array_free(&r->allowed);
	live_free(r->live);
	chip_free(&r->chip);
}

static uint32_t
from_environment(const char *name, uint32_t otherwise)
{
	const char *given = getenv(name);

	return given ? (uint32_t)strtoul(given, NULL, 0) : otherwise;
}

START_TEST(random_operations_keep_their_promise)
{
	uint32_t seed = from_environment("SEED", 1), count = from_environment("COUNT", RUNS);
	uint32_t spread = 0, cuts = 0, full = 0, mounts = 0, trapped = 0;
	static struct run r;

	if (from_environment("KIND", (uint32_t)_i) != (uint32_t)_i)
		return;
	for (uint32_t n = 0; n < count; n++) {
		begin(&r, _i, seed + n);
		for (r.step = 0; r.step < OPERATIONS && !r.trapped; r.step++)
			step(&r);
		trapped += r.trapped;
		spread = wear_spread(&r) > spread ? wear_spread(&r) : spread;
		cuts += r.cuts;
		full += r.full;
		mounts += r.mounts;
		end(&r);
	}
	printf("%s%s: seeds %u to %u, %u cuts, %u mounts, %u times full, %u ended by a "
	        "torn copy, wear spread %u\n",
	        _i & 1 ? "NAND" : "NOR", _i & 2 ? " with summaries" : "", seed, seed + count - 1, cuts,
	        mounts, full, trapped, spread);
	ck_assert_uint_le(spread, WEAR_SPREAD);
	ck_assert_uint_gt(cuts, 0);
	ck_assert_uint_le(trapped, 1 + count / 50);
}
END_TEST

/* A page or node that could not be written is elsewhere, an erase that failed costs a block, and
 * no file is lost. */
START_TEST(worn_blocks_lose_nothing)
{
	uint32_t seed = from_environment("SEED", 1), count = from_environment("COUNT", RUNS);
	uint32_t failures[CHIP_KINDS] = { 0 };
	static struct run r;

	if (from_environment("KIND", (uint32_t)_i) != (uint32_t)_i)
		return;
	for (uint32_t n = 0; n < count; n++) {
		begin(&r, _i, seed + n);
		r.worn = true;
		for (r.step = 0; r.step < OPERATIONS && !r.trapped; r.step++)
			step(&r);
		for (size_t i = 0; i < r.chip.events.count; i++)
			failures[r.chip.events.at[i].kind] += r.chip.events.at[i].failed;
		end(&r);
	}
	printf("%s%s: %u programs and %u erases failed\n", _i & 1 ? "NAND" : "NOR",
	        _i & 2 ? " with summaries" : "", failures[CHIP_PROGRAM], failures[CHIP_ERASE]);
	ck_assert_uint_gt(failures[CHIP_PROGRAM], 0);
	ck_assert_uint_gt(failures[CHIP_ERASE], 0);
}
END_TEST

/* Bytes that are in the image as they stand. */
static bool
is_on_flash(const struct run *r, const char *word)
{
	return memmem(r->chip.data, chip_size(&r->chip), word, strlen(word));
}

START_TEST(files_reach_to_4_gib)
{
	const char *name = model_paths[KEPT];
	static struct run r;
	uint32_t done;

	begin(&r, _i, 1);
	live_watch(r.live, NULL, NULL); /* it would sum 4 GiB up */
	ck_assert_int_eq(live_truncate(r.live, name, 0xfffff100), 0);
	ck_assert_int_eq(live_write(r.live, name, 0xfffff100, span_of("xy", 2), &done), 0);
	ck_assert_int_eq(live_write(r.live, name, 0xfffff102, span_of("z.", 2), &done), 0);
	ck_assert_int_eq(live_sync(r.live), 0);
	ck_assert(is_on_flash(&r, "xyz."));
	ck_assert_int_eq(live_size_of(r.live, name), 0xfffff104);
	ck_assert_int_eq(live_truncate(r.live, name, UINT32_MAX), 0);
	ck_assert_int_eq(live_size_of(r.live, name), UINT32_MAX);
	ck_assert_int_eq(live_size_of(r.live, "/none"), -1);
	ck_assert_int_eq(live_write(r.live, name, UINT32_MAX, span_of("x", 1), &done), EFBIG);
	ck_assert_int_eq(live_write(r.live, name, 5000, span_of("in a hole", 9), &done), 0);
	ck_assert_int_eq(live_unmount(r.live), 0);
	mount(&r);
	ck_assert_int_eq(live_size_of(r.live, name), UINT32_MAX);
	check_accounts(&r);
	end(&r);
}
END_TEST

CASES(live)
{
	tcase_set_timeout(tcase, 36000);
	tcase_add_loop_test(tcase, worn_blocks_lose_nothing, 0, KINDS);
	tcase_add_loop_test(tcase, random_operations_keep_their_promise, 0, KINDS);
	tcase_add_loop_test(tcase, files_reach_to_4_gib, 0, KINDS);
}
