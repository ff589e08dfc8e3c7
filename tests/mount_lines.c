/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What mount_commands says, for tests/mount.sh:
 *
 *   mount_lines PADDED ERASE-SIZE MOUNTPOINT   the commands
 *   mount_lines WORD                           one word, quoted for a shell
 */
#include <stdio.h>
#include <stdlib.h>

#include "job/jffs2/mount.h"
#include "text/shell.h"

int
main(int argc, char **argv)
{
	struct text t = { 0 };

	if (argc == 4)
		mount_commands(argv[1], (uint32_t)strtoul(argv[2], NULL, 10), argv[3], &t);
	else if (argc == 2)
		text_add_shell_word(&t, argv[1]);
	fputs(text_str(&t), stdout);
	text_free(&t);
	return argc == 2 || argc == 4 ? 0 : 2;
}
