list_sources = \
	src/list/compare.c \
	src/list/compare.h \
	src/list/env.c \
	src/list/env.h \
	src/list/file_rows.c \
	src/list/file_rows.h \
	src/list/files.c \
	src/list/files.h \
	src/list/folds.c \
	src/list/folds.h \
	src/list/hex.c \
	src/list/hex.h \
	src/list/list.c \
	src/list/list.h \
	src/list/map.c \
	src/list/map.h \
	src/list/pages.c \
	src/list/pages.h \
	src/list/part_facts.c \
	src/list/part_facts.h \
	src/list/part_rows.c \
	src/list/part_rows.h \
	src/list/parts.c \
	src/list/parts.h
