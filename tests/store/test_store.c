/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Stores, places in them, and the memory that some are made in. */
#include "store/hold.h"
#include "store/image.h"
#include "store/store.h"
#include "tests/fixture/check_main.h"

/* A dump, a range of it, the pages of that without their spare areas, and what a payload in
 * there unpacks to. */
struct chain {
	struct store file, window, pages, decoded;
};

static struct chain
chain(void)
{
	struct chain c = { .file = { .kind = STORE_FILE, .name = "/flash/dump.bin" },
		.window = { .kind = STORE_WINDOW, .at = 0x1000, .len = 0x8000 },
		.pages = { .kind = STORE_SPARELESS, .pages = nand_layouts[1] },
		.decoded = { .kind = STORE_DECODED, .name = "gzip", .at = 0x840, .len = 99,
			.container = "uImage", .container_at = 0x800 } };

	return c;
}

static void
link_chain(struct chain *c)
{
	c->window.parent = &c->file;
	c->pages.parent = &c->window;
	c->decoded.parent = &c->pages;
}

START_TEST(a_place_leads_back_to_the_file)
{
	static const struct {
		uint64_t at, in_file;
	} pages[] = { { 0, 0x1000 }, { 2047, 0x1000 + 2047 }, { 2048, 0x1000 + 2112 },
		{ 2 * 2048 + 5, 0x1000 + 2 * 2112 + 5 } };
	struct chain c = chain();
	uint64_t at;

	link_chain(&c);
	ck_assert(place_in_file((struct place){ &c.file, 77 }, &at) && at == 77);
	ck_assert(place_in_file((struct place){ &c.window, 77 }, &at) && at == 0x1000 + 77);
	for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
		ck_assert(place_in_file((struct place){ &c.pages, pages[i].at }, &at));
		ck_assert_uint_eq(at, pages[i].in_file);
	}
}
END_TEST

START_TEST(an_unpacked_byte_leads_to_what_was_unpacked)
{
	struct chain c = chain();
	struct place p;
	uint64_t at;

	link_chain(&c);
	p = place_origin((struct place){ &c.decoded, 12345 });
	ck_assert(p.store == &c.pages && p.at == 0x840);
	ck_assert(!place_in_file((struct place){ &c.decoded, 12345 }, &at));
	ck_assert_uint_eq(at, 0x1000 + 2112 + 0x40);
}
END_TEST

START_TEST(crumbs_tell_the_way)
{
	struct chain c = chain();
	struct text t = { 0 };

	link_chain(&c);
	store_add_crumbs(&c.decoded, " > ", true, &t);
	ck_assert_str_eq(text_str(&t), "dump.bin 0x1000+0x8000 > without spare areas 2048+64"
	        " > uImage @800 > gzip");
	c.file.name = "a\033[2J";
	text_clear(&t);
	store_add_crumbs(&c.file, " > ", true, &t);
	ck_assert_str_eq(text_str(&t), "a\\x1b[2J");
	text_free(&t);
}
END_TEST

START_TEST(a_narrowed_image_is_a_window)
{
	struct image *image = image_of_memory("test", span_of("0123456789", 10));
	struct error err;
	uint64_t at;

	ck_assert_int_eq(image_store(image)->kind, STORE_MEMORY);
	ck_assert(image_narrow(image, (struct image_range){ 3, 4 }, &err));
	ck_assert_int_eq(image_store(image)->kind, STORE_WINDOW);
	ck_assert(span_equal(image_store(image)->bytes, span_of("3456", 4)));
	ck_assert(place_in_file((struct place){ image_store(image), 2 }, &at) && at == 5);
	image_close(image);
}
END_TEST

/* ---- memory ---- */

static size_t
fill(struct hold *h, size_t step, size_t most)
{
	struct error err;
	size_t room;

	while (h->len < most) {
		uint8_t *to = hold_room(h, step, &room, &err);

		ck_assert_ptr_nonnull(to);
		if (room == 0)
			break;
		for (size_t i = 0; i < room; i++)
			to[i] = (uint8_t)((h->len + i) * 7);
		hold_add(h, room);
	}
	return h->len;
}

START_TEST(memory_grows_up_to_its_limit)
{
	static const size_t limits[] = { 0, 1, 4095, 4096, 4097, 5 << 20, 12345678 };
	struct hold h;
	struct error err;
	size_t wrong = 0;

	ck_assert(hold_open(&h, limits[_i], &err));
	ck_assert_uint_eq(fill(&h, 100000, SIZE_MAX), limits[_i]);
	hold_seal(&h);
	ck_assert_uint_eq(hold_bytes(&h).len, limits[_i]);
	for (size_t i = 0; i < h.len; i++)
		wrong += hold_bytes(&h).at[i] != (uint8_t)(i * 7);
	ck_assert_uint_eq(wrong, 0);
	hold_close(&h);
	ck_assert_ptr_null(hold_bytes(&h).at);
	hold_close(&h);
}
END_TEST

START_TEST(memory_is_taken_as_bytes_come)
{
	struct hold h;
	struct error err;

	/* Far more than there is: only what is used is taken. */
	ck_assert(hold_open(&h, (size_t)1 << 36, &err));
	ck_assert_uint_eq(fill(&h, 1 << 20, 9 << 20), 9 << 20);
	ck_assert_uint_le(h.ready, 16 << 20);
	hold_seal(&h);
	ck_assert_uint_eq(h.reserved, 9 << 20);
	hold_close(&h);
	ck_assert(!hold_open(&h, SIZE_MAX - 5, &err) && err.text[0] != '\0');
	hold_close(&h);
}
END_TEST

CASES(store)
{
	tcase_add_test(tcase, a_place_leads_back_to_the_file);
	tcase_add_test(tcase, an_unpacked_byte_leads_to_what_was_unpacked);
	tcase_add_test(tcase, crumbs_tell_the_way);
	tcase_add_test(tcase, a_narrowed_image_is_a_window);
	tcase_add_loop_test(tcase, memory_grows_up_to_its_limit, 0, 7);
	tcase_add_test(tcase, memory_is_taken_as_bytes_come);
}
