/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The file systems of an image, of all its stores. */
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

#include "firmware/model/children.h"
#include "firmware/partitions/partitions.h"
#include "shelf/survey_private.h"

struct counts {
	uint64_t files, directories, links, others, unreadable, bytes;
};

static void
count(const struct tree *t, struct counts *c)
{
	struct tree_stat st;

	*c = (struct counts){ 0 };
	for (uint32_t node = 0; node < tree_nodes(t); node++) {
		if (!tree_reachable(t, node))
			continue;
		tree_stat(t, node, &st);
		c->unreadable += st.error != 0;
		if (st.error)
			continue;
		c->files += S_ISREG(st.mode);
		c->directories += S_ISDIR(st.mode);
		c->links += S_ISLNK(st.mode);
		c->others += !S_ISREG(st.mode) && !S_ISDIR(st.mode) && !S_ISLNK(st.mode);
		c->bytes += S_ISREG(st.mode) ? st.size : 0;
	}
}

static void
add_counts(struct text *line, const struct tree *t)
{
	struct counts c;

	if (!t) {
		text_add(line, "\"counts\":null");
		return;
	}
	count(t, &c);
	text_addf(line, "\"counts\":{\"files\":%" PRIu64 ",\"directories\":%" PRIu64
	        ",\"symlinks\":%" PRIu64 ",\"others\":%" PRIu64 ",\"unreadable\":%" PRIu64
	        ",\"bytes\":%" PRIu64 "}", c.files, c.directories, c.links, c.others,
	        c.unreadable, c.bytes);
}

static void
add_erase(struct text *line, const struct volume *v)
{
	if (!v) {
		text_add(line, "\"endian\":null,\"erase_size\":null,\"confidence\":null,"
		               "\"evidence\":null,");
		return;
	}
	text_addf(line, "\"endian\":\"%s\",\"erase_size\":",
	        v->log.endian == ENDIAN_BIG ? "big" : "little");
	if (v->erase.size)
		text_addf(line, "%" PRIu32 ",\"confidence\":%.1f,", v->erase.size,
		        v->erase.confidence);
	else
		text_add(line, "null,\"confidence\":0.0,");
	survey_add_string(line, "evidence", v->erase.why);
	text_add(line, ",");
}

static void
add_system(struct text *line, const struct firmware *f, int part)
{
	const struct tree_part *other = firmware_tree_part(f, part);
	const struct volume *v = firmware_volume(f, part);
	const struct part *p = &f->list.parts.at[part];
	const char *trouble = other && other->tree ? tree_part_trouble(f, other)
	                    : other ? other->err.text : "";

	text_add(line, "{");
	survey_add_part(line, f, part);
	text_addf(line, ",\"offset\":%" PRIu64 ",\"length\":%" PRIu64 ",", p->offset, p->len);
	survey_add_string(line, "format", p->format ? p->format->name : "JFFS2");
	text_add(line, ",");
	survey_add_string(line, "name", firmware_partition(f, p->offset));
	text_add(line, ",");
	add_erase(line, v);
	survey_add_string(line, "error", trouble);
	text_add(line, ",");
	add_counts(line, firmware_tree(f, part));
	text_add(line, "}");
}

void
survey_add_systems(const struct firmware *root, struct text *line)
{
	const char *comma = "";

	text_add(line, "[");
	/* In a dump with spare areas between, only fragments of them stand as they should. */
	for (const struct firmware *f = root; f; f = firmware_next(root, f))
		for (size_t i = 0; i < f->list.parts.count && !firmware_plain(f); i++) {
			if (!firmware_volume(f, (int)i) && !firmware_tree_part(f, (int)i))
				continue;
			text_add(line, comma);
			add_system(line, f, (int)i);
			comma = ",";
		}
	text_add(line, "]");
}
