jffs2_sources = \
	src/jffs2/fields.c \
	src/jffs2/fields_more.c \
	src/jffs2/fields_private.h \
	src/jffs2/format.c \
	src/jffs2/format.h \
	src/jffs2/layout.h \
	src/jffs2/log.c \
	src/jffs2/name.c \
	src/jffs2/node.c \
	src/jffs2/node.h \
	src/jffs2/oob.c \
	src/jffs2/oob.h \
	src/jffs2/scan.c \
	src/jffs2/scan.h \
	src/jffs2/scan_ahead.c \
	src/jffs2/scan_place.c \
	src/jffs2/scan_private.h \
	src/jffs2/summary.c \
	src/jffs2/summary.h \
	src/jffs2/summary_apply.c \
	src/jffs2/tail.c \
	src/jffs2/types.c
