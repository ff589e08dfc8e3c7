/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/go/go.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "firmware/model/subject.h"
#include "list/jffs2/nodes.h"
#include "list/parts/parts.h"
#include "ui/list/pane.h"

const char go_help[] =
        "0x1f00  2M  50%  +4K  -64  eb:3  ino:7  v:21  /etc/passwd    (gg: top)";

/* ---- history ---- */

static struct visit
present(const struct ui *ui)
{
	const struct pane *p = &ui->panes[ui->tabs.source];

	return (struct visit){ ui->here.firmware, ui->here.volume, ui->here.tree,
		ui->tabs.source, p->row, p->anchor };
}

static void
go_into_visit(struct ui *ui, const struct visit *p)
{
	ui_set_store(ui, p->firmware);
	if (p->tree)
		ui_set_tree(ui, p->tree);
	else
		ui_set_volume(ui, p->volume);
}

static void
return_to(struct ui *ui, const struct visit *p)
{
	go_into_visit(ui, p);
	pane_show(ui, p->pane);
	/* This may have followed a row in another store. */
	go_into_visit(ui, p);
	pane_restore(ui, p->pane, p->row, &p->anchor);
}

void
go_remember(struct ui *ui)
{
	struct history *h = &ui->history;
	struct visit here = present(ui);

	if (h->at == HISTORY_MOST) {
		memmove(h->visits.at, h->visits.at + 1,
		        (HISTORY_MOST - 1) * sizeof *h->visits.at);
		h->at--;
	}
	h->visits.count = h->at;
	array_push(&h->visits, here);
	h->at = h->visits.count;
}

void
go_travel(struct ui *ui, int direction)
{
	struct history *h = &ui->history;
	struct visit here = present(ui), there;

	if (direction < 0 ? h->at == 0 : h->at + 1 >= h->visits.count)
		return;
	if (h->at == h->visits.count)
		array_push(&h->visits, here);
	else
		h->visits.at[h->at] = here;
	h->at = direction < 0 ? h->at - 1 : h->at + 1;
	there = h->visits.at[h->at];
	return_to(ui, &there);
}

/* ---- going ---- */

void
go_to_part(struct ui *ui, struct firmware *f, int part)
{
	if (pane_ready(ui, PANE_PARTS))
		pane_select_base(ui, PANE_PARTS,
		        table_parts_row_of(&ui->panes[PANE_PARTS].table, f, part));
}

void
go_to_extent(struct ui *ui, uint32_t extent)
{
	const struct volume *v = ui->here.volume;

	if (source_class(ui)->cursor && extent < v->log.extents.count) {
		go_to_offset(ui, v->offset + v->log.extents.at[extent].offset, NULL);
		return;
	}
	go_remember(ui);
	pane_show(ui, PANE_NODES);
	pane_select_extent(ui, extent);
}

bool
go_to_offset(struct ui *ui, uint64_t offset, struct error *err)
{
	return go_to_place(ui, ui->here.firmware, offset, err);
}

/* Says how far into what is selected the place lies. */
static void
tell_place(struct ui *ui, uint64_t offset)
{
	struct subject s;

	if (ui_subject(ui, &s) && offset > s.offset && offset - s.offset < s.bytes.len)
		ui_say(ui, ROLE_STATUS, "%08" PRIx64 " is at +%" PRIu64 " in the %s at %08" PRIx64,
		        offset, offset - s.offset, s.title, s.offset);
}

bool
go_to_place(struct ui *ui, struct firmware *f, uint64_t offset, struct error *err)
{
	int part = firmware_part_at(f, offset);
	struct volume *v = firmware_volume_at(f, offset);

	if (part == PART_NONE)
		return error_set(err,
		        "%08" PRIx64 " lies beyond the end of the image (%08zx)", offset,
		        f->bytes.len);
	go_remember(ui);
	if (source_class(ui)->go) {
		pane_show(ui, ui->tabs.source);
		source_class(ui)->go(ui, offset);
		return true;
	}
	if (!v || source_class(ui)->of_image) {
		pane_show(ui, PANE_PARTS);
		go_to_part(ui, f, part);
		tell_place(ui, offset);
		return true;
	}
	ui_set_volume(ui, v);
	if (!source_class(ui)->of_blocks)
		pane_show(ui, PANE_NODES);
	pane_select_offset(ui, ui->tabs.source, offset);
	tell_place(ui, offset);
	return true;
}

/* The bytes that offsets are relative to: the current part, or all. */
static void
ground(const struct ui *ui, uint64_t *from, uint64_t *len)
{
	bool part = ui->here.volume && !source_class(ui)->of_image;

	*from = part ? ui->here.volume->offset : 0;
	*len = part ? ui->here.volume->log.part.len : ui->here.firmware->bytes.len;
}

static bool
go_percent(struct ui *ui, const char *words, struct error *err)
{
	char *end;
	double percent = strtod(words, &end);
	uint64_t from, len;

	if (end == words || strcmp(end, "%") != 0 || !(percent >= 0 && percent <= 100))
		return error_set(err, "\"%s\" is not a percentage from 0%% to 100%%",
		        words);
	ground(ui, &from, &len);
	if (len > 0)
		from += (uint64_t)((double)(len - 1) * percent / 100);
	return go_to_offset(ui, from, err);
}

static bool
needs_volume(const struct ui *ui, struct error *err)
{
	return ui->here.volume
	       || error_set(err, "there is no JFFS2 file system in this image");
}

static bool
needs_files(const struct ui *ui, struct error *err)
{
	if (!needs_volume(ui, err))
		return false;
	return ui->here.volume->built || error_set(err, "the files are not put together yet");
}

static bool
go_block(struct ui *ui, uint64_t n, struct error *err)
{
	const struct volume *v = ui->here.volume;
	uint64_t start;
	bool blocks = source_class(ui)->of_blocks;

	if (!needs_volume(ui, err))
		return false;
	if (v->log.erase_size == 0)
		return error_set(err, "the erase size is undecided: e sets it");
	start = n;
	if (v->log.phase > 0 && n > 0)
		start = n - 1;
	if (start > v->log.part.len / v->log.erase_size)
		return error_set(err, "there is no erase block %" PRIu64, n);
	start = start * v->log.erase_size + (v->log.phase > 0 && n > 0 ? v->log.phase : 0);
	if (start >= v->log.part.len)
		return error_set(err, "there is no erase block %" PRIu64, n);
	if (source_class(ui)->cursor)
		return go_to_offset(ui, ui->here.volume->offset + start, err);
	go_remember(ui);
	pane_show(ui, blocks ? ui->tabs.source : PANE_NODES);
	if (blocks)
		pane_select_base(ui, ui->tabs.source, (size_t)n);
	else if (pane_ready(ui, PANE_NODES))
		pane_select(ui, PANE_NODES,
		        table_nodes_row_at(&ui->panes[PANE_NODES].table, start));
	return true;
}

static bool
go_inode(struct ui *ui, uint64_t ino, struct error *err)
{
	uint32_t inode;

	if (!needs_files(ui, err))
		return false;
	inode = ino <= UINT32_MAX ? volume_inode(ui->here.volume, (uint32_t)ino) : FS_NONE;
	if (inode == FS_NONE)
		return error_set(err, "there is no inode %" PRIu64, ino);
	if (source_class(ui)->of_names) {
		go_remember(ui);
		return pane_select_inode(ui, inode)
		       || error_set(err, "no name leads to inode %" PRIu64, ino);
	}
	if (!volume_node_count(ui->here.volume, inode))
		return error_set(err, "inode %" PRIu64 " has no nodes", ino);
	go_to_extent(ui, volume_node(ui->here.volume, inode, 0));
	return true;
}

static bool
go_version(struct ui *ui, uint64_t version, struct error *err)
{
	const struct volume *v = ui->here.volume;
	struct subject s;
	uint32_t count;

	if (!needs_files(ui, err))
		return false;
	if (!ui_subject(ui, &s) || s.inode == FS_NONE || s.volume != ui->here.volume)
		return error_set(err, "select a node or file first: v: is of its inode");
	count = volume_node_count(v, s.inode);
	for (uint32_t k = 0; k < count; k++) {
		uint32_t node = volume_node(v, s.inode, k);

		if (v->log.extents.at[node].version == version) {
			go_to_extent(ui, node);
			return true;
		}
	}
	return error_set(err, "inode %" PRIu32 " has no node of version %" PRIu64,
	        volume_ino(v, s.inode), version);
}

static bool
go_path(struct ui *ui, const char *path, struct error *err)
{
	uint32_t inode;

	if (!ui->here.tree && !needs_files(ui, err))
		return false;
	/* A link at the end is what is wanted; those on the way are followed. */
	inode = tree_lookup(ui_tree(ui), path, err);
	if (inode == TREE_NONE)
		inode = tree_follow(ui_tree(ui), path, err);
	if (inode == TREE_NONE)
		return false;
	go_remember(ui);
	pane_show(ui, PANE_FILES);
	return pane_select_inode(ui, inode)
	       || error_set(err, "no name leads to %s", path);
}

/* Digits with a leading 0 or a letter among them are an offset as the lists show it. */
static bool
parse_offset(const char *s, uint64_t *value)
{
	size_t digits = strspn(s, "0123456789abcdefABCDEF");

	if (!s[digits] && digits > 1 && digits <= 16
	        && (s[0] == '0' || strspn(s, "0123456789") < digits)) {
		*value = strtoull(s, NULL, 16);
		return true;
	}
	return text_parse_size(s, value);
}

static bool
go_relative(struct ui *ui, const char *words, struct error *err)
{
	uint64_t by, at;
	struct subject s;

	if (!parse_offset(words + 1, &by) || !ui_subject(ui, &s))
		return error_set(err, "\"%s\" is not a distance", words);
	at = source_class(ui)->cursor ? source_class(ui)->cursor(ui) : s.offset;
	if (words[0] == '-')
		at = at > by ? at - by : 0;
	else
		at = by < UINT64_MAX - at ? at + by : UINT64_MAX;
	return go_to_offset(ui, at, err);
}

static const struct prefix {
	const char *word;
	bool (*go)(struct ui *, uint64_t, struct error *);
} prefixes[] = {
	{ "eb:", go_block },
	{ "ino:", go_inode },
	{ "v:", go_version },
};

static bool
go_prefixed(struct ui *ui, const struct prefix *p, const char *number, struct error *err)
{
	uint64_t n;

	if (!isdigit((unsigned char)*number) || !text_parse_size(number, &n))
		return error_set(err, "%s needs a number, as in %s3", p->word, p->word);
	return p->go(ui, n, err);
}

bool
go_to(struct ui *ui, const char *words, struct error *err)
{
	uint64_t offset;

	words += strspn(words, " ");
	for (size_t i = 0; i < COUNT(prefixes); i++)
		if (strncmp(words, prefixes[i].word, strlen(prefixes[i].word)) == 0)
			return go_prefixed(ui, &prefixes[i],
			        words + strlen(prefixes[i].word), err);
	if (words[0] == '/')
		return go_path(ui, words, err);
	if (words[0] == '+' || words[0] == '-')
		return go_relative(ui, words, err);
	if (strchr(words, '%'))
		return go_percent(ui, words, err);
	if (parse_offset(words, &offset))
		return go_to_offset(ui, offset, err);
	return error_set(err, "\"%s\" is not a place: try an offset, eb:3, ino:7 or "
	        "/a/path", words);
}
