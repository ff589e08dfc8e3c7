/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Files. Landlock denies what a ruleset handles and no rule allows; rights that this
 * kernel does not know are left out of the ruleset. Documentation: landlock(7).
 */
#include "sandbox/sandbox_private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifdef HAVE_LINUX_LANDLOCK_H
#include <linux/landlock.h>
#endif

#if defined HAVE_LINUX_LANDLOCK_H && defined SYS_landlock_create_ruleset

/* The header may be older than the kernel. Each later member and right has its ABI beside
 * it. */
struct ruleset {
	uint64_t files; /* 1 */
	uint64_t net;   /* 4 */
	uint64_t scope; /* 6 */
};

enum { SIZE_1 = 8, SIZE_4 = 16, SIZE_6 = 24, ABI_LINKS = 2, ABI_NET = 4, ABI_SCOPE = 6 };

static const uint64_t
	write_file = LANDLOCK_ACCESS_FS_WRITE_FILE,
	read_file = LANDLOCK_ACCESS_FS_READ_FILE,
	read_dir = LANDLOCK_ACCESS_FS_READ_DIR,
	remove_dir = LANDLOCK_ACCESS_FS_REMOVE_DIR,
	remove_file = LANDLOCK_ACCESS_FS_REMOVE_FILE,
	make_reg = LANDLOCK_ACCESS_FS_MAKE_REG,
	make_tree = LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_SYM
	            | LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_SOCK,
	make_device = LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_BLOCK,
	refer = UINT64_C(1) << 13,    /* 2: links and renames between directories */
	truncate_file = UINT64_C(1) << 14, /* 3 */
	ioctl_device = UINT64_C(1) << 15,  /* 5 */
	rights_of_abi_1 = (UINT64_C(1) << 13) - 1,
	net_tcp = 3,                  /* bind, connect */
	scope_all = 3;                /* abstract sockets, signals */

static uint64_t
known_rights(int abi)
{
	return rights_of_abi_1 | (abi >= 2 ? refer : 0) | (abi >= 3 ? truncate_file : 0)
	       | (abi >= 5 ? ioctl_device : 0);
}

static uint64_t
rights_of(enum sandbox_use use)
{
	const uint64_t files = write_file | read_dir | remove_file | make_reg
	                       | truncate_file;

	switch (use) {
	case SANDBOX_READ: return read_file;
	case SANDBOX_LIST: return read_file | read_dir;
	case SANDBOX_FILES: return files;
	case SANDBOX_STATE: return files | read_file;
	case SANDBOX_TREE: return files | make_tree | refer;
	case SANDBOX_DEVICES: return files | make_tree | refer | make_device;
	case SANDBOX_REMOVE: return remove_dir;
	}
	return 0;
}

int
landlock_abi(const char **why)
{
	long abi = syscall(SYS_landlock_create_ruleset, NULL, 0,
	        LANDLOCK_CREATE_RULESET_VERSION);

	*why = "";
	if (abi > 0)
		return (int)abi;
	*why = errno == EOPNOTSUPP ? "switched off when this system was started (lsm=)"
	     : errno == ENOSYS ? "this kernel has none (Linux 5.13 was the first)"
	                       : "not allowed here (inside a container?)";
	return 0;
}

static int
make_ruleset(int abi)
{
	struct ruleset r = { known_rights(abi), net_tcp, scope_all };
	size_t size = abi >= ABI_SCOPE ? SIZE_6 : abi >= ABI_NET ? SIZE_4 : SIZE_1;

	return (int)syscall(SYS_landlock_create_ruleset, &r, size, 0);
}

static bool
add_rule(int ruleset, const char *path, uint64_t rights)
{
	struct landlock_path_beneath_attr rule = { .allowed_access = rights };
	bool ok;

	rule.parent_fd = open(path, O_PATH | O_CLOEXEC);
	if (rule.parent_fd < 0)
		return false;
	ok = syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule,
	        0) == 0;
	close(rule.parent_fd);
	return ok;
}

/* A place that has been removed meanwhile is simply not allowed. */
static void
add_places(int ruleset, const struct sandbox *s, uint64_t known)
{
	for (size_t i = 0; i < s->places.count; i++)
		add_rule(ruleset, text_str(&s->places.at[i].path),
		        rights_of(s->places.at[i].use) & known);
	if (SANDBOX_WATCHED)
		add_rule(ruleset, "/", read_file | read_dir);
#ifdef COVERAGE_BUILD
	/* Coverage data is written beside the objects when the program ends. */
	add_rule(ruleset, "/", known);
#endif
}

/* Before ABI 2 links between directories are always denied. */
static bool
needs_links(const struct sandbox *s)
{
	for (size_t i = 0; i < s->places.count; i++)
		if (rights_of(s->places.at[i].use) & refer)
			return true;
	return false;
}

bool
landlock_enter(const struct sandbox *s, const char **why)
{
	int abi = landlock_abi(why), ruleset;
	bool ok;

	if (abi == 0)
		return false;
	*why = "too old for links between directories (ABI 1)";
	if (abi < ABI_LINKS && needs_links(s))
		return false;
	*why = "refused by the kernel";
	ruleset = make_ruleset(abi);
	if (ruleset < 0)
		return false;
	add_places(ruleset, s, known_rights(abi));
	ok = syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
	close(ruleset);
	return ok;
}

#else

int
landlock_abi(const char **why)
{
	*why = "this program was built without <linux/landlock.h>";
	return 0;
}

bool
landlock_enter(const struct sandbox *s, const char **why)
{
	(void)s;
	return landlock_abi(why) > 0;
}

#endif
