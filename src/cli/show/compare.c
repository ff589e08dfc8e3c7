/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The commands that compare two images or two versions. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cli/show/compare_private.h"
#include "firmware/firmware.h"
#include "list/compare.h"
#include "table/table.h"

/* ---- contents ---- */

static bool
print_line(void *arg, enum delta_line kind, struct span line)
{
	(void)arg;
	if (kind != DELTA_HUNK)
		putchar(delta_signs[kind]);
	fwrite(line.at, 1, line.len, stdout);
	putchar('\n');
	return !ferror(stdout);
}

static bool
print_after_heading(void *arg, enum delta_line kind, struct span line)
{
	static const char *const signs[] = { "---", "+++" };
	struct heading *h = arg;
	struct text t = { 0 };

	for (int k = 0; !h->printed && k < SIDES; k++) {
		text_clear(&t);
		if (h->plain)
			text_add(&t, h->name[k]);
		else
			text_add_readable(&t, span_of(h->name[k], strlen(h->name[k])), false);
		printf("%s %s%s\n", signs[k], text_str(&t), h->label[k]);
	}
	h->printed = true;
	text_free(&t);
	return print_line(NULL, kind, line);
}

int
print_delta(const struct call *call, const struct content x[SIDES], struct heading *h)
{
	struct delta_sink sink = { .put = print_after_heading, .arg = h };
	struct error err = { "" };

	switch (delta_write(&x[0], &x[1], &sink, &err)) {
	case DELTA_EQUAL: return EQUAL;
	case DELTA_DIFFER: return DIFFERENT;
	case DELTA_FAILED: break;
	}
	call_say(call, "%s", err.text);
	return CLI_FAILED;
}

/* Says what the image has lost of it; true if anything. */
static bool
say_missing(const struct call *call, const struct content *x, const char *what)
{
	struct text missing = { 0 };
	bool any = *tree_loss_words(x->tree, x->node, &missing) != '\0';

	if (any)
		call_say(call, "%s: %s", what, text_str(&missing));
	text_free(&missing);
	return any;
}

/* How two files differ: `what` they are called in messages. What is lost of one may be different. */
static int
print_files(const struct call *const calls[SIDES], const struct content x[SIDES],
        const char *const what[SIDES], struct heading *h)
{
	int status = print_delta(calls[0], x, h);

	for (int k = 0; k < SIDES && status != CLI_FAILED; k++)
		if (say_missing(calls[k], &x[k], what[k]))
			status = DIFFERENT;
	return status;
}

/* ---- two versions ---- */

static bool
parse_version(const struct call *call, const char *word, uint32_t *version)
{
	uint64_t n;

	if (!text_parse_size(word, &n) || n > UINT32_MAX) {
		call_say(call, "'%s' is not a version (flashloupe history lists them)",
		        word);
		return false;
	}
	*version = (uint32_t)n;
	return true;
}

/* The two versions to compare; false after a message. */
static bool
choose_versions(const struct call *call, const struct tree *t, uint32_t node,
        uint32_t version[SIDES])
{
	if (call->word_count == 3)
		return parse_version(call, call->words[1], &version[0])
		       && parse_version(call, call->words[2], &version[1]);
	if (!parse_version(call, call->words[1], &version[1]))
		return false;
	if (t->class->version_before
	        && t->class->version_before(t, node, version[1], &version[0]))
		return true;
	call_say(call, "no version before %" PRIu32 " is left", version[1]);
	return false;
}

int
command_diff(struct call *call)
{
	struct volume *v = call_volume(call);
	const struct tree *t = v ? volume_tree(v) : NULL;
	uint32_t inode = v ? call_lookup(call, t, call->words[0]) : TREE_NONE;
	char label[SIDES][32];
	struct heading h = { .name = { call->words[0], call->words[0] },
		.label = { label[0], label[1] } };
	struct content x[SIDES] = { 0 };
	uint32_t version[SIDES];
	int status = CLI_FAILED;
	struct error err;

	if (inode == TREE_NONE || !choose_versions(call, t, inode, version))
		return CLI_FAILED;
	for (int k = 0; k < SIDES; k++)
		snprintf(label[k], sizeof label[k], "\tversion %" PRIu32, version[k]);
	if (content_open(&x[0], t, inode, &version[0], &err)
	        && content_open(&x[1], t, inode, &version[1], &err))
		status = print_files((const struct call *[]){ call, call }, x,
		        (const char *[]){ label[0] + 1, label[1] + 1 }, &h);
	else
		call_say(call, "%s", err.text);
	content_close(&x[0]);
	content_close(&x[1]);
	return status;
}

/* ---- two images ---- */

/* The same call, on the other image: for messages that name it. */
static struct call
other_call(const struct call *call, struct firmware *f)
{
	struct call other = *call;

	other.image = call->words[0];
	other.f = f;
	return other;
}

static int
compare_file(const struct call *call, const struct call *other, const struct compare *c)
{
	struct heading h = { .name = { call->image, other->image }, .label = { "", "" } };
	const struct call *calls[SIDES] = { call, other };
	struct content x[SIDES] = { 0 };
	int status = CLI_DONE;
	uint32_t inode[SIDES];
	struct error err;

	if (compare_refusal(c, COMPARE_FILES)) {
		call_say(call, "%s", compare_refusal(c, COMPARE_FILES));
		return CLI_FAILED;
	}
	inode[0] = call_lookup(call, c->tree[0], call->words[1]);
	inode[1] = call_lookup(other, c->tree[1], call->words[1]);
	if (inode[0] == TREE_NONE || inode[1] == TREE_NONE)
		return CLI_FAILED;
	for (int k = 0; k < SIDES; k++)
		if (!content_open(&x[k], c->tree[k], inode[k], NULL, &err)) {
			call_say(calls[k], "%s", err.text);
			status = CLI_FAILED;
		}
	if (status == CLI_DONE)
		status = print_files(calls, x, (const char *[]){ call->words[1], call->words[1] },
		        &h);
	content_close(&x[0]);
	content_close(&x[1]);
	return status;
}

static int
compare_all(const struct call *call, struct compare *c, enum compare_by by)
{
	struct text t = { 0 };
	struct table table;

	compare_finish(c, by);
	if (compare_refusal(c, by)) {
		call_say(call, "%s", compare_refusal(c, by));
		return CLI_FAILED;
	}
	table_open_compare(&table, c, by, call->o->all);
	if (call->o->form != FORM_PLAIN || table_count(&table))
		print_table(call, &table);
	table_close(&table);
	if (call->o->form == FORM_PLAIN) {
		compare_summary(c, by, &t);
		printf("%s\n", text_str(&t));
	}
	text_free(&t);
	return compare_differences(c, by) ? DIFFERENT : EQUAL;
}

/* The part that was asked for is there: for nodes and blocks one of JFFS2, else one that has
 * files. */
static bool
has_part(const struct call *call, enum compare_by by)
{
	return by == COMPARE_FILES ? call_tree(call) != NULL : call_volume(call) != NULL;
}

/* True if the parts to compare exist and the choice in A is unambiguous. */
static bool
check_parts(const struct call *call, const struct call *other, enum compare_by by)
{
	struct cli_options o = *call->o;
	struct call asked = *other;
	size_t count;

	o.part = call->o->part_other;
	asked.o = &o;
	if (o.part != PART_NONE && !has_part(&asked, by))
		return false;
	if (by == COMPARE_PARTS)
		return true;
	firmware_usual_volumes(call->f, &count);
	if (call->o->part != PART_NONE || count > 1)
		return has_part(call, by);
	return true;
}

static bool
has_files(const struct firmware *f)
{
	return f->volumes.count || firmware_any_tree(f);
}

static bool
say_losses(const struct call *call, const struct call *other, const struct compare *c)
{
	const struct call *calls[SIDES] = { call, other };
	bool any = false;

	for (int k = 0; k < SIDES; k++)
		if (c->tree[k] && call_say_losses(calls[k], c->firmware[k], c->tree[k]))
			any = true;
	return any;
}

static int
compare_with(const struct call *call, struct firmware *f)
{
	/* If no part is named: the store that has files, perhaps one below. */
	struct firmware *a = call_tree_store(call);
	struct firmware *b = call->o->part_other == PART_NONE ? firmware_usual_store(f)
	                                                       : f;
	struct call other = other_call(call, f);
	enum compare_by by = call->o->by;
	struct compare *c;
	int status;

	if (!call->o->given[OPTION_BY])
		by = has_files(a) && has_files(b) ? COMPARE_FILES : COMPARE_PARTS;
	if (!check_parts(call, &other, by))
		return CLI_FAILED;
	if (call->o->recursive && by != COMPARE_FILES) {
		call_say(call, "--recursive compares files, and there are none in both");
		return CLI_FAILED;
	}
	if (by == COMPARE_PARTS)
		c = compare_new(call->f, f, call->o->part, call->o->part_other);
	else
		c = compare_new(a, b, call->o->part, call->o->part_other);
	if (call->word_count > 1) {
		status = compare_file(call, &other, c);
	} else {
		status = call->o->recursive ? compare_recursive(call, &other, c)
		                            : compare_all(call, c, by);
		if (by == COMPARE_FILES && say_losses(call, &other, c) && status == EQUAL)
			status = DIFFERENT;
	}
	compare_free(c);
	return status;
}

int
command_compare(struct call *call)
{
	struct firmware *f = call->other;
	struct call other = other_call(call, f);
	const struct cli_options *given = call->o;
	struct cli_options o = *given;
	int status;

	firmware_finish(f);
	f = call_store(&other, f, &o.path_other, &o.part_other);
	if (!f)
		return CLI_FAILED;
	call->o = &o;
	status = compare_with(call, f);
	call->o = given;
	return call_check_lost(&other, status == EQUAL ? CLI_DONE : status);
}
