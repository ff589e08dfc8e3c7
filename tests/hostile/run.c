/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Runs every command, and a tour of the screen, on every hostile image:
 *
 *   run WORK DISK [NAME...]   two empty directories; NAMEs are images
 *
 * All is done in WORK, which may be in memory. Images that are mostly holes lie in DISK: a hole
 * that is read takes memory there.
 *
 * $FLASHLOUPE is the program, $srcdir has the tour. Each run must end by itself with a
 * documented status and within two seconds of processor time or so, must print nothing that a
 * terminal would obey, and must leave everything outside its directory as it was.
 *
 * Each run is a process of its own. Loading the program takes longer than most runs do: so it is
 * linked with this one, and its main is called in a copy of this process. Nothing of the program has
 * run here before: the images, too, are made in processes of their own. One run in 32 executes the
 * file.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/array.h"
#include "tests/hostile/check.h"
#include "tests/hostile/hostile.h"
#include "tests/hostile/program.h"

/* Under sanitizers everything takes much longer: an image gets one in 40 of the commands, the
 * next one others; one in 8 gets the tour. All of them where images are named. A busy machine is slow,
 * too: only what has lost all measure fails, and the slowest run is told. */
#if defined __SANITIZE_ADDRESS__
enum { SECONDS = 2, SLOWER = 20, MEMORY_KIB = 0, SHARES = 40, TOURS = 8 };
#else
enum { SECONDS = 2, SLOWER = 5, MEMORY_KIB = 96 << 10, SHARES = 1, TOURS = 1 };
#endif

/* There are 65 runs an image: with each image, other commands are run by executing the file. */
enum { FILE_MOST = 1 << 26, WORDS_MOST = 16, WORKERS = 2, RUN_BY_FILE = 32 };

struct command {
	char *name;
	char *args;
	struct text options; /* as --list-options prints them */
};

struct bench {
	ARRAY(struct command) commands;
	const char *program, *disk;
	char folder[512];   /* of this worker */
	char image[600], other[600], out[600], tour[600];
	unsigned int runs, failures, shown;
	double seconds;     /* that a run may take */
	uint64_t mapped;    /* bytes of the image */
	bool sparse, all, bounded;
	double slowest, cpu;
	char slowest_what[200];
	long memory;
};

/* Not through stdout, which is for the program. */
__attribute__((format(printf, 1, 2))) static void
say(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vdprintf(STDOUT_FILENO, format, args);
	va_end(args);
}

/* ---- the table of commands ---- */

static char *
field(char **line)
{
	char *start = *line, *end = start + strcspn(start, "\t");

	*line = *end ? end + 1 : end;
	*end = '\0';
	return start;
}

static void
ask(const char *program, const char *command, const char *what, struct text *answer)
{
	const char *words[] = { program, command ? command : what, command ? what : NULL,
		NULL };
	struct trial t = { .words = words, .folder = ".", .seconds = 60, .file_most = FILE_MOST };
	struct ending e;

	check_run(&t, &e);
	text_add_bytes(answer, e.output.at, e.output.len);
	if (e.status != 0) {
		fprintf(stderr, "run: %s: status %d\n%s", what, e.status, text_str(answer));
		exit(1);
	}
	check_forget(&e);
}

static void
list_commands(struct bench *b)
{
	struct text t = { 0 };
	char *line;

	ask(b->program, NULL, "--list-commands", &t);
	for (line = strtok(t.at, "\n"); line; line = strtok(NULL, "\n")) {
		struct command c = { .name = strdup(field(&line)) };

		c.args = strdup(field(&line));
		array_push(&b->commands, c);
	}
	text_free(&t);
	for (size_t i = 0; i < b->commands.count; i++)
		ask(b->program, b->commands.at[i].name, "--list-options",
		        &b->commands.at[i].options);
}

static void
forget_commands(struct bench *b)
{
	for (size_t i = 0; i < b->commands.count; i++) {
		free(b->commands.at[i].name);
		free(b->commands.at[i].args);
		text_free(&b->commands.at[i].options);
	}
	array_free(&b->commands);
}

static bool
takes(const struct command *c, const char *option)
{
	const char *at = strstr(text_str(&c->options), option);

	return at && (at == c->options.at || at[-1] == '\n')
	       && at[strlen(option)] == '\t';
}

/* ---- one run ---- */

static void
fail(struct bench *b, const char *const *words, const char *why)
{
	b->failures++;
	say("FAIL: %s\n     ", why);
	for (; *words; words++)
		say(" %s", *words);
	say("\n");
}

static void
judge(struct bench *b, const char *const *words, int worst, const struct ending *e)
{
	char why[200];
	const char *bad = check_text(e->output);

	b->runs++;
	b->cpu += e->cpu;
	if (e->cpu > b->slowest) {
		b->slowest = e->cpu;
		snprintf(b->slowest_what, sizeof b->slowest_what, "%s on %s", words[1],
		        strrchr(b->image, '/') + 1);
	}
	if (!b->sparse && e->memory > b->memory)
		b->memory = e->memory;
	if (bad)
		snprintf(why, sizeof why, "prints %s", bad);
	else if (e->late)
		snprintf(why, sizeof why, "takes %.1f s of processor time", e->cpu);
	else if (e->signal)
		snprintf(why, sizeof why, "ends by signal %d", e->signal);
	else if (b->bounded && e->output.len >= FILE_MOST)
		snprintf(why, sizeof why, "prints 64 MiB");
	else if (e->status < 0 || e->status > worst)
		snprintf(why, sizeof why, "exit status %d", e->status);
	else if (MEMORY_KIB > 0 && e->memory > MEMORY_KIB + (long)(b->mapped >> 10))
		snprintf(why, sizeof why, "takes %ld MiB of memory", e->memory >> 10);
	else
		return;
	fail(b, words, why);
	if (!bad && e->output.len)
		say("%.*s\n", (int)(e->output.len < 3000 ? e->output.len : 3000),
		        (const char *)e->output.at);
}

static void
make_empty(const char *folder)
{
	check_remove(folder);
	if (mkdir(folder, 0755) != 0)
		perror(folder);
}

/* What is printed is kept up to FILE_MOST, and ends there. All that would be printed counts
 * for the time: it is taken from a run whose output nobody keeps. */
static void
time_all_of_it(const struct bench *b, struct trial *t, struct ending *e)
{
	struct ending whole;

	make_empty(b->out);
	t->mute = true;
	check_run(t, &whole);
	whole.output = e->output;
	whole.memory = e->memory;
	*e = whole;
}

/* Runs words in the directory "out", where alone something may appear. The status may be `worst`. */
static void
run_to(struct bench *b, const char *const *words, int worst)
{
	struct trial t = { words, b->runs % RUN_BY_FILE ? program_main : NULL, b->out, b->seconds,
		FILE_MOST, false };
	struct text before = { 0 }, after = { 0 };
	struct ending e;

	make_empty(b->out);
	check_listing(b->folder, b->out, &before);
	check_run(&t, &e);
	if (e.output.len >= FILE_MOST)
		time_all_of_it(b, &t, &e);
	check_listing(b->folder, b->out, &after);
	judge(b, words, worst, &e);
	if (strcmp(text_str(&before), text_str(&after)) != 0) {
		fail(b, words, "changes something outside");
		say("%s---\n%s", text_str(&before), text_str(&after));
	}
	text_free(&before);
	text_free(&after);
	check_forget(&e);
}

static void
run(struct bench *b, const char *const *words)
{
	run_to(b, words, 4);
}

/* ---- all that is run on one image ---- */

static _Noreturn void
write_image(const char *path, const struct nodes *n, uint64_t sparse)
{
	FILE *f = fopen(path, "wb");

	if (!f || fwrite(text_str(&n->bytes), 1, n->bytes.len, f) != n->bytes.len
	        || fflush(f) != 0 || (sparse && ftruncate(fileno(f), (off_t)sparse) != 0)) {
		perror(path);
		_exit(1);
	}
	_exit(0);
}

/* Writes the image of a row; of NULL, one that has nothing in common with the hostile one. Returns
 * its length. */
static uint64_t
make_image(const struct hostile *h, const char *path)
{
	struct nodes n = { .endian = ENDIAN_BIG };
	struct stat st;
	int status = 1;
	pid_t pid = fork();

	if (pid == 0) {
		if (h)
			hostile_make(h, &n);
		else
			hostile_file(&n, 9, "other");
		write_image(path, &n, h ? h->sparse : 0);
	}
	if (waitpid(pid, &status, 0) != pid || status != 0 || stat(path, &st) != 0)
		exit(1);
	return (uint64_t)st.st_size;
}

/* The operands behind IMAGE that `args` names without brackets. */
static size_t
add_operands(const struct bench *b, const char *args, const char **words, size_t count)
{
	char copy[200], *word;

	snprintf(copy, sizeof copy, "%s", args);
	for (word = strtok(copy, " "); word && count < WORDS_MOST - 3;
	     word = strtok(NULL, " ")) {
		if (*word == '[')
			break;
		if (strncmp(word, "PATH", 4) == 0)
			words[count++] = "ino:2";
		else if (strncmp(word, "OFFSET", 6) == 0)
			words[count++] = "0";
		else if (strncmp(word, "IMAGE", 5) == 0 || strncmp(word, "OTHER", 5) == 0)
			words[count++] = b->image;
		else
			words[count++] = "1";
	}
	return count;
}

static size_t
start_words(const struct bench *b, const struct command *c, const char **words)
{
	words[0] = b->program;
	words[1] = c->name;
	return add_operands(b, c->args, words, 2);
}

static void
run_command(struct bench *b, const struct command *c, unsigned int form)
{
	static const char *const forms[] = { "--plain", "--tsv", "--json" };
	const char *words[WORDS_MOST] = { NULL };
	size_t count = start_words(b, c, words);

	if (takes(c, forms[form % 3]))
		words[count++] = forms[form % 3];
	if (takes(c, "--directory"))
		words[count++] = "--directory=in";
	else if (takes(c, "--output"))
		words[count++] = "--output=file";
	if (takes(c, "--salvage") && form % 4 == 3)
		words[count++] = "--salvage";
	run(b, words);
}

/* Its files changed, and all of them again below a new directory, and a new image of them. */
static void
run_writers(struct bench *b, const struct command *c, const char **words, size_t count)
{
	char overlay[700];

	snprintf(overlay, sizeof overlay, "--overlay=%s:/new", b->image);
	words[count] = "--erase-size=65536";
	words[count + 1] = "--output=file";
	if (takes(c, "--overlay")) {
		words[count + 2] = "--touch=/new";
		run(b, words);
		words[count + 2] = "--how=rebuild";
		words[count + 3] = "--mkdir=/new";
		words[count + 4] = overlay;
	}
	run(b, words);
}

static void
run_more(struct bench *b, const struct command *c)
{
	const char *words[WORDS_MOST] = { NULL };
	size_t count = start_words(b, c, words);

	if (takes(c, "--deleted")) {
		words[count] = "--all";
		words[count + 1] = "--directory=in";
		run(b, words);
		words[count] = "--deleted";
		words[count + 1] = "--directory=in";
		run(b, words);
		words[count] = "--output=file";
		words[count + 1] = "--manifest=list";
		run(b, words);
	} else if (takes(c, "--payload")) {
		words[count] = "--payload";
		words[count + 1] = "--output=file";
		run(b, words);
	} else if (strcmp(c->name, "compare") == 0) {
		words[3] = b->other;
		run(b, words);
		words[count] = "--sort=name";
		words[count + 1] = "--json";
		run(b, words);
	} else if (takes(c, "--overlay") || takes(c, "--like-mkfs")) {
		run_writers(b, c, words, count);
	} else if (takes(c, "--view")) {
		words[count] = "--view=entropy";
		words[count + 1] = "--stride=1000";
		run(b, words);
	}
}

/* All of it: a script that can't be read ends with 2. */
static void
run_tour(struct bench *b)
{
	char script[700];
	const char *words[] = { b->program, script, b->image, NULL };

	snprintf(script, sizeof script, "--script=%s", b->tour);
	run_to(b, words, 0);
}

/* Of a sparse image, which takes as long for each, the first command alone. */
static void
run_image(struct bench *b, const struct hostile *h, unsigned int number)
{
	snprintf(b->image, sizeof b->image, "%s/%s.img", h->sparse ? b->disk : b->folder,
	        h->name);
	b->mapped = make_image(h, b->image);
	b->seconds = (h->seconds > 0 ? h->seconds : SECONDS) * SLOWER;
	b->sparse = h->sparse != 0;
	for (size_t i = 0; i < b->commands.count && (i == 0 || !b->sparse); i++) {
		if (!b->all && (number + i) % SHARES != 0)
			continue;
		run_command(b, &b->commands.at[i], number + (unsigned int)i);
		run_more(b, &b->commands.at[i]);
	}
	if (!b->sparse && (b->all || number / WORKERS % TOURS == 0))
		run_tour(b);
	unlink(b->image);
	if (getenv("TIMES"))
		say("%8.2f s so far, with %s\n", b->cpu, h->name);
}

/* ---- workers ---- */

static void
run_row(struct bench *b, const struct hostile *table, const struct hostile *h,
        unsigned int number)
{
	b->bounded = table == hostile_attacks;
	run_image(b, h, number);
}

static bool
is_wanted(const char *name, int argc, char **argv)
{
	for (int i = 3; i < argc; i++)
		if (strcmp(argv[i], name) == 0)
			return true;
	return argc < 4;
}

static unsigned int
work(struct bench *b, int worker, int argc, char **argv)
{
	char path[800];
	unsigned int number = 0;
	FILE *canary;

	snprintf(b->folder, sizeof b->folder, "%s/%d", argv[1], worker);
	snprintf(b->out, sizeof b->out, "%s/out", b->folder);
	make_empty(b->folder);
	snprintf(b->other, sizeof b->other, "%s/other", b->folder);
	make_image(NULL, b->other);
	snprintf(path, sizeof path, "%s/outside", b->folder);
	make_empty(path);
	snprintf(path, sizeof path, "%s/outside/canary", b->folder);
	canary = fopen(path, "w");
	if (!canary || fputs("sings\n", canary) < 0 || fclose(canary) != 0)
		perror(path);
	for (const struct hostile *const *t = hostile_tables; *t; t++)
		for (const struct hostile *h = *t; h->name; h++)
			if (is_wanted(h->name, argc, argv) && number++ % WORKERS == (unsigned)worker)
				run_row(b, *t, h, number);
	make_empty(b->folder);
	say("%u runs, %u failures; slowest %.2f s: %s; most memory %ld MiB\n", b->runs,
	        b->failures, b->slowest, b->slowest_what, b->memory >> 10);
	return b->failures;
}

int
main(int argc, char **argv)
{
	struct bench b = { .program = getenv("FLASHLOUPE") };
	const char *srcdir = getenv("srcdir");
	int failed = 0, status;

	if (argc < 3 || !b.program || *argv[1] != '/' || *argv[2] != '/') {
		fputs("usage: FLASHLOUPE=... srcdir=... run /WORK /DISK [NAME...]\n", stderr);
		return 2;
	}
	snprintf(b.tour, sizeof b.tour, "%s/tests/hostile/tour.keys", srcdir ? srcdir : ".");
	b.all = argc > 3 || SHARES == 1;
	b.disk = argv[2];
	list_commands(&b);
	for (int worker = 0; worker < WORKERS; worker++)
		if (fork() == 0)
			_exit(work(&b, worker, argc, argv) != 0);
	while (wait(&status) > 0)
		failed |= status != 0;
	forget_commands(&b);
	return failed;
}
