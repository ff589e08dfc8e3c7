cli_show_sources = \
	src/cli/show/compare.c \
	src/cli/show/compare_private.h \
	src/cli/show/compare_recursive.c \
	src/cli/show/du.c \
	src/cli/show/explain.c \
	src/cli/show/files_long.c \
	src/cli/show/grep.c \
	src/cli/show/grep.h \
	src/cli/show/hex.c \
	src/cli/show/list.c \
	src/cli/show/past.c \
	src/cli/show/search.c \
	src/cli/show/show.c \
	src/cli/show/show.h \
	src/cli/show/steps.c
