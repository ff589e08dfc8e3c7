list_jffs2_sources = \
	src/list/jffs2/blocks.c \
	src/list/jffs2/boundaries.c \
	src/list/jffs2/changes.c \
	src/list/jffs2/changes.h \
	src/list/jffs2/deleted.c \
	src/list/jffs2/events.c \
	src/list/jffs2/events.h \
	src/list/jffs2/evidence.c \
	src/list/jffs2/history.c \
	src/list/jffs2/layers.c \
	src/list/jffs2/layers.h \
	src/list/jffs2/node_rows.c \
	src/list/jffs2/node_rows.h \
	src/list/jffs2/nodes.c \
	src/list/jffs2/nodes.h \
	src/list/jffs2/points.c \
	src/list/jffs2/points.h \
	src/list/jffs2/sizes.c \
	src/list/jffs2/steps.c \
	src/list/jffs2/tables.h \
	src/list/jffs2/timeline.c
