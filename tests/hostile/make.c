/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Writes the hostile images:
 *
 *   make DIR [NAME...]   DIR/NAME.img for each, or for those named
 *   make --list          what each attacks
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tests/hostile/hostile.h"

static int
write_image(const struct hostile *h, const char *folder)
{
	struct nodes n;
	char path[4096];
	FILE *out;
	bool ok;

	snprintf(path, sizeof path, "%s/%s.img", folder, h->name);
	hostile_make(h, &n);
	out = fopen(path, "wb");
	ok = out && fwrite(n.bytes.at ? n.bytes.at : "", 1, n.bytes.len, out) == n.bytes.len
	     && fflush(out) == 0 && (!h->sparse || ftruncate(fileno(out), (off_t)h->sparse) == 0);
	ok = out && fclose(out) == 0 && ok;
	nodes_free(&n);
	if (!ok)
		perror(path);
	return !ok;
}

static bool
is_wanted(const char *name, int argc, char **argv)
{
	for (int i = 2; i < argc; i++)
		if (strcmp(argv[i], name) == 0)
			return true;
	return argc < 3;
}

int
main(int argc, char **argv)
{
	bool list = argc == 2 && strcmp(argv[1], "--list") == 0;
	int failed = 0;

	if (argc < 2) {
		fputs("usage: make DIR [NAME...] | make --list\n", stderr);
		return 2;
	}
	for (const struct hostile *const *t = hostile_tables; *t; t++)
		for (const struct hostile *h = *t; h->name; h++) {
			if (list)
				printf("%s\t%s\n", h->name, h->attacks);
			else if (is_wanted(h->name, argc, argv))
				failed |= write_image(h, argv[1]);
		}
	return failed;
}
