/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A monkey at the screen: keys, clicks, wheels, sizes, pastes and commands at random, on images
 * of every kind, alone and in pairs.
 *
 *   test_monkey               some sessions, as `make check` runs them
 *   test_monkey SEED COUNT    COUNT sessions, the first from SEED; one that fails says its own
 *
 * A session depends on its seed and on the images that are there alone.
 */
#include <dirent.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "tests/fixture/screen/blind.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/random.h"
#include "tests/fixture/share.h"
#include "tests/hostile/hostile.h"
#include "ui/action/actions.h"
#include "ui/dialog/dialog.h"
#include "ui/frame/loop.h"
#include "ui/list/pane.h"

enum {
	FIRST_SEED = 20261128,
	SESSIONS = SHARES > 1 ? 50 : 200,
	A_BATCH = 10,
	EVENTS = 160,
	IMAGE_MOST = 1 << 20,  /* bytes: larger ones take long */
	WORK_MOST = 1 << 20,   /* slices after which a session counts as stuck */
	PASTE_MOST = 200
};

struct monkey {
	uint32_t seed;
	struct ui ui;
};

/* For the message that a crash leaves. */
static struct {
	uint32_t seed;
	int event;
	char image[NAME_MAX + 1];
} now;

static uint32_t
random_below(struct monkey *m, uint32_t end)
{
	return next_random(&m->seed) % end;
}

/* ---- images ---- */

static ARRAY(char *) shared_images;

/* What lies in a directory of $FLASHLOUPE_SHARED, by name. */
static void
add_folder(const char *shared, const char *folder)
{
	char path[2 * PATH_MAX];
	struct dirent **all;
	struct stat st;
	int count;

	snprintf(path, sizeof path, "%.2000s/%s", shared, folder);
	count = scandir(path, &all, NULL, alphasort);
	for (int i = 0; i < count; i++) {
		snprintf(path, sizeof path, "%.2000s/%s/%s", shared, folder, all[i]->d_name);
		if (stat(path, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0
		        && st.st_size <= IMAGE_MOST) {
			char *kept = strdup(path);

			array_push(&shared_images, kept);
		}
		free(all[i]);
	}
	if (count >= 0)
		free(all);
}

static void
find_shared(void)
{
	static const char *const folders[] = { "reports", "hostile", "corners", "corpus" };
	const char *given = getenv("FLASHLOUPE_SHARED");
	char shared[PATH_MAX];

	snprintf(shared, sizeof shared, "%s/../shared", getenv("srcdir"));
	for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++)
		add_folder(given != NULL ? given : shared, folders[i]);
}

/* Row `which` of the hostile ones, wrapping round; those that are large are not made. */
static const struct hostile *
hostile_row(uint32_t which)
{
	uint32_t count = 0;

	for (const struct hostile *const *t = hostile_tables; *t; t++)
		for (const struct hostile *h = *t; h->name; h++)
			count += *t != hostile_large;
	which %= count;
	for (const struct hostile *const *t = hostile_tables; *t; t++)
		for (const struct hostile *h = *t; h->name; h++)
			if (*t != hostile_large && which-- == 0)
				return h;
	return NULL;
}

static void
write_hostile(const struct hostile *h, const char *path)
{
	struct nodes n;
	FILE *out = fopen(path, "wb");
	size_t len;

	hostile_make(h, &n);
	len = n.bytes.len < IMAGE_MOST ? n.bytes.len : IMAGE_MOST;
	ck_assert(out != NULL && fwrite(text_str(&n.bytes), 1, len, out) == len);
	ck_assert(fclose(out) == 0);
	nodes_free(&n);
}

/* Any image there is, as a path. */
static void
choose_image(struct monkey *m, const char *own, char *path, size_t size)
{
	uint32_t kind = random_below(m, 3);
	const struct hostile *h;

	if (kind == 0 && shared_images.count > 0) {
		snprintf(path, size, "%s", shared_images.at[random_below(m,
		        (uint32_t)shared_images.count)]);
		return;
	}
	h = hostile_row(next_random(&m->seed));
	write_hostile(h, own);
	snprintf(path, size, "%s", own);
	snprintf(now.image, sizeof now.image, "%s", h->name);
}

/* A third of the sessions are on what every check has; the others on any, at times two. */
static bool
open_any(struct monkey *m)
{
	char path[PATH_MAX], other[PATH_MAX];
	const struct blind_image *known;
	bool pair;

	if (random_below(m, 3) == 0) {
		known = &blind_images[random_below(m, (uint32_t)blind_image_count)];
		snprintf(now.image, sizeof now.image, "%s", known->name);
		blind_open(&m->ui, known);
		return true;
	}
	pair = random_below(m, 4) == 0;
	choose_image(m, "monkey.img", path, sizeof path);
	if (pair)
		choose_image(m, "other.img", other, sizeof other);
	if (strcmp(path, "monkey.img") != 0)
		snprintf(now.image, sizeof now.image, "%s", strrchr(path, '/') + 1);
	return blind_open_files(&m->ui, path, pair ? other : NULL);
}

/* ---- what it does ---- */

static const char *const words[] = { "64K", "ino:2", "/etc/passwd", "50%", "eb:1", "v:2", "+16",
	"-4", "what~a & length>4", "type=INODE|ino=3", "hex:1985", "name:a", "now", "v1", "2015",
	"length", "-offset", "files", "blocks", "entropy", "state", "text", "sums", "auto",
	"0x40 at 4", "4294967296", "\xc3\xa9\xe4\xb8\xad", "%s%n", "a.bin", "..", "-", "x.svg",
	"{", "none", "raw", "crc", "write a 3000", "rm a", "gc", "cut after 700", "mount" };

enum { WORDS = sizeof words / sizeof words[0] };

/* What is typed may become the name of a file: none leads out of the test's directory. */
static bool
names_a_file(const struct ui *ui)
{
	const struct dialog *d = dialog_top(ui);

	return d != NULL && d->prompt != NULL && (strcmp(d->prompt, "to:") == 0
	        || strncmp(line_str(&d->line) + strspn(line_str(&d->line), " "), "dump", 4) == 0);
}

static void
press(struct monkey *m, uint32_t key)
{
	blind_press(&m->ui, key == '/' && names_a_file(&m->ui) ? '_' : key);
}

static void
type(struct monkey *m, const char *s)
{
	struct span all = span_of(s, strlen(s));

	for (size_t at = 0; at < all.len;) {
		uint32_t point;
		size_t n = text_utf8(all, at, &point);

		press(m, n > 0 ? point : (uint8_t)s[at]);
		at += n > 0 ? n : 1;
	}
}

static void
press_any(struct monkey *m)
{
	const struct binding *b = &m->ui.keys.bindings.at[random_below(m,
	        (uint32_t)m->ui.keys.bindings.count)];

	switch (random_below(m, 8)) {
	case 0:
		press(m, PRESS_UP + random_below(m, PRESS_END_OF_LIST - PRESS_UP));
		break;
	case 1:
		press(m, 1 + random_below(m, 127));
		break;
	case 2:
		press(m, PRESS_ENTER);
		break;
	case 3:
		press(m, random_below(m, 4) == 0 ? PRESS_ESC : PRESS_DOWN);
		break;
	default:
		press(m, b->press[0]);
		if (b->press[1] != PRESS_NONE)
			press(m, b->press[1]);
	}
}

static void
command_any(struct monkey *m)
{
	const struct action *a;
	uint32_t count = 0;

	while (action_at(count) != NULL)
		count++;
	a = action_at(random_below(m, count));
	if (dialog_top(&m->ui) != NULL)
		press(m, PRESS_ESC);
	press(m, ':');
	type(m, a->name);
	if (a->argument != NULL && random_below(m, 4) > 0) {
		press(m, ' ');
		type(m, words[random_below(m, WORDS)]);
	}
	press(m, PRESS_ENTER);
}

static void
mouse_any(struct monkey *m)
{
	static const enum event_kind kinds[] = { EVENT_CLICK, EVENT_CLICK, EVENT_DOUBLE,
		EVENT_WHEEL };
	struct event e = { .kind = kinds[random_below(m, 4)] };

	e.x = (int)random_below(m, (uint32_t)m->ui.display.canvas->columns + 2) - 1;
	e.y = (int)random_below(m, (uint32_t)m->ui.display.canvas->rows + 2) - 1;
	e.turn = random_below(m, 2) == 0 ? -1 : 1;
	ui_handle(&m->ui, &e);
}

static void
resize_any(struct monkey *m)
{
	static const int sizes[][2] = { { 80, 24 }, { 140, 45 }, { 40, 10 }, { 200, 60 } };
	struct event e = { .kind = EVENT_RESIZE };
	uint32_t which = random_below(m, 8);

	e.x = which < 4 ? sizes[which][0] : 1 + (int)random_below(m, 100);
	e.y = which < 4 ? sizes[which][1] : 1 + (int)random_below(m, 30);
	ui_handle(&m->ui, &e);
}

/* A word, or noise, at times in the brackets that a terminal puts round a paste. */
static void
paste_any(struct monkey *m)
{
	uint32_t len = random_below(m, PASTE_MOST);
	struct event e = { .kind = EVENT_PASTE };
	struct text t = { 0 };

	if (random_below(m, 2) == 0)
		text_add(&t, words[random_below(m, WORDS)]);
	else
		while (len-- > 0)
			press_type(&t, random_below(m, 20) == 0 ? 1 + random_below(m, 0x300)
			                                        : ' ' + random_below(m, 95));
	if (random_below(m, 2) == 0) {
		type(m, text_str(&t));
	} else {
		e.text = span_of(t.at, t.len);
		ui_handle(&m->ui, &e);
	}
	text_free(&t);
}

static void
act(struct monkey *m)
{
	switch (random_below(m, 20)) {
	case 0:
		resize_any(m);
		break;
	case 1:
		paste_any(m);
		break;
	case 2: case 3:
		command_any(m);
		break;
	case 4: case 5: case 6:
		mouse_any(m);
		break;
	default:
		press_any(m);
	}
}

/* ---- sessions ---- */

static void
check_state(const struct ui *ui)
{
	ck_assert(ui->tabs.focus < PANE_COUNT && ui->tabs.main < PANE_LISTS);
	ck_assert(ui->tabs.source < PANE_LISTS);
	for (int id = 0; id < PANE_LISTS; id++)
		ck_assert(pane_count(ui, (enum pane_id)id) == 0
		          || ui->panes[id].row < pane_count(ui, (enum pane_id)id));
}

static void
work_on(struct monkey *m)
{
	uint32_t slices = random_below(m, 4);

	while (slices-- > 0 && ui_busy(&m->ui))
		ui_work(&m->ui);
}

static void
run_session(uint32_t seed)
{
	struct monkey m = { .seed = seed };
	uint32_t slices = 0;

	now.seed = seed;
	now.event = -1;
	if (!open_any(&m))
		return; /* of no bytes */
	for (now.event = 0; now.event < EVENTS; now.event++) {
		act(&m);
		m.ui.quit = false;
		work_on(&m);
		if (random_below(&m, 3) == 0) {
			blind_draw(&m.ui);
			check_state(&m.ui);
		}
	}
	while (ui_busy(&m.ui) && slices++ < WORK_MOST)
		ui_work(&m.ui);
	ck_assert_msg(!ui_busy(&m.ui), "seed %u: the work has no end", (unsigned)seed);
	blind_draw(&m.ui);
	blind_close(&m.ui);
	blind_sweep();
}

static void
tell(int number)
{
	fprintf(stderr, "test_monkey %u 1: signal %d at event %d, on %s\n", (unsigned)now.seed,
	        number, now.event, now.image);
	signal(number, SIG_DFL);
	raise(number);
}

static void
watch(void)
{
	signal(SIGSEGV, tell);
	signal(SIGBUS, tell);
	signal(SIGABRT, tell);
	signal(SIGTERM, tell);
}

static uint32_t first_seed = FIRST_SEED, session_count = SESSIONS;

START_TEST(sessions)
{
	watch();
	for (uint32_t i = (uint32_t)_i * A_BATCH; i < session_count; i++)
		if (i / A_BATCH == (uint32_t)_i)
			run_session(first_seed + i);
}
END_TEST

static bool
read_arguments(char **argv)
{
	uint64_t seed, count;

	if (!text_parse_size(argv[1], &seed) || !text_parse_size(argv[2], &count) || seed == 0
	        || seed > UINT32_MAX || count > INT32_MAX)
		return false;
	first_seed = (uint32_t)seed;
	session_count = (uint32_t)count;
	return true;
}

static void
begin(void)
{
	blind_enter();
	find_shared();
	printf("%u sessions from seed %u on, with %zu shared images\n",
	        (unsigned)session_count, (unsigned)first_seed, shared_images.count);
	fflush(stdout);
}

static void
end(void)
{
	for (size_t i = 0; i < shared_images.count; i++)
		free(shared_images.at[i]);
	array_free(&shared_images);
	blind_leave();
}

CASES(monkey)
{
	if (check_argc != 1 && (check_argc != 3 || !read_arguments(check_argv))) {
		fputs("usage: test_monkey [SEED COUNT]\n", stderr);
		exit(2);
	}
	tcase_add_unchecked_fixture(tcase, begin, end);
	tcase_set_timeout(tcase, 300);
	tcase_add_loop_test(tcase, sessions, 0, (int)((session_count + A_BATCH - 1) / A_BATCH));
}
