cli_process_sources = \
	src/cli/process/child.c \
	src/cli/process/crew.c \
	src/cli/process/crew.h \
	src/cli/process/mount.c \
	src/cli/process/mount_trees.c \
	src/cli/process/mount_trees.h \
	src/cli/process/process.h \
	src/cli/process/survey.c
