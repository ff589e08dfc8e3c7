jffs2_view_sources = \
	src/jffs2/view/device.c \
	src/jffs2/view/fs.c \
	src/jffs2/view/fs.h \
	src/jffs2/view/listing.c \
	src/jffs2/view/past.c \
	src/jffs2/view/past.h \
	src/jffs2/view/past_dates.c \
	src/jffs2/view/past_work.c \
	src/jffs2/view/past_work_private.h \
	src/jffs2/view/read.c \
	src/jffs2/view/view.c \
	src/jffs2/view/view_absorb.c \
	src/jffs2/view/view_absorb.h \
	src/jffs2/view/view_keep.h \
	src/jffs2/view/xattr_order.c \
	src/jffs2/view/xattr_order.h \
	src/jffs2/view/xattr_read.c
