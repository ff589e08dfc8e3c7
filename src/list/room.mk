list_sources = \
	src/list/blocks.c \
	src/list/boundaries.c \
	src/list/changes.c \
	src/list/changes.h \
	src/list/compare.c \
	src/list/deleted.c \
	src/list/evidence.c \
	src/list/file_rows.c \
	src/list/file_rows.h \
	src/list/files.c \
	src/list/hex.c \
	src/list/history.c \
	src/list/issues.c \
	src/list/map.c \
	src/list/nodes.c \
	src/list/parts.c \
	src/list/points.c \
	src/list/sizes.c \
	src/list/steps.c \
	src/list/timeline.c
