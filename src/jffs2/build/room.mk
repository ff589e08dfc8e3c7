jffs2_build_sources = \
	src/jffs2/build/build.c \
	src/jffs2/build/build.h \
	src/jffs2/build/build_private.h \
	src/jffs2/build/change.c \
	src/jffs2/build/change.h \
	src/jffs2/build/change_named.c \
	src/jffs2/build/disown.c \
	src/jffs2/build/ending.c \
	src/jffs2/build/filter.c \
	src/jffs2/build/index.c \
	src/jffs2/build/inode.c \
	src/jffs2/build/metadata.c \
	src/jffs2/build/names.c \
	src/jffs2/build/names_known.c \
	src/jffs2/build/names_order.c \
	src/jffs2/build/nlink.c \
	src/jffs2/build/nlink.h \
	src/jffs2/build/reach.c \
	src/jffs2/build/stops.c \
	src/jffs2/build/walk.c \
	src/jffs2/build/xattr.c
