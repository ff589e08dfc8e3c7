jffs2_view_sources = \
	src/jffs2/view/build.c \
	src/jffs2/view/build_private.h \
	src/jffs2/view/change.c \
	src/jffs2/view/device.c \
	src/jffs2/view/ending.c \
	src/jffs2/view/filter.c \
	src/jffs2/view/fs.c \
	src/jffs2/view/fs.h \
	src/jffs2/view/index.c \
	src/jffs2/view/inode.c \
	src/jffs2/view/listing.c \
	src/jffs2/view/names.c \
	src/jffs2/view/names_known.c \
	src/jffs2/view/names_order.c \
	src/jffs2/view/nlink.c \
	src/jffs2/view/past.c \
	src/jffs2/view/past.h \
	src/jffs2/view/reach.c \
	src/jffs2/view/read.c \
	src/jffs2/view/view.c \
	src/jffs2/view/view_absorb.c \
	src/jffs2/view/view_keep.h \
	src/jffs2/view/walk.c \
	src/jffs2/view/xattr.c \
	src/jffs2/view/xattr_order.c \
	src/jffs2/view/xattr_private.h \
	src/jffs2/view/xattr_read.c
