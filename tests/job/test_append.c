/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Random wishes, appended to images: what a scan of the result finds are the files that were
 * wished, and wherever the writing is cut off each path is as before or as wished. SEED and
 * COUNT of the environment choose others.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "jffs2/plan/append.h"
#include "job/jffs2/make.h"
#include "job/jffs2/plan_check.h"
#include "job/jffs2/plan_recipe.h"
#include "job/manifest.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/jffs2/made.h"
#include "tests/fixture/samples.h"
#include "tests/fixture/share.h"
#include "tests/fixture/truth.h"
#include "tests/job/wishes.h"

static const char *const images[] = { "truth/plain-le", "truth/plain-be", "truth/xattr",
	"truth/compr", "truth/nand-2k", "truth/worn", "truth/obsolete-worn", "truth/cut-ram-1",
	"truth/cut-disk-4" };

static struct append_order
order_of(const struct volume *v, const struct wished *w)
{
	struct append_order o = { .wished = w, .fs = &v->now, .options = made_options_like(v),
		.write_page = append_page_of(&v->log) };

	return o;
}

static struct plan
plan_of(const struct append_order *o, uint32_t seed)
{
	struct append *a = append_new(o);
	enum make_state state;
	struct error err;
	struct plan p;

	do
		state = append_step(a, 3000, &err);
	while (state == MAKE_GOES_ON);
	ck_assert_msg(state == MAKE_DONE, "seed %u: %s", seed, err.text);
	p = append_take(a);
	append_free(a);
	return p;
}

/* Only erased bytes are written over. */
static void
nothing_is_written_over(const struct plan *p, uint32_t seed)
{
	for (size_t i = 0; i < p->nodes.count; i++) {
		const struct plan_node *n = &p->nodes.at[i];

		ck_assert_msg(span_run(span_cut(p->original, n->at, n->len), 0, 0xff) == n->len,
		        "seed %u: node at %x", seed, n->at);
	}
}

static void
is_as_wished(const struct volume *v, const struct append_order *o, struct plan *p,
        const char *name, uint32_t seed)
{
	struct plan_shape shape = { .style = o->options.style, .keeps = true,
		.erased = v->log.part.len, .size = v->log.part.len };
	struct make_options exact = o->options;
	struct plan_check_order order = { .want = wished_tree(o->wished), .len = shape.size };
	struct recipe_check *check;
	struct recipe r = { 0 };
	struct rendering m;
	struct text result = { 0 };
	struct error err;
	enum check_state state;

	exact.exact = true;
	order.make = exact;
	plan_sort(p);
	plan_recipe(p, &shape, &r);
	ck_assert_uint_eq(r.len, v->log.part.len);
	ck_assert(rendering_start(&m, &r, SIZE_MAX));
	while (rendering_step(&m, &r, UINT64_MAX))
		continue;
	check = plan_check_new(&order);
	do
		state = check->step(check, m.bytes, 100000, &result, &err);
	while (state == CHECK_GOES_ON);
	ck_assert_msg(state == CHECK_PASSED, "%s, seed %u: %s", name, seed, err.text);
	check->drop(check);
	rendering_free(&m);
	recipe_free(&r);
}

static uint32_t
from_environment(const char *name, uint32_t otherwise)
{
	const char *given = getenv(name);

	return given ? (uint32_t)strtoul(given, NULL, 10) : otherwise;
}

START_TEST(wishes_are_appended)
{
	char path[PATH_MAX], file[64];
	uint32_t seed = from_environment("SEED", 1), count = from_environment("COUNT", 60 / SHARES);
	uint32_t nodes = 0, full = 0;
	struct firmware *f;
	struct volume *v;

	snprintf(file, sizeof file, "%s.jffs2", images[_i]);
	if (!truth_has(truth_path(path, file)))
		return;
	f = truth_open(path);
	v = f->volumes.at[0];
	for (uint32_t k = seed; k < seed + count; k++) {
		struct wished *w = wishes_random(volume_tree(v), k, 6);
		struct append_order o = order_of(v, w);
		struct plan p = plan_of(&o, k);

		nothing_is_written_over(&p, k);
		if (!p.left_over)
			is_as_wished(v, &o, &p, images[_i], k);
		full += p.left_over > 0;
		nodes += (uint32_t)p.nodes.count;
		plan_free(&p);
		wished_free(w);
	}
	printf("# %s: seed %u, %u wishes, %u nodes, %u did not fit\n", images[_i], seed, count,
	        nodes, full);
	firmware_close(f);
}
END_TEST

CASES(append)
{
	tcase_set_timeout(tcase, 300);
	tcase_add_loop_test(tcase, wishes_are_appended, 0, ROWS_OF(images));
}
