/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The walk through a device tree (devicetree/walk.h) against dtc: hundreds of random trees,
 * and damaged ones, are written out as source from what the walk tells; dtc makes the same
 * tree of that source as it makes of the tree itself.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "devicetree/devicetree.h"
#include "devicetree/walk.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/format/fdts.h"
#include "tests/fixture/place.h"
#include "tests/fixture/random.h"
#include "tests/fixture/format/seen.h"

enum { TREES = 150, FLIPS = 150, DEPTH = 8 };

/* ---- random trees ---- */

static void
add_property(struct fdt_made *d, uint32_t *seed, uint32_t number)
{
	static const char *const names[] = { "compatible", "reg", "status", "#size-cells",
		"linux,code", "vendor,a-very-long-name-of-a-property", "x" };
	uint8_t value[300];
	size_t len = next_random(seed) % (next_random(seed) % 8 ? 20 : sizeof value);
	char name[64];

	fill_random(value, sizeof value, next_random(seed));
	snprintf(name, sizeof name, "%s%" PRIu32, names[next_random(seed) % COUNT(names)], number);
	fdt_property(d, name, value, len);
}

static void
add_node(struct fdt_made *d, uint32_t *seed, uint32_t number, int depth)
{
	uint32_t properties = next_random(seed) % 6, nodes = next_random(seed) % 4;
	char name[64];

	snprintf(name, sizeof name, "node-%.*s%" PRIu32, (int)(next_random(seed) % 20),
	        "aaaaaaaaaaaaaaaaaaaaa", number);
	fdt_begin(d, number ? name : "");
	for (uint32_t i = 0; i < properties; i++)
		add_property(d, seed, i);
	for (uint32_t i = 0; depth < DEPTH && i < nodes; i++)
		add_node(d, seed, i + 1, depth + 1);
	fdt_end(d);
}

static void
make_tree(struct text *t, uint32_t seed)
{
	struct fdt_made d = { 0 };

	add_node(&d, &seed, 0, 1);
	fdt_finish(&d, t);
}

/* ---- source from a walk ---- */

static void
write_name(FILE *f, struct span name)
{
	if (name.len)
		fwrite(name.at, 1, name.len, f);
	else
		fputs("/", f);
}

static void
write_value(FILE *f, struct span value)
{
	fputs(value.len ? " = [" : "", f);
	for (size_t i = 0; i < value.len; i++)
		fprintf(f, "%02x", value.at[i]);
	fputs(value.len ? "];\n" : ";\n", f);
}

/* False if the walk met damage. */
static bool
write_source(struct span bytes)
{
	FILE *f = fopen(in_place("walked.dts"), "wb");
	struct fdt_walk w;
	struct fdt_item item;

	ck_assert_ptr_nonnull(f);
	fputs("/dts-v1/;\n", f);
	ck_assert(fdt_walk_start(&w, bytes));
	while (fdt_walk_next(&w, &item)) {
		if (item.kind == FDT_NODE_END) {
			fputs("};\n", f);
			continue;
		}
		write_name(f, item.name);
		if (item.kind == FDT_NODE)
			fputs(" {\n", f);
		else
			write_value(f, item.value);
	}
	fclose(f);
	return !w.damaged;
}

static void
write_tree(const struct text *t)
{
	FILE *f = fopen(in_place("tree.dtb"), "wb");

	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fwrite(t->at, 1, t->len, f), t->len);
	fclose(f);
}

/* ---- dtc ---- */

static bool
have_dtc(void)
{
	if (system("dtc -v >/dev/null 2>&1") == 0)
		return true;
	printf("# skipped: device trees against dtc (it is not installed)\n");
	fflush(stdout);
	return false;
}

/* dtc reads the tree; it may warn. */
static bool
dtc_takes(void)
{
	return system("cd \"$PLACE\" && dtc -q -I dtb -O dtb -o a tree.dtb >/dev/null 2>&1") == 0;
}

static bool
source_is_the_same(void)
{
	return system("cd \"$PLACE\" && dtc -q -I dts -O dtb -o b walked.dts >/dev/null 2>&1 && "
	              "cmp -s a b") == 0;
}

START_TEST(random_trees_are_those_of_dtc)
{
	if (!have_dtc())
		return;
	setenv("PLACE", place, 1);
	for (uint32_t i = 0; i < TREES; i++) {
		struct text t = { 0 };

		make_tree(&t, 1 + 1000 * (uint32_t)_i + i);
		write_tree(&t);
		ck_assert(dtc_takes());
		ck_assert(write_source(span_of(t.at, t.len)));
		ck_assert_msg(source_is_the_same(), "tree %" PRIu32, i);
		text_free(&t);
	}
}
END_TEST

/* What dtc still reads after a byte was changed is read alike. */
START_TEST(changed_trees_are_those_of_dtc)
{
	uint32_t seed = 77, taken = 0;

	if (!have_dtc())
		return;
	setenv("PLACE", place, 1);
	for (uint32_t i = 0; i < FLIPS; i++) {
		struct text t = { 0 };
		size_t at;

		make_tree(&t, 1 + i);
		at = FDT_HEADER_LEN + next_random(&seed) % (t.len - FDT_HEADER_LEN);
		t.at[at] = (char)(t.at[at] ^ 1 << next_random(&seed) % 8);
		write_tree(&t);
		if (dtc_takes() && write_source(span_of(t.at, t.len)) && source_is_the_same())
			taken++;
		else if (dtc_takes() && write_source(span_of(t.at, t.len)))
			/* A name that no source can have. */
			ck_assert_msg(system("cd \"$PLACE\" && dtc -q -I dts -O dtb -o b walked.dts "
			                     ">/dev/null 2>&1") != 0, "tree %" PRIu32, i);
		text_free(&t);
	}
	ck_assert_uint_gt(taken, FLIPS / 4);
}
END_TEST

/* ---- kinds ---- */

START_TEST(an_overlay_is_named)
{
	struct fdt_made d = { 0 };
	struct text t = { 0 };
	struct firmware *f;

	fdt_begin(&d, "");
	fdt_text(&d, "compatible", "acme,board");
	fdt_begin(&d, "fragment@0");
	fdt_text(&d, "target-path", "/");
	fdt_begin(&d, "__overlay__");
	fdt_end(&d);
	fdt_end(&d);
	fdt_end(&d);
	fdt_finish(&d, &t);
	f = seen_open(span_of(t.at, t.len));
	ck_assert_str_eq(f->list.parts.at[0].what, "device tree overlay for \"acme,board\"");
	firmware_close(f);
	text_free(&t);
}
END_TEST

START_TEST(keys_are_named)
{
	static const char *const required[] = { "conf", "image", NULL };
	struct fdt_made d = { 0 };
	struct text t = { 0 };
	struct firmware *f;

	fdt_begin(&d, "");
	fdt_begin(&d, "signature");
	for (size_t i = 0; i < COUNT(required); i++) {
		fdt_begin(&d, "key-dev");
		fdt_text(&d, "algo", "sha1,rsa2048");
		if (required[i])
			fdt_text(&d, "required", required[i]);
		fdt_end(&d);
	}
	fdt_end(&d);
	fdt_begin(&d, "soc");
	fdt_begin(&d, "key-not");
	fdt_end(&d);
	fdt_end(&d);
	fdt_end(&d);
	fdt_finish(&d, &t);
	f = seen_open(span_of(t.at, t.len));
	ck_assert_str_eq(seen_facts(f, 0),
	        "key|key-dev, sha1,rsa2048; every configuration of a FIT must be signed with it\n"
	        "key|key-dev, sha1,rsa2048; every image of a FIT must be signed with it\n"
	        "key|key-dev, sha1,rsa2048; signatures are not required\n"
	        "holds|7 nodes, 5 properties\n");
	firmware_close(f);
	text_free(&t);
}
END_TEST

CASES(fdt_walk)
{
	tcase_set_timeout(tcase, 120);
	tcase_add_checked_fixture(tcase, place_make, place_remove);
	tcase_add_loop_test(tcase, random_trees_are_those_of_dtc, 0, 2);
	tcase_add_test(tcase, changed_trees_are_those_of_dtc);
	tcase_add_test(tcase, an_overlay_is_named);
	tcase_add_test(tcase, keys_are_named);
}
