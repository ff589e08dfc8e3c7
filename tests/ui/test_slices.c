/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Long work on the screen is done in slices, between looks at the keyboard. A terminal counts
 * these looks, and what was done between two of them; time plays no part.
 */
#include <stdio.h>
#include <string.h>
#include <zlib.h>

#include "firmware/firmware.h"
#include "list/files/files.h"
#include "list/jffs2/tables.h"
#include "list/list.h"
#include "table/table.h"
#include "tests/fixture/screen/blind.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/jffs2/nodes.h"
#include "tests/fixture/random.h"
#include "tests/fixture/jffs2/rows.h"
#include "ui/action/actions.h"
#include "ui/dialog/dialog.h"
#include "ui/frame/loop.h"
#include "ui/list/pane.h"
#include "ui/pager/pager_private.h"

enum {
	NODE_DATA = 60000, /* inflated; but for one node only 4 bytes show */
	NODES = 400,
	SLICE_MOST = (1 << 20) + 2 * NODE_DATA,
	NAMES = 20000,
	ROWS_MOST = 2048
};

/* ---- a terminal that counts ---- */

/* Types `keys`: each when the screen is idle, but those after a '^' while it works, at the
 * third look. Then it ends the loop. */
static struct counter {
	struct terminal terminal;
	struct ui *ui;
	const char *keys;
	int looks;         /* while there was work, since the last key */
	int most_looks;    /* between two keys */
	size_t bytes;      /* read for a dialog, at the last look */
	uint64_t most;     /* inflated between two looks */
} counter;

static bool
type_next(struct counter *c, struct event *e)
{
	*e = (struct event){ .kind = EVENT_END };
	if (*c->keys == '^')
		c->keys++;
	if (*c->keys != '\0') {
		e->kind = EVENT_PRESS;
		ck_assert(press_read(&c->keys, &e->press));
	}
	c->most_looks = c->looks > c->most_looks ? c->looks : c->most_looks;
	c->looks = 0;
	return true;
}

/* What is read of the page that the pager waits for. */
static size_t
paged(const struct pager *p)
{
	size_t bytes = 0;

	for (int i = 0; p && i < PAGES_KEPT; i++)
		bytes += p->pages.page[i].have;
	return bytes;
}

/* Of what is read from the tail of the file each node shows four bytes. */
static void
look_at_work(struct counter *c)
{
	size_t bytes = c->ui->pager ? paged(c->ui->pager) : c->ui->fetch.bytes.len;
	uint64_t work = bytes > c->bytes && c->bytes > NODE_DATA
	                ? (bytes - c->bytes) / 4 * NODE_DATA : 0;

	c->most = work > c->most ? work : c->most;
	c->bytes = bytes;
}

static bool
next(struct terminal *t, int wait_ms, struct event *e)
{
	struct counter *c = (struct counter *)t;

	if (wait_ms != 0)
		return type_next(c, e);
	c->looks++;
	look_at_work(c);
	return *c->keys == '^' && c->looks == 3 && type_next(c, e);
}

static void
show(struct terminal *t, const struct canvas *canvas)
{
	ck_assert(t != NULL && canvas->columns > 0);
}

static void
set_mouse(struct terminal *t, bool on)
{
	ck_assert(t != NULL || on);
}

static uint64_t
now(struct terminal *t)
{
	return ((struct counter *)t)->terminal.columns > 0 ? 0 : 1;
}

/* Plays the keys on the image; the screen stays as it is in the end. */
static void
play(struct ui *ui, const char *path, const char *keys)
{
	static const struct ui_options options = { .mouse = true };
	struct error err;
	struct firmware *f = firmware_open(path, NULL, &err);

	ck_assert_msg(f != NULL, "%s", err.text);
	counter = (struct counter){ .ui = ui, .keys = keys, .terminal = { .next = next,
	        .show = show, .mouse = set_mouse, .now = now, .columns = 80, .rows = 24 } };
	ui_open(ui, f, &options, &counter.terminal);
	ui_loop(ui);
}

static void
close_screen(struct ui *ui)
{
	struct firmware *f = ui->here.firmware;

	ui_close(ui);
	firmware_close(f);
}

/* ---- images ---- */

static void
write_image(const struct nodes *n)
{
	FILE *out = fopen("slices.bin", "wb");

	ck_assert(out != NULL && fwrite(n->bytes.at, 1, n->bytes.len, out) == n->bytes.len);
	ck_assert(fclose(out) == 0);
}

/* A file whose newest node covers all but its tail, which is made of the last four bytes of
 * each older one. */
static void
write_layers(void)
{
	static uint8_t zeros[NODE_DATA], packed[4096];
	struct nodes n = { .endian = ENDIAN_LITTLE };
	uLongf len = sizeof packed;

	ck_assert_int_eq(compress(packed, &len, zeros, NODE_DATA), Z_OK);
	nodes_add_dirent(&n, &(struct dirent_spec){ .pino = 1, .version = 1, .ino = 2, .type = 8,
	        .name = "f" });
	for (uint32_t i = 1; i <= NODES; i++)
		nodes_add_inode(&n, &(struct inode_spec){ .ino = 2, .version = i,
		        .mode = 0100644, .isize = NODE_DATA + 4 * (NODES - 1),
		        .offset = 4 * (NODES - i), .dsize = NODE_DATA, .compr = 6,
		        .data = span_of(packed, len) });
	write_image(&n);
	nodes_free(&n);
}

static void
write_names(void)
{
	struct nodes n = { .endian = ENDIAN_LITTLE };
	uint32_t seed = 7;
	char name[32];

	for (uint32_t i = 0; i < NAMES; i++) {
		snprintf(name, sizeof name, "%.*s%u", (int)(next_random(&seed) % 12),
		        "abcdefghijkl", (unsigned)i);
		nodes_add_dirent(&n, &(struct dirent_spec){ .pino = 1, .version = i + 1,
		        .ino = i + 2, .type = 8, .name = name });
	}
	write_image(&n);
	nodes_free(&n);
}

/* One file with all the names. */
static void
write_links(void)
{
	struct nodes n = { .endian = ENDIAN_LITTLE };
	char name[32];

	nodes_add_inode(&n, &(struct inode_spec){ .ino = 2, .version = 1, .mode = REG });
	for (uint32_t i = 0; i < NAMES; i++) {
		snprintf(name, sizeof name, "%u", (unsigned)i);
		nodes_add_dirent(&n, &(struct dirent_spec){ .pino = 1, .version = i + 1,
		        .ino = 2, .type = DT_REG, .name = name });
	}
	write_image(&n);
	nodes_free(&n);
}

/* ---- reading ---- */

/* Of the file all is read, to search it. */
START_TEST(viewing)
{
	struct ui ui;

	write_layers();
	play(&ui, "slices.bin", "3jv/there is none<Enter>");
	ck_assert_ptr_nonnull(ui.pager);
	ck_assert_ptr_nonnull(strstr(text_str(&ui.notice.message), "not found"));
	ck_assert_int_ge(counter.most_looks, NODES * NODE_DATA / SLICE_MOST);
	ck_assert_uint_gt(counter.most, 0);
	ck_assert_uint_le(counter.most, SLICE_MOST);
	ck_assert(!ui_busy(&ui));
	close_screen(&ui);
}
END_TEST

START_TEST(viewing_stops)
{
	struct ui ui;

	write_layers();
	play(&ui, "slices.bin", "3jvG^<Esc>");
	ck_assert(!ui_busy(&ui));
	ck_assert_ptr_nonnull(ui.pager);
	ck_assert(ui.pager->stopped);
	close_screen(&ui);
	/* A second Esc closes it, and a move goes on. */
	play(&ui, "slices.bin", "3jvG^<Esc><Esc>");
	ck_assert_ptr_null(ui.pager);
	close_screen(&ui);
	play(&ui, "slices.bin", "3jvG^<Esc>jG");
	ck_assert(!ui.pager->stopped && ui.pager->full);
	ck_assert_uint_gt(ui.pager->rows.count, 0);
	close_screen(&ui);
	play(&ui, "slices.bin", "3jvG^k");
	close_screen(&ui);
}
END_TEST

START_TEST(difference)
{
	struct ui ui;

	write_layers();
	play(&ui, "slices.bin", "3jHGd");
	ck_assert_ptr_nonnull(strstr(text_str(&dialog_top(&ui)->body), "equal"));
	ck_assert_int_ge(counter.most_looks, NODES * NODE_DATA / SLICE_MOST);
	close_screen(&ui);
	play(&ui, "slices.bin", "3jHGd^<Esc>");
	ck_assert(!ui_busy(&ui));
	ck_assert_ptr_nonnull(strstr(text_str(&dialog_top(&ui)->body), "Partial"));
	close_screen(&ui);
}
END_TEST

/* ---- lists ---- */

static const struct arrangement {
	const char *keys, *sort, *filter;
	bool descending;
} arrangements[] = {
	{ "2:filter what~cd<Enter>", "", "what~cd", false },
	{ "2:sort -length<Enter>", "length", "", true },
	{ "2:sort what<Enter>", "what", "", false },
	{ "2:sort what<Enter>:filter length>50<Enter>r", "what", "length>50", true },
	{ "2:filter 9<Enter>:sort version<Enter>", "version", "9", false },
};

/* In slices the same comes out as at once. */
START_TEST(arranging)
{
	const struct arrangement *a = &arrangements[_i];
	const struct table *t;
	struct table all;
	struct error err;
	struct ui ui;

	write_names();
	play(&ui, "slices.bin", a->keys);
	ck_assert(!ui_busy(&ui));
	ck_assert_int_ge(counter.most_looks, NAMES / ROWS_MOST);
	t = &ui.panes[PANE_NODES].table;
	table_open(&all, &table_nodes, ui.here.firmware, ui.here.volume);
	ck_assert(table_sort(&all, a->sort, a->descending, &err));
	ck_assert(table_filter(&all, a->filter, &err));
	ck_assert_uint_eq(table_count(t), table_count(&all));
	ck_assert_uint_gt(table_count(t), 100);
	for (size_t row = 0; row < table_count(t); row++)
		ck_assert_uint_eq(table_base_row(t, row), table_base_row(&all, row));
	table_close(&all);
	close_screen(&ui);
}
END_TEST

/* What is below directories is counted while nothing else is done. */
START_TEST(counting_files)
{
	struct text cell = { 0 };
	struct table t;
	int slices = 0;
	struct ui ui;

	write_links();
	play(&ui, "slices.bin", "3");
	ck_assert(!ui_busy(&ui));
	ck_assert(table_complete(&ui.panes[PANE_FILES].table));
	table_open(&t, &table_files, ui.here.firmware, ui.here.volume);
	t.patient = true;
	ck_assert_str_eq(rows_cell(&t, 0, "below", &cell), "-");
	for (; !table_complete(&t); slices++)
		table_prepare(&t, ROWS_MOST);
	ck_assert_int_ge(slices, NAMES / ROWS_MOST - 1);
	ck_assert_str_eq(rows_cell(&t, 0, "below", &cell), "1");
	table_close(&t);
	/* Others wait for it. */
	table_open(&t, &table_files, ui.here.firmware, ui.here.volume);
	ck_assert_str_eq(rows_cell(&t, 0, "below", &cell), "1");
	table_close(&t);
	text_free(&cell);
	close_screen(&ui);
}
END_TEST

static const struct table_class *const made[] = { &table_issues, &table_timeline, &table_deleted };

static bool
take(void *arg, const char *at, size_t len)
{
	text_add_bytes(arg, at, len);
	return true;
}

static void
write_rows(const struct table *t, struct text *out)
{
	ck_assert(table_write(t, FORM_JSON, 0, SIZE_MAX, take, out));
}

/* The rows of long lists are made in slices; they are those that are made at once. */
START_TEST(making)
{
	enum { LOOKS = 1000 };
	struct text whole = { 0 }, slices = { 0 };
	struct table t;
	int count = 0;
	struct ui ui;

	write_names();
	play(&ui, "slices.bin", "");
	table_open(&t, made[_i], ui.here.firmware, ui.here.volume);
	ck_assert(!t.unmade);
	ck_assert_uint_ge(table_count(&t), NAMES);
	write_rows(&t, &whole);
	table_close(&t);
	table_open_patient(&t, made[_i], ui.here.firmware, ui.here.volume);
	ck_assert(table_sort(&t, made[_i]->columns[0].name, true, NULL));
	for (; t.unmade; count++) {
		ck_assert_uint_eq(table_count(&t), 0);
		table_make(&t, LOOKS);
	}
	ck_assert_int_ge(count, NAMES / LOOKS);
	ck_assert(table_arranging(&t));
	table_sort(&t, "", false, NULL);
	write_rows(&t, &slices);
	ck_assert_str_eq(text_str(&whole), text_str(&slices));
	table_close(&t);
	/* It can be closed at any time. */
	table_open_patient(&t, made[_i], ui.here.firmware, ui.here.volume);
	for (int i = 0; i < count / 2; i++)
		table_make(&t, LOOKS);
	table_close(&t);
	text_free(&whole);
	text_free(&slices);
	close_screen(&ui);
}
END_TEST

/* Directories, in which files have names that are replaced, and others in other directories. */
static void
write_directories(void)
{
	enum { DIRS = 30, FILES = 3000 };
	struct nodes n = { .endian = ENDIAN_LITTLE };
	uint32_t seed = 3, version = 1;
	char name[32];

	for (uint32_t i = 0; i < DIRS + FILES; i++) {
		uint32_t ino = i + 2, type = i < DIRS ? DT_DIR : DT_REG;
		uint32_t pino = i < DIRS ? 1 + i / 2 : 2 + next_random(&seed) % DIRS;

		snprintf(name, sizeof name, "%u", (unsigned)(next_random(&seed) % FILES));
		nodes_add_inode(&n, &(struct inode_spec){ .ino = ino, .version = 1,
		        .mode = type == DT_DIR ? 040755 : REG });
		nodes_add_dirent(&n, &(struct dirent_spec){ .pino = pino, .version = version++,
		        .ino = ino, .type = (uint8_t)type, .name = name });
		if (type == DT_REG && next_random(&seed) % 4 == 0)
			nodes_add_dirent(&n, &(struct dirent_spec){
			        .pino = 2 + next_random(&seed) % DIRS, .version = version++,
			        .ino = ino, .type = DT_REG, .name = name });
	}
	write_image(&n);
	nodes_free(&n);
}

static void
check_same_files(const struct table *a, const struct table *b)
{
	ck_assert(!a->unmade && !b->unmade);
	ck_assert_uint_eq(table_count(a), table_count(b));
	for (size_t row = 0; row < table_count(a); row++) {
		ck_assert_uint_eq(table_files_entry(a, row), table_files_entry(b, row));
		ck_assert_uint_eq(table_files_depth(a, row), table_files_depth(b, row));
		ck_assert_uint_eq(table_files_inode(a, row), table_files_inode(b, row));
	}
}

/* The files as a step shows them are made in slices: they are those that are made at once. Until
 * then those of the step before are there. */
START_TEST(looking)
{
	struct table once, slices;
	uint32_t seed = 5;
	struct ui ui;

	write_directories();
	play(&ui, "slices.bin", "");
	table_open(&once, &table_files, ui.here.firmware, ui.here.volume);
	table_open_patient(&slices, &table_files, ui.here.firmware, ui.here.volume);
	table_files_open_all(&once, true);
	table_files_open_all(&slices, true);
	for (int i = 0; i < 40; i++) {
		struct lens lens = { ui.here.volume, 0 }, other = lens;
		size_t before = table_count(&slices);

		lens.step = next_random(&seed) % volume_step_count(ui.here.volume);
		other.step = lens.step / 2;
		table_look(&once, i % 8 == 7 ? NULL : &lens);
		if (i % 3 == 0)
			table_look(&slices, &other);
		table_look(&slices, i % 8 == 7 ? NULL : &lens);
		ck_assert(!slices.unmade || table_count(&slices) == before);
		while (slices.unmade)
			table_make(&slices, 100);
		check_same_files(&once, &slices);
		/* What is folded meanwhile is folded. */
		if (i % 5 == 0) {
			table_look(&once, &other);
			table_look(&slices, &other);
			table_files_open_all(&once, i % 10 == 0);
			table_files_open_all(&slices, i % 10 == 0);
			while (slices.unmade)
				table_make(&slices, 100);
			check_same_files(&once, &slices);
		}
	}
	/* It can be closed at any time. */
	table_look(&slices, NULL);
	table_look(&slices, &(struct lens){ ui.here.volume, 9000 });
	table_close(&once);
	table_close(&slices);
	close_screen(&ui);
}
END_TEST

/* ---- the steps of a mount ---- */

/* All are there, and row `row` is selected. */
static void
check_steps(const struct ui *ui, size_t row)
{
	struct volume *v = ui->here.volume;
	struct jffs2_steps *all = jffs2_steps_new(&v->log, v->fs);

	ck_assert(!ui_busy(ui));
	ck_assert_ptr_nonnull(v->steps);
	ck_assert_uint_eq(v->steps->count, all->count);
	ck_assert_uint_eq(pane_count(ui, PANE_STEPS), all->count);
	ck_assert_uint_eq(ui->panes[PANE_STEPS].row, row < all->count ? row : all->count - 1);
	jffs2_steps_free(all);
}

static const struct walk_case {
	const char *keys;
	size_t row;
	enum pane_id pane;
} walks[] = {
	{ "W", 0, PANE_STEPS },
	/* A row that is selected meanwhile is, once it is there. */
	{ "W^G", SIZE_MAX, PANE_STEPS },
	{ "W^G^gg", 0, PANE_STEPS },
	{ "W^:step 300<Enter>", 299, PANE_STEPS },
	{ "W^j^k^]^}^.", 1, PANE_STEPS },
	/* It goes on while one is elsewhere. */
	{ "W^2^j", 0, PANE_NODES },
	{ "W^3^W", 0, PANE_STEPS },
	/* It can be stopped, and begun again. */
	{ "W^<Esc>W", 0, PANE_STEPS },
	{ "W^<Esc>2W^<Esc>^W^G", SIZE_MAX, PANE_STEPS },
	{ "W^<Esc>:step 7<Enter>", 6, PANE_STEPS },
};

START_TEST(making_steps)
{
	const struct walk_case *w = &walks[_i];
	struct ui ui;

	write_names();
	play(&ui, "slices.bin", w->keys);
	ck_assert_int_eq(ui.tabs.source, w->pane);
	check_steps(&ui, w->row);
	close_screen(&ui);
}
END_TEST

START_TEST(making_steps_stops)
{
	struct ui ui;

	write_names();
	play(&ui, "slices.bin", "W");
	ck_assert_int_ge(counter.most_looks, NAMES / ROWS_MOST);
	close_screen(&ui);
	play(&ui, "slices.bin", "W^<Esc>Gj]");
	ck_assert(!ui_busy(&ui));
	ck_assert_uint_eq(pane_count(&ui, PANE_STEPS), 0);
	ck_assert_ptr_null(ui.here.volume->steps);
	ck_assert_ptr_null(ui.here.volume->steps_making);
	close_screen(&ui);
	play(&ui, "slices.bin", "W^q");
	ck_assert(ui.quit);
	close_screen(&ui);
}
END_TEST

/* Whatever is pressed meanwhile, in the end W shows them all. */
START_TEST(making_steps_at_random)
{
	static const char *const presses[] = { "W", "2", "3", "4", "<Esc>", "G", "gg", "j", "]",
		"}", ".", "<Tab>", "/c<Enter>", ":sort what<Enter>", ":step 90<Enter>", "z" };
	uint32_t seed = (uint32_t)_i + 1;
	struct text keys = { 0 };
	struct ui ui;

	write_names();
	text_add(&keys, "W");
	for (int i = 0; i < 8; i++)
		text_addf(&keys, "%s%s", next_random(&seed) % 4 ? "^" : "",
		        presses[next_random(&seed) % (sizeof presses / sizeof *presses)]);
	text_add(&keys, "<Esc><Esc><Esc>W:sort<Enter><Esc>ggW");
	play(&ui, "slices.bin", text_str(&keys));
	ck_assert_int_eq(ui.tabs.source, PANE_STEPS);
	ck_assert_ptr_nonnull(ui.here.volume->steps);
	ck_assert_uint_gt(pane_count(&ui, PANE_STEPS), NAMES);
	text_free(&keys);
	close_screen(&ui);
}
END_TEST

START_TEST(arranging_stops)
{
	bool descending;
	struct ui ui;

	write_names();
	play(&ui, "slices.bin", "2jjjjj:filter what~cd<Enter>^<Esc>");
	ck_assert(!ui_busy(&ui));
	ck_assert(!table_viewed(&ui.panes[PANE_NODES].table));
	ck_assert_str_eq(table_filtered_by(&ui.panes[PANE_NODES].table), "");
	ck_assert_uint_eq(ui.panes[PANE_NODES].row, 5);
	close_screen(&ui);
	play(&ui, "slices.bin", "2:sort -length<Enter>^<Esc>");
	ck_assert_uint_eq(table_sorted_by(&ui.panes[PANE_NODES].table, &descending), SIZE_MAX);
	close_screen(&ui);
	/* One may go on meanwhile, also to another list, and arrange that, too. */
	play(&ui, "slices.bin", "2:sort -length<Enter>^7:sort -offset<Enter>2^G");
	ck_assert(table_viewed(&ui.panes[PANE_NODES].table));
	close_screen(&ui);
}
END_TEST

/* What is exported has the order that the list has. */
START_TEST(order_is_taken_over)
{
	struct table copy;
	const struct table *t;
	struct ui ui;

	write_names();
	play(&ui, "slices.bin", "2:sort -length<Enter>:filter what~b<Enter>");
	t = &ui.panes[PANE_NODES].table;
	table_open(&copy, &table_nodes, ui.here.firmware, ui.here.volume);
	table_copy_view(&copy, t);
	ck_assert_uint_eq(table_count(&copy), table_count(t));
	for (size_t row = 0; row < table_count(t); row++)
		ck_assert_uint_eq(table_base_row(t, row), table_base_row(&copy, row));
	table_close(&copy);
	close_screen(&ui);
}
END_TEST

CASES(slices)
{
	tcase_add_unchecked_fixture(tcase, blind_enter, blind_leave);
	tcase_set_timeout(tcase, 120);
	tcase_add_test(tcase, viewing);
	tcase_add_test(tcase, viewing_stops);
	tcase_add_test(tcase, difference);
	tcase_add_loop_test(tcase, arranging, 0, sizeof arrangements / sizeof arrangements[0]);
	tcase_add_test(tcase, counting_files);
	tcase_add_loop_test(tcase, making, 0, sizeof made / sizeof made[0]);
	tcase_add_loop_test(tcase, making_steps, 0, sizeof walks / sizeof walks[0]);
	tcase_add_test(tcase, looking);
	tcase_add_test(tcase, making_steps_stops);
	tcase_add_loop_test(tcase, making_steps_at_random, 0, 12);
	tcase_add_test(tcase, arranging_stops);
	tcase_add_test(tcase, order_is_taken_over);
}
